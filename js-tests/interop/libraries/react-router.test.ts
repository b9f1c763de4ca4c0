// @workos-inc/authkit-react-router, which depends on @workos-inc/node 7, on fe26/workos.

import { describe, expect, it } from 'vitest'
import { REACT_ROUTER } from './apps.js'
import { REFUSED, SCENES } from './scenes.js'
import { withoutNames } from './shown.js'
import { type Scene, useStage } from './stage.js'

const ALL: Record<string, Scene> = {
  ...SCENES,
  'loaders ask again who is there': async visitor => {
    await visitor.go('/child')
    await visitor.signIn()
    await visitor.go('/child')
  },
  'the app wants to know why': async (visitor, stage) => {
    await stage.whileExpired(() => visitor.signIn())
    stage.authkit.fail('authenticate', { status: 400, body: REFUSED })
    await visitor.go('/told')
    return visitor.cookies()
  },
}

describe('@workos-inc/authkit-react-router on fe26/workos', () => {
  const stage = useStage(REACT_ROUTER)

  it.each(Object.entries(ALL))('does as on @workos-inc/node 11 when %s', async (_, scene) => {
    const newest = await stage.play('newest', scene, 'fe26')
    expect(await stage.play('fe26', scene, 'newest')).toEqual(newest)
  })

  it.each(Object.entries(ALL))('does as on @workos-inc/node 7 when %s', async (name, scene) => {
    const peer = withoutNames(await stage.play('peer', scene, 'fe26'))
    const fe26 = withoutNames(await stage.play('fe26', scene, 'peer'))
    if (name in SINCE_THEN) expect(fe26, SINCE_THEN[name]).not.toEqual(peer)
    else expect(fe26).toEqual(peer)
  })

  it.each([
    ['peer', /^workos-node\/7/],
    ['newest', /^workos-node\/11/],
    ['fe26', /^fe26\//],
  ] as const)('is what it is said to be (%s)', async (side, agent) => {
    await stage.visitor(side).signIn()
    expect(stage.agents().at(-1)).toMatch(agent)
  })
})

/** What @workos-inc/node itself does in another way since 7, beside the name that users have got. */
const SINCE_THEN: Record<string, string> = {
  'an organization wants single sign-on': 'the error is an AuthenticationException, which has no `error`',
  'the app wants to know why': 'errors name the request',
  'AuthKit is overloaded for a moment': 'is asked again',
  'AuthKit cannot be reached': 'is asked again',
  'AuthKit is down': 'is asked again',
  'AuthKit goes down while somebody signs in': 'is asked again',
}
