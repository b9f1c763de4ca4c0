import { createFileRoute } from '@tanstack/react-router'
import { account } from '../auth'
import { members } from '../session'

export const Route = createFileRoute('/account')({
  server: { middleware: [members] },
  loader: () => account(),
  component: Account,
})

function Account() {
  const { email } = Route.useLoaderData()
  return <p>This is the account of {email}.</p>
}
