// The types that two packages export, by name, and whether those of one name take each other's values.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { API, type Project, SymbolFlags } from 'typescript/unstable/sync'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface ComparedTypes {
  peer: string[]
  fe26: string[]
  /** `Name: peer to fe26` where fe26's type does not take what the peer's is, or the other way round. */
  misfits: string[]
}

/** Of two declaration files of this repository. */
export function compareTypes(peer: string, fe26: string): ComparedTypes {
  const paths = [peer, fe26].map(file => join(root, file))
  return within(folder => {
    const [theirs = new Map(), ours = new Map()] = compiled(folder, paths, project =>
      paths.map(path => typesOf(project, path)),
    )
    const shared = [...theirs].filter(([name]) => ours.has(name))
    const assignments = shared.flatMap(([name, isClass]) => assignmentsOf(name, isClass))
    const program = join(folder, 'program.ts')
    const imports = paths.map((path, side) => `import type * as ${SIDES[side]} from '${asModule(path)}'`)
    const lines = [...imports.map(text => ({ it: 'the import', text })), ...assignments]
    writeFileSync(program, lines.map(({ text }) => text).join('\n'))
    const misfits = compiled(folder, [program], project => {
      const text = project.program.getSourceFile(program)?.text ?? ''
      const lineAt = (position: number) => text.slice(0, position).split('\n').length - 1
      return project.program.getSemanticDiagnostics(program).map(({ pos }) => lines[lineAt(pos)]?.it ?? '')
    })
    return { peer: [...theirs.keys()], fe26: [...ours.keys()], misfits }
  })
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

/** Classes have private members, which fit no other class: of them, the public names are compared. */
function assignmentsOf(name: string, isClass: boolean): { it: string; text: string }[] {
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

const SIDES = ['peer', 'fe26'] as const
const GENERIC: Record<string, string> = {
  AutoPaginatable: '<string>',
  List: '<string>',
  ListResponse: '<string>',
  WithResolvedClientId: '<{ clientId?: string; code: string }>',
  AuthService: '<Request, Response>',
  CookieSessionStorage: '<Request, Response>',
  CreateAuthorizationResult: '<Response>',
  SessionStorage: '<Request, Response>',
}
