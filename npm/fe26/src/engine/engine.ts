// What an engine offers: the functions of crates/fe26-host, registered natively or in wasm.

import type { Fe26Event } from '../events.js'

/** The functions of the Rust engine. Everything is a string; time is in milliseconds, entropy in bytes. */
export interface EngineModule {
  Engine: new (configuration: string) => EngineInstance
  call(operation: string, input: string, nowMs: number, entropy: Uint8Array): string
  version(): string
}

/** One application's sessions inside an engine. */
export interface EngineInstance {
  /** Changes with the key set: what was to be given again `until` some time is void then. */
  generation(): number
  /** Whether replies are to tell what has happened, from the next call on; at first they do not. */
  listen(listens: boolean): void
  authenticate(sealed: string, nowMs: number, entropy: Uint8Array): string
  withAuth(cookies: string, nowMs: number, entropy: Uint8Array): string
  call(operation: string, input: string, nowMs: number, entropy: Uint8Array): string
  resume(flow: number, outcome: string, nowMs: number, entropy: Uint8Array): string
}

/** An RS256 signature to verify: RSASSA-PKCS1-v1_5 with SHA-256. */
export interface SignatureCheck {
  /** The key: modulus and exponent of a JWK. */
  n: string
  e: string
  /** What was signed: ASCII. */
  input: string
  /** base64url. */
  signature: string
}

/** Which engine runs, and why. */
export interface EngineInfo {
  engine: 'native' | 'wasm'
  /** The kind of runtime this entry of the package is for. */
  runtime: 'node' | 'workerd'
  version: string
  /** One sentence: how the choice was made. */
  reason: string
}

/** A channel of `node:diagnostics_channel`. */
export interface EventChannel {
  readonly hasSubscribers: boolean
  publish(event: Fe26Event): void
}

/** What each runtime's entry exports: the engine, and what else differs between runtimes. */
export interface EngineEntry {
  module(): EngineModule
  info(): EngineInfo
  /**
   * Whether one request may await a promise that another request created. workerd cancels or hangs such a
   * request; in Node sharing is what makes parallel refreshes one.
   */
  sharesPromises: boolean
  /**
   * Verifies signatures, where the host is quicker at it than the engine: its code is native and the engine's is not.
   * It may throw where it cannot say.
   */
  verify?: ((check: SignatureCheck) => boolean | Promise<boolean>) | undefined
  /** Where events go beside `onEvent`, for tools that the application knows nothing of. */
  channel?: EventChannel
  /** The environment variables of the process, where there is one. */
  environment(): Record<string, string | undefined>
  /** Where this build is, on runtimes that have files. Throws in bundles that cannot know. */
  folders?: () => Folders
}

export interface Folders {
  build: string
  installation: string
}
