// Measuring in turns: each round hands every contestant the same work and begins with another contestant, so that
// whatever else the machine does meets all of them alike.

/**
 * Resolves to one list of figures per contestant, a figure per round. `prepare()` makes a round's work; rounds in which
 * compilers are still at work are left out.
 */
export async function inTurns(contestants, { rounds, discarded = 3, prepare = () => undefined, measure }) {
  const figures = contestants.map(() => [])
  for (let round = 0; round < rounds + discarded; round++) {
    const work = await prepare()
    for (let turn = 0; turn < contestants.length; turn++) {
      const index = (round + turn) % contestants.length
      const figure = await measure(contestants[index], work)
      if (round >= discarded) figures[index].push(figure)
    }
  }
  return figures
}

/**
 * One `{ median, ratio }` per contestant: its median, and the median over the rounds of how many times its figure the
 * peer's was, the last contestant's, in the same round.
 */
export function besidePeer(figures) {
  const peer = figures.at(-1)
  return figures.map(own => ({
    median: median(own),
    ratio: median(own.map((figure, round) => peer[round] / figure)),
  }))
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
