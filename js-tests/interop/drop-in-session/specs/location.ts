// Where the tests of @workos/authkit-session are: in the installed package.

import { createRequire } from 'node:module'
import { join } from 'node:path'

const entry = createRequire(import.meta.url).resolve('@workos/authkit-session')

/** Its compiled code. */
export const DIST = join(entry, '..')

/** Its sources, the tests among them. */
export const SRC = join(DIST, '../src')
