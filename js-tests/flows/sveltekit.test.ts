import { beforeAll } from 'vitest'
import { BUILD_MS, build, onBuilt, SVELTEKIT_APP } from './built-host.js'
import { frameworkProxyScenario } from './scenarios/proxy.js'
import { scenarios } from './scenarios.js'

beforeAll(() => build(SVELTEKIT_APP), BUILD_MS)

scenarios('SvelteKit, built, native engine', onBuilt(SVELTEKIT_APP, 'native'), frameworkProxyScenario)
scenarios('SvelteKit, built, wasm engine', onBuilt(SVELTEKIT_APP, 'wasm'), frameworkProxyScenario)
