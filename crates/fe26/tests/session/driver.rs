//! Runs flows to their end against a scripted WorkOS, with a clock that only these tests move.

#![allow(dead_code, reason = "each test file uses its own part")]

#[path = "../jose/keys.rs"]
pub(crate) mod keys;

use fe26::cookie;
use fe26::http::{Outcome, Request, Response};
use fe26::seal::{Password, Passwords, seal};
use fe26::secret::Secret;
use fe26::session::config::{OneOrMany, PasswordSetting, Settings};
use fe26::session::event::Event;
use fe26::session::flow::ENTROPY_PER_STEP;
use fe26::session::{AuthKit, Flow, Moment, Progress, SignatureCheck};
use fe26::time::UnixTimeMs;
use keys::TestKey;
use serde_json::{Value, json};
use std::sync::LazyLock;

pub(crate) const PASSWORD: &str = "marked-password-of-the-cookies-0123456789";
pub(crate) const OLD_PASSWORD: &str = "marked-password-from-before-0123456789";
pub(crate) const REDIRECT_URI: &str = "https://app.example/callback";
/// 2027-01-15T08:00:00Z.
pub(crate) const START: i64 = 1_800_000_000_000;

/// An application, its clock, and what it has sent.
pub(crate) struct World {
    pub(crate) kit: AuthKit,
    pub(crate) now: i64,
    pub(crate) sent: Vec<Request>,
    pub(crate) shares: Vec<Option<String>>,
    /// What the host was asked to verify.
    pub(crate) checks: Vec<SignatureCheck>,
    /// What it says, for engines that ask it.
    pub(crate) host: fn(&SignatureCheck) -> Outcome,
    /// Somebody wants to know what happens.
    pub(crate) listens: bool,
    /// What has happened.
    pub(crate) events: Vec<Event>,
    steps: u8,
}

/// What WorkOS signs with. Reading keys takes longer than most tests.
static KEY: LazyLock<TestKey> = LazyLock::new(|| TestKey::named("2048"));

