import { at } from '../project.mjs'

/** The side-by-side measurements; arguments after `npm run bench --` are theirs. */
export async function bench(machine, _progress, rest) {
  const { code } = await machine.attempt(machine.node, [at('bench', 'run.mjs'), ...rest], { inherit: true })
  return code
}
