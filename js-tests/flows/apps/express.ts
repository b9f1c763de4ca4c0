// The application of the flow tests in Express, 4 or 5. `serve.ts` runs it.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Application, ErrorRequestHandler, Express, Response } from 'express'
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
} from 'fe26/express'
import { GUARDED, OF_TOKENS, tokenAnswer } from './guards.ts'
import { hooksOf, urlIn } from './hooks.ts'
import { optionsIn } from './sign-in.ts'

const hooks = hooksOf<HookContext>({
  urlOf: ({ req }) => urlIn(req),
  setCookie: ({ res }, name) => void res.cookie(name, 'yes'),
  redirect: ({ res }, path) => void res.redirect(path),
})

export function createListener(
  { frameworkTrustsProxy, ...options }: AdapterOptions & { frameworkTrustsProxy?: boolean },
  express: () => Express,
): (request: IncomingMessage, response: ServerResponse) => void {
  const app = express()
  app.set('env', 'production')
  app.set('trust proxy', frameworkTrustsProxy ?? false)
  app.get('/before/get-auth', req => void getAuth(req))
  app.get('/before/require-auth', requireAuth())
  app.get('/before/get-token', req => void getToken(req))
  app.get('/before/require-token', requireToken())
  app.use('/before', codeOfTheError)
  app.use(authkit({ ...options, ...hooks }))

  app.get('/', (req, res) => void res.json({ email: getAuth(req).user?.email ?? null }))
  app.get('/private', requireAuth(), (req, res) => {
    res.json({ email: req.auth?.user?.email ?? null, url: req.originalUrl })
  })
  app.all('/api/me', requireAuth(), (req, res) => {
    const auth = getAuth(req)
    if (auth.authenticated) res.json({ email: auth.user.email, role: auth.role ?? null })
  })
  for (const [path, required] of Object.entries(GUARDED)) {
    app.all(path, requireAuth(required), (req, res) => {
      res.json({ email: getSession(req).user.email, url: req.originalUrl })
    })
  }
  for (const [path, required] of Object.entries(OF_TOKENS)) {
    app.all(path, requireToken(required), (req, res) => {
      res.json(tokenAnswer(getToken(req), getAuth(req)))
    })
  }
  app.get('/own-cookies', (req, res) => {
    res.setHeader('Set-Cookie', ['theme=dark; Path=/', 'lang=en; Path=/'])
    res.json({ email: getAuth(req).user?.email ?? null })
  })
  app.get('/public', (_req, res) => {
    res
      .set('Cache-Control', 'public, max-age=60')
      .set('Vary', 'Accept-Language')
      .send('the same for everybody')
  })
  app.get('/stream', (_req, res) => {
    for (const part of ['one ', 'two ', 'three']) res.write(part)
    res.end()
  })
  app.all('/switch', (req, res, next) => {
    const { organization, returnTo } = req.query
    switchOrganization(req, res, { organizationId: String(organization), returnTo: String(returnTo) }).catch(
      next,
    )
  })
  app.all('/own/sign-in', (req, res, next) => void signIn(req, res, optionsIn(req.url)).catch(next))
  app.all('/own/sign-out', (req, res, next) => void signOut(req, res, optionsIn(req.url)).catch(next))
  app.get('/own-sign-out', (_req, res) => {
    res.append('Set-Cookie', 'wos-session=; Path=/; Max-Age=0').json({ email: null })
  })
  app.get('/elsewhere', (_req, res) => res.redirect('/?from=elsewhere'))
  app.get('/broken', () => {
    throw new Error('the handler is broken')
  })
  app.get('/broken-next', (_req, _res, next) => next(new Error('the handler is broken')))
  app.get('/broken-late', (_req, res, next) => {
    res.write('begun', () => next(new Error('the handler is broken')))
  })
  writesHeads(app)
  return app
}

/** Handlers that write the head themselves, in each shape `writeHead()` takes. */
function writesHeads(app: Application): void {
  const cookie = 'theme=dark; Path=/'
  const shapes: Record<string, (res: Response) => void> = {
    object: res => res.writeHead(200, { 'Set-Cookie': cookie }),
    'object-of-lists': res => res.writeHead(200, { 'Set-Cookie': [cookie, 'lang=en; Path=/'] }),
    list: res => res.writeHead(200, ['Set-Cookie', cookie, 'Set-Cookie', 'lang=en; Path=/']),
    reason: res => res.writeHead(200, 'Fine', { 'set-cookie': cookie }),
    flushed: res => res.setHeader('Set-Cookie', cookie).flushHeaders(),
  }
  for (const [name, write] of Object.entries(shapes)) {
    app.get(`/write-head/${name}`, (_req, res) => {
      write(res)
      res.end('written')
    })
  }
}

const codeOfTheError: ErrorRequestHandler = (error, _req, res, _next) => {
  console.error(error)
  res.status(500).json({ code: error instanceof Fe26Error ? error.code : null })
}
