// What the members of classes take and give, and exported functions: an assignment for each, for the compiler to judge.

export interface Assignment {
  it: string
  text: string
}

/** Type arguments of what is generic. */
export const GENERIC: Record<string, string> = {
  AutoPaginatable: '<string>',
  List: '<string>',
  ListResponse: '<string>',
  WithResolvedClientId: '<{ clientId?: string; code: string }>',
  AuthService: '<Request, Response>',
  CookieSessionStorage: '<Request, Response>',
  CreateAuthorizationResult: '<Response>',
  SessionStorage: '<Request, Response>',
}

/** The last of several signatures is what TypeScript takes for the whole: of these, all are compared at once. */
const OVERLOADED: ReadonlySet<string> = new Set(['configure'])

/** A program whose `Shared` says what both have: `new Class`, `Class.member`, `Class.member.member` and `function()`. */
export const QUESTION = `
  type Absent = { readonly 'install @workos-inc/node for this': never }
  type Call = (...given: never) => unknown
  type Make<I> = abstract new (...given: never) => I
  type Names<P, F> = keyof { [K in keyof P & keyof F & string as F[K] extends Absent ? never : K]: 0 }
  type Members<N extends string, P, F> = \`new \${N}\` | \`\${N}.\${Names<P, F>}\` | Inner<N, P, F, 'userManagement'>
  type Inner<N extends string, P, F, M extends string> =
    M extends keyof P & keyof F ? \`\${N}.\${M}.\${Names<P[M], F[M]>}\` : never
  type Of<N extends string, P, F> = F extends Absent ? never
    : P extends Make<infer PI> ? F extends Make<infer FI> ? Members<N, PI, FI> : never
    : P extends Call ? \`\${N}()\` : never
  type Values = { [N in keyof typeof peer & keyof typeof fe26 & string]: Of<N, (typeof peer)[N], (typeof fe26)[N]> }
  export type Shared = Values[keyof Values]
`

/**
 * In whose eyes `any` fits only what is `any` at the other package too, enums are their texts, and members that are private are
 * out of sight.
 */
export const LENS = `
  interface Any { readonly any: unique symbol }
  type Whole = number | boolean | null | undefined | Date | Headers | Request | Response | URL | CryptoKey | Uint8Array
  type Seen<T, Given, Taken> = 0 extends 1 & T ? Given
    : T extends string ? \`\${T}\`
    : T extends Whole ? T
    : T extends Promise<infer V> ? Promise<Seen<V, Given, Taken>>
    : T extends (...given: infer A) => infer R ? (...given: Each<A, Taken, Given>) => Seen<R, Given, Taken>
    : T extends object ? { [K in keyof T]: Seen<T[K], Given, Taken> } : T
  type Each<A extends unknown[], Given, Taken> = { [K in keyof A]: Seen<A[K], Given, Taken> }
  type Takes<T> = T extends (...given: infer A) => unknown ? A : never
  type Gives<T> = T extends (...given: never) => infer R ? R : T
  type TheirArguments<T> = Seen<T, Any, unknown>
  type OurArguments<T> = Seen<T, Any, never>
  type TheirResult<T> = Seen<T, unknown, Any>
  type OurResult<T> = Seen<T, Any, Any>
  type GivesAny<T> = 0 extends 1 & Gives<T> ? true : false
`

/** Whatever the other package's takes, fe26's takes; whatever fe26's gives, the other's might have given. */
export function assignmentsOfShared(shared: readonly string[]): Assignment[] {
  return shared.flatMap((it): Assignment[] => {
    const name = it.replace(/^new |\(\)$/g, '')
    if (OVERLOADED.has(name)) return [{ it, text: line(`typeof fe26.${name}`, `typeof peer.${name}`) }]
    if (it.startsWith('new ')) {
      const [peer, fe26] = SIDES.map(side => `ConstructorParameters<typeof ${side}.${name}>`)
      return [{ it, text: line(`TheirArguments<${peer}>`, `OurArguments<${fe26}>`) }]
    }
    const [peer, fe26] = SIDES.map(side => typeOf(side, name, it.endsWith('()')))
    return [
      { it: `${it} takes`, text: line(`TheirArguments<Takes<${peer}>>`, `OurArguments<Takes<${fe26}>>`) },
      { it: `${it} gives any`, text: line(`GivesAny<${fe26}>`, `GivesAny<${peer}>`) },
      { it: `${it} gives`, text: line(`OurResult<Gives<${fe26}>>`, `TheirResult<Gives<${peer}>>`) },
    ]
  })
}

function typeOf(side: string, name: string, isFunction: boolean): string {
  if (isFunction) return `typeof ${side}.${name}`
  const [owner = '', ...members] = name.split('.')
  return `${side}.${owner}${GENERIC[owner] ?? ''}${members.map(member => `['${member}']`).join('')}`
}

let lines = 0
const line = (from: string, to: string) => `export const assigned${lines++} = (x: ${from}): ${to} => x`

export const SIDES = ['peer', 'fe26'] as const
