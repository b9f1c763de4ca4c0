// What fe26/workos and @workos-inc/node throw, and how often they ask, whatever WorkOS answers to a grant.

import { describe, it } from 'vitest'
import { GRANTS, present } from './grants.js'
import { FEW, OUTCOMES, type Outcome, USELESS } from './outcomes.js'
import { type Row, useSides } from './sides.js'

const { compare } = useSides()

const row =
  (method: string) =>
  ({ it, script, options = {} }: Outcome): Row => ({
    it,
    script,
    options,
    call: present(method, GRANTS[method]?.members ?? {}),
  })

describe('authenticateWithPassword', () => {
  it.each([...OUTCOMES, ...USELESS].map(row('authenticateWithPassword')))('$it', compare)
})

const others = Object.keys(GRANTS).filter(name => name !== 'authenticateWithPassword')

describe.each(others)('%s', method => {
  it.each(FEW.map(row(method)))('$it', compare)
})
