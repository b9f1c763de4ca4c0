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

test('the page of a framework shows its examples whole, so that they run when they are pasted', () => {
  const whole = new Set(PAGES.filter(page => page.includes(FRAMEWORKS)).flatMap(wholeProgramsOn))
  for (const framework of ['hono', 'express', 'fastify', 'koa', 'node']) {
    const page = join(root, 'docs', 'frameworks', `${framework}.md`)
    const folder = join(root, 'examples', framework)
    const files = filesUnder(folder).filter(file => /\.[jt]s$/.test(file) && !/\.test\.[jt]s$/.test(file))
    assert.ok(files.length >= 2)
    assert.deepEqual(
      files.map(file => relative(root, file)).filter(path => !wholeProgramsOn(page).includes(path)),
      [],
    )
    const fromElsewhere = files.filter(file => readFileSync(file, 'utf8').includes("'../"))
    assert.deepEqual(fromElsewhere, [])
  }
  for (const path of OF_WEB) assert.ok(whole.has(path), path)
})

test('a program of the README that uses an adapter is an example', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const programs = [...readme.matchAll(/^```[jt]sx?\n(.*?)^```$/gms)].map(([, program]) => program)
  const own = programs.filter(
    program => /'fe26\/(?!testing)/.test(program) && !program.startsWith('// examples/'),
  )
  assert.deepEqual(own, [])
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

/** The paths of the files that a page shows from beginning to end. */
function wholeProgramsOn(page) {
  return programsIn(readFileSync(page, 'utf8'))
    .filter(({ path, pieces }) => pieces.length === 1 && pieces[0] === readFileSync(join(root, path), 'utf8'))
    .map(({ path }) => path)
}

function programsIn(text) {
  const blocks = [
    ...text.matchAll(/^```\w+\n(?:\/\/|<!--) (examples\/[\w./[\]()+-]+)(?: -->)?\n(.*?)^```$/gms),
  ]
  return blocks.map(([, path, program]) => ({ path, pieces: program.split(/^ *\/\/ …\n/m).filter(Boolean) }))
}

const FRAMEWORKS = join('docs', 'frameworks')
const OF_WEB = [
  'examples/next/sessions.js',
  'examples/next/proxy.js',
  'examples/next/app/account/page.jsx',
  'examples/sveltekit/src/hooks.server.js',
  'examples/sveltekit/src/routes/account/+page.server.js',
]
