//! JSON Web Token, RFC 7519: the claims of a WorkOS access token and their validation.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use crate::base64url;
use crate::json::{UniqueMembers, UniqueMembersError};
use crate::time::UnixTime;

/// The claims of an access token. Custom claims of a JWT template are not read; they stay in the payload.
///
/// Registered claims (`iss`, `sub`, `aud`, `exp`, `nbf`, `iat`, `jti`, and `act` of RFC 8693) have types that the
/// issuer is bound to, and another type refuses the token. WorkOS's own claims are optional, and a JWT template
/// may give such a name another shape (a `role` that is an object): then the claim is absent here, which grants
/// nothing and signs nobody out.
#[derive(Clone, PartialEq, Eq)]
pub struct Claims {
    /// Issuer.
    pub iss: Option<String>,
    /// Subject: the WorkOS user id.
    pub sub: Option<String>,
    /// Audience; empty when absent.
    pub aud: Vec<String>,
    /// Expiration time. A token without one is refused.
    pub exp: UnixTime,
    /// Not before.
    pub nbf: Option<UnixTime>,
    /// Issued at. Informative: nothing is decided by it.
    pub iat: Option<UnixTime>,
    /// The token's own id.
    pub jti: Option<String>,
    /// When the person last proved who they are; refreshing does not change it (OpenID Connect Core, section 2).
    pub auth_time: Option<UnixTime>,
    /// WorkOS session id.
    pub sid: Option<String>,
    /// WorkOS organization id.
    pub org_id: Option<String>,
    /// The user's role in the organization.
    pub role: Option<String>,
    /// All of the user's roles.
    pub roles: Option<Vec<String>>,
    /// Permissions the roles carry.
    pub permissions: Option<Vec<String>>,
    /// What the organization has bought.
    pub entitlements: Option<Vec<String>>,
    /// Feature flags that are on.
    pub feature_flags: Option<Vec<String>>,
    /// `act.sub`: who acts as the subject, when someone impersonates them.
    pub act_sub: Option<String>,
}

/// What [`Claims`] must say besides not having expired.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validation {
    /// Acceptable `iss` values; one `/` at the end makes no difference. Empty: not checked.
    pub issuers: Vec<String>,
    /// Values of which `aud` must hold one. Empty: not checked.
    pub audiences: Vec<String>,
    /// How far the issuer's clock and ours may be apart.
    pub leeway_seconds: u32,
}

/// The payload of a token as text, whoever has signed it: to be trusted as far as where it came from is.
pub fn unverified_payload(token: &str) -> Option<String> {
    String::from_utf8(base64url::decode(token.split('.').nth(1)?).ok()?).ok()
}

/// Why claims are not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClaimsError {
    /// Not a UTF-8 JSON object.
    NotAnObject,
    /// A claim is named twice.
    DuplicateClaim,
    /// No `exp`.
    MissingExpiration,
    /// `exp`, `nbf` or `iat` is not an integer that fits 64 bits.
    InvalidNumericDate,
    /// Another registered claim is of the wrong type.
    InvalidClaim,
    /// `iss` is none of the expected issuers.
    Issuer,
    /// `aud` holds none of the expected audiences.
    Audience,
    /// `nbf` lies ahead.
    NotYetValid,
    /// `exp` has passed.
    Expired,
}

impl Claims {
    /// Reads a JWS Payload. Says nothing about the time or who issued it: see [`Validation::validate`].
    pub fn parse(payload: &[u8]) -> Result<Self, ClaimsError> {
        let json = core::str::from_utf8(payload).map_err(|_| ClaimsError::NotAnObject)?;
        let claims = UniqueMembers::parse(json).map_err(|error| match error {
            UniqueMembersError::NotAnObject => ClaimsError::NotAnObject,
            UniqueMembersError::DuplicateMember => ClaimsError::DuplicateClaim,
        })?;
        let date = |name| claims.integer(name).map_err(|_| ClaimsError::InvalidNumericDate);
        let text = |name| claims.string(name).map_err(|_| ClaimsError::InvalidClaim);
        let workos_text = |name| claims.string(name).ok().flatten();
        let workos_list = |name| claims.strings(name).ok().flatten();

        Ok(Self {
            iss: text("iss")?,
            sub: text("sub")?,
            aud: audience(&claims)?,
            exp: UnixTime(date("exp")?.ok_or(ClaimsError::MissingExpiration)?),
            nbf: date("nbf")?.map(UnixTime),
            iat: date("iat")?.map(UnixTime),
            jti: text("jti")?,
            auth_time: claims.integer("auth_time").ok().flatten().map(UnixTime),
            sid: workos_text("sid"),
            org_id: workos_text("org_id"),
            role: workos_text("role"),
            roles: workos_list("roles"),
            permissions: workos_list("permissions"),
            entitlements: workos_list("entitlements"),
            feature_flags: workos_list("feature_flags"),
            act_sub: actor(&claims)?,
        })
    }
}

