// What is sealed, under which passwords, and when.

export const NOW = Date.UTC(2025, 0, 1)
export const ID_1 = '1'
export const SECRET = 'password-of-the-vectors-0123456789'

export function payloads() {
  return [
    ['empty object', {}],
    ['empty string', ''],
    ['null member and numbers', { a: null, b: [0, -1, 1.5, 1e21], c: true }],
    [
      'non-ASCII',
      { name: 'Zoë Ångström', emoji: '👩‍🚀', script: '日本語', clef: '𝄞', control: '\u0000\u007f\u2028' },
    ],
    ['lone surrogates', { high: '\ud800', low: 'a\udc00b', '\udfff': 'name' }],
    ['4 KB', { text: 'x'.repeat(4096) }],
    ['100 KB', { text: 'x'.repeat(102_400) }],
  ]
}

export const users = {
  ASCII: { object: 'user', id: 'user_1', email: 'ada@example.com', email_verified: true, first_name: 'Ada' },
  'non-ASCII': {
    object: 'user',
    id: 'user_2',
    email: 'zoë@example.com',
    first_name: 'Zoë 👩‍🚀',
    last_name: '\ud83d',
  },
}

export const secrets = {
  '32 bytes': '0123456789abcdefghijklmnopqrstuv',
  '64 bytes': '0123456789abcdef'.repeat(4),
  '65 bytes': `${'0123456789abcdef'.repeat(4)}!`,
  '200 bytes': 'long password '.repeat(15).slice(0, 200),
  '32 umlauts': 'äöüß'.repeat(8),
  '16 characters outside the BMP': '𝄞'.repeat(16),
}
