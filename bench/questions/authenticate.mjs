// How long does it take to know who sent a request?

import { introduce } from '../measuring/report.mjs'
import { METHOD, sideBySide } from '../measuring/side-by-side.mjs'

introduce('authenticate()', METHOD, ['fe26', 'workos-node-11', 'workerd'])

await sideBySide(
  [
    { title: 'cold: token never seen', operation: 'authenticate', batch: strangers },
    {
      title: 'cold, 16 at once',
      operation: 'authenticate',
      batch: async (sessions, times) => ({ ...(await strangers(sessions, times)), atOnce: 16 }),
    },
    {
      title: 'warm: token seen, cookie new',
      operation: 'authenticate',
      async batch(sessions, times) {
        const session = await sessions.open()
        const [first, ...items] = await Promise.all(
          Array.from({ length: times + 1 }, () => sessions.seal(session)),
        )
        return { first, items }
      },
    },
    {
      title: 'hot: same cookie again',
      operation: 'authenticate',
      passes: 20,
      async batch(sessions, times) {
        const cookie = await sessions.seal(await sessions.open())
        return { first: cookie, items: Array(times).fill(cookie), passes: 20 }
      },
    },
  ],
  ['fe26-workos'],
)

async function strangers(sessions, times) {
  const [first, ...items] = await Promise.all(Array.from({ length: times + 1 }, () => sessions.open()))
  return { first: await sessions.seal(first), items: await Promise.all(items.map(sessions.seal)) }
}