impl Validation {
    /// Checks issuer, audience, `nbf` and last `exp`, so that [`ClaimsError::Expired`] means that only time stands
    /// against the claims and a refresh can help.
    ///
    /// At `exp` itself a token has expired (RFC 7519 section 4.1.4: "on or after").
    pub fn validate(&self, claims: &Claims, now: UnixTime) -> Result<(), ClaimsError> {
        let leeway = i64::from(self.leeway_seconds);
        if !self.issuers.is_empty() && !claims.iss.as_deref().is_some_and(|iss| self.expects_issuer(iss)) {
            return Err(ClaimsError::Issuer);
        }
        if !self.audiences.is_empty() && !claims.aud.iter().any(|it| self.audiences.contains(it)) {
            return Err(ClaimsError::Audience);
        }
        if claims.nbf.is_some_and(|UnixTime(nbf)| nbf > now.0.saturating_add(leeway)) {
            return Err(ClaimsError::NotYetValid);
        }
        if claims.exp.0 <= now.0.saturating_sub(leeway) {
            return Err(ClaimsError::Expired);
        }
        Ok(())
    }

    /// When the claims expire, leeway included: from then on [`Validation::validate`] refuses them.
    pub const fn expiry(&self, claims: &Claims) -> UnixTime {
        UnixTime(claims.exp.0.saturating_add(self.leeway_seconds as i64))
    }

    fn expects_issuer(&self, iss: &str) -> bool {
        let without_slash = |issuer: &str| issuer.strip_suffix('/').map_or(issuer.len(), str::len);
        self.issuers
            .iter()
            .any(|expected| expected.get(..without_slash(expected)) == iss.get(..without_slash(iss)))
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claims([redacted])")
    }
}

impl fmt::Display for ClaimsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAnObject => "the token's claims are not a JSON object",
            Self::DuplicateClaim => "the token names a claim twice",
            Self::MissingExpiration => "the token has no expiration time",
            Self::InvalidNumericDate => "a time in the token is not an integer",
            Self::InvalidClaim => "a registered claim of the token has the wrong type",
            Self::Issuer => "the token's issuer is not the expected one",
            Self::Audience => "the token is meant for another audience",
            Self::NotYetValid => "the token is not valid yet",
            Self::Expired => "the token has expired",
        })
    }
}

impl core::error::Error for ClaimsError {}

/// `aud`, RFC 7519 section 4.1.3: one string or an array of them.
fn audience(claims: &UniqueMembers<'_>) -> Result<Vec<String>, ClaimsError> {
    let Some(aud) = claims.get("aud") else { return Ok(Vec::new()) };
    let one = aud.string().map(|one| vec![one]);
    one.or_else(|| aud.strings()).ok_or(ClaimsError::InvalidClaim)
}

/// `act`, RFC 8693 section 4.1. Strict: reading it as absent would pass an impersonator off as the user.
fn actor(claims: &UniqueMembers<'_>) -> Result<Option<String>, ClaimsError> {
    let Some(act) = claims.get("act").filter(|act| !act.is_null()) else { return Ok(None) };
    let actor = UniqueMembers::parse(act.text()).map_err(|_| ClaimsError::InvalidClaim)?;
    match actor.string("sub") {
        Ok(Some(sub)) => Ok(Some(sub)),
        _ => Err(ClaimsError::InvalidClaim),
    }
}
