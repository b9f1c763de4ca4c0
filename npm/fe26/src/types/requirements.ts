// What a route requires beyond a session.

/**
 * What a route requires beyond a session: all of it. A text, or a list of texts, never empty. Undefined is refused like
 * everything else that is none: what is not understood must not let everybody pass.
 */
export interface Requirements {
  /** Any of these roles. */
  role?: string | readonly string[]
  /** All of these permissions. */
  permission?: string | readonly string[]
  /** Any of these organizations, by id: the one the session is in. */
  organization?: string | readonly string[]
  /** All of these entitlements. */
  entitlement?: string | readonly string[]
  /** All of these feature flags. */
  featureFlag?: string | readonly string[]
  /**
   * Seconds since the person last proved who they are. A sign-in serves for a minute even if less is required: otherwise
   * the page that follows it would ask for the next.
   */
  maxAge?: number
}

/** Why requirements are not met. */
export type RequirementReason =
  | 'missing_role'
  | 'missing_permission'
  | 'wrong_organization'
  | 'missing_entitlement'
  | 'missing_feature_flag'
  | 'reauthentication_required'

/** A requirement that is not met, as the engine hands it from its verdict to its answer. */
export interface UnmetRequirement {
  readonly reason: RequirementReason
  /** For `reauthentication_required`: the seconds that were required. */
  readonly maxAge?: number
}
