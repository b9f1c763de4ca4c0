// The programs of docs/adapters.md, compiled: each is a piece of an application, which stands around it here.

import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Project, run } from './project.js'
import { inRepository } from './tarballs.js'

let project: Project

beforeAll(async () => {
  project = (await Project.complete()).link('@types/node', 'undici-types', 'hono')
})

afterAll(() => project.remove())

const page = readFileSync(inRepository('docs/adapters.md'), 'utf8')
const pieces = [...page.matchAll(/```[tj]s\n(.*?)```/gs)].map(([, piece = '']) => piece)

/** What the compiler says of them, each in a file of its own. */
async function compile(programs: readonly string[]) {
  const files = programs.map((program, index) => {
    project.write(`piece-${index}.mts`, `${AROUND}\n${program}`)
    return `piece-${index}.mts`
  })
  const compilerOptions = {
    ...{ target: 'es2023', module: 'nodenext', lib: ['es2023', 'webworker'], types: ['node'] },
    ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: true },
  }
  writeFileSync(project.path('tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  const tsc = inRepository('node_modules/typescript/bin/tsc')
  return run(process.execPath, [tsc, '-p', project.folder], project.folder)
}

it('compiles', async () => {
  expect(pieces.length).toBeGreaterThanOrEqual(5)
  const { code, stdout } = await compile(pieces)
  expect([code, stdout]).toEqual([0, ''])
})

it.each([
  ["organizationId: 'org_…'", 'organisation: 1'],
  ["role: 'admin'", 'rolle: 1'],
  ['async onSuccess({ user }', 'async onSucces({ user }'],
  ['event.type', 'event.kind'],
])('would not with a mistake in %s', async (right, wrong) => {
  const mistaken = pieces.filter(piece => piece.includes(right)).map(piece => piece.replace(right, wrong))
  expect(mistaken).toHaveLength(1)
  expect((await compile(mistaken)).code).not.toBe(0)
})

const AROUND = `
import type { Hono } from 'hono'
import { authkit, requireAuth, signIn } from 'fe26/hono'
declare const app: Hono
declare const people: { upsert(database: unknown, person: { id: string }): Promise<boolean> }
declare const metrics: { increment(name: string): void }
declare const log: { info(event: unknown): void }
`
