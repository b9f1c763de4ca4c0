// What `@workos-inc/node` names beside the options of each grant: the secret that the client adds, and its client id.

interface Secret {
  clientSecret: string | undefined
}

export interface AuthenticateUserWithCodeCredentials extends Secret {}
export interface AuthenticateUserWithEmailVerificationCredentials extends Secret {}
export interface AuthenticateUserWithMagicAuthCredentials extends Secret {}
export interface AuthenticateUserWithOrganizationSelectionCredentials extends Secret {}
export interface AuthenticateUserWithPasswordCredentials extends Secret {}
export interface AuthenticateUserWithRadarEmailChallengeCredentials extends Secret {}
export interface AuthenticateUserWithRadarSmsChallengeCredentials extends Secret {}
export interface AuthenticateUserWithRefreshTokenCredentials extends Secret {}
export interface AuthenticateUserWithTotpCredentials extends Secret {}

/** Options whose client id is that of the client, where the call named none. */
export type WithResolvedClientId<Options> = Omit<Options, 'clientId'> & { clientId: string }
