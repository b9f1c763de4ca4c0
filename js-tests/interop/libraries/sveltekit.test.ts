// @workos/authkit-sveltekit, which was written for @workos/authkit-session 0.5, on fe26/authkit-session.

import { describe, expect, it } from 'vitest'
import { SVELTEKIT } from './apps.js'
import { SCENES } from './scenes.js'
import { withoutNames } from './shown.js'
import { type Scene, useStage } from './stage.js'

const ALL: Record<string, Scene> = {
  ...SCENES,
  'an endpoint is guarded': async visitor => {
    await visitor.go('/guarded')
    await visitor.signIn()
    expect((await visitor.go('/guarded')).status).toBe(200)
  },
}

/** What these packages themselves do in another way since, beside the name that users have got. */
const SINCE_THEN: Record<string, string> = {
  'AuthKit is overloaded for a moment': 'is asked again',
  'AuthKit cannot be reached': 'is asked again',
  'AuthKit is down': 'is asked again',
  'AuthKit goes down while somebody signs in': 'is asked again',
}

describe('@workos/authkit-sveltekit on fe26/authkit-session', () => {
  const stage = useStage(SVELTEKIT)

  it.each(Object.entries(ALL))('does as on @workos/authkit-session 0.7 when %s', async (_, scene) => {
    const newest = await stage.play('newest', scene, 'fe26')
    expect(await stage.play('fe26', scene, 'newest')).toEqual(newest)
  })

  it.each(Object.entries(ALL))('does as it is published when %s', async (name, scene) => {
    const peer = withoutNames(await stage.play('peer', scene, 'fe26'))
    const fe26 = withoutNames(await stage.play('fe26', scene, 'peer'))
    if (name in SINCE_THEN) expect(fe26, SINCE_THEN[name]).not.toEqual(peer)
    else expect(fe26).toEqual(peer)
  })

  it.each([
    ['peer', /^workos-node\/8/],
    ['newest', /^workos-node\/10/],
    ['fe26', /^fe26\//],
  ] as const)('is what it is said to be (%s)', async (side, agent) => {
    await stage.visitor(side).signIn()
    expect(stage.agents().at(-1)).toMatch(agent)
  })
})
