// @workos-inc/authkit-react-router, which depends on @workos-inc/node 7, on fe26/workos.

import { describe, expect, it } from 'vitest'
import { REACT_ROUTER } from './apps.js'
import { SCENES } from './scenes.js'
import { useStage } from './stage.js'

describe('@workos-inc/authkit-react-router on fe26/workos', () => {
  const stage = useStage(REACT_ROUTER)

  it.each(Object.entries(SCENES))('does as on @workos-inc/node 11 when %s', async (_, scene) => {
    const newest = await stage.play('newest', scene, 'fe26')
    expect(await stage.play('fe26', scene, 'newest')).toEqual(newest)
  })

  it.each(Object.entries(SCENES))('does as on @workos-inc/node 7 when %s', async (name, scene) => {
    const peer = withoutNames(await stage.play('peer', scene, 'fe26'))
    const fe26 = withoutNames(await stage.play('fe26', scene, 'peer'))
    if (SINCE_THEN.includes(name)) expect(fe26).not.toEqual(peer)
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

/** What @workos-inc/node itself has changed since: errors that ask for a step have lost their `error`. */
const SINCE_THEN = ['an organization wants single sign-on', 'AuthKit is overloaded for a moment']

/** Users have got a `name`. */
function withoutNames(seen: object): unknown {
  return JSON.parse(
    JSON.stringify(seen).replaceAll(/\\*"name\\*":\\*"(?:Ada Lovelace|Grace Hopper)\\*",/g, ''),
  )
}
