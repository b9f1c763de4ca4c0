//! Cookie passwords, from the setting to what seals and unseals.

use super::accepted::other_keys;
use super::{OneOrMany, PasswordSetting};
use crate::seal::{OtherSdk, PasswordError, Passwords};
use alloc::vec::Vec;

/// The passwords of session cookies. WorkOS's SDKs know id `1` alone, so that is what is sealed under and what every
/// password opens, whatever its id; seals under its own id open as well, and are to be made again.
/// Sessions of the SDKs in `accepted` open as well, under each password that can be one of theirs.
pub fn session_passwords(
    setting: Option<OneOrMany<PasswordSetting>>,
    accepted: &[OtherSdk],
) -> Result<Passwords, &'static str> {
    let passwords = build(setting.as_ref(), Some(SHARED_ID)).map_err(fix)?;
    Ok(passwords.accepting(other_keys(setting.as_ref(), accepted)))
}

/// The passwords of a setting as they stand, each under its own id, or what is wrong with them.
pub fn passwords(setting: Option<OneOrMany<PasswordSetting>>) -> Result<Passwords, &'static str> {
    build(setting.as_ref(), None).map_err(fix)
}

/// Each password under `shared_id`, if there is one, and under its own.
fn build(
    setting: Option<&OneOrMany<PasswordSetting>>,
    shared_id: Option<&str>,
) -> Result<Passwords, PasswordError> {
    let mut passwords = Vec::new();
    for setting in setting.map(OneOrMany::as_slice).unwrap_or_default() {
        let own_id = setting.id();
        if let Some(shared_id) = shared_id.filter(|id| *id != own_id) {
            passwords.push(setting.build(shared_id)?);
        }
        passwords.push(setting.build(own_id)?);
    }
    Passwords::new(passwords)
}

const fn fix(error: PasswordError) -> &'static str {
    match error {
        PasswordError::Empty => {
            "set cookiePassword or WORKOS_COOKIE_PASSWORD to at least 32 random characters, for example from: openssl rand -base64 32"
        }
        _ => {
            "every cookiePassword must have at least 32 characters, and an id, if it has one, of letters, digits and _"
        }
    }
}

/// The password id all peers agree on.
const SHARED_ID: &str = "1";
