// The types of @workos-inc/node that fe26/workos has not: by family, with the product that they belong to.

/** Every type of these is one of signing in, whatever else is in its name: no family takes it away. */
export const SIGNING_IN =
  /^(Serialized)?Authenticate(User)?With|^AuthenticationResponse|SessionCookie|^RefreshSession/

export const LEFT_OUT: Readonly<Record<string, RegExp>> = {
  'events, also as webhooks':
    /Event(Name|Base|Directory|s|Options|Response|ResponseData|Data)*$|^AuthenticationEventSso|^Dsync|^FlagChange$/,
  'webhook endpoints': /Webhook/,
  'actions of AuthKit':
    /^Action(Context|Payload)|ActionPayload$|ActionResponseData$|^ResponsePayload$|^UserData(Payload)?$/,
  'organizations, their domains and memberships': /Organization|^DomainData|^ItContact|ItContact/,
  'roles and permissions (fine-grained authorization)':
    /Role|Permission|^Authorization(Check|Resource)|Authorization(Check|Resource)|Membership|^Resource|ParentExternalId$|ParentResourceId$/,
  groups: /Group/,
  'directory sync': /Director(y|ies)|^DefaultCustomAttributes$/,
  'audit logs': /AuditLog/,
  'the admin portal': /^(GenerateLink|PortalLink|IntentOptions|SSOIntent)/,
  'single sign-on without AuthKit':
    /^(Connection|Profile|GetProfile|ListConnections|SerializedListConnections|SSO|PublicSSO)/,
  'passwordless sessions, the predecessor of AuthKit': /Passwordless|^SendSessionResponse$/,
  'second factors that are enrolled': /Factor|^Totp|^Sms|^Challenge|^Verify(Challenge|Response)/,
  invitations: /Invitation/,
  'the waitlist': /Waitlist/,
  'people that are created, changed and listed':
    /^(Serialized)?(Create|Update|List)Users?(Options|Response|ResponseResponse|PasswordOptions)$|^Locale$|^Identity$|^UserObject/,
  'passwords and addresses': /PasswordReset|ResetPassword|EmailVerification|VerificationEmail|VerifyEmail/,
  'API keys': /ApiKey/,
  'agents, and their claims': /Agent|^ClaimAttempt|LinkClaimAttempt|SerializedClaimAttempt/,
  'applications (Connect)':
    /Application|^Create(OAuth|M2M)|^UpdateOAuth|ConnectApp|ClientSecret|^RedirectUriInput|^ExternalAuthComplete|^CompleteOAuth2|^UserConsentOption|^UserManagementLoginRequest|^NewConnect/,
  'pipes and data integrations':
    /^Pipes|ConnectedAccount|DataIntegration|DataProviders|CustomProvider|^(Serialized)?AccessToken$|^GetAccessTokenOptions$|^ConnectedAccount/,
  'the lists of Radar': /^Radar(List|Standalone)/,
  'feature flags': /Flag|^EvaluationContext|EvaluationContext$|EvaluationResource|^RuntimeClient/,
  vault: /^Vault|^Actor|DataKey|^(Create|Read|Update|Delete|List)Object|^Object|^Decrypt|^Rekey|^KeyContext$/,
  widgets: /^Widget|^(Serialized)?GetTokenOptions$|^CreateTokenOptions$/,
  "the other package's own HTTP client": /^HttpClient|^Request(Headers|Options)$|^ResponseHeader/,
}
