//! What operations give to JavaScript. The TypeScript types of the package describe these shapes.

use crate::reply::{Fault, Reply};
use fe26::error::ErrorCode;
use fe26::jose::jwt::Claims;
use fe26::session::AuthKit;
use fe26::session::authenticate::Authenticated;
use fe26::session::callback::{Callback, CallbackError, SignedIn};
use fe26::session::error::SessionError;
use fe26::session::grant::Granted;
use fe26::session::payload::Session;
use fe26::session::refresh::Refreshed;
use fe26::session::sign_in::SignIn;
use fe26::session::sign_out::SignOut;
use fe26::session::web::{ResponseHeaders, WebAnswer};
use fe26::session::with_auth::RequestAuth;
use fe26::workos::answer::AuthenticationAnswer;
use fe26::workos::error::WorkOsError;
use serde::Serialize;
use serde_json::value::RawValue;

pub(crate) fn authentication(result: Result<Authenticated, SessionError>) -> Reply {
    match result {
        Ok(authenticated) => Reply::done(&Signed::new(&authenticated)),
        Err(SessionError::KeySetUnavailable) => Reply::Error(Fault::key_set_unavailable()),
        Err(error) => match fault(&error) {
            Some(fault) => Reply::Error(fault),
            None => Reply::done(&NotAuthenticated { authenticated: false, reason: error.error_code().as_str() }),
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
        Err(error) => match fault(error) {
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
        Err(_) => Reply::Error(Fault::internal()),
    }
}

pub(crate) fn callback(kit: &AuthKit, callback: &Callback, sign_in_path: Option<&str>) -> Reply {
    if let (Some(_), Err(CallbackError::Exchange(error))) = (sign_in_path, &callback.result)
        && let Some(fault) = fault(error)
    {
        return Reply::Error(fault);
    }
    let answer = sign_in_path.map(|path| Answered::new(kit.callback_answer(callback, path)));
    let set_cookies = &callback.set_cookies;
    match &callback.result {
        Ok(SignedIn { granted, return_pathname, state }) => Reply::done(&CallbackOutput {
            result: SignedInOutput { granted: GrantedOutput::new(granted), return_pathname, state: state.as_deref() },
            set_cookies,
            answer,
        }),
        Err(CallbackError::Exchange(SessionError::WorkOs(error))) => {
            Reply::done(&CallbackOutput { result: Refusal::of(error), set_cookies, answer })
        }
        Err(CallbackError::Exchange(_)) => Reply::Error(Fault::internal()),
        Err(error) => {
            let (oauth_error, error_description) = match error {
                CallbackError::Denied { error, description } => (Some(error.as_str()), description.as_deref()),
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

/// Failures that no user of the application can cause or cure: they are thrown for the developer to see.
fn fault(error: &SessionError) -> Option<Fault> {
    match error {
        SessionError::WorkOs(workos) if error.error_code() == ErrorCode::WorkosRefused => {
            Some(Fault::refused(workos))
        }
        SessionError::Seal(_) => Some(Fault::internal()),
        _ => None,
    }
}

/// A session's user and claims, as `authenticate()` of `@workos-inc/node` names them, and the whole Claims Set.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Signed<'a> {
    authenticated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    roles: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entitlements: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feature_flags: Option<&'a [String]>,
    user: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authentication_method: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    impersonator: Option<&'a RawValue>,
    access_token: &'a str,
    claims: Option<&'a RawValue>,
}

impl<'a> Signed<'a> {
    fn new(authenticated: &'a Authenticated) -> Self {
        Self::of(&authenticated.session, &authenticated.claims, &authenticated.claims_set)
    }

    fn of(session: &'a Session, claims: &'a Claims, claims_set: &'a str) -> Self {
        Self {
            authenticated: true,
            session_id: claims.sid.as_deref(),
            organization_id: claims.org_id.as_deref(),
            role: claims.role.as_deref(),
            roles: claims.roles.as_deref(),
            permissions: claims.permissions.as_deref(),
            entitlements: claims.entitlements.as_deref(),
            feature_flags: claims.feature_flags.as_deref(),
            user: session.user.as_deref(),
            authentication_method: session.authentication_method.as_deref(),
            impersonator: session.impersonator.as_deref(),
            access_token: session.access_token.expose_secret(),
            // It has been parsed as an object before: this reads it as text once more.
            claims: serde_json::from_str(claims_set).ok(),
        }
    }
}

#[derive(Serialize)]
struct NotAuthenticated {
    authenticated: bool,
    reason: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Failure {
    authenticated: bool,
    reason: &'static str,
    retryable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
}

impl Failure {
    fn of(error: &SessionError) -> Self {
        Self::new(error.error_code(), error.retry_after())
    }

    const fn new(code: ErrorCode, retry_after: Option<u32>) -> Self {
        Self { authenticated: false, reason: code.as_str(), retryable: code.is_retryable(), retry_after }
    }
}

#[derive(Serialize)]
struct Anonymous {
    /// Always null, so that `auth.user?.email` reads well in both cases.
    user: Option<()>,
    #[serde(flatten)]
    failure: Failure,
}

/// Tokens as `@workos-inc/node` answers them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    user: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization_id: Option<&'a str>,
    access_token: &'a str,
    refresh_token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    impersonator: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authentication_method: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    oauth_tokens: Option<&'a RawValue>,
}

impl<'a> Answer<'a> {
    fn new(answer: &'a AuthenticationAnswer) -> Self {
        Self {
            user: &answer.user,
            organization_id: answer.organization_id.as_deref(),
            access_token: answer.access_token.expose_secret(),
            refresh_token: answer.refresh_token.expose_secret(),
            impersonator: answer.impersonator.as_deref(),
            authentication_method: answer.authentication_method.as_deref(),
            oauth_tokens: answer.oauth_tokens.as_deref(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RefreshedOutput<'a> {
    #[serde(flatten)]
    claims: Signed<'a>,
    sealed_session: &'a str,
    session: Answer<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GrantedOutput<'a> {
    #[serde(flatten)]
    claims: Signed<'a>,
    refresh_token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    oauth_tokens: Option<&'a RawValue>,
    sealed_session: &'a str,
}

impl<'a> GrantedOutput<'a> {
    fn new(granted: &'a Granted) -> Self {
        Self {
            claims: Signed::of(&granted.session, &granted.claims, &granted.claims_set),
            refresh_token: granted.answer.refresh_token.expose_secret(),
            oauth_tokens: granted.answer.oauth_tokens.as_deref(),
            sealed_session: granted.sealed.expose_secret(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GrantOutput<'a> {
    #[serde(flatten)]
    granted: GrantedOutput<'a>,
    set_cookies: Vec<String>,
}

/// Why WorkOS gave no session, and what the next step needs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Refusal<'a> {
    #[serde(flatten)]
    failure: Failure,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workos_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending_authentication_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organizations: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connection_ids: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authentication_factors: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    radar_challenge_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_verification_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
}

impl<'a> Refusal<'a> {
    fn of(error: &'a WorkOsError) -> Self {
        let challenge = error.challenge.as_deref();
        Self {
            failure: Failure::new(error.error_code(), error.retry_after()),
            status: error.status,
            workos_code: error.code.as_deref(),
            description: error.description.as_deref(),
            request_id: error.request_id.as_deref(),
            pending_authentication_token: challenge
                .and_then(|challenge| challenge.pending_authentication_token.as_ref())
                .map(|token| token.expose_secret()),
            user: challenge.and_then(|challenge| challenge.user.as_deref()),
            organizations: challenge.and_then(|challenge| challenge.organizations.as_deref()),
            connection_ids: challenge.and_then(|challenge| challenge.connection_ids.as_deref()),
            authentication_factors: challenge.and_then(|challenge| challenge.authentication_factors.as_deref()),
            radar_challenge_id: challenge.and_then(|challenge| challenge.radar_challenge_id.as_deref()),
            email_verification_id: challenge.and_then(|challenge| challenge.email_verification_id.as_deref()),
            email: challenge.and_then(|challenge| challenge.email.as_deref()),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SignedInOutput<'a> {
    #[serde(flatten)]
    granted: GrantedOutput<'a>,
    return_pathname: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CallbackFailure<'a> {
    #[serde(flatten)]
    failure: Failure,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_description: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CallbackOutput<'a, R> {
    result: R,
    set_cookies: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Answered>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WithAuthOutput<'a, A> {
    auth: A,
    refreshed: bool,
    set_cookies: &'a [String],
    headers: Headers,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SignInOutput<'a> {
    url: &'a str,
    state: &'a str,
    set_cookies: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SignOutOutput<'a> {
    url: Option<&'a str>,
    set_cookies: &'a [String],
}

#[derive(Serialize)]
struct Answered {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Answered {
    fn new(answer: WebAnswer) -> Self {
        Self { status: answer.status, headers: answer.headers, body: answer.body }
    }
}

#[derive(Serialize)]
struct Headers {
    append: Vec<(&'static str, String)>,
    default: Vec<(&'static str, String)>,
}

impl Headers {
    fn new(headers: ResponseHeaders) -> Self {
        Self { append: headers.append, default: headers.default }
    }
}
