// The sessions of this app. Its configuration is the environment: WORKOS_CLIENT_ID, WORKOS_API_KEY,
// WORKOS_REDIRECT_URI and WORKOS_COOKIE_PASSWORD.

import { authkit } from 'fe26/web'
import { headers } from 'next/headers'
import { cache } from 'react'

export const sessions = authkit({ afterSignOut: '/' })

/** Who is signed in, in Server Components. */
export const auth = cache(async () => sessions.read(await headers()))
