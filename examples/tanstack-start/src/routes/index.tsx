import { createFileRoute } from '@tanstack/react-router'
import { whoAmI } from '../auth'

export const Route = createFileRoute('/')({ loader: () => whoAmI(), component: Home })

function Home() {
  const { email, isUnknown } = Route.useLoaderData()
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
        Hello, {email}. <a href="/account">Your account</a>
      </p>
      <button type="submit">Sign out</button>
    </form>
  )
}
