// Around each of the package's test files: those tests that are known to fail must fail, and must exist.

import { relative } from 'node:path'
import { afterAll, beforeEach, expect, type TestContext } from 'vitest'
import { FAILING } from './lists.js'
import { SRC } from './location.js'

const file = relative(SRC, expect.getState().testPath ?? '')
const failing = FAILING[file] ?? {}
const met = new Set<string>()

beforeEach(({ task }) => {
  const name = fullName(task)
  met.add(name)
  if (name in failing) Object.assign(task, { fails: true })
})

afterAll(() => {
  expect(
    Object.keys(failing).filter(name => !met.has(name)),
    'names on the list without a test',
  ).toEqual([])
})

function fullName({ name, suite }: { name: string; suite?: TestContext['task']['suite'] }): string {
  return suite ? `${fullName(suite)} > ${name}` : name
}
