import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { root } from '../project.mjs'
import { filesUnder } from '../stamp.mjs'

// A program on a page begins with the path of the file it is taken from: those files are started and exercised by the
// flow tests, so what a page shows has run. `// …` stands for lines left out, also at the beginning and at the end.

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
    return notFound(pieces, text).map(piece => `${relative(root, page)}: ${path}: ${piece}`)
  })
  assert.deepEqual(wrong, [])
})

test('the page of a framework shows its examples whole, so that they run when they are pasted', () => {
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
  for (const [framework, files] of Object.entries(OF_WEB)) {
    const page = join(root, 'docs', 'frameworks', `${framework === 'next' ? 'nextjs' : framework}.md`)
    const whole = wholeProgramsOn(page)
    const missing = files.map(file => `examples/${framework}/${file}`).filter(path => !whole.includes(path))
    assert.deepEqual(missing, [])
  }
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

test('lines are left out where the page says so alone', () => {
  const text = 'one\ntwo\nthree\n'
  for (const pieces of [['one\ntwo\nthree\n'], ['one\n', 'three\n'], ['', 'two\n', '']]) {
    assert.deepEqual(notFound(pieces, text), [])
  }
  assert.deepEqual(notFound(['two\nthree\n'], text), ['two\nthree\n'])
  assert.deepEqual(notFound(['one\ntwo\n'], text), ['one\ntwo\n'])
  assert.deepEqual(notFound(['', 'three\n', 'two\n', ''], text), ['two\n'])
  assert.deepEqual(notFound(['one\n', 'four\n', ''], text), ['four\n'])
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
  return blocks.map(([, path, program]) => ({ path, pieces: program.split(/^ *\/\/ …\n/m) }))
}

/** The pieces that do not stand in the text in this order, the first at its beginning and the last at its end. */
function notFound(pieces, text) {
  let from = 0
  return pieces.filter((piece, index) => {
    const at = index === pieces.length - 1 ? text.lastIndexOf(piece) : text.indexOf(piece, from)
    const end = at + piece.length
    const isFound =
      at >= from && (index > 0 || at === 0) && (index < pieces.length - 1 || end === text.length)
    if (isFound) from = end
    return !isFound
  })
}

/** What the pages of frameworks on `fe26/web` must show: all but what the tests alone ask for, and what is generated. */
const OF_WEB = {
  next: [
    ...[
      'next.config.js',
      'sessions.js',
      'proxy.js',
      'app/layout.jsx',
      'app/page.jsx',
      'app/account/page.jsx',
    ],
    ...['app/admin/page.jsx', 'app/organization/route.js', 'app/v1/me/route.js'],
  ],
  sveltekit: [
    ...[
      'vite.config.js',
      'src/app.html',
      'src/app.d.ts',
      'src/hooks.server.js',
      'src/routes/+page.server.js',
    ],
    ...['src/routes/+page.svelte', 'src/routes/account/+page.server.js', 'src/routes/account/+page.svelte'],
    ...['src/routes/admin/+page.server.js', 'src/routes/admin/+page.svelte'],
    ...['src/routes/organization/+server.js', 'src/routes/v1/me/+server.js'],
  ],
  'react-router': [
    ...['vite.config.js', 'app/sessions.server.js', 'app/root.jsx', 'app/routes.js', 'app/routes/home.jsx'],
    ...['app/routes/members.jsx', 'app/routes/account.jsx', 'app/routes/me.js', 'app/routes/not-found.jsx'],
  ],
  astro: [
    ...['astro.config.mjs', 'src/env.d.ts', 'src/middleware.js'],
    ...['src/pages/index.astro', 'src/pages/account.astro'],
  ],
  'tanstack-start': [
    ...['vite.config.ts', 'src/sessions.server.ts', 'src/session.ts', 'src/start.ts', 'src/router.tsx'],
    ...['src/auth.ts', 'src/routes/__root.tsx', 'src/routes/index.tsx', 'src/routes/account.tsx'],
  ],
  workers: ['wrangler.jsonc', 'src/index.ts'],
}
