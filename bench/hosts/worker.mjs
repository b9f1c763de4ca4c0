import { itemsOf, perform } from './perform.mjs'

/** The Worker of one contestant. Operation `none` does nothing, with the same request. */
export function workerOf(create) {
  let contestant
  return {
    async fetch(request, env) {
      const { operation, batch } = await request.json()
      contestant ??= await create(JSON.parse(env.SETTINGS))
      // `none` does all but the operation.
      if (operation === 'none') for (const _ of itemsOf(contestant, batch));
      else await perform(contestant, operation, batch)
      return Response.json({ name: contestant.name })
    },
  }
}
