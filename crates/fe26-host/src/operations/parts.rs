//! The pieces a sign-in and its cookies are made of, one by one: for libraries whose applications bring their own cookies,
//! encryption and client of WorkOS.

use alloc::boxed::Box;
use alloc::string::String;

use crate::input::Input;
use crate::reply::{Fault, Reply, SMALL};
use fe26::cookie::{Priority, SameSite, SetCookie};
use fe26::error::ErrorCode;
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
        _ => return Err(Fault::internal()),
    };
    // Nothing has been done but reading and writing.
    input.check()?;
    reply
}

/// Every attribute is the caller's to say.
fn set_cookie(input: &Input<'_, '_>) -> Result<Reply, Box<Fault>> {
    let (name, value) = (input.required_text("name"), input.text_or_empty("value"));
    let (path, domain) = (filled(input, "path"), filled(input, "domain"));
    let max_age = input.json("maxAge").filter(|max_age| !max_age.is_null()).map(Json::integer);
    let same_site = same_site(input)?;
    let priority = match filled(input, "priority").as_deref() {
        None => None,
        Some("low") => Some(Priority::Low),
        Some("medium") => Some(Priority::Medium),
        Some("high") => Some(Priority::High),
        Some(_) => return Err(Fault::argument("priority must be low, medium or high")),
    };
    if max_age == Some(None) {
        return Err(Fault::argument("maxAge must be a whole number of seconds"));
    }
    let build = || {
        let mut cookie = SetCookie::bare(name, value)?.with_domain(domain)?;
        if let Some(path) = path {
            cookie = cookie.with_path(path)?;
        }
        if let Some(same_site) = same_site {
            cookie = cookie.with_same_site(same_site);
        }
        let cookie = cookie.with_max_age(max_age.flatten()).with_http_only(is(input, "httpOnly"));
        Ok(cookie
            .with_secure(is(input, "secure"))
            .with_priority(priority)
            .with_partitioned(is(input, "partitioned")))
    };
    let cookie: SetCookie =
        build().map_err(|error: fe26::cookie::InvalidCookie| Fault::argument(error.message()))?;
    let cookie = if is(input, "expired") { cookie.expired() } else { cookie };
    Ok(Reply::done_text(&cookie.encode()))
}

/// The attributes of verifier cookies, and of the one for `state` its name and whether it is too large.
fn verifier_cookie(input: &Input<'_, '_>) -> Result<Reply, Box<Fault>> {
    let (domain, redirect_uri) = (filled(input, "domain"), input.text("redirectUri"));
    let same_site = same_site(input).ok().flatten().unwrap_or_default();
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
    let stale = stale_verifier_cookies_past(max, names.iter().map(String::as_str), &keep);
    Ok(Reply::done(SMALL, |output| output.some_strings("names", Some(&stale))))
}

/// What is to be sealed for a sign-in, and for how many seconds.
fn begin_state(input: &Input<'_, '_>, moment: &mut Moment<'_>) -> Result<Reply, Box<Fault>> {
    let code_verifier = input.required_text("codeVerifier");
    let custom_state = input.text("customState");
    let (return_pathname, redirect_uri) = (input.text("returnPathname"), input.text("redirectUri"));
    let begun = SignInState::begin_verifying(&code_verifier, moment.now, &mut moment.entropy);
    let state = SignInState { return_pathname, redirect_uri, custom_state, ..begun.map_err(state_fault)? };
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

/// Whether the state is this browser's.
fn check(input: &Input<'_, '_>) -> Result<Reply, Box<Fault>> {
    let (state, cookie) = (input.text("state"), input.text("cookie"));
    Ok(match check_state(state.as_deref(), cookie.as_deref()) {
        Ok(()) => Reply::done_json("null"),
        Err(StateError::CookieMissing) => Reply::done_text(ErrorCode::VerifierCookieMissing.as_str()),
        Err(_) => Reply::done_text(ErrorCode::OauthStateMismatch.as_str()),
    })
}

/// What was sealed for a sign-in, if it is that and still stands.
fn read_state(input: &Input<'_, '_>, moment: &Moment<'_>) -> Result<Reply, Box<Fault>> {
    let payload = input.json("payload");
    match SignInState::read(payload.map_or("null", Json::text), moment.now) {
        Ok(state) => Ok(Reply::done_json(&state.encode())),
        Err(StateError::Expired) => Ok(Reply::done_text("expired")),
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
            if let Some(code) = code {
                push_object(&mut body, |body| body.string("error", &code));
            }
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

fn same_site(input: &Input<'_, '_>) -> Result<Option<SameSite>, Box<Fault>> {
    let Some(word) = filled(input, "sameSite") else { return Ok(None) };
    let same_site =
        SameSite::parse(&word).ok_or_else(|| Fault::argument("sameSite must be lax, strict or none"))?;
    Ok(Some(same_site))
}

fn state_fault(error: StateError) -> Box<Fault> {
    Fault::argument(error.message())
}

fn boolean(value: bool) -> Reply {
    Reply::done_json(if value { "true" } else { "false" })
}
