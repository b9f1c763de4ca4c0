//! The sign-in state: what a callback needs to know about the sign-in it ends. One sealed string is both the `state`
//! parameter (RFC 6749, section 10.12) and the verifier cookie; the format is authkit-session's.

mod error;

use alloc::string::String;
use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::base64url;
use crate::entropy::Entropy;
use crate::json::{Json, Object, push_object};
use crate::seal::{self, Passwords};
use crate::time::UnixTimeMs;
use crate::workos::endpoint::uuid_v4;

use super::pkce::CodeVerifier;

pub use self::error::StateError;

/// One sign-in under way.
#[derive(Clone, PartialEq, Eq)]
pub struct SignInState {
    /// Makes every state different from every other.
    pub nonce: String,
    /// Redeems the code that comes back with this state.
    pub code_verifier: CodeVerifier,
    /// When the sign-in began.
    pub issued_at: UnixTimeMs,
    /// Where to go afterwards, as it was asked for: see [`super::same_origin_path`] before use.
    pub return_pathname: Option<String>,
    /// The application's own state, handed back on the callback.
    pub custom_state: Option<String>,
    /// The redirect URI, if it was not the configured one.
    pub redirect_uri: Option<String>,
}

impl SignInState {
    /// How long a sign-in may take.
    pub const TTL_MS: i64 = 600_000;
    /// How far this server's clock may lag behind the one that began the sign-in.
    pub const CLOCK_SKEW_MS: i64 = 60_000;
    /// Longest [`Self::custom_state`] in bytes of UTF-8.
    pub const MAX_CUSTOM_STATE_BYTES: usize = 2_048;
    /// Random bytes that [`Self::begin`] takes.
    pub const ENTROPY_BYTES: usize = NONCE_BYTES + CodeVerifier::ENTROPY_BYTES;

    /// A sign-in that begins now, with a fresh nonce and code verifier. Takes [`Self::ENTROPY_BYTES`].
    pub fn begin(now: UnixTimeMs, entropy: &mut Entropy<'_>) -> Result<Self, StateError> {
        Self::begin_with(None, None, None, now, entropy)
    }

    pub(crate) fn begin_with(
        return_pathname: Option<String>,
        custom_state: Option<String>,
        redirect_uri: Option<String>,
        now: UnixTimeMs,
        entropy: &mut Entropy<'_>,
    ) -> Result<Self, StateError> {
        let nonce = base64url::encode(&entropy.take::<NONCE_BYTES>()?);
        let code_verifier = CodeVerifier::generate(CodeVerifier::DEFAULT_LENGTH, entropy)?;
        Ok(Self { nonce, code_verifier, issued_at: now, return_pathname, custom_state, redirect_uri })
    }

    /// As [`Self::begin`], with a code verifier made elsewhere, of any form. Takes 16 bytes for the nonce.
    pub fn begin_verifying(
        code_verifier: &str,
        now: UnixTimeMs,
        entropy: &mut Entropy<'_>,
    ) -> Result<Self, StateError> {
        // As long as authkit-session's: how much else fits into the cookie depends on it.
        let nonce = uuid_v4(entropy.take()?);
        let code_verifier = CodeVerifier::of_any_form(code_verifier.into());
        Ok(Self {
            nonce,
            code_verifier,
            issued_at: now,
            return_pathname: None,
            custom_state: None,
            redirect_uri: None,
        })
    }

    /// Seals the state for ten minutes. Takes the random bytes of one seal.
    pub fn seal(
        &self,
        passwords: &Passwords,
        now: UnixTimeMs,
        entropy: &mut Entropy<'_>,
    ) -> Result<String, StateError> {
        if self.custom_state.as_ref().is_some_and(|state| state.len() > Self::MAX_CUSTOM_STATE_BYTES) {
            return Err(StateError::TooLarge);
        }
        Ok(seal::seal(&self.encode(), passwords, Some(Self::TTL_MS.unsigned_abs()), now, entropy)?)
    }

    /// What is sealed: JSON text with authkit-session's member names, in its order.
    pub fn encode(&self) -> Zeroizing<String> {
        let mut payload = Zeroizing::new(String::new());
        push_object(&mut payload, |members| {
            members.string("nonce", &self.nonce);
            members.string("codeVerifier", self.code_verifier.expose_secret());
            members.some_string("returnPathname", self.return_pathname.as_deref());
            members.some_string("customState", self.custom_state.as_deref());
            members.some_string("redirectUri", self.redirect_uri.as_deref());
            members.integer("issuedAt", self.issued_at.0);
        });
        payload
    }

    /// Opens a sealed state. Call [`check_state`] first: it is cheaper, and it is what ties the state to the browser.
    pub fn unseal(sealed: &str, passwords: &Passwords, now: UnixTimeMs) -> Result<Self, StateError> {
        let state = Self::read(&seal::unseal(sealed, passwords, now)?.payload, now)?;
        state.code_verifier.check()?;
        Ok(state)
    }

    /// Reads what was sealed, whoever unsealed it. The code verifier may be of any form.
    pub fn read(payload: &str, now: UnixTimeMs) -> Result<Self, StateError> {
        let state = Self::parse(payload).ok_or(StateError::Malformed)?;
        // The seal's own expiration allows a minute's grace; this bound does not.
        let age_ms = now.since(state.issued_at);
        if !(-Self::CLOCK_SKEW_MS..=Self::TTL_MS).contains(&age_ms) {
            return Err(StateError::Expired);
        }
        Ok(state)
    }

    /// authkit-session's schema: an optional member is a string or absent, never null; further members are ignored.
    fn parse(payload: &str) -> Option<Self> {
        let members = Object::parse(payload)?;
        let mut are_texts = true;
        let mut optional = |name| {
            let value = members.get(name)?;
            let text = value.string();
            are_texts &= text.is_some();
            text
        };
        let nonce = optional("nonce");
        let code_verifier = optional("codeVerifier").map(CodeVerifier::of_any_form);
        let return_pathname = optional("returnPathname");
        let custom_state = optional("customState");
        let redirect_uri = optional("redirectUri");
        let issued_at = members.get("issuedAt").and_then(Json::integer).map(UnixTimeMs);
        match (nonce, code_verifier, issued_at) {
            (Some(nonce), Some(code_verifier), Some(issued_at)) if are_texts => {
                Some(Self { nonce, code_verifier, issued_at, return_pathname, custom_state, redirect_uri })
            }
            _ => None,
        }
    }
}

/// Whether the callback's `state` is the one in this browser's verifier cookie, compared in constant time. Empty
/// counts as absent. The cookie is the one [`super::verifier_cookie_name`] names, percent-decoded.
pub fn check_state(state_from_url: Option<&str>, cookie_value: Option<&str>) -> Result<(), StateError> {
    let Some(state) = state_from_url.filter(|state| !state.is_empty()) else {
        return Err(StateError::StateMismatch);
    };
    let Some(cookie) = cookie_value.filter(|cookie| !cookie.is_empty()) else {
        return Err(StateError::CookieMissing);
    };
    if bool::from(state.as_bytes().ct_eq(cookie.as_bytes())) {
        Ok(())
    } else {
        Err(StateError::StateMismatch)
    }
}

/// Everything but the time is the user's, the application's or secret.
impl fmt::Debug for SignInState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignInState").field("issued_at", &self.issued_at).finish_non_exhaustive()
    }
}

const NONCE_BYTES: usize = 16;
