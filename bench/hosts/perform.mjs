/**
 * Does a batch: `first` before `started` hears that the clock may start, then `items`, `atOnce` of them at a time. Every
 * answer must be the good one. A contestant may `prepare` what it is given, before the clock starts.
 *
 * Batches come as JSON, and JSON.parse makes a string of its own of each item, however often its text is repeated. So
 * no contestant recognizes a cookie by its address, which a server, parsing a header per request, could not either.
 */
export async function perform(contestant, operation, batch, started) {
  const { first, atOnce = 1 } = batch
  const { prepare = item => item } = contestant
  // Without a clock of its own to start, the host is timed from outside and does the same without the operation.
  const items = started ? [...itemsOf(contestant, batch)].values() : itemsOf(contestant, batch)
  await expectTrue(contestant[operation](prepare(first)))
  started?.()
  const lane = async () => {
    for (const item of items) await expectTrue(contestant[operation](item))
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

/** What is to be done: the batch as often as it says, each time with strings that nobody has looked at yet. */
export function* itemsOf({ prepare = item => item }, { items, passes = 1 }) {
  if (passes === 1) return yield* items.map(prepare)
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  const all = items.map(item => encoder.encode(item))
  for (let pass = 0; pass < passes; pass++) for (const bytes of all) yield decoder.decode(bytes)
}

async function expectTrue(answer) {
  if ((await answer) !== true)
    throw new Error('A contestant gave a wrong answer: its time would mean nothing.')
}
