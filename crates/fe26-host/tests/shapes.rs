//! The JSON of every operation, to the letter: the package's types describe these texts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "engine/bench.rs"]
mod bench;

use bench::{ENTROPY, NOW, PASSWORD, call, engine, granted, outcome, remote_engine, resume, sealed, shape};
use fe26_host::Engine;
use serde_json::{Value, json};

/// Compares a reply with a text in which `$NAME` stands for what several replies have in common.
fn expect(reply: &str, expected: &str) {
    let mut expected = expected.to_owned();
    for (name, text) in [
        (
            "$OLD",
            r#""authenticated":true,"sessionId":"marked_sid","organizationId":"org_1","user":{"id":"user_1"},"authenticationMethod":"SSO","accessToken":"TOKEN","claims":$CLAIMS"#,
        ),
        (
            "$NEW",
            r#""authenticated":true,"sessionId":"marked_sid","organizationId":"org_1","user":$USER,"authenticationMethod":"Password","accessToken":"TOKEN","claims":$CLAIMS"#,
        ),
        (
            "$CLAIMS",
            r#"{"iss":"https://api.workos.com","sub":"user_1","sid":"marked_sid","org_id":"org_1","exp":1800000300}"#,
        ),
        (
            "$USER",
            r#"{"object":"user","id":"user_1","email":"ada@example.com","name":null,"firstName":"Ada","externalId":null,"metadata":{}}"#,
        ),
        ("$OAUTH", r#"{"accessToken":"marked_oauth","expiresAt":5,"scopes":["a"]}"#),
        ("$COOKIE", r#""wos-session=SEAL; Path=/; Max-Age=34560000; HttpOnly; Secure; SameSite=Lax""#),
        (
            "$NAMES",
            r#"["wos-session","wos-session.0","wos-session.1","wos-session.2","wos-session.3","wos-session.4","wos-session.5","wos-session.6","wos-session.7","wos-session.8","wos-session.9"]"#,
        ),
        ("$DELETION", r#""wos-session=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax""#),
        ("$VERIFIED", r#""wos-auth-verifier-58f5a8a6=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax""#),
        (
            "$PRIVATE",
            r#"["content-type","text/plain; charset=utf-8"],["cache-control","private, no-store"],["vary","Cookie"]"#,
        ),
        (
            "$POST",
            r#""method":"POST","url":"https://api.workos.com/user_management/authenticate","headers":{"accept":"application/json","content-type":"application/json","user-agent":"fe26/$VERSION","idempotency-key":"09090909-0909-4909-8909-090909090909","authorization":"Bearer marked_api_key"}"#,
        ),
        ("$VERSION", fe26_host::VERSION),
        ("$LOGOUT", "https://api.workos.com/user_management/sessions/logout?session_id=marked_sid"),
        (
            "$AUTHORIZE",
            "https://api.workos.com/user_management/authorize?client_id=client_1&code_challenge=g80hPkaKL7rbUpYj1pvTaDr7jxOh8KvDFn00a94wNxk&code_challenge_method=S256&provider=authkit&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&response_type=code&screen_hint=sign-in&state=SEAL",
        ),
    ] {
        expected = expected.replace(name, text);
    }
    assert_eq!(shape(reply), expected);
}

fn cookie() -> String {
    format!("wos-session={}", sealed())
}

/// A sign-in's state and its verifier cookie.
fn begin(engine: &mut Engine) -> (String, String) {
    let reply = call(engine, "signIn", &json!({ "options": { "returnTo": "/a", "state": "s" } }));
    expect(
        &reply,
        r#"{"done":{"url":"$AUTHORIZE","state":"SEAL","setCookies":["wos-auth-verifier-58f5a8a6=SEAL; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax"]}}"#,
    );
    let reply: Value = serde_json::from_str(&reply).unwrap();
    let cookie = reply["done"]["setCookies"][0].as_str().unwrap().split(';').next().unwrap();
    (reply["done"]["state"].as_str().unwrap().to_owned(), cookie.to_owned())
}

#[test]
fn authenticate() {
    let mut engine = engine();
    let expected = r#"{"done":{$OLD},"until":1800000060000}"#;
    expect(&engine.authenticate(&sealed(), NOW, &[]), expected);
    expect(&call(&mut engine, "authenticate", &json!({ "sessionData": sealed() })), expected);
    let own = json!({ "sessionData": sealed(), "cookiePassword": [PASSWORD] });
    expect(&call(&mut engine, "authenticate", &own), expected);
    for (sealed, now, reason) in [
        (String::new(), NOW, "no_session_cookie_provided"),
        ("x".to_owned(), NOW, "invalid_session_cookie"),
        (sealed(), NOW + 300_000.0, "invalid_jwt"),
    ] {
        let expected = format!(r#"{{"done":{{"authenticated":false,"reason":"{reason}"}}}}"#);
        expect(&engine.authenticate(&sealed, now, &[]), &expected);
    }
}

#[test]
fn authenticate_with_keys_to_fetch() {
    let mut engine = remote_engine();
    let reply = engine.authenticate(&sealed(), NOW, &[]);
    expect(
        &reply,
        r#"{"send":{"flow":1,"method":"GET","url":"https://api.workos.com/sso/jwks/client_1","headers":{"accept":"application/json","user-agent":"fe26/$VERSION"},"delayMs":0,"timeoutMs":5000,"share":"jwks https://api.workos.com/sso/jwks/client_1"}}"#,
    );
    expect(
        &resume(&mut engine, &reply, &outcome(200, &bench::jwks())),
        r#"{"done":{$OLD},"until":1800000060000}"#,
    );

    let mut engine = remote_engine();
    let reply = engine.authenticate(&sealed(), NOW, &[]);
    let unavailable = r#"{"error":{"code":"key_set_unavailable","message":"the JWK Set could not be fetched from WorkOS, so tokens cannot be verified; try again"}}"#;
    expect(&resume(&mut engine, &reply, &outcome(404, "")), unavailable);
}

#[test]
fn refresh() {
    let mut engine = engine();
    let reply = call(&mut engine, "refresh", &json!({ "sessionData": sealed(), "organizationId": "org_2" }));
    expect(
        &reply,
        r#"{"send":{"flow":1,$POST,"body":"{\"grant_type\":\"refresh_token\",\"client_id\":\"client_1\",\"client_secret\":\"marked_api_key\",\"refresh_token\":\"marked_refresh_token\",\"organization_id\":\"org_2\"}","delayMs":0,"timeoutMs":5000,"share":"refresh pN-9FyVXwMtG5_jPEYpnj0uwucI8inioc06A6HWEjf8"}}"#,
    );
    expect(
        &resume(&mut engine, &reply, &granted()),
        r#"{"done":{$NEW,"sealedSession":"SEAL","session":{"user":$USER,"organizationId":"org_1","accessToken":"TOKEN","refreshToken":"marked_new_refresh_token","authenticationMethod":"Password","oauthTokens":$OAUTH}}}"#,
    );
}

#[test]
fn refresh_that_fails() {
    for (answer, expected) in [
        (
            json!({ "status": 429, "retryAfter": "60" }),
            r#"{"done":{"authenticated":false,"reason":"rate_limit_exceeded","retryable":true,"retryAfter":60}}"#,
        ),
        (
            json!({ "status": 400, "body": r#"{"error":"invalid_grant"}"# }),
            r#"{"done":{"authenticated":false,"reason":"invalid_grant","retryable":false}}"#,
        ),
        (
            json!({ "status": 401, "requestId": "req_1", "body": r#"{"code":"unauthorized"}"# }),
            r#"{"error":{"code":"workos_refused","message":"WorkOS answered 401: the API key is not valid for this client id","status":401,"workosCode":"unauthorized","requestId":"req_1"}}"#,
        ),
    ] {
        let mut engine = engine();
        let reply = call(&mut engine, "refresh", &json!({ "sessionData": sealed() }));
        expect(&resume(&mut engine, &reply, &answer.to_string()), expected);
    }
}

#[test]
fn retries() {
    for (failed, reason) in [("timeout", "timeout"), ("network", "network_error")] {
        let mut engine = engine();
        let outcome = json!({ "failed": failed }).to_string();
        let mut reply = call(&mut engine, "refresh", &json!({ "sessionData": sealed() }));
        let mut attempts = 0;
        while reply.starts_with(r#"{"send":"#) {
            attempts += 1;
            reply = resume(&mut engine, &reply, &outcome);
        }
        assert_eq!(attempts, 4);
        expect(
            &reply,
            &format!(r#"{{"done":{{"authenticated":false,"reason":"{reason}","retryable":true}}}}"#),
        );
    }
}

#[test]
fn with_auth() {
    let mut engine = engine();
    let input = json!({ "request": { "cookie": cookie() } });
    expect(
        &call(&mut engine, "withAuth", &input),
        r#"{"done":{"auth":{$OLD},"refreshed":false,"setCookies":[],"headers":{"append":[["vary","Cookie"]],"default":[["cache-control","private, no-store"]],"set":[]}},"until":1800000060000}"#,
    );
    expect(
        &call(&mut engine, "withAuth", &json!({ "request": {} })),
        r#"{"done":{"auth":{"user":null,"authenticated":false,"reason":"no_session_cookie_provided","retryable":false},"refreshed":false,"setCookies":[],"headers":{"append":[["vary","Cookie"]],"default":[],"set":[]}}}"#,
    );
    let reply = engine.call("withAuth", &input.to_string(), NOW + 300_000.0, &ENTROPY);
    expect(
        &resume(&mut engine, &reply, &granted()),
        r#"{"done":{"auth":{$NEW},"refreshed":true,"setCookies":[$COOKIE],"headers":{"append":[["set-cookie",$COOKIE],["vary","Cookie"]],"default":[],"set":[["cache-control","private, no-store"]],"unlessSet":$NAMES}}}"#,
    );
}

#[test]
fn callback() {
    let mut engine = engine();
    let (state, verifier) = begin(&mut engine);
    let input =
        |rest: &str| json!({ "request": { "url": format!("/cb?state={state}{rest}"), "cookie": verifier } });
    let reply = call(&mut engine, "callback", &input("&code=c"));
    expect(
        &reply,
        r#"{"send":{"flow":1,$POST,"body":"{\"grant_type\":\"authorization_code\",\"client_id\":\"client_1\",\"client_secret\":\"marked_api_key\",\"code\":\"c\",\"code_verifier\":\"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk\"}","delayMs":0,"timeoutMs":5000}}"#,
    );
    let result = r#"{$NEW,"refreshToken":"marked_new_refresh_token","oauthTokens":$OAUTH,"sealedSession":"SEAL","returnPathname":"/a","state":"s"}"#;
    expect(
        &resume(&mut engine, &reply, &granted()),
        &format!(r#"{{"done":{{"result":{result},"setCookies":[$COOKIE,$VERIFIED]}}}}"#),
    );

    let mut answered = input("&code=c");
    answered["signInPath"] = json!("/login");
    let reply = call(&mut engine, "callback", &answered);
    let answer = r#"{"status":302,"headers":[$PRIVATE,["location","/a"],["set-cookie",$COOKIE],["set-cookie",$VERIFIED]],"body":""}"#;
    expect(
        &resume(&mut engine, &reply, &granted()),
        &format!(
            r#"{{"done":{{"result":{result},"setCookies":[$COOKIE,$VERIFIED],"failed":false,"clearCookies":[$VERIFIED],"answer":{answer}}}}}"#
        ),
    );

    expect(
        &call(&mut engine, "callback", &input("&error=access_denied&error_description=no")),
        r#"{"done":{"result":{"authenticated":false,"reason":"authorization_denied","retryable":false,"error":"access_denied","errorDescription":"no"},"setCookies":[$VERIFIED]}}"#,
    );
    expect(
        &call(&mut engine, "callback", &json!({ "request": { "url": "/cb" } })),
        r#"{"done":{"result":{"authenticated":false,"reason":"oauth_state_mismatch","retryable":false},"setCookies":[]}}"#,
    );
}

#[test]
fn grant() {
    let mut engine = engine();
    let input = json!({ "grant": "password", "email": "a@example.com", "password": "p", "ipAddress": "::1" });
    let reply = call(&mut engine, "grant", &input);
    expect(
        &reply,
        r#"{"send":{"flow":1,$POST,"body":"{\"grant_type\":\"password\",\"client_id\":\"client_1\",\"client_secret\":\"marked_api_key\",\"email\":\"a@example.com\",\"password\":\"p\",\"ip_address\":\"::1\"}","delayMs":0,"timeoutMs":5000}}"#,
    );
    expect(
        &resume(&mut engine, &reply, &granted()),
        r#"{"done":{$NEW,"refreshToken":"marked_new_refresh_token","oauthTokens":$OAUTH,"sealedSession":"SEAL","setCookies":[$COOKIE]}}"#,
    );

    let reply = call(&mut engine, "grant", &input);
    let body = json!({
        "code": "organization_selection_required", "message": "m", "pending_authentication_token": "p",
        "user": { "id": "user_1" }, "organizations": [{ "id": "org_1", "name": "O" }],
    });
    let answer = json!({ "status": 403, "requestId": "req_1", "body": body.to_string() }).to_string();
    expect(
        &resume(&mut engine, &reply, &answer),
        r#"{"done":{"authenticated":false,"reason":"organization_selection_required","retryable":false,"status":403,"workosCode":"organization_selection_required","description":"m","requestId":"req_1","pendingAuthenticationToken":"p","user":{"id":"user_1","name":null,"externalId":null,"metadata":{}},"organizations":[{"id":"org_1","name":"O"}]}}"#,
    );
}

#[test]
fn switching() {
    let mut engine = engine();
    let input = json!({
        "request": { "method": "POST", "url": "/switch", "cookie": cookie(), "accept": "text/html" },
        "options": { "organizationId": "org_1", "returnTo": "/a" },
    });
    let headers = r#""headers":{"append":[["set-cookie",$COOKIE],["vary","Cookie"]],"default":[],"set":[["cache-control","private, no-store"]],"unlessSet":$NAMES}"#;
    let reply = call(&mut engine, "switchOrganization", &input);
    expect(
        &resume(&mut engine, &reply, &granted()),
        &format!(r#"{{"done":{{"auth":{{$NEW}},"refreshed":true,"setCookies":[$COOKIE],{headers}}}}}"#),
    );
    let reply = call(&mut engine, "switchAnswer", &input);
    expect(
        &resume(&mut engine, &reply, &granted()),
        r#"{"done":{"status":303,"headers":[$PRIVATE,["location","/a"],["set-cookie",$COOKIE]],"body":""}}"#,
    );
    let reply = call(&mut engine, "switchOrganization", &input);
    let wanted = r#"{"url":"$AUTHORIZE","state":"SEAL","setCookies":["wos-auth-verifier-NAME=SEAL; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax"]}"#;
    let reply = resume(&mut engine, &reply, &outcome(403, r#"{"error":"sso_required"}"#));
    assert!(reply.contains("&organization_id=org_1&"));
    let name = reply.split("wos-auth-verifier-").nth(1).unwrap().split('=').next().unwrap().to_owned();
    expect(
        &reply.replace("&organization_id=org_1", "").replace(&name, "NAME"),
        &format!(
            r#"{{"done":{{"auth":{{"user":null,"authenticated":false,"reason":"sso_required","retryable":false}},"refreshed":false,"setCookies":[],"headers":{{"append":[["vary","Cookie"]],"default":[["cache-control","private, no-store"]],"set":[]}},"signIn":{wanted}}}}}"#
        ),
    );
}

#[test]
fn session_cookies() {
    let mut engine = engine();
    let mut cookies = |input: Value| call(&mut engine, "sessionCookies", &input);
    expect(&cookies(json!({ "sealed": sealed() })), r#"{"done":{"setCookies":[$COOKIE]}}"#);
    let there = json!({ "cookie": "wos-session=x; wos-session.0=y" });
    let chunk = r#""wos-session.0=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax""#;
    expect(
        &cookies(json!({ "sealed": sealed(), "request": there })),
        &format!(r#"{{"done":{{"setCookies":[$COOKIE,{chunk}]}}}}"#),
    );
    expect(
        &cookies(json!({ "sealed": "x".repeat(50_000) })),
        r#"{"error":{"code":"session_too_large","message":"the session does not fit into three cookies: shorten the claims of the JWT template or the user's metadata"}}"#,
    );
}

#[test]
fn signing_out() {
    let mut engine = engine();
    let request = json!({ "method": "POST", "url": "/logout", "cookie": cookie() });
    expect(
        &call(&mut engine, "signOut", &json!({ "request": request })),
        r#"{"done":{"url":"$LOGOUT","setCookies":[$DELETION]}}"#,
    );
    expect(
        &call(&mut engine, "signOut", &json!({ "request": {} })),
        r#"{"done":{"url":null,"setCookies":[$DELETION]}}"#,
    );
    expect(
        &call(&mut engine, "signOutAnswer", &json!({ "request": request })),
        r#"{"done":{"status":303,"headers":[$PRIVATE,["location","$LOGOUT"],["set-cookie",$DELETION]],"body":""}}"#,
    );
    expect(
        &call(
            &mut engine,
            "logoutUrl",
            &json!({ "sessionData": sealed(), "returnTo": "https://a.example/" }),
        ),
        r#"{"done":"$LOGOUT&return_to=https%3A%2F%2Fa.example%2F"}"#,
    );
    expect(
        &call(&mut engine, "logoutUrl", &json!({ "sessionData": "" })),
        r#"{"error":{"code":"no_session_cookie_provided","message":"there is no session to log out of: the seal holds none"}}"#,
    );
}

#[test]
fn answers() {
    let mut engine = engine();
    expect(
        &call(
            &mut engine,
            "deny",
            &json!({ "request": { "method": "GET", "url": "/a" }, "reason": "invalid_grant" }),
        ),
        r#"{"done":{"status":401,"headers":[["content-type","application/json"],["cache-control","private, no-store"],["vary","Cookie"]],"body":"{\"error\":\"unauthenticated\",\"reason\":\"invalid_grant\"}"}}"#,
    );
    let navigation = json!({ "request": { "method": "GET", "url": "/login", "accept": "text/html" } });
    expect(
        &call(&mut engine, "signInAnswer", &navigation),
        r#"{"done":{"status":302,"headers":[$PRIVATE,["location","$AUTHORIZE"],["set-cookie","wos-auth-verifier-1cf50bab=SEAL; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax"]],"body":""}}"#,
    );
}

#[test]
fn requirements() {
    let mut engine = engine();
    let claims =
        json!({ "exp": 1, "iat": 1_800_000_000, "auth_time": 1_800_000_000 - 240, "org_id": "org_1" });
    let mut judge = |requirements: Value, expected: &str| {
        let input = json!({ "requirements": requirements, "claims": claims });
        expect(&call(&mut engine, "judge", &input), expected);
    };
    judge(json!({ "organization": ["org_1"] }), r#"{"done":{"refusal":null}}"#);
    judge(json!({ "maxAge": 300 }), r#"{"done":{"refusal":null},"until":1800000060000}"#);
    judge(json!({ "role": "admin" }), r#"{"done":{"refusal":{"reason":"missing_role"}}}"#);
    judge(
        json!({ "maxAge": 200 }),
        r#"{"done":{"refusal":{"reason":"reauthentication_required","maxAge":200,"signInMaxAge":170,"organizationId":"org_1"}}}"#,
    );
    judge(
        json!({ "permission": [] }),
        r#"{"error":{"code":"invalid_argument","message":"permission must be a text or a list of texts, none of them empty"}}"#,
    );
    for input in ["{}", r#"{"requirements":{}}"#, r#"{"requirements":{"role":[]}}"#] {
        assert_eq!(
            bench::error_code(&fe26_host::call("checkRequirements", input, 0.0, &[])),
            "invalid_argument"
        );
    }
    let checked = fe26_host::call("checkRequirements", r#"{"requirements":{"role":"a"}}"#, 0.0, &[]);
    assert_eq!(checked, r#"{"done":null}"#);
    let forbidden =
        json!({ "request": { "method": "POST", "url": "/a" }, "refusal": { "reason": "missing_role" } });
    expect(
        &call(&mut engine, "forbid", &forbidden),
        r#"{"done":{"status":403,"headers":[["content-type","application/json"],["cache-control","private, no-store"],["vary","Cookie"]],"body":"{\"error\":\"forbidden\",\"reason\":\"missing_role\"}"}}"#,
    );
}

#[test]
fn tokens() {
    let mut engine = engine();
    let expected = r#"{"done":{"authenticated":true,"userId":"user_1","sessionId":"marked_sid","organizationId":"org_1","accessToken":"TOKEN","claims":$CLAIMS},"until":1800000060000}"#;
    expect(&call(&mut engine, "authenticateToken", &json!({ "token": bench::token() })), expected);
    let bearer = json!({ "authorization": format!("Bearer {}", bench::token()) });
    let headers = r#""headers":{"append":[["vary","Authorization"]],"default":[["cache-control","private, no-store"]],"set":[]}"#;
    let of_header = expected.replace(r#"{"done":{"#, r#"{"done":{"auth":{"#);
    let of_header = of_header.replace(r#"},"until""#, &format!(r#"}},{headers}}},"until""#));
    expect(&call(&mut engine, "authenticateBearer", &bearer), &of_header);
    expect(
        &call(&mut engine, "authenticateBearer", &json!({ "authorization": "Bearer" })),
        &format!(
            r#"{{"done":{{"auth":{{"authenticated":false,"reason":"invalid_authorization_header","retryable":false}},{headers}}}}}"#
        ),
    );
    let impersonated = bench::token_of(&json!({
        "sub": "user_1", "sid": "s", "act": { "sub": "\"admin\"@example.com" }, "exp": 1_800_000_300,
    }));
    let reply = call(&mut engine, "authenticateToken", &json!({ "token": impersonated }));
    let reply: Value = serde_json::from_str(&reply).unwrap();
    assert_eq!(reply["done"]["impersonator"], json!({ "email": "\"admin\"@example.com", "reason": null }));
    expect(
        &call(&mut engine, "authenticateToken", &json!({ "token": "x" })),
        r#"{"done":{"authenticated":false,"reason":"invalid_jwt","retryable":false}}"#,
    );
    let mut engine = remote_engine();
    let reply = call(&mut engine, "authenticateBearer", &bearer);
    expect(&resume(&mut engine, &reply, &outcome(200, &bench::jwks())), &of_header);
    expect(
        &call(&mut engine, "refuseToken", &json!({ "reason": "invalid_jwt" })),
        r#"{"done":{"status":401,"headers":[["content-type","application/json"],["cache-control","private, no-store"],["vary","Cookie"],["www-authenticate","Bearer error=\"invalid_token\""]],"body":"{\"error\":\"invalid_token\",\"reason\":\"invalid_jwt\"}"}}"#,
    );
}

#[test]
fn operations_without_a_session() {
    let mut engine = engine();
    expect(
        &call(&mut engine, "describe", &json!({})),
        r#"{"done":{"cookieName":"wos-session","redirectUri":"https://app.example/callback","hasSeveralOrigins":false,"clientId":"client_1","baseUrl":"https://api.workos.com","jwksUrl":"https://api.workos.com/sso/jwks/client_1","pages":null}}"#,
    );
    expect(
        &call(&mut engine, "responseHeaders", &json!({})),
        r#"{"done":{"ofToken":{"append":[["vary","Authorization"]],"default":[["cache-control","private, no-store"]],"set":[]},"ofSignIn":{"append":[["vary","Cookie"]],"default":[],"set":[["cache-control","private, no-store"]]},"ofFailure":{"append":[["vary","Cookie"]],"default":[["cache-control","private, no-store"]],"set":[]}}}"#,
    );
    for (text, failure) in [
        (
            "timeout 7",
            r#"{"user":null,"authenticated":false,"reason":"timeout","retryable":true,"retryAfter":7}"#,
        ),
        ("timeout -7", r#"{"user":null,"authenticated":false,"reason":"timeout","retryable":true}"#),
        ("invalid_jwt", r#"{"user":null,"authenticated":false,"reason":"invalid_jwt","retryable":false}"#),
        ("<b>anything</b> retryable 7", "null"),
        ("missing_role", "null"),
        ("", "null"),
    ] {
        let done = ["{\"done\":", failure, "}"].concat();
        expect(&call(&mut engine, "readFailure", &json!({ "text": text })), &done);
    }
    let shake = |origin: Option<&str>| json!({ "request": { "originHeader": origin, "host": "a.example" }, "others": ["https://b.example"] });
    for (origin, allowed) in [
        (None, "true"),
        (Some("https://a.example"), "true"),
        (Some("https://b.example"), "true"),
        (Some("https://app.example"), "true"),
        (Some("https://c.example"), "false"),
        (Some("null"), "false"),
    ] {
        let done = ["{\"done\":", allowed, "}"].concat();
        expect(&call(&mut engine, "handshakeAllowed", &shake(origin)), &done);
    }
    expect(
        &fe26_host::call("pkce", "{}", NOW, &ENTROPY),
        r#"{"done":{"codeVerifier":"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk","codeChallenge":"g80hPkaKL7rbUpYj1pvTaDr7jxOh8KvDFn00a94wNxk","codeChallengeMethod":"S256"}}"#,
    );
    expect(&call(&mut engine, "seal", &json!({ "payload": { "a": 1 } })), r#"{"done":"SEAL"}"#);
    expect(&call(&mut engine, "unseal", &json!({ "sealed": "x" })), r#"{"done":null}"#);
    let reply = call(&mut engine, "seal", &json!({ "payload": { "b": [1.0, "\u{1f511}"], "a": null } }));
    let reply: Value = serde_json::from_str(&reply).unwrap();
    let input = json!({ "sealed": reply["done"], "cookiePassword": PASSWORD }).to_string();
    let opened: Value = serde_json::from_str(&fe26_host::call("unseal", &input, NOW, &[])).unwrap();
    assert_eq!(opened, json!({ "done": { "b": [1.0, "\u{1f511}"], "a": null } }));

    // What is no seal of the one id needs no password to be refused.
    let unseal = |sealed: &str| {
        let input = json!({ "sealed": sealed, "cookiePassword": "short" }).to_string();
        fe26_host::call("unseal", &input, NOW, &[])
    };
    let of_another_id = SEAL_OF_NOBODY.replace("*1*", "*2*");
    for sealed in ["", "garbage", "Fe26.2*1*a~2", &SEAL_OF_NOBODY.replace("Fe26.2", "Fe26.1"), &of_another_id]
    {
        assert_eq!(unseal(sealed), r#"{"done":null}"#, "{sealed}");
    }
    let refused = unseal(SEAL_OF_NOBODY);
    assert!(refused.contains(r#""code":"invalid_argument""#), "{refused}");
}

const SEAL_OF_NOBODY: &str = "Fe26.2*1*a*b*c**d*e~2";

#[test]
fn a_configuration_that_cannot_work() {
    expect(
        &Engine::new(r#"{"settings":{"publicClient":true,"clientId":"c"}}"#).unwrap_err(),
        r#"{"code":"invalid_config","message":"the configuration cannot work: set cookiePassword or WORKOS_COOKIE_PASSWORD to at least 32 random characters, for example from: openssl rand -base64 32","problems":[{"key":"cookiePassword","environment":"WORKOS_COOKIE_PASSWORD","fix":"set cookiePassword or WORKOS_COOKIE_PASSWORD to at least 32 random characters, for example from: openssl rand -base64 32"}]}"#,
    );
}
