//! Requests to fe26's own pages and to guarded ones.

use super::known::step;
use fe26::error::ErrorCode;
use fe26::session::config::RequestOrigin;
use fe26::session::requirements::{Refusal, StepUp};
use fe26::session::sign_in::SignInOptions;
use fe26::session::web::{WebAnswer, WebRequest, refuse_token};
use url::Url;

/// Method, URL, `Cookie` and the headers that say what a request is.
pub fn request(data: &[u8]) {
    let [method, url, cookie, accept, mode, dest, site, purpose, with, host] = super::lines(data);
    let origin = RequestOrigin { host: super::some(host), url: url.clone(), ..RequestOrigin::default() };
    let request = WebRequest {
        accept: super::some(accept),
        sec_fetch_mode: super::some(mode),
        sec_fetch_dest: super::some(dest),
        sec_fetch_site: super::some(site),
        purpose: super::some(purpose),
        requested_with: super::some(with),
        ..WebRequest { method, url, cookie, origin, ..WebRequest::default() }
    };
    let code = ErrorCode::parse(&request.url).unwrap_or(ErrorCode::NoSessionCookieProvided);
    let step_up = StepUp { max_age: 300, sign_in_max_age: 270, organization_id: Some("org_1".into()) };
    let refusal = Refusal { code: ErrorCode::ReauthenticationRequired, step_up: Some(step_up) };
    let options = SignInOptions { return_to: Some(request.url.clone()), ..SignInOptions::default() };
    let answers = [
        step(|kit, moment| kit.deny(&request, code, Some(7), moment)),
        step(|kit, moment| kit.forbid(&request, &refusal, None, moment)),
        step(|kit, moment| kit.sign_in_answer(&request, &SignInOptions::default(), moment)),
        step(|kit, moment| Ok(kit.sign_out_answer(&request, Some(&request.url), moment))),
        step(|kit, _| Ok(kit.callback_redirect(&request.url, true))),
        step(|_, moment| Ok(refuse_token(code, None, Some(1), None, moment))),
    ];
    for answer in answers {
        expect_harmless(&answer.unwrap());
    }
    // A return path of the application's own may be too long for a cookie, and is told so.
    let _ = step(|kit, moment| kit.sign_in(&options, &request.cookie, moment));
}

/// What a request says about where it was sent.
pub fn origin(data: &[u8]) {
    let [origin, url, host, forwarded, forwarded_host, forwarded_proto] = super::lines(data);
    let request = RequestOrigin {
        origin: super::some(origin),
        url,
        host: super::some(host),
        is_encrypted: data.len().is_multiple_of(2),
        forwarded: super::some(forwarded),
        forwarded_host: super::some(forwarded_host),
        forwarded_proto: super::some(forwarded_proto),
    };
    let redirect_uri = step(|kit, _| kit.config().origins.redirect_uri(&request));
    if let Some(redirect_uri) = redirect_uri {
        let url = Url::parse(&redirect_uri).expect("a redirect URI is a URL");
        let label = url.host_str().and_then(|host| host.strip_suffix(".preview.example.com"));
        assert!(label.is_some_and(|label| !label.is_empty() && !label.contains('.')), "{redirect_uri}");
        assert_eq!((url.scheme(), url.port(), url.path()), ("https", None, "/callback"), "{redirect_uri}");
        assert_eq!((url.username(), url.query()), ("", None), "{redirect_uri}");
    }
}

/// An answer that leads nowhere but to this application and to WorkOS, and splits no head.
pub fn expect_harmless(answer: &WebAnswer) {
    assert!((200..600).contains(&answer.status));
    for (name, value) in &answer.headers {
        assert!(value.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{name}: {value:?}");
        if *name == "location" {
            let is_path = value.starts_with('/') && !value[1..].starts_with(['/', '\\']);
            let is_of_workos = value.starts_with("https://api.workos.com/user_management/");
            assert!(is_path || is_of_workos, "{value:?} leads elsewhere");
        }
    }
    assert!(!answer.body.to_ascii_lowercase().contains("<script"), "a stranger has written the page");
}
