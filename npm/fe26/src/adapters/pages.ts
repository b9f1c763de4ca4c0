// An adapter's own pages: where a sign-in begins and ends, and where people sign out.

import type { AuthKit } from '../authkit.js'
import type { Answer, Pages } from '../types.js'
import { Callback } from './callback.js'
import type { GateRequest } from './gate.js'
import type { Framework, Hooks } from './hooks.js'

/** One of the pages. A request of another method is the application's. */
type Page<Own> = (request: GateRequest, own: Own | undefined) => Promise<Answer> | undefined

/** The pages there are, but for those that the application leaves out. */
export class OwnPages<Own> {
  /** For routers that must know them. Paths are percent-encoded. */
  readonly list: { path: string; methods: readonly string[] }[] = []
  /** By path, with and without one slash at the end, and percent-encoded or not, as routers take it. */
  readonly #byPath = new Map<string, Page<Own>>()

  constructor(
    entries: readonly (readonly [path: string | null, methods: readonly string[], page: Page<Own>])[],
  ) {
    for (const [path, methods, answer] of entries) {
      if (path === null) continue
      this.list.push({ path, methods })
      const page: Page<Own> = (request, own) =>
        methods.includes(request.method) ? answer(request, own) : undefined
      for (const spelling of [path, decodeURI(path)]) {
        const bare = spelling.endsWith('/') ? spelling.slice(0, -1) : spelling
        this.#byPath.set(bare, page).set(`${bare}/`, page)
      }
    }
  }

  /** The answer to a request for one of them. */
  answer(path: string, request: GateRequest, own: Own | undefined): Promise<Answer> | undefined {
    return this.#byPath.get(path)?.(request, own)
  }
}

/** The pages where the engine, which has checked them, says that they are. */
export function pagesOf<Custom extends object, Own, Context extends object>(
  authkit: AuthKit<Custom>,
  hooks: Hooks<Context, Custom>,
  framework: Framework<Own, Context>,
): OwnPages<Own> {
  const { adapter } = authkit
  const { signIn, signUp, callback, signOut } = authkit.settings.pages as Pages
  const ending = new Callback(authkit, hooks, framework, signIn)
  return new OwnPages([
    [signIn, READ, request => adapter.signIn(request)],
    [signUp, READ, request => adapter.signIn(request, { screenHint: 'sign-up' })],
    // Not for HEAD: a code is good for one exchange, and the GET that follows needs it. Nor for a handshake.
    [callback, ['GET'], (request, own) => (own ? ending.answer(request, own) : undefined)],
    [signOut, [...READ, 'POST'], request => adapter.signOut(request)],
  ])
}

const READ = ['GET', 'HEAD']
