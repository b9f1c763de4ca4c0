// A bench that hears what its AuthKit tells.

import type { AuthKit, Fe26Event } from 'fe26'
import { expect } from 'vitest'
import { Bench, type BenchOptions } from './bench.js'

/** A bench, and what its AuthKit tells. */
export function listening({ config, ...options }: BenchOptions = {}) {
  const events: Fe26Event[] = []
  const bench = new Bench({ ...options, config: { ...config, onEvent: event => events.push(event) } })
  /** What has been told since the last time. */
  const told = () => events.splice(0)
  return { bench, told }
}

export const types = (events: Fe26Event[]) => events.map(({ type }) => type)
export const visit = (authkit: AuthKit, cookie: string) => authkit.withAuth({ headers: { cookie } })

export const ONCE = { attempts: 1, durationMs: 0 }
export const EXPIRED_MS = 600_000
/** Of the local AuthKit. */
export const REQUEST_ID = expect.stringMatching(/^req_\w+$/)
