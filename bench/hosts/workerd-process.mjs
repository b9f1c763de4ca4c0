// workerd itself, without wrangler's proxy before it.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/**
 * Starts workerd with one Worker, made of `modules` as `bundleWorker` gives them, and resolves to `{ url, stop() }`.
 * `texts` and `files` are its bindings. With `loads` it can load Workers itself, by its binding LOADER.
 */
export async function startWorkerd(modules, { texts = {}, files = {}, loads = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'fe26-bench-'))
  const embed = (contents, name) => {
    writeFileSync(join(folder, name), contents)
    return `embed ${JSON.stringify(name)}`
  }
  const bindings = [
    ...Object.entries(texts).map(([name, text]) => `(name = ${quote(name)}, text = ${quote(text)})`),
    ...Object.entries(files).map(
      ([name, contents], index) => `(name = ${quote(name)}, data = ${embed(contents, `file-${index}`)})`,
    ),
    ...(loads ? ['(name = "LOADER", workerLoader = (id = "loader"))'] : []),
  ]
  const parts = modules.map(({ name, contents }) => {
    const kind = name.endsWith('.wasm') ? 'wasm' : 'esModule'
    return `(name = ${quote(name)}, ${kind} = ${embed(contents, name)})`
  })
  writeFileSync(join(folder, 'config.capnp'), configuration(parts, bindings))

  const flags = ['serve', 'config.capnp', '--control-fd=3', ...(loads ? ['--experimental'] : [])]
  const child = spawn(program, flags, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit', 'pipe'] })
  const ended = once(child, 'exit')
  process.once('exit', () => child.kill())
  const port = await Promise.race([portOf(child), ended.then(() => undefined)])
  if (!port) throw new Error('workerd did not start.')
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Decides which behaviour of workerd is measured. */
export const COMPATIBILITY_DATE = '2026-10-01'

/** The local AuthKit is on a private network, where Workers may not go by default. */
function configuration(modules, bindings) {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  compatibilityDate = ${quote(COMPATIBILITY_DATE)},
  modules = [${modules.join(', ')}],
  bindings = [${bindings.join(', ')}],
);
`
}

/** Cap'n Proto's strings are written as JSON's, as long as they are ASCII. */
function quote(text) {
  return JSON.stringify(text)
}

async function portOf(child) {
  for await (const line of createInterface(child.stdio[3])) {
    const { event, port } = JSON.parse(line)
    if (event === 'listen') return port
  }
  return undefined
}

const { default: program } = createRequire(import.meta.url)('workerd')
