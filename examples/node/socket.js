import { createServer } from 'node:http'
import { authkit, requireAuth } from 'fe26/node'
import { WebSocketServer } from 'ws'

const auth = authkit()
const server = createServer(auth((req, res) => res.end(`Hello, ${req.auth.user?.email ?? 'stranger'}`)))

// Who has no session gets 401 instead of a socket.
const sockets = new WebSocketServer({ noServer: true })
server.on(
  'upgrade',
  auth.upgrade(
    requireAuth((req, socket, head) => {
      sockets.handleUpgrade(req, socket, head, ws => ws.send(`Hello, ${req.auth.user.email}`))
    }),
  ),
)

server.listen(process.env.PORT ?? 3000)
