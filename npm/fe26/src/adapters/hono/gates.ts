// A gate for each configuration that comes with the requests.

import type { Context } from 'hono'
import { workosVariables } from '../../runtime.js'
import { Gate } from '../gate.js'
import type { AdapterOptions, HookContext } from '../hono.js'
import type { Framework } from '../hooks.js'

/**
 * One gate per configuration. It comes with each request: on Workers as `env`, which stays the same object; on Node
 * `c.env` is new each time and holds the request and the response, which must not be kept.
 */
export class Gates<Custom extends object> {
  readonly #options: AdapterOptions<Custom>
  readonly #byEnv = new WeakMap<object, Gate<Custom, Context>>()
  readonly #byVariables = new Map<string, Gate<Custom, Context>>()

  constructor(options: AdapterOptions<Custom>) {
    this.#options = options
  }

  for(env: object = {}): Gate<Custom, Context> {
    const known = this.#byEnv.get(env)
    if (known) return known
    const variables = workosVariables(env)
    const key = JSON.stringify(variables)
    const gate =
      this.#byVariables.get(key) ??
      new Gate({ ...this.#options, env: { ...variables, ...this.#options.env } }, HONO)
    this.#byVariables.set(key, gate)
    this.#byEnv.set(env, gate)
    return gate
  }
}

const HONO: Framework<Context, HookContext> = { contextOf: c => ({ c }) }
