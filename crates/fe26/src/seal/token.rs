//! The eight fields.

use alloc::string::{String, ToString};

use super::error::UnsealError;
use crate::base64url;
use crate::time::UnixTimeMs;

/// An iron token without its version suffix, cut into fields; none of them is decoded or believed yet.
#[derive(Debug)]
pub(super) struct Token<'a> {
    password_id: &'a str,
    pub(super) encryption_salt: &'a str,
    pub(super) iv: &'a str,
    pub(super) ciphertext: &'a str,
    expiration: &'a str,
    pub(super) hmac_salt: &'a str,
    pub(super) hmac_digest: &'a str,
    /// The first six fields with their `*`: what the HMAC covers.
    pub(super) mac_base_string: &'a str,
}

impl<'a> Token<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self, UnsealError> {
        let mut fields = text.rsplitn(3, '*');
        let (Some(hmac_digest), Some(hmac_salt), Some(mac_base_string)) =
            (fields.next(), fields.next(), fields.next())
        else {
            return Err(UnsealError::FieldCount);
        };
        let mut fields = mac_base_string.split('*');
        let mut field = || fields.next();
        let (
            Some(prefix),
            Some(password_id),
            Some(encryption_salt),
            Some(iv),
            Some(ciphertext),
            Some(expiration),
            None,
        ) = (field(), field(), field(), field(), field(), field(), field())
        else {
            return Err(UnsealError::FieldCount);
        };
        if prefix != PREFIX {
            return Err(UnsealError::Prefix);
        }
        Ok(Self {
            password_id,
            encryption_salt,
            iv,
            ciphertext,
            expiration,
            hmac_salt,
            hmac_digest,
            mac_base_string,
        })
    }

    /// The id of the password to look for: iron looks under `default` where a seal names none.
    pub(super) const fn password_id(&self) -> &'a str {
        if self.password_id.is_empty() { "default" } else { self.password_id }
    }

    /// When the token has expired. Empty is never; otherwise decimal milliseconds since the epoch, with 60 seconds of grace.
    pub(super) fn check_expiration(&self, now: UnixTimeMs) -> Result<Option<UnixTimeMs>, UnsealError> {
        if self.expiration.is_empty() {
            return Ok(None);
        }
        if !self.expiration.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(UnsealError::Expiration);
        }
        // Too many digits for the type: far in the future, as it is for JavaScript's numbers.
        let expiration = self.expiration.parse().map_or(UnixTimeMs(i64::MAX), UnixTimeMs);
        let expired_from = expiration.saturating_add(CLOCK_SKEW_MS);
        if expired_from <= now { Err(UnsealError::Expired) } else { Ok(Some(expired_from)) }
    }
}

/// The expiration of a seal made now. Never below 1: the peers read neither a sign nor a leading zero.
pub(super) fn expiration(now: UnixTimeMs, ttl_ms: u64) -> UnixTimeMs {
    UnixTimeMs(now.0.saturating_add_unsigned(ttl_ms).max(1))
}

/// A salt as the token spells it: lowercase hex.
pub(super) fn salt(bytes: [u8; 32]) -> String {
    let mut text = String::with_capacity(SALT_LENGTH);
    for digit in bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]) {
        text.push(char::from(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit }));
    }
    text
}

/// The first six fields, joined, with room for the rest of the token.
pub(super) fn mac_base_string(
    password_id: &str,
    encryption_salt: &str,
    iv: &[u8],
    ciphertext: &[u8],
    expiration: Option<UnixTimeMs>,
) -> String {
    let capacity = PREFIX.len() + password_id.len() + ciphertext.len().div_ceil(3) * 4 + ROOM_FOR_THE_REST;
    let mut text = String::with_capacity(capacity);
    for field in [PREFIX, password_id, encryption_salt] {
        text.push_str(field);
        text.push('*');
    }
    for field in [iv, ciphertext] {
        text.push_str(&base64url::encode(field));
        text.push('*');
    }
    if let Some(UnixTimeMs(ms)) = expiration {
        text.push_str(&ms.to_string());
    }
    text
}

