// @workos/authkit-tanstack-react-start, which depends on @workos/authkit-session 0.7, on fe26/authkit-session.

import { describe, expect, it } from 'vitest'
import type { Reply } from '../../flows/browser.js'
import { type Side, TANSTACK_START } from './apps.js'
import { REFUSED, SCENES, TO_HARBOUR } from './scenes.js'
import { type Scene, useStage } from './stage.js'

const ALL: Record<string, Scene> = {
  ...SCENES,
  'the app refreshes': async visitor => {
    await visitor.go('/refresh')
    await visitor.signIn(TO_HARBOUR)
    await visitor.go('/refresh')
    await visitor.go('/recent')
  },
  'the app wants to know why': async (visitor, stage) => {
    await visitor.go('/callback-told')
    await visitor.go('/callback-told?code=nope')
    await visitor.go('/callback-told?code=nope&state=nope')
    const callback = await visitor.decide(await visitor.go('/login'))
    await visitor.go(callback.replace('/callback', '/callback-told').replace(/state=.{9}/, 'state='))
    stage.authkit.fail('authenticate', { status: 400, body: REFUSED })
    await visitor.go(callback.replace('/callback', '/callback-told'))
    return visitor.cookies()
  },
}

const OUTAGES = ['AuthKit cannot be reached', 'AuthKit is down']

describe('@workos/authkit-tanstack-react-start on fe26/authkit-session', () => {
  const stage = useStage(TANSTACK_START)

  it.each(Object.entries(ALL).filter(([name]) => !OUTAGES.includes(name)))(
    'does the same when %s',
    async (_, scene) => {
      const peer = await stage.play('peer', scene, 'fe26')
      expect(await stage.play('fe26', scene, 'peer')).toEqual(peer)
    },
  )

  it.each(OUTAGES)('sends nobody to sign in when %s (the difference "outage")', async name => {
    const scene = SCENES[name] as Scene
    const statuses = async (side: Side) =>
      (await stage.play(side, scene)).replies.slice(-2).map(reply => (reply as Reply).status)
    expect([name, await statuses('peer'), await statuses('fe26')]).toEqual([name, [302, 200], [500, 200]])
  })

  it.each([
    ['peer', /^workos-node\/10/],
    ['fe26', /^fe26\//],
  ] as const)('is what it is said to be (%s)', async (side, agent) => {
    await stage.visitor(side).signIn()
    expect(stage.agents().at(-1)).toMatch(agent)
  })
})
