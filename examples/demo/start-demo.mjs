import { startLocalAuthKit } from 'fe26/testing'
import { startExpress } from './express-app.mjs'
import { DemoFailure } from './failure.mjs'
import { startWorker } from './hono-worker.mjs'
import { freePort } from './ports.mjs'

export { DemoFailure }

/**
 * Both apps and the AuthKit they share. They share the cookie password, too: each opens the other's cookies.
 *
 * @param {object} options
 * @param {number} options.accessTokenTtl seconds
 * @param {{ hono?: number | undefined, express?: number | undefined, authkit?: number | undefined }} options.ports
 * @param {{ hono?: string, express?: string }} [options.origins] where people find the apps, if a proxy is in front
 */
export async function startDemo({ accessTokenTtl, ports, origins = {} }) {
  const authkit = await startLocalAuthKit({
    accessTokenTtl,
    port: await freePort('AUTHKIT_PORT', ports.authkit, 8600),
  })
  const honoPort = await freePort('HONO_PORT', ports.hono, 8787)
  const expressPort = await freePort('EXPRESS_PORT', ports.express, 3000)
  const [hono, express] = await Promise.all([
    startWorker({ port: honoPort, variables: variables(authkit, origins.hono ?? atPort(honoPort)) }),
    startExpress({
      port: expressPort,
      variables: variables(authkit, origins.express ?? atPort(expressPort)),
    }),
  ])
  return {
    hono: hono.url,
    express: express.url,
    /** The AuthKit behind both, with its knobs. */
    authkit,
    /** Rejects when one of the apps fails later on. */
    failed: Promise.race([hono.failed, express.failed]),
    async stop() {
      await Promise.all([hono.stop(), express.stop()])
      await authkit.close()
    },
  }
}

/**
 * What an app is configured with: as a person would, with the local AuthKit in the place of WorkOS.
 *
 * @param {import('fe26/testing').LocalAuthKitServer} authkit @param {string} origin
 * @returns {Record<string, string>}
 */
function variables({ clientId, apiKey, url }, origin) {
  const { hostname, port: apiPort } = new URL(url)
  return {
    WORKOS_CLIENT_ID: clientId,
    WORKOS_API_KEY: apiKey,
    WORKOS_REDIRECT_URI: `${origin}/callback`,
    WORKOS_COOKIE_PASSWORD: 'the demo seals its cookies with this, so keep no secrets in it',
    WORKOS_API_HOSTNAME: hostname,
    WORKOS_API_HTTPS: 'false',
    WORKOS_API_PORT: apiPort,
  }
}

/** @param {number} port */
function atPort(port) {
  return `http://localhost:${port}`
}
