import { at } from '../project.mjs'

/** The demo, on this terminal, until it is interrupted. */
export async function start(machine, _progress, rest) {
  const { code } = await machine.attempt(machine.node, [at('examples', 'demo.mjs'), ...rest], {
    inherit: true,
  })
  // Ctrl-C is how a demo ends.
  return code === 130 ? 0 : code
}
