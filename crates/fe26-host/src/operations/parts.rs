//! The pieces a sign-in and its cookies are made of, one by one: for libraries whose applications bring their own cookies,
//! encryption and client of WorkOS.

use alloc::boxed::Box;
use alloc::string::String;

use crate::input::Input;
use crate::reply::{Fault, Reply, SMALL};
use fe26::cookie::{Attributes, Priority, SameSite, SetCookie};
use fe26::error::ErrorCode;
use fe26::exchange::RetryPolicy;
use fe26::http::{Outcome, Response};
use fe26::json::{Json, ObjectWriter, push_object};
use fe26::oauth::{
    SignInState, StateError, VerifierCookie, check_state, same_origin_path, stale_verifier_cookies_past,
};
use fe26::secret::Secret;
use fe26::session::Moment;
use fe26::workos::error::WorkOsError;

pub(super) fn call(
    operation: &str,
    input: &Input<'_, '_>,
    moment: &mut Moment<'_>,
) -> Result<Reply, Box<Fault>> {
    let reply = match operation {
        "setCookie" => set_cookie(input),
        "verifierCookie" => verifier_cookie(input),
        "staleVerifierCookies" => stale(input),
        "beginState" => begin_state(input, moment),
        "checkState" => check(input),
        "readState" => read_state(input, moment),
        "returnPath" => return_path(input),
        "isOutage" => is_outage(input, moment),
        "patience" => Ok(patience()),
        _ => return Err(Fault::internal()),
    };
    // Nothing has been done but reading and writing.
    input.check()?;
    reply
}

/// Every attribute is the caller's to say.
fn set_cookie(input: &Input<'_, '_>) -> Result<Reply, Box<Fault>> {
    let max_age = input.json("maxAge").filter(|max_age| !max_age.is_null());
    let attributes = Attributes {
        path: filled(input, "path"),
        domain: filled(input, "domain"),
        max_age: max_age.and_then(Json::integer),
        http_only: is(input, "httpOnly"),
        secure: is(input, "secure"),
        same_site: filled(input, "sameSite").as_deref().and_then(SameSite::parse),
        priority: filled(input, "priority").as_deref().and_then(Priority::parse),
        partitioned: is(input, "partitioned"),
    };
    let is_odd = max_age.is_some() != attributes.max_age.is_some()
        || filled(input, "sameSite").is_some() != attributes.same_site.is_some()
        || filled(input, "priority").is_some() != attributes.priority.is_some();
    if is_odd {
        return Err(Fault::argument("maxAge, sameSite or priority is not one"));
    }
    let (name, value) = (input.required_text("name"), input.text_or_empty("value"));
    let mut cookie = SetCookie::with_attributes(name, value, attributes)
        .map_err(|error| Fault::argument(error.message()))?;
    if is(input, "expired") {
        cookie = cookie.expired();
    }
    Ok(Reply::done_text(&cookie.encode()))
}

/// The attributes of verifier cookies, and of the one for `state` its name and whether it is too large.
fn verifier_cookie(input: &Input<'_, '_>) -> Result<Reply, Box<Fault>> {
    let (domain, redirect_uri) = (filled(input, "domain"), input.text("redirectUri"));
    // What is no SameSite is told where the cookie is written.
    let same_site = filled(input, "sameSite").as_deref().and_then(SameSite::parse).unwrap_or_default();
    let (state, is_for_any_scheme) = (input.text("state"), is(input, "anyScheme"));
    let cookie =
        VerifierCookie { same_site, domain: domain.as_deref(), redirect_uri: redirect_uri.as_deref() };
    let same_site = cookie.effective_same_site();
    let secure = if is_for_any_scheme { same_site == SameSite::None } else { cookie.is_secure() };
    let set = match &state {
        Some(state) => Some(cookie.set_of_any_size(state).map_err(state_fault)?),
        None => None,
    };
    Ok(Reply::done(SMALL, |output| {
        output.object("options", |options| {
            options.string("path", "/");
            options.boolean("httpOnly", true);
            options.boolean("secure", secure);
            options.string("sameSite", &same_site.as_str().to_ascii_lowercase());
            options.integer("maxAge", VerifierCookie::MAX_AGE);
            options.some_string("domain", domain.as_deref());
        });
        if let Some(set) = set {
            output.string("name", set.name());
            let bytes = set.header_bytes();
            if bytes > VerifierCookie::MAX_HEADER_BYTES {
                too_large(output, bytes, VerifierCookie::MAX_HEADER_BYTES);
            }
        }
    }))
}

fn stale(input: &Input<'_, '_>) -> Result<Reply, Box<Fault>> {
    let (names, keep) = (input.texts("names"), input.text_or_empty("keep"));
    let max = input.whole_number("max").unwrap_or_default();
    let max = usize::try_from(max).unwrap_or(usize::MAX);
    let stale = stale_verifier_cookies_past(max, &mut names.iter().map(String::as_str), &keep);
    Ok(Reply::done(SMALL, |output| output.some_strings("names", Some(&stale))))
}

