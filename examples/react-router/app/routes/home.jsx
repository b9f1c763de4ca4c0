import { Link, useLoaderData } from 'react-router'
import { authContext } from '../sessions.server.js'

/** @param {import('react-router').LoaderFunctionArgs} args */
export function loader({ context }) {
  const auth = context.get(authContext)
  return { email: auth.user?.email, isUnknown: !auth.authenticated && auth.retryable }
}

export default function Home() {
  const { email, isUnknown } = useLoaderData()
  if (isUnknown) return <p>AuthKit cannot be reached right now. You are still signed in.</p>
  if (!email) {
    return (
      <p>
        Hello, stranger. <a href="/login">Sign in</a>
      </p>
    )
  }
  return (
    <form method="post" action="/logout">
      <p>
        Hello, {email}.{' '}
        <Link to="/account" reloadDocument>
          Your account
        </Link>
      </p>
      <button type="submit">Sign out</button>
    </form>
  )
}
