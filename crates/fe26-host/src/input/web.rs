//! Requests, and what a sign-in asks for.

use super::Input;
use fe26::session::config::RequestOrigin;
use fe26::session::sign_in::SignInOptions;
use fe26::session::web::WebRequest;

/// A request as `request.ts` of the package describes it.
pub(crate) fn read_request(request: &Input<'_, '_>) -> WebRequest {
    WebRequest {
        method: request.text_or_empty("method"),
        url: request.text_or_empty("url"),
        cookie: request.text_or_empty("cookie"),
        accept: request.text("accept"),
        sec_fetch_mode: request.text("secFetchMode"),
        sec_fetch_dest: request.text("secFetchDest"),
        sec_fetch_site: request.text("secFetchSite"),
        origin_header: request.text("originHeader"),
        purpose: request.text("purpose"),
        requested_with: request.text("requestedWith"),
        origin: read_origin(request),
    }
}

/// What the same request says about where it was sent.
pub(crate) fn read_origin(request: &Input<'_, '_>) -> RequestOrigin {
    RequestOrigin {
        origin: request.text("origin"),
        url: request.text_or_empty("url"),
        host: request.text("host"),
        is_encrypted: request.text("protocol").as_deref() == Some("https"),
        forwarded: request.text("forwarded"),
        forwarded_host: request.text("forwardedHost"),
        forwarded_proto: request.text("forwardedProto"),
    }
}

pub(crate) fn read_sign_in_options(options: &Input<'_, '_>) -> SignInOptions {
    SignInOptions {
        return_to: options.text_if_any("returnTo"),
        state: options.text("state"),
        redirect_uri: options.text("redirectUri"),
        screen_hint: options.text("screenHint"),
        provider: options.text("provider"),
        connection_id: options.text("connectionId"),
        organization_id: options.text_if_any("organizationId"),
        login_hint: options.text_if_any("loginHint"),
        domain_hint: options.text("domainHint"),
        prompt: options.text("prompt"),
        max_age: options.long_number("maxAge"),
        invitation_token: options.text_if_any("invitationToken"),
        claim_nonce: options.text("claimNonce"),
        provider_scopes: options.texts("providerScopes"),
        provider_query_params: options.object("providerQueryParams").pairs(),
    }
}
