import { engineInfo, version } from 'fe26'
import { expect, inject, it } from 'vitest'

it('runs the engine this host is for', () => {
  const expected = {
    'node-native': { engine: 'native', runtime: 'node' },
    'node-wasm': { engine: 'wasm', runtime: 'node' },
    workerd: { engine: 'wasm', runtime: 'workerd' },
  }[inject('host')]
  expect(expected).toBeDefined()
  expect(engineInfo()).toMatchObject({ ...expected, version })
})
