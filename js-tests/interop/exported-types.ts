// The types that two packages export, by name, and whether those of one name take each other's values, and classes and
// functions each other's calls.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { API, type Project, SymbolFlags, type Type, type UnionType } from 'typescript/unstable/sync'
import { type Assignment, assignmentsOfShared, GENERIC, LENS, QUESTION, SIDES } from './exported-members.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface ComparedTypes {
  peer: string[]
  fe26: string[]
  /** What is compared of classes and functions. */
  shared: string[]
  /** `Name: peer to fe26` where fe26's type does not take what the peer's is, or the other way round. */
  misfits: string[]
}

/** Of two declaration files of this repository. */
export function compareTypes(peer: string, fe26: string): ComparedTypes {
  const paths = [peer, fe26].map(file => join(root, file))
  return within(folder => {
    const imports = paths
      .map((path, side) => `import type * as ${SIDES[side]} from '${asModule(path)}'`)
      .join('; ')
    const question = join(folder, 'question.ts')
    writeFileSync(question, imports + QUESTION)
    const { sides, shared } = compiled(folder, [question, ...paths], project => ({
      sides: paths.map(path => typesOf(project, path)),
      shared: textsOf(project, question, 'Shared'),
    }))
    const [theirs = new Map(), ours = new Map()] = sides
    const both = [...theirs].filter(([name]) => ours.has(name))
    const lines: Assignment[] = [
      { it: 'the imports', text: imports },
      ...LENS.split('\n').map(text => ({ it: 'the lens', text })),
      ...both.flatMap(([name, isClass]) => assignmentsOf(name, isClass)),
      ...assignmentsOfShared(shared),
    ]
    const program = join(folder, 'program.ts')
    writeFileSync(program, lines.map(({ text }) => text).join('\n'))
    const misfits = compiled(folder, [program], project => {
      const text = project.program.getSourceFile(program)?.text ?? ''
      const lineAt = (position: number) => text.slice(0, position).split('\n').length - 1
      return project.program.getSemanticDiagnostics(program).map(({ pos }) => lines[lineAt(pos)]?.it ?? '')
    })
    return { peer: [...theirs.keys()], fe26: [...ours.keys()], shared, misfits }
  })
}

/** The texts of which a type of a module is the union. */
function textsOf({ program, checker }: Project, path: string, name: string): string[] {
  const file = program.getSourceFile(path)
  const module = file && checker.getSymbolAtLocation(file)
  const symbol = module && checker.getExportsOfModule(module).find(exported => exported.name === name)
  if (!symbol) throw new Error(`${path} has no ${name}.`)
  const union = checker.getDeclaredTypeOfSymbol(symbol) as UnionType
  return union.getTypes().map(text => (text as Type & { value: string }).value)
}

/** By name, whether it is a class. */
function typesOf({ program, checker }: Project, path: string): Map<string, boolean> {
  const file = program.getSourceFile(path)
  const module = file && checker.getSymbolAtLocation(file)
  if (!module) throw new Error(`${path} exports nothing.`)
  const types = checker.getExportsOfModule(module).flatMap((symbol): [string, boolean][] => {
    const { flags } = symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    return flags & SymbolFlags.Type ? [[symbol.name, (flags & SymbolFlags.Class) !== 0]] : []
  })
  return new Map(types)
}

/** Classes have private members, which fit no other class: of them, the names are compared, and members one by one. */
function assignmentsOf(name: string, isClass: boolean): Assignment[] {
  const given = GENERIC[name] ?? ''
  const [peer, fe26] = SIDES.map(side => `${side}.${name}${given}`)
  if (isClass) {
    const text = `export const names${name}: Record<Exclude<keyof ${peer}, keyof ${fe26}>, never> = {}`
    return [{ it: `${name}: names`, text }]
  }
  return [
    { it: `${name}: peer to fe26`, text: `export const theirs${name} = (x: ${peer}): ${fe26} => x` },
    { it: `${name}: fe26 to peer`, text: `export const ours${name} = (x: ${fe26}): ${peer} => x` },
  ]
}

function compiled<Result>(folder: string, files: string[], look: (project: Project) => Result): Result {
  const config = join(folder, 'tsconfig.json')
  const compilerOptions = { noEmit: true, rootDir: root }
  writeFileSync(config, JSON.stringify({ extends: join(root, 'tsconfig.base.json'), compilerOptions, files }))
  const api = new API({ cwd: root })
  try {
    const [project] = api.updateSnapshot({ openProjects: [config] }).getProjects()
    if (!project) throw new Error('The compiler opened nothing.')
    return look(project)
  } finally {
    api.close()
  }
}

/** Where packages are found. */
function within<Result>(run: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(import.meta.dirname, '.compiled-'))
  try {
    return run(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function asModule(path: string): string {
  return path.replace(/\.d\.(m?)ts$/, '.$1js')
}
