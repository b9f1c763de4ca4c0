//! Ending a sign-in: the browser is back from WorkOS with a code, or with a refusal.

use super::AuthKit;
use super::error::SessionError;
use super::event::{Event, Failure};
use super::flow::{Flow, Moment, Progress};
use super::grant::{Exchanging, Granted};
use super::query;
use crate::cookie;
use crate::cookie::chunk::Carried;
use crate::error::ErrorCode;
use crate::http::Outcome;
use crate::oauth::{
    SignInState, StateError, check_state, is_verifier_cookie, same_origin_path, verifier_cookie_name,
};
use crate::secret::Secret;
use crate::workos::endpoint::Device;
use crate::workos::grant::Grant;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// What a callback comes to, and the cookies of its response.
#[derive(Clone)]
pub struct Callback {
    /// The new session, or why there is none.
    pub result: Result<SignedIn, CallbackError>,
    /// `Set-Cookie` values: the session's, and the deletion of the verifier cookie whatever the outcome.
    pub set_cookies: Vec<String>,
    /// Of these the deletion of the verifier cookie: all there is to set when an application turns a success down.
    pub clear_cookies: Vec<String>,
}

/// A sign-in that has succeeded.
#[derive(Clone)]
pub struct SignedIn {
    /// The session.
    pub granted: Box<Granted>,
    /// Where the person was going: always a path of this origin.
    pub return_pathname: String,
    /// The application's own state.
    pub state: Option<String>,
}

/// Why a callback gives no session.
#[derive(Clone)]
#[non_exhaustive]
pub enum CallbackError {
    /// The state is missing, foreign, damaged or old.
    State(StateError),
    /// There is a code, and neither a state nor a sign-in under way in this browser: WorkOS has begun on its own, as for an
    /// impersonation from its dashboard. The code is refused: anybody can have brought it here.
    BegunElsewhere,
    /// There is neither a code nor an error.
    MissingCode,
    /// The provider's answer was an error (RFC 6749, section 4.1.2.1).
    Denied {
        /// OAuth's code, such as `access_denied`.
        error: String,
        /// The provider's sentence. It comes from the URL: anybody can have written it.
        description: Option<String>,
    },
    /// WorkOS did not exchange the code.
    Exchange(SessionError),
}

/// A callback that waits for WorkOS.
#[derive(Debug)]
pub struct HandleCallback {
    flow: Exchanging,
    sign_in: Box<SignInState>,
    clear: Vec<String>,
    carried: Carried,
}

impl AuthKit {
    /// Handles a callback. `url` may be absolute, a path with a query, or the query alone.
    pub fn handle_callback(
        &mut self,
        url: &str,
        cookie_header: &str,
        device: &Device,
        moment: &mut Moment<'_>,
    ) -> Progress<HandleCallback> {
        let mut parameters = Parameters::of(url);
        let state = parameters.state.take().unwrap_or_default();
        let name = verifier_cookie_name(&state);
        let mut clear = Vec::new();
        if !state.is_empty()
            && let Ok(cookie) = self.verifier_cookie(None).clear(&name)
        {
            clear.push(cookie.encode());
        }
        let cookie = cookie::find(cookie_header, &name).map(cookie::decode_value);
        let sign_in = check_state(Some(&state), cookie.as_deref())
            .and_then(|()| SignInState::unseal(&state, &self.config.passwords, moment.now));
        let (mut sign_in, code) = match (sign_in, parameters.into_code()) {
            (Ok(sign_in), Ok(code)) => (Box::new(sign_in), code),
            (Err(error), code) => {
                // With a sign-in under way, this is what has come of leading on once: it must not go round in circles.
                let is_pending = cookie::pairs(cookie_header).any(|(name, _)| is_verifier_cookie(name));
                let error = match code {
                    Ok(_) if state.is_empty() && !is_pending => CallbackError::BegunElsewhere,
                    _ => CallbackError::State(error),
                };
                return unsent(error, clear, moment);
            }
            (_, Err(error)) => return unsent(error, clear, moment),
        };
        let grant = Grant::AuthorizationCode {
            code: Secret::new(code),
            code_verifier: Some(Secret::new(sign_in.code_verifier.expose_secret())),
            invitation_token: None,
            signals_id: None,
        };
        let carried = self.carried(cookie_header);
        match self.exchange(&grant, device, moment) {
            Progress::Send(attempt, flow) => {
                Progress::Send(attempt, HandleCallback { flow, sign_in, clear, carried })
            }
            Progress::Verify(check, flow) => {
                Progress::Verify(check, HandleCallback { flow, sign_in, clear, carried })
            }
            Progress::Done(result) => {
                Progress::Done(self.end_callback(result, &mut sign_in, clear, carried, moment))
            }
        }
    }

