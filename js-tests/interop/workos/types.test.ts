// Types: one program, compiled against @workos-inc/node and against fe26/workos, under the settings people have.

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const program = fileURLToPath(new URL('types/program.ts', import.meta.url))
const wire = fileURLToPath(new URL('types/wire.ts', import.meta.url))
const PEER = { 'workos-node-11': [join(root, 'node_modules/workos-node-11/lib/index.d.mts')] }
const FE26 = { 'workos-node-11': [join(root, 'npm/fe26/dist/esm/workos.d.ts')] }

const settings: Record<string, object> = {
  strict: { strict: true },
  'with exact optional members': { strict: true, exactOptionalPropertyTypes: true },
  'with the DOM': { strict: true, lib: ['es2023', 'dom', 'dom.iterable'] },
}

describe.each(Object.entries(settings))('a program that is compiled %s', (_, options) => {
  it('suits @workos-inc/node', async () => {
    expect(await compile([program, wire], { ...options, paths: PEER })).toEqual([])
  })

  it('suits fe26/workos', async () => {
    expect(await compile([program, wire], { ...options, paths: FE26 })).toEqual([])
  })
})

it('a program that is compiled loosely is understood alike', async () => {
  const [theirs, ours] = [PEER, FE26].map(paths => compile([program], { strict: false, paths }))
  expect(await ours).toEqual(await theirs)
})

describe('what fe26 does not carry', () => {
  const source = `
    import { ConnectionType, WorkOS } from 'workos-node-11'
    const workos = new WorkOS('sk_1')
    export const a = () => workos.organizations.listOrganizations()
    export const b = () => workos.userManagement.createUser({ email: 'a' })
    export const c = () => workos.client
    export const d = () => ConnectionType.GoogleSAML
  `

  it('compiles with @workos-inc/node', async () => {
    expect(await compileText(source, { paths: PEER })).toEqual([])
  })

  it('does not with fe26', async () => {
    const errors = await compileText(source, { paths: FE26 })
    expect(errors).toEqual(['TS2339', 'TS2349', 'TS2339'].map(code => expect.stringContaining(code)))
    expect(errors.join()).toContain('OnlyInWorkosIncNode')
  })
})

async function compileText(source: string, options: object): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fe26-types-'))
  try {
    const file = join(folder, 'source.mts')
    writeFileSync(file, source)
    return await compile([file], { strict: true, ...options })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The compiler's errors. */
async function compile(files: string[], options: object): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fe26-types-'))
  try {
    const compilerOptions = {
      ...{ target: 'es2023', module: 'nodenext', lib: ['es2023'], types: ['node'], skipLibCheck: true },
      ...{ typeRoots: [join(root, 'node_modules/@types')] },
      ...{ noEmit: true, verbatimModuleSyntax: true, ...options },
    }
    const config = join(folder, 'tsconfig.json')
    writeFileSync(config, JSON.stringify({ compilerOptions, files }))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const printed = await new Promise<string>(resolve => {
      execFile(process.execPath, [tsc, '-p', config, '--pretty', 'false'], (_, stdout) => resolve(stdout))
    })
    return printed.split('\n').filter(line => /error TS/.test(line))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
