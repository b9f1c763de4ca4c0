import { expect, it } from 'vitest'
import type { Stage } from '../scenarios.js'
import { begin, decide, locationOf } from '../sign-in.js'

export function tabScenarios(stage: Stage): void {
  it('finishes five sign-ins begun in five tabs, in whatever order', async () => {
    const browser = stage.browser()
    const tabs = await Promise.all([0, 1, 2, 3, 4].map(tab => begin(browser, `/private?tab=${tab}`)))
    expect(Object.keys(await browser.cookies())).toHaveLength(5)
    for (const tab of [3, 0, 4, 1, 2]) {
      const callback = await decide(browser, tabs[tab] ?? '')
      const page = await browser.visit(locationOf(await browser.navigate(callback)))
      expect(JSON.parse(page.body)).toEqual({ email: 'ada@example.com', url: `/private?tab=${tab}` })
    }
    expect(Object.keys(await browser.cookies())).toEqual(['wos-session'])
  })

  it('forgets the abandoned ones when a sixth begins', async () => {
    const browser = stage.browser()
    const first = await begin(browser)
    for (let tab = 1; tab < 5; tab += 1) await begin(browser)
    const sixth = await begin(browser, '/private?tab=6')
    expect(Object.keys(await browser.cookies())).toHaveLength(1)
    const page = await browser.visit(await decide(browser, sixth))
    expect(JSON.parse(page.body)).toEqual({ email: 'ada@example.com', url: '/private?tab=6' })
    const late = await browser.navigate(await decide(browser, first))
    expect(late.status).toBe(400)
  })
}
