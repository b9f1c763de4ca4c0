//! JWK Set, RFC 7517 section 5: the keys an issuer publishes, and the choice among them.

use alloc::vec::Vec;
use core::fmt;

use super::jwk::VerificationKey;
use super::jws::{JoseHeader, Jws};
use crate::json::{Json, UniqueMembers, UniqueMembersError};

/// The usable keys of a published set, in its order.
#[derive(Debug)]
pub struct JwkSet {
    keys: Vec<VerificationKey>,
}

/// Why text is not a JWK Set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwkSetError {
    /// More than [`MAX_SET_BYTES`].
    TooLong,
    /// Not a JSON object.
    NotAnObject,
    /// A member of the set itself is named twice.
    DuplicateMember,
    /// `keys` is absent or not an array.
    MissingKeys,
    /// More than [`MAX_KEYS`] members in `keys`.
    TooManyKeys,
}

/// Why a token's signature does not hold under a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureError {
    /// No usable key has the token's `kid`. The issuer may have rotated: a fresher set may know it.
    NoMatchingKey,
    /// The set cannot tell which key is meant: several share the `kid`, or the token names none of several.
    MultipleMatchingKeys,
    /// The key was found and the signature is not its work.
    Invalid,
}

/// Sets longer than this are refused unread. A key takes about 450 bytes, 2 KB with a certificate chain.
pub const MAX_SET_BYTES: usize = 64 * 1024;

/// Sets of more keys than this are refused: each costs some microseconds of arithmetic when it is read.
pub const MAX_KEYS: usize = 100;

impl JwkSet {
    /// Reads a set. Members that cannot verify RS256 are left out, as RFC 7517 section 5 asks, so a set may
    /// come out empty.
    pub fn parse(json: &str) -> Result<Self, JwkSetError> {
        if json.len() > MAX_SET_BYTES {
            return Err(JwkSetError::TooLong);
        }
        let members = UniqueMembers::parse(json).map_err(|error| match error {
            UniqueMembersError::NotAnObject => JwkSetError::NotAnObject,
            UniqueMembersError::DuplicateMember => JwkSetError::DuplicateMember,
        })?;
        let keys = members.get("keys").and_then(Json::array).ok_or(JwkSetError::MissingKeys)?;
        if keys.len() > MAX_KEYS {
            return Err(JwkSetError::TooManyKeys);
        }
        Ok(Self { keys: keys.iter().filter_map(|key| VerificationKey::parse(key.text()).ok()).collect() })
    }

    /// Checks the token's signature with the key its header chooses.
    pub fn verify(&self, jws: &Jws<'_>) -> Result<(), SignatureError> {
        self.select(jws.header())?.verify(jws)
    }

    /// The one key a header can mean. Never a guess: with two candidates it is an error, as in npm's `jose`.
    pub fn select(&self, header: &JoseHeader) -> Result<&VerificationKey, SignatureError> {
        let mut candidates = self.candidates(header.kid.as_deref());
        let key = candidates.next().ok_or(SignatureError::NoMatchingKey)?;
        match candidates.next() {
            None => Ok(key),
            Some(_) => Err(SignatureError::MultipleMatchingKeys),
        }
    }

    /// The keys of that `kid`; every key when the token names none.
    pub fn candidates(&self, kid: Option<&str>) -> impl Iterator<Item = &VerificationKey> {
        self.keys.iter().filter(move |key| kid.is_none() || key.kid() == kid)
    }

    /// How many keys are usable.
    pub const fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no key is usable.
    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

impl fmt::Display for JwkSetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the JWK Set is longer than 64 KiB",
            Self::NotAnObject => "the JWK Set is not a JSON object",
            Self::DuplicateMember => "the JWK Set names a member twice",
            Self::MissingKeys => "the JWK Set has no array of keys",
            Self::TooManyKeys => "the JWK Set has more than 100 keys",
        })
    }
}

impl core::error::Error for JwkSetError {}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoMatchingKey => "no key of the JWK Set matches the token",
            Self::MultipleMatchingKeys => "several keys of the JWK Set match the token",
            Self::Invalid => "the token's signature is not valid",
        })
    }
}

impl core::error::Error for SignatureError {}
