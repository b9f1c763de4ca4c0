// The address of a request. Identifiers come from anywhere: none of them may lead to another endpoint.

/** An identifier as one segment of a path. */
export function segment(value: string): string {
  const encoded = encodeURIComponent(value).replace(/%3A/gi, ':')
  if (encoded === '.' || encoded === '..') {
    throw new TypeError('Invalid path parameter: a path parameter must not be "." or "..".')
  }
  return encoded
}

/** Empty, null and undefined parameters are left out. */
export function resourceUrl(baseURL: string, path: string, query: Record<string, unknown> = {}): string {
  const [pathname = ''] = path.split(/[?#]/, 1)
  for (const part of pathname.split('/')) {
    if (/^(\.|%2e){1,2}$/i.test(part)) {
      throw new TypeError(`Invalid request path "${path}": a path segment must not be "." or "..".`)
    }
  }
  const given = Object.entries(query).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  )
  const text = new URLSearchParams(given as [string, string][]).toString()
  return new URL(text ? `${path}?${text}` : path, baseURL).toString()
}

/** An address as `URL` writes it: a host in small letters, and no port that its scheme has anyway. */
export function asWritten(url: string): string {
  return new URL(url).href
}
