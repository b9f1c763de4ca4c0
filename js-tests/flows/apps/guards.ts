// The guarded routes of every application of the flow tests: what they require, and what they say to who passes.

import type { Auth, Requirements, TokenInfo } from 'fe26'

/** By path, for `requireAuth()`. They answer `{ email, url }`. */
export const GUARDED: Readonly<Record<string, Requirements>> = {
  '/guarded/role': { role: ['owner', 'editor'] },
  '/guarded/permission': { permission: ['posts:read', 'posts:write'] },
  '/guarded/organization': { organization: ['org_01ELSEWHERE', 'org_01GUARDED'] },
  '/guarded/entitlement': { entitlement: 'audit-logs' },
  '/guarded/feature-flag': { featureFlag: ['beta'] },
  '/guarded/recent': { maxAge: 300 },
}

/** By path, for `requireToken()`. They answer with `tokenAnswer()`. */
export const OF_TOKENS: Readonly<Record<string, Requirements | undefined>> = {
  '/token': undefined,
  '/token/role': { role: 'editor' },
  '/token/recent': { maxAge: 300 },
}

export function tokenAnswer({ userId, role, impersonator }: TokenInfo, auth: Auth) {
  const email = auth.user?.email ?? null
  return { userId, role: role ?? null, impersonator: impersonator ?? null, email }
}
