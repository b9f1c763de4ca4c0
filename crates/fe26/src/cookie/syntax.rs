//! The grammar of `Set-Cookie`, RFC 6265bis section 4.1.1, as far as browsers agree with it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

/// As `encodeURIComponent` does.
pub(super) fn encoded(value: &str) -> PercentEncode<'_> {
    utf8_percent_encode(value, COMPONENT)
}

/// `token` of RFC 9110, section 5.6.2.
pub(super) fn is_cookie_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// Labels of letters, digits and inner hyphens (RFC 1123); a leading dot, which browsers ignore, is let pass.
pub(super) fn is_domain(domain: &str) -> bool {
    let host = domain.strip_prefix('.').unwrap_or(domain);
    host.len() <= 253
        && host.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

/// `path-value` of RFC 6265bis, section 4.1.1; browsers replace one without a leading slash.
pub(super) fn is_path(path: &str) -> bool {
    path.starts_with('/') && path.bytes().all(|b| (0x20..=0x7e).contains(&b) && b != b';')
}

/// What `encodeURIComponent` escapes: all but `A-Z a-z 0-9 - _ . ! ~ * ' ( )`.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');
