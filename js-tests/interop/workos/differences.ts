// Where fe26/workos does not do what @workos-inc/node does, by name. docs/drop-in.md has the same list.

/** The names: each is that of a test. */
export const DIFFERENCES = [
  // What people are spared.
  'refresh-outage',
  'refresh-page',
  'refresh-no-tokens',
  'refresh-401',
  'refresh-attempts',
  'refresh-retry-after',
  'refresh-shared',
  'refresh-ended',
  'refresh-public',
  'refresh-password',
  'refresh-network',
  'refresh-mistakes',
  'late-logout',
  'hostile-cookie',
  'unknown-key',
  'key-set',
  'redirects',
  'secrets',
  // What is stricter.
  'token-rules',
  'seal-size',
  'issuers',
  'texts',
  'authorization-options',
  'host-name',
  // What hardly anybody notices.
  'user-agent',
  'waits',
  'keys-when-needed',
  'jwks-function',
  'payload-members',
  'stubs',
  'not-carried',
] as const

export type Difference = (typeof DIFFERENCES)[number]
