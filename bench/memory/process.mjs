// `process.mjs <module> <settings>`: authenticates very often and reports what memory it has. Needs --expose-gc.

import { argv, memoryUsage } from 'node:process'

const wasmMemories = []
watchWasm()
const [, , module, settings] = argv
const { create } = await import(`../contestants/${module}.mjs`)
const contestant = await create(JSON.parse(settings))

// `warmUp` calls, a sample, then `calls` with `samples` more on the way; the cookies come again and again.
process.on('message', async ({ cookies, warmUp, calls, samples }) => {
  let done = 0
  const authenticate = async count => {
    for (const end = done + count; done < end; done++) {
      if ((await contestant.authenticate(cookies[done % cookies.length])) !== true)
        throw new Error('A session did not hold.')
    }
  }
  await authenticate(warmUp)
  const taken = [sample()]
  for (let index = 0; index < samples; index++) {
    await authenticate(calls / samples)
    taken.push(sample())
  }
  process.send({ samples: taken })
})
process.send({ name: contestant.name })

/** In bytes, when all garbage is gone. */
function sample() {
  globalThis.gc()
  globalThis.gc()
  const { rss, heapUsed, external } = memoryUsage()
  const wasm = wasmMemories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0)
  return { rss, heap: heapUsed + external - wasm, wasm }
}

/** The memory of every module instantiated from here on, as engines do not hand theirs out; Node's HTTP parser is one. */
function watchWasm() {
  const { Instance } = WebAssembly
  WebAssembly.Instance = class extends Instance {
    constructor(...given) {
      super(...given)
      const { memory, llhttp_execute: isParser } = this.exports
      if (memory && !isParser) wasmMemories.push(memory)
    }
  }
}
