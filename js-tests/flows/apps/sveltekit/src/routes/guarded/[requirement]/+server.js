import { GUARDED } from '../../../../../guards.ts'
import { answerGuarded } from '../../../lib/guarded.js'

export const GET = event => answerGuarded(event, GUARDED[event.url.pathname])

export { GET as POST }
