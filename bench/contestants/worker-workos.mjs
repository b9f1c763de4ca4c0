import { workerOf } from './worker.mjs'
import { create } from './workos.mjs'

export default workerOf(create)
