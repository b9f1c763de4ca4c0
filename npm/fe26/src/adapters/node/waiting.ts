// What a guarded listener does after a wait, such as for WorkOS's keys.

import type { Duplex } from 'node:stream'
import type { Gate } from '../gate.js'
import { answerFailure, type NodeRequest, type NodeResponse, print, report } from './listeners.js'
import type { OnThrown } from './types.js'
import { holdSocket } from './upgrade.js'

/** Who is to be told what goes wrong with a request. */
export function tell(req: NodeRequest, onThrown: OnThrown): void {
  if (onThrown !== print) told.set(req, onThrown)
}

/**
 * Goes on after a wait, in which an error of a socket must not end the process. Nor must what fails then, although whoever
 * called may have dropped the promise: it is answered and told here.
 */
export async function afterWait<Custom extends object, Value>(
  gate: Gate<Custom>,
  [req, target]: readonly [NodeRequest, NodeResponse | Duplex],
  wait: Promise<Value>,
  next: (value: Value) => unknown,
): Promise<unknown> {
  const release = 'writeHead' in target ? undefined : holdSocket(target)
  let isHeld = release !== undefined
  try {
    const value = await wait
    if (release) {
      // Held for good: its error may be about to be told.
      if (target.destroyed) return
      release()
      isHeld = false
    }
    return await next(value)
  } catch (error) {
    // What a listener has written to a socket by now, nobody knows.
    if (release && !isHeld) target.destroy()
    else answerFailure(gate, target, error)
    report(told.get(req) ?? print, error, req)
  }
  return undefined
}

const told = new WeakMap<NodeRequest, OnThrown>()
