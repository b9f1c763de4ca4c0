// `npm run bench [-- --quick] [question …]`: fe26 beside its peers, as Markdown, printed and kept in bench/results.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { execPath, exit, stderr, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { machine } from './measuring/report.mjs'

const QUESTIONS = ['authenticate', 'seal', 'rs256', 'start-up', 'load', 'memory', 'size']
/** Asked by name only: it compiles criterion first. */
const ON_REQUEST = ['core']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
})
const known = [...QUESTIONS, ...ON_REQUEST]
const unknown = positionals.find(name => !known.includes(name))
if (unknown !== undefined) {
  stderr.write(`There is no question "${unknown}": choose among ${known.join(', ')}.\n`)
  exit(1)
}

const asked = positionals.length > 0 ? positionals : QUESTIONS
let page = ''
say(`# fe26 beside its peers\n\n${machine()}\n`)
let failed = false
for (const name of asked) {
  say('\n')
  failed = (await ask(name)) !== 0 || failed
}
const results = fileURLToPath(new URL('results/', import.meta.url))
mkdirSync(results, { recursive: true })
const file = `${results}${new Date().toISOString().replaceAll(':', '-')}.md`
writeFileSync(file, page)
stderr.write(`\nKept in ${file}\n`)
exit(failed ? 1 : 0)

/** Each question is a program, so that none runs in the heap that another has left. */
async function ask(name) {
  const program = fileURLToPath(new URL(`questions/${name}.mjs`, import.meta.url))
  const child = spawn(execPath, [program, ...(values.quick ? ['--quick'] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.setEncoding('utf8').on('data', say)
  const [code] = await once(child, 'close')
  return code
}

function say(text) {
  page += text
  stdout.write(text)
}
