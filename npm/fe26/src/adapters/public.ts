// The types that every adapter exports, so that an application imports from its framework's entry alone.

export type { AuthKit } from '../authkit.js'
export type { AuthKitConfig } from '../config.js'
export type { Fe26Event, Fe26Events } from '../events.js'
export type * from '../types.js'
export type { Destination, HookAnswer, SignInFailure } from './hooks.js'
