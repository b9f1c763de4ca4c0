import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import { root } from '../project.mjs'
import { filesUnder } from '../stamp.mjs'

/** Every page that is written here; what is installed or built lies elsewhere. */
const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs', 'vectors']
  .flatMap(name => filesUnder(join(root, name)))
  .filter(file => file.endsWith('.md'))

test('every relative link leads to something that is there', () => {
  const links = PAGES.flatMap(page => linksIn(readFileSync(page, 'utf8')).map(link => ({ page, link })))
  const dead = links.filter(({ page, link }) => !leads(page, link))
  assert.deepEqual(
    dead.map(({ page, link }) => `${relative(root, page)}: ${link}`),
    [],
  )
  assert.ok(links.length > 5, 'the pages link to each other')
})

test('links are found and told from addresses and code', () => {
  const text = [
    '[a](a.md) ![b](b.png "title") [c](<c d.md>) [e](#e) [f](f.md#g)',
    '[ref]: docs/ref.md',
    '<img src="d.png" alt="">',
    '[x](https://x.example) [y](mailto:y@example.com) `[z](z.md)`',
    '```js\nconst v = list[0](argument)\n```',
  ].join('\n')
  assert.deepEqual(linksIn(text), ['a.md', 'b.png', 'c d.md', '#e', 'f.md#g', 'docs/ref.md', 'd.png'])
})

test('a heading is known by the name a link calls it', () => {
  assert.deepEqual(anchorsIn('# Set-up\n## What it `does`, and not\n```sh\n# no heading\n```'), [
    'set-up',
    'what-it-does-and-not',
  ])
})

function leads(page, link) {
  const [path, anchor] = link.split('#')
  const target = path === '' ? page : join(dirname(page), decodeURIComponent(path))
  if (!existsSync(target)) return false
  return !anchor || !target.endsWith('.md') || anchorsIn(readFileSync(target, 'utf8')).includes(anchor)
}

function linksIn(text) {
  const prose = withoutBlocks(text).replace(/`[^`\n]*`/g, '')
  const inline = [...prose.matchAll(/\]\((?:<([^>]+)>|([^)\s]+))[^)]*\)/g)].map(([, a, b]) => a ?? b)
  const references = [...prose.matchAll(/^\[[^\]]+\]:\s+(\S+)/gm)].map(([, link]) => link)
  const ofTags = [...prose.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)].map(([, link]) => link)
  return [...inline, ...references, ...ofTags].filter(link => !/^[a-z][a-z+.-]*:/i.test(link))
}

/** As GitHub makes them: lower case, punctuation gone, a hyphen for each space. */
function anchorsIn(text) {
  return [...withoutBlocks(text).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  )
}

function withoutBlocks(text) {
  return text.replace(/^ *```[\s\S]*?^ *```/gm, '')
}
