import { GUARDED } from '../../../../guards.ts'
import { answerGuarded } from '../../../sessions.js'

export const GET = request => answerGuarded(request, GUARDED[request.nextUrl.pathname])

export { GET as POST }
