//! The application that is asked, and what is genuine in it.

use fe26::json::JsonText;
use fe26::seal::{Password, Passwords};
use fe26::session::config::{OneOrMany, PageSettings, PasswordSetting, Settings};
use fe26::session::{AuthKit, Moment};
use fe26::time::UnixTimeMs;
use std::cell::RefCell;

pub const NOW: UnixTimeMs = UnixTimeMs(1_800_000_000_000);
pub const ENTROPY: [u8; 256] = [9; 256];
pub const PASSWORD: &str = "the cookie password of the fuzz targets";
pub const REDIRECT_URI: &str = "https://app.example/callback";
/// Whose tokens and sessions the corpus holds; nobody can forge another's.
pub const USER_ID: &str = "user_1";
/// Where the sealed state of the corpus leads back to.
pub const RETURN_PATH: &str = "/fuzzed?a=1";
/// The keys that the tokens of the corpus are signed with.
pub const JWKS: &str = include_str!("../corpus/jwk_set/genuine");
/// A session that can be refreshed.
pub const SEALED: &str = include_str!("../corpus/seal/genuine");

pub fn passwords() -> Passwords {
    Passwords::from(Password::new(PASSWORD).unwrap())
}

pub fn settings() -> Settings {
    Settings {
        client_id: Some("client_1".into()),
        api_key: Some("sk_1".into()),
        redirect_uri: Some(REDIRECT_URI.into()),
        redirect_uris: vec!["https://*.preview.example.com/callback".into()],
        trust_proxy: true,
        cookie_password: Some(OneOrMany::One(PasswordSetting::Text(PASSWORD.into()))),
        jwks: Some(JsonText::parse(JWKS).unwrap()),
        pages: Some(PageSettings::default()),
        ..Settings::default()
    }
}

/// Does one step of an application that has seen whatever came before.
pub fn step<T>(step: impl FnOnce(&mut AuthKit, &mut Moment<'_>) -> T) -> T {
    thread_local! {
        static KIT: RefCell<AuthKit> = RefCell::new(AuthKit::new(settings(), |_| None).unwrap());
    }
    KIT.with_borrow_mut(|kit| step(kit, &mut Moment::new(NOW, &ENTROPY).listening(true)))
}
