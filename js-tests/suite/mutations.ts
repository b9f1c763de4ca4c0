// Hostile texts from a seeded generator: what a stranger makes of a genuine one.

export type Mutate = (text: string) => string

/** Runs `round` with a generator of its own each time, and says in which one it failed. */
export async function rounds(
  count: number,
  round: (mutate: Mutate, random: () => number) => Promise<unknown>,
) {
  for (let seed = 0; seed < count; seed++) {
    const random = generator(seed)
    try {
      await round(text => mutated(text, random), random)
    } catch (error) {
      throw new Error(`Round ${seed} failed.`, { cause: error })
    }
  }
}

/** One to three changes: bits, losses, additions, repetitions, and now and then something else entirely. */
function mutated(text: string, random: () => number): string {
  const below = (limit: number) => Math.floor(random() * limit)
  const somewhere = (length: number) => below(length + 1)
  const change = (from: string): string => {
    const at = somewhere(from.length)
    const [head, tail] = [from.slice(0, at), from.slice(at)]
    switch (below(12)) {
      case 0:
        return head
      case 1:
        return head + tail.slice(somewhere(8))
      case 2:
        return head + String.fromCharCode((tail.charCodeAt(0) || 0) ^ (1 << below(16))) + tail.slice(1)
      case 3:
      case 4:
      case 5:
        return head + String.fromCharCode((tail.charCodeAt(0) || 65) ^ (1 << below(6))) + tail.slice(1)
      case 6:
        return head + SPICES[below(SPICES.length)] + tail
      case 7:
        return head + SPICES[below(SPICES.length)] + tail.slice(1 + below(30))
      case 8:
        return head + tail + tail
      case 9:
        return tail + head
      case 10:
        return head + String.fromCharCode(below(0x10000)).repeat(below(40)) + tail
      default:
        return below(6) === 0 ? (MONSTERS[below(MONSTERS.length)] ?? '') : head.toUpperCase() + tail
    }
  }
  let result = text
  for (let changes = 1 + below(3); changes > 0; changes--) result = change(result)
  return result
}

const SPICES = [
  ...[
    '*',
    '**',
    '~',
    '~1',
    '~2',
    '.',
    '..',
    '=',
    ';',
    ',',
    '"',
    '\\',
    '%',
    '%00',
    '%ff',
    '&state=',
    '+',
    '/',
    '//',
  ],
  ...[
    '\0',
    '\r\n',
    '\t',
    '\ud800',
    '\udc00',
    '\u2028',
    '\ufeff',
    '雪',
    '-1',
    '1e999',
    'null',
    '{}',
    '[]',
    ':',
    '}',
  ],
  ...['"__proto__":{},', '"constructor":{"prototype":{}},', '"accessToken":"a",', '"keys":[],', 'Fe26.2*'],
]

const MONSTERS = [
  ...['', ' ', '{', '[', 'null', '0', '""', '\ud800'.repeat(1000), '%'.repeat(10_000), '\0'.repeat(10_000)],
  ...['['.repeat(200_000), '{"a":'.repeat(50_000), `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
  ...[
    '*'.repeat(200_000),
    '.'.repeat(200_000),
    'a=b;'.repeat(50_000),
    'A'.repeat(2_000_000),
    '雪'.repeat(300_000),
  ],
  `Fe26.2*1*${'*'.repeat(100_000)}~2`,
  `{"keys":[${'{"kty":"RSA"},'.repeat(5000)}{}]}`,
  `{"keys":[{"kty":"RSA","kid":"a","n":"${'A'.repeat(60_000)}","e":"AQAB"}]}`,
]

/** mulberry32 */
function generator(seed: number): () => number {
  let state = (seed + 0xfe26) | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Whether a text holds no lone surrogate. */
export function encodable(text: string): boolean {
  try {
    return encodeURIComponent(text) !== undefined
  } catch {
    return false
  }
}
