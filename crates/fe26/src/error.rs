//! Every code the product reports, once. Codes are API: they are matched on, and do not change. Texts may.

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $code:literal, retryable: $retryable:literal;)+) => {
        /// A reason or an error, as callers match on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl ErrorCode {
            /// All of them, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code as it appears in JSON and in JavaScript.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The code of this text.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.as_str() == text)
            }

            /// Whether the same request may succeed later without anybody doing anything.
            pub const fn is_retryable(self) -> bool {
                match self { $(Self::$variant => $retryable,)+ }
            }

            /// What it means and what to do about it.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc, "\n"),+),)+ }
            }
        }
    };
}

codes! {
    /// The request carries no session cookie: nobody is signed in.
    NoSessionCookieProvided = "no_session_cookie_provided", retryable: false;
    /// The cookie does not unseal under any configured password, or holds no session.
    InvalidSessionCookie = "invalid_session_cookie", retryable: false;
    /// The access token's signature, expiry, issuer or audience does not hold.
    InvalidJwt = "invalid_jwt", retryable: false;
    /// WorkOS will not exchange this code or refresh token: it was used, has expired or was revoked.
    InvalidGrant = "invalid_grant", retryable: false;
    /// The person must enrol a second factor first.
    MfaEnrollment = "mfa_enrollment", retryable: false;
    /// The person must pass a second factor: the challenge is in the result.
    MfaChallenge = "mfa_challenge", retryable: false;
    /// The second factor given was wrong.
    MfaVerification = "mfa_verification", retryable: false;
    /// The person must sign in through their organization's SSO connection.
    SsoRequired = "sso_required", retryable: false;
    /// The person must confirm their e-mail address first.
    EmailVerificationRequired = "email_verification_required", retryable: false;
    /// The person must choose one of the organizations in the result.
    OrganizationSelectionRequired = "organization_selection_required", retryable: false;
    /// Radar asks for a code sent by e-mail.
    RadarEmailChallenge = "radar_email_challenge", retryable: false;
    /// Radar asks for a code sent by SMS.
    RadarSmsChallenge = "radar_sms_challenge", retryable: false;
    /// WorkOS answered 429; `retryAfter` holds the seconds to wait when it gave them.
    RateLimitExceeded = "rate_limit_exceeded", retryable: true;
    /// WorkOS did not answer in time.
    Timeout = "timeout", retryable: true;
    /// WorkOS answered 5xx, or something that is not its API.
    ServerError = "server_error", retryable: true;
    /// WorkOS could not be reached.
    NetworkError = "network_error", retryable: true;
    /// The JWK Set could not be fetched and no key set young enough is at hand.
    KeySetUnavailable = "key_set_unavailable", retryable: true;
    /// WorkOS refused the request for a reason that trying again or signing in again does not cure: check the
    /// API key, the client id and the arguments. `workosStatus` and `workosCode` say more.
    WorkosRefused = "workos_refused", retryable: false;
    /// The callback has no `state`, or one that this browser did not begin with.
    OauthStateMismatch = "oauth_state_mismatch", retryable: false;
    /// The browser brought no verifier cookie for this sign-in: it was blocked, expired or lost on the way.
    VerifierCookieMissing = "verifier_cookie_missing", retryable: false;
    /// The state does not unseal, or the sign-in took longer than ten minutes.
    InvalidState = "invalid_state", retryable: false;
    /// The callback has no `code` and no `error`.
    MissingCode = "missing_code", retryable: false;
    /// The person or their identity provider declined; `error` and `errorDescription` are the provider's.
    AuthorizationDenied = "authorization_denied", retryable: false;
    /// The person has none of the roles that are required here.
    MissingRole = "missing_role", retryable: false;
    /// The person lacks a permission that is required here.
    MissingPermission = "missing_permission", retryable: false;
    /// The session belongs to none of the organizations that are required here.
    WrongOrganization = "wrong_organization", retryable: false;
    /// The organization lacks an entitlement that is required here.
    MissingEntitlement = "missing_entitlement", retryable: false;
    /// A feature flag that is required here is not on.
    MissingFeatureFlag = "missing_feature_flag", retryable: false;
    /// The person proved too long ago who they are: send them to sign in with `maxAge`.
    ReauthenticationRequired = "reauthentication_required", retryable: false;
    /// The page is for people who go there: a `fetch()`, a prefetch, an image or a frame is not served. Use a link, a form
    /// or `location.href`.
    NavigationRequired = "navigation_required", retryable: false;
    /// Another website's page has asked: for a WebSocket, which the option `origins` of `upgrade()` can allow it, or to switch
    /// organizations.
    OriginNotAllowed = "origin_not_allowed", retryable: false;
    /// There is neither an access token nor a session.
    NoTokenProvided = "no_token_provided", retryable: false;
    /// The `Authorization` header names the scheme Bearer and holds no token, or something else besides it.
    InvalidAuthorizationHeader = "invalid_authorization_header", retryable: false;
    /// Configuration is missing or invalid; `problems` lists everything that is wrong.
    InvalidConfig = "invalid_config", retryable: false;
    /// A method was called with arguments that cannot work.
    InvalidArgument = "invalid_argument", retryable: false;
    /// A PKCE code verifier must have 43 to 128 characters.
    InvalidVerifierLength = "invalid_verifier_length", retryable: false;
    /// The sign-in state would not fit into a cookie: shorten `state`, `returnTo` or the redirect URI.
    StateTooLarge = "state_too_large", retryable: false;
    /// The session does not fit into three cookies of 4,096 bytes: shorten the claims of the JWT template or the user's
    /// metadata.
    SessionTooLarge = "session_too_large", retryable: false;
    /// The engine asked for by `FE26_ENGINE` could not be loaded.
    EngineUnavailable = "engine_unavailable", retryable: false;
    /// `fe26/workos` and `fe26/authkit-session` do not carry this: the package they stand in for does.
    NotCarried = "not_carried", retryable: false;
    /// A defect in fe26: please report it.
    Internal = "internal", retryable: false;
}

impl ErrorCode {
    /// Whether it says why a request has no session. Those that do stand first.
    pub const fn is_of_session(self) -> bool {
        (self as usize) <= (Self::WorkosRefused as usize)
    }

    /// Whether it names something that is required of a session: who gets it has one.
    pub const fn is_requirement(self) -> bool {
        matches!(
            self,
            Self::MissingRole
                | Self::MissingPermission
                | Self::WrongOrganization
                | Self::MissingEntitlement
                | Self::MissingFeatureFlag
                | Self::ReauthenticationRequired
        )
    }
}

impl core::fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_distinct() {
        let codes: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), ErrorCode::ALL.len());
    }
}
