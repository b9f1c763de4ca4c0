//! Proof Key for Code Exchange, RFC 7636. The method is `S256`; `plain` does not exist here.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::base64url;
use crate::entropy::{Entropy, EntropyExhausted};
use crate::secret::Secret;

/// A `code_verifier`: 43 to 128 characters of `A-Z a-z 0-9 - . _ ~` (RFC 7636, section 4.1).
///
/// Whoever holds it can redeem the authorization code, so it leaves the server in the token request alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeVerifier(Secret);

/// A `code_challenge`: base64url of the verifier's SHA-256 (RFC 7636, section 4.2). Public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeChallenge(String);

/// Why there is no code verifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PkceError {
    /// Shorter than 43 characters or longer than 128.
    Length,
    /// A character outside `A-Z a-z 0-9 - . _ ~`.
    Character,
    /// Too few random bytes were given.
    EntropyExhausted,
}

impl CodeVerifier {
    /// Length that spells 256 random bits, which RFC 7636 recommends.
    pub const DEFAULT_LENGTH: usize = 43;
    /// Longest verifier.
    pub const MAX_LENGTH: usize = 128;
    /// Random bytes a verifier of [`Self::DEFAULT_LENGTH`] takes.
    pub const ENTROPY_BYTES: usize = Self::entropy_bytes(Self::DEFAULT_LENGTH);
    /// Random bytes that suffice for every length.
    pub const MAX_ENTROPY_BYTES: usize = Self::entropy_bytes(Self::MAX_LENGTH);

    /// Random bytes a verifier of this length takes: as many as base64url needs to reach it.
    pub const fn entropy_bytes(length: usize) -> usize {
        match length.checked_sub(1) {
            Some(before_last) => before_last / 4 * 3 + before_last % 4 * 3 / 4 + 1,
            None => 0,
        }
    }

    /// A fresh verifier of `length` characters. Takes [`Self::entropy_bytes`] of randomness.
    pub fn generate(length: usize, entropy: &mut Entropy<'_>) -> Result<Self, PkceError> {
        if !LENGTHS.contains(&length) {
            return Err(PkceError::Length);
        }
        let mut random = Zeroizing::new(Vec::with_capacity(Self::MAX_ENTROPY_BYTES));
        for _ in 0..Self::entropy_bytes(length) {
            random.extend(entropy.take::<1>()?);
        }
        let mut text = base64url::encode(&random);
        text.truncate(length);
        Ok(Self(Secret::new(text)))
    }

    /// Reads a verifier made elsewhere.
    pub fn parse(text: &str) -> Result<Self, PkceError> {
        Self::try_from(text.to_owned())
    }

    /// One whose form WorkOS will judge.
    pub(super) fn of_any_form(text: String) -> Self {
        Self(Secret::new(text))
    }

    /// Whether it has the form of RFC 7636.
    pub(super) fn check(&self) -> Result<(), PkceError> {
        let text = self.expose_secret();
        if !text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b)) {
            return Err(PkceError::Character);
        }
        if !LENGTHS.contains(&text.len()) {
            return Err(PkceError::Length);
        }
        Ok(())
    }

    /// The verifier itself, for the token request and the sealed state.
    pub fn expose_secret(&self) -> &str {
        self.0.expose_secret()
    }

    /// The challenge for the authorization URL: `BASE64URL(SHA256(ASCII(code_verifier)))`.
    pub fn challenge(&self) -> CodeChallenge {
        CodeChallenge::of_text(self.expose_secret())
    }
}

impl CodeChallenge {
    /// The `code_challenge_method`.
    pub const METHOD: &'static str = "S256";

    /// That of any text, for programs that make verifiers of their own.
    pub fn of_text(verifier: &str) -> Self {
        Self(base64url::encode(&Sha256::digest(verifier)))
    }

    /// One that was made elsewhere. It is sent as it is.
    pub const fn received(text: String) -> Self {
        Self(text)
    }

    /// The challenge as the authorization URL carries it, 43 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Takes the text over, so that no copy of it outlives the verifier.
impl TryFrom<String> for CodeVerifier {
    type Error = PkceError;

    fn try_from(text: String) -> Result<Self, PkceError> {
        let verifier = Self::of_any_form(text);
        verifier.check()?;
        Ok(verifier)
    }
}

impl From<EntropyExhausted> for PkceError {
    fn from(_: EntropyExhausted) -> Self {
        Self::EntropyExhausted
    }
}

impl PkceError {
    /// What is wrong.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Length => "a code verifier has 43 to 128 characters",
            Self::Character => "a code verifier consists of letters, digits and - . _ ~",
            Self::EntropyExhausted => EntropyExhausted.message(),
        }
    }
}

impl fmt::Display for PkceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for PkceError {}

const LENGTHS: core::ops::RangeInclusive<usize> = CodeVerifier::DEFAULT_LENGTH..=CodeVerifier::MAX_LENGTH;
