//! Which cookies carry Secure.

use super::set_cookie::SameSite;
use crate::text::split_before;

/// Whether a cookie for the site of this redirect URI carries Secure. Only a plain `http:` URI does without, so
/// that development on `http://localhost` works; a missing or unreadable one, and `SameSite=None`, get Secure.
pub fn secure_for(redirect_uri: Option<&str>, same_site: SameSite) -> bool {
    same_site == SameSite::None || !redirect_uri.is_some_and(is_plain_http)
}

/// `http://` and then a host without surprises. Whatever else the text may be, it earns no exemption.
fn is_plain_http(uri: &str) -> bool {
    let Some((scheme, rest)) = uri.split_at_checked("http://".len()) else { return false };
    let (authority, _) = split_before(rest, |byte| matches!(byte, b'/' | b'?' | b'#'));
    scheme.eq_ignore_ascii_case("http://")
        && !authority.is_empty()
        && authority.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_:[]".contains(&b))
}
