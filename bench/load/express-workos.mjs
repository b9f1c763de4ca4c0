// As WorkOS's documentation shows it.

import { env } from 'node:process'
import cookieParser from 'cookie-parser'
import { userManagementOf } from './workos.mjs'

const userManagement = userManagementOf(env)

export const guard = [
  cookieParser(),
  async (request, response, next) => {
    const sessionData = request.cookies['wos-session']
    const session = userManagement.loadSealedSession({
      sessionData,
      cookiePassword: env.WORKOS_COOKIE_PASSWORD,
    })
    const { authenticated } = await session.authenticate()
    if (authenticated) next()
    else response.redirect('/login')
  },
]
