import { compactVerify, importJWK } from 'jose'

export async function create({ jwk }) {
  const key = await importJWK(jwk, 'RS256')
  return {
    name: 'jose compactVerify',
    verifyToken: async token => (await compactVerify(token, key)).protectedHeader.alg === 'RS256',
  }
}
