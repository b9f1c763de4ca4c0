import { createFileRoute } from '@tanstack/react-router'
import { engineInfo } from 'fe26'
import { members } from '../../session'

export const Route = createFileRoute('/api/me')({
  server: {
    middleware: [members],
    handlers: {
      GET: ({ context: { auth } }) =>
        Response.json(auth.authenticated && { user: auth.user, claims: auth.claims, engine: engineInfo() }),
    },
  },
})
