// @workos/authkit-tanstack-react-start, which depends on @workos/authkit-session 0.7, on fe26/authkit-session.

import { describe, expect, it } from 'vitest'
import { TANSTACK_START } from './apps.js'
import { SCENES } from './scenes.js'
import { useStage } from './stage.js'

describe('@workos/authkit-tanstack-react-start on fe26/authkit-session', () => {
  const stage = useStage(TANSTACK_START)

  it.each(Object.entries(SCENES))('does the same when %s', async (_, scene) => {
    const peer = await stage.play('peer', scene, 'fe26')
    expect(await stage.play('fe26', scene, 'peer')).toEqual(peer)
  })

  it.each([
    ['peer', /^workos-node\/10/],
    ['fe26', /^fe26\//],
  ] as const)('is what it is said to be (%s)', async (side, agent) => {
    await stage.visitor(side).signIn()
    expect(stage.agents().at(-1)).toMatch(agent)
  })
})
