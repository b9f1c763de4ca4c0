// What an engine offers: the functions of crates/fe26-host, registered natively or in wasm.

/** The functions of the Rust engine. Everything is a string; time is in milliseconds, entropy in bytes. */
export interface EngineModule {
  Engine: new (configuration: string) => EngineInstance
  call(operation: string, input: string, nowMs: number, entropy: Uint8Array): string
  version(): string
}

/** One application's sessions inside an engine. */
export interface EngineInstance {
  authenticate(sealed: string, nowMs: number, entropy: Uint8Array): string
  call(operation: string, input: string, nowMs: number, entropy: Uint8Array): string
  resume(flow: number, outcome: string, nowMs: number, entropy: Uint8Array): string
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

/** What each runtime's entry exports: the engine, and what else differs between runtimes. */
export interface EngineEntry {
  module(): EngineModule
  info(): EngineInfo
  /**
   * Whether one request may await a promise that another request created. workerd cancels or hangs such a
   * request; in Node sharing is what makes parallel refreshes one.
   */
  sharesPromises: boolean
  /** The environment variables of the process, where there is one. */
  environment(): Record<string, string | undefined>
}
