// Does memory stay as it is, however many requests come?

import { Child } from '../hosts/child.mjs'
import { introduce, megabytes, quick, table } from '../measuring/report.mjs'
import { Sessions } from '../sessions.mjs'

introduce(
  'Memory',
  `A Node process authenticates; its memory is read after warm-up, half-way and at the end, each time after a garbage
collection. \`RSS\` is the whole process, and with it the native engine; \`heap\` what JavaScript holds, buffers included;
\`wasm\` the byteLength of the module's memory. The SDK does a twentieth of the calls. With every token distinct, warm-up ends
when fe26's memory of verified tokens is full.`,
  ['fe26', 'workos-node-11'],
)

const NAMES = { rss: 'RSS', heap: 'heap', wasm: 'wasm' }
const contestants = [
  { module: 'fe26', env: { FE26_ENGINE: 'native' }, share: 1 },
  { module: 'fe26', env: { FE26_ENGINE: 'wasm' }, share: 1 },
  { module: 'workos', share: 0.05 },
]
const sessions = await Sessions.start()
const calls = quick ? 100_000 : 1_000_000
const cookies = await distinct(1000)
await soak('1,000 tokens', { cookies, warmUp: calls / 5, calls })
await soak('1,000 tokens, every cookie read anew', {
  cookies,
  warmUp: calls / 5,
  calls,
  rememberSessions: false,
})
const filling = 4500
const each = quick ? 2_000 : 20_000
await soak('every token distinct', { cookies: await distinct(filling + each), warmUp: filling, calls: each })
await sessions.stop()

async function soak(title, { cookies, warmUp, calls, rememberSessions = true }) {
  const rows = []
  for (const { module, env, share } of contestants) {
    if (module === 'workos' && !rememberSessions) continue
    const settings = { ...sessions.settings, ...(!rememberSessions && { rememberSessions }) }
    const child = new Child('memory/process.mjs', [module, JSON.stringify(settings)], {
      env,
      execArgv: ['--expose-gc'],
    })
    const { name } = await child.answer()
    const work = { cookies, warmUp: warmUp * share, calls: calls * share, samples: 10 }
    const { samples } = await child.ask(work)
    await child.stop()
    for (const kind of ['rss', 'heap', 'wasm']) {
      const [start, middle, end] = [0, 5, 10].map(index => samples[index][kind])
      if (start === 0) continue
      const figures = [...[start, middle, end].map(megabytes), megabytes(end - start)]
      rows.push([`${name}, ${work.calls.toLocaleString('en')} calls: ${NAMES[kind]}`, ...figures])
    }
  }
  table([title, 'warm', 'half-way', 'end', 'growth'], rows)
}

function distinct(count) {
  return Promise.all(Array.from({ length: count }, async () => sessions.seal(await sessions.open())))
}
