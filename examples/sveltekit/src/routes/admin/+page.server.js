/** @param {{ locals: App.Locals }} event */
export function load({ locals: { auth } }) {
  return { organizationId: auth.authenticated && auth.organizationId }
}
