// Every page a person can come across in the demo: on a phone, and without a complaint in the console.

import type { ConsoleMessage, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { APPS, Stage } from './stage.js'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.start()
})
afterEach(() => stage.reset())
afterAll(() => stage.close())

const SCREENS = {
  'a phone': { width: 360, height: 640 },
  'a desktop': { width: 1280, height: 800 },
}

describe.each(APPS)('the pages of the $app app, on the $engine engine', ({ app }) => {
  it.each(Object.entries(SCREENS))('fit on %s, and the console stays empty', async (_screen, viewport) => {
    const person = await stage.person({ viewport })
    const page = await person.newPage()
    const complaints = complaintsOf(page)
    const home = stage.demo[app]

    await page.goto(home)
    await fits(page, 'Hello, stranger')
    await pressable(page)
    await page.getByRole('link', { name: 'Sign in', exact: true }).click()
    await fits(page, 'Sign in')
    await pressable(page)
    await page.getByRole('button', { name: 'Grace Hopper' }).click()
    await fits(page, 'Choose an organization')
    await pressable(page)
    await page.getByRole('button').first().click()
    await fits(page, 'Grace Hopper')
    await pressable(page)
    await page.goto(`${home}/account`)
    await fits(page)

    // From somewhere else, as a link in an e-mail would be.
    await page.goto(`${stage.demo.authkit.url}/user_management/authorize`)
    await page.evaluate(LINK(`${home}/logout`))
    await page.getByRole('link', { name: 'elsewhere' }).click()
    await fits(page, 'Sign out?')
    await pressable(page)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await fits(page, 'Hello, stranger')

    await page.goto(`${home}/callback?code=made-up&state=made-up`)
    await fits(page, 'You are not signed in')
    await pressable(page)

    await stage.letExpire(page, app)
    stage.demo.authkit.fail('*', { status: 503 })
    await page.goto(home)
    await fits(page, 'One moment, please')
    await pressable(page)
    await page.goto(`${home}/account`)
    await fits(page, 'Please try again in a moment')
    await pressable(page)
    stage.demo.authkit.clearFailures()
    await page.getByRole('link', { name: 'Try again' }).click()
    await page.getByText('This is the account of').waitFor()

    expect(complaints()).toEqual([])
  })
})

/** Nothing is wider than the screen. */
async function fits(page: Page, heading?: string): Promise<void> {
  if (heading) await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  const { width } = page.viewportSize() ?? expect.fail()
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
}

/** What is there to press stands on the screen and can be hit with a thumb. */
async function pressable(page: Page): Promise<void> {
  const { width } = page.viewportSize() ?? expect.fail()
  for (const control of await page.locator('button, .primary, input:not([type=hidden])').all()) {
    const box = (await control.boundingBox()) ?? expect.fail()
    expect(box.x).toBeGreaterThanOrEqual(0)
    expect(box.x + box.width).toBeLessThanOrEqual(width)
    expect(box.height).toBeGreaterThanOrEqual(THUMB)
  }
}

/** What the console shows: errors, warnings and what the policy of a page forbids. */
function complaintsOf(page: Page): () => string[] {
  const errors: string[] = []
  const messages: ConsoleMessage[] = []
  const visited = new Set<string>()
  page.on('pageerror', error => errors.push(String(error)))
  page.on('request', request => void (request.isNavigationRequest() && visited.add(request.url())))
  page.on('console', message => void (COMPLAINT.includes(message.type()) && messages.push(message)))
  return () => [
    ...errors,
    ...messages
      .filter(message => !isMeant(visited, message))
      .map(message => `${message.text()} ${message.location().url}`),
  ]
}

/** Chromium also reports a page whose own status is 4xx or 5xx, and the icon it seeks for a page that names none. */
function isMeant(visited: ReadonlySet<string>, message: ConsoleMessage): boolean {
  const { url } = message.location()
  const isPage = visited.has(url) || new URL(url).pathname === '/favicon.ico'
  return message.text().startsWith('Failed to load resource') && isPage
}

const COMPLAINT = ['error', 'warning', 'assert']
/** WCAG 2.2, success criterion 2.5.8. */
const THUMB = 24
const LINK = (href: string) =>
  `document.body.append(Object.assign(document.createElement('a'), { href: '${href}', textContent: 'elsewhere' }))`