/// What is to be sealed for a sign-in, and for how many seconds.
fn begin_state(input: &Input<'_, '_>, moment: &mut Moment<'_>) -> Result<Reply, Box<Fault>> {
    let code_verifier = input.required_text("codeVerifier");
    let custom_state = input.text("customState");
    let (return_pathname, redirect_uri) = (input.text("returnPathname"), input.text("redirectUri"));
    let begun = SignInState::begin_verifying(&code_verifier, moment.now, &mut moment.entropy);
    let mut state = begun.map_err(state_fault)?;
    (state.return_pathname, state.redirect_uri, state.custom_state) =
        (return_pathname, redirect_uri, custom_state);
    Ok(Reply::done(SMALL, |output| {
        let bytes = state.custom_state.as_ref().map_or(0, String::len);
        if bytes > SignInState::MAX_CUSTOM_STATE_BYTES {
            too_large(output, bytes, SignInState::MAX_CUSTOM_STATE_BYTES);
        } else {
            output.integer("ttl", VerifierCookie::MAX_AGE);
            output.value("payload", |json| json.push_str(&state.encode()));
        }
    }))
}

/// Whether the state is this browser's: if so, for how many seconds one is sealed.
fn check(input: &Input<'_, '_>) -> Result<Reply, Box<Fault>> {
    let (state, cookie) = (input.text("state"), input.text("cookie"));
    Ok(match check_state(state.as_deref(), cookie.as_deref()) {
        Ok(()) => Reply::done(SMALL, |output| output.integer("ttl", VerifierCookie::MAX_AGE)),
        Err(StateError::CookieMissing) => Reply::done_text(ErrorCode::VerifierCookieMissing.as_str()),
        Err(_) => Reply::done_text(ErrorCode::OauthStateMismatch.as_str()),
    })
}

/// What was sealed for a sign-in, if it is that and still stands.
fn read_state(input: &Input<'_, '_>, moment: &Moment<'_>) -> Result<Reply, Box<Fault>> {
    let payload = input.json("payload");
    match SignInState::read(payload.map_or("null", Json::text), moment.now) {
        Ok(state) => Ok(Reply::done_json(&state.encode())),
        Err(StateError::Expired) => Ok(Reply::done(SMALL, |output| {
            output.integer("maxAgeMs", SignInState::TTL_MS);
            output.integer("skewMs", SignInState::CLOCK_SKEW_MS);
        })),
        Err(_) => Ok(Reply::done_text("malformed")),
    }
}

fn return_path(input: &Input<'_, '_>) -> Result<Reply, Box<Fault>> {
    let path = input.text("path");
    Ok(Reply::done_text(&same_origin_path(path.as_deref(), "/")))
}

/// Whether a failed refresh says nothing of its session: WorkOS could not be reached or was overloaded, or it has refused
/// the application. Without a status there was no answer.
fn is_outage(input: &Input<'_, '_>, moment: &Moment<'_>) -> Result<Reply, Box<Fault>> {
    let (status, code) = (input.whole_number("status"), input.text("code"));
    let outcome = match status {
        None => Outcome::Unreachable,
        Some(status) => {
            let mut body = String::new();
            // The client has read an answer of WorkOS.
            push_object(&mut body, |body| body.some_string("error", code.as_deref()));
            Outcome::Answered(Response {
                status: status.try_into().unwrap_or_default(),
                retry_after: None,
                request_id: None,
                body: Secret::new(body),
            })
        }
    };
    let error = WorkOsError::from_outcome(&outcome, moment.now);
    Ok(boolean(error.is_retryable() || error.is_misconfiguration()))
}

/// For how long a client that tries again on its own is to do it: a refresh token that WorkOS has seen serves for 30 seconds
/// more.
fn patience() -> Reply {
    Reply::done(SMALL, |output| output.integer("deadlineMs", RetryPolicy::TOKEN.deadline_ms.into()))
}

fn too_large(output: &mut ObjectWriter<'_>, bytes: usize, limit: usize) {
    output.object("tooLarge", |output| {
        for (name, size) in [("bytes", bytes), ("limit", limit)] {
            output.integer(name, size.try_into().unwrap_or(i64::MAX));
        }
    });
}

/// A text that is not empty.
fn filled(input: &Input<'_, '_>, name: &str) -> Option<String> {
    input.text(name).filter(|text| !text.is_empty())
}

fn is(input: &Input<'_, '_>, name: &str) -> bool {
    input.json(name).and_then(Json::boolean).unwrap_or_default()
}

fn state_fault(error: StateError) -> Box<Fault> {
    Fault::argument(error.message())
}

fn boolean(value: bool) -> Reply {
    Reply::done_json(if value { "true" } else { "false" })
}
