// What @workos-inc/node has and fe26 does not carry: it fails to compile and, when it is touched, with a sentence.

import { Fe26Error } from '../errors.js'

/** fe26 does not carry this. `@workos-inc/node` has it, and both may be installed. */
export interface OnlyInWorkosIncNode {
  readonly 'install @workos-inc/node for this': never
}

/** A class whose instances fail with the name of what was asked of them. */
export function lacking<const Name extends string>(owner: string, names: readonly Name[]): Lacking<Name> {
  class Lacks {}
  for (const name of names) {
    Object.defineProperty(Lacks.prototype, name, {
      configurable: true,
      // A program's own, or another client's.
      set(value: unknown) {
        Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true })
      },
      get() {
        throw new Fe26Error(
          'not_carried',
          `fe26/workos has no ${owner}.${name}: it carries signing in and sessions. @workos-inc/node has it; install it beside fe26 and use its WorkOS for this`,
        )
      },
    })
  }
  return Lacks as Lacking<Name>
}

type Lacking<Name extends string> = new () => { readonly [Each in Name]: OnlyInWorkosIncNode }

/** Of a client. */
export const NOT_OF_THE_CLIENT = [
  'actions',
  'adminPortal',
  'agents',
  'apiKeys',
  'auditLogs',
  'authorization',
  'client',
  'connect',
  'createActionsClient',
  'createHttpClient',
  'createWebhookClient',
  'directorySync',
  'events',
  'featureFlags',
  'getCryptoProvider',
  'groups',
  'multiFactorAuth',
  'organizationDomains',
  'organizations',
  'passwordless',
  'pipes',
  'radar',
  'sso',
  'vault',
  'webhooks',
  'widgets',
] as const

/** Of `userManagement`. */
export const NOT_OF_USER_MANAGEMENT = [
  'acceptInvitation',
  'approveWaitlistEntry',
  'createOrganizationMembership',
  'createPasswordReset',
  'createUser',
  'createUserApiKey',
  'createWaitlistEntry',
  'deactivateOrganizationMembership',
  'deleteOrganizationMembership',
  'deleteUser',
  'deleteWaitlistEntry',
  'denyWaitlistEntry',
  'findInvitationByToken',
  'getEmailVerification',
  'getInvitation',
  'getMagicAuth',
  'getOrganizationMembership',
  'getPasswordReset',
  'getUserByExternalId',
  'getUserIdentities',
  'getWaitlist',
  'listGroupsForOrganizationMembership',
  'listInvitations',
  'listOrganizationMemberships',
  'listUserApiKeys',
  'listUsers',
  'listWaitlistEntries',
  'listWaitlists',
  'reactivateOrganizationMembership',
  'resendInvitation',
  'resetPassword',
  'revokeInvitation',
  'sendInvitation',
  'sendVerificationEmail',
  'updateOrganizationMembership',
  'updateUser',
  'verifyEmail',
] as const
