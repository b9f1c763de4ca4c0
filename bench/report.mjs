// What is printed, as Markdown.

import { createRequire } from 'node:module'
import { arch, cpus, platform } from 'node:os'

/** What was measured, with what. */
export function introduction({ cookieBytes }) {
  const { node, v8, openssl } = process.versions
  const versions = ['fe26', 'workos-node-11', 'workerd', 'wrangler'].map(versionOf).join(', ')
  return `# fe26 beside the official SDK

Median time of one operation, one after the other unless a row says otherwise; in brackets the median of how many times
as fast as the SDK it was in the same round. The sealed cookie has ${cookieBytes} bytes and holds an RS256 token under a
2048-bit key; the key set was fetched before measuring.

- ${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}
- Node ${node}, V8 ${v8}, OpenSSL ${openssl}
- ${versions}
`
}

/** One table: a row per question, a column per contestant. */
export function table(title, contestants, rows) {
  const head = [title, ...contestants.map(({ name }) => name)]
  const lines = rows.map(row => [row.title, ...row.results.map(cell)])
  return `\n${[head, ['---', ...contestants.map(() => '---:')], ...lines].map(line).join('\n')}\n`
}

function cell({ microseconds, ratio }, index, { length }) {
  const time = `${microseconds.toFixed(microseconds < 100 ? 1 : 0)} µs`
  return index === length - 1 ? time : `${time} (${ratio.toFixed(ratio < 10 ? 1 : 0)}×)`
}

function line(cells) {
  return `| ${cells.join(' | ')} |`
}

function versionOf(name) {
  const { name: published, version } = require(`${name}/package.json`)
  return `${published} ${version}`
}

const require = createRequire(import.meta.url)
