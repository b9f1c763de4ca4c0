import { Failure } from '../machine/failure.mjs'
import { vitest } from './vitest.mjs'

/** The flow tests against an AuthKit that runs elsewhere: WorkOS's emulator, or a staging environment. */
export async function testLive(machine, progress, rest) {
  const missing = WANTED.filter(name => !machine.env[name])
  if (missing.length > 0) {
    throw new Failure(
      `Set ${missing.join(', ')}: test:live runs the flow tests against the AuthKit they name.`,
    )
  }
  const suites = await vitest(machine, ['flow', ...rest])
  for (const suite of suites) progress.say(`${suite.name}: ${suite.passed} passed, ${suite.failed} failed`)
  return suites.every(suite => suite.ok) ? 0 : 1
}

const WANTED = ['AUTHKIT_URL', 'AUTHKIT_API_KEY', 'AUTHKIT_CLIENT_ID']
