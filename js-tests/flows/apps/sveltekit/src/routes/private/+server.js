import { answerGuarded } from '../../lib/guarded.js'

export const GET = event => answerGuarded(event)
