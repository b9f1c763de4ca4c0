// The programs in the README of @workos-inc/node, taken from the installed package, with nothing changed but the import.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createLocalAuthKit, type LocalAuthKit } from 'fe26/testing'
import { WorkOS } from 'fe26/workos'
import { afterEach, expect, it, vi } from 'vitest'
import { WorkOS as Peer } from 'workos-node-11'

const installed = dirname(createRequire(import.meta.url).resolve('workos-node-11/package.json'))
const readme = readFileSync(join(installed, 'README.md'), 'utf8')
const programs = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code)

/** What a program has declared by its end, as far as it is one of these. */
const SHOWN = ['workos', 'url', 'codeVerifier', 'accessToken', 'refreshToken']

interface End {
  workos: { baseURL: string; clientId: string | undefined }
  url?: string
  codeVerifier?: string
  accessToken?: string
  refreshToken?: string
}

afterEach(() => vi.unstubAllGlobals())

/** Runs a program to its end, or to what it throws. */
async function run(program: string, library: unknown, local: LocalAuthKit) {
  const requests: { method: string | undefined; url: string; members: string[] }[] = []
  vi.stubGlobal('fetch', async (input: string, init: RequestInit) => {
    const body = init.body ? JSON.parse(String(init.body)) : {}
    requests.push({ method: init.method, url: String(input), members: Object.keys(body).sort() })
    if (body.code) body.code = await codeFor(body, local)
    return local.fetch(input, { ...init, ...(init.body && { body: JSON.stringify(body) }) })
  })
  const source = program.replace(/^import .*$/m, '')
  const shown = SHOWN.filter(name => new RegExp(`(const|[{,]) ${name}\\b`).test(source))
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor
  const whole = AsyncFunction('WorkOS', 'authorizationCode', `${source}; return { ${shown.join(', ')} }`)
  const outcome = await whole(library, 'what the callback brought').then(
    (end: End) => ({ end }),
    (thrown: Error) => ({ thrown: `${thrown.constructor.name} ${thrown.name}` }),
  )
  return { shown, requests, ...(outcome as { end?: End; thrown?: string }) }
}

/** Of somebody who has signed in where the program has led: its challenge is that of the verifier it presents. */
async function codeFor({ code_verifier, client_id }: Record<string, string>, local: LocalAuthKit) {
  const challenge = challengeOf(code_verifier)
  const query = new URLSearchParams({
    ...{
      provider: 'authkit',
      client_id: client_id ?? '',
      response_type: 'code',
      redirect_uri: 'myapp://callback',
    },
    ...{ code_challenge: challenge, code_challenge_method: 'S256' },
  })
  const callback = await local.signIn(`https://api.workos.com/user_management/authorize?${query}`)
  return callback.searchParams.get('code')
}

function challengeOf(verifier = '') {
  return createHash('sha256').update(verifier).digest('base64url')
}

it('the README has five programs', () => expect(programs).toHaveLength(5))

it.each(programs.map((program, number) => ({ number, program })))('program $number', async ({ program }) => {
  const local = createLocalAuthKit({ clientId: 'client_...', apiKey: 'sk_...' })
  // Its first line is in the programs before it.
  const declares = /const workos/.test(program)
  const whole = declares ? program : `const workos = new WorkOS('sk_1234');\n${program}`
  const theirs = await run(whole, Peer, local)
  const ours = await run(whole, WorkOS, local)

  expect(ours.shown).toContain('workos')
  expect([ours.requests, ours.thrown]).toEqual([theirs.requests, theirs.thrown])
  for (const { end } of [theirs, ours]) {
    if (end?.url)
      expect(new URL(end.url).searchParams.get('code_challenge')).toBe(challengeOf(end.codeVerifier))
    for (const name of ['accessToken', 'refreshToken', 'codeVerifier'] as const)
      expect(end?.[name] !== undefined).toBe(end !== undefined && ours.shown.includes(name))
  }
  expect(ours.end?.workos.clientId).toBe(theirs.end?.workos.clientId)
  expect(parametersOf(ours.end?.url)).toEqual(parametersOf(theirs.end?.url))
})

/** An authorization URL but for what is random. */
function parametersOf(url: string | undefined) {
  if (!url) return undefined
  const { origin, pathname, searchParams } = new URL(url)
  const parameters = [...searchParams].map(([name, value]) =>
    /^(state|code_challenge)$/.test(name) ? [name, value.length] : [name, value],
  )
  return [origin, pathname, parameters]
}
