// The other values that @workos-inc/node exports: an import of one is an import still, and its use says who has it.

import { Fe26Error } from '../errors.js'
import type { OnlyInWorkosIncNode } from './elsewhere.js'

export const ConnectedAccountAuthMethod = /* @__PURE__ */ absent('ConnectedAccountAuthMethod')
export const ConnectedAccountConnectionRole = /* @__PURE__ */ absent('ConnectedAccountConnectionRole')
export const ConnectedAccountInputState = /* @__PURE__ */ absent('ConnectedAccountInputState')
export const ConnectedAccountState = /* @__PURE__ */ absent('ConnectedAccountState')
export const ConnectionType = /* @__PURE__ */ absent('ConnectionType')
export const CreateConnectedAccountState = /* @__PURE__ */ absent('CreateConnectedAccountState')
export const CreateDataIntegrationAuthMethods = /* @__PURE__ */ absent('CreateDataIntegrationAuthMethods')
export const CreateDataIntegrationOwnership = /* @__PURE__ */ absent('CreateDataIntegrationOwnership')
export const CreateOrganizationConnectedAccountState = /* @__PURE__ */ absent(
  'CreateOrganizationConnectedAccountState',
)
export const CreateWebhookEndpointEvents = /* @__PURE__ */ absent('CreateWebhookEndpointEvents')
export const CustomProviderDefinitionAuthenticateVia = /* @__PURE__ */ absent(
  'CustomProviderDefinitionAuthenticateVia',
)
export const DataIntegrationAccessTokenResponseError = /* @__PURE__ */ absent(
  'DataIntegrationAccessTokenResponseError',
)
export const DataIntegrationAuthMethods = /* @__PURE__ */ absent('DataIntegrationAuthMethods')
export const DataIntegrationCredentialType = /* @__PURE__ */ absent('DataIntegrationCredentialType')
export const DataIntegrationCredentialsInputType = /* @__PURE__ */ absent(
  'DataIntegrationCredentialsInputType',
)
export const DataIntegrationCredentialsResponseError = /* @__PURE__ */ absent(
  'DataIntegrationCredentialsResponseError',
)
export const DataIntegrationCredentialsType = /* @__PURE__ */ absent('DataIntegrationCredentialsType')
export const DataIntegrationCustomProviderAuthenticateVia = /* @__PURE__ */ absent(
  'DataIntegrationCustomProviderAuthenticateVia',
)
export const DataIntegrationInstallationConnectionRole = /* @__PURE__ */ absent(
  'DataIntegrationInstallationConnectionRole',
)
export const DataIntegrationOwnership = /* @__PURE__ */ absent('DataIntegrationOwnership')
export const DataIntegrationState = /* @__PURE__ */ absent('DataIntegrationState')
export const DataIntegrationsCreateApiKeyConnectionRequestConnectionOwner = /* @__PURE__ */ absent(
  'DataIntegrationsCreateApiKeyConnectionRequestConnectionOwner',
)
export const DataIntegrationsCreateClientCredentialsConnectionRequestConnectionOwner = /* @__PURE__ */ absent(
  'DataIntegrationsCreateClientCredentialsConnectionRequestConnectionOwner',
)
export const DataIntegrationsGetDataIntegrationAuthorizeUrlRequestConnectionOwner = /* @__PURE__ */ absent(
  'DataIntegrationsGetDataIntegrationAuthorizeUrlRequestConnectionOwner',
)
export const DataIntegrationsGetUserTokenRequestConnectionOwner = /* @__PURE__ */ absent(
  'DataIntegrationsGetUserTokenRequestConnectionOwner',
)
export const DataIntegrationsListResponseDataAuthMethods = /* @__PURE__ */ absent(
  'DataIntegrationsListResponseDataAuthMethods',
)
export const DataIntegrationsListResponseDataConnectedAccountAuthMethod = /* @__PURE__ */ absent(
  'DataIntegrationsListResponseDataConnectedAccountAuthMethod',
)
export const DataIntegrationsListResponseDataConnectedAccountConnectionRole = /* @__PURE__ */ absent(
  'DataIntegrationsListResponseDataConnectedAccountConnectionRole',
)
export const DataIntegrationsListResponseDataConnectedAccountState = /* @__PURE__ */ absent(
  'DataIntegrationsListResponseDataConnectedAccountState',
)
export const DataIntegrationsListResponseDataConnectionOwner = /* @__PURE__ */ absent(
  'DataIntegrationsListResponseDataConnectionOwner',
)
export const DataIntegrationsListResponseDataOwnership = /* @__PURE__ */ absent(
  'DataIntegrationsListResponseDataOwnership',
)
export const DataIntegrationsUpsertApiKeyRequestConnectionOwner = /* @__PURE__ */ absent(
  'DataIntegrationsUpsertApiKeyRequestConnectionOwner',
)
export const DataIntegrationsUpsertClientCredentialsRequestConnectionOwner = /* @__PURE__ */ absent(
  'DataIntegrationsUpsertClientCredentialsRequestConnectionOwner',
)
export const DataIntegrationsVendCredentialsRequestConnectionOwner = /* @__PURE__ */ absent(
  'DataIntegrationsVendCredentialsRequestConnectionOwner',
)
export const DomainDataState = /* @__PURE__ */ absent('DomainDataState')
export const FeatureFlagsRuntimeClient = /* @__PURE__ */ absent('FeatureFlagsRuntimeClient')
export const GenerateLinkIntent = /* @__PURE__ */ absent('GenerateLinkIntent')
export const ItContactIntent = /* @__PURE__ */ absent('ItContactIntent')
export const OrganizationConnectedAccountState = /* @__PURE__ */ absent('OrganizationConnectedAccountState')
export const OrganizationDomainState = /* @__PURE__ */ absent('OrganizationDomainState')
export const OrganizationDomainVerificationStrategy = /* @__PURE__ */ absent(
  'OrganizationDomainVerificationStrategy',
)
export const PipesOwnership = /* @__PURE__ */ absent('PipesOwnership')
export const RadarListAction = /* @__PURE__ */ absent('RadarListAction')
export const RadarListType = /* @__PURE__ */ absent('RadarListType')
export const RadarStandaloneAssessRequestAction = /* @__PURE__ */ absent('RadarStandaloneAssessRequestAction')
export const RadarStandaloneAssessRequestAuthMethod = /* @__PURE__ */ absent(
  'RadarStandaloneAssessRequestAuthMethod',
)
export const RadarStandaloneResponseBlocklistType = /* @__PURE__ */ absent(
  'RadarStandaloneResponseBlocklistType',
)
export const RadarStandaloneResponseControl = /* @__PURE__ */ absent('RadarStandaloneResponseControl')
export const RadarStandaloneResponseVerdict = /* @__PURE__ */ absent('RadarStandaloneResponseVerdict')
export const UpdateAuditLogsRetentionRetentionPeriod = /* @__PURE__ */ absent(
  'UpdateAuditLogsRetentionRetentionPeriod',
)
export const UpdateCustomProviderDefinitionAuthenticateVia = /* @__PURE__ */ absent(
  'UpdateCustomProviderDefinitionAuthenticateVia',
)
export const UpdateWebhookEndpointEvents = /* @__PURE__ */ absent('UpdateWebhookEndpointEvents')
export const UpdateWebhookEndpointStatus = /* @__PURE__ */ absent('UpdateWebhookEndpointStatus')
export const UserOrganizationMembershipBaseListDataStatus = /* @__PURE__ */ absent(
  'UserOrganizationMembershipBaseListDataStatus',
)
export const VaultOrder = /* @__PURE__ */ absent('VaultOrder')
export const WebhookEndpointStatus = /* @__PURE__ */ absent('WebhookEndpointStatus')
export const WidgetSessionTokenScopes = /* @__PURE__ */ absent('WidgetSessionTokenScopes')

// Types of the other package that WorkOS's own libraries name in theirs.
export type FeatureFlagsRuntimeClient = OnlyInWorkosIncNode
export type RuntimeClientOptions = OnlyInWorkosIncNode
export type ValidateApiKeyResponse = OnlyInWorkosIncNode

/** Fails as soon as a member is read, or it is called or made an instance of. */
function absent(name: string): OnlyInWorkosIncNode {
  // No arrow function: those cannot be asked for an instance.
  function fail(): never {
    throw new Fe26Error(
      'not_carried',
      `fe26/workos has no ${name}: it carries signing in and sessions. Import it from @workos-inc/node, which may be installed beside fe26`,
    )
  }
  return new Proxy(fail, {
    // What runtimes, loggers and mocks ask of everything they are given.
    get: (_, member) => (typeof member === 'symbol' || ASKED_OF_ALL.has(member) ? undefined : fail()),
    construct: fail,
  }) as unknown as OnlyInWorkosIncNode
}

const ASKED_OF_ALL = new Set(['then', 'toJSON', 'constructor', '$$typeof', '__esModule', 'name', 'length'])
