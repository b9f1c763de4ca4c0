// `npm run pack [-- <folder>]`: the packages as they are published. npm/fe26 itself is private: it is staged first,
// so that what leaves this repository is what is chosen here.

import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { at, dist, npmPackage, platformPackages, readJson, toolchain } from '../project.mjs'
import { TRIPLES } from '../steps/native.mjs'

/** Packs what is built here, by default into .toolchain/pack, and prints each tarball with its sizes. */
export async function pack(machine, progress, [folder = join(toolchain, 'pack')]) {
  const tarballs = await packInto(machine, resolve(folder))
  for (const { path, packedBytes, unpackedBytes } of tarballs) {
    progress.say(`${path}  ${kilobytes(packedBytes)}, unpacked ${kilobytes(unpackedBytes)}`)
  }
  return 0
}

/**
 * Stages and packs fe26 and the platform packages that are built. Resolves to one
 * `{ name, version, path, files, packedBytes, unpackedBytes }` for each; `files` are paths inside the package.
 */
export async function packInto(machine, folder) {
  const staged = join(folder, 'staged')
  rmSync(staged, { recursive: true, force: true })
  const tarballs = []
  for (const stage of [stagePackage, ...readdirSync(platformPackages).map(stagePlatform)]) {
    tarballs.push(await npmPack(machine, stage(staged), folder))
  }
  return tarballs
}

function stagePackage(staged) {
  const folder = join(staged, 'fe26')
  mkdirSync(folder, { recursive: true })
  cpSync(dist, join(folder, 'dist'), { recursive: true })
  for (const name of ['LICENSE', 'README.md']) cpSync(at(name), join(folder, name))
  const { private: _, devDependencies, ...manifest } = readJson(join(npmPackage, 'package.json'))
  // Exactly this version: an engine and the code that drives it are one thing.
  const engines = TRIPLES.map(triple => [`@fe26/${triple}`, manifest.version])
  writeManifest(folder, { ...manifest, optionalDependencies: Object.fromEntries(engines) })
  return folder
}

function stagePlatform(triple) {
  return staged => {
    const folder = join(staged, '@fe26', triple)
    cpSync(join(platformPackages, triple), folder, { recursive: true })
    writeFileSync(join(folder, 'README.md'), platformReadme(triple))
    return folder
  }
}

async function npmPack(machine, source, folder) {
  const args = ['pack', source, '--json', '--pack-destination', folder]
  const { stdout } = await machine.npm(args, { cwd: source })
  // A list, or in newer versions of npm an object by name.
  const [report] = Object.values(JSON.parse(stdout))
  return {
    name: report.name,
    version: report.version,
    path: join(folder, report.filename),
    files: report.files.map(file => file.path).sort(),
    packedBytes: report.size,
    unpackedBytes: report.unpackedSize,
  }
}

function writeManifest(folder, manifest) {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

function platformReadme(triple) {
  return `# @fe26/${triple}\n\nThe native engine of [fe26](https://www.npmjs.com/package/fe26) for ${triple}. Install \`fe26\`; it brings the one that fits.\n`
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1000)} kB`
}
