// The demo and a browser in front of it.

import type { LocalAuthKitServer } from 'fe26/testing'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { inject } from 'vitest'
import { freePort } from '../flows/free-port.js'
import { inRepository } from '../packaging/tarballs.js'

/** The two apps, by the engine that serves them. */
export const APPS = [
  { app: 'hono', engine: 'wasm' },
  { app: 'express', engine: 'native' },
] as const

export type App = (typeof APPS)[number]['app']

/** What `startDemo` gives. */
export interface Demo extends Record<App, string> {
  authkit: LocalAuthKitServer
  stop(): Promise<void>
}

/** The demo on free ports, and people who visit it. */
export class Stage {
  readonly demo: Demo
  readonly #browser: Browser
  readonly #contexts = new Set<BrowserContext>()

  private constructor(demo: Demo, browser: Browser) {
    this.demo = demo
    this.#browser = browser
  }

  /** `origins` are those of proxies in front of the apps. */
  static async start(origins: Partial<Record<App, string>> = {}): Promise<Stage> {
    const { startDemo } = await import(inRepository('examples/demo/start-demo.mjs'))
    const ports = { hono: await freePort(), express: await freePort(), authkit: 0 }
    const [demo, browser] = await Promise.all([
      startDemo({ accessTokenTtl: LONG, ports, origins }) as Promise<Demo>,
      chromium.connect(inject('chromium')),
    ])
    return new Stage(demo, browser)
  }

  /** A browser profile of its own: its pages are tabs that share cookies. */
  async person(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.#browser.newContext(options)
    this.#contexts.add(context)
    return context
  }

  /** After each test: nobody is left, WorkOS is up, tokens live long. */
  async reset(): Promise<void> {
    await Promise.all([...this.#contexts].map(context => context.close()))
    this.#contexts.clear()
    this.demo.authkit.clearFailures()
    this.demo.authkit.accessTokenTtl = LONG
  }

  async close(): Promise<void> {
    await this.reset()
    await this.#browser.close()
    await this.demo.stop()
  }

  /** Somebody who has signed in at the app's home page, where they are now. The token they hold lives `ttl` seconds. */
  async signedIn(app: App, ttl = LONG): Promise<{ person: BrowserContext; page: Page }> {
    this.demo.authkit.accessTokenTtl = ttl
    const person = await this.person()
    const page = await person.newPage()
    await page.goto(this.demo[app])
    await page.getByRole('link', { name: 'Sign in', exact: true }).click()
    await chooseAda(page)
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
    return { person, page }
  }

  /** Signs in at `/account`, which has no script to refresh the session, and lets the token expire. New ones live long. */
  async letExpire(page: Page, app: App): Promise<void> {
    this.demo.authkit.accessTokenTtl = 1
    await page.goto(`${this.demo[app]}/account`)
    await chooseAda(page)
    await page.getByText('ada@example.com').waitFor()
    // The apps have no other clock than the real one.
    await new Promise(resolve => setTimeout(resolve, 1100))
    this.demo.authkit.accessTokenTtl = LONG
  }

  /** How often the AuthKit has been asked for tokens with a refresh token. */
  refreshes(): number {
    return this.demo.authkit.requests.filter(
      ({ route, body }) => route === 'authenticate' && body.includes('"refresh_token"'),
    ).length
  }
}

/** The click on AuthKit's page. */
export async function chooseAda(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Ada Lovelace' }).click()
}

/** The id of the access token that the home page was served with. */
export async function tokenOn(page: Page): Promise<string> {
  return String(await page.locator('#session').getAttribute('data-jti'))
}

/** `fetch(path)` from the page. */
export function fetchFrom(page: Page, path: string): Promise<{ status: number; type: string; body: string }> {
  return page.evaluate(async path => {
    const response = await fetch(path)
    const type = response.headers.get('content-type') ?? ''
    return { status: response.status, type, body: await response.text() }
  }, path)
}

/** The names of the cookies that a profile has for the apps. */
export async function cookieNames(person: BrowserContext): Promise<string[]> {
  return (await person.cookies()).map(({ name }) => name)
}

export const SESSION = 'wos-session'

/** Seconds; longer than any test. */
const LONG = 300
