import { auth } from '../../sessions.js'

/** The proxy lets members through, nobody else. */
export default async function Account() {
  const { user } = await auth()
  return <p>This is the account of {user?.email}.</p>
}
