//! What operations give to JavaScript. The TypeScript types of the package describe these shapes.

mod event;
mod failure;
mod signed;
mod web;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::flows::Storing;
use crate::reply::{Fault, Reply, SMALL};
pub(crate) use event::event;
use failure::{failure, refusal, session_failure};
use fe26::error::ErrorCode;
use fe26::json::ObjectWriter;
use fe26::session::authenticate::{Authenticated, Rejected};
use fe26::session::callback::{Callback, CallbackError, SignedIn};
use fe26::session::error::SessionError;
use fe26::session::grant::Granted;
use fe26::session::open::OpenResult;
use fe26::session::refresh::Refreshed;
use fe26::session::requirements::Refusal;
use fe26::session::sign_in::SignIn;
use fe26::session::sign_out::SignOut;
use fe26::session::web::{ResponseHeaders, WebAnswer};
use fe26::session::with_auth::RequestAuth;
use fe26::session::{AuthKit, Moment};
use fe26::time::UnixTimeMs;
use signed::{authenticated, bytes_of, granted, refreshed};

pub(crate) fn authentication(result: Result<Authenticated, Rejected>) -> Reply {
    match result {
        Ok(session) => {
            let bytes = bytes_of(&session.session, &session.claims_set);
            Reply::done_until(Some(session.holds_until), bytes, |output| authenticated(output, &session))
        }
        Err(Rejected { error: SessionError::KeySetUnavailable, .. }) => {
            Reply::error(&Fault::key_set_unavailable())
        }
        Err(Rejected { error, .. }) => match fault(&error) {
            Some(fault) => Reply::error(&fault),
            None => Reply::done(SMALL, |output| {
                output.boolean("authenticated", false);
                output.string("reason", error.error_code().as_str());
            }),
        },
    }
}

/// What was sealed; of a token that holds what it claims, and until when that may be said again; and the generation of the
/// keys by which it was judged.
pub(crate) fn opened(kit: &AuthKit, OpenResult { payload, session }: &OpenResult) -> Reply {
    let claims = session.as_ref().map_or(0, |session| session.claims_set.len());
    let bytes = SMALL + payload.as_ref().map_or(0, |payload| payload.len()) + claims;
    Reply::done(bytes, |output| {
        output.integer("generation", kit.generation().into());
        if let Some(payload) = payload {
            output.value("session", |json| json.push_str(payload));
        }
        if let Some(session) = session {
            output.integer("until", session.holds_until.0);
            output.raw("claims", &session.claims_set);
        }
    })
}

/// `null` without a code.
pub(crate) fn no_session(code: Option<ErrorCode>, retry_after: Option<u32>) -> Reply {
    let Some(code) = code else { return Reply::done_json("null") };
    Reply::done(SMALL, |output| {
        output.raw("user", "null");
        failure(output, code, retry_after);
    })
}

pub(crate) fn refresh(result: Result<Box<Refreshed>, SessionError>) -> Reply {
    match result {
        Ok(session) => Reply::done(bytes_of(&session.session, &session.claims_set) * 2, |output| {
            refreshed(output, &session);
        }),
        Err(error) => match fault(&error) {
            Some(fault) => Reply::error(&fault),
            None => Reply::done(SMALL, |output| session_failure(output, &error)),
        },
    }
}

pub(crate) fn with_auth(request: &RequestAuth) -> Reply {
    let (bytes, until) = match &request.auth {
        Ok(session) => (bytes_of(&session.session, &session.claims_set), Some(session.holds_until)),
        Err(error) => match fault_of_application(error) {
            Some(fault) => return Reply::error(&fault),
            None => (SMALL, None),
        },
    };
    // Cookies are to be set once.
    let until = until.filter(|_| request.set_cookies.is_empty());
    Reply::done_until(until, bytes, |output| request_auth(output, request))
}

