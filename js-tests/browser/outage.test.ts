import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { APPS, chooseAda, cookieNames, fetchFrom, SESSION, Stage } from './stage.js'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.start()
})
afterEach(() => stage.reset())
afterAll(() => stage.close())

const FAILURES = { 'answers 503': { status: 503 }, 'cuts the connection': { networkError: true } }

describe.each(APPS)('while WorkOS is down, the $app app on the $engine engine', ({ app }) => {
  it.each(Object.entries(FAILURES))(
    '(it %s) says so, signs nobody out, and recovers',
    async (_how, failure) => {
      const person = await stage.person()
      const page = await person.newPage()
      await stage.letExpire(page, app)
      stage.demo.authkit.fail('*', failure)

      await page.goto(stage.demo[app])
      await page.getByText('You are still signed in').waitFor()
      const account = await page.goto(`${stage.demo[app]}/account`)
      expect(account?.status()).toBe(503)
      await page.getByText('You are still signed in').waitFor()
      expect(await fetchFrom(page, '/api/me')).toMatchObject({ status: 503, type: 'application/json' })
      expect(await cookieNames(person)).toEqual([SESSION])

      stage.demo.authkit.clearFailures()
      await page.reload()
      await page.getByText('ada@example.com').waitFor()
    },
  )

  it('tells whoever stays on the page, and refreshes when it is back', async () => {
    const { page } = await stage.signedIn(app, 1)
    stage.demo.authkit.fail('authenticate', { status: 503 })
    await news(page, 'AuthKit does not answer. You stay signed in.')
    stage.demo.authkit.clearFailures()
    await news(page, /^Refreshed/)
  })

  it('cannot finish a sign-in, and finishes the next one', async () => {
    const page = await (await stage.person()).newPage()
    await page.goto(`${stage.demo[app]}/login`)
    stage.demo.authkit.fail('authenticate', { status: 503 })
    await chooseAda(page)
    await page.getByRole('heading', { name: 'Sign-in is not possible right now' }).waitFor()
    stage.demo.authkit.clearFailures()
    await page.getByRole('link', { name: 'Sign in' }).click()
    await chooseAda(page)
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
  })

  it('notices nothing while the token lives', async () => {
    const { page } = await stage.signedIn(app)
    stage.demo.authkit.fail('*', { networkError: true })
    await page.reload()
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
  })
})

async function news(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('#news').getByText(text).waitFor()
}
