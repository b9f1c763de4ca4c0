// How long does it take to check one RS256 signature?

import { generateKeyPairSync, sign } from 'node:crypto'
import { startInNode } from '../hosts/node.mjs'
import { startInWorkerd } from '../hosts/workerd.mjs'
import { besides, introduce, microseconds, quick, table } from '../measuring/report.mjs'
import { besidePeer, inTurns } from '../measuring/rounds.mjs'

introduce(
  'RS256 verify alone',
  `Median time of one signature under a 2048-bit key that was read before, over a signing input of about 700 bytes; in
brackets the median of how many times as fast as the peer it was in the same round. Compact tokens are taken apart and
decoded within the time, bytes before it.`,
  ['fe26', 'jose', 'workerd'],
)

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const settings = { jwk: { ...publicKey.export({ format: 'jwk' }), kid: 'key', use: 'sig', alg: 'RS256' } }
const tokens = Array.from({ length: 64 }, token)

const duels = [
  {
    title: 'Node, bytes',
    operation: 'verify',
    start: startInNode,
    sides: ['rs256-native', 'rs256-node-crypto'],
  },
  {
    title: 'Node, compact token',
    operation: 'verifyToken',
    start: startInNode,
    sides: ['rs256-wasm', 'rs256-jose'],
  },
  {
    title: 'workerd, bytes',
    operation: 'verify',
    start: startInWorkerd,
    sides: ['rs256-wasm-workerd', 'rs256-subtle'],
  },
]

const rounds = quick ? 9 : 25
const times = quick ? 200 : 600
const rows = []
for (const { title, operation, start, sides } of duels) {
  const contestants = await Promise.all(sides.map(side => start(side, settings)))
  const figures = await inTurns(contestants, {
    rounds,
    discarded: 8,
    prepare: () => ({
      first: tokens[0],
      items: Array.from({ length: times }, (_, index) => tokens[index % 64]),
    }),
    measure: async (contestant, work) => (await contestant.measure(operation, work)) / times / 1000,
  })
  const shown = besides(besidePeer(figures), microseconds)
  rows.push([title, ...contestants.flatMap(({ name }, index) => [name, shown[index]])])
  await Promise.all(contestants.map(contestant => contestant.stop()))
}
table([`${rounds} rounds of ${times}`, 'fe26', '', 'peer', ''], rows)

function token(_, number) {
  const encode = value => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { sub: 'user', number, filler: 'x'.repeat(450) }
  const input = `${encode({ alg: 'RS256', kid: 'key' })}.${encode(claims)}`
  return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`
}
