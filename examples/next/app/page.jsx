import { auth } from '../sessions.js'

export default async function Home() {
  const session = await auth()
  if (session.authenticated) {
    return (
      <form method="post" action="/logout">
        <p>Hello, {session.user.email}.</p>
        <button type="submit">Sign out</button>
      </form>
    )
  }
  if (session.retryable) return <p>AuthKit cannot be reached right now. You are still signed in.</p>
  return (
    <p>
      Hello, stranger. <a href="/login">Sign in</a>
    </p>
  )
}
