// As much of jest and of jest-fetch-mock as the SDK's own tests take, on vitest.

import { expect, type Mock, vi } from 'vitest'

/** A test, with the hooks around it from the outside in. */
export interface Found {
  /** The names of what it stands in, and its own. */
  name: string
  run: Run
  blocks: readonly Block[]
}

/** A `describe`. */
interface Block {
  name: string
  beforeAll: Run[]
  beforeEach: Run[]
  afterEach: Run[]
}

type Run = () => unknown

/** What a test file finds as globals, and the tests that it has defined with them. */
export function collector() {
  const found: Found[] = []
  const open: Block[] = [{ name: '', beforeAll: [], beforeEach: [], afterEach: [] }]
  const hook = (when: 'beforeAll' | 'beforeEach' | 'afterEach') => (run: Run) =>
    void open.at(-1)?.[when].push(run)
  const it = (name: string, run: Run) => {
    const names = [...open.slice(1).map(block => block.name), name].join(' > ')
    const before = found.filter(test => test.name === names || test.name.startsWith(`${names} #`)).length
    found.push({ name: before > 0 ? `${names} #${before + 1}` : names, run, blocks: [...open] })
  }
  const describe = (name: string, define: () => void) => {
    open.push({ name, beforeAll: [], beforeEach: [], afterEach: [] })
    define()
    open.pop()
  }
  const hooks = { beforeAll: hook('beforeAll'), beforeEach: hook('beforeEach'), afterEach: hook('afterEach') }
  const jest = { fn: vi.fn, spyOn: vi.spyOn, resetModules() {} }
  return { found, globals: { describe, it, test: it, expect, jest, ...hooks } }
}

/** Runs tests in their order, as jest does: what each has thrown, by its name. `begins` is told which is next. */
export async function runAll(
  found: readonly Found[],
  begins: (name: string) => void,
): Promise<Map<string, unknown>> {
  const outcomes = new Map<string, unknown>()
  const begun = new Set<Block>()
  for (const { name, run, blocks } of found) {
    begins(name)
    const isNew = (block: Block) => !begun.has(block) && begun.add(block)
    const before = [
      ...blocks.filter(isNew).flatMap(({ beforeAll }) => beforeAll),
      ...blocks.flatMap(({ beforeEach }) => beforeEach),
    ]
    const after = blocks.toReversed().flatMap(({ afterEach }) => afterEach)
    outcomes.set(name, await thrownBy([...before, run]))
    await thrownBy(after)
  }
  return outcomes
}

async function thrownBy(runs: readonly Run[]): Promise<unknown> {
  try {
    for (const run of runs) await run()
  } catch (error) {
    return error ?? new Error(String(error))
  }
  return undefined
}

/**
 * jest's snapshots, whose files are not published: what is not among `known` yet is added to it, and the next library is
 * compared with that. Gives what to tell the beginning of each test.
 */
export function useSnapshots(known: Map<string, unknown>): (test: string) => void {
  let test = ''
  let count = 0
  const compare = (received: unknown, expected: unknown) => ({
    pass: received === expected,
    message: () => `${received} is not ${expected}`,
  })
  const toMatchSnapshot = (received: unknown) => {
    count += 1
    const key = `${test} ${count}`
    if (!known.has(key)) known.set(key, received)
    return compare(received, known.get(key))
  }
  expect.extend({
    toMatchSnapshot,
    toThrowErrorMatchingSnapshot(received: () => unknown) {
      try {
        received()
      } catch (error) {
        return toMatchSnapshot((error as Error).message)
      }
      return compare('what was returned', 'an error')
    },
    toMatchInlineSnapshot: (received: unknown, inline: string) => compare(`"${received}"`, inline.trim()),
  })
  return name => {
    test = name
    count = 0
  }
}

/** jest-fetch-mock's `fetch`: what is not told beforehand is answered with nothing. */
export function fetchMock(): Mock & { once: unknown; resetMocks: unknown } {
  const answer = (body: string, init?: ResponseInit) => async () =>
    new Response(WITHOUT_BODY.has(init?.status ?? 200) ? null : body, init)
  const mock = vi.fn(answer(''))
  return Object.assign(mock as Mock, {
    once: (body: string, init?: ResponseInit) => mock.mockImplementationOnce(answer(body, init)),
    resetMocks: () => mock.mockReset().mockImplementation(answer('')),
  })
}

const WITHOUT_BODY = new Set([101, 204, 205, 304])
