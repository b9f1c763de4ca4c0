//! Signing out: here by deleting the cookie, at WorkOS by sending the browser there.

use super::AuthKit;
use super::authenticate::{Opened, open};
use super::error::SessionError;
use super::grant::claims_of;
use super::payload::Session;
use crate::oauth::logout_url;
use crate::seal::Passwords;
use crate::time::UnixTimeMs;
use alloc::string::String;
use alloc::vec::Vec;

/// What signing out takes.
#[derive(Clone)]
pub struct SignOut {
    /// Where to send the browser so that WorkOS ends the session too; nothing if there is no session to end.
    pub url: Option<String>,
    /// `Set-Cookie` values: the deletion of the session cookie.
    pub set_cookies: Vec<String>,
}

impl AuthKit {
    /// Signs out whoever the `Cookie` header names. The cookie is deleted in any case. `redirect_uri` is the one in use if
    /// it is not the configured one.
    pub fn sign_out(
        &self,
        cookie_header: &str,
        redirect_uri: Option<&str>,
        return_to: Option<&str>,
        now: UnixTimeMs,
    ) -> SignOut {
        let url = match self.open_cookie(cookie_header, now) {
            Ok(Opened { session, .. }) => self.logout_url_of(&session, return_to),
            Err(_) => None,
        };
        let mut set_cookies = Vec::new();
        if let Ok(cookie) = self.config.cookie.set("", redirect_uri.or(self.config.redirect_uri.as_deref())) {
            set_cookies.push(cookie.expired().encode());
        }
        SignOut { url, set_cookies }
    }

    /// The logout URL of a sealed session. An expired access token will do: the seal vouches for it, and people
    /// log out late.
    pub fn logout_url(
        &self,
        sealed: &str,
        passwords: &Passwords,
        return_to: Option<&str>,
        now: UnixTimeMs,
    ) -> Result<String, SessionError> {
        let Opened { session, .. } = open(sealed, passwords, now)?;
        self.logout_url_of(&session, return_to).ok_or(SessionError::InvalidJwt { refreshable: true })
    }

    fn logout_url_of(&self, session: &Session, return_to: Option<&str>) -> Option<String> {
        let session_id = claims_of(&session.access_token).and_then(|(mut claims, _)| claims.sid.take())?;
        logout_url(&self.config.endpoint.base_url, &session_id, return_to).ok()
    }
}

/// The URL names a session.
impl core::fmt::Debug for SignOut {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SignOut([redacted])")
    }
}
