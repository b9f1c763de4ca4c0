import { streamOf } from '../../../../streams.ts'

export const GET = () => new Response(streamOf(['one ', 'two ', 'three']))
