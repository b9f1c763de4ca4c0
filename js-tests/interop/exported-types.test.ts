// The comparison of types sees what it is there for.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { type ComparedTypes, compareTypes } from './exported-types.js'

const PEER = `
  export interface User { id: string; more: Record<string, any> }
  declare enum Kind { A = 'a' }
  export class Client {
    constructor(key: string, options?: { host?: string })
    private secret: string
    name: string
    plain(path: string, options?: object): Promise<User>
    remove(path: string): Promise<void>
    user(): Promise<User>
    list(): Promise<{ data: User[] }>
    clear(response: string | undefined): void
    refresh(token: string, organization?: string): Promise<User>
    anything(entity: any): Promise<any>
    kind(): Promise<Kind>
  }
  export function open(user: User, more?: string): User
  export {}
`
const ALIKE = PEER.replace("declare enum Kind { A = 'a' }", "type Kind = 'a'")

const CASES: [name: string, from: string, to: string, misfits: string[]][] = [
  ['nothing', '', '', []],
  ['a private member', 'private secret', 'private hidden', []],
  ['a narrower argument', 'remove(path: string)', 'remove(path: number)', ['Client.remove takes']],
  ['an argument less', 'remove(path: string)', 'remove()', ['Client.remove takes']],
  ['an argument that is required', 'organization?', 'organization', ['Client.refresh takes']],
  ['an argument that is `any`', 'string | undefined', 'any', ['Client.clear takes']],
  ['a result that is `any`', 'user(): Promise<User>', 'user(): Promise<any>', ['Client.user gives']],
  ['`any` within a result', '{ data: User[] }', '{ data: any[] }', ['Client.list gives']],
  ['a result that is no promise', 'user(): Promise<User>', 'user(): User', ['Client.user gives']],
  ['an argument where all went', 'entity: any', 'entity: string', ['Client.anything takes']],
  ['a text that is none of an enum', "'a'", "'a' | 'b'", ['Client.kind gives']],
  ['a property', 'name: string', 'name: number', ['Client.name gives']],
  ['a constructor', 'key: string, options', 'key: number, options', ['new Client']],
  ['a method that is missing', 'user(): Promise<User>', '', ['Client: names']],
  ['a function', 'more?: string): User', 'more?: number): User', ['open() takes']],
  [
    'a function’s result',
    'more?: string): User',
    'more?: string): any',
    ['open() gives any', 'open() gives'],
  ],
]

/** All at once: the names of each case end in its number. */
const numbered = (text: string, number: number) =>
  text.replaceAll(/\b(Client|User|Kind|open)\b/g, name => `${name}${number}`)
const theirs = CASES.map((_, number) => numbered(PEER, number))
const ours = CASES.map(([, from, to], number) => numbered(ALIKE.replace(from, to), number))
const { misfits } = compare(theirs.join(''), ours.join(''))

it.each(CASES)('%s', (name, _from, _to, expected) => {
  const number = CASES.findIndex(([of]) => of === name)
  const found = misfits.filter(misfit => misfit.match(/\d+/)?.[0] === String(number))
  expect(found.map(misfit => misfit.replace(/\d+/, ''))).toEqual(expected)
})

function compare(...texts: [string, string]): ComparedTypes {
  const folder = mkdtempSync(join(import.meta.dirname, '.compiled-'))
  try {
    const [peer = '', fe26 = ''] = texts.map((text, side) => {
      const file = `side-${side}.d.ts`
      writeFileSync(join(folder, file), text)
      return join('js-tests/interop', basename(folder), file)
    })
    return compareTypes(peer, fe26)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
