import { WorkOS } from 'workos-node-11'

/** The SDK, configured from an environment that fe26 reads too. */
export function userManagementOf(environment) {
  const { WORKOS_API_KEY, WORKOS_CLIENT_ID, WORKOS_API_HOSTNAME, WORKOS_API_PORT } = environment
  return new WorkOS(WORKOS_API_KEY, {
    clientId: WORKOS_CLIENT_ID,
    apiHostname: WORKOS_API_HOSTNAME,
    port: Number(WORKOS_API_PORT),
    https: false,
  }).userManagement
}
