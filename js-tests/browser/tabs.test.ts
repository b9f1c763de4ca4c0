import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { APPS, chooseAda, cookieNames, SESSION, Stage, tokenOn } from './stage.js'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.start()
})
afterEach(() => stage.reset())
afterAll(() => stage.close())

const TABS = [0, 1, 2, 3, 4]

describe.each(APPS)('five tabs at the $app app, on the $engine engine', ({ app }) => {
  it.each([
    { how: 'one after the other, in another order', orders: [[3], [0], [4], [1], [2]] },
    { how: 'at once', orders: [TABS] },
  ])('begin a sign-in at once and finish it $how', async ({ orders }) => {
    const person = await stage.person()
    const tabs = await Promise.all(TABS.map(() => person.newPage()))
    const to = (tab: number) => `${stage.demo[app]}/account?tab=${tab}`
    await Promise.all(tabs.map((page, tab) => page.goto(to(tab))))
    expect(await cookieNames(person)).toHaveLength(TABS.length)

    for (const order of orders) {
      await Promise.all(
        order.map(async tab => {
          const page = tabs[tab] ?? expect.fail()
          await chooseAda(page)
          await page.waitForURL(to(tab))
          await page.getByText('ada@example.com').waitFor()
        }),
      )
    }
    expect(await cookieNames(person)).toEqual([SESSION])
  })

  it('refresh an expired token at once, and nobody is signed out', async () => {
    const person = await stage.person()
    await stage.letExpire(await person.newPage(), app)
    const before = stage.refreshes()

    const tabs = await Promise.all(TABS.map(() => person.newPage()))
    await Promise.all(tabs.map(tab => tab.goto(stage.demo[app])))
    const ids = await Promise.all(tabs.map(tokenOn))
    expect(new Set(ids).size).toBe(1)
    expect(stage.refreshes()).toBeGreaterThan(before)

    await Promise.all(tabs.map(tab => tab.goto(`${stage.demo[app]}/account`)))
    for (const tab of tabs) expect(await tab.locator('body').textContent()).toContain('ada@example.com')
    expect(await cookieNames(person)).toEqual([SESSION])
  })
})
