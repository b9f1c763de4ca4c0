// Engines of one client verify with the same keys: what one of them has fetched serves the others.

/** A JWK Set on its way from engine to engine. */
export class SharedKeySet {
  #known: { url: string; text: string; fetchedAt: number } | undefined

  /** How one engine fetches keys. Whichever asks twice wants them anew. */
  fetchForOne(): typeof fetch {
    let had: object | undefined
    return async (input, init) => {
      const url = String(input)
      const known = this.#known
      if (known && known.url === url && known !== had && Date.now() - known.fetchedAt < LONGEST_MS) {
        had = known
        return new Response(known.text)
      }
      const response = await globalThis.fetch(input, init)
      if (!response.ok) return response
      const text = await response.text()
      had = this.#known = { url, text, fetchedAt: Date.now() }
      return new Response(text)
    }
  }
}

/** A key that WorkOS takes back must not live on from hand to hand. */
const LONGEST_MS = 300_000
