// Where fe26/workos does not do what @workos-inc/node does, by name. docs/drop-in.md has the same list.

/** Names and what is different. */
export const DIFFERENCES = {
  'user-agent': 'x',
  'hostile-cookie': 'x',
  'key-set': 'x',
  'unknown-key': 'x',
  'token-rules': 'x',
  'late-logout': 'x',
  'public-refresh': 'x',
} as const satisfies Record<string, string>

export type Difference = keyof typeof DIFFERENCES
