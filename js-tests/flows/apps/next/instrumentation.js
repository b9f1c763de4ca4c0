import { engineInfo } from 'fe26'

export function register() {
  console.log(`listening: Next.js, engine: ${engineInfo().engine}`)
}
