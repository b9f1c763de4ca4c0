// What the routes of the flow tests that sign in and out ask for: their query says it, as no application should let it.

import type { SignInOptions } from 'fe26'

export function optionsIn(url = '/'): SignInOptions {
  const { searchParams } = new URL(url, 'http://localhost')
  const names = ['organizationId', 'provider', 'screenHint', 'loginHint', 'state'] as const
  const given = names.flatMap(name => (searchParams.has(name) ? [[name, searchParams.get(name)]] : []))
  const returnTo = searchParams.get('to')
  return { ...Object.fromEntries(given), ...(returnTo !== null && { returnTo }) }
}
