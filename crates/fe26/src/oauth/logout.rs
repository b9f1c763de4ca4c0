//! The logout URL of WorkOS: the browser goes there to end the session, and from there to `return_to`.

use alloc::string::String;
use core::fmt;

use super::query::{Query, form_urlencoded};

/// Why there is no logout URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogoutError {
    /// The session id is empty: the URL would end no session.
    SessionIdMissing,
}

/// `{base_url}/user_management/sessions/logout?session_id=…&return_to=…`; an empty `return_to` is left out.
///
/// `session_id` is the access token's `sid`. WorkOS checks `return_to` against the application's list.
pub fn logout_url(base_url: &str, session_id: &str, return_to: Option<&str>) -> Result<String, LogoutError> {
    if session_id.is_empty() {
        return Err(LogoutError::SessionIdMissing);
    }
    let mut query = Query::new(form_urlencoded);
    query.append("session_id", session_id);
    query.append_some("return_to", return_to.filter(|url| !url.is_empty()));
    Ok(query.into_url(base_url, "/user_management/sessions/logout"))
}

impl fmt::Display for LogoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SessionIdMissing => f.write_str("logging out needs a session id"),
        }
    }
}

impl core::error::Error for LogoutError {}
