// How much of a server's throughput does authenticating every request cost?

import autocannon from 'autocannon'
import { bundleWorker } from '../../tools/worker-bundle.mjs'
import { Child } from '../hosts/child.mjs'
import { startWorkerd } from '../hosts/workerd-process.mjs'
import { introduce, percent, quick, table, times } from '../measuring/report.mjs'
import { besidePeer, inTurns, median } from '../measuring/rounds.mjs'
import { Sessions } from '../sessions.mjs'

const CONNECTIONS = 16
const rounds = quick ? 3 : 11

introduce(
  'Under load',
  `A server with a route that answers a few bytes of JSON, and the same route behind authentication, asked by autocannon over
${CONNECTIONS} connections with the cookies of 100 sessions. The share is the median over the rounds of the guarded route's
throughput as part of the open one's in the same round. Middleware that does nothing shows what of that is the framework's.`,
  ['autocannon', 'express', 'hono', 'fe26', 'workos-node-11', 'workerd'],
)

const hosts = [
  {
    title: 'Express on Node',
    sides: {
      'fe26 native': express('fe26', { FE26_ENGINE: 'native' }),
      'middleware that does nothing': express('nothing'),
      '@workos-inc/node': express('workos'),
    },
    requests: 1500,
    warmUp: 3000,
  },
  {
    title: 'Hono on workerd',
    sides: {
      'fe26 wasm': hono('fe26'),
      'middleware that does nothing': hono('nothing'),
      '@workos-inc/node': hono('workos'),
    },
    requests: 3000,
    // What V8 takes to optimise wasm in workerd: see measuring/side-by-side.mjs.
    warmUp: 16_000,
  },
]

const sessions = await Sessions.start()
const headers = await Promise.all(
  Array.from({ length: 100 }, async () => ({
    cookie: `wos-session=${await sessions.seal(await sessions.open())}`,
  })),
)
for (const { title, sides, requests, warmUp } of hosts) {
  const servers = await Promise.all(
    Object.entries(sides).map(async ([name, start]) => ({ name, ...(await start(sessions.environment)) })),
  )
  for (const { url } of servers) {
    await throughput(`${url}/open`, requests * 2)
    await throughput(`${url}/guarded`, warmUp)
  }
  let openFirst = false
  const figures = await inTurns(servers, {
    rounds,
    discarded: 1,
    prepare() {
      openFirst = !openFirst
      return openFirst ? ['open', 'guarded'] : ['guarded', 'open']
    },
    async measure({ url }, routes) {
      const amount = quick ? requests : requests * 4
      const figure = {}
      for (const route of routes) figure[route] = await throughput(`${url}/${route}`, amount)
      return figure
    },
  })
  await Promise.all(servers.map(server => server.stop()))
  report(title, servers, figures)
}
await sessions.stop()

function report(title, servers, figures) {
  // Seconds per request, so that the ratio says how many times as fast.
  const seconds = besidePeer(figures.map(own => own.map(({ guarded }) => 1 / guarded)))
  const rows = servers.map(({ name }, index) => {
    const own = figures[index]
    const perSecond = key => Math.round(median(own.map(figure => figure[key]))).toLocaleString('en')
    const share = percent(median(own.map(({ open, guarded }) => guarded / open)))
    return [name, perSecond('open'), perSecond('guarded'), share, times(seconds[index].ratio)]
  })
  table(
    [`${title}, ${rounds} rounds`, 'open, requests/s', 'guarded, requests/s', 'share', 'to the SDK'],
    rows,
  )
}

/** Answered requests per second. */
async function throughput(url, amount) {
  const start = performance.now()
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    amount,
    requests: headers.map(asRequest),
    // It looks as often, in milliseconds, whether everything is answered.
    sampleInt: 5,
  })
  const seconds = (performance.now() - start) / 1000
  if (result['2xx'] !== amount) throw new Error(`${url} answered otherwise than with 200.`)
  return amount / seconds
}

function asRequest(headers) {
  return { method: 'GET', headers }
}

function express(guard, env = {}) {
  return async environment => {
    const child = new Child('load/express.mjs', [guard], {
      env: { ...environment, ...env, NODE_ENV: 'production' },
    })
    const { url } = await child.answer()
    return { url, stop: () => child.stop() }
  }
}

function hono(side) {
  return async texts =>
    startWorkerd(await bundleWorker(`export { default } from './load/hono-${side}.mjs'`), { texts })
}
