//! What the benchmarks measure with: an application, and the tokens and cookies of its users.

#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark that cannot begin may say so and end")]

use fe26::base64url;
use fe26::entropy::Entropy;
use fe26::json::JsonText;
use fe26::seal::{Password, Passwords, seal};
use fe26::session::config::{OneOrMany, PasswordSetting, Settings};
use fe26::session::flow::ENTROPY_PER_STEP;
use fe26::session::{AuthKit, Moment, Progress};
use fe26::time::UnixTimeMs;
use jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

/// A key of `vectors/jose/rsa_keys.json`.
pub struct Key {
    /// Its name there: its size in bits.
    pub kid: String,
    /// Big-endian.
    pub modulus: Vec<u8>,
    /// Big-endian.
    pub exponent: Vec<u8>,
    private_key: EncodingKey,
}

impl Key {
    /// The key of this name.
    pub fn named(kid: &str) -> Self {
        let file: Value = serde_json::from_str(KEYS).expect("the vectors are JSON");
        let keys = file.get("keys").and_then(Value::as_array).expect("the vectors are a list");
        let key = keys.iter().find(|key| key.get("kid").and_then(Value::as_str) == Some(kid));
        let octets = |name: &str| {
            let text = key.and_then(|key| key.get(name)).and_then(Value::as_str);
            base64url::decode(text.expect("the key is there")).expect("the vectors are base64url")
        };
        Self {
            kid: kid.to_owned(),
            modulus: octets("n"),
            exponent: octets("e"),
            private_key: EncodingKey::from_rsa_der(&octets("private_key_pkcs1_der")),
        }
    }

    /// RS256 over a message.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signer = (DEFAULT_PROVIDER.signer_factory)(&Algorithm::RS256, &self.private_key);
        signer.expect("the key signs").try_sign(message).expect("the key signs")
    }

    /// An access token as AuthKit issues them, with claims of a common size.
    pub fn token(&self) -> String {
        let header = json!({ "alg": "RS256", "kid": self.kid }).to_string();
        let claims = json!({
            "iss": "https://api.workos.com/user_management/client_01JXBENCHMARKED0000000000",
            "sub": "user_01JXBENCHMARKED0000000000", "sid": "session_01JXBENCHMARKED0000000000",
            "jti": "01JXBENCHMARKED0000000000", "org_id": "org_01JXBENCHMARKED0000000000", "role": "member",
            "permissions": ["posts:read", "posts:write", "comments:read"],
            "iat": NOW.0 / 1000, "exp": NOW.0 / 1000 + 300,
        });
        let encode = |text: &str| base64url::encode(text.as_bytes());
        let input = format!("{}.{}", encode(&header), encode(&claims.to_string()));
        format!("{input}.{}", base64url::encode(&self.sign(input.as_bytes())))
    }
}

/// An application that was given its key set.
pub fn application(key: &Key) -> AuthKit {
    let jwks = json!({ "keys": [{
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": key.kid,
        "n": base64url::encode(&key.modulus), "e": base64url::encode(&key.exponent),
    }] });
    let settings = Settings {
        client_id: Some("client_01JXBENCHMARKED0000000000".into()),
        api_key: Some("sk_test_benchmarked".into()),
        cookie_password: Some(OneOrMany::One(PasswordSetting::Text(PASSWORD.into()))),
        jwks: Some(JsonText::parse(&jwks.to_string()).expect("a key set is JSON")),
        ..Settings::default()
    };
    AuthKit::new(settings, |_| None).map_err(|_| ()).expect("the settings are complete")
}

/// Authenticates a cookie that must be good.
pub fn authenticate(application: &mut AuthKit, passwords: &Passwords, sealed: &str) {
    let random = [7; ENTROPY_PER_STEP];
    match application.authenticate(sealed, passwords, &mut Moment::new(NOW, &random)) {
        Progress::Done(Ok(_)) => (),
        _ => panic!("the session holds"),
    }
}

/// The passwords of the application.
pub fn passwords() -> Passwords {
    Passwords::from(Password::new(PASSWORD).expect("the password is long enough"))
}

/// What a session cookie of this token holds.
pub fn session(token: &str) -> String {
    json!({
        "accessToken": token, "refreshToken": "4mP8Zk2VbenchmarkedQ7xT1s",
        "organizationId": "org_01JXBENCHMARKED0000000000", "authenticationMethod": "Password",
        "user": {
            "object": "user", "id": "user_01JXBENCHMARKED0000000000", "email": "ada@example.com",
            "emailVerified": true, "firstName": "Ada", "lastName": "Lovelace", "profilePictureUrl": null,
            "lastSignInAt": "2027-01-15T08:00:00.000Z", "createdAt": "2026-01-15T08:00:00.000Z",
            "updatedAt": "2027-01-15T08:00:00.000Z", "externalId": null, "metadata": {}, "locale": null,
        },
    })
    .to_string()
}

/// A seal like no other of the same `number`.
pub fn sealed(payload: &str, passwords: &Passwords, number: u64) -> String {
    let mut random = [0; 80];
    for (place, byte) in random.iter_mut().zip(number.to_le_bytes().into_iter().cycle()) {
        *place = byte;
    }
    seal(payload, passwords, None, NOW, &mut Entropy::new(&random)).expect("a session can be sealed")
}

/// When the benchmarks take place.
pub const NOW: UnixTimeMs = UnixTimeMs(1_800_000_000_000);

const PASSWORD: &str = "the cookie password of the measurements";
const KEYS: &str = include_str!("../../../vectors/jose/rsa_keys.json");