fn request_auth(output: &mut ObjectWriter<'_>, request: &RequestAuth) {
    output.object("auth", |auth| match &request.auth {
        Ok(session) => authenticated(auth, session),
        Err(error) => {
            // So that `auth.user?.email` reads well in both cases.
            auth.raw("user", "null");
            session_failure(auth, error);
        }
    });
    output.boolean("refreshed", request.refreshed);
    output.some_strings("setCookies", Some(&request.set_cookies));
    output.object("headers", |headers| web::response_headers(headers, &request.response_headers()));
}

/// What is thrown of a switch. That WorkOS refuses it concerns one person, and is a result.
pub(crate) fn switch_fault(switched: &RequestAuth) -> Option<Box<Fault>> {
    switched.auth.as_ref().err().and_then(fault_of_application)
}

pub(crate) fn switched(switched: &RequestAuth, wanted: Option<&SignIn>) -> Reply {
    Reply::done(SMALL, |output| {
        request_auth(output, switched);
        if let Some(wanted) = wanted {
            output.object("signIn", |output| sign_in_members(output, wanted));
        }
    })
}

/// A token: by itself, or, where it comes from a header, as `{auth, headers}` like a request.
pub(crate) fn token(result: &Result<Authenticated, SessionError>, is_header: bool) -> Reply {
    if let Some(fault) = result.as_ref().err().and_then(fault) {
        return Reply::error(&fault);
    }
    let (bytes, until) = match result {
        Ok(token) => (bytes_of(&token.session, &token.claims_set), Some(token.holds_until)),
        Err(_) => (SMALL, None),
    };
    let auth = |output: &mut ObjectWriter<'_>| match result {
        Ok(token) => signed::token(output, token),
        Err(error) => session_failure(output, error),
    };
    Reply::done_until(until, bytes, |output| {
        if is_header {
            output.object("auth", auth);
            output.object("headers", |headers| web::response_headers(headers, &ResponseHeaders::of_token()));
        } else {
            auth(output);
        }
    })
}

/// `{refusal: null}` until when it is so, or `{refusal: {reason, …}}`.
pub(crate) fn verdict(verdict: Result<Option<UnixTimeMs>, Refusal>) -> Reply {
    let until = verdict.as_ref().ok().copied().flatten();
    Reply::done_until(until, SMALL, |output| match &verdict {
        Ok(_) => output.raw("refusal", "null"),
        Err(Refusal { code, step_up }) => output.object("refusal", |refusal| {
            refusal.string("reason", code.as_str());
            if let Some(step_up) = step_up {
                refusal.integer("maxAge", step_up.max_age.into());
                refusal.integer("signInMaxAge", step_up.sign_in_max_age.into());
                refusal.some_string("organizationId", step_up.organization_id.as_deref());
            }
        }),
    })
}

pub(crate) fn grant(
    kit: &AuthKit,
    result: Result<Box<Granted>, SessionError>,
    Storing { carried, redirect_uri }: &Storing,
    moment: &mut Moment<'_>,
) -> Reply {
    let stored = result.and_then(|session| {
        let sealed = session.sealed.expose_secret();
        let cookies = kit.session_cookies(sealed, *carried, redirect_uri.as_deref(), moment)?;
        Ok((session, cookies))
    });
    match stored {
        Ok((session, cookies)) => {
            Reply::done(bytes_of(&session.session, &session.claims_set) * 3, |output| {
                granted(output, &session);
                output.some_strings("setCookies", Some(&cookies));
            })
        }
        Err(SessionError::WorkOs(error)) => Reply::done(SMALL, |output| refusal(output, &error)),
        Err(error) => Reply::error(&fault(&error).unwrap_or_else(Fault::internal)),
    }
}

