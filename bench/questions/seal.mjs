// How long does it take to make a session cookie?

import { introduce } from '../measuring/report.mjs'
import { METHOD, sideBySide } from '../measuring/side-by-side.mjs'

introduce('sealSession()', METHOD, ['fe26', 'workos-node-11', 'workerd'])

await sideBySide([
  {
    title: 'a session into a cookie',
    operation: 'seal',
    async batch(sessions, times) {
      const session = await sessions.open()
      return { first: session, items: Array(times).fill(session) }
    },
  },
])
