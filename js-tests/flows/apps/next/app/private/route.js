import { answerGuarded } from '../../sessions.js'

export const GET = request => answerGuarded(request)
