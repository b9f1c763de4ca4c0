// Code that compiles against the types of @workos/authkit-session compiles against those of fe26/authkit-session.
// Against the former, `tsc -p js-tests` compiles it with everything else here.

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(import.meta.dirname, 'types/.compiled-'))
afterAll(() => rmSync(folder, { recursive: true }))

const declarations = (name: string) => [join(root, 'npm/fe26/dist/esm', `${name}.d.ts`)]
const session = { '@workos/authkit-session': declarations('authkit-session') }

it.each([
  ['@workos/authkit-session itself', {}, true],
  ['fe26, with the client of @workos-inc/node 10', session, true],
  [
    'fe26, with the client of @workos-inc/node 11',
    { ...session, '@workos-inc/node': [join(root, 'node_modules/workos-node-11')] },
    true,
  ],
  ['fe26, with its own client', { ...session, '@workos-inc/node': declarations('workos') }, true],
  ['fe26, less strictly', { ...session, '@workos-inc/node': declarations('workos') }, false],
])('an adapter compiles against %s', { timeout: 60_000 }, async (name, paths, exactOptionalPropertyTypes) => {
  const project = join(folder, `${name.replaceAll(/\W/g, '-')}.json`)
  const compilerOptions = { noEmit: true, rootDir: root, paths, exactOptionalPropertyTypes }
  writeFileSync(
    project,
    JSON.stringify({
      extends: join(root, 'tsconfig.base.json'),
      compilerOptions,
      files: [join(import.meta.dirname, 'types/adapter.ts')],
    }),
  )
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout } = await promisify(execFile)(process.execPath, [
    tsc,
    '-p',
    project,
    '--pretty',
    'false',
  ]).catch((error: { stdout: string }) => error)
  expect(stdout).toBe('')
})
