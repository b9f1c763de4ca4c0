import { Failure } from '../machine/failure.mjs'
import { at } from '../project.mjs'

/** What every Rust build depends on: the sources of these crates, the lock file and the settings. */
export function rustInputs(...crates) {
  return [at('Cargo.toml'), at('Cargo.lock'), at('.cargo'), ...crates.map(name => at('crates', name))]
}

/**
 * `cargo build` with `args`; resolves to the file it made whose name ends in one of `endings`. cargo itself
 * says where that is, so a target folder set by the user is honoured.
 */
export async function cargoBuild(machine, args, { endings, tell, cargo = 'cargo', env = {} }) {
  const { stdout } = await machine.run(
    cargo,
    ['build', ...args, '--message-format=json-render-diagnostics'],
    { env, tell: text => (text.startsWith('{') ? undefined : tell(text)) },
  )
  const made = stdout
    .split('\n')
    .filter(line => line.startsWith('{"reason":"compiler-artifact"'))
    .flatMap(line => JSON.parse(line).filenames)
    .filter(name => endings.some(ending => name.endsWith(ending)))
    .at(-1)
  if (!made) throw new Failure(`cargo build ${args.join(' ')} made no ${endings.join(' or ')} file.`)
  return made
}
