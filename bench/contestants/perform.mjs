/**
 * Does a batch: `first` before `started` hears that the clock may start, then `items`, `atOnce` of them at a time. Every
 * answer must be the good one.
 */
export async function perform(contestant, operation, { first, items, atOnce = 1 }, started = () => {}) {
  await expectTrue(contestant[operation](first))
  started()
  const waiting = items.values()
  const lane = async () => {
    for (const item of waiting) await expectTrue(contestant[operation](item))
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

async function expectTrue(answer) {
  if ((await answer) !== true)
    throw new Error('A contestant gave a wrong answer: its time would mean nothing.')
}
