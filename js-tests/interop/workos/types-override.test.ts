// The folder that stands for @workos-inc/node, as docs/drop-in.md has it: what it gives, and its types in WorkOS's own library.

import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(import.meta.dirname, '.compiled-'))
afterAll(() => rmSync(folder, { recursive: true }))

const page = readFileSync(join(root, 'docs/drop-in.md'), 'utf8')
const section = page.slice(page.indexOf('- **npm.**'), page.indexOf('- **Next.js**'))
const [overrides, manifest, code, types] = [...section.matchAll(/```\w+\n(.*?)```/gs)].map(
  ([, text = '']) => text,
)

const packages = join(folder, 'node_modules/@workos-inc')
const standIn = join(packages, 'node')
mkdirSync(standIn, { recursive: true })
writeFileSync(join(standIn, 'package.json'), manifest ?? '')
writeFileSync(join(standIn, 'index.cjs'), code ?? '')
writeFileSync(join(standIn, 'index.d.cts'), types ?? '')
// No link: that would be followed to where the library's own dependency is.
const library = 'node_modules/@workos-inc/authkit-nextjs'
cpSync(join(root, library), join(folder, library), { recursive: true })

it('is what the override names', () => {
  const { name, version } = JSON.parse(manifest ?? '')
  expect(JSON.parse(`{${overrides}}`)).toEqual({ overrides: { [name]: 'file:./workos-node' } })
  expect(version).toBe('11.0.0')
})

it.each(['@workos-inc/node', '@workos-inc/node/worker'])('%s is fe26/workos', async name => {
  const program = `
    import { createRequire } from 'node:module'
    import { WorkOS } from '${name}'
    const require = createRequire(import.meta.url)
    const fe26 = require('fe26/workos')
    console.log(require('${name}') === fe26, WorkOS === fe26.WorkOS)
  `
  const file = join(folder, `${name.replaceAll('/', '-')}.mjs`)
  writeFileSync(file, program)
  expect(await run([file])).toBe('true true\n')
})

const RIGHT = `
  import { getWorkOS, withAuth } from '@workos-inc/authkit-nextjs'
  import { CookieSession, type Organization, type User } from '@workos-inc/node'
  import { WorkOS } from '@workos-inc/node/worker'
  export const address = async (): Promise<string | undefined> => (await withAuth()).user?.email
  export const person = async (): Promise<User | null> => (await withAuth()).user
  export const url: string = getWorkOS().userManagement.getJwksUrl('client_1')
  export const names = (organizations: Organization[]): string[] => organizations.map(({ name }) => name)
  export const client: WorkOS = getWorkOS()
  export const session = (cookie: string): CookieSession =>
    client.userManagement.loadSealedSession({ sessionData: cookie, cookiePassword: '' })
`
const WRONG = `
  import { getFeatureFlagsRuntimeClient, getWorkOS, withAuth } from '@workos-inc/authkit-nextjs'
  export const address = async () => (await withAuth()).user?.emial
  export const size = async (): Promise<number | undefined> => (await withAuth()).user?.email
  export const nothing = () => getWorkOS().nothing
  export const elsewhere = () => getWorkOS().organizations.listOrganizations()
  export const flags = () => getFeatureFlagsRuntimeClient().isEnabled('flag')
`

describe('a program on authkit-nextjs', { timeout: 60_000 }, () => {
  it('compiles', async () => {
    expect(await compile('right.ts', RIGHT)).toEqual([])
  })

  it('does not compile where it is wrong', async () => {
    const errors = await compile('wrong.ts', WRONG)
    expect(errors.map(error => error.replace(/^(\S+)\(.*error (TS\d+).*$/s, '$1 $2'))).toEqual([
      ...['wrong.ts TS2551', 'wrong.ts TS2322', 'wrong.ts TS2339', 'wrong.ts TS2339', 'wrong.ts TS2339'],
    ])
    expect(errors.slice(3).join()).toMatch(/OnlyInWorkosIncNode.*OnlyInWorkosIncNode/s)
  })

  it('finds every type that the library’s own declarations name', async () => {
    const errors = await compile('whole.ts', RIGHT, { skipLibCheck: false })
    expect(errors.filter(error => /workos-inc|fe26/.test(error))).toEqual([])
  })
})

it.each([
  ['an ES module', 'mts'],
  ['a CommonJS module', 'cts'],
])('%s of Node finds the types of the folder', { timeout: 60_000 }, async (_, ending) => {
  const source = `
    import { WorkOS } from '@workos-inc/node'
    import { PKCE } from '@workos-inc/node/worker'
    export const right: string = new WorkOS('sk_1').baseURL
    export const wrong: number = new WorkOS('sk_1').baseURL
    export const nothing = new PKCE().nothing
  `
  const errors = await compile(`node.${ending}`, source, { module: 'nodenext', moduleResolution: 'nodenext' })
  expect(errors.map(error => /TS\d+/.exec(error)?.[0])).toEqual(['TS2322', 'TS2339'])
})

/** The compiler's errors. */
async function compile(file: string, source: string, options: object = {}): Promise<string[]> {
  const compilerOptions = {
    ...{ target: 'es2023', lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'], types: ['node'] },
    ...{
      module: 'esnext',
      moduleResolution: 'bundler',
      jsx: 'preserve',
      typeRoots: [join(root, 'node_modules/@types')],
    },
    ...{ strict: true, skipLibCheck: true, noEmit: true, ...options },
  }
  writeFileSync(join(folder, file), source)
  const config = join(folder, `${file}.json`)
  writeFileSync(config, JSON.stringify({ compilerOptions, files: [file] }))
  const printed = await run([
    join(root, 'node_modules/typescript/bin/tsc'),
    '-p',
    config,
    '--pretty',
    'false',
  ])
  // What goes on is indented.
  return printed.split(/\n(?!\s)/).filter(error => error.includes('error TS'))
}

function run(given: string[]): Promise<string> {
  return new Promise(resolve => {
    execFile(process.execPath, given, { cwd: folder }, (_, stdout, stderr) => resolve(stdout + stderr))
  })
}
