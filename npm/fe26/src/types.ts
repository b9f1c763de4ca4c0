// What operations take and give. The shapes are made in crates/fe26-host/src/output.rs.

export type * from './types/failures.js'
export type * from './types/requirements.js'
export type * from './types/session.js'
export type * from './types/settings.js'
export type * from './types/sign-in.js'
export type * from './types/tokens.js'
