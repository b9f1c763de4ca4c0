// Where fe26/workos does not do what @workos-inc/node does, by name. docs/drop-in.md has the same list.

/** Names and what is different. */
export const DIFFERENCES = {
  'user-agent': 'The `User-Agent` is `fe26/…`, and `workos.version` is fe26’s version.',
} as const satisfies Record<string, string>

export type Difference = keyof typeof DIFFERENCES
