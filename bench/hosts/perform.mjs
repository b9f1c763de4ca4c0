/**
 * Does a batch: `first` before `started` hears that the clock may start, then `items`, `atOnce` of them at a time. Every
 * answer must be the good one. A contestant may `prepare` what it is given, before the clock starts.
 *
 * Batches come as JSON, and JSON.parse makes a string of its own of each item, however often its text is repeated. So
 * no contestant recognizes a cookie by its address, which a server, parsing a header per request, could not either.
 */
export async function perform(contestant, operation, batch, started = () => {}) {
  const { first, atOnce = 1 } = batch
  const { prepare = item => item } = contestant
  const waiting = itemsOf(contestant, batch).values()
  await expectTrue(contestant[operation](prepare(first)))
  started()
  const lane = async () => {
    for (const item of waiting) await expectTrue(contestant[operation](item))
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

/** What is to be done: the batch as often as it says, each time with strings that nobody has looked at yet. */
export function itemsOf({ prepare = item => item }, { items, passes = 1 }) {
  if (passes === 1) return items.map(prepare)
  const bytes = items.map(item => new TextEncoder().encode(item))
  return Array.from({ length: passes }, () => bytes.map(item => new TextDecoder().decode(item))).flat()
}

async function expectTrue(answer) {
  if ((await answer) !== true)
    throw new Error('A contestant gave a wrong answer: its time would mean nothing.')
}
