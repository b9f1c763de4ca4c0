// Waits between attempts, all under four seconds, take no time; the limits on an attempt are longer and stay.

const { setTimeout: wait } = globalThis

globalThis.setTimeout = ((run: () => void, ms = 0, ...rest: []) =>
  wait(run, ms < 4_000 ? 0 : ms, ...rest)) as typeof setTimeout
