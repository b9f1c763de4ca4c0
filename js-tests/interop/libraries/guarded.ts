// Shows that a process does without the packages that are replaced.

import { registerHooks } from 'node:module'

registerHooks({
  load(url, context, next) {
    if (PACKAGES.test(url)) throw new Error(`${url} is loaded all the same`)
    return next(url, context)
  },
})

const PACKAGES = /\/node_modules\/(?:@workos-inc\/node|@workos\/authkit-session)\//
