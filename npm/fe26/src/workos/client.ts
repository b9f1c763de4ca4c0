// The client of @workos-inc/node, as far as it signs people in.

import { version } from '../version.js'
import { hide } from './clients.js'
import { type ApiRequest, Connection } from './connection.js'
import { lacking, NOT_OF_THE_CLIENT } from './elsewhere.js'
import { ApiKeyRequiredException } from './exceptions.js'
import { connectionSettings, resolve } from './options.js'
import { PKCE } from './pkce.js'
import { requireSuccess, unexpected } from './refusals.js'
import { resourceUrl } from './resource-url.js'
import type { GetOptions, PatchOptions, PostOptions, PutOptions, WorkOSOptions } from './types/client.js'
import { UserManagement } from './user-management.js'

/** By client: what its `userManagement` is unless a program has put something else in its place. */
export const ownUserManagement = new WeakMap<object, UserManagement>()

/** A client of WorkOS's API, for signing people in and for their sessions. */
export class WorkOS extends lacking('WorkOS', NOT_OF_THE_CLIENT) {
  readonly baseURL: string
  readonly clientId?: string
  readonly key?: string
  readonly options: WorkOSOptions
  readonly pkce: PKCE
  private readonly hasApiKey: boolean
  readonly userManagement: UserManagement
  declare private readonly connection: Connection

  /** An API key, or options; what both leave out, `WORKOS_API_KEY` and `WORKOS_CLIENT_ID` may hold. */
  constructor(keyOrOptions?: string | WorkOSOptions, maybeOptions?: WorkOSOptions) {
    super()
    const resolved = resolve(keyOrOptions, maybeOptions)
    const { key, clientId, options, baseURL } = resolved
    this.baseURL = baseURL
    if (clientId !== undefined) this.clientId = clientId
    if (key !== undefined) this.key = key
    this.options = options
    this.pkce = new PKCE()
    this.hasApiKey = !!key
    hide(this, { connection: new Connection(connectionSettings(resolved, `fe26/${version}`)) })
    this.userManagement = new UserManagement(this)
    ownUserManagement.set(this, this.userManagement)
  }

  /** For logs: without secrets. */
  toJSON(): object {
    return { baseURL: this.baseURL, clientId: this.clientId }
  }

  /** What `console.log()` shows in Node. */
  [Symbol.for('nodejs.util.inspect.custom')](): object {
    return this.toJSON()
  }

  /** fe26's version. */
  get version(): string {
    return version
  }

  /** Throws unless there is an API key. */
  requireApiKey(methodName: string): void {
    if (!this.hasApiKey) throw new ApiKeyRequiredException(methodName)
  }

  // biome-ignore-start lint/suspicious/noExplicitAny: the types are those of @workos-inc/node

  async get<Result = any>(path: string, options: GetOptions = {}): Promise<{ data: Result }> {
    const { accessToken, skipApiKeyCheck = false } = options
    if (!skipApiKeyCheck) this.requireApiKey(path)
    const headers = {
      ...warrant(options),
      ...(accessToken && { Authorization: `Bearer ${accessToken}` }),
    }
    return {
      data: (await this.connection.request(this.describe('GET', path, null, options, headers))) as Result,
    }
  }

  async post<Result = any, Entity = any>(
    path: string,
    entity: Entity,
    options: PostOptions = {},
  ): Promise<{ data: Result }> {
    return { data: (await this.write('POST', path, entity, options)) as Result }
  }

  async put<Result = any, Entity = any>(
    path: string,
    entity: Entity,
    options: PutOptions = {},
  ): Promise<{ data: Result }> {
    return { data: (await this.write('PUT', path, entity, options)) as Result }
  }

  async patch<Result = any, Entity = any>(
    path: string,
    entity: Entity,
    options: PatchOptions = {},
  ): Promise<{ data: Result }> {
    return { data: (await this.write('PATCH', path, entity, options)) as Result }
  }

  async delete(path: string, query?: Record<string, string | number | boolean | undefined>): Promise<void> {
    this.requireApiKey(path)
    requireSuccess(
      path,
      await this.connection.send(this.describe('DELETE', path, null, query ? { query } : {})),
    )
  }

  async deleteWithBody<Entity = any>(path: string, entity: Entity): Promise<void> {
    this.requireApiKey(path)
    requireSuccess(path, await this.connection.send(this.describe('DELETE', path, entity)))
  }

  // biome-ignore-end lint/suspicious/noExplicitAny: the types are those of @workos-inc/node

  /** Writes a warning where warnings go. */
  emitWarning(warning: string): void {
    const { process } = globalThis as { process?: { emitWarning?: (warning: string, type: string) => void } }
    if (process?.emitWarning) process.emitWarning(warning, 'WorkOS')
    // biome-ignore lint/suspicious/noConsole: that is what it is for
    else console.warn(`WorkOS: ${warning}`)
  }

  private async write(method: 'POST' | 'PUT' | 'PATCH', path: string, entity: unknown, options: PostOptions) {
    if (!options.skipApiKeyCheck) this.requireApiKey(path)
    const { idempotencyKey } = options
    const headers = {
      ...(method === 'POST' && warrant(options)),
      ...(idempotencyKey && { 'Idempotency-Key': idempotencyKey }),
    }
    return this.connection.request(this.describe(method, path, entity, options, headers))
  }

  private describe(
    method: ApiRequest['method'],
    path: string,
    entity: unknown,
    { query, maxRetries }: Pick<PostOptions, 'query' | 'maxRetries'> = {},
    headers: Record<string, string> = {},
  ): ApiRequest {
    const isForm = entity instanceof URLSearchParams
    let body: string | undefined
    let url: string
    try {
      body = isForm ? entity.toString() : entity === null ? undefined : JSON.stringify(entity)
      url = resourceUrl(this.baseURL, path, query)
    } catch (error) {
      throw unexpected(error)
    }
    return {
      method,
      path,
      url,
      body,
      grantType: (entity as { grant_type?: unknown } | null)?.grant_type,
      maxRetries,
      headers: { ...(isForm && { 'Content-Type': FORM }), ...headers },
    }
  }
}

function warrant({ warrantToken }: { warrantToken?: string }): Record<string, string> {
  return warrantToken ? { 'Warrant-Token': warrantToken } : {}
}

const FORM = 'application/x-www-form-urlencoded;charset=utf-8'
