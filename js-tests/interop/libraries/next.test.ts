// @workos-inc/authkit-nextjs, which depends on @workos-inc/node 9 or 10, on fe26/workos.

import { describe, expect, it } from 'vitest'
import { NEXT } from './apps.js'
import { REFUSED, SCENES, TO_HARBOUR } from './scenes.js'
import { type Scene, useStage } from './stage.js'

const ALL: Record<string, Scene> = {
  ...SCENES,
  'the app refreshes': async (visitor, stage) => {
    await visitor.go('/refresh')
    await visitor.signIn(TO_HARBOUR)
    await visitor.go('/refresh')
    await visitor.go('/recent')
    stage.authkit.fail('authenticate', { status: 400, body: REFUSED })
    await visitor.go('/refresh')
  },
  'a page is open to all but its content is not': async visitor => {
    await visitor.go('/open')
    await visitor.go('/join')
  },
}

describe('@workos-inc/authkit-nextjs on fe26/workos', () => {
  const stage = useStage(NEXT)

  it.each(Object.entries(ALL))('does the same when %s', async (_, scene) => {
    const peer = await stage.play('peer', scene, 'fe26')
    expect(await stage.play('fe26', scene, 'peer')).toEqual(peer)
  })

  it('says so where it wants more of WorkOS than fe26 carries', async () => {
    const visitor = stage.visitor('fe26')
    const { body } = await visitor.go('/key', { headers: { authorization: 'Bearer sk_of_a_customer' } })
    expect(JSON.parse(body)).toEqual({ code: 'not_carried' })
  })

  it.each([
    ['peer', /^workos-node\/10/],
    ['fe26', /^fe26\//],
  ] as const)('is what it is said to be (%s)', async (side, agent) => {
    await stage.visitor(side).signIn()
    expect(stage.agents().at(-1)).toMatch(agent)
  })
})
