import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { root } from '../project.mjs'
import { filesUnder } from '../stamp.mjs'

// A program on a page begins with the path of the file it is taken from: those files are started and exercised by the
// flow tests, so what a page shows has run. `// …` stands for lines left out.

const PAGES = ['README.md', 'docs']
  .flatMap(name => filesUnder(join(root, name)))
  .filter(file => file.endsWith('.md'))

test('what a page shows of an example is what the example says', () => {
  const programs = PAGES.flatMap(page =>
    programsIn(readFileSync(page, 'utf8')).map(program => ({ page, program })),
  )
  const wrong = programs.flatMap(({ page, program: { path, pieces } }) => {
    const file = join(root, path)
    const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
    return pieces
      .filter(piece => !text.includes(piece))
      .map(piece => `${relative(root, page)}: ${path}: ${piece}`)
  })
  assert.deepEqual(wrong, [])
})

test('every framework has a page, and every page of a framework shows an example', () => {
  const pages = filesUnder(join(root, 'docs', 'frameworks')).filter(file => file.endsWith('.md'))
  assert.ok(pages.length >= 6)
  const without = pages.filter(page => programsIn(readFileSync(page, 'utf8')).length === 0)
  assert.deepEqual(without, [])
})

test('programs are found with their pieces', () => {
  const page = [
    'text\n```js\n// examples/a.js\none\n\n  two\n// …\nthree\n```',
    '```ts\n// not a path\nfour\n```\n```sh\n# examples/b.sh\nfive\n```',
    '```html\n<!-- examples/c.svelte -->\nsix\n```',
  ].join('\n')
  assert.deepEqual(programsIn(page), [
    { path: 'examples/a.js', pieces: ['one\n\n  two\n', 'three\n'] },
    { path: 'examples/c.svelte', pieces: ['six\n'] },
  ])
})

function programsIn(text) {
  const blocks = [
    ...text.matchAll(/^```\w+\n(?:\/\/|<!--) (examples\/[\w./[\]()+-]+)(?: -->)?\n(.*?)^```$/gms),
  ]
  return blocks.map(([, path, program]) => ({ path, pieces: program.split(/^ *\/\/ …\n/m).filter(Boolean) }))
}
