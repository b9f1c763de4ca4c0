//! The verifier cookie: the sealed state, kept by the browser that began the sign-in until it comes back. Each
//! sign-in has a cookie of its own, so that parallel tabs do not break each other.

use crate::cookie::{SameSite, SetCookie, is_cookie_name, secure_for};
use crate::text::push_hex;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::state::{SignInState, StateError};

/// The attributes of an application's verifier cookies: `Path=/; HttpOnly; Max-Age=600`.
#[derive(Clone, Copy, Debug, Default)]
pub struct VerifierCookie<'a> {
    /// `Strict` is written as `Lax`: the cookie has to come along on the redirect from WorkOS.
    pub same_site: SameSite,
    /// Domain, if configured.
    pub domain: Option<&'a str>,
    /// Where the callback arrives; decides about Secure. See [`secure_for`].
    pub redirect_uri: Option<&'a str>,
}

impl VerifierCookie<'_> {
    /// Longest `Set-Cookie` value in bytes. Browsers drop cookies over 4,096, and some proxies less.
    pub const MAX_HEADER_BYTES: usize = 3_800;
    /// Max-Age in seconds.
    pub const MAX_AGE: i64 = SignInState::TTL_MS / 1000;

    /// The cookie that keeps a sealed state.
    pub fn set(&self, sealed_state: &str) -> Result<SetCookie, StateError> {
        let cookie = self.set_of_any_size(sealed_state)?;
        if cookie.header_bytes() > Self::MAX_HEADER_BYTES {
            return Err(StateError::TooLarge);
        }
        Ok(cookie)
    }

    /// As [`Self::set`], for callers that say themselves by how much it is too large.
    pub fn set_of_any_size(&self, sealed_state: &str) -> Result<SetCookie, StateError> {
        let name = verifier_cookie_name(sealed_state);
        self.cookie(&name, sealed_state, Self::MAX_AGE, self.is_secure())
    }

    /// Whether it is set with Secure.
    pub fn is_secure(&self) -> bool {
        secure_for(self.redirect_uri, self.same_site)
    }

    /// The SameSite it is set with.
    pub const fn effective_same_site(&self) -> SameSite {
        match self.same_site {
            SameSite::None => SameSite::None,
            SameSite::Lax | SameSite::Strict => SameSite::Lax,
        }
    }

    /// The cookie that deletes one, by name. Without Secure unless `SameSite=None`: browsers heed it then over http
    /// and https alike, and how the cookie was set may be unknown when its state does not unseal.
    pub fn clear(&self, name: &str) -> Result<SetCookie, StateError> {
        self.cookie(name, "", 0, false)
    }

    fn cookie(
        &self,
        name: &str,
        value: &str,
        max_age: i64,
        is_secure: bool,
    ) -> Result<SetCookie, StateError> {
        let cookie = SetCookie::new(name, value)?.with_domain(self.domain)?;
        Ok(cookie
            .with_same_site(self.effective_same_site())
            .with_max_age(Some(max_age))
            .with_secure(is_secure))
    }
}

/// `wos-auth-verifier-` and eight hexadecimal digits: FNV-1a, 32 bits, of the state's UTF-8. It tells sign-ins apart
/// and protects nothing; two states with one name end in a mismatch.
pub fn verifier_cookie_name(state: &str) -> String {
    let hash =
        state.bytes().fold(FNV_OFFSET_BASIS, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(FNV_PRIME));
    let mut name = [PREFIX, "-"].concat();
    for byte in hash.to_be_bytes() {
        push_hex(&mut name, byte, b'a');
    }
    name
}

/// The verifier cookies to delete when the one named `keep` is set: none while at most five are pending, then all
/// but `keep`. Abandoned sign-ins would otherwise grow the `Cookie` header until servers refuse it (status 431).
///
/// `names` are the cookies of the request. The names carry no order, so "the oldest" cannot be told.
pub fn stale_verifier_cookies<'a>(names: impl IntoIterator<Item = &'a str>, keep: &str) -> Vec<String> {
    stale_verifier_cookies_past(MAX_PENDING, &mut names.into_iter(), keep)
}

/// As [`stale_verifier_cookies`], while at most `max` are pending.
pub fn stale_verifier_cookies_past(
    max: usize,
    names: &mut dyn Iterator<Item = &str>,
    keep: &str,
) -> Vec<String> {
    let mut pending = Vec::new();
    for name in names.filter(|name| *name != keep && is_verifier_cookie(name)) {
        // A neighbouring subdomain may have planted any number; proxies refuse responses with too many headers.
        if pending.len() < MAX_DELETIONS && !pending.iter().any(|known| known == name) {
            pending.push(name.to_owned());
        }
    }
    if pending.len() < max { Vec::new() } else { pending }
}

/// Ours and authkit-session's, and the one name that authkit-nextjs used for all sign-ins. A name that no
/// `Set-Cookie` can carry is not one of them: a stranger made it up.
pub(crate) fn is_verifier_cookie(name: &str) -> bool {
    name.strip_prefix(PREFIX).is_some_and(|rest| matches!(rest.as_bytes(), [] | [b'-', ..]))
        && is_cookie_name(name)
}

const PREFIX: &str = "wos-auth-verifier";
const MAX_PENDING: usize = 5;
const MAX_DELETIONS: usize = 20;
const FNV_OFFSET_BASIS: u32 = 0x811c_9dc5;
const FNV_PRIME: u32 = 0x0100_0193;
