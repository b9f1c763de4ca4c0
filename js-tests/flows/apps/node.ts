// The application of the flow tests on node:http alone. `serve.ts` runs it.

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Fe26Error } from 'fe26'
import {
  type AdapterOptions,
  authkit,
  getAuth,
  getSession,
  getToken,
  type HookContext,
  requireAuth,
  requireToken,
  signIn,
  signOut,
  switchOrganization,
} from 'fe26/node'
import { GUARDED, OF_TOKENS, tokenAnswer } from './guards.ts'
import { cookieOf, hooksOf, urlIn } from './hooks.ts'
import { optionsIn } from './sign-in.ts'

const hooks = hooksOf<HookContext>({
  urlOf: ({ req }) => urlIn(req),
  setCookie: ({ res }, name) => void res.appendHeader('set-cookie', cookieOf(name)),
  redirect: ({ res }, path) => void (res as ServerResponse).writeHead(302, { location: path }).end(),
})

export function createListener(options: AdapterOptions): RequestListener {
  const listener = authkit({ ...options, ...hooks })((req, res) => {
    const handler = HANDLERS[pathOf(req)]
    if (handler) return handler(req, res)
    res.statusCode = 404
    res.end('not found')
    return undefined
  })
  return (req, res) => (pathOf(req).startsWith('/before/') ? beforeTheListener(req, res) : listener(req, res))
}

type Handler = (req: IncomingMessage, res: ServerResponse) => unknown

const HANDLERS: Record<string, Handler> = {
  '/': (req, res) => json(res, { email: getAuth(req).user?.email ?? null }),
  '/private': requireAuth((req, res) => json(res, { email: req.auth.user.email, url: req.url })),
  '/api/me': requireAuth(async (req, res) => {
    const { user, role } = getSession(req)
    json(res, { email: user.email, role: role ?? null })
  }),
  '/own-cookies': (req, res) => {
    res.setHeader('Set-Cookie', ['theme=dark; Path=/', 'lang=en; Path=/'])
    json(res, { email: getAuth(req).user?.email ?? null })
  },
  '/public': (_req, res) => {
    res.writeHead(200, { 'Cache-Control': 'public, max-age=60', Vary: 'Accept-Language' })
    res.end('the same for everybody')
  },
  '/stream': (_req, res) => {
    for (const part of ['one ', 'two ', 'three']) res.write(part)
    res.end()
  },
  '/switch': (req, res) => {
    const { searchParams } = new URL(req.url ?? '/', 'http://localhost')
    const [organizationId, returnTo] = ['organization', 'returnTo'].map(name => searchParams.get(name) ?? '')
    return switchOrganization(req, res, { organizationId: organizationId ?? '', returnTo: returnTo ?? '' })
  },
  '/own/sign-in': (req, res) => signIn(req, res, optionsIn(req.url)),
  '/own/sign-out': (req, res) => signOut(req, res, optionsIn(req.url)),
  '/own-sign-out': (_req, res) => {
    res.setHeader('Set-Cookie', 'wos-session=; Path=/; Max-Age=0')
    json(res, { email: null })
  },
  '/elsewhere': (_req, res) => res.writeHead(302, { Location: '/?from=elsewhere' }).end(),
  '/broken': () => {
    throw new Error('the handler is broken')
  },
  '/broken-async': async () => {
    throw new Error('the handler is broken')
  },
  '/broken-late': async (_req, res) => {
    await new Promise(resolve => res.write('begun', resolve))
    throw new Error('the handler is broken')
  },
  '/broken-after': async (_req, res) => {
    res.end('complete')
    throw new Error('the handler is broken')
  },
}

for (const [path, required] of Object.entries(GUARDED)) {
  HANDLERS[path] = requireAuth((req: IncomingMessage, res: ServerResponse) => {
    json(res, { email: getSession(req).user.email, url: req.url })
  }, required)
}
for (const [path, required] of Object.entries(OF_TOKENS)) {
  HANDLERS[path] = requireToken((req: IncomingMessage, res: ServerResponse) => {
    json(res, tokenAnswer(getToken(req), getAuth(req)))
  }, required)
}

function beforeTheListener(req: IncomingMessage, res: ServerResponse): void {
  try {
    if (pathOf(req) === '/before/get-auth') json(res, getAuth(req))
    else if (pathOf(req) === '/before/get-token') json(res, getToken(req))
    else if (pathOf(req) === '/before/require-token') requireToken(() => {})(req, res)
    else requireAuth(() => {})(req, res)
  } catch (error) {
    console.error(error)
    res.statusCode = 500
    json(res, { code: error instanceof Fe26Error ? error.code : null })
  }
}

function json(res: ServerResponse, body: unknown): void {
  res.setHeader('content-type', 'application/json')
  res.end(JSON.stringify(body))
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[0] ?? ''
}
