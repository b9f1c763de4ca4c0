// What becomes of the tests in a file, over one library.

import { vi } from 'vitest'
import { skipWaits } from '../sides.js'
import { runAll, useSnapshots } from './jest.js'
import { load, type Side } from './modules.js'

/** What each test has thrown, by its name: nothing, if it has passed. */
export type Outcomes = ReadonlyMap<string, unknown>

export async function outcomesOf(
  file: string,
  side: Side,
  isPublic: (name: string) => boolean,
  snapshots: Map<string, unknown>,
): Promise<Outcomes> {
  const { found, fetch } = load(file, side, isPublic)
  skipWaits()
  vi.stubGlobal('fetch', fetch)
  try {
    return await runAll(found, useSnapshots(snapshots))
  } finally {
    vi.unstubAllGlobals()
    // Some spy on the console and on the process.
    vi.restoreAllMocks()
  }
}
