// `express.mjs <guard>`: an Express application with a route that anybody may ask for, and the same behind a guard.

import { argv } from 'node:process'
import express from 'express'

const { guard } = await import(`./express-${argv[2]}.mjs`)
const app = express()
app.get('/open', answer)
app.get('/guarded', ...guard, answer)
const server = app.listen(0, '127.0.0.1', () =>
  process.send({ url: `http://127.0.0.1:${server.address().port}` }),
)

function answer(_request, response) {
  response.json({ hello: 'world' })
}
