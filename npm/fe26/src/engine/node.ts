// For Node: the native addon when its platform package is there, else the wasm that ships inside.

import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { channel } from 'node:diagnostics_channel'
import { readFileSync, statSync } from 'node:fs'
import { Fe26Error } from '../errors.js'
import { version } from '../version.js'
import type { EngineEntry, EngineInfo, EngineModule, SignatureCheck } from './engine.js'
import { folders, packageRequire, wasmFile } from './location.js'
import { instantiate } from './wasm.js'

interface Loaded {
  module: EngineModule
  info: EngineInfo
}

let loaded: Loaded | undefined

const load = () => {
  loaded ??= choose(process.env['FE26_ENGINE'])
  return loaded
}

export const engine: EngineEntry = {
  module: () => load().module,
  info: () => load().info,
  sharesPromises: true,
  // The addon is as quick as OpenSSL.
  get verify() {
    return load().info.engine === 'wasm' ? verifyWithOpenSsl : undefined
  },
  channel: channel('fe26:event'),
  environment: () => process.env,
  folders,
}

const keys = new Map<string, KeyObject>()

function verifyWithOpenSsl({ n, e, input, signature }: SignatureCheck): boolean {
  const key = keys.get(`${n}.${e}`) ?? importKey(n, e)
  return verify('sha256', Buffer.from(input), key, Buffer.from(signature, 'base64url'))
}

function importKey(n: string, e: string): KeyObject {
  const key = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' })
  // There are two while WorkOS changes keys.
  if (keys.size >= 8) keys.clear()
  keys.set(`${n}.${e}`, key)
  return key
}

function choose(forced: string | undefined): Loaded {
  switch (forced) {
    case undefined:
    case '': {
      const native = loadNative()
      return typeof native === 'string'
        ? loadWasm(native)
        : describe('native', native, 'the platform package is installed')
    }
    case 'wasm':
      return loadWasm('FE26_ENGINE=wasm')
    case 'native': {
      const native = loadNative()
      if (typeof native !== 'string') return describe('native', native, 'FE26_ENGINE=native')
      throw new Fe26Error(
        'engine_unavailable',
        `FE26_ENGINE=native, but ${native}; install ${platformPackages().join(' or ')}, or unset FE26_ENGINE`,
      )
    }
    default:
      throw new Fe26Error('engine_unavailable', 'FE26_ENGINE must be native or wasm, or unset')
  }
}

function loadWasm(reason: string): Loaded {
  return describe('wasm', instantiate(new WebAssembly.Module(readWasm())), reason)
}

function readWasm(): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(wasmFile()))
  } catch {
    throw new Fe26Error(
      'engine_unavailable',
      "fe26's engines are not where its code is: if a bundler has moved it, mark fe26 as external (esbuild --external:fe26, Next.js serverExternalPackages: ['fe26']) and install it beside the bundle",
    )
  }
}

/** The addon, or why there is none. Whatever goes wrong with it must not take the application down. */
function loadNative(): EngineModule | string {
  const failures: string[] = []
  for (const name of platformPackages()) {
    try {
      if (!isWhole(name)) {
        failures.push(`${name} is incomplete: install it again`)
        continue
      }
      const module = packageRequire()(name) as EngineModule
      if (module.version() === version) return module
      failures.push(`${name} is version ${module.version()} and fe26 is ${version}`)
    } catch (error) {
      failures.push(reasonFor(name, error))
    }
  }
  return failures.join('; ') || `there is no native engine for ${process.platform} on ${process.arch}`
}

/**
 * Whether the addon has its full length. Loading one that was cut off, by a full disk for instance, ends the process
 * with a signal where nothing can be caught.
 */
function isWhole(name: string): boolean {
  const require = packageRequire()
  const { addonBytes } = require(`${name}/package.json`) as { addonBytes?: number }
  return statSync(require.resolve(`${name}/fe26.node`)).size === addonBytes
}

function reasonFor(name: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'MODULE_NOT_FOUND' ? `${name} is not installed` : `${name} does not load (${String(code)})`
}

/** Package managers install the one whose libc fits; where both are there, the wrong one fails to load. */
function platformPackages(): string[] {
  const platform = `${process.platform}-${process.arch}`
  const variants: Record<string, string[]> = { linux: ['-gnu', '-musl'], win32: ['-msvc'], darwin: [''] }
  return (variants[process.platform] ?? []).map(variant => `@fe26/${platform}${variant}`)
}

function describe(engine: 'native' | 'wasm', module: EngineModule, reason: string): Loaded {
  return { module, info: { engine, runtime: 'node', version: module.version(), reason } }
}
