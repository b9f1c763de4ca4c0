//! Beginning a sign-in: the authorization URL and the verifier cookie that belongs to it.

use super::AuthKit;
use super::event::Event;
use super::flow::Moment;
use crate::cookie;
use crate::error::ErrorCode;
use crate::oauth::{
    AuthorizationError, AuthorizationRequest, ScreenHint, SignInState, StateError, VerifierCookie,
    stale_verifier_cookies, verifier_cookie_name,
};
use alloc::string::String;
use alloc::vec::Vec;

/// What a sign-in asks for. Everything is optional but a redirect URI, here or in the configuration.
#[derive(Clone, Default)]
pub struct SignInOptions {
    /// Where to go after the callback: a path of this origin.
    pub return_to: Option<String>,
    /// Handed back on the callback; at most 2,048 bytes.
    pub state: Option<String>,
    /// Instead of the configured one.
    pub redirect_uri: Option<String>,
    /// `sign-in` or `sign-up`.
    pub screen_hint: Option<String>,
    /// Default `authkit`, unless a connection or an organization is named.
    pub provider: Option<String>,
    /// An SSO connection.
    pub connection_id: Option<String>,
    /// The organization to sign in to.
    pub organization_id: Option<String>,
    /// User name to fill in.
    pub login_hint: Option<String>,
    /// Domain to fill in.
    pub domain_hint: Option<String>,
    /// OpenID Connect's `prompt`.
    pub prompt: Option<String>,
    /// OpenID Connect's `max_age`, seconds.
    pub max_age: Option<u64>,
    /// Accepts an invitation with the sign-in.
    pub invitation_token: Option<String>,
    /// Ties the sign-in to an agent's claim.
    pub claim_nonce: Option<String>,
    /// Further OAuth scopes.
    pub provider_scopes: Vec<String>,
    /// Further parameters for the provider.
    pub provider_query_params: Vec<(String, String)>,
}

/// What the request itself asks for. Where a sign-in's options say otherwise, they win, but for `return_to`.
#[derive(Default)]
pub(super) struct Asked {
    pub(super) return_to: Option<String>,
    /// Of the origin it was sent to, if that is not the configured one.
    pub(super) redirect_uri: Option<String>,
    pub(super) login_hint: Option<String>,
    pub(super) invitation_token: Option<String>,
}

/// A sign-in that has begun.
#[derive(Clone)]
pub struct SignIn {
    /// Where to send the browser.
    pub url: String,
    /// The `state` in it, sealed.
    pub state: String,
    /// `Set-Cookie` values: the verifier cookie, and deletions when too many sign-ins are pending.
    pub set_cookies: Vec<String>,
}

/// Why a sign-in cannot begin: always the calling program's mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignInError {
    /// Neither the options nor the configuration name a redirect URI.
    NoRedirectUri,
    /// The redirect URI is not an absolute http(s) URL.
    InvalidRedirectUri,
    /// `screenHint` is neither `sign-in` nor `sign-up`.
    UnknownScreenHint,
    /// The options do not make an authorization request.
    Authorization(AuthorizationError),
    /// The state does not fit.
    State(StateError),
}

impl AuthKit {
    /// Begins a sign-in. `cookie_header` is the request's, for counting pending sign-ins.
    pub fn sign_in(
        &self,
        options: &SignInOptions,
        cookie_header: &str,
        moment: &mut Moment<'_>,
    ) -> Result<SignIn, SignInError> {
        let asked = Asked { return_to: options.return_to.clone(), ..Asked::default() };
        self.sign_in_as(&asked, options, cookie_header, moment)
    }

    /// As [`Self::sign_in`], whatever [`SignInOptions::return_to`] says.
    pub(super) fn sign_in_as(
        &self,
        asked: &Asked,
        options: &SignInOptions,
        cookie_header: &str,
        moment: &mut Moment<'_>,
    ) -> Result<SignIn, SignInError> {
        let config = &self.config;
        let own_redirect_uri = options.redirect_uri.as_ref().or(asked.redirect_uri.as_ref());
        let redirect_uri = own_redirect_uri
            .map(String::as_str)
            .or(config.redirect_uri.as_deref())
            .ok_or(SignInError::NoRedirectUri)?;
        if !super::config::is_http_url(redirect_uri) {
            return Err(SignInError::InvalidRedirectUri);
        }
        let sign_in_state = SignInState::begin_with(
            asked.return_to.clone(),
            options.state.clone(),
            own_redirect_uri.cloned(),
            moment.now,
            &mut moment.entropy,
        )?;
        let state = sign_in_state.seal(&config.passwords, moment.now, &mut moment.entropy)?;

        let provider = options.provider.as_deref().or_else(|| {
            // An organization alone is enough for WorkOS, but AuthKit's own page is what people expect to see.
            options.connection_id.is_none().then_some("authkit")
        });
        let screen_hint = screen_hint(options.screen_hint.as_deref(), provider)?;
        let challenge = sign_in_state.code_verifier.challenge();
        let endpoint = &config.endpoint;
        let base = AuthorizationRequest {
            base_url: &endpoint.base_url,
            client_id: &endpoint.client_id,
            redirect_uri: Some(redirect_uri),
            provider,
            state: Some(&state),
            code_challenge: Some(&challenge),
            screen_hint,
            login_hint: asked.login_hint.as_deref(),
            invitation_token: asked.invitation_token.as_deref(),
            ..AuthorizationRequest::default()
        };
        let url = options.authorization_url(base)?;

        let cookie = self.verifier_cookie(Some(redirect_uri));
        let mut set_cookies = Vec::new();
        let names = cookie::pairs(cookie_header).map(|(name, _)| name);
        for stale in &stale_verifier_cookies(names, &verifier_cookie_name(&state)) {
            // What is wrong with it is wrong with the one to set.
            if let Ok(cookie) = cookie.clear(stale) {
                set_cookies.push(cookie.encode());
            }
        }
        set_cookies.push(cookie.set(&state)?.encode());
        moment.report(|| Event::SignInStarted { screen_hint });
        Ok(SignIn { url, state, set_cookies })
    }

