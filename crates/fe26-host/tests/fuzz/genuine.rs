//! What each target's corpus begins with: genuine texts, made by the code under test and signed with a key of vectors/.

#[path = "../../../fe26/tests/jose/keys.rs"]
mod keys;

use super::targets::known::{ENTROPY, NOW, PASSWORD, REDIRECT_URI, RETURN_PATH, USER_ID, passwords};
use fe26::cookie::chunk::{Carried, set_cookies};
use fe26::cookie::{SetCookie, decode_value};
use fe26::entropy::Entropy;
use fe26::oauth::{SignInState, verifier_cookie_name};
use fe26::seal::seal;
use keys::TestKey;
use serde_json::{Value, json};

/// Target, name and content of each file.
pub(crate) fn corpus() -> Vec<(&'static str, &'static str, String)> {
    let key = TestKey::named("2048");
    let jwks = json!({ "keys": [key.jwk()] }).to_string();
    let claims = json!({
        "iss": "https://api.workos.com", "sub": USER_ID, "sid": "session_1", "jti": "jwt_1",
        "iat": 1_799_999_900, "exp": 1_800_000_200, "auth_time": 1_799_999_900, "org_id": "org_1",
        "role": "admin", "roles": ["admin"], "permissions": ["a:read"], "entitlements": [], "feature_flags": ["beta"],
    });
    let token = key.token(r#"{"alg":"RS256","typ":"JWT","kid":"2048"}"#, &claims.to_string());
    let sealed = sealed(&token, "");
    let chunks = chunks(&self::sealed(&token, &"x".repeat(5_000)));
    let state = state();
    let cookie = format!("theme=dark; wos-session={sealed}; {}={state}", verifier_cookie_name(&state));
    let grant = json!({
        "user": { "object": "user", "id": USER_ID, "email": "ada@example.com", "email_verified": true },
        "organization_id": "org_1", "access_token": token, "refresh_token": "r", "authentication_method": "SSO",
        "impersonator": { "email": "s@example.com", "reason": null },
        "oauth_tokens": { "access_token": "o", "expires_at": 5, "scopes": ["a"] },
    });
    let step = json!({
        "code": "organization_selection_required", "message": "m", "pending_authentication_token": "p",
        "user": { "id": USER_ID }, "organizations": [{ "id": "org_1", "name": "O" }], "connection_ids": ["c"],
    });
    let request = json!({
        "method": "GET", "url": "/a?returnTo=/b", "cookie": cookie, "accept": "text/html", "protocol": "https",
        "secFetchMode": "navigate", "secFetchDest": "document", "host": "app.example",
    });
    let requirements =
        json!({ "role": ["admin"], "permission": "a:read", "organization": "org_1", "maxAge": 300 });
    let settings = json!({
        "clientId": "client_1", "apiKey": "sk_1", "redirectUri": REDIRECT_URI, "trustProxy": true, "leeway": 5,
        "redirectUris": ["https://*.preview.example.com/callback"], "cookieName": "s", "cookieSameSite": "strict",
        "cookiePassword": [PASSWORD, { "id": "1", "secret": PASSWORD }], "jwks": { "keys": [key.jwk()] },
        "issuer": ["https://api.workos.com"], "pages": { "signInPath": "/in", "afterSignOut": "/" },
    });
    let environment = json!({ "WORKOS_COOKIE_MAX_AGE": "60", "WORKOS_API_PORT": "8080" });
    let call = |operation: &str, input: Value| format!("{operation}\n{input}");
    vec![
        ("seal", "genuine", sealed.clone()),
        ("state", "genuine", state.clone()),
        ("cookie_header", "genuine", cookie.clone()),
        ("cookie_header", "chunks", chunks),
        ("json", "object", claims.to_string()),
        (
            "json",
            "escapes",
            r#"{"\u0061\"":["\ud83d\ude00\n",-1.5e+3,true,null,{}],"__proto__":"é\/"}"#.into(),
        ),
        ("token", "genuine", token.clone()),
        ("token", "claims", claims.to_string()),
        ("jwk_set", "genuine", jwks),
        ("authorization", "genuine", format!("Bearer {token}")),
        ("authorization", "basic", "Basic YTpi".into()),
        ("return_path", "path", RETURN_PATH.into()),
        ("return_path", "url", "https://evil.example/a/../b?c=d&e=%20#f".into()),
        ("return_path", "smuggled", "/\\evil.example/%2e%2e//x\t".into()),
        ("callback", "genuine", format!("{REDIRECT_URI}?code=c&state={state}#f\n{cookie}")),
        (
            "callback",
            "denied",
            format!("/callback?error=access_denied&error_description=a+b&state={state}\n{cookie}"),
        ),
        ("callback", "elsewhere", "/callback?code=c\n".into()),
        ("request", "navigation", navigation(&cookie)),
        (
            "request",
            "fetch",
            format!("POST\n/api?a=1\n{cookie}\n*/*\ncors\nempty\nsame-origin\n\n\napp.example"),
        ),
        (
            "request",
            "older",
            "GET\n/login?returnTo=/a&login_hint=b\n\ntext/html;q=0.9\n\n\n\nprefetch\nXMLHttpRequest\n"
                .into(),
        ),
        (
            "origin",
            "proxy",
            "\n/a\n10.0.0.1\nfor=b;proto=https;host=\"pr-1.preview.example.com:443\", host=c\n\n".into(),
        ),
        ("origin", "headers", "\n/a\n10.0.0.1\n\nPR-1.preview.example.com, b\nhttps, http".into()),
        (
            "origin",
            "known",
            "https://pr-1.preview.example.com\nhttps://app.example/a\napp.example\n\n\n".into(),
        ),
        ("workos_answer", "granted", format!("200\n\n{grant}")),
        ("workos_answer", "step", format!("403\n\n{step}")),
        (
            "workos_answer",
            "refused",
            "400\n\n{\"error\":\"invalid_grant\",\"error_description\":\"used\"}".into(),
        ),
        ("workos_answer", "busy", "429\nSun, 06 Nov 2094 08:49:37 GMT\n<html>".into()),
        ("engine_input", "with_auth", call("withAuth", json!({ "request": request }))),
        (
            "engine_input",
            "sign_in",
            call("signInAnswer", json!({ "request": request, "options": { "state": "s" } })),
        ),
        (
            "engine_input",
            "deny",
            call("deny", json!({ "request": request, "reason": "invalid_jwt", "retryAfter": 5 })),
        ),
        ("engine_input", "judge", call("judge", json!({ "requirements": requirements, "claims": claims }))),
        ("engine_input", "check", call("checkRequirements", json!({ "requirements": requirements }))),
        (
            "engine_input",
            "switch",
            call(
                "switchAnswer",
                json!({ "request": request, "options": { "organizationId": "org_2", "returnTo": "/" } }),
            ),
        ),
        (
            "engine_input",
            "grant",
            call(
                "grant",
                json!({ "grant": "password", "email": "a@b.example", "password": "p", "request": request }),
            ),
        ),
        (
            "engine_input",
            "bearer",
            call("authenticateBearer", json!({ "authorization": format!("Bearer {token}") })),
        ),
        ("engine_input", "unseal", call("unseal", json!({ "sealed": sealed, "cookiePassword": PASSWORD }))),
        (
            "engine_input",
            "outcome",
            call("1", json!({ "status": 200, "body": grant.to_string(), "retryAfter": "5" })),
        ),
        ("configuration", "genuine", json!({ "settings": settings, "environment": environment }).to_string()),
    ]
}

fn sealed(token: &str, padding: &str) -> String {
    let payload = json!({
        "organizationId": "org_1", "user": { "id": USER_ID, "metadata": { "padding": padding } },
        "accessToken": token, "refreshToken": "r", "authenticationMethod": "SSO",
    });
    seal(&payload.to_string(), &passwords(), None, NOW, &mut Entropy::new(&ENTROPY)).unwrap()
}

/// The `Cookie` header of a session that is too large for one.
fn chunks(sealed: &str) -> String {
    let cookies = set_cookies(SetCookie::new("wos-session", sealed).unwrap(), Carried::UNKNOWN).unwrap();
    let pairs =
        cookies.iter().filter_map(|cookie| cookie.split(';').next()).filter(|pair| !pair.ends_with('='));
    let header = pairs.collect::<Vec<_>>().join("; ");
    assert!(decode_value(&header).contains("wos-session.1="));
    header
}

fn state() -> String {
    let mut entropy = Entropy::new(&ENTROPY);
    let mut state = SignInState::begin(NOW, &mut entropy).unwrap();
    state.return_pathname = Some(RETURN_PATH.into());
    state.redirect_uri = Some(REDIRECT_URI.into());
    state.seal(&passwords(), NOW, &mut Entropy::new(&ENTROPY)).unwrap()
}

fn navigation(cookie: &str) -> String {
    format!("GET\nhttps://app.example/a?b=c\n{cookie}\ntext/html\nnavigate\ndocument\nnone\n\n\napp.example")
}
