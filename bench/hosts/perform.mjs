/**
 * Does a batch: `first` before `started` hears that the clock may start, then `items`, `atOnce` of them at a time. Every
 * answer must be the good one. A contestant may `prepare` what it is given, before the clock starts.
 *
 * Batches come as JSON, and JSON.parse makes a string of its own of each item, however often its text is repeated. So
 * no contestant recognizes a cookie by its address, which a server, parsing a header per request, could not either.
 */
export async function perform(
  contestant,
  operation,
  { first, items, atOnce = 1, passes = 1 },
  started = () => {},
) {
  const { prepare = item => item } = contestant
  const all = Array.from({ length: passes }, () => items.map(prepare)).flat()
  const waiting = (passes > 1 ? all.map(anew) : all).values()
  await expectTrue(contestant[operation](prepare(first)))
  started()
  const lane = async () => {
    for (const item of waiting) await expectTrue(contestant[operation](item))
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

/** The same text as a string of its own, which nobody has hashed yet. */
function anew(text) {
  return `${text.slice(0, 1000)}${text.slice(1000)}`
}

async function expectTrue(answer) {
  if ((await answer) !== true)
    throw new Error('A contestant gave a wrong answer: its time would mean nothing.')
}
