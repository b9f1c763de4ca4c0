// What is done with every library: its app has /login, /callback, /account, /switch and /logout.

import { expect } from 'vitest'
import type { Scene } from './stage.js'

export const SCENES: Record<string, Scene> = {
  'nobody is signed in': async visitor => {
    await visitor.go('/')
    for (const path of ['/account?tab=keys&of=ada', '/login', '/signup']) {
      expect((await visitor.go(path)).headers['location']).toContain('/user_management/authorize?')
    }
  },
  'somebody signs in': async visitor => {
    await visitor.signIn()
    const account = await visitor.go('/account')
    expect([account.status, account.setCookies]).toEqual([200, []])
    expect(account.body).toContain('ada@example.com')
    await visitor.go('/')
    return visitor.cookies()
  },
  'somebody signs in to one of two organizations': async visitor => {
    await visitor.signIn(TO_HARBOUR)
    expect((await visitor.go('/account')).body).toContain('org_01HARBOUR')
  },
  'somebody is sent to sign in and comes back': async visitor => {
    const { headers } = await visitor.go(await visitor.decide(await visitor.go('/account?tab=keys')))
    expect(headers['location']).toMatch(/\/account\?tab=keys$/)
  },
  'somebody begins twice, and finishes both': async visitor => {
    const [first, second] = [await visitor.go('/login'), await visitor.go('/account')]
    await visitor.go(await visitor.decide(second))
    await visitor.go(await visitor.decide(first))
    return visitor.cookies()
  },
  'a token has expired': async (visitor, stage) => {
    await stage.whileExpired(() => visitor.signIn())
    const refreshed = await visitor.go('/account')
    expect([refreshed.status, refreshed.setCookies.length > 0]).toEqual([200, true])
    const known = await visitor.go('/account')
    expect([known.status, known.setCookies]).toEqual([200, []])
  },
  'the refresh token is refused': async (visitor, stage) => {
    await stage.whileExpired(() => visitor.signIn())
    stage.authkit.fail('authenticate', { status: 400, body: REFUSED })
    expect((await visitor.go('/account')).body).not.toContain('ada@example.com')
    return visitor.cookies()
  },
  'AuthKit is overloaded for a moment': async (visitor, stage) => {
    await stage.whileExpired(() => visitor.signIn())
    stage.authkit.fail('authenticate', { status: 503, times: 1 })
    await visitor.go('/account')
    return visitor.cookies()
  },
  'AuthKit cannot be reached': async (visitor, stage) => {
    await stage.whileExpired(() => visitor.signIn())
    stage.authkit.fail('authenticate', { networkError: true })
    await visitor.go('/account')
    stage.authkit.clearFailures()
    await visitor.go('/account')
    return visitor.cookies()
  },
  'AuthKit is down': async (visitor, stage) => {
    await stage.whileExpired(() => visitor.signIn())
    stage.authkit.fail('authenticate', { status: 500, body: { message: 'It is down.' } })
    await visitor.go('/account')
    stage.authkit.clearFailures()
    await visitor.go('/account')
    return visitor.cookies()
  },
  'AuthKit goes down while somebody signs in': async (visitor, stage) => {
    const callback = await visitor.decide(await visitor.go('/login'))
    stage.authkit.fail('authenticate', { status: 500, body: { message: 'It is down.' } })
    await visitor.go(callback)
    return visitor.cookies()
  },
  'sign-ins pile up': async visitor => {
    for (let i = 0; i < 7; i += 1) await visitor.go('/login')
    await visitor.go(await visitor.decide(await visitor.go('/account')))
    return visitor.cookies()
  },
  'AuthKit denies': async visitor => {
    await visitor.go(await visitor.decide(await visitor.go('/login'), { decision: 'deny' }))
    return visitor.cookies()
  },
  'a callback is nobody’s': async visitor => {
    await visitor.go('/callback')
    await visitor.go('/callback?code=nope')
    await visitor.go('/callback?code=nope&state=nope')
    await visitor.go('/login')
    await visitor.go('/callback?code=nope&state=nope')
    return visitor.cookies()
  },
  'a code is refused': async (visitor, stage) => {
    const callback = await visitor.decide(await visitor.go('/login'))
    stage.authkit.fail('authenticate', { status: 400, body: REFUSED })
    await visitor.go(callback)
    return visitor.cookies()
  },
  'a callback is loaded again': async visitor => {
    const callback = await visitor.decide(await visitor.go('/login'))
    await visitor.go(callback)
    await visitor.go(callback)
    return visitor.cookies()
  },
  'the cookie is not what it was': async visitor => {
    for (const value of ['x', 'Fe26.2**1*2*3*4*5*6*7~2', '%7B%7D', '%E0%A4%A']) {
      await visitor.setCookie(`wos-session=${value}; Path=/`)
      await visitor.go('/account')
    }
    return visitor.cookies()
  },
  'somebody changes to another organization': async visitor => {
    await visitor.signIn(TO_HARBOUR)
    await visitor.go('/switch?to=org_01COBOL')
    await visitor.go('/account')
    await visitor.go('/switch?to=org_01NOWHERE')
    await visitor.go('/account')
  },
  'an organization wants single sign-on': async (visitor, stage) => {
    await visitor.signIn(TO_HARBOUR)
    stage.authkit.fail('authenticate', { status: 403, body: SSO })
    await visitor.go('/switch?to=org_01COBOL')
    await visitor.go('/account')
  },
  'somebody signs out': async visitor => {
    await visitor.signIn()
    await visitor.go('/logout')
    expect((await visitor.go('/account')).body).not.toContain('ada@example.com')
    return visitor.cookies()
  },
  'somebody signs out late': async (visitor, stage) => {
    await stage.whileExpired(() => visitor.signIn())
    await visitor.go('/logout')
    return visitor.cookies()
  },
  'servers take turns': async (visitor, stage) => {
    await stage.whileExpired(() => visitor.signIn())
    visitor.cross()
    await stage.whileExpired(() => visitor.go('/account'))
    visitor.cross()
    expect((await visitor.go('/account')).setCookies.length).toBeGreaterThan(0)
    visitor.cross()
    const account = await visitor.go('/account')
    expect([account.status, account.setCookies]).toEqual([200, []])
    expect(account.body).toContain('ada@example.com')
    visitor.cross()
    await visitor.go('/logout')
    return visitor.cookies()
  },
  'a sign-in ends on another server': async visitor => {
    const callback = await visitor.decide(await visitor.go('/login'))
    visitor.cross()
    await visitor.go(callback)
    expect((await visitor.go('/account')).body).toContain('ada@example.com')
    visitor.cross()
    expect((await visitor.go('/account')).body).toContain('ada@example.com')
    return visitor.cookies()
  },
}

/** Grace, in one of her organizations. */
export const TO_HARBOUR = { email: 'grace@example.com', organization: 'org_01HARBOUR' }
/** What AuthKit says of a code or refresh token that it does not take. */
export const REFUSED = { error: 'invalid_grant', error_description: 'It was used.' }
const SSO = {
  error: 'sso_required',
  error_description: 'The user must sign in with single sign-on.',
  connection_ids: ['conn_01'],
}
