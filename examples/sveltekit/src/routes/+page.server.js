/** @param {{ locals: App.Locals }} event */
export function load({ locals: { auth } }) {
  return { email: auth.user?.email, isUnknown: !auth.authenticated && auth.retryable }
}
