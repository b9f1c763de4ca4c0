//! Passwords and their rotation.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::error::PasswordError;
use super::key::KeySource;
use super::other::OtherKey;
use zeroize::Zeroizing;

/// A password with its id. It keeps no text, only what keys are derived from; `Debug` shows the id alone.
#[derive(Clone)]
pub struct Password {
    id: String,
    encryption: KeySource,
    integrity: KeySource,
}

/// One or more passwords, newest first: the first seals, all unseal.
#[derive(Clone, Debug)]
pub struct Passwords {
    newest: Password,
    older: Vec<Password>,
    others: Vec<OtherKey>,
}

impl Password {
    /// A password under id `1`, the only id that WorkOS's SDKs know.
    ///
    /// At least 32 characters, counted as JavaScript's `length` counts (UTF-16 code units), because the peers do:
    /// what they accept, this accepts. One iteration of PBKDF2 does not slow a guesser down, so it must be random.
    pub fn new(secret: &str) -> Result<Self, PasswordError> {
        Self::with_id("1", secret)
    }

    /// A password under an id of its own: iron's `{id, secret}`. As in iron, `default` also opens seals that name
    /// no id.
    pub fn with_id(id: &str, secret: &str) -> Result<Self, PasswordError> {
        Self::with_separate_secrets(id, secret, secret)
    }

    /// Iron's `{id, encryption, integrity}`. The rules of [`Password::new`] hold for each secret.
    pub fn with_separate_secrets(id: &str, encryption: &str, integrity: &str) -> Result<Self, PasswordError> {
        let is_word = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_word {
            return Err(PasswordError::Id);
        }
        if [encryption, integrity].iter().any(|secret| secret.encode_utf16().count() < MIN_LENGTH) {
            return Err(PasswordError::TooShort);
        }
        let encryption_source = KeySource::new(encryption);
        // Mostly they are one secret, and its work is done once.
        let integrity =
            if integrity == encryption { encryption_source.clone() } else { KeySource::new(integrity) };
        Ok(Self { id: id.to_owned(), encryption: encryption_source, integrity })
    }

    /// The id that a seal under this password names.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(super) const fn encryption(&self) -> &KeySource {
        &self.encryption
    }

    pub(super) const fn integrity(&self) -> &KeySource {
        &self.integrity
    }
}

impl Passwords {
    /// Takes passwords, newest first. Several may share an id.
    pub fn new(passwords: Vec<Password>) -> Result<Self, PasswordError> {
        let mut passwords = passwords.into_iter();
        let newest = passwords.next().ok_or(PasswordError::Empty)?;
        Ok(Self { newest, older: passwords.collect(), others: Vec::new() })
    }

    /// With these keys for the seals of other SDKs.
    #[must_use]
    pub(crate) fn accepting(self, others: Vec<OtherKey>) -> Self {
        Self { others, ..self }
    }

    /// The text that another SDK has sealed, if its seals are accepted under these passwords. It has not been checked to
    /// be JSON.
    pub fn open_other(&self, sealed: &str) -> Option<Zeroizing<String>> {
        self.others.iter().find_map(|key| key.open(sealed))
    }

    pub(super) const fn newest(&self) -> &Password {
        &self.newest
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Password> {
        core::iter::once(&self.newest).chain(&self.older)
    }
}

impl From<Password> for Passwords {
    fn from(password: Password) -> Self {
        Self { newest: password, older: Vec::new(), others: Vec::new() }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Password").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Iron's `minPasswordlength`, in UTF-16 code units.
const MIN_LENGTH: usize = 32;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SECRET: &str = "marked-secret-0123456789abcdefgh";

    #[test]
    fn length_counts_utf_16_code_units() {
        assert_eq!(SECRET.len(), 32);
        assert!(Password::new(SECRET).is_ok());
        assert_eq!(Password::new(&SECRET[1..]).err(), Some(PasswordError::TooShort));
        assert!(Password::new(&"𝄞".repeat(16)).is_ok(), "16 surrogate pairs are 32 code units");
        let umlauts = "ü".repeat(31);
        assert_eq!(umlauts.len(), 62);
        assert_eq!(
            Password::new(&umlauts).err(),
            Some(PasswordError::TooShort),
            "62 bytes are 31 code units"
        );
    }

    #[test]
    fn each_secret_is_checked() {
        assert!(Password::with_separate_secrets("a", SECRET, SECRET).is_ok());
        for (encryption, integrity) in [("", SECRET), (SECRET, "")] {
            let password = Password::with_separate_secrets("a", encryption, integrity);
            assert_eq!(password.err(), Some(PasswordError::TooShort));
        }
    }

    #[test]
    fn ids_are_words() {
        for id in ["1", "default", "A_9", "_"] {
            assert_eq!(Password::with_id(id, SECRET).unwrap().id(), id);
        }
        for id in ["", " ", "a-b", "a*b", "1~", "é", "1\n"] {
            assert_eq!(Password::with_id(id, SECRET).err(), Some(PasswordError::Id), "{id:?}");
        }
    }

    #[test]
    fn a_list_has_a_first() {
        assert_eq!(Passwords::new(Vec::new()).err(), Some(PasswordError::Empty));
        let [a, b] = ["a", "b"].map(|id| Password::with_id(id, SECRET).unwrap());
        let passwords = Passwords::new(vec![a, b]).unwrap();
        assert_eq!(passwords.newest().id(), "a");
        assert_eq!(passwords.iter().map(Password::id).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn debug_shows_ids_only() {
        let passwords = Passwords::from(Password::with_id("visible", SECRET).unwrap());
        assert_eq!(
            format!("{passwords:?}"),
            r#"Passwords { newest: Password { id: "visible", .. }, older: [], others: [] }"#
        );
    }
}
