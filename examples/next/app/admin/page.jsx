import { auth } from '../../sessions.js'

/** The proxy lets administrators through, nobody else. */
export default async function Admin() {
  const session = await auth()
  return (
    <form method="post" action="/organization">
      <p>You administer {session.authenticated && session.organizationId}.</p>
      <input name="organizationId" placeholder="org_…" required />
      <button type="submit">Switch organization</button>
    </form>
  )
}
