// Whether a step's inputs have changed since it last ran. A stamp holds a hash of what went in and the sizes
// and times of what came out, so that a checkout which touches files without changing them costs nothing,
// and an output that somebody removed or replaced is made again.

import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root, toolchain } from './project.mjs'

export class Stamp {
  #path
  #inputs
  #outputs
  #facts

  /** `inputs` and `outputs` are files or folders; `facts` is any JSON value the result depends on. */
  constructor(name, { inputs, outputs, facts = null, folder = join(toolchain, 'stamps') }) {
    this.#path = join(folder, `${name}.json`)
    this.#inputs = inputs
    this.#outputs = outputs
    this.#facts = facts
  }

  isCurrent() {
    try {
      return readFileSync(this.#path, 'utf8') === this.#now()
    } catch {
      return false
    }
  }

  /** Before the work: a step that is interrupted must not look done. */
  clear() {
    rmSync(this.#path, { force: true })
  }

  /** After the work. */
  write() {
    mkdirSync(dirname(this.#path), { recursive: true })
    writeFileSync(this.#path, this.#now())
  }

  #now() {
    return JSON.stringify({
      inputs: hashOf(this.#inputs, this.#facts),
      outputs: this.#outputs.flatMap(statsOf),
    })
  }
}

/** All files below a folder, or the file itself, sorted; nothing if it is not there. */
export function filesUnder(path) {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) return []
  if (!stats.isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter(entry => entry.name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => filesUnder(join(path, entry.name)))
}

function hashOf(paths, facts) {
  const hash = createHash('sha256').update(JSON.stringify(facts))
  for (const file of paths.flatMap(filesUnder)) {
    const content = readFileSync(file)
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

function statsOf(path) {
  const files = filesUnder(path)
  if (files.length === 0) throw new Error('an output is missing')
  return files.map(file => {
    const stats = statSync(file)
    return [relative(root, file), stats.size, Math.floor(stats.mtimeMs)]
  })
}
