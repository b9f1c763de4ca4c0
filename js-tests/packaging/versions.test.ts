// fe26 refuses an engine of another version, so every place that states one must agree.

import { readFileSync } from 'node:fs'
import { engineInfo, version } from 'fe26'
import { expect, it } from 'vitest'
import { inRepository } from './tarballs.js'

const text = (path: string) => readFileSync(inRepository(path), 'utf8')
const json = (path: string) => JSON.parse(text(path)) as { version?: string }

it('is one version everywhere', () => {
  const { version: published } = json('npm/fe26/package.json')
  expect(published).toMatch(/^\d+\.\d+\.\d+/)
  const cargo = text('Cargo.toml')
  const workspace = /^\[workspace\.package\]\nversion = "(.+)"$/m.exec(cargo)?.[1]
  const crates = [...cargo.matchAll(/^fe26\S* = \{ path = "[^"]+", version = "([^"]+)" \}$/gm)]
  expect(workspace).toBe(published)
  expect(crates.map(match => match[1])).toEqual([published, published, published])
  expect(version).toBe(published)
  expect(engineInfo().version).toBe(published)
})
