// Comparing two libraries' answers.

import { expect } from 'vitest'

/** What became of a call: its value, or that it threw, with WorkOS's status if it knows one. */
export type Outcome = { gave: unknown } | { threw: { status?: number } }

/**
 * What a row of a table expects. Either both libraries give the same answer, of which `both` is a part. Or they do
 * not: then the row names the improvement, or the mere difference, and says what each of them answers.
 */
export type Expectation =
  | { both: object }
  | { improvement: string; peer: object; fe26: object }
  | { difference: string; peer: object; fe26: object }

/** `codes`: what fe26's errors may have as their code. The SDK's have classes, and no code. */
export async function outcomeOf(call: () => Promise<unknown>, codes?: string[]): Promise<Outcome> {
  try {
    return { gave: await call() }
  } catch (error) {
    const {
      code,
      workosStatus,
      status = workosStatus,
    } = error as Record<'status' | 'workosStatus', number> & {
      code?: string
    }
    if (codes) expect(codes).toContain(code)
    return { threw: status === undefined ? {} : { status } }
  }
}

export function compare(expected: Expectation, peer: Outcome, fe26: Outcome): void {
  if ('both' in expected) {
    expect(peer).toMatchObject(expected.both)
    expect(fe26).toEqual(peer)
    return
  }
  expect(peer).toMatchObject(expected.peer)
  expect(fe26).toMatchObject(expected.fe26)
  expect(fe26, 'the answers have become the same').not.toEqual(peer)
}

/** Matches an object that lacks these members. */
export function without(...names: string[]): object {
  return expect.toSatisfy((value: object) => names.every(name => !(name in value)), `without ${names}`)
}

/** A row's name in the report. */
export function title(row: { it: string } & Expectation): string {
  if ('improvement' in row) return `${row.it} (improvement: ${row.improvement})`
  return 'difference' in row ? `${row.it} (difference: ${row.difference})` : row.it
}
