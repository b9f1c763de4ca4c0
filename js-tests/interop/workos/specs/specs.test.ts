// Version 7 was the last of @workos-inc/node that was published with its own tests. What they find right with version 11,
// they find right with fe26/workos. Nothing of them is here: they run from where npm has put them, as they stand.
//
// The tests of version 7's HTTP clients (common/net) are of classes that neither library lets anybody have.

import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fe26 from 'fe26/workos'
import { describe, expect, it } from 'vitest'
import * as peer from 'workos-node-11'
import { LISTED, NOT_CARRIED } from './left-out.js'
import { type Outcomes, outcomesOf } from './outcomes.js'

const PEER = { exports: { ...peer }, folder: folderOf('workos-node-11') }
const FE26 = { exports: { ...fe26 }, folder: folderOf('fe26') }

/** How many tests a file has, and how many of them version 11 passes. */
const FILES = [
  { file: 'workos.spec.js', tests: 27, passed: 13 },
  { file: 'user-management/user-management.spec.js', tests: 122, passed: 100 },
  { file: 'user-management/session.spec.js', tests: 12, passed: 6 },
]

const leftOut = new Set<string | undefined>()

for (const { file, ...expected } of FILES) {
  const [theirs, ours] = await outcomesOfBoth(file)
  const passed = [...theirs].filter(([, error]) => error === undefined).map(([name]) => name)

  describe(file, () => {
    it('is run', () => {
      expect({ tests: theirs.size, passed: passed.length }).toEqual(expected)
      expect([...ours.keys()]).toEqual([...theirs.keys()])
    })

    it.each(passed)('%s', name => {
      const [error, reason] = [ours.get(name), reasonOf(name)]
      if (reason === undefined && error !== undefined) throw error
      if (reason !== undefined) expect(error, 'it passes, and is left out').toBeDefined()
      if (reason === NOT_CARRIED) expect(error).toMatchObject({ code: 'not_carried' })
    })
  })

  for (const name of passed) leftOut.add(name in LISTED ? name : methodOf(name))
}

it('what is left out is there', () => {
  expect([...NOT_CARRIED, ...Object.keys(LISTED)].filter(name => !leftOut.has(name))).toEqual([])
})

function reasonOf(name: string) {
  return LISTED[name] ?? (methodOf(name) === undefined ? undefined : NOT_CARRIED)
}

function methodOf(name: string): string | undefined {
  return NOT_CARRIED.find(method => name.startsWith(`${method} > `))
}

/** Version 11's snapshots are what fe26/workos is compared with. */
async function outcomesOfBoth(file: string): Promise<[Outcomes, Outcomes]> {
  const snapshots = new Map<string, unknown>()
  const run = (side: typeof PEER | typeof FE26) => outcomesOf(file, side, name => name in peer, snapshots)
  return [await run(PEER), await run(FE26)]
}

function folderOf(name: string): string {
  return dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`)))
}
