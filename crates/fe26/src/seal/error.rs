//! Why there is no password, no seal or no payload. None of these texts holds anything that was given.

use core::fmt;

use crate::entropy::EntropyExhausted;

/// A password, or a list of them, that cannot be used: a mistake in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PasswordError {
    /// A secret of fewer than 32 characters.
    TooShort,
    /// An id that is not one or more of `A-Z a-z 0-9 _`.
    Id,
    /// No password at all.
    Empty,
}

/// Nothing was sealed: a mistake in the calling program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SealError {
    /// Fewer than [`ENTROPY_BYTES`](super::ENTROPY_BYTES) were left.
    Entropy,
    /// The payload is not JSON, so no reader would open it.
    Payload,
    /// The seal would be longer than [`MAX_SEAL_BYTES`](super::MAX_SEAL_BYTES).
    TooLong,
}

/// Text that is not a seal of these passwords, or not one any more. To a remote party all are to look alike.
///
/// From [`UnsealError::Expired`] on, the seal is authentic: a holder of the password made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnsealError {
    /// Longer than [`MAX_SEAL_BYTES`](super::MAX_SEAL_BYTES).
    TooLong,
    /// Not eight fields between `*`.
    FieldCount,
    /// The first field is not `Fe26.2`.
    Prefix,
    /// No password has the seal's id.
    UnknownPassword,
    /// No password with the seal's id made its HMAC digest.
    Mac,
    /// The expiration is 60 seconds old or older.
    Expired,
    /// The expiration is not a decimal number.
    Expiration,
    /// HMAC digest (checked before all else), IV or ciphertext is not base64url, or the IV is not 16 bytes.
    Encoding,
    /// The ciphertext is not whole blocks, or its last does not end in PKCS#7 padding.
    Padding,
    /// The payload is not UTF-8 or not JSON.
    Payload,
}

impl From<EntropyExhausted> for SealError {
    fn from(_: EntropyExhausted) -> Self {
        Self::Entropy
    }
}

impl fmt::Display for PasswordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooShort => "a cookie password needs at least 32 characters",
            Self::Id => "a password id is made of letters, digits and underscores",
            Self::Empty => "at least one cookie password is needed",
        })
    }
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Entropy => "sealing takes more random bytes than it was given",
            Self::Payload => "the payload to seal is not JSON",
            Self::TooLong => "the payload is too long to seal",
        })
    }
}

impl fmt::Display for UnsealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the text is too long for a seal",
            Self::FieldCount => "the seal does not have eight fields",
            Self::Prefix => "the seal does not start with Fe26.2",
            Self::UnknownPassword => "no password has the seal's id",
            Self::Mac => "no password made the seal's digest",
            Self::Expired => "the seal has expired",
            Self::Expiration => "the seal's expiration is not a number",
            Self::Encoding => "a field of the seal is not encoded as it should be",
            Self::Padding => "the seal's ciphertext is not padded as it should be",
            Self::Payload => "the sealed payload is not JSON",
        })
    }
}

impl core::error::Error for PasswordError {}
impl core::error::Error for SealError {}
impl core::error::Error for UnsealError {}
