import { homedir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../machine/failure.mjs'
import { at, root } from '../project.mjs'

/** What every Rust build depends on: the sources of these crates (not their tests), the lock file and the settings. */
export function rustInputs(...crates) {
  const settings = [at('Cargo.toml'), at('Cargo.lock'), at('.cargo'), at('tools', 'steps', 'cargo.mjs')]
  const parts = ['src', 'build.rs', 'Cargo.toml']
  return [...settings, ...crates.flatMap(name => parts.map(part => at('crates', name, part)))]
}

/**
 * `cargo build` with `args`; resolves to the file it made whose name ends in one of `endings`. cargo itself
 * says where that is, so a target folder set by the user is honoured. `args` name a `--target`, so that the flags
 * below leave build scripts and macros alone, which all builds then share.
 */
export async function cargoBuild(
  machine,
  args,
  { endings, tell, cargo = 'cargo', env = {}, rustflags = [] },
) {
  const { stdout } = await machine.run(
    cargo,
    ['build', ...args, '--message-format=json-render-diagnostics'],
    {
      env: { ...env, ...flags(machine.env, rustflags) },
      tell: text => (text.startsWith('{') ? undefined : tell(text)),
    },
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

/** Panics carry the paths of source files: a published engine must not name the home folder of who built it. */
function flags({ CARGO_ENCODED_RUSTFLAGS, RUSTFLAGS, CARGO_HOME }, rustflags) {
  const given = CARGO_ENCODED_RUSTFLAGS?.split(SEPARATOR) ?? RUSTFLAGS?.split(' ') ?? []
  const cargoHome = CARGO_HOME || join(homedir(), '.cargo')
  const remapped = [`--remap-path-prefix=${cargoHome}=cargo`, `--remap-path-prefix=${root}=fe26`]
  return { CARGO_ENCODED_RUSTFLAGS: [...given.filter(Boolean), ...rustflags, ...remapped].join(SEPARATOR) }
}

const SEPARATOR = '\x1f'
