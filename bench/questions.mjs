// What is asked. A batch is made anew for every round, and every contestant is given the same one:
// `first` is done once before the clock starts, then `items`, one after the other unless `atOnce` says how many at a time.

export const questions = [
  {
    title: '`authenticate()`, cold: token never seen',
    operation: 'authenticate',
    batch: strangers,
  },
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
        Array(times + 1)
          .fill(session)
          .map(sessions.seal),
      )
      return { first, items }
    },
  },
  {
    title: 'hot: same cookie again',
    operation: 'authenticate',
    async batch(sessions, times) {
      const cookie = await sessions.seal(await sessions.open())
      return { first: cookie, items: Array(times).fill(cookie) }
    },
  },
  {
    title: '`sealSession()`',
    operation: 'seal',
    async batch(sessions, times) {
      const session = await sessions.open()
      return { first: session, items: Array(times).fill(session) }
    },
  },
]

async function strangers(sessions, times) {
  const [first, ...items] = await Promise.all(Array.from({ length: times + 1 }, () => sessions.open()))
  return { first: await sessions.seal(first), items: await Promise.all(items.map(sessions.seal)) }
}
