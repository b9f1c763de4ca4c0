import { useLoaderData } from 'react-router'
import { authContext } from '../sessions.server.js'

/** @param {import('react-router').LoaderFunctionArgs} args */
export function loader({ context }) {
  return { email: context.get(authContext).user?.email }
}

export default function Account() {
  const { email } = useLoaderData()
  return <p>This is the account of {email}.</p>
}
