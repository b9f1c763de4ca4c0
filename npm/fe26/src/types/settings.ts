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
  /** Null where the application leaves it out. */
  signUp: string | null
  callback: string
  /** Null where the application leaves it out. */
  signOut: string | null
  /** Absolute. */
  afterSignOut: string | null
}
