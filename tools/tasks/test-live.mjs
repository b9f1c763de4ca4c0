import { Failure } from '../machine/failure.mjs'
import { conclude } from './test.mjs'
import { vitest } from './vitest.mjs'

/** The tests that need nothing but an AuthKit, against one that runs elsewhere: WorkOS's emulator, or staging. */
export async function testLive(machine, progress, rest) {
  const missing = WANTED.filter(name => !machine.env[name])
  if (missing.length > 0) {
    throw new Failure(
      `Set ${missing.join(', ')}: test:live runs the tests that need nothing but an AuthKit against the one they name.`,
    )
  }
  const suites = await vitest(machine, [...LIVE_TESTS, ...rest])
  if (suites.some(suite => suite.skipped > 0)) progress.say(`\n${WHY_SKIPPED}`)
  return conclude(progress, suites)
}

/** What asks the AuthKit of AUTHKIT_URL; the other test files bring one of their own. */
export const LIVE_TESTS = [
  'suite/flow',
  'flows/hono',
  'flows/express',
  'flows/fastify',
  'flows/koa',
  'flows/node',
  'flows/web',
  'flows/next',
  'flows/sveltekit',
  'flows/built-apps',
  'local-authkit/authkit-session',
  'local-authkit/sdk-session',
  'interop/sessions',
  'interop/workos/same-authkit',
  'interop/workos/suites',
  'interop/drop-in-session/live',
  'interop/drop-in-session/same-authkit',
]

const WANTED = ['AUTHKIT_URL', 'AUTHKIT_API_KEY', 'AUTHKIT_CLIENT_ID']
const WHY_SKIPPED =
  "Skipped is what takes a knob of the local AuthKit: its clock, its failures, and the lifetime of tokens, on which the adapters' refresh depends."
