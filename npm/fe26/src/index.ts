// AuthKit sessions for every JavaScript server.

import { engine } from '#engine'
import type { EngineInfo } from './engine/engine.js'

export { AuthKit, createAuthKit } from './authkit.js'
export type { AuthKitConfig } from './config.js'
export type { EngineInfo } from './engine/engine.js'
export { type ConfigProblem, Fe26Error, type Fe26ErrorCode } from './errors.js'
export type { Fe26Event, Fe26Events } from './events.js'
export { type PkcePair, pkce } from './pkce.js'
export type { RequestLike } from './request.js'
export { type SealOptions, sealSession, unsealSession } from './seal.js'
export { SealedSession } from './sealed-session.js'
export type * from './types.js'
export { version } from './version.js'

/** Which engine runs, and why. Loads it if it is not loaded yet. */
export function engineInfo(): EngineInfo {
  return engine.info()
}
