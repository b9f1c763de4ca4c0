import { createServer } from 'node:http'
import { authkit, requireAuth } from 'fe26/node'

const auth = authkit()

// A navigation goes to sign in and comes back; a fetch gets 401.
const account = requireAuth((req, res) => {
  res.setHeader('Content-Type', 'application/json')
  res.end(JSON.stringify(req.auth.user))
})

// Answers /login, /signup, /callback and /logout; for everything else it knows who asks.
const server = createServer(
  auth((req, res) => {
    const [path] = String(req.url).split('?')
    if (path === '/account') account(req, res)
    else res.end(`Hello, ${req.auth.user?.email ?? 'stranger'}`)
  }),
)

server.listen(process.env.PORT ?? 3000)
