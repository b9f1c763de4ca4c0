// Configuration: here the environment wins over code, and one configuration serves the whole process.

import { engine } from '#engine'
import { hide } from '../workos/clients.js'
import { once } from './once.js'
import { shared } from './shared.js'
import type { AuthKitConfig, ValueSource } from './types.js'

type Key = keyof AuthKitConfig

/** Values from code, from the environment, and by default. */
export class ConfigurationProvider {
  declare private config: Partial<AuthKitConfig>
  declare private valueSource: ValueSource

  constructor() {
    hide(this, { config: { ...DEFAULTS }, valueSource: variableOfProcess })
  }

  /** `WORKOS_` and the key in capitals: `cookieName` is `WORKOS_COOKIE_NAME`. */
  protected getEnvironmentVariableName(key: string): string {
    return `WORKOS_${key.replace(/[a-z](?=[A-Z])/g, '$&_').toUpperCase()}`
  }

  /** Where the environment's variables are, other than in the process: on Workers, `env`. */
  setValueSource(source: ValueSource): void {
    this.valueSource = source
  }

  /** Takes values, a function that gives the environment's variables, or values and either form of variables. */
  configure(configOrSource: Partial<AuthKitConfig> | ValueSource, source?: ValueSource): void {
    if (typeof configOrSource === 'function') {
      this.setValueSource(configOrSource as ValueSource)
    } else if (typeof configOrSource === 'object') {
      this.config = { ...this.config, ...configOrSource }
      if (source) this.setValueSource(source)
    }
  }

  /** The value of a key; throws if it is required and missing. */
  getValue<K extends Key>(key: K): AuthKitConfig[K] {
    const variable = this.getEnvironmentVariableName(key)
    const value = this.getEnvironmentValue(variable) ?? this.config[key]
    if (value !== undefined && value !== null) return convert(key, value) as AuthKitConfig[K]
    if (REQUIRED.includes(key)) {
      throw new Error(`Missing required configuration value for ${key} (${variable}).`)
    }
    return undefined as AuthKitConfig[K]
  }

  /** Throws one error that names every required value that is missing, and a password that is too short. */
  validate(): void {
    const problems = REQUIRED.flatMap(key => {
      const variable = this.getEnvironmentVariableName(key)
      const value = this.getEnvironmentValue(variable) ?? this.config[key]
      if (!value) return [`${variable} is required`]
      const { length } = String(value)
      return key === 'cookiePassword' && length < 32
        ? [`${variable} must be at least 32 characters (currently ${length})`]
        : []
    })
    if (problems.length === 0) return
    throw new Error(
      [
        'AuthKit configuration error. Missing or invalid environment variables:\n',
        ...problems.map(problem => `  • ${problem}`),
        '\nSet these environment variables or call configure() with the required values.',
        'Get your values from the WorkOS Dashboard: https://dashboard.workos.com',
      ].join('\n'),
    )
  }

  /**
   * All values. Of what is not required, only keys that code or a default has set are there: the environment alone does not
   * bring in a `cookieDomain`, for one.
   */
  getConfig(): AuthKitConfig {
    const keys = new Set([...Object.keys(this.config), ...REQUIRED]) as Set<Key>
    const values = [...keys].map(key => [key, valueIfAny(this, key)] as const)
    return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as unknown as AuthKitConfig
  }

  /** Private are only the names that @workos/authkit-session has as well: subclasses may have any other. */
  private getEnvironmentValue(variable: string): unknown {
    const source = this.valueSource
    if (typeof source === 'function') return source(variable)
    // Some throw when they are asked for what they do not have.
    return source && variable in source ? source[variable] : undefined
  }
}

/** A source may refuse what it does not know. */
function valueIfAny(provider: ConfigurationProvider, key: Key): unknown {
  try {
    return provider.getValue(key)
  } catch (error) {
    if (REQUIRED.includes(key)) throw error
    return undefined
  }
}

/** Of the process, as far as it may be read. */
function variableOfProcess(name: string): unknown {
  try {
    return engine.environment()[name]
  } catch {
    return undefined
  }
}

/** Variables are texts. */
function convert(key: Key, value: unknown): unknown {
  if (typeof value !== 'string') return value
  switch (key) {
    case 'apiHttps':
      return value === 'true'
    case 'apiPort':
    case 'cookieMaxAge': {
      const number = Number.parseInt(value, 10)
      return Number.isNaN(number) ? undefined : number
    }
    default:
      return value
  }
}

const DEFAULTS: Partial<AuthKitConfig> = {
  cookieName: 'wos-session',
  apiHttps: true,
  cookieMaxAge: 34_560_000,
  apiHostname: 'api.workos.com',
}

const REQUIRED: readonly Key[] = ['clientId', 'apiKey', 'redirectUri', 'cookiePassword']

/** The one of this process. */
export const getConfigurationProvider = shared('getConfigurationProvider', () =>
  once(() => new ConfigurationProvider()),
)

/** Sets values, the source of variables, or both, for the whole process. */
export function configure(config: Partial<AuthKitConfig>, source?: ValueSource): void
export function configure(source: ValueSource): void
export function configure(configOrSource: Partial<AuthKitConfig> | ValueSource, source?: ValueSource): void {
  getConfigurationProvider().configure(configOrSource, source)
}

/** One value: the environment's, or the one that was set, or the default. Throws if it is required and missing. */
export function getConfig<K extends Key>(key: K): AuthKitConfig[K] {
  return getConfigurationProvider().getValue(key)
}

/** Throws one error with everything that is missing: for the start of an application. */
export function validateConfig(): void {
  getConfigurationProvider().validate()
}