pub(crate) fn callback(kit: &AuthKit, callback: &Callback, sign_in_path: Option<&str>) -> Reply {
    if let (Some(_), Err(CallbackError::Exchange(error))) = (sign_in_path, &callback.result)
        && let Some(fault) = fault_of_application(error)
    {
        return Reply::error(&fault.with_cookies(&callback.set_cookies));
    }
    match &callback.result {
        Err(CallbackError::Exchange(error)) if !matches!(error, SessionError::WorkOs(_)) => {
            let fault = fault(error).unwrap_or_else(Fault::internal);
            return Reply::error(&fault.with_cookies(&callback.set_cookies));
        }
        _ => {}
    }
    Reply::done(SMALL, |output| {
        output.object("result", |output| callback_result(output, callback));
        output.some_strings("setCookies", Some(&callback.set_cookies));
        if let Some(path) = sign_in_path {
            let failed = callback.result.as_ref().err();
            output.boolean(
                "failed",
                failed.is_some_and(|error| !matches!(error, CallbackError::BegunElsewhere)),
            );
            output.some_strings("clearCookies", Some(&callback.clear_cookies));
            output.object("answer", |output| web::answer(output, &kit.callback_answer(callback, path)));
        }
    })
}

fn callback_result(output: &mut ObjectWriter<'_>, callback: &Callback) {
    match &callback.result {
        Ok(SignedIn { granted: session, return_pathname, state }) => {
            granted(output, session);
            output.string("returnPathname", return_pathname);
            output.some_string("state", state.as_deref());
        }
        Err(CallbackError::Exchange(SessionError::WorkOs(error))) => refusal(output, error),
        Err(error) => {
            failure(output, error.error_code(), None);
            if let CallbackError::Denied { error, description } = error {
                output.string("error", error);
                output.some_string("errorDescription", description.as_deref());
            }
        }
    }
}

pub(crate) fn session_cookies(cookies: Result<Vec<String>, SessionError>) -> Result<Reply, Box<Fault>> {
    let cookies = cookies.map_err(|error| fault(&error).unwrap_or_else(Fault::internal))?;
    Ok(Reply::done(SMALL, |output| output.some_strings("setCookies", Some(&cookies))))
}

pub(crate) fn sign_in(sign_in: &SignIn) -> Reply {
    Reply::done(2 * sign_in.url.len(), |output| sign_in_members(output, sign_in))
}

fn sign_in_members(output: &mut ObjectWriter<'_>, sign_in: &SignIn) {
    output.string("url", &sign_in.url);
    output.string("state", &sign_in.state);
    output.some_strings("setCookies", Some(&sign_in.set_cookies));
}

pub(crate) fn sign_out(sign_out: &SignOut) -> Reply {
    Reply::done(SMALL, |output| {
        output.string_or_null("url", sign_out.url.as_deref());
        output.some_strings("setCookies", Some(&sign_out.set_cookies));
    })
}

/// What responses must carry of which the engine learns nothing more: adapters ask once.
pub(crate) fn headers() -> Reply {
    Reply::done(SMALL, |output| {
        for (name, headers) in [
            ("ofToken", ResponseHeaders::of_token()),
            ("ofSignIn", ResponseHeaders::of_callback(true)),
            ("ofFailure", ResponseHeaders::of_callback(false)),
        ] {
            output.object(name, |output| web::response_headers(output, &headers));
        }
    })
}

pub(crate) fn answer(answer: &WebAnswer) -> Reply {
    Reply::done(answer.body.len(), |output| web::answer(output, answer))
}

/// Failures of the application itself, which no user of it can cause or cure. Any other refusal by WorkOS concerns one
/// person's session or one callback, and is a result.
fn fault_of_application(error: &SessionError) -> Option<Box<Fault>> {
    match error {
        SessionError::WorkOs(workos) if !workos.is_misconfiguration() => None,
        _ => fault(error),
    }
}

/// Failures that are thrown for the developer to see. Refreshing is asked for by a program, and as in
/// `@workos-inc/node` every refusal without a reason of its own is thrown there.
fn fault(error: &SessionError) -> Option<Box<Fault>> {
    match error {
        SessionError::WorkOs(workos) if error.error_code() == ErrorCode::WorkosRefused => {
            Some(Fault::refused(workos))
        }
        SessionError::Unredeemable(error) => Some(Fault::argument(error.message())),
        SessionError::Unacceptable => Some(Fault::unacceptable()),
        SessionError::TooLarge => Some(Fault::too_large()),
        SessionError::Seal(_) => Some(Fault::internal()),
        _ => None,
    }
}
