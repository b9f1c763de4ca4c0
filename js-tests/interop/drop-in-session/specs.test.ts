// The package's own tests run in projects of their own: `specs-native` and `specs-wasm`, see specs/projects.ts. Here is that
// none of them is left out but those that are named.

import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { FAILING, LEFT_OUT } from './specs/lists.js'
import { SRC } from './specs/location.js'

it('names files that there are', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.spec.ts'),
  )
  expect(files).toEqual(expect.arrayContaining([...Object.keys(LEFT_OUT), ...Object.keys(FAILING)]))
  expect(files.length - Object.keys(LEFT_OUT).length).toBeGreaterThan(10)
})
