//! JSON Web Signature, RFC 7515, compact serialization.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::base64url;
use crate::json::{UniqueMembers, UniqueMembersError};

/// A token taken apart. Its signature has **not** been checked: see [`JwkSet::verify`](super::jwk_set::JwkSet).
pub struct Jws<'a> {
    header: JoseHeader,
    payload: Vec<u8>,
    signing_input: &'a str,
    signature: Vec<u8>,
    encoded_signature: &'a str,
}

/// The JOSE header members that matter here; `alg` is always `RS256`.
#[derive(Clone, PartialEq, Eq)]
pub struct JoseHeader {
    /// Which key signed, RFC 7515 section 4.1.4.
    pub kid: Option<String>,
    /// The media type of the whole token, RFC 7515 section 4.1.9.
    pub typ: Option<String>,
}

/// Why text is not a token of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwsError {
    /// More than [`MAX_TOKEN_BYTES`].
    TooLong,
    /// Not three parts with dots between.
    NotCompact,
    /// A part is not unpadded, canonical base64url.
    NotBase64Url,
    /// The header is not a UTF-8 JSON object.
    InvalidHeader,
    /// The header names a member twice.
    DuplicateHeaderMember,
    /// `alg` is absent or anything but `RS256`.
    UnsupportedAlgorithm,
    /// `crit` is present: the token wants extensions understood, and none is (RFC 7515 section 4.1.11).
    CriticalExtension,
    /// `kid` or `typ` is not a string.
    InvalidHeaderMember,
}

/// Tokens longer than this are refused unread. A cookie holds 4 KiB; this is for tokens from elsewhere.
pub const MAX_TOKEN_BYTES: usize = 16 * 1024;

impl<'a> Jws<'a> {
    /// Takes a compact serialization apart, RFC 7515 section 5.2 steps 1 to 7.
    pub fn parse(token: &'a str) -> Result<Self, JwsError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(JwsError::TooLong);
        }
        let (signing_input, signature) = token.rsplit_once('.').ok_or(JwsError::NotCompact)?;
        let (header, payload) = signing_input.split_once('.').ok_or(JwsError::NotCompact)?;
        if payload.contains('.') {
            return Err(JwsError::NotCompact);
        }
        Ok(Self {
            header: JoseHeader::parse(&decode(header)?)?,
            payload: decode(payload)?,
            signing_input,
            signature: decode(signature)?,
            encoded_signature: signature,
        })
    }

    /// The JOSE header.
    pub const fn header(&self) -> &JoseHeader {
        &self.header
    }

    /// The decoded JWS Payload. Worth nothing until the signature holds.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Takes the payload out.
    pub(crate) fn into_payload(self) -> Vec<u8> {
        self.payload
    }

    /// The text that was signed, RFC 7515 section 2.
    pub const fn signing_input(&self) -> &'a str {
        self.signing_input
    }

    /// The JWS Signature as it stands in the token: base64url, which has been checked.
    pub const fn encoded_signature(&self) -> &'a str {
        self.encoded_signature
    }

    /// The decoded JWS Signature.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }
}

impl JoseHeader {
    /// Reads a header's JSON, as strictly as a whole token's.
    pub fn parse(bytes: &[u8]) -> Result<Self, JwsError> {
        let json = core::str::from_utf8(bytes).map_err(|_| JwsError::InvalidHeader)?;
        let members = UniqueMembers::parse(json).map_err(|error| match error {
            UniqueMembersError::NotAnObject => JwsError::InvalidHeader,
            UniqueMembersError::DuplicateMember => JwsError::DuplicateHeaderMember,
        })?;
        match members.string("alg") {
            Ok(Some(alg)) if alg == "RS256" => {}
            _ => return Err(JwsError::UnsupportedAlgorithm),
        }
        if members.contains("crit") {
            return Err(JwsError::CriticalExtension);
        }
        let text = |name| members.string(name).map_err(|_| JwsError::InvalidHeaderMember);
        Ok(Self { kid: text("kid")?, typ: text("typ")? })
    }
}

impl fmt::Debug for Jws<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Jws([redacted])")
    }
}

impl fmt::Debug for JoseHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JoseHeader([redacted])")
    }
}

impl fmt::Display for JwsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the token is longer than 16 KiB",
            Self::NotCompact => "the token is not three parts separated by dots",
            Self::NotBase64Url => "a part of the token is not base64url",
            Self::InvalidHeader => "the token's header is not a JSON object",
            Self::DuplicateHeaderMember => "the token's header names a member twice",
            Self::UnsupportedAlgorithm => "the token's algorithm is not RS256",
            Self::CriticalExtension => "the token requires extensions that are not supported",
            Self::InvalidHeaderMember => "a member of the token's header has the wrong type",
        })
    }
}

impl core::error::Error for JwsError {}

fn decode(part: &str) -> Result<Vec<u8>, JwsError> {
    base64url::decode(part).map_err(|_| JwsError::NotBase64Url)
}
