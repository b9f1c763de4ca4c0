// Which engine serves in Node, whatever state the platform package is in. A native engine that is not there, or
// not as it should be, is never a crash.

import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Project } from './project.js'

let complete: Project
let project: Project
/** The installed platform package. */
let platform: string

beforeAll(async () => {
  complete = await Project.complete()
})
afterAll(() => complete.remove())

beforeEach(() => {
  project = complete.copy()
  const [triple = ''] = readdirSync(project.path('node_modules', '@fe26'))
  platform = project.path('node_modules', '@fe26', triple)
})
afterEach(() => project.remove())

describe.each(['program.mjs', 'program.cjs'])('%s', name => {
  it('runs the native engine where its package is installed', async () => {
    expect(await engineOf(name)).toMatchObject({ engine: 'native', opened: 'user_1' })
    expect(await engineOf(name, 'native')).toMatchObject({ engine: 'native', opened: 'user_1' })
  })

  it('runs wasm when asked to', async () => {
    expect(await engineOf(name, 'wasm')).toMatchObject({ engine: 'wasm', opened: 'user_1' })
  })

  it('takes an empty FE26_ENGINE for none', async () => {
    expect(await engineOf(name, '')).toMatchObject({ engine: 'native' })
  })

  it('refuses any other FE26_ENGINE, once it is used', async () => {
    for (const nonsense of ['Native', 'rust', 'wasm ']) {
      expect(await engineOf(name, nonsense)).toEqual({ code: 'engine_unavailable' })
    }
  })
})

const spoilt: Record<string, () => void> = {
  'not installed': () => rmSync(platform, { recursive: true }),
  'without its addon': () => rmSync(addon()),
  'of another version': () =>
    instead("module.exports = { ...require('./fe26.node'), version: () => '99.0.0' }"),
  'an addon of no bytes': () => writeFileSync(addon(), ''),
  'an addon that is no library': () => writeFileSync(addon(), readFileSync(addon()).fill('no library')),
  // Loading these would end the process, not throw.
  'an addon of which half is missing': () => truncateSync(addon(), Math.floor(statSync(addon()).size / 2)),
  'an addon that lacks its last byte': () => truncateSync(addon(), statSync(addon()).size - 1),
  'an addon for another machine': () => {
    // The header says which, in every format.
    writeFileSync(addon(), readFileSync(addon()).fill(0x7f, 16, 24))
  },
  'an addon of somebody else': () => instead('module.exports = { version: 1 }'),
  'a package that exports nothing': () => instead('module.exports = null'),
  'a package that throws no Error': () => instead('throw null'),
}

describe.each(Object.keys(spoilt))('with a platform package that is %s', state => {
  beforeEach(() => spoilt[state]?.())

  it('falls back to wasm and says why', async () => {
    const { engine, opened, reason } = await engineOf('program.mjs')
    expect({ engine, opened }).toEqual({ engine: 'wasm', opened: 'user_1' })
    expect(reason).toContain('@fe26/')
  })

  it('fails loudly when native is forced', async () => {
    expect(await engineOf('program.mjs', 'native')).toEqual({ code: 'engine_unavailable' })
  })

  it('leaves wasm alone', async () => {
    expect(await engineOf('program.cjs', 'wasm')).toMatchObject({ engine: 'wasm', opened: 'user_1' })
  })
})

it('serves main thread and Workers at once, whichever engine', async () => {
  for (const engine of ['native', 'wasm']) {
    const seen = await project.ask('threads.mjs', THREADS, { FE26_ENGINE: engine })
    expect(seen).toEqual(Array(4).fill({ engine, opened: 'user_1' }))
  }
})

/** Seals and opens with fe26 in the project, and says by which engine; or the code of the error. */
function engineOf(name: string, forced?: string) {
  const load = name.endsWith('.cjs') ? "require('fe26')" : "await import('fe26')"
  const source = `(async () => {\n  const fe26 = ${load}\n${SEAL_AND_OPEN}})()`
  const env = forced === undefined ? {} : { FE26_ENGINE: forced }
  return project.ask<{ engine?: string; opened?: string; reason?: string; code?: string }>(name, source, env)
}

const SEAL_AND_OPEN = `
  const cookiePassword = 'a password of at least 32 characters'
  try {
    const sealed = await fe26.sealSession({ accessToken: 'a', refreshToken: 'r', user: { id: 'user_1' } }, { cookiePassword })
    const opened = await fe26.unsealSession(sealed, { cookiePassword })
    console.log(JSON.stringify({ ...fe26.engineInfo(), opened: opened.user.id }))
  } catch (error) {
    console.log(JSON.stringify({ code: error.code }))
  }
`

const THREADS = `
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { engineInfo, sealSession, unsealSession } from 'fe26'
const cookiePassword = 'a password of at least 32 characters'
const sealed = await sealSession({ accessToken: 'a', refreshToken: 'r', user: { id: 'user_1' } }, { cookiePassword })
const opened = await unsealSession(sealed, { cookiePassword })
const seen = { engine: engineInfo().engine, opened: opened.user.id }
if (isMainThread) {
  const workers = [1, 2, 3].map(() => new Worker(new URL(import.meta.url)))
  const answers = workers.map(worker => new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  }))
  console.log(JSON.stringify([seen, ...(await Promise.all(answers))]))
} else {
  parentPort.postMessage(seen)
}
`

function addon(): string {
  return join(platform, 'fe26.node')
}

/** Puts JavaScript in the addon's place. */
function instead(source: string): void {
  const path = join(platform, 'package.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as object
  writeFileSync(path, JSON.stringify({ ...manifest, main: 'main.js' }))
  writeFileSync(join(platform, 'main.js'), source)
}
