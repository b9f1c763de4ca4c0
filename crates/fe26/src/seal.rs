//! Iron seals: the sealed cookie that `@workos-inc/node`, authkit-session and iron-session read and write.
//!
//! `Fe26.2*password-id*encryption-salt*iv*ciphertext*expiration*hmac-salt*hmac-digest`, then `~2`, the version
//! that iron-session appends. The payload is JSON text, AES-256-CBC encrypted; HMAC-SHA-256 covers the first six
//! fields. Both keys come from a password by PBKDF2-HMAC-SHA-1 with one iteration, so a password must be random.

mod error;
mod key;
mod other;
mod password;
mod payload;
mod token;
mod version;

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

pub use self::error::{PasswordError, SealError, UnsealError};
pub(crate) use self::other::OtherKey;
pub use self::other::OtherSdk;
pub use self::password::{Password, Passwords};
use self::token::Token;
pub use self::version::SealVersion;
use crate::base64url;
use crate::entropy::Entropy;
use crate::time::UnixTimeMs;

/// What one [`seal`] takes from its entropy: encryption salt (32 bytes), IV (16), HMAC salt (32), in this order.
pub const ENTROPY_BYTES: usize = 80;

/// The longest text that is a seal here, suffix included. It holds a payload of 786,000 bytes, far more than
/// browsers keep in cookies, and bounds what a stranger can make [`unseal`] hash: this, once per password.
pub const MAX_SEAL_BYTES: usize = 1 << 20;

/// An opened seal.
#[derive(Clone, PartialEq, Eq)]
pub struct Unsealed {
    /// JSON text: the sealed text as it was, or for [`SealVersion::Legacy`] its `persistent` member as it was
    /// written. A string in it may escape a lone surrogate (`\ud800`), because JavaScript seals such strings;
    /// nesting may be of any depth.
    pub payload: Zeroizing<String>,
    /// The position in [`Passwords`] of the password that opened it. Not 0: an old one, so reseal.
    pub password_index: usize,
    /// What stood after `~`.
    pub version: SealVersion,
    /// The instant from which the seal no longer opens, 60 seconds after its expiration; nothing if it has none.
    pub expired_from: Option<UnixTimeMs>,
}

/// Seals JSON text under the first password: `Fe26.2*…~2`.
///
/// With `ttl_ms` the seal's expiration is `now + ttl_ms`; readers allow 60 seconds more. `Some(0)` is a seal that
/// has run out already, unlike iron's option `ttl: 0`, which means none: that is `None` here.
pub fn seal(
    payload: &str,
    passwords: &Passwords,
    ttl_ms: Option<u64>,
    now: UnixTimeMs,
    entropy: &mut Entropy<'_>,
) -> Result<String, SealError> {
    if !payload::is_json(payload) {
        return Err(SealError::Payload);
    }
    let password = passwords.newest();
    let encryption_salt = token::salt(entropy.take()?);
    let iv: [u8; 16] = entropy.take()?;
    let hmac_salt = token::salt(entropy.take()?);

    let ciphertext = password.encryption().encrypt(&encryption_salt, &iv, payload);
    let mut sealed = token::mac_base_string(
        password.id(),
        &encryption_salt,
        &iv,
        &ciphertext,
        ttl_ms.map(|ttl_ms| token::expiration(now, ttl_ms)),
    );
    let digest = password.integrity().hmac(&hmac_salt, &sealed);
    token::push_hmac(&mut sealed, &hmac_salt, &digest);
    sealed.push_str(version::CURRENT_SUFFIX);
    if sealed.len() > MAX_SEAL_BYTES { Err(SealError::TooLong) } else { Ok(sealed) }
}

/// Opens a seal. A wrong one costs at most one key derivation and one HMAC per password that has its id.
///
/// The MAC comes first, so every later error speaks of a seal that a holder of the password made. The peers look at
/// the expiration before it; that would save the HMAC, and let anyone have a forgery called expired.
pub fn unseal(sealed: &str, passwords: &Passwords, now: UnixTimeMs) -> Result<Unsealed, UnsealError> {
    let unsealed = unseal_text(sealed, passwords, now)?;
    if payload::is_json(&unsealed.payload) { Ok(unsealed) } else { Err(UnsealError::Payload) }
}

/// Whether a text has the form of a seal under the id that a single password has. What has not needs no password to be
/// refused.
pub fn is_seal(text: &str) -> bool {
    let stars = text.bytes().take_while(|byte| *byte != b'~').filter(|byte| *byte == b'*');
    text.starts_with("Fe26.2*1*") && stars.count() == 7
}

/// As [`unseal`], for readers that refuse themselves what is not JSON.
pub(crate) fn unseal_text(
    sealed: &str,
    passwords: &Passwords,
    now: UnixTimeMs,
) -> Result<Unsealed, UnsealError> {
    if sealed.len() > MAX_SEAL_BYTES {
        return Err(UnsealError::TooLong);
    }
    let (token, version) = version::split(sealed);
    let token = Token::parse(token)?;
    let (password_index, password) = find_password(&token, passwords)?;
    let expired_from = token.check_expiration(now)?;

    let iv = base64url::decode_padded(token.iv).map_err(|_| UnsealError::Encoding)?;
    let iv = iv.try_into().map_err(|_| UnsealError::Encoding)?;
    let ciphertext = base64url::decode_padded(token.ciphertext).map_err(|_| UnsealError::Encoding)?;
    let plaintext = password.encryption().decrypt(token.encryption_salt, &iv, ciphertext)?;
    let mut payload = payload::text(plaintext)?;
    if version == SealVersion::Legacy {
        let persistent = payload::persistent_member(&payload).map(|text| Zeroizing::new(text.to_owned()));
        payload = persistent.unwrap_or(payload);
    }
    Ok(Unsealed { payload, password_index, version, expired_from })
}

/// The first password that has the token's id and made its digest, with its position.
fn find_password<'p>(
    token: &Token<'_>,
    passwords: &'p Passwords,
) -> Result<(usize, &'p Password), UnsealError> {
    let digest = base64url::decode_padded(token.hmac_digest).map_err(|_| UnsealError::Encoding)?;
    let digest = digest.try_into().map_err(|_| UnsealError::Mac)?;
    let mut failure = UnsealError::UnknownPassword;
    for (index, password) in passwords.iter().enumerate() {
        if password.id() != token.password_id() {
            continue;
        }
        if password.integrity().verify(token.hmac_salt, token.mac_base_string, &digest) {
            return Ok((index, password));
        }
        failure = UnsealError::Mac;
    }
    Err(failure)
}

impl fmt::Debug for Unsealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unsealed")
            .field("payload", &format_args!("[redacted]"))
            .field("password_index", &self.password_index)
            .field("version", &self.version)
            .finish()
    }
}
