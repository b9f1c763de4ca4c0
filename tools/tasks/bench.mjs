import { at } from '../project.mjs'
import { benchRs256 } from '../steps/bench-rs256.mjs'
import { prepare } from '../steps.mjs'

/** The side-by-side measurements; arguments after `npm run bench --` are theirs. */
export async function bench(machine, progress, rest) {
  if (asks(rest, 'rs256')) await prepare(machine, progress, [benchRs256])
  const { code } = await machine.attempt(machine.node, [at('bench', 'run.mjs'), ...rest], { inherit: true })
  return code
}

/** Whether a question is among those named, or none is and all are meant. */
export function asks(args, question) {
  const named = args.filter(arg => !arg.startsWith('-'))
  return named.length === 0 || named.includes(question)
}
