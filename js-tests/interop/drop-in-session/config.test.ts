// Configuration: what the environment says, what code says, and what neither does.

import type { AuthKitConfig } from '@workos/authkit-session'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { LIBRARIES, type Library } from './worlds.js'

type Key = keyof AuthKitConfig
const { peer, fe26 } = LIBRARIES

const KEYS = [
  ...['clientId', 'apiKey', 'redirectUri', 'cookiePassword', 'apiHostname', 'apiHttps', 'apiPort'],
  ...['cookieMaxAge', 'cookieSameSite', 'cookieName', 'cookieDomain', 'unknownKeyOfMine'],
] as Key[]

const VALUES = {
  clientId: 'client_code',
  apiKey: 'sk_code',
  redirectUri: 'https://code.example/callback',
  cookiePassword: 'a password in the code, 32 characters',
  apiHostname: 'api.code.example',
  apiHttps: false,
  apiPort: 8_443,
  cookieMaxAge: 60,
  cookieSameSite: 'none',
  cookieName: 'code',
  cookieDomain: 'code.example',
}
const nameOf = (key: string) => `WORKOS_${key.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()}`

/** What a variable may hold. */
const TEXTS = [
  undefined,
  '',
  'text',
  'true',
  'false',
  'TRUE',
  '1',
  '0',
  '12px',
  'px',
  '-3',
  ' 7 ',
  null,
  5,
  false,
]

afterEach(() => vi.unstubAllEnvs())

/** The value or the message of the error. */
function outcome(call: () => unknown): unknown {
  try {
    return { gave: call() ?? null }
  } catch (error) {
    const { name, message } = error as Error
    return { name, message, class: (error as Error).constructor.name }
  }
}

function alike(use: (lib: Library) => unknown, about: unknown = ''): void {
  expect(
    outcome(() => use(fe26)),
    JSON.stringify(about),
  ).toEqual(outcome(() => use(peer)))
}

describe('a configuration', () => {
  it.each(KEYS)('gives %s from the environment, or from code, or by default', key => {
    for (const text of TEXTS) {
      for (const code of [undefined, null, VALUES[key as keyof typeof VALUES], '', 'text', '8']) {
        const config = code === undefined ? {} : { [key]: code }
        const env = text === undefined ? {} : { [nameOf(key)]: text }
        const configured = (lib: Library, source: unknown = env) => {
          const provider = new lib.ConfigurationProvider()
          provider.configure(config as object, source as object)
          return provider
        }
        alike(lib => configured(lib).getValue(key), { text, code })
        alike(lib => configured(lib).getConfig(), { text, code })
        alike(lib => configured(lib).validate(), { text, code })
        const byName = (name: string) => (env as Record<string, unknown>)[name]
        alike(lib => configured(lib, byName).getValue(key), { text, code })
      }
    }
  })

  it('is made step by step', () => {
    const steps: unknown[][] = [
      [{ clientId: 'a' }],
      [(name: string) => (name === 'WORKOS_CLIENT_ID' ? 'b' : undefined)],
      [{ apiKey: 'c' }, { WORKOS_API_KEY: 'd' }],
      [{ WORKOS_CLIENT_ID: 'e' }],
      [null],
      ['text'],
      [undefined],
    ]
    for (let first = 0; first < steps.length; first += 1) {
      for (const second of steps) {
        alike(lib => {
          const provider = new lib.ConfigurationProvider()
          for (const step of [steps[first], second]) provider.configure(...(step as [object, object]))
          return [provider.getValue('clientId'), outcome(() => provider.getValue('apiKey')), provider].slice(
            0,
            2,
          )
        })
      }
    }
  })

  it('names everything that is missing', () => {
    const all = ['clientId', 'apiKey', 'redirectUri', 'cookiePassword'] as const
    for (let missing = 0; missing < 2 ** all.length; missing += 1) {
      const config = Object.fromEntries(
        all.filter((_, index) => missing & (1 << index)).map(key => [key, VALUES[key]]),
      )
      for (const cookiePassword of [undefined, 'short', 'x'.repeat(31), 'ä'.repeat(31), 'x'.repeat(32)]) {
        alike(lib => {
          const provider = new lib.ConfigurationProvider()
          provider.configure({ ...config, ...(cookiePassword && { cookiePassword }) }, {})
          provider.validate()
        })
      }
    }
  })

  it('is one for the process, and reads its variables', () => {
    vi.stubEnv('WORKOS_CLIENT_ID', 'client_env')
    vi.stubEnv('WORKOS_COOKIE_DOMAIN', 'env.example')
    alike(lib => {
      lib.configure({ clientId: 'client_code', apiKey: 'sk_code' })
      return [
        lib.getConfig('clientId'),
        lib.getConfig('apiKey'),
        lib.getConfig('cookieDomain'),
        lib.getConfig('cookieName'),
        new Set([lib.getConfigurationProvider(), lib.getConfigurationProvider()]).size,
        outcome(() => lib.getConfig('redirectUri')),
        outcome(() => lib.validateConfig()),
        outcome(() => lib.getConfigurationProvider().getConfig()),
      ]
    })
    const { redirectUri, cookiePassword } = VALUES
    alike(lib => {
      lib.configure({ redirectUri, cookiePassword })
      return lib.getConfigurationProvider().getConfig()
    })
    alike(lib => {
      lib.configure((name: string) => (name === 'WORKOS_API_KEY' ? 'sk_source' : undefined))
      return [lib.getConfig('apiKey'), lib.getConfig('clientId')]
    })
  })
})

describe('errors', () => {
  it('have the same classes, names and members', () => {
    const names = [
      ...['AuthKitError', 'OAuthStateMismatchError', 'PKCECookieMissingError', 'PKCEPayloadTooLargeError'],
      ...['SessionEncryptionError', 'TokenValidationError', 'TokenRefreshError'],
    ] as const
    for (const name of names as readonly (typeof names)[number][]) {
      for (const args of [['m'], ['m', new Error('c')], ['m', 'c', { userId: 'u', sessionId: 's' }]]) {
        alike(lib => {
          const Class = lib[name as 'TokenRefreshError'] as new (...args: never[]) => Error
          const error = new Class(...(args as never[]))
          const { stack: _, data, ...members } = { ...error } as Record<string, unknown>
          const classes = [error instanceof lib.AuthKitError, error instanceof Error, Class.name]
          return [
            members,
            name === 'AuthKitError' ? data : 0,
            Object.keys(error).sort(),
            classes,
            String(error),
          ]
        })
      }
    }
  })
})
