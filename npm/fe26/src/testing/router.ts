import { type AuthorizationRequest, decide, parseAuthorizationRequest } from './authorize.js'
import { messagePage, organizationPage, PAGE_HEADERS, signInPage } from './authorize-page.js'
import type { LocalRoute } from './failures.js'
import { authenticate, type GrantContext } from './grants.js'
import type { SigningKeys } from './signing-keys.js'
import { apiError, notFound, unauthorized, type WireBody, WireError } from './wire-error.js'

/** What answering needs besides what the grants need. */
export interface RouterContext extends GrantContext {
  keys: SigningKeys
  redirectUris: readonly string[] | undefined
}

/** A request whose body is already read. */
export interface ReceivedRequest {
  method: string
  url: URL
  headers: Headers
  body: string
}

export function routeOf({ pathname }: URL): LocalRoute {
  if (pathname === AUTHORIZE) return 'authorize'
  if (pathname === AUTHENTICATE) return 'authenticate'
  if (pathname === LOGOUT) return 'logout'
  return pathname.startsWith(JWKS) ? 'jwks' : 'api'
}

/** The answer to a request. Never rejects for what a stranger sends. */
export async function answer(context: RouterContext, request: ReceivedRequest): Promise<Response> {
  try {
    switch (routeOf(request.url)) {
      case 'authorize':
        return await answerAuthorize(context, request)
      case 'authenticate':
        allow(request, ['POST'])
        return noStore(await authenticate(context, parseBody(request), bearerOf(request)))
      case 'jwks':
        return await answerJwks(context, request)
      case 'logout':
        return answerLogout(context, request)
      default:
        return answerManagement(context, request)
    }
  } catch (error) {
    if (error instanceof WireError)
      return Response.json(error.body, { status: error.status, headers: error.headers })
    throw error
  }
}

async function answerAuthorize(context: RouterContext, received: ReceivedRequest): Promise<Response> {
  allow(received, ['GET', 'POST'])
  const parsed = parseAuthorizationRequest(received.url.searchParams, context)
  if (parsed.kind === 'redirect') return redirect(parsed.url)
  if (parsed.kind === 'refused') {
    return page(messagePage('This request cannot continue', REFUSALS[parsed.reason]), 400)
  }
  const { request } = parsed
  if (received.method === 'GET') return page(signIn(context, request, received))
  const form = new URLSearchParams(received.body)
  const decision =
    form.get('decision') === 'deny'
      ? ({ deny: true } as const)
      : { email: form.get('email') ?? '', organizationId: form.get('organization') ?? undefined }
  const outcome = decide(request, decision, context)
  switch (outcome.kind) {
    case 'redirect':
      return redirect(outcome.url)
    case 'choose_organization':
      return page(organizationPage(request, outcome.account, actionOf(received)))
    case 'invalid_email':
      return page(signIn(context, request, received, 'That is not an e-mail address.'), 400)
    case 'not_a_member':
      return page(signIn(context, request, received, 'This user is not a member of the organization.'), 403)
  }
}

function signIn(
  context: RouterContext,
  request: AuthorizationRequest,
  received: ReceivedRequest,
  problem?: string,
) {
  return signInPage(request, context.directory.accounts, actionOf(received), problem)
}

async function answerJwks({ keys, clientId }: RouterContext, request: ReceivedRequest): Promise<Response> {
  allow(request, ['GET'])
  if (request.url.pathname !== `${JWKS}${encodeURIComponent(clientId)}`) throw notFound('Client')
  return Response.json(await keys.jwks())
}

function answerLogout({ sessions }: RouterContext, request: ReceivedRequest): Response {
  allow(request, ['GET'])
  const sessionId = request.url.searchParams.get('session_id')
  if (!sessionId) return page(messagePage('This request cannot continue', 'session_id is missing.'), 400)
  const returnTo = request.url.searchParams.get('return_to')
  if (returnTo !== null && !/^https?:\/\//i.test(returnTo)) {
    return page(messagePage('This request cannot continue', 'return_to is not an http URL.'), 400)
  }
  // A session that is gone is signed out already: people log out late, and twice.
  sessions.revoke(sessionId)
  if (returnTo !== null && URL.canParse(returnTo)) return redirect(new URL(returnTo))
  return page(messagePage('Signed out', 'You can close this page.'))
}

function answerManagement({ management, apiKey }: RouterContext, request: ReceivedRequest): Response {
  const path = request.url.pathname
  if (!management.knows(path)) throw notFound('Route')
  if (bearerOf(request) !== apiKey) throw unauthorized()
  const { status, body } = management.answer(
    request.method,
    path,
    request.method === 'POST' ? parseBody(request) : {},
  )
  return Response.json(body, { status })
}

function allow({ method }: ReceivedRequest, methods: readonly string[]): void {
  if (methods.includes(method)) return
  throw new WireError(405, { message: 'Method not allowed.' }, { Allow: methods.join(', ') })
}

/** A JSON object, or a form as RFC 6749 §4.1.3 has it. */
function parseBody({ headers, body }: ReceivedRequest): WireBody {
  if (headers.get('Content-Type')?.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(body))
  }
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as WireBody
  } catch {
    // Answered below, like any other body that is not an object.
  }
  throw apiError(400, 'invalid_json', 'The request body must be a JSON object.')
}

function bearerOf({ headers }: ReceivedRequest): string | undefined {
  return /^Bearer (.+)$/i.exec(headers.get('Authorization') ?? '')?.[1]
}

/** Where the page's forms go: the same request again, with the person's decision as the body. */
function actionOf({ url }: ReceivedRequest): string {
  return `${url.pathname}${url.search}`
}

function page(html: string, status = 200): Response {
  return new Response(html, { status, headers: PAGE_HEADERS })
}

function redirect(url: URL): Response {
  return new Response(null, { status: 302, headers: { Location: url.href, 'Cache-Control': 'no-store' } })
}

/** RFC 6749 §5.1: an answer with tokens is never cached. */
function noStore(body: unknown): Response {
  return Response.json(body, { headers: { 'Cache-Control': 'no-store' } })
}

const AUTHORIZE = '/user_management/authorize'
const AUTHENTICATE = '/user_management/authenticate'
const LOGOUT = '/user_management/sessions/logout'
const JWKS = '/sso/jwks/'

const REFUSALS = {
  client_id: 'The client_id is not the one this AuthKit serves.',
  redirect_uri: 'The redirect_uri is missing, malformed or not allowed.',
} as const