    pub(super) fn verifier_cookie<'a>(&'a self, redirect_uri: Option<&'a str>) -> VerifierCookie<'a> {
        VerifierCookie {
            same_site: self.config.cookie.same_site,
            domain: self.config.cookie.domain.as_deref(),
            redirect_uri,
        }
    }
}

impl SignInOptions {
    /// The URL that asks for this, and for what `base` says where this says nothing.
    #[inline(never)]
    pub fn authorization_url(&self, base: AuthorizationRequest<'_>) -> Result<String, SignInError> {
        let request = AuthorizationRequest {
            connection_id: self.connection_id.as_deref(),
            organization_id: self.organization_id.as_deref(),
            login_hint: self.login_hint.as_deref().or(base.login_hint),
            domain_hint: self.domain_hint.as_deref(),
            prompt: self.prompt.as_deref(),
            max_age: self.max_age,
            invitation_token: self.invitation_token.as_deref().or(base.invitation_token),
            claim_nonce: self.claim_nonce.as_deref(),
            provider_scopes: &self.provider_scopes,
            provider_query_params: &self.provider_query_params,
            ..base
        };
        request.url().map_err(SignInError::Authorization)
    }

    /// The same sign-in, without what leads to one organization or its identity provider.
    pub(super) fn to_nowhere_named(&self) -> Self {
        let (organization_id, connection_id, provider, domain_hint) = (None, None, None, None);
        Self { organization_id, connection_id, provider, domain_hint, ..self.clone() }
    }
}

impl SignInError {
    /// The code callers match on.
    pub const fn error_code(&self) -> ErrorCode {
        match self {
            Self::State(StateError::TooLarge) => ErrorCode::StateTooLarge,
            Self::State(_) => ErrorCode::Internal,
            _ => ErrorCode::InvalidArgument,
        }
    }

    /// What is wrong and how it is mended.
    pub const fn message(&self) -> &'static str {
        match self {
            Self::NoRedirectUri => {
                "a sign-in needs a redirect URI: set redirectUri or WORKOS_REDIRECT_URI, or pass redirectUri to signIn()"
            }
            Self::InvalidRedirectUri => {
                "redirectUri must be an absolute http or https URL, such as https://app.example/callback"
            }
            Self::UnknownScreenHint => "screenHint must be 'sign-in' or 'sign-up'",
            Self::Authorization(error) => error.message(),
            Self::State(StateError::TooLarge) => {
                "the sign-in state does not fit into a cookie: shorten state (at most 2,048 bytes), returnTo or redirectUri"
            }
            Self::State(error) => error.message(),
        }
    }
}

impl core::fmt::Display for SignInError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::State(error) if *error != StateError::TooLarge => error.fmt(f),
            other => f.write_str(other.message()),
        }
    }
}

impl core::error::Error for SignInError {}

impl From<StateError> for SignInError {
    fn from(error: StateError) -> Self {
        Self::State(error)
    }
}

impl core::fmt::Debug for SignInOptions {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SignInOptions([redacted])")
    }
}

impl core::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SignIn([redacted])")
    }
}

/// `sign-in` by default for AuthKit's page; other providers have none to choose.
pub fn screen_hint(hint: Option<&str>, provider: Option<&str>) -> Result<Option<ScreenHint>, SignInError> {
    match hint {
        None => Ok((provider == Some("authkit")).then_some(ScreenHint::SignIn)),
        Some("sign-in") => Ok(Some(ScreenHint::SignIn)),
        Some("sign-up") => Ok(Some(ScreenHint::SignUp)),
        Some(_) => Err(SignInError::UnknownScreenHint),
    }
}
