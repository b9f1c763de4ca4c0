// The AuthKit that every flow test talks to over HTTP: that of AUTHKIT_URL, or a local one started here.

import { startLocalAuthKit } from 'fe26/testing'
import type { TestProject } from 'vitest/node'

/** Where AuthKit is, and as whom the tests ask. */
export type AuthKitUnderTest = {
  url: string
  apiKey: string
  clientId: string
}

declare module 'vitest' {
  interface ProvidedContext {
    authkit: AuthKitUnderTest
    /** Which project runs: `node-native`, `node-wasm`, `workerd` or `node`. */
    host: string
  }
}

export default async function setup(project: TestProject) {
  const { AUTHKIT_URL: url, AUTHKIT_API_KEY: apiKey, AUTHKIT_CLIENT_ID: clientId } = process.env
  if (url && apiKey && clientId) {
    project.provide('authkit', { url, apiKey, clientId })
    return
  }
  const local = await startLocalAuthKit()
  project.provide('authkit', { url: local.url, apiKey: local.apiKey, clientId: local.clientId })
  return () => local.close()
}
