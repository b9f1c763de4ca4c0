// What every host must do, over real HTTP with a cookie jar. The hosts are the test files beside this one.

import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { Browser } from './browser.js'
import { type Bench, type Launch, type Paths, type RunningApp, startBench } from './host.js'
import { type LeftOut, leaveOut } from './left-out.js'
import { bearerScenarios } from './scenarios/bearer.js'
import { callbackScenarios } from './scenarios/callback.js'
import { customPathScenarios } from './scenarios/custom-paths.js'
import { deniedScenarios } from './scenarios/denied.js'
import { guardScenarios } from './scenarios/guards.js'
import { hookScenarios } from './scenarios/hooks.js'
import { impersonationScenarios } from './scenarios/impersonation.js'
import { otherSdkScenarios } from './scenarios/other-sdks.js'
import { oversizedScenarios } from './scenarios/oversized.js'
import { ownRouteScenarios } from './scenarios/own-routes.js'
import { proxyScenarios } from './scenarios/proxy.js'
import { refreshScenarios } from './scenarios/refresh.js'
import { refusedScenarios } from './scenarios/refused.js'
import { signInScenarios } from './scenarios/sign-in.js'
import { signOutScenarios } from './scenarios/sign-out.js'
import { switchOrganizationScenarios } from './scenarios/switch-organization.js'
import { tabScenarios } from './scenarios/tabs.js'
import { printsNoSecret } from './secrets.js'

/** Runs every scenario on one host, but those left out, and hands the stage to scenarios of its own. */
export function scenarios(
  name: string,
  launch: Launch,
  own: (stage: Stage) => void = () => {},
  leftOut: LeftOut = {},
): void {
  describe(name, () => {
    const stage = stageOf(launch, { afterSignOut: '/' })
    leaveOut(leftOut)
    for (const add of SCENARIOS) add(stage)
    own(stage)
    // What a Worker prints is workerd's to see; suite/secrets.test.ts watches its console from inside.
    if (!launch.isWorker) printsNoSecret(stage)
  })
}

/** The host a scenario runs on; known once `beforeAll` has run. */
export interface Stage {
  readonly app: RunningApp
  readonly bench: Bench
  readonly launch: Launch
  /** Nobody's yet. */
  browser(): Browser
}

/** The host runs as long as the tests of this `describe` do. */
export function stageOf(launch: Launch, paths: Paths, startMs?: number): Stage {
  let app: RunningApp
  let bench: Bench
  beforeAll(async () => {
    bench = await startBench()
    app = await launch(bench, paths)
  }, startMs)
  afterEach(() => bench.knobs?.clearFailures())
  afterAll(async () => {
    await app?.close()
    await bench?.close()
  })
  return {
    get app() {
      return app
    },
    get bench() {
      return bench
    },
    launch,
    browser: () => new Browser(app.url),
  }
}

const SCENARIOS = [
  signInScenarios,
  refreshScenarios,
  guardScenarios,
  bearerScenarios,
  impersonationScenarios,
  deniedScenarios,
  tabScenarios,
  callbackScenarios,
  refusedScenarios,
  signOutScenarios,
  customPathScenarios,
  hookScenarios,
  ownRouteScenarios,
  proxyScenarios,
  otherSdkScenarios,
  oversizedScenarios,
  switchOrganizationScenarios,
]
