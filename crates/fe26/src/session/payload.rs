//! What a session cookie holds, inside its seal.

mod other;

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::json::{JsonText, MAX_UNIQUE_MEMBERS, Object, push_object};
use crate::secret::Secret;

/// A session.
///
/// `@workos-inc/node` writes `{organizationId?, user, accessToken, refreshToken, authenticationMethod?,
/// impersonator?}` and authkit-session `{accessToken, refreshToken, user, impersonator?}`. Both are read, the
/// first is written, and members fe26 does not know are kept.
#[derive(Clone)]
pub struct Session {
    /// The organization the session was in when it was sealed.
    pub organization_id: Option<JsonText>,
    /// The user, as JSON text; absent when the seal holds none.
    pub user: Option<JsonText>,
    /// A JWS, see [`crate::jose`].
    pub access_token: Secret,
    /// Absent in a session that cannot be refreshed.
    pub refresh_token: Option<Secret>,
    /// How the person signed in, as JSON text.
    pub authentication_method: Option<JsonText>,
    /// Who acts as the user, as JSON text.
    pub impersonator: Option<JsonText>,
    /// Members fe26 does not know, in their order.
    pub others: Vec<(String, JsonText)>,
}

/// The payload is not a session: not an object, of more than 512 members, or without an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotASession;

impl Session {
    /// Reads an unsealed payload. A repeated member counts as its last, as in JavaScript.
    pub fn parse(payload: &str) -> Result<Self, NotASession> {
        let members = Object::parse(payload).ok_or(NotASession)?;
        let json = |name| members.non_null(name).map(JsonText::from);
        let token = |name| members.string(name).map(Secret::new).filter(|token| !is_empty(token));
        let mut others: Vec<(String, JsonText)> = Vec::new();
        // Each is compared with each.
        if members.members().count() > MAX_UNIQUE_MEMBERS {
            return Err(NotASession);
        }
        for (name, value) in members.members() {
            // No writer of sessions has names that are no text.
            let name = name.as_str().ok_or(NotASession)?;
            if OURS.contains(&name) {
                continue;
            }
            match others.iter_mut().find(|(other, _)| other == name) {
                Some((_, earlier)) => *earlier = value.into(),
                None => others.push((name.into(), value.into())),
            }
        }
        Ok(Self {
            organization_id: json("organizationId"),
            user: json("user"),
            access_token: token("accessToken").ok_or(NotASession)?,
            refresh_token: token("refreshToken"),
            authentication_method: json("authenticationMethod"),
            impersonator: json("impersonator"),
            others,
        })
    }

    /// An access token and nothing else.
    pub(super) fn of_token(token: &str) -> Self {
        Self {
            organization_id: None,
            user: None,
            access_token: Secret::new(token),
            refresh_token: None,
            authentication_method: None,
            impersonator: None,
            others: Vec::new(),
        }
    }

    /// The payload to seal.
    pub fn encode(&self) -> Zeroizing<String> {
        let mut payload = Zeroizing::new(String::new());
        push_object(&mut payload, |session| {
            session.some_raw("organizationId", text_of(&self.organization_id));
            session.some_raw("user", text_of(&self.user));
            session.string("accessToken", self.access_token.expose_secret());
            session.some_string("refreshToken", self.refresh_token.as_ref().map(Secret::expose_secret));
            session.some_raw("authenticationMethod", text_of(&self.authentication_method));
            session.some_raw("impersonator", text_of(&self.impersonator));
            for (name, value) in &self.others {
                session.raw(name, value.text());
            }
        });
        payload
    }
}

impl core::fmt::Debug for Session {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Session([redacted])")
    }
}

fn text_of(member: &Option<JsonText>) -> Option<&str> {
    member.as_ref().map(JsonText::text)
}

fn is_empty(secret: &Secret) -> bool {
    secret.expose_secret().is_empty()
}

/// The members that have a place of their own.
const OURS: [&str; 6] =
    ["organizationId", "user", "accessToken", "refreshToken", "authenticationMethod", "impersonator"];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn both_peers_payloads_survive_a_round_trip() {
        for payload in [
            r#"{"organizationId":"org_1","user":{"id":"user_1","firstName":"Zoë"},"accessToken":"a.b.c","refreshToken":"r","authenticationMethod":"SSO","impersonator":{"email":"x@example.com","reason":null}}"#,
            r#"{"user":{"id":"user_1"},"accessToken":"a.b.c","refreshToken":"r"}"#,
            r#"{"user":{"id":"user_1"},"accessToken":"a.b.c","refreshToken":"r","mine":{"b":1,"a":[2]}}"#,
        ] {
            assert_eq!(*Session::parse(payload).unwrap().encode(), payload);
        }
    }

    #[test]
    fn a_repeated_member_counts_as_its_last() {
        let session = Session::parse(r#"{"accessToken":"old","x":1,"accessToken":"new","x":2}"#).unwrap();
        assert_eq!(*session.encode(), r#"{"accessToken":"new","x":2}"#);
    }

    #[test]
    fn members_are_bounded() {
        let payload = |others: usize| {
            let others: String = (0..others).map(|index| format!(",\"{index}\":0")).collect();
            format!(r#"{{"accessToken":"a"{others}}}"#)
        };
        assert!(Session::parse(&payload(511)).is_ok());
        assert_eq!(Session::parse(&payload(512)).err(), Some(NotASession));
    }

    #[test]
    fn what_is_no_session_is_refused() {
        for payload in [
            "",
            "null",
            "[]",
            "1",
            "{}",
            r#"{"accessToken":""}"#,
            r#"{"accessToken":7}"#,
            r#"{"accessToken":"a""#,
            r#"{"user":{"id":"u"},"refreshToken":"r"}"#,
        ] {
            assert_eq!(Session::parse(payload).err(), Some(NotASession), "{payload}");
        }
    }
}
