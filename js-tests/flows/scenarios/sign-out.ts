import { expect, it } from 'vitest'
import type { Stage } from '../scenarios.js'
import { locationOf, signIn } from '../sign-in.js'

export function signOutScenarios(stage: Stage): void {
  it('signs out by link, here and at WorkOS', async () => {
    const browser = stage.browser()
    await signIn(browser)
    const reply = await browser.navigate('/logout')
    expect(reply.status).toBe(302)
    const logout = new URL(locationOf(reply))
    expect(`${logout.origin}${logout.pathname}`).toBe(
      `${new URL(stage.bench.url).origin}/user_management/sessions/logout`,
    )
    expect(logout.searchParams.get('session_id')).toMatch(/^session_/)
    expect(logout.searchParams.get('return_to')).toBe(`${stage.app.url}/`)
    expect(reply.headers['cache-control']).toBe('private, no-store')
    expect(await browser.cookies()).toEqual({})
    const page = await browser.visit(logout.href)
    expect([page.url, JSON.parse(page.body)]).toEqual([`${stage.app.url}/`, { email: null }])
  })

  it('signs out by form', async () => {
    const browser = stage.browser()
    await signIn(browser)
    const reply = await browser.navigate('/logout', { form: {} })
    expect(reply.status).toBe(303)
    expect(new URL(locationOf(reply)).pathname).toBe('/user_management/sessions/logout')
    expect(await browser.cookies()).toEqual({})
  })

  it('takes people who are signed out already back home', async () => {
    const browser = stage.browser()
    const reply = await browser.navigate('/logout')
    expect([reply.status, locationOf(reply)]).toEqual([302, `${stage.app.url}/`])
    await browser.setCookie('wos-session=nonsense; Path=/')
    expect(locationOf(await browser.navigate('/logout'))).toBe(`${stage.app.url}/`)
    expect(await browser.cookies()).toEqual({})
  })

  it('signs nobody out because of a prefetch, an image or a frame', async () => {
    const browser = stage.browser()
    await signIn(browser)
    const image = { accept: 'image/avif,*/*', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }
    const replies = [
      await browser.send('/logout', { headers: image }),
      await browser.navigate('/logout', { headers: { 'sec-purpose': 'prefetch' } }),
      await browser.navigate('/logout', { headers: { 'sec-fetch-dest': 'iframe' } }),
      await browser.fetch('/logout'),
    ]
    for (const reply of replies) expect([reply.status, reply.setCookies]).toEqual([405, []])
    expect(JSON.parse((await browser.navigate('/')).body)).toEqual({ email: 'ada@example.com' })
  })
}
