// What a tarball holds, and what it must not.

import { readFileSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Project } from './project.js'
import { inRepository, packAll, type Tarball, temporaryFolder } from './tarballs.js'

interface Manifest {
  version: string
  private?: boolean
  scripts?: object
  dependencies?: object
  devDependencies?: object
  optionalDependencies: Record<string, string>
  exports: Record<string, unknown>
}

const folder = temporaryFolder()
let fe26: Tarball
let platform: Tarball
let installed: Project

beforeAll(async () => {
  ;({ fe26, platform } = await packAll(folder))
  installed = await Project.install([fe26, platform])
})

afterAll(() => {
  installed.remove()
  rmSync(folder, { recursive: true })
})

const manifestOf = (name: string) =>
  JSON.parse(readFileSync(installed.path('node_modules', name, 'package.json'), 'utf8')) as Manifest

it('holds the licence, the README, JavaScript, declarations and one wasm module', () => {
  const [others, built] = partition(fe26.files, file => !file.startsWith('dist/'))
  expect(others).toEqual(['LICENSE', 'README.md', 'package.json'])
  expect(built.filter(file => file.endsWith('.wasm'))).toEqual(['dist/esm/wasm/fe26_bg.wasm'])
  const kinds = /\.(js|d\.ts|wasm)$/
  expect(built.filter(file => !kinds.test(file))).toEqual(['dist/cjs/package.json'])
  expect(built.filter(file => /test|vitest|spec/.test(file) && !/\/testing[./]/.test(file))).toEqual([])
})

it('names no folder of the machine that built it, and points to no source', () => {
  const folders = [`${homedir()}/`, inRepository('')]
  for (const { name, files } of [fe26, platform]) {
    for (const file of files) {
      const content = readFileSync(installed.path('node_modules', name, file), 'latin1')
      const leaked = [...folders, 'sourceMappingURL'].filter(text => content.includes(text))
      expect(leaked, `${name}/${file}`).toEqual([])
    }
  }
})

it('asks for nothing but the engines, each in exactly this version', () => {
  const { optionalDependencies, version, ...manifest } = manifestOf('fe26')
  expect(manifest).not.toHaveProperty('private')
  expect(manifest).not.toHaveProperty('scripts')
  expect(manifest).not.toHaveProperty('dependencies')
  expect(manifest).not.toHaveProperty('devDependencies')
  expect(Object.keys(optionalDependencies)).toContain(platform.name)
  expect(Object.keys(optionalDependencies).every(name => name.startsWith('@fe26/'))).toBe(true)
  expect(new Set(Object.values(optionalDependencies))).toEqual(new Set([version]))
  expect(platform.version).toBe(version)
})

it('holds every file that its exports name', () => {
  const named = leaves(manifestOf('fe26').exports).filter(path => path !== './package.json')
  expect(named.length).toBeGreaterThan(8)
  expect(named.filter(path => !fe26.files.includes(path.slice(2)))).toEqual([])
})

it('ships a native engine alone', () => {
  expect(platform.files).toEqual(['LICENSE', 'README.md', 'fe26.node', 'package.json'])
})

it('stays small enough for a Worker and a serverless function', () => {
  // Ceilings that a stray copy of an engine would break, not targets.
  expect(fe26.packedBytes).toBeLessThan(450_000)
  expect(fe26.unpackedBytes).toBeLessThan(1_500_000)
  expect(platform.unpackedBytes).toBeLessThan(2_000_000)
})

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter(item => !test(item))]
}

function leaves(exported: unknown): string[] {
  if (typeof exported === 'string') return [exported]
  return Object.values(exported as object).flatMap(leaves)
}
