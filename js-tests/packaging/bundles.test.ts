// What wrangler makes of the installed package, for Workers without nodejs_compat; and that workerd runs it.

import { readdirSync, readFileSync } from 'node:fs'
import { build as esbuild } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Project, run } from './project.js'
import { inRepository } from './tarballs.js'

let project: Project

beforeAll(async () => {
  project = (await Project.complete()).link('hono')
  project.write('required.cjs', "module.exports = require('fe26')")
})

afterAll(() => project.remove())

describe.each(['importing', 'requiring', 'testing'])('a Worker %s fe26', name => {
  let bundle: string
  let files: string[]

  beforeAll(async () => {
    const entry = project.write(`${name}.mjs`, WORKERS[name] ?? '')
    const out = project.path('out', name)
    const wrangler = inRepository('node_modules/wrangler/bin/wrangler.js')
    const flags = ['--dry-run', '--outdir', out, '--name', 'consumer', '--compatibility-date', DATE]
    const { code, stderr } = await run(
      process.execPath,
      [wrangler, 'deploy', entry, ...flags],
      project.folder,
      OFFLINE,
    )
    if (code !== 0) throw new Error(stderr)
    files = readdirSync(out)
    bundle = readFileSync(`${out}/${name}.js`, 'utf8')
  })

  it('imports nothing but the wasm module', () => {
    const imported = [...bundle.matchAll(/^(?:import|export)\b[^;]*?["']([^"'\n]+)["'];?$/gm)].map(
      match => match[1],
    )
    expect(imported).toEqual([expect.stringMatching(/^\.\/[0-9a-f]+-fe26_bg\.wasm$/)])
    expect(files.filter(file => file.endsWith('.wasm')).map(file => `./${file}`)).toEqual(imported)
    expect(bundle).not.toMatch(/["'`]node:(?!http["'`])/)
  })

  it('makes no code from text', () => {
    expect(bundle).not.toMatch(/\beval\(|\bnew Function\b|\bFunction\(/)
  })

  it('runs in workerd', async () => {
    expect(await answerOf(project.path(`${name}.mjs`))).toMatchObject({
      engine: 'wasm',
      runtime: 'workerd',
      who: name === 'testing' ? 'ada@example.com' : 'no_session_cookie_provided',
    })
  })
})

describe.each(['esm', 'cjs'] as const)('an application for Node that esbuild has bundled as %s', format => {
  const bundled = async (external: string[], env: Record<string, string> = {}) => {
    const entry = project.write(
      'app.mjs',
      "import { engineInfo } from 'fe26'\nconsole.log(engineInfo().engine)\n",
    )
    const outfile = project.path(`app-${format}.${format === 'esm' ? 'mjs' : 'cjs'}`)
    const options = { platform: 'node', bundle: true, logLevel: 'silent' } as const
    await esbuild({ entryPoints: [entry], outfile, format, external, ...options })
    return run(process.execPath, [outfile], project.folder, env)
  }

  it('says what to do when the wasm was left behind', async () => {
    const { code, stderr } = await bundled([], { FE26_ENGINE: 'wasm' })
    expect(code).not.toBe(0)
    expect(stderr).toContain('engine_unavailable')
    expect(stderr).toContain('--external:fe26')
  })

  it('runs with fe26 as an external package', async () => {
    expect(await bundled(['fe26'])).toMatchObject({ code: 0, stdout: 'native\n' })
  })
})

async function answerOf(entrypoint: string): Promise<unknown> {
  // Wrangler reads these when it is loaded.
  Object.assign(process.env, OFFLINE)
  const { unstable_startWorker: startWorker } = await import('wrangler')
  const worker = await startWorker({
    name: 'consumer',
    entrypoint,
    compatibilityDate: DATE,
    sendMetrics: false,
    dev: {
      server: { hostname: '127.0.0.1', port: 0 },
      inspector: false,
      persist: false,
      watch: false,
      logLevel: 'none',
    },
  })
  try {
    return await (await worker.fetch('http://consumer.test/')).json()
  } finally {
    await worker.dispose()
  }
}

const DATE = '2026-10-01'
const OFFLINE = { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' }

const SETTINGS = `{
  clientId: 'client_local',
  apiKey: 'sk_test_local',
  cookiePassword: 'a password of at least 32 characters',
  redirectUri: 'http://consumer.test/callback',
}`

const WORKERS: Record<string, string> = {
  importing: `
    import { engineInfo } from 'fe26'
    import { authkit, getAuth } from 'fe26/hono'
    import { Hono } from 'hono'
    const app = new Hono()
    app.use(authkit(${SETTINGS}))
    app.get('/', c => c.json({ ...engineInfo(), who: getAuth(c).reason }))
    export default app`,
  requiring: `
    import fe26 from './required.cjs'
    export default {
      async fetch(request) {
        const { auth } = await fe26.createAuthKit(${SETTINGS}).withAuth(request)
        return Response.json({ ...fe26.engineInfo(), who: auth.reason })
      },
    }`,
  testing: `
    import { createAuthKit, engineInfo } from 'fe26'
    import { createLocalAuthKit } from 'fe26/testing'
    export default {
      async fetch() {
        const local = createLocalAuthKit()
        const authkit = createAuthKit({
          ...${SETTINGS},
          fetch: (input, init) => local.fetch(new Request(input, init)),
        })
        const sessionData = await authkit.sealSession(await local.issueSession())
        const { user } = await authkit.loadSealedSession({ sessionData }).authenticate()
        return Response.json({ ...engineInfo(), who: user.email })
      },
    }`,
}
