//! The `Cookie` request header, RFC 6265bis section 4.2. A stranger writes it, so reading is tolerant and linear:
//! whatever is not `name=value` is passed over, and nothing is an error.

use alloc::borrow::Cow;

use crate::percent;
use crate::text::{trim_end, trim_start};

/// The name-value pairs of one `Cookie` header, in the order of the header; a name may occur twice.
///
/// Spaces and tabs around names and values are not part of them, nor is one pair of DQUOTEs around a value.
/// Values are still percent-encoded: see [`decode_value`].
pub const fn pairs(header: &str) -> Pairs<'_> {
    Pairs { rest: Some(header) }
}

/// The raw value of the first cookie of this name. The first wins because browsers send the cookie with the
/// longest Path first (RFC 6265bis, section 5.8.3); names are case-sensitive.
pub fn find<'h>(header: &'h str, name: &str) -> Option<&'h str> {
    pairs(header).find_map(|(candidate, value)| (candidate == name).then_some(value))
}

/// Undoes `encodeURIComponent`. A value with a malformed escape, or one that spells no UTF-8, is some other
/// program's and comes back as it is.
pub fn decode_value(value: &str) -> Cow<'_, str> {
    let decoded = if value.contains('%') { percent::decode_component(value) } else { None };
    decoded.map_or(Cow::Borrowed(value), Cow::Owned)
}

/// Iterator of [`pairs`].
#[derive(Clone)]
pub struct Pairs<'h> {
    rest: Option<&'h str>,
}

impl<'h> Iterator for Pairs<'h> {
    type Item = (&'h str, &'h str);

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(text) = self.rest {
            let (pair, rest) = match text.split_once(';') {
                Some((pair, rest)) => (pair, Some(rest)),
                None => (text, None),
            };
            self.rest = rest;
            let Some((name, value)) = pair.split_once('=') else { continue };
            let name = trim_whitespace(name);
            if !name.is_empty() {
                return Some((name, without_quotes(trim_whitespace(value))));
            }
        }
        None
    }
}

impl core::iter::FusedIterator for Pairs<'_> {}

/// Cookie values are credentials.
impl core::fmt::Debug for Pairs<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Pairs([redacted])")
    }
}

/// Without one pair of DQUOTEs around it.
pub(crate) fn without_quotes(value: &str) -> &str {
    value.strip_prefix("\"").and_then(|value| value.strip_suffix("\"")).unwrap_or(value)
}

/// OWS of RFC 9110.
fn trim_whitespace(text: &str) -> &str {
    let is_whitespace = |byte| matches!(byte, b' ' | b'\t');
    trim_end(trim_start(text, is_whitespace), is_whitespace)
}
