//! The version that iron-session appends after `~`.

/// What a seal's suffix says. The HMAC does not cover it: whoever holds a seal can give it another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealVersion {
    /// No `~`: the payload is the session.
    None,
    /// `~2`: the payload is the session.
    Current,
    /// Any other text after `~`: an old iron-session, whose session is the payload's `persistent` member, or the
    /// payload itself if it has none.
    Legacy,
}

/// The suffix of the seals made here.
pub(super) const CURRENT_SUFFIX: &str = "~2";

/// Cuts the suffix off. As in the peers, the version ends at a second `~`, and what follows that is not looked at.
pub(super) fn split(sealed: &str) -> (&str, SealVersion) {
    let Some((token, suffix)) = sealed.split_once('~') else {
        return (sealed, SealVersion::None);
    };
    let number = suffix.split_once('~').map_or(suffix, |(number, _)| number);
    (token, if is_two(number) { SealVersion::Current } else { SealVersion::Legacy })
}

/// Whether JavaScript's `parseInt(text, 10)` is 2: white space, a sign, leading zeros and any tail are skipped.
fn is_two(text: &str) -> bool {
    // JavaScript counts the byte order mark as white space and, unlike Unicode, not U+0085.
    let text = text.trim_start_matches(|c: char| c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}'));
    let digits = text.strip_prefix('+').unwrap_or(text).trim_start_matches('0');
    let tail = digits.strip_prefix('2');
    tail.is_some_and(|tail| !tail.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each was given to `parseInt(text, 10)`.
    #[test]
    fn versions_are_read_as_parse_int_reads() {
        for two in
            ["2", "02", "0002", "+2", "2abc", "2.9", "2e5", " 2", "\u{feff}\u{a0}2", "2~", "2~1", "2 3"]
        {
            assert_eq!(split(&format!("a~{two}")), ("a", SealVersion::Current), "{two:?}");
        }
        for other in [
            "", "1", "3", "20", "22", "-2", "+-2", "++2", "x2", "0x2", ".2", "\u{85}2", "²", "٢", "~2",
            "1~2", "+ 2",
        ] {
            assert_eq!(split(&format!("a~{other}")), ("a", SealVersion::Legacy), "{other:?}");
        }
        assert_eq!(split("a*2"), ("a*2", SealVersion::None));
        assert_eq!(split(""), ("", SealVersion::None));
    }
}
