import { expect, it } from 'vitest'
import { Browser } from '../browser.js'
import type { Stage } from '../scenarios.js'
import { begin, decide, locationOf } from '../sign-in.js'

export function customPathScenarios(stage: Stage): void {
  it('has its own pages where the application wants them', async () => {
    const paths = {
      ...{ signInPath: '/auth/in', signUpPath: '/auth/new' },
      ...{ callbackPath: '/auth/back', signOutPath: '/auth/out' },
    }
    const app = await stage.launch(stage.bench, { ...paths, afterSignOut: '/?bye' })
    try {
      const browser = new Browser(app.url)
      for (const path of ['/login', '/signup', '/callback', '/logout']) {
        expect((await browser.navigate(path)).status).toBe(404)
      }
      const failed = await browser.navigate('/auth/back?code=c&state=s')
      expect(failed.body).toMatch(/<a href="\/auth\/in">/)
      const callback = await decide(browser, await begin(browser, '/auth/in?returnTo=/private'))
      expect(new URL(callback).pathname).toBe('/auth/back')
      const page = await browser.visit(locationOf(await browser.navigate(callback)))
      expect(JSON.parse(page.body)).toEqual({ email: 'ada@example.com', url: '/private' })
      const signUp = new URL(await begin(browser, '/auth/new?returnTo=/private'))
      expect(signUp.searchParams.get('screen_hint')).toBe('sign-up')
      const joined = await browser.navigate(await decide(browser, signUp.href, { email: 'new@example.com' }))
      const welcome = await browser.visit(locationOf(joined))
      expect(JSON.parse(welcome.body)).toEqual({ email: 'new@example.com', url: '/private' })
      const bye = await browser.visit('/auth/out')
      expect([bye.url, JSON.parse(bye.body)]).toEqual([`${app.url}/?bye`, { email: null }])
    } finally {
      await app.close()
    }
  })

  it('leaves out the pages that the application does not want', async () => {
    const app = await stage.launch(stage.bench, { signUpPath: false, signOutPath: false })
    try {
      const browser = new Browser(app.url)
      for (const path of ['/signup', '/logout']) {
        expect((await browser.navigate(path)).status).toBe(404)
        expect((await browser.navigate(path, { form: {} })).status).toBe(404)
      }
      const callback = await decide(browser, await begin(browser, '/login?returnTo=/private'))
      expect((await browser.navigate(callback)).status).toBe(302)
      // Signing out is a matter of the application's own routes.
      const left = await browser.navigate('/own/sign-out?to=/bye')
      expect(new URL(locationOf(left)).searchParams.get('return_to')).toBe(`${app.url}/bye`)
      expect(await browser.cookies()).toEqual({})
    } finally {
      await app.close()
    }
  })
}
