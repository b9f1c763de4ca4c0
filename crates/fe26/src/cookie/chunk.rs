//! A seal that is too long for one cookie, in several: `name.0`, `name.1` and so on.
//!
//! One cookie is written wherever it fits, because WorkOS's SDKs read nothing else.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::parse::{decode_value, pairs};
use super::set_cookie::SetCookie;
use super::syntax::is_escaped;
use crate::text::split_before;

/// Longest `Set-Cookie` value that every browser keeps: RFC 6265, section 6.1, counts name, value and attributes.
/// RFC 6265bis counts name and value alone, so browsers that follow it have room to spare.
pub const MAX_COOKIE_BYTES: usize = 4_096;

/// Chunks of one seal at most. Node's servers answer 431 to more than 16 KiB of headers, whatever they ask for, so a
/// browser with more could not even sign out.
pub const MAX_CHUNKS: usize = 3;
/// Chunks that are read, and deleted: every name there is. A server that takes longer headers may have set them.
const MAX_CARRIED: usize = DIGITS.len();

/// The cookies of one seal that a browser has, as far as a request has told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    plain: bool,
    /// By index.
    chunks: [bool; MAX_CARRIED],
}

impl Carried {
    /// No request has told. Chunks are presumed absent, and the plain cookie present: readers try it first, so beside
    /// new chunks an old one would go on speaking for whoever was signed in before.
    pub const UNKNOWN: Self = Self { plain: true, chunks: [false; MAX_CARRIED] };

    /// What a `Cookie` header holds.
    pub fn of(header: &str, name: &str) -> Self {
        let mut carried = Self { plain: false, chunks: [false; MAX_CARRIED] };
        for (candidate, _) in pairs(header) {
            match chunk_index(candidate, name) {
                None => carried.plain |= candidate == name,
                Some(index) => {
                    if let Some(chunk) = carried.chunks.get_mut(index) {
                        *chunk = true;
                    }
                }
            }
        }
        carried
    }

    /// Those that either has.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.plain |= other.plain;
        for (chunk, too) in self.chunks.iter_mut().zip(other.chunks) {
            *chunk |= too;
        }
        self
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        !self.plain && !self.chunks.contains(&true)
    }

    /// The deletions of the chunks from this index on.
    fn push_expired_chunks(&self, from: usize, cookie: &SetCookie, out: &mut Vec<String>) {
        for (index, _) in self.chunks.iter().enumerate().skip(from).filter(|(_, is_there)| **is_there) {
            out.push(chunk(cookie, index, String::new()).expired().encode());
        }
    }
}

/// The `Set-Cookie` values that store what `cookie` holds, in place of what is there: the cookie itself if it fits, or
/// else its chunks. Nothing if even [`MAX_CHUNKS`] do not hold it.
pub fn set_cookies(cookie: SetCookie, carried: Carried) -> Option<Vec<String>> {
    let whole = cookie.encode();
    let mut headers = Vec::new();
    if whole.len() <= MAX_COOKIE_BYTES {
        headers.push(whole);
        carried.push_expired_chunks(0, &cookie, &mut headers);
        return Some(headers);
    }
    let room = MAX_COOKIE_BYTES.checked_sub(chunk(&cookie, 0, String::new()).header_bytes())?;
    let mut rest = cookie.value();
    while !rest.is_empty() {
        let (piece, after) = split_to_fit(rest, room);
        if piece.is_empty() || headers.len() == MAX_CHUNKS {
            return None;
        }
        headers.push(chunk(&cookie, headers.len(), piece.into()).encode());
        rest = after;
    }
    carried.push_expired_chunks(headers.len(), &cookie, &mut headers);
    if carried.plain {
        headers.push(cookie.expired().encode());
    }
    Some(headers)
}

/// Every name under which a seal may be stored: that of the cookie, and those of its chunks.
pub fn names(name: &str) -> Vec<String> {
    let mut names = vec![name.into()];
    for index in 0..MAX_CARRIED {
        names.push(chunk_name(name, index));
    }
    names
}

/// The `Set-Cookie` values that delete the cookie, and the chunks that are there.
pub fn expired_cookies(cookie: &SetCookie, carried: Carried) -> Vec<String> {
    let mut headers = vec![cookie.clone().expired().encode()];
    carried.push_expired_chunks(0, cookie, &mut headers);
    headers
}

/// The seals that the chunks of a `Cookie` header make, at most `most`: several where a browser has chunks of one name
/// with different attributes. Each of them may be a mixture that does not open.
///
/// Chunks may come in any order; what follows a gap is not read.
pub fn joined(header: &str, name: &str, most: usize) -> Vec<String> {
    let values_at = |index| {
        let chunks = pairs(header).filter(move |(candidate, value)| {
            chunk_index(candidate, name) == Some(index) && !value.is_empty()
        });
        chunks.map(|(_, value)| decode_value(value))
    };
    let mut seals = Vec::new();
    for value in values_at(0).take(most) {
        seals.push(value.into_owned());
    }
    for index in 1..MAX_CARRIED {
        let mut values = values_at(index);
        let mut last = None;
        // Browsers send the older variant of each name first. A seal without a chunk of its own gets another's: what
        // does not belong to it comes after its end.
        for seal in &mut seals {
            last = values.next().or(last);
            match &last {
                Some(value) => seal.push_str(value),
                None => return seals,
            }
        }
    }
    seals
}

/// The seal at the start of joined chunks. It ends with the version after its only `~`; what follows has been left over
/// by a longer one.
pub fn without_leftovers(joined: &str) -> &str {
    let (seal, rest) = split_before(joined, |byte| byte == b'~');
    joined.get(..seal.len() + VERSION_BYTES.min(rest.len())).unwrap_or(joined)
}

fn chunk(cookie: &SetCookie, index: usize, value: String) -> SetCookie {
    cookie.renamed(chunk_name(cookie.name(), index), value)
}

fn chunk_name(name: &str, index: usize) -> String {
    [name, ".", DIGITS.get(index..=index).unwrap_or_default()].concat()
}

/// One digit and nothing else, so that each chunk has one name.
fn chunk_index(candidate: &str, name: &str) -> Option<usize> {
    match candidate.strip_prefix(name)?.as_bytes() {
        [b'.', digit @ b'0'..=b'9'] => Some(usize::from(digit - b'0')),
        _ => None,
    }
}

/// As much of the text as takes this many bytes when percent-encoded, and the rest.
fn split_to_fit(text: &str, room: usize) -> (&str, &str) {
    let (mut bytes, mut end) = (0, 0);
    for character in text.chars() {
        let length = character.len_utf8();
        let is_plain = u8::try_from(character).is_ok_and(|byte| byte.is_ascii() && !is_escaped(byte));
        bytes += if is_plain { 1 } else { 3 * length };
        if bytes > room {
            break;
        }
        end += length;
    }
    text.split_at_checked(end).unwrap_or(("", text))
}

const DIGITS: &str = "0123456789";
/// `~2`.
const VERSION_BYTES: usize = 2;
