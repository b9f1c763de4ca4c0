import { perform } from './perform.mjs'

/** The Worker of one contestant. Operation `none` does nothing, with the same request. */
export function workerOf(create) {
  let contestant
  return {
    async fetch(request, env) {
      contestant ??= create(JSON.parse(env.SETTINGS))
      const { operation, batch } = await request.json()
      if (operation !== 'none') await perform(contestant, operation, batch)
      return Response.json({ name: contestant.name })
    },
  }
}
