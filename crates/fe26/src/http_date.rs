//! HTTP's dates, RFC 9110 section 5.6.7, in the one form that may be sent.

use crate::text::split_once;
use crate::time::UnixTime;

/// Reads an IMF-fixdate, `Sun, 06 Nov 1994 08:49:37 GMT`, from 1970 on. The two obsolete forms, which senders must not
/// use any more though recipients are to know them, are no dates here: a `Retry-After` in one of them is waited for as if it
/// were not there.
pub(crate) fn parse(text: &str) -> Option<UnixTime> {
    // The day of the week says nothing new.
    let (_, date) = split_once(text, ", ")?;
    let date = date.as_bytes();
    if date.len() != FORM.len() {
        return None;
    }
    let mut fields = [0_i64; 5];
    for (form, byte) in FORM.iter().zip(date) {
        match fields.get_mut(usize::from(form.wrapping_sub(b'0'))) {
            Some(field) => *field = *field * 10 + i64::from(char::from(*byte).to_digit(10)?),
            None if *form != b'_' && form != byte => return None,
            None => {}
        }
    }
    let [day, year, hour, minute, second] = fields;
    let month = MONTHS.as_chunks::<3>().0.iter().position(|name| date.get(3..6) == Some(name))?;
    let days = days_since_epoch(year, i64::try_from(month).ok()?, day)?;
    // The 61st second is a leap second.
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    Some(UnixTime(((days * 24 + hour) * 60 + minute) * 60 + second))
}

/// Days from 1970-01-01, for a month counted from 0. Years are counted from March, so that the leap day is a year's
/// last day and the lengths of the months before it follow one rule, 153 days in five.
fn days_since_epoch(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 => 28 + i64::from(is_leap),
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    };
    if year < 1970 || !(1..=length).contains(&day) {
        return None;
    }
    let (year, month) = if month < 2 { (year - 1, month + 10) } else { (year, month - 2) };
    let leap_days = year / 4 - year / 100 + year / 400;
    Some(year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - DAYS_BEFORE_EPOCH)
}

/// A digit stands for a digit of the field of that number, and `_` for any character.
const FORM: &[u8] = b"00 ___ 1111 22:33:44 GMT";
const MONTHS: &[u8] = b"JanFebMarAprMayJunJulAugSepOctNovDec";

/// From 0000-03-01 to 1970-01-01.
const DAYS_BEFORE_EPOCH: i64 = 719_468;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn the_example_of_the_rfc() {
        assert_eq!(parse("Sun, 06 Nov 1994 08:49:37 GMT"), Some(UnixTime(784_111_777)));
        assert_eq!(parse("Thu, 01 Jan 1970 00:00:00 GMT"), Some(UnixTime(0)));
    }

    #[test]
    fn what_is_no_imf_fixdate() {
        for text in [
            "",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 31 Nov 1994 08:49:37 GMT",
            "Wed, 29 Feb 2023 00:00:00 GMT",
            "Thu, 29 Feb 1900 00:00:00 GMT",
            "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:60:00 GMT",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 1994 08:49:37:00 GMT",
            "Sun, 06 Nov 1994 08:49:37 x GMT",
            "Sun, +6 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert!(parse("Thu, 29 Feb 2024 00:00:00 GMT").is_some());
    }

    proptest! {
        #[test]
        fn reads_what_the_httpdate_crate_writes(seconds in 0..253_402_300_800_u64) {
            let text = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds));
            prop_assert_eq!(parse(&text), Some(UnixTime(seconds.try_into().unwrap())), "{}", text);
        }
    }
}
