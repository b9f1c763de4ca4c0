//! Iron seals: what opens is what somebody with the password has sealed.

use super::known::{NOW, RETURN_PATH, USER_ID, passwords};
use fe26::oauth::SignInState;
use fe26::seal::unseal;
use fe26::session::payload::Session;

/// A sealed session.
pub fn seal(data: &[u8]) {
    let text = super::text(data);
    if let Ok(opened) = unseal(&text, &passwords(), NOW) {
        assert!(opened.payload.contains(USER_ID), "a forged seal has opened");
        let session = Session::parse(&opened.payload).expect("the payload of the corpus is a session");
        let encoded = session.encode();
        assert_eq!(*Session::parse(&encoded).unwrap().encode(), *encoded);
    }
    let _ = Session::parse(&text);
}

/// The sealed state of a sign-in.
pub fn state(data: &[u8]) {
    if let Ok(state) = SignInState::unseal(&super::text(data), &passwords(), NOW) {
        assert_eq!(state.return_pathname.as_deref(), Some(RETURN_PATH), "a forged state has opened");
    }
}
