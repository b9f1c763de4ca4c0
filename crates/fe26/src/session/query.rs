//! Query parameters of URLs that strangers write, `application/x-www-form-urlencoded`.

use alloc::string::String;

use crate::percent;

/// The first parameter of this name, decoded; nothing if it is absent or its bytes are not UTF-8.
///
/// `url` may be absolute or a path; its fragment is not part of the query.
pub(super) fn parameter(url: &str, name: &str) -> Option<String> {
    let (_, query) = without_fragment(url).split_once('?')?;
    let (_, value) = pairs(query).find(|(candidate, _)| *candidate == name)?;
    decode(value)
}

/// The names and the values of a query, neither decoded.
pub(super) fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// A value's text; nothing if its bytes are not UTF-8. A malformed escape stands for itself.
pub(super) fn decode(value: &str) -> Option<String> {
    percent::decode_form(value)
}

/// The URL up to its fragment.
pub(super) fn without_fragment(url: &str) -> &str {
    url.split_once('#').map_or(url, |(url, _)| url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_a_name_counts_and_the_fragment_does_not() {
        let of = |url| parameter(url, "a");
        assert_eq!(of("/x?b=2&a=1+%2B%20%zz&a=3").as_deref(), Some("1 + %zz"));
        assert_eq!(of("https://host.example/?a").as_deref(), Some(""));
        for url in ["", "/x", "a=1", "/x#?a=1", "/x?b=1#&a=1", "/x?%61=1", "/x?a=%ff&a=1"] {
            assert_eq!(of(url), None, "{url}");
        }
    }
}
