// Responses that are sent in parts.

/** The head leaves while the handler waits, and `end` breaks the response off. */
export function streamOf(parts: string[], end?: Error): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const part = parts.shift()
      if (part !== undefined) return controller.enqueue(new TextEncoder().encode(part))
      await new Promise(resolve => setTimeout(resolve, end ? 200 : 20))
      if (end) controller.error(end)
      else controller.close()
    },
  })
}