    fn end_callback(
        &self,
        result: Result<Box<Granted>, SessionError>,
        sign_in: &mut SignInState,
        clear_cookies: Vec<String>,
        carried: Carried,
        moment: &mut Moment<'_>,
    ) -> Callback {
        let mut set_cookies = Vec::new();
        let stored = result.and_then(|granted| {
            let (sealed, redirect_uri) = (granted.sealed.expose_secret(), sign_in.redirect_uri.as_deref());
            set_cookies = self.session_cookies(sealed, carried, redirect_uri, moment)?;
            Ok(granted)
        });
        let result = match stored {
            Ok(granted) => Ok(SignedIn {
                granted,
                return_pathname: same_origin_path(sign_in.return_pathname.as_deref(), "/"),
                state: sign_in.custom_state.take(),
            }),
            Err(error) => Err(CallbackError::Exchange(error)),
        };
        set_cookies.extend_from_slice(&clear_cookies);
        Callback { result, set_cookies, clear_cookies }
    }
}

impl Flow for HandleCallback {
    type Output = Callback;

    fn resume(self, kit: &mut AuthKit, outcome: Outcome, moment: &mut Moment<'_>) -> Progress<Self> {
        let Self { flow, mut sign_in, clear, carried } = self;
        match flow.resume(kit, outcome, moment) {
            Progress::Send(attempt, flow) => Progress::Send(attempt, Self { flow, sign_in, clear, carried }),
            Progress::Verify(check, flow) => Progress::Verify(check, Self { flow, sign_in, clear, carried }),
            Progress::Done(result) => {
                Progress::Done(kit.end_callback(result, &mut sign_in, clear, carried, moment))
            }
        }
    }
}

/// A callback that ends before its code is exchanged.
fn unsent(
    error: CallbackError,
    set_cookies: Vec<String>,
    moment: &mut Moment<'_>,
) -> Progress<HandleCallback> {
    if !matches!(error, CallbackError::BegunElsewhere) {
        moment.report(|| Event::SignInFailed(Failure::unasked(error.error_code())));
    }
    Progress::Done(Callback { result: Err(error), clear_cookies: set_cookies.clone(), set_cookies })
}

/// The cookies are credentials.
impl core::fmt::Debug for Callback {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Callback").field("result", &self.result).finish_non_exhaustive()
    }
}

impl core::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SignedIn([redacted])")
    }
}

/// The code alone: a stranger can have written the rest.
impl core::fmt::Debug for CallbackError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "CallbackError({})", self.error_code())
    }
}

impl core::fmt::Display for CallbackError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.error_code().fmt(f)
    }
}

impl core::error::Error for CallbackError {}

impl CallbackError {
    /// Seconds after which to try again, when WorkOS said how many.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Exchange(error) => error.retry_after(),
            _ => None,
        }
    }

    /// The code callers match on.
    pub fn error_code(&self) -> ErrorCode {
        match self {
            Self::State(StateError::StateMismatch) | Self::BegunElsewhere => ErrorCode::OauthStateMismatch,
            Self::State(StateError::CookieMissing) => ErrorCode::VerifierCookieMissing,
            Self::State(_) => ErrorCode::InvalidState,
            Self::MissingCode => ErrorCode::MissingCode,
            Self::Denied { .. } => ErrorCode::AuthorizationDenied,
            Self::Exchange(error) => error.error_code(),
        }
    }
}

/// The callback's query parameters (RFC 6749, section 4.1.2). Of a repeated one the first that says something
/// counts.
struct Parameters {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

impl Parameters {
    fn of(url: &str) -> Self {
        let url = query::without_fragment(url);
        let query = url.split_once('?').map_or(url, |(_, query)| query);
        let first = |name| {
            let mut values = query::pairs(query).filter(|(candidate, _)| *candidate == name);
            values.find_map(|(_, value)| query::decode(value).filter(|value| !value.is_empty()))
        };
        Self {
            code: first("code"),
            state: first("state"),
            error: first("error"),
            error_description: first("error_description"),
        }
    }

    fn into_code(self) -> Result<String, CallbackError> {
        match self.error {
            Some(error) => Err(CallbackError::Denied { error, description: self.error_description }),
            None => self.code.ok_or(CallbackError::MissingCode),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_from_any_form_of_the_url() {
        for url in [
            "https://a.example/cb?code=c%2B1&state=s+s#code=x",
            "/cb?code=c%2B1&state=s+s",
            "code=c%2B1&state=s+s&code=2",
        ] {
            let parameters = Parameters::of(url);
            assert_eq!(parameters.code.as_deref(), Some("c+1"), "{url}");
            assert_eq!(parameters.state.as_deref(), Some("s s"), "{url}");
        }
        let empty = Parameters::of("/cb?code=&state&error=%ff");
        assert!(empty.code.is_none() && empty.state.is_none() && empty.error.is_none());
    }
}
