// The README's programs, compiled, and its test also run, as somebody would who copied them.

import { readFileSync, writeFileSync } from 'node:fs'
import { transform } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
      ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: true },
    }
    writeFileSync(project.path('tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }))
    const tsc = inRepository('node_modules/typescript/bin/tsc')
    const { code, stdout } = await run(process.execPath, [tsc, '-p', project.folder], project.folder)
    expect(stdout).toBe('')
    expect(code).toBe(0)
  },
)

describe('its test', () => {
  const tests = programs.filter(program => program.includes("from 'node:test'"))

  /** Runs it under node:test; gives what the reporter counted, beside how Node ended. */
  async function outcome(program: string) {
    const { code: source } = await transform(program, { loader: 'ts' })
    const file = project.write('readme.test.mjs', source)
    const { code, stdout } = await run(process.execPath, ['--test-reporter=tap', file], project.folder)
    const count = (name: string) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(stdout)?.[1])
    return { code, pass: count('pass'), fail: count('fail') }
  }

  it('passes', async () => {
    expect(tests).toHaveLength(1)
    expect(await outcome(tests[0] ?? '')).toEqual({ code: 0, pass: 1, fail: 0 })
  })

  it.each(['...local.config', 'local.advance('])('fails without %s', async line => {
    const lines = (tests[0] ?? '').split('\n')
    const without = lines.filter(text => !text.includes(line))
    expect(without).toHaveLength(lines.length - 1)
    expect(await outcome(without.join('\n'))).toEqual({ code: 1, pass: 0, fail: 1 })
  })
})

/** What the shorter programs take as given. */
const GIVEN = `
declare const request: Request
declare const env: Record<string, unknown>
`