/// The last two fields.
pub(super) fn push_hmac(token: &mut String, hmac_salt: &str, digest: &[u8; 32]) {
    token.push('*');
    token.push_str(hmac_salt);
    token.push('*');
    token.push_str(&base64url::encode(digest));
}

/// `Fe26`, and 2 for the form of the MAC base string.
const PREFIX: &str = "Fe26.2";

/// Hex of 32 bytes.
const SALT_LENGTH: usize = 64;

/// Two salts, IV (22), expiration (at most 19), digest (43), seven `*` and the version's suffix.
const ROOM_FOR_THE_REST: usize = 2 * SALT_LENGTH + 22 + 19 + 43 + 7 + 2;

/// Iron's `timestampSkewSec`: how far the clocks of writer and reader may be apart.
const CLOCK_SKEW_MS: i64 = 60_000;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn eight_fields() {
        let token = Token::parse("Fe26.2*1*salt*iv*cipher*99*hsalt*digest").unwrap();
        assert_eq!(token.mac_base_string, "Fe26.2*1*salt*iv*cipher*99");
        assert_eq!(
            [token.password_id, token.encryption_salt, token.iv, token.ciphertext, token.expiration],
            ["1", "salt", "iv", "cipher", "99"]
        );
        assert_eq!([token.hmac_salt, token.hmac_digest], ["hsalt", "digest"]);
        assert_eq!(Token::parse("Fe26.2*******").unwrap().password_id(), "default");
    }

    #[test]
    fn any_other_number_of_fields() {
        for stars in (0..20).filter(|stars| *stars != 7) {
            let text = format!("Fe26.2{}", "*".repeat(stars));
            assert_eq!(Token::parse(&text).err(), Some(UnsealError::FieldCount), "{stars}");
        }
        assert_eq!(Token::parse("").err(), Some(UnsealError::FieldCount));
        for prefix in ["", "Fe26.1", "fe26.2", "Fe26.2 ", "Fe26.22"] {
            let text = format!("{prefix}*******");
            assert_eq!(Token::parse(&text).err(), Some(UnsealError::Prefix), "{prefix}");
        }
    }

    #[test]
    fn expiration_has_sixty_seconds_of_grace() {
        let check = |expiration: &str, now| {
            let text = format!("Fe26.2*1****{expiration}**");
            Token::parse(&text).unwrap().check_expiration(UnixTimeMs(now))
        };
        assert_eq!(check("", i64::MAX), Ok(None));
        assert_eq!(check("1000000", 1_059_999), Ok(Some(UnixTimeMs(1_060_000))));
        assert_eq!(check("1000000", 1_060_000), Err(UnsealError::Expired));
        assert_eq!(check("0", 60_000), Err(UnsealError::Expired));
        assert_eq!(check("18446744073709551616", 2_000_000_000_000), Ok(Some(UnixTimeMs(i64::MAX))));
        for text in ["-1", "+1", "1.5", "1e21", " 1", "x", "\u{661}"] {
            assert_eq!(check(text, 0), Err(UnsealError::Expiration), "{text}");
        }
    }

    #[test]
    fn expirations_stay_readable() {
        assert_eq!(expiration(UnixTimeMs(1000), 5), UnixTimeMs(1005));
        assert_eq!(expiration(UnixTimeMs(1000), 0), UnixTimeMs(1000));
        assert_eq!(expiration(UnixTimeMs(1000), u64::MAX), UnixTimeMs(i64::MAX));
        assert_eq!(expiration(UnixTimeMs(-1000), 5), UnixTimeMs(1));
    }

    #[test]
    fn salts_are_lowercase_hex() {
        let mut bytes = [0; 32];
        bytes[..3].copy_from_slice(&[0x0a, 0xbc, 0xff]);
        assert_eq!(salt(bytes), format!("0abcff{}", "0".repeat(58)));
    }
}