pub(crate) fn settings() -> Settings {
    Settings {
        client_id: Some("client_1".into()),
        api_key: Some("marked-api-key".into()),
        redirect_uri: Some(REDIRECT_URI.into()),
        cookie_password: Some(OneOrMany::Many(
            [PASSWORD, OLD_PASSWORD].map(|secret| PasswordSetting::Text(secret.into())).into(),
        )),
        ..Settings::default()
    }
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(settings())
    }

    pub(crate) fn with(settings: Settings) -> Self {
        let kit = AuthKit::new(settings, |_| None).unwrap();
        let host = |_: &SignatureCheck| panic!("nobody offered to verify");
        let (sent, shares, checks) = (Vec::new(), Vec::new(), Vec::new());
        let (listens, events) = (false, Vec::new());
        Self { kit, now: START, sent, shares, checks, host, listens, events, steps: 0 }
    }

    /// Does one step with fresh entropy.
    pub(crate) fn step<T>(&mut self, step: impl FnOnce(&mut AuthKit, &mut Moment<'_>) -> T) -> T {
        self.steps = self.steps.wrapping_add(1);
        let entropy = [self.steps; ENTROPY_PER_STEP];
        let mut moment = Moment::new(UnixTimeMs(self.now), &entropy).listening(self.listens);
        let result = step(&mut self.kit, &mut moment);
        self.events.append(&mut moment.take_events());
        result
    }

    /// Begins a flow and answers its requests until it ends. Time passes as it would.
    pub(crate) fn run<F: Flow>(
        &mut self,
        begin: impl FnOnce(&mut AuthKit, &mut Moment<'_>) -> Progress<F>,
        mut workos: impl FnMut(&Request) -> Outcome,
    ) -> F::Output {
        let mut progress = self.step(begin);
        loop {
            match progress {
                Progress::Done(output) => return output,
                Progress::Send(attempt, flow) => {
                    let outcome = workos(&attempt.request);
                    let took = if outcome == Outcome::TimedOut { attempt.timeout_ms } else { 10 };
                    self.now += i64::from(attempt.delay_ms) + i64::from(took);
                    self.sent.push(Request::clone(&attempt.request));
                    self.shares.push(attempt.share);
                    progress = self.step(|kit, moment| flow.resume(kit, outcome, moment));
                }
                Progress::Verify(check, flow) => {
                    let outcome = (self.host)(&check);
                    self.checks.push(check);
                    progress = self.step(|kit, moment| flow.resume(kit, outcome, moment));
                }
            }
        }
    }

    /// How often each endpoint was called: tokens, JWK Set.
    pub(crate) fn calls(&self) -> (usize, usize) {
        let tokens = self.sent.iter().filter(|request| is_token_request(request)).count();
        (tokens, self.sent.len() - tokens)
    }

    pub(crate) fn seconds(&self) -> i64 {
        self.now.div_euclid(1000)
    }

    /// Five minutes' claims from now.
    pub(crate) fn claims(&self) -> Value {
        json!({
            "iss": "https://api.workos.com", "sub": "user_1", "sid": "marked-session-id", "jti": "jwt_1",
            "iat": self.seconds(), "exp": self.seconds() + 300, "org_id": "marked-org",
        })
    }

    pub(crate) fn token(&self) -> String {
        self.token_of(&self.claims())
    }

    pub(crate) fn token_of(&self, claims: &Value) -> String {
        KEY.token(r#"{"alg":"RS256","kid":"2048"}"#, &claims.to_string())
    }

    pub(crate) fn jwks(&self) -> Value {
        json!({ "keys": [KEY.jwk()] })
    }

    /// A session whose token runs out in five minutes.
    pub(crate) fn sealed(&self) -> String {
        self.sealed_with(PASSWORD, &self.token())
    }

    pub(crate) fn sealed_with(&self, password: &str, token: &str) -> String {
        sealed_json(
            password,
            &json!({
                "user": { "id": "user_1", "email": "marked@example.com" },
                "accessToken": token, "refreshToken": "marked-refresh-token",
                "mine": { "b": 1 },
            }),
        )
    }

    /// WorkOS as it should be: keys, and for any grant a new session.
    pub(crate) fn workos(&self) -> impl FnMut(&Request) -> Outcome + use<> {
        let jwks = self.jwks().to_string();
        let granted = self.granted(&self.token()).to_string();
        move |request| if is_token_request(request) { answer(200, &granted) } else { answer(200, &jwks) }
    }

    pub(crate) fn granted(&self, token: &str) -> Value {
        json!({
            "user": { "object": "user", "id": "user_1", "email": "new@example.com", "email_verified": true },
            "organization_id": "marked-org", "access_token": token,
            "refresh_token": "marked-new-refresh-token", "authentication_method": "Password",
        })
    }
}

pub(crate) fn sealed_json(password: &str, payload: &Value) -> String {
    let passwords = Passwords::from(Password::new(password).unwrap());
    let mut entropy = fe26::entropy::Entropy::new(&[7; 80]);
    seal(&payload.to_string(), &passwords, None, UnixTimeMs(START), &mut entropy).unwrap()
}

pub(crate) fn cookie_of(sealed: &str) -> String {
    format!("wos-session={sealed}")
}

pub(crate) fn answer(status: u16, body: &str) -> Outcome {
    Outcome::Answered(Response { status, retry_after: None, request_id: None, body: Secret::new(body) })
}

pub(crate) fn is_token_request(request: &Request) -> bool {
    request.url.ends_with("/user_management/authenticate")
}

/// The members of a token request.
pub(crate) fn body(request: &Request) -> Value {
    serde_json::from_str(request.body.as_ref().unwrap().expose_secret()).unwrap()
}

pub(crate) fn invalid_grant() -> Outcome {
    answer(400, r#"{"error":"invalid_grant","error_description":"marked-description"}"#)
}

/// Name and decoded value of a `Set-Cookie`.
pub(crate) fn set_cookie(header: &str) -> (String, String) {
    let (name, rest) = header.split_once('=').unwrap();
    let value = rest.split(';').next().unwrap();
    (name.to_owned(), cookie::decode_value(value).into_owned())
}

/// Whether a `Set-Cookie` deletes its cookie.
pub(crate) fn deletes(header: &str) -> bool {
    header.contains("; Max-Age=0")
}
