// The README's programs, compiled as somebody would who copied them.

import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Project, run } from './project.js'
import { inRepository } from './tarballs.js'

let project: Project

beforeAll(async () => {
  const names = ['@types/node', 'undici-types', 'hono', 'express', '@types/express']
  project = (await Project.complete()).link(...names)
})

afterAll(() => project.remove())

const programs = [...readFileSync(inRepository('README.md'), 'utf8').matchAll(/```[tj]s\n(.*?)```/gs)].map(
  ([, program = '']) => program,
)

it('has programs', () => {
  expect(programs.length).toBeGreaterThanOrEqual(4)
})

it.each(programs.map((program, index) => ({ program, first: program.split('\n')[0], index })))(
  'compiles what begins with $first',
  async ({ program, index }) => {
    const file = `program-${index}.mts`
    project.write(file, `${GIVEN}\n${program}`)
    const compilerOptions = {
      ...{ target: 'es2023', module: 'nodenext', lib: ['es2023', 'webworker'], types: ['node'] },
      ...{ strict: true, noEmit: true, skipLibCheck: true },
    }
    writeFileSync(project.path('tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }))
    const tsc = inRepository('node_modules/typescript/bin/tsc')
    const { code, stdout } = await run(process.execPath, [tsc, '-p', project.folder], project.folder)
    expect(stdout).toBe('')
    expect(code).toBe(0)
  },
)

/** What the shorter programs take as given. */
const GIVEN = `
declare const request: Request
declare const authorizeUrl: string
`
