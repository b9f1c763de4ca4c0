// The tests that @workos/authkit-session publishes with its sources, run as they stand on fe26/authkit-session: nothing of
// them is copied, and whatever they import from the package is fe26's.

import { resolve } from 'node:path'
import { LEFT_OUT } from './lists.js'
import { SRC } from './location.js'

const STAND_INS = resolve(import.meta.dirname, 'peer-modules.ts')

/** One engine's. */
export function specs(name: string, env: Record<string, string>) {
  return {
    plugins: [{ name: 'fe26-for-authkit-session', enforce: 'pre' as const, resolveId, load }],
    test: {
      name,
      dir: SRC,
      include: ['**/*.spec.ts'],
      exclude: Object.keys(LEFT_OUT),
      setupFiles: [resolve(import.meta.dirname, 'setup.ts')],
      // As its own configuration has it.
      globals: true,
      env,
      environment: 'node' as const,
      provide: { host: name },
    },
  }
}

function resolveId(source: string, importer: string | undefined): string | undefined {
  return importer?.startsWith(SRC) && source.startsWith('.') ? STAND_INS : undefined
}

/** Were a file of the package loaded all the same, its tests would pass and say nothing. */
function load(id: string): undefined {
  if (id.startsWith(SRC) && !id.endsWith('.spec.ts')) throw new Error(`${id} is not what is tested here`)
}
