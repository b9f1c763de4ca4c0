//! What operations give to JavaScript. The TypeScript types of the package describe these shapes.

mod failure;
mod signed;
mod web;

use crate::reply::{Fault, Reply};
use failure::{Anonymous, CallbackFailure, Failure, NotAuthenticated, Refusal};
use fe26::error::ErrorCode;
use fe26::session::AuthKit;
use fe26::session::authenticate::Authenticated;
use fe26::session::callback::{Callback, CallbackError, SignedIn};
use fe26::session::error::SessionError;
use fe26::session::grant::Granted;
use fe26::session::refresh::Refreshed;
use fe26::session::sign_in::SignIn;
use fe26::session::sign_out::SignOut;
use fe26::session::web::WebAnswer;
use fe26::session::with_auth::RequestAuth;
use signed::{Answer, GrantOutput, GrantedOutput, RefreshedOutput, Signed, SignedInOutput};
use web::{Answered, CallbackOutput, Headers, SignInOutput, SignOutOutput, WithAuthOutput};

pub(crate) fn authentication(result: Result<Authenticated, SessionError>) -> Reply {
    match result {
        Ok(authenticated) => Reply::done(&Signed::new(&authenticated)),
        Err(SessionError::KeySetUnavailable) => Reply::Error(Fault::key_set_unavailable()),
        Err(error) => match fault(&error) {
            Some(fault) => Reply::Error(fault),
            None => {
                Reply::done(&NotAuthenticated { authenticated: false, reason: error.error_code().as_str() })
            }
        },
    }
}

pub(crate) fn refresh(result: Result<Refreshed, SessionError>) -> Reply {
    match result {
        Ok(refreshed) => Reply::done(&RefreshedOutput {
            claims: Signed::of(&refreshed.session, &refreshed.claims, &refreshed.claims_set),
            sealed_session: refreshed.sealed.expose_secret(),
            session: Answer::new(&refreshed.answer),
        }),
        Err(error) => match fault(&error) {
            Some(fault) => Reply::Error(fault),
            None => Reply::done(&Failure::of(&error)),
        },
    }
}

pub(crate) fn with_auth(request: RequestAuth) -> Reply {
    let headers = Headers::new(request.response_headers());
    match &request.auth {
        Ok(authenticated) => Reply::done(&WithAuthOutput {
            auth: Signed::new(authenticated),
            refreshed: request.refreshed,
            set_cookies: &request.set_cookies,
            headers,
        }),
        Err(error) => match fault_of_application(error) {
            Some(fault) => Reply::Error(fault),
            None => Reply::done(&WithAuthOutput {
                auth: Anonymous { user: None, failure: Failure::of(error) },
                refreshed: false,
                set_cookies: &request.set_cookies,
                headers,
            }),
        },
    }
}

pub(crate) fn grant(kit: &AuthKit, result: Result<Granted, SessionError>) -> Reply {
    match result {
        Ok(granted) => Reply::done(&GrantOutput {
            granted: GrantedOutput::new(&granted),
            set_cookies: kit.session_cookie(granted.sealed.expose_secret(), None),
        }),
        Err(SessionError::WorkOs(error)) => Reply::done(&Refusal::of(&error)),
        Err(error) => Reply::Error(fault(&error).unwrap_or_else(Fault::internal)),
    }
}

pub(crate) fn callback(kit: &AuthKit, callback: &Callback, sign_in_path: Option<&str>) -> Reply {
    if let (Some(_), Err(CallbackError::Exchange(error))) = (sign_in_path, &callback.result)
        && let Some(fault) = fault_of_application(error)
    {
        return Reply::Error(fault.with_cookies(&callback.set_cookies));
    }
    let answer = sign_in_path.map(|path| Answered::new(kit.callback_answer(callback, path)));
    let set_cookies = &callback.set_cookies;
    match &callback.result {
        Ok(SignedIn { granted, return_pathname, state }) => Reply::done(&CallbackOutput {
            result: SignedInOutput {
                granted: GrantedOutput::new(granted),
                return_pathname,
                state: state.as_deref(),
            },
            set_cookies,
            answer,
        }),
        Err(CallbackError::Exchange(SessionError::WorkOs(error))) => {
            Reply::done(&CallbackOutput { result: Refusal::of(error), set_cookies, answer })
        }
        Err(CallbackError::Exchange(error)) => {
            let fault = fault(error).unwrap_or_else(Fault::internal);
            Reply::Error(fault.with_cookies(&callback.set_cookies))
        }
        Err(error) => {
            let (oauth_error, error_description) = match error {
                CallbackError::Denied { error, description } => {
                    (Some(error.as_str()), description.as_deref())
                }
                _ => (None, None),
            };
            let result = CallbackFailure {
                failure: Failure::new(error.error_code(), None),
                error: oauth_error,
                error_description,
            };
            Reply::done(&CallbackOutput { result, set_cookies, answer })
        }
    }
}

pub(crate) fn sign_in(sign_in: &SignIn) -> Reply {
    Reply::done(&SignInOutput { url: &sign_in.url, state: &sign_in.state, set_cookies: &sign_in.set_cookies })
}

pub(crate) fn sign_out(sign_out: &SignOut) -> Reply {
    Reply::done(&SignOutOutput { url: sign_out.url.as_deref(), set_cookies: &sign_out.set_cookies })
}

pub(crate) fn answer(answer: WebAnswer) -> Reply {
    Reply::done(&Answered::new(answer))
}

/// Failures of the application itself, which no user of it can cause or cure. Any other refusal by WorkOS concerns one
/// person's session or one callback, and is a result.
fn fault_of_application(error: &SessionError) -> Option<Fault> {
    match error {
        SessionError::WorkOs(workos) if !workos.is_misconfiguration() => None,
        _ => fault(error),
    }
}

/// Failures that are thrown for the developer to see. Refreshing is asked for by a program, and as in
/// `@workos-inc/node` every refusal without a reason of its own is thrown there.
fn fault(error: &SessionError) -> Option<Fault> {
    match error {
        SessionError::WorkOs(workos) if error.error_code() == ErrorCode::WorkosRefused => {
            Some(Fault::refused(workos))
        }
        SessionError::Unredeemable(error) => Some(Fault::argument(error.to_string())),
        SessionError::Unacceptable => Some(Fault::unacceptable()),
        SessionError::Seal(_) => Some(Fault::internal()),
        _ => None,
    }
}
