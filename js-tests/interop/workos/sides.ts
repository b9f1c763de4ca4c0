// The two libraries before the same recorder, and what differs between them.

import { basename } from 'node:path'
import * as fe26 from 'fe26/workos'
import { afterAll, afterEach, beforeEach, expect, type RunnerTask, type RunnerTestFile, vi } from 'vitest'
import * as peer from 'workos-node-11'
import { type Difference, shownBy } from './differences.js'
import { type Picture, pictureOf } from './pictures.js'
import { type Recorded, Recorder, type Scripted } from './recorder.js'

/** Either library: fe26's types take the same programs. */
export type Library = typeof peer

/** A call of the table. */
export interface Row {
  it: string
  /** How the client is made; the address is added. */
  options?: Partial<peer.WorkOSOptions> & { key?: string }
  call: (workos: peer.WorkOS, library: Library) => unknown
  /** How the recorder answers. */
  script?: readonly Scripted[]
  /** What it answers where the keys are. */
  keySet?: Scripted
  /** Requests for keys are left out: fe26 needs none. */
  withoutKeySets?: boolean
  /** A difference that is wanted: what each of them does then. */
  differs?: { name: Difference; peer: object; fe26: object }
}

export const PASSWORD = 'a password of the drop-in tests, 32 characters'
export const CLIENT_ID = 'client_01DROPIN'
export const API_KEY = 'sk_test_drop_in'

/** What a library did: what came of the call, and what it asked for. */
export type Seen = { requests: readonly Recorded[] } & Picture

const isNoKeySet = ({ url }: Recorded) => !url.startsWith('/sso/jwks/')

/** Runs rows against both; the other one is `@workos-inc/node` as Node gets it. */
export function useSides(theirLibrary: Library = peer) {
  const shown = new Set<Difference>()
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.unstubAllEnvs()
  })
  let file: RunnerTestFile | undefined
  beforeEach(({ task }) => {
    file = task.file
  })
  afterAll(() => {
    if (file && !wasFiltered(file.tasks))
      expect([...shown].sort()).toEqual(shownBy(basename(file.name, '.test.ts')))
  })

  async function run(
    library: Library,
    { options = {}, call, script = [{}], keySet }: Row,
    onWait?: (ms: number) => void,
  ): Promise<Seen> {
    // One each: what one library asks late must not be the other's.
    const recorder = await Recorder.start(script, keySet)
    const { key, ...rest } = options
    const address = { apiHostname: '127.0.0.1', https: false, port: recorder.port }
    skipWaits(onWait)
    const limits = rest.timeout ? limitBy(recorder, rest.timeout) : undefined
    const outcome = await pictureOf(() => {
      const workos = new library.WorkOS({ apiKey: key ?? API_KEY, clientId: CLIENT_ID, ...address, ...rest })
      return call(workos, library)
    }, PASSWORD)
    limits?.mockRestore()
    await recorder.stop()
    return { ...withoutPort(outcome, recorder.port), requests: recorder.seen }
  }

  return {
    /** For tests that are no rows. */
    shows(name: Difference): void {
      shown.add(name)
    },

    /** How long either library waits between its attempts, in milliseconds. */
    async watch(row: Row): Promise<{ peer: number[]; fe26: number[] }> {
      const waited: number[][] = []
      for (const library of [theirLibrary, fe26 as unknown as Library]) {
        const waits: number[] = []
        waited.push(waits)
        await run(library, row, ms => waits.push(ms))
      }
      return { peer: waited[0] ?? [], fe26: waited[1] ?? [] }
    },

    async compare(row: Row): Promise<void> {
      const theirs = await run(theirLibrary, row)
      const ours = await run(fe26 as unknown as Library, row)
      if (row.withoutKeySets)
        for (const side of [theirs, ours]) side.requests = side.requests.filter(isNoKeySet)
      if (row.differs) {
        expect(theirs).toMatchObject(row.differs.peer)
        expect(ours).toMatchObject(row.differs.fe26)
        expect(ours, 'they have become the same').not.toEqual(theirs)
        shown.add(row.differs.name)
      } else {
        expect(ours).toEqual(theirs)
      }
    },
  }
}

/** Waits take no time: what ends one is a promise's own function, what limits an attempt is not. */
export function skipWaits(onWait?: (ms: number) => void): void {
  vi.unstubAllGlobals()
  const { setTimeout: wait } = globalThis
  vi.stubGlobal('setTimeout', (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
    const isWait = String(run).includes('[native code]') && ms > 0
    if (isWait) onWait?.(ms)
    return wait(run, isWait ? 0 : ms, ...args)
  })
}

/** An attempt's time is over when the recorder hangs, and not before, however slow the machine is. */
function limitBy(recorder: Recorder, limit: number) {
  const { setTimeout: start, clearTimeout: stop } = globalThis
  const { timeout } = AbortSignal
  const limits = new Map<unknown, () => void>()
  const hold = (key: unknown, end: () => void) => {
    limits.set(key, end)
    recorder.whenHanging(() => limits.get(key)?.())
  }
  vi.stubGlobal('setTimeout', (run: () => void, ms = 0, ...args: unknown[]) => {
    if (ms !== limit) return start(run, ms, ...args)
    const key = start(() => {}, 0)
    hold(key, run)
    return key
  })
  vi.stubGlobal('clearTimeout', (key: Parameters<typeof stop>[0]) => {
    limits.delete(key)
    stop(key)
  })
  return vi.spyOn(AbortSignal, 'timeout').mockImplementation(ms => {
    if (ms !== limit) return timeout.call(AbortSignal, ms)
    const controller = new AbortController()
    hold(controller, () => controller.abort(new DOMException('The operation timed out.', 'TimeoutError')))
    return controller.signal
  })
}

/** The recorder's port is another in every run. */
function withoutPort<Value>(value: Value, port: number): Value {
  return JSON.parse(JSON.stringify(value ?? null, keepUndefined).replaceAll(`:${port}`, ':PORT')) as Value
}

function keepUndefined(_: string, value: unknown): unknown {
  return value === undefined ? 'undefined' : Number.isNaN(value) ? 'NaN' : value
}

/** Whether somebody wanted some of the tests alone. */
function wasFiltered(tasks: readonly RunnerTask[]): boolean {
  return tasks.some(task => task.mode === 'skip' || ('tasks' in task && wasFiltered(task.tasks)))
}
