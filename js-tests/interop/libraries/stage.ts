// One library of WorkOS in several processes, one of them on fe26. All talk to the same AuthKit, and what the one answers
// and asks is compared with what the other does.

import { fileURLToPath } from 'node:url'
import { type LocalAuthKitServer, startLocalAuthKit } from 'fe26/testing'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { freePort } from '../../flows/free-port.js'
import { type RunningProgram, START_MS, startProgram } from '../../flows/program.js'
import { COOKIE_PASSWORD } from '../../local-authkit/bench.js'
import type { App, Side } from './apps.js'
import { type Seen, shown } from './shown.js'
import { Visitor } from './visitor.js'

/** What is done on a side, or on two; what it gives is compared, too. */
export type Scene = (visitor: Visitor, stage: Stage) => Promise<unknown>

/** All sides of a library, and their AuthKit. */
export interface Stage {
  readonly authkit: LocalAuthKitServer
  visitor(side: Side, other?: Side): Visitor
  /** Plays a scene, begun on this side: all that is answered, asked of AuthKit and given. */
  play(side: Side, scene: Scene, other?: Side): Promise<Seen>
  /** Access tokens issued meanwhile have expired when they arrive. */
  whileExpired<T>(meanwhile: () => Promise<T>): Promise<T>
  /** The names by which AuthKit has been asked for tokens, latest last. */
  agents(): string[]
}

/** Starts an app on all sides. */
export function useStage(app: App): Stage {
  let authkit: LocalAuthKitServer | undefined
  const programs = new Map<Side, RunningProgram>()

  async function start(side: Side): Promise<void> {
    await app.build?.(side)
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const env = {
      ...stage.authkit.env,
      FE26_ENGINE: process.env['FE26_ENGINE'] ?? '',
      NODE_ENV: 'production',
      PORT: String(port),
      WORKOS_COOKIE_PASSWORD: COOKIE_PASSWORD,
      WORKOS_REDIRECT_URI: `${url}/callback`,
      ...app.env?.(url, side),
    }
    const args = [...NODE, ...app.args(side)]
    programs.set(side, await startProgram({ args, folder: HERE, env }, url))
  }

  beforeAll(async () => {
    authkit = await startLocalAuthKit()
    await Promise.all(app.sides.map(start))
  }, 4 * START_MS)
  afterEach(() => stage.authkit.clearFailures())
  afterAll(async () => {
    await Promise.all([...programs.values()].map(program => program.close()))
    await authkit?.close()
  })

  const urlOf = (side: Side) => programs.get(side)?.url ?? ''
  const stage: Stage = {
    get authkit() {
      if (!authkit) throw new Error('The AuthKit is there from beforeAll on.')
      return authkit
    },
    visitor: (side, other = side) => new Visitor([urlOf(side), urlOf(other)]),
    async play(side, scene, other) {
      const { requests } = stage.authkit
      const last = requests.at(-1)
      const visitor = stage.visitor(side, other)
      const gave = await scene(visitor, stage)
      stage.authkit.clearFailures()
      const since = requests.slice(last ? requests.lastIndexOf(last) + 1 : 0)
      const asked = since.filter(({ route }) => route === 'authenticate' || route === 'api')
      const apps = app.sides.map(urlOf)
      return shown({ replies: visitor.replies, asked, gave }, { apps, authkit: stage.authkit.url })
    },
    async whileExpired(meanwhile) {
      stage.authkit.accessTokenTtl = -60
      try {
        return await meanwhile()
      } finally {
        stage.authkit.accessTokenTtl = 300
      }
    },
    agents: () =>
      stage.authkit.requests
        .filter(({ route }) => route === 'authenticate')
        .map(({ headers }) => headers['user-agent'] ?? ''),
  }
  return stage
}

const NODE = [
  ...['--experimental-strip-types', '--no-warnings'],
  ...['--import', new URL('hurried.ts', import.meta.url).href],
]
const HERE = fileURLToPath(new URL('.', import.meta.url))
