import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { APPS, chooseAda, cookieNames, SESSION, Stage, tokenOn } from './stage.js'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.start()
})
afterEach(() => stage.reset())
afterAll(() => stage.close())

describe.each(APPS)('a person at the $app app, on the $engine engine', ({ app, engine }) => {
  it('signs in by clicking, and signs out', async () => {
    const { person, page } = await stage.signedIn(app)
    expect(page.url()).toBe(`${stage.demo[app]}/`)
    expect(await page.locator('.served').textContent()).toContain(`${engine} engine`)
    const [session, ...others] = await person.cookies()
    expect(session).toMatchObject({
      name: SESSION,
      httpOnly: true,
      secure: false,
      sameSite: 'Lax',
      path: '/',
    })
    expect(others).toEqual([])

    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Hello, stranger' }).waitFor()
    expect(page.url()).toBe(`${stage.demo[app]}/`)
    expect(await cookieNames(person)).toEqual([])
  })

  it('comes by way of the sign-in to the page they wanted, and stays on it through a reload', async () => {
    const page = await (await stage.person()).newPage()
    await page.goto(stage.demo[app])
    await page.getByRole('link', { name: 'a page for members' }).click()
    await chooseAda(page)
    await page.getByText('ada@example.com').waitFor()
    expect(page.url()).toBe(`${stage.demo[app]}/account`)
    await page.reload()
    await page.getByText('ada@example.com').waitFor()
    expect(page.url()).toBe(`${stage.demo[app]}/account`)
  })

  it('changes their mind at AuthKit, and can begin again', async () => {
    const person = await stage.person()
    const page = await person.newPage()
    await page.goto(`${stage.demo[app]}/account`)
    await page.getByRole('button', { name: 'Cancel and go back' }).click()
    await page.getByRole('heading', { name: 'You are not signed in' }).waitFor()
    expect(await cookieNames(person)).toEqual([])
    await page.getByRole('link', { name: 'Sign in' }).click()
    await chooseAda(page)
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
  })

  it('watches the session refresh', async () => {
    const { page } = await stage.signedIn(app, 2)
    const first = await tokenOn(page)
    // Twice or more: on a busy machine the second time may have passed unseen.
    await page.getByText(/^Refreshed \d+ times/).waitFor()
    expect(await page.locator('#jti').textContent()).not.toBe(first)
    const session = await page.locator('dd code').first().textContent()
    await page.reload()
    expect(await page.locator('dd code').first().textContent()).toBe(session)
  })

  it('is known to the other app by the same cookie, and signed out of both at once', async () => {
    const { person, page } = await stage.signedIn(app)
    const other = app === 'hono' ? 'express' : 'hono'
    const there = await person.newPage()
    await there.goto(stage.demo[other])
    await there.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
    expect(await tokenOn(there)).toBe(await tokenOn(page))

    await page.getByRole('button', { name: 'Sign out' }).click()
    // The page over there asks every second, and hears it.
    await there.getByRole('heading', { name: 'Hello, stranger' }).waitFor()
  })
})
