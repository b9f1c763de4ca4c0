// The native engine for this platform, as the package that npm would install for it, linked where npm would
// put it, so that the loader finds in development what it finds in production.

import { copyFileSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from '../machine/failure.mjs'
import { at, npmPackage, platformPackages, readJson } from '../project.mjs'
import { Stamp } from '../stamp.mjs'
import { cargoBuild, rustInputs } from './cargo.mjs'

export const native = {
  title: 'native engine',
  firstTime: 'one to two minutes the first time',

  async upToDate(machine) {
    return stampOf(machine).isCurrent()
  },

  async run(machine, tell) {
    const stamp = stampOf(machine)
    stamp.clear()
    const { name, folder, link, ...platform } = thisPlatform()
    const target = ['--target', machine.rust.host]
    // wasm-bindgen needs what `strip` removes and shares the profile, so the addon is stripped here.
    const args = ['--release', '-p', 'fe26-napi', ...target, '--config', 'profile.release.strip="symbols"']
    const library = await cargoBuild(machine, args, { endings: ['.so', '.dylib', '.dll'], tell })
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const addon = join(folder, 'fe26.node')
    copyFileSync(library, addon)
    copyFileSync(at('LICENSE'), join(folder, 'LICENSE'))
    const { version, license } = readJson(join(npmPackage, 'package.json'))
    const contents = { main: 'fe26.node', files: ['fe26.node'], addonBytes: statSync(addon).size }
    const manifest = { name, version, license, ...platform, ...contents }
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
    rmSync(link, { recursive: true, force: true })
    mkdirSync(dirname(link), { recursive: true })
    // A junction needs no privilege on Windows; elsewhere the word means nothing.
    symlinkSync(folder, link, 'junction')
    stamp.write()
  },
}

/** The platform package's `{ triple, os, cpu, libc? }`, named as napi-rs names them; undefined if there is none. */
export function platformOf({ platform, arch, glibc }) {
  const libc = platform !== 'linux' ? undefined : glibc ? 'glibc' : 'musl'
  const suffix = { glibc: '-gnu', musl: '-musl' }[libc] ?? (platform === 'win32' ? '-msvc' : '')
  const triple = `${platform}-${arch}${suffix}`
  if (!TRIPLES.includes(triple)) return undefined
  return { triple, os: [platform], cpu: [arch], ...(libc ? { libc: [libc] } : {}) }
}

/** The platforms that have a native engine. */
export const TRIPLES = [
  'darwin-arm64',
  'darwin-x64',
  'linux-arm64-gnu',
  'linux-arm64-musl',
  'linux-x64-gnu',
  'linux-x64-musl',
  'win32-x64-msvc',
]

function thisPlatform() {
  const { platform, arch } = process
  const found = platformOf({ platform, arch, glibc: hasGlibc() })
  if (!found)
    throw new Failure(
      `There is no native engine for ${platform} on ${arch}: choose one of ${TRIPLES.join(', ')}.`,
    )
  const { triple, ...fields } = found
  return {
    name: `@fe26/${triple}`,
    folder: join(platformPackages, triple),
    link: at('node_modules', '@fe26', triple),
    ...fields,
  }
}

function hasGlibc() {
  // Otherwise the report looks up a name for every open connection.
  process.report.excludeNetwork = true
  return Boolean(process.report.getReport().header.glibcVersionRuntime)
}

function stampOf(machine) {
  const { folder, link } = thisPlatform()
  return new Stamp('native', {
    inputs: [
      ...rustInputs('fe26', 'fe26-primitives', 'fe26-host', 'fe26-napi'),
      join(npmPackage, 'package.json'),
      at('tools', 'steps', 'native.mjs'),
    ],
    outputs: [join(folder, 'fe26.node'), join(folder, 'package.json'), join(link, 'fe26.node')],
    facts: machine.rust.version,
  })
}
