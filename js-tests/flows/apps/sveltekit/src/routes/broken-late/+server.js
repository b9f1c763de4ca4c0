import { streamOf } from '../../../../streams.ts'

export const GET = () => new Response(streamOf(['begun'], new Error('the handler is broken')))
