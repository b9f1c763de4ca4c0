// What is printed, as Markdown.

import { existsSync } from 'node:fs'
import { arch, cpus, platform } from 'node:os'
import { argv, stdout } from 'node:process'
import { at, readJson } from '../../tools/project.mjs'

/** Whether less precision in less time is asked for. */
export const quick = argv.includes('--quick')

/** What is measured and how, and with which versions of these packages. */
export function introduce(title, explanation, packages) {
  print(`## ${title}\n\n${explanation.trim()}\n\n${[node, ...packages.map(versionOf)].join(', ')}\n`)
}

/** A table: the first column is text, the others figures. */
export function table(head, rows) {
  print(
    `\n${[head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows].map(line).join('\n')}\n`,
  )
}

/** The contestants' figures of one row. The last is the peer's; the others say how many times as fast they were. */
export function besides(results, show) {
  return results.map(({ median, ratio }, index) =>
    index === results.length - 1 ? show(median) : `${show(median)} (${times(ratio)})`,
  )
}

export function print(text) {
  stdout.write(text)
}

/** The computer, for the head of a whole run. */
export function machine() {
  return `${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`
}

export const times = ratio => `${ratio.toFixed(ratio < 10 ? 1 : 0)}×`
export const microseconds = value => `${value.toFixed(value < 100 ? 1 : 0)} µs`
export const milliseconds = value => `${value.toFixed(1)} ms`
export const percent = share => `${(share * 100).toFixed(1)} %`
export const megabytes = bytes => `${(bytes / 1e6).toFixed(1)} MB`

function line(cells) {
  return `| ${cells.join(' | ')} |`
}

function versionOf(name) {
  // Not by resolution: some packages export no package.json.
  const places = [at('bench', 'node_modules'), at('node_modules')].map(
    folder => `${folder}/${name}/package.json`,
  )
  const { name: published, version } = readJson(places.find(place => existsSync(place)))
  return `${published} ${version}`
}

const node = `Node ${process.versions.node} (OpenSSL ${process.versions.openssl})`
