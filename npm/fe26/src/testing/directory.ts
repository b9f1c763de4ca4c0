import { BoundedMap } from './bounded-map.js'
import { newId } from './identifiers.js'
import { notFound } from './wire-error.js'

/** A person who can sign in, as a test or a demo describes them. Everything but the e-mail has a default. */
export interface LocalUser {
  /** Default: a new `user_…`. */
  id?: string
  email: string
  /** Default true. When false, the password grant asks for e-mail verification first. */
  emailVerified?: boolean
  firstName?: string | null
  lastName?: string | null
  profilePictureUrl?: string | null
  locale?: string | null
  externalId?: string | null
  metadata?: Record<string, string>
  /** Without one, the password grant refuses. */
  password?: string
  /** Memberships. With several, the page and the grants ask which one. */
  organizations?: LocalOrganization[]
  /** Ask for MFA enrollment until a TOTP factor exists. Refreshing fails with `mfa_enrollment`, too. */
  mfaRequired?: boolean
  /** Interrupt the next password or magic-auth sign-in with a Radar challenge. `null` removes it. */
  radarChallenge?: 'email' | 'sms' | null
  /** When not empty, every grant but an SSO sign-in answers `sso_required` with these `connection_ids`. */
  ssoConnectionIds?: string[]
}

/** An organization and what its member may do there; the claims of the access token. */
export interface LocalOrganization {
  id: string
  name: string
  role?: string
  roles?: string[]
  permissions?: string[]
  entitlements?: string[]
  featureFlags?: string[]
}

/** The user as the official SDK hands it to JavaScript. */
export interface LocalAuthKitUser {
  object: 'user'
  id: string
  email: string
  emailVerified: boolean
  name: string | null
  firstName: string | null
  lastName: string | null
  profilePictureUrl: string | null
  lastSignInAt: string | null
  locale: string | null
  createdAt: string
  updatedAt: string
  externalId: string | null
  metadata: Record<string, string>
}

/** What the directory knows of one user. */
export interface Account {
  user: LocalAuthKitUser
  password: string | undefined
  organizations: LocalOrganization[]
  factors: TotpFactor[]
  mfaRequired: boolean
  radarChallenge: 'email' | 'sms' | null
  ssoConnectionIds: string[]
}

export interface TotpFactor {
  id: string
  secret: string
  createdAt: string
}

/** Users by id and by e-mail. */
export class Directory {
  readonly #now: () => number
  readonly #byId = new BoundedMap<string, Account>(10_000)

  constructor(now: () => number, seeds: readonly LocalUser[]) {
    this.#now = now
    for (const seed of seeds) this.create(seed)
  }

  /** Oldest first. */
  get accounts(): Account[] {
    return [...this.#byId.values()]
  }

  create(description: LocalUser): Account {
    if (this.find(description.email))
      throw new Error('The local AuthKit already has a user with this e-mail.')
    const at = new Date(this.#now()).toISOString()
    const account: Account = {
      user: {
        object: 'user',
        id: description.id ?? newId('user', this.#now()),
        email: description.email,
        emailVerified: true,
        name: null,
        firstName: null,
        lastName: null,
        profilePictureUrl: null,
        lastSignInAt: null,
        locale: null,
        createdAt: at,
        updatedAt: at,
        externalId: null,
        metadata: {},
      },
      password: undefined,
      organizations: [],
      factors: [],
      mfaRequired: false,
      radarChallenge: null,
      ssoConnectionIds: [],
    }
    this.#apply(account, description)
    this.#byId.set(account.user.id, account)
    return account
  }

  update(idOrEmail: string, changes: Partial<Omit<LocalUser, 'id'>>): Account {
    const account = this.get(idOrEmail)
    this.#apply(account, changes)
    account.user.updatedAt = new Date(this.#now()).toISOString()
    return account
  }

  find(idOrEmail: string): Account | undefined {
    const email = idOrEmail.toLowerCase()
    return this.#byId.get(idOrEmail) ?? this.accounts.find(({ user }) => user.email.toLowerCase() === email)
  }

  get(idOrEmail: string): Account {
    const account = this.find(idOrEmail)
    if (!account) throw notFound('User')
    return account
  }

  findFactor(factorId: string): { account: Account; factor: TotpFactor } | undefined {
    for (const account of this.accounts) {
      const factor = account.factors.find(({ id }) => id === factorId)
      if (factor) return { account, factor }
    }
    return undefined
  }

  #apply(account: Account, changes: Partial<LocalUser>): void {
    const { user } = account
    for (const field of PROFILE_FIELDS) {
      if (changes[field] !== undefined) Object.assign(user, { [field]: changes[field] })
    }
    user.name = [user.firstName, user.lastName].filter(Boolean).join(' ') || null
    account.password = changes.password ?? account.password
    account.organizations = changes.organizations ?? account.organizations
    account.mfaRequired = changes.mfaRequired ?? account.mfaRequired
    account.ssoConnectionIds = changes.ssoConnectionIds ?? account.ssoConnectionIds
    if (changes.radarChallenge !== undefined) account.radarChallenge = changes.radarChallenge
  }
}

/** The user as WorkOS writes it: snake_case, nulls spelt out. */
export function encodeUser(user: LocalAuthKitUser): Record<string, unknown> {
  return {
    object: 'user',
    id: user.id,
    email: user.email,
    email_verified: user.emailVerified,
    name: user.name,
    first_name: user.firstName,
    last_name: user.lastName,
    profile_picture_url: user.profilePictureUrl,
    last_sign_in_at: user.lastSignInAt,
    locale: user.locale,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
    external_id: user.externalId,
    metadata: user.metadata,
  }
}

/** What a local AuthKit holds when no users are given: one member of one organization, one of two. */
export const DEFAULT_USERS: readonly LocalUser[] = [
  {
    email: 'ada@example.com',
    firstName: 'Ada',
    lastName: 'Lovelace',
    organizations: [
      { id: 'org_01ANALYTICAL', name: 'Analytical Engines', role: 'admin', permissions: ['engines:write'] },
    ],
  },
  {
    email: 'grace@example.com',
    firstName: 'Grace',
    lastName: 'Hopper',
    organizations: [
      { id: 'org_01COMPILERS', name: 'Compilers & Co.', role: 'member' },
      {
        id: 'org_01HARBOUR',
        name: 'Harbour Systems',
        role: 'admin',
        permissions: ['fleet:read', 'fleet:write'],
      },
    ],
  },
  { email: 'alan@example.com', firstName: 'Alan', lastName: 'Turing' },
]

const PROFILE_FIELDS = [
  'email',
  'emailVerified',
  'firstName',
  'lastName',
  'profilePictureUrl',
  'locale',
  'externalId',
  'metadata',
] as const satisfies readonly (keyof LocalUser)[]
