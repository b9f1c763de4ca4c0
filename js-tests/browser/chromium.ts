// One Chromium for all browser tests, started when the first of them runs. Each file connects to it.

import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { inRepository } from '../packaging/tarballs.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browser listens for a test file to connect. */
    chromium: string
  }
}

export default async function setup(project: TestProject) {
  const { findBrowser, Machine } = await tools()
  const { path, reason } = findBrowser(new Machine())
  if (path === undefined) throw new Error(reason)
  const server = await chromium.launchServer({
    executablePath: path,
    args: ARGUMENTS,
    // Playwright switches it off; people have it on, and it is what may show a private page once more.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  })
  project.provide('chromium', server.wsEndpoint())
  return () => server.close()
}

/** The repository's own scripts, which have no types. */
async function tools() {
  const [step, machine] = await Promise.all([
    import(inRepository('tools/steps/browser.mjs')),
    import(inRepository('tools/machine/machine.mjs')),
  ])
  return { ...step, ...machine } as {
    findBrowser(machine: object): { path?: string; reason?: string }
    Machine: new () => object
  }
}

/** As root, without a screen, and without calling home. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
