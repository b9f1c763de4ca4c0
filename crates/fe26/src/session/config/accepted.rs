//! Sessions of other SDKs: whether a cookie password could be theirs.

use super::{ConfigProblem, OneOrMany, PasswordSetting};
use crate::seal::{OtherKey, OtherSdk};
use crate::session::config::problem::report;
use alloc::vec::Vec;

/// Every cookie password as a key of every SDK that is accepted, as far as it can be one.
pub(super) fn other_keys(
    setting: Option<&OneOrMany<PasswordSetting>>,
    accepted: &[OtherSdk],
) -> Vec<OtherKey> {
    let mut keys = Vec::new();
    for sdk in accepted {
        for password in setting.map(OneOrMany::as_slice).unwrap_or_default() {
            // Other SDKs know no ids and no separate secrets.
            if let PasswordSetting::Text(secret) | PasswordSetting::Identified { secret, .. } = password {
                keys.extend(sdk.key(secret));
            }
        }
    }
    keys
}

/// An SDK that none of the passwords can be of: nobody would stay signed in, and nobody would know why.
pub(super) fn check_accepted(
    setting: Option<&OneOrMany<PasswordSetting>>,
    accepted: &[OtherSdk],
    problems: &mut Vec<ConfigProblem>,
) {
    // That there is no password is another problem.
    let has_passwords = setting.is_some_and(|setting| !setting.as_slice().is_empty());
    for sdk in accepted {
        if has_passwords && other_keys(setting, &[*sdk]).is_empty() {
            report(
                problems,
                "acceptSeals",
                match sdk {
                    OtherSdk::Python => {
                        "python needs its cookie password, a Fernet key of 44 characters, as cookiePassword or in its list"
                    }
                    OtherSdk::Ruby => {
                        "ruby needs its cookie password, one text, as cookiePassword or in its list"
                    }
                },
            );
        }
    }
}
