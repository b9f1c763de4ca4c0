import { streamOf } from '../../../streams.ts'

export const dynamic = 'force-dynamic'

export const GET = () => new Response(streamOf(['one ', 'two ', 'three']))
