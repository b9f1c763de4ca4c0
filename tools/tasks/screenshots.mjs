// The pictures of the README: the demo's two apps side by side, in light and in dark, as Chromium shows them.

import { mkdirSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { Failure } from '../machine/failure.mjs'
import { at } from '../project.mjs'
import { findBrowser } from '../steps/browser.mjs'

export async function screenshots(machine) {
  const { path, reason } = findBrowser(machine)
  if (path === undefined) throw new Failure(`There are no pictures to be had: ${reason}`)
  const [{ chromium }, { startDemo }] = await Promise.all([
    import('playwright-core'),
    import('../../examples/demo/start-demo.mjs'),
  ])
  const demo = await startDemo({ accessTokenTtl: 20, ports: { hono: 0, express: 0, authkit: 0 } })
  const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox', '--disable-gpu'] })
  mkdirSync(at('docs', 'images'), { recursive: true })
  for (const colorScheme of SCHEMES) {
    const person = await browser.newContext({ colorScheme, viewport: APP, reducedMotion: 'reduce' })
    const apps = await photograph(person, demo)
    const file = at('docs', 'images', `demo-${colorScheme}.png`)
    const picture = await sideBySide(person, apps)
    if (picture.length > MOST_BYTES)
      throw new Failure(`${relative(at(), file)} would have ${picture.length} bytes.`)
    writeFileSync(file, picture)
    console.log(`${relative(at(), file)}: ${picture.length} bytes`)
  }
  await browser.close()
  await demo.stop()
  return 0
}

/** Signs in to one app, waits until its session has been refreshed, and opens the other. */
async function photograph(person, { hono, express }) {
  const first = await person.newPage()
  await first.goto(hono)
  await first.getByRole('link', { name: 'Sign in', exact: true }).click()
  await first.getByRole('button', { name: 'Ada Lovelace' }).click()
  await first.getByText(/^Refreshed/).waitFor()
  const second = await person.newPage()
  await second.goto(express)
  await second.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
  // Both have shown how long the token lives by then.
  await first.waitForTimeout(1500)
  for (const page of [first, second]) await page.addStyleTag({ content: 'body { align-content: start }' })
  return [await first.screenshot(), await second.screenshot()]
}

/** @param {Buffer[]} pictures */
async function sideBySide(person, pictures) {
  const page = await person.newPage()
  await page.setViewportSize({ width: APP.width * pictures.length, height: APP.height })
  const images = pictures.map(picture => `<img src="data:image/png;base64,${picture.toString('base64')}">`)
  await page.setContent(`<body style="margin:0;display:flex">${images.join('')}</body>`)
  return page.screenshot()
}

const SCHEMES = ['light', 'dark']
const APP = { width: 500, height: 650 }
const MOST_BYTES = 100_000
