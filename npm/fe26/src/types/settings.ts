// What an AuthKit and its adapters are told by the engine: settings, and whole HTTP answers.

/** A complete HTTP answer, for adapters to translate. */
export interface Answer {
  status: number
  headers: [name: string, value: string][]
  body: string
}

/** What a configuration amounts to, secrets left out. */
export interface ResolvedSettings {
  clientId: string
  redirectUri: string | null
  /** Whether there are `redirectUris` beside it. */
  hasSeveralOrigins: boolean
  cookieName: string
  /** Origin of the WorkOS API. */
  baseUrl: string
  jwksUrl: string
  /** An adapter's own pages; null without an adapter. */
  pages: Pages | null
}

/** Where an adapter's own pages are. */
export interface Pages {
  signIn: string
  signUp: string
  callback: string
  signOut: string
  /** Absolute. */
  afterSignOut: string | null
}
