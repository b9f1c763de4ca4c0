// The npm package's JavaScript and declarations: npm/fe26/src to dist/esm and dist/cjs, file by file.
// esbuild drops the types; TypeScript checks them and writes the declarations.

import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Failure } from '../machine/failure.mjs'
import { at, dist, glue, npmPackage } from '../project.mjs'
import { filesUnder, Stamp } from '../stamp.mjs'

export const typescript = {
  title: 'npm package',
  firstTime: 'a few seconds',

  async upToDate() {
    return stamp.isCurrent()
  },

  async run(machine, tell) {
    stamp.clear()
    rmSync(dist, { recursive: true, force: true })
    tell('transforming')
    const modules = [...sourceModules(), join(glue, 'fe26.js')]
    await transform(modules, { format: 'esm', outdir: esm })
    await transform(
      modules.filter(file => file !== location),
      { format: 'cjs', outdir: cjs },
    )
    await transform(
      modules.filter(file => file === location),
      { format: 'cjs', outdir: cjs, ...LOCATION_IN_COMMONJS },
    )

    tell('writing declarations')
    await machine.run(machine.node, [at('node_modules', 'typescript', 'bin', 'tsc'), '-p', npmPackage], {
      otherwise: 'The types of npm/fe26 do not hold; the errors are above.',
    })
    for (const name of ['fe26.d.ts', 'fe26_bg.wasm', 'fe26_bg.wasm.d.ts']) {
      cpSync(join(glue, name), join(esm, 'wasm', name))
    }
    for (const file of filesUnder(esm).filter(name => name.endsWith('.d.ts'))) {
      cpSync(file, join(cjs, relative(esm, file)))
    }
    writeFileSync(join(cjs, 'package.json'), `${JSON.stringify(COMMONJS, null, 2)}\n`)
    stamp.write()
  },
}

const source = join(npmPackage, 'src')
const esm = join(dist, 'esm')
const cjs = join(dist, 'cjs')

/** The only file that may ask where it stands (`import.meta.url`), because CommonJS spells that differently. */
const location = join(source, 'engine', 'location.ts')
const LOCATION_IN_COMMONJS = {
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "'use strict'; const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
}

// The nearest package.json decides what a file is and where its `#` imports lead; CommonJS means Node.
const COMMONJS = {
  type: 'commonjs',
  imports: { '#engine': { types: './engine/node.d.ts', default: './engine/node.js' } },
}

const stamp = new Stamp('typescript', {
  inputs: [
    source,
    join(npmPackage, 'tsconfig.json'),
    join(npmPackage, 'package.json'),
    at('tsconfig.base.json'),
    at('package-lock.json'),
    at('tools', 'steps', 'typescript.mjs'),
  ],
  outputs: [esm, cjs],
})

function sourceModules() {
  const modules = filesUnder(source).filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  const astray = modules.find(file => file !== location && readFileSync(file, 'utf8').includes('import.meta'))
  if (astray) {
    throw new Failure(
      `${relative(at(), astray)} uses import.meta, which CommonJS lacks: only ${relative(at(), location)} may.`,
    )
  }
  return modules
}

async function transform(entryPoints, options) {
  if (entryPoints.length === 0) return
  // From node_modules, which is not there yet when this file is loaded.
  const { build } = await import('esbuild')
  await build({
    entryPoints,
    outbase: source,
    bundle: false,
    platform: 'node',
    target: 'es2023',
    logLevel: 'silent',
    ...options,
  }).catch(error => {
    throw new Failure('esbuild could not read the sources of npm/fe26; its errors are above.', error.message)
  })
}
