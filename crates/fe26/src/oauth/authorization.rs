//! The authorization URL, RFC 6749 section 4.1.1 with RFC 7636 and WorkOS's own parameters (WorkOS API, "Get an
//! authorization URL").

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;

use super::pkce::CodeChallenge;
use super::query::{Query, rfc_1738};

/// What an authorization URL says. Absent members are left out of it.
#[derive(Clone, Copy, Default)]
pub struct AuthorizationRequest<'a> {
    /// Origin of the WorkOS API, such as `https://api.workos.com`.
    pub base_url: &'a str,
    /// The application at WorkOS; required.
    pub client_id: &'a str,
    /// Where WorkOS sends the browser with `code` and `state`.
    pub redirect_uri: Option<&'a str>,
    /// `authkit`, or an OAuth provider such as `GoogleOAuth`. This, a connection or an organization is required.
    pub provider: Option<&'a str>,
    /// An SSO connection.
    pub connection_id: Option<&'a str>,
    /// The organization to sign in to.
    pub organization_id: Option<&'a str>,
    /// Comes back on the callback unchanged.
    pub state: Option<&'a str>,
    /// Sent with its method, `S256`.
    pub code_challenge: Option<&'a CodeChallenge>,
    /// The page AuthKit opens with; for the provider `authkit` only.
    pub screen_hint: Option<ScreenHint>,
    /// User name to fill in.
    pub login_hint: Option<&'a str>,
    /// Domain to fill in.
    pub domain_hint: Option<&'a str>,
    /// OpenID Connect's `prompt`.
    pub prompt: Option<&'a str>,
    /// OpenID Connect's `max_age`: seconds since the user last authenticated in person.
    pub max_age: Option<u64>,
    /// Accepts this invitation with the sign-in.
    pub invitation_token: Option<&'a str>,
    /// Ties the sign-in to an agent's claim.
    pub claim_nonce: Option<&'a str>,
    /// Further OAuth scopes, each sent as a parameter of its own.
    pub provider_scopes: &'a [String],
    /// Further parameters for the provider, sent as `provider_query_params[name]`.
    pub provider_query_params: &'a [(String, String)],
}

/// AuthKit's first page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenHint {
    /// `sign-in`
    SignIn,
    /// `sign-up`
    SignUp,
}

/// Why there is no authorization URL: a mistake in the calling program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthorizationError {
    /// The client id is empty.
    ClientIdMissing,
    /// None of provider, connection and organization is given.
    TargetMissing,
    /// A screen hint with a provider other than `authkit`.
    ScreenHintUnsupported,
}

impl AuthorizationRequest<'_> {
    /// `{base_url}/user_management/authorize?…`, byte for byte what `@workos-inc/node` 11 makes of the same request.
    pub fn url(&self) -> Result<String, AuthorizationError> {
        if self.client_id.is_empty() {
            return Err(AuthorizationError::ClientIdMissing);
        }
        if ![self.provider, self.connection_id, self.organization_id].iter().any(|target| is_given(*target)) {
            return Err(AuthorizationError::TargetMissing);
        }
        if self.screen_hint.is_some() && self.provider != Some("authkit") {
            return Err(AuthorizationError::ScreenHintUnsupported);
        }
        Ok(self.query().into_url(self.base_url, "/user_management/authorize"))
    }

    /// In the order of the names.
    fn query(&self) -> Query {
        let mut query = Query::new(rfc_1738);
        query.append_some("claim_nonce", self.claim_nonce);
        query.append("client_id", self.client_id);
        if let Some(challenge) = self.code_challenge {
            query.append("code_challenge", challenge.as_str());
            query.append("code_challenge_method", CodeChallenge::METHOD);
        }
        query.append_some("connection_id", self.connection_id);
        query.append_some("domain_hint", self.domain_hint);
        query.append_some("invitation_token", self.invitation_token);
        query.append_some("login_hint", self.login_hint);
        query.append_some("max_age", self.max_age.map(|seconds| seconds.to_string()).as_deref());
        query.append_some("organization_id", self.organization_id);
        query.append_some("prompt", self.prompt);
        query.append_some("provider", self.provider);
        for (name, value) in in_order_of_names(self.provider_query_params) {
            query.append(&["provider_query_params[", name, "]"].concat(), value);
        }
        for scope in self.provider_scopes {
            query.append("provider_scopes", scope);
        }
        query.append_some("redirect_uri", self.redirect_uri);
        query.append("response_type", "code");
        query.append_some("screen_hint", self.screen_hint.map(ScreenHint::as_str));
        query.append_some("state", self.state);
        query
    }
}

impl ScreenHint {
    /// The parameter's value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::SignUp => "sign-up",
        }
    }
}

/// Hints name people, and state, nonce and invitation token are credentials.
impl fmt::Debug for AuthorizationRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationRequest")
            .field("base_url", &self.base_url)
            .field("client_id", &self.client_id)
            .field("redirect_uri", &self.redirect_uri)
            .field("provider", &self.provider)
            .finish_non_exhaustive()
    }
}

impl AuthorizationError {
    /// What is wrong.
    pub const fn message(self) -> &'static str {
        match self {
            Self::ClientIdMissing => "an authorization URL needs a client id",
            Self::TargetMissing => {
                "an authorization URL needs a provider, a connection id or an organization id"
            }
            Self::ScreenHintUnsupported => "a screen hint goes with the provider authkit only",
        }
    }
}

impl fmt::Display for AuthorizationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for AuthorizationError {}

fn is_given(value: Option<&str>) -> bool {
    value.is_some_and(|text| !text.is_empty())
}

/// A few parameters at the most, so each is put in its place: sorting takes kilobytes of code.
fn in_order_of_names(params: &[(String, String)]) -> Vec<&(String, String)> {
    let mut ordered: Vec<&(String, String)> = Vec::new();
    for param in params {
        let place = ordered.partition_point(|(name, _)| compare_names(name, &param.0).is_le());
        ordered.insert(place, param);
    }
    ordered
}

/// JavaScript's `localeCompare` for ASCII names (the CLDR root collation): case decides between names that are
/// otherwise equal, small letters first. Names beyond ASCII sort after it, by code point.
fn compare_names(a: &str, b: &str) -> Ordering {
    weights(a).cmp(&weights(b)).then_with(|| b.cmp(a))
}

fn weights(name: &str) -> Vec<u8> {
    let mut weights = name.as_bytes().to_ascii_lowercase();
    for weight in &mut weights {
        if let Some((rank, _)) = (0..).zip(ASCII_ORDER).find(|(_, byte)| *byte == weight) {
            *weight = rank;
        }
    }
    weights
}

const ASCII_ORDER: &[u8] = b" _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz";
