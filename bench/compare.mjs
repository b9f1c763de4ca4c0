// Measures in turns: each round hands every contestant the same batch, and begins with another contestant, so that
// whatever else the machine does meets all of them alike.

/**
 * Resolves to one `{ microseconds, ratio }` per contestant: the median time of one operation, and the median over
 * the rounds of how many times as fast as the peer, the last contestant, it was in the same round.
 */
export async function compare({ operation, batch }, contestants, sessions, { rounds, times }) {
  const taken = contestants.map(() => [])
  for (let round = 0; round < rounds + DISCARDED; round++) {
    const given = await batch(sessions, times)
    for (let turn = 0; turn < contestants.length; turn++) {
      const index = (round + turn) % contestants.length
      const nanoseconds = await contestants[index].measure(operation, given)
      if (round >= DISCARDED) taken[index].push(nanoseconds / times)
    }
  }
  const peer = taken.at(-1)
  return taken.map(own => ({
    microseconds: median(own) / 1000,
    ratio: median(own.map((nanoseconds, round) => peer[round] / nanoseconds)),
  }))
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Rounds in which compilers are still at work. */
const DISCARDED = 3
