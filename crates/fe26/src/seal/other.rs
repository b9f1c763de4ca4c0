//! Sessions sealed by WorkOS's SDKs for other languages: read on request, never written.
//!
//! | SDK | seal | key | payload |
//! | --- | --- | --- | --- |
//! | Python 5.10 to 10 | [`fernet`]: Fernet, in base64url | `cookie_password` is the Fernet key, 32 bytes in base64 | JSON, snake_case |
//! | Ruby 7 to 10 | [`ruby`]: 01, nonce, tag, AES-256-GCM ciphertext, in base64 | SHA-256 of `cookie_password` | JSON, snake_case |
//! | Ruby 5 and 6 | [`ruby`]: nonce, AES-256-GCM ciphertext, tag, in base64 with line breaks | `cookie_password` itself, 32 bytes | JSON, snake_case |
//!
//! None of them has an expiration that its SDK would look at, and neither is one looked at here: the session ends when
//! WorkOS refuses its refresh token.

mod aes256_gcm;
mod fernet;
mod ruby;

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use self::fernet::FernetKey;
use self::ruby::RubyKey;
use super::payload;
use crate::base64url;

/// A language whose WorkOS SDK seals in a way of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherSdk {
    /// `workos` on PyPI.
    Python,
    /// `workos` on RubyGems.
    Ruby,
}

impl OtherSdk {
    /// By its name in settings: `python` or `ruby`.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "python" => Some(Self::Python),
            "ruby" => Some(Self::Ruby),
            _ => None,
        }
    }

    /// The key that its SDK makes of a cookie password; nothing if it could not have been its password.
    pub(crate) fn key(self, cookie_password: &str) -> Option<OtherKey> {
        match self {
            Self::Python => FernetKey::parse(cookie_password).map(OtherKey::Python),
            Self::Ruby => RubyKey::new(cookie_password).map(OtherKey::Ruby),
        }
    }
}

/// What opens the seals of another SDK.
#[derive(Clone)]
pub(crate) enum OtherKey {
    Python(FernetKey),
    Ruby(RubyKey),
}

impl OtherKey {
    /// The JSON text in a seal of this key, not yet checked to be JSON.
    pub(super) fn open(&self, sealed: &str) -> Option<Zeroizing<String>> {
        if sealed.len() > MAX_BYTES {
            return None;
        }
        let plaintext = match self {
            Self::Python(key) => key.open(sealed),
            Self::Ruby(key) => key.open(sealed),
        };
        payload::text(plaintext?).ok()
    }
}

impl core::fmt::Debug for OtherKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("OtherKey([redacted])")
    }
}

/// Base64 of either alphabet, with line breaks as Ruby's `encode64` sets them.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let characters = text.chars().filter(|character| *character != '\n').map(|character| match character {
        '+' => '-',
        '/' => '_',
        other => other,
    });
    // Filled once and never moved: it may be a key.
    let mut digits = Zeroizing::new(String::with_capacity(text.len()));
    digits.extend(characters);
    base64url::decode_padded(&digits).ok()
}

/// None of these SDKs divides a seal among several cookies, so what a browser brings is shorter than 4,096 bytes, and
/// twice that leaves room for a seal that a program keeps elsewhere. This bounds what a stranger can have hashed, once or
/// twice per key: GHASH takes most of a millisecond for it under five passwords.
const MAX_BYTES: usize = 8_192;
