// What an alias does, for a whole process: packages are looked for elsewhere. The libraries stay as npm has them.
// Loaded before everything else; the query says where.

import { registerHooks } from 'node:module'

const ELSEWHERE: Record<string, Record<string, string>> = {
  '?fe26': { '@workos-inc/node': 'fe26/workos', '@workos/authkit-session': 'fe26/authkit-session' },
  '?newest': { '@workos-inc/node': 'workos-node-11' },
}

const instead = ELSEWHERE[new URL(import.meta.url).search]
if (!instead) throw new Error(`Nothing is redirected by ${import.meta.url}`)

registerHooks({ resolve: (name, context, next) => next(instead[name] ?? name, context) })

await import('./guarded.ts')
