// Where fe26/workos does not do what @workos-inc/node does, by name. docs/drop-in.md has the same list.

/** By name, the test files whose rows show it: each of them sees to it that it does. */
export const DIFFERENCES = {
  // What people are spared.
  'refresh-outage': ['sessions'],
  'refresh-page': ['sessions'],
  'refresh-no-tokens': ['sessions', 'differences', 'odd-sessions'],
  'refresh-401': ['sessions'],
  'refresh-attempts': ['sessions', 'differences', 'refresh-grant'],
  'refresh-retry-after': ['sessions'],
  'refresh-shared': ['differences'],
  'refresh-ended': ['differences'],
  'refresh-public': ['sessions'],
  'refresh-password': ['differences'],
  'refresh-network': ['differences'],
  'refresh-mistakes': ['differences'],
  'late-logout': ['sessions', 'odd-sessions'],
  'hostile-cookie': ['sessions', 'differences'],
  'unknown-key': ['sessions'],
  'key-set': ['sessions'],
  redirects: ['differences'],
  secrets: ['surface'],
  // What is stricter.
  'token-rules': ['sessions', 'differences', 'odd-sessions'],
  'seal-size': ['differences', 'odd-sessions'],
  issuers: ['differences'],
  texts: ['differences', 'odd-sessions'],
  'authorization-options': ['differences', 'odd-arguments'],
  'host-name': ['differences', 'odd-arguments'],
  // What hardly anybody notices.
  'user-agent': ['differences'],
  waits: ['differences'],
  'keys-when-needed': ['differences'],
  'jwks-function': ['differences', 'keys'],
  'payload-members': ['differences', 'odd-sessions'],
  stubs: ['differences'],
  'odd-sessions': ['odd-sessions'],
  'verifier-length': ['odd-arguments'],
  'worker-entry': ['worker-entry'],
  'not-carried': ['differences'],
} as const satisfies Record<string, readonly string[]>

export type Difference = keyof typeof DIFFERENCES

/** What a test file has to show. */
export function shownBy(file: string): string[] {
  const all: [name: string, files: readonly string[]][] = Object.entries(DIFFERENCES)
  return all
    .filter(([, files]) => files.includes(file))
    .map(([name]) => name)
    .sort()
}
