//! The grammar of `Set-Cookie`, RFC 6265bis section 4.1.1, as far as browsers agree with it.

/// What `encodeURIComponent` escapes: all but `A-Z a-z 0-9 - _ . ! ~ * ' ( )`.
pub(super) fn is_escaped(byte: u8) -> bool {
    !byte.is_ascii_alphanumeric() && !b"-_.!~*'()".contains(&byte)
}

/// `token` of RFC 9110, section 5.6.2.
pub(crate) fn is_cookie_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// Labels of letters, digits and inner hyphens (RFC 1123); a leading dot, which browsers ignore, is let pass.
pub(super) fn is_domain(domain: &str) -> bool {
    let host = domain.strip_prefix(".").unwrap_or(domain);
    host.len() <= 253
        && host.as_bytes().split(|b| *b == b'.').all(|label| {
            (1..=63).contains(&label.len())
                && label.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
                && label.first() != Some(&b'-')
                && label.last() != Some(&b'-')
        })
}

/// `path-value` of RFC 6265bis, section 4.1.1; browsers replace one without a leading slash.
pub(super) fn is_path(path: &str) -> bool {
    path.starts_with("/") && path.bytes().all(|b| (0x20..=0x7e).contains(&b) && b != b';')
}
