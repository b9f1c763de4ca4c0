//! The `Cookie` request header.

use super::known::{USER_ID, step};
use fe26::cookie::chunk::{Carried, joined, without_leftovers};
use fe26::cookie::{decode_value, find, pairs};
use fe26::session::Progress;

/// A header, and whose session is in it.
pub fn header(data: &[u8]) {
    let header = super::text(data);
    for (name, value) in pairs(&header) {
        assert!(!name.is_empty() && !name.contains(['=', ';']) && !value.contains(';'));
        assert!(decode_value(value).len() <= value.len());
        assert!(find(&header, name).is_some());
    }
    for seal in joined(&header, "wos-session", 4) {
        assert!(seal.starts_with(without_leftovers(&seal)));
    }
    let carried = Carried::of(&header, "wos-session");
    assert_eq!(carried.or(carried), carried);
    match step(|kit, moment| kit.read_auth(&header, moment)) {
        Progress::Done(request) => {
            assert!(request.set_cookies.is_empty());
            if let Ok(session) = request.auth {
                assert_eq!(session.claims.sub.as_deref(), Some(USER_ID), "a forged session has opened");
            }
        }
        _ => panic!("the keys are at hand"),
    }
}
