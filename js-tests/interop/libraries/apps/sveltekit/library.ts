// @workos/authkit-sveltekit is published with @workos/authkit-session inside. Its own source is in its source map: built
// from that, it asks for the package again. argv: where to put it.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'

const published = createRequire(import.meta.url).resolve('@workos/authkit-sveltekit')
const map: { sources: string[]; sourcesContent: string[] } = JSON.parse(
  readFileSync(join(dirname(published), 'index.js.map'), 'utf8'),
)

await build({
  entryPoints: ['../src/index.js'],
  outfile: process.argv[2] ?? '',
  bundle: true,
  format: 'esm',
  platform: 'node',
  external: ['@workos/authkit-session', '@sveltejs/kit'],
  plugins: [
    {
      name: 'sources',
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^\./ }, ({ path, importer }) => {
          const from = importer === '' ? '' : dirname(importer)
          return { path: join(from, path).replace(/\.js$/, '.ts'), namespace: 'sources' }
        })
        onLoad({ filter: /.*/, namespace: 'sources' }, ({ path }) => {
          const contents = map.sourcesContent[map.sources.indexOf(path)]
          if (contents === undefined) throw new Error(`The source map has no ${path}`)
          return { contents, loader: 'ts', resolveDir: dirname(published) }
        })
      },
    },
  ],
})
