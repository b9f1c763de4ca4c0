// One suite, three hosts; and the tests that need Node (peers, real servers, packaging) or a browser beside it.

import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { specs } from './interop/drop-in-session/specs/projects.js'

export default defineConfig({
  test: {
    globalSetup: './hosts/local-authkit.ts',
    // Longer than a busy machine takes: what these limits end is stuck.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    projects: [
      node('node-native', ['suite/**/*.test.ts', 'interop/**/*.test.ts'], { FE26_ENGINE: 'native' }),
      node('node-wasm', ['suite/**/*.test.ts', 'interop/**/*.test.ts'], { FE26_ENGINE: 'wasm' }),
      {
        extends: true,
        plugins: [
          cloudflareTest(({ inject }) => ({
            remoteBindings: false,
            wrangler: { configPath: './hosts/wrangler.toml' },
            miniflare: { bindings: { AUTHKIT: { ...inject('authkit') } }, cf: false },
          })),
        ],
        test: { name: 'workerd', include: ['suite/**/*.test.ts'], provide: { host: 'workerd' } },
      },
      specs('specs-native', { FE26_ENGINE: 'native' }),
      specs('specs-wasm', { FE26_ENGINE: 'wasm' }),
      node('node', ['*/**/*.test.ts'], {}, ['suite/**', 'interop/**', 'browser/**']),
      withSetup('./browser/chromium.ts', node('browser', ['browser/**/*.test.ts'], {})),
    ],
  },
})

function node(name: string, include: string[], env: Record<string, string>, exclude: string[] = []) {
  return {
    extends: true as const,
    test: {
      name,
      include,
      exclude: ['**/node_modules/**', ...exclude],
      env,
      environment: 'node' as const,
      provide: { host: name },
    },
  }
}

function withSetup(globalSetup: string, project: ReturnType<typeof node>) {
  return { ...project, test: { ...project.test, globalSetup } }
}
