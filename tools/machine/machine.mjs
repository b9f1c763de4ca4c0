import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, delimiter, dirname, extname, join } from 'node:path'
import { root, toolchain } from '../project.mjs'
import { explain, Failure } from './failure.mjs'
import { execute } from './process.mjs'

/** This computer as the steps see it: its programs, the environment of its children, and what was found. */
export class Machine {
  /** The Node that children run; a step replaces it when the present one is too old. */
  node = process.execPath
  /** Set by the Rust step: `{ version, host, release }` of the active compiler. */
  rust
  /** Set by the wasm-target step: see steps/wasm-target.mjs. */
  wasmToolchain
  /** Set by the browser step: `{ path }`, or `{ reason }` why there is none. */
  browser

  constructor(env = process.env) {
    this.env = {
      ...env,
      // wrangler and miniflare: no metrics, no fetch for a `cf` object, no files in the home directory.
      WRANGLER_SEND_METRICS: 'false',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      XDG_CONFIG_HOME: join(toolchain, 'config'),
    }
    // Set by an outer npm for its own project; it would tell an inner npm where to install.
    delete this.env.npm_config_local_prefix
    // A shell opened before rustup was installed does not have it in PATH yet.
    const cargoBin = join(env.CARGO_HOME || join(homedir(), '.cargo'), 'bin')
    if (!this.#path().includes(cargoBin) && existsSync(cargoBin)) this.#setPath([...this.#path(), cargoBin])
  }

  /** Puts a folder first in the PATH of all children. */
  prefer(folder) {
    this.#setPath([folder, ...this.#path().filter(entry => entry !== folder)])
  }

  /** The full path of a program, or undefined. */
  find(program) {
    const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : ['']
    for (const folder of this.#path()) {
      for (const ending of endings) {
        const path = join(folder, program + ending)
        if (isExecutable(path)) return path
      }
    }
    return undefined
  }

  /** Runs a program, in the repository unless told otherwise, whatever comes of it. */
  attempt(program, args, options = {}) {
    const path = program.includes('/') || program.includes('\\') ? program : (this.find(program) ?? program)
    return execute(path, args, { cwd: root, ...options, env: { ...this.env, ...options.env } })
  }

  /** Runs a program that must succeed; `otherwise` is the sentence when its output shows no known cause. */
  async run(program, args, { otherwise, ...options } = {}) {
    const result = await this.attempt(program, args, options)
    if (result.code === 0) return result
    const command = [basename(program, extname(program)), ...args.slice(0, 2)].join(' ')
    throw new Failure(
      explain(result.output, otherwise ?? `\`${command} ...\` failed; its output is above.`),
      result.output,
    )
  }

  /** Runs npm under the chosen Node. */
  npm(args, options = {}) {
    return this.run(this.node, [this.#npmCli(), ...args], options)
  }

  #npmCli() {
    const beside = program => (program ? dirname(realpathSync(program)) : root)
    const candidates = [
      basename(this.env.npm_execpath ?? '') === 'npm-cli.js' ? this.env.npm_execpath : '',
      join(beside(this.find('npm')), 'npm-cli.js'),
      join(beside(this.find('npm')), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
      join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
      join(dirname(dirname(process.execPath)), 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    ]
    const cli = candidates.find(path => path && existsSync(path))
    if (!cli)
      throw new Failure('npm was not found: install Node 22 or newer with npm from https://nodejs.org.')
    return cli
  }

  #path() {
    return (this.env[pathKey(this.env)] ?? '').split(delimiter).filter(Boolean)
  }

  #setPath(folders) {
    this.env[pathKey(this.env)] = folders.join(delimiter)
  }
}

// Windows calls it Path; a copy of the environment no longer ignores case.
function pathKey(env) {
  return Object.keys(env).find(key => key.toUpperCase() === 'PATH') ?? 'PATH'
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
