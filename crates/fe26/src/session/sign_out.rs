//! Signing out: here by deleting the cookie, at WorkOS by sending the browser there.

use super::AuthKit;
use super::authenticate::{Opened, open};
use super::error::SessionError;
use super::event::Event;
use super::flow::Moment;
use super::grant::claim_of;
use super::payload::Session;
use crate::cookie::chunk;
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
    /// `Set-Cookie` values: the deletion of the session cookie, and of the chunks there are.
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
        moment: &mut Moment<'_>,
    ) -> SignOut {
        let opened = self.open_cookie(cookie_header, moment.now);
        let is_there = !matches!(opened, Err(SessionError::NoSessionCookie));
        let session_id = opened.ok().and_then(|Opened { session, .. }| session_id_of(&session));
        let base_url = &self.config.endpoint.base_url;
        let url = session_id.as_deref().and_then(|id| logout_url(base_url, id, return_to).ok());
        if is_there {
            moment.report(|| Event::SignedOut { session_id });
        }
        let carried = self.carried(cookie_header);
        let cookie = self.session_cookie("", redirect_uri);
        let set_cookies = cookie.map(|cookie| chunk::expired_cookies(&cookie, carried)).unwrap_or_default();
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
        let base_url = &self.config.endpoint.base_url;
        session_id_of(&session)
            .and_then(|id| logout_url(base_url, &id, return_to).ok())
            .ok_or(SessionError::InvalidJwt { refreshable: true })
    }
}

fn session_id_of(session: &Session) -> Option<String> {
    claim_of(&session.access_token, "sid")
}

/// The URL names a session.
impl core::fmt::Debug for SignOut {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SignOut([redacted])")
    }
}
