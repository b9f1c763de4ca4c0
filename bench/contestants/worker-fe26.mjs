import { create } from './fe26.mjs'
import { workerOf } from './worker.mjs'

export default workerOf(create)
