//! What a session cookie holds, inside its seal.

use crate::secret::Secret;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::HashSet;
use zeroize::Zeroizing;

/// A session.
///
/// `@workos-inc/node` writes `{organizationId?, user, accessToken, refreshToken, authenticationMethod?,
/// impersonator?}` and authkit-session `{accessToken, refreshToken, user, impersonator?}`. Both are read, the
/// first is written, and members fe26 does not know are kept.
#[derive(Clone)]
pub struct Session {
    /// The organization the session was in when it was sealed.
    pub organization_id: Option<Box<RawValue>>,
    /// The user, as JSON text; absent when the seal holds none.
    pub user: Option<Box<RawValue>>,
    /// A JWS, see [`crate::jose`].
    pub access_token: Secret,
    /// Absent in a session that cannot be refreshed.
    pub refresh_token: Option<Secret>,
    /// How the person signed in, as JSON text.
    pub authentication_method: Option<Box<RawValue>>,
    /// Who acts as the user, as JSON text.
    pub impersonator: Option<Box<RawValue>>,
    /// Members fe26 does not know, in their order.
    pub others: Vec<(String, Box<RawValue>)>,
}

/// The payload is not a session: not an object, or without an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotASession;

impl Session {
    /// Reads an unsealed payload. A repeated member counts as its last, as in JavaScript.
    pub fn parse(payload: &str) -> Result<Self, NotASession> {
        let Members(members) = serde_json::from_str(payload).map_err(|_| NotASession)?;
        let mut session = Self {
            organization_id: None,
            user: None,
            access_token: Secret::new(""),
            refresh_token: None,
            authentication_method: None,
            impersonator: None,
            others: Vec::new(),
        };
        for (name, value) in members {
            let known = (value.get() != "null").then(|| value.to_owned());
            match name.as_str() {
                "organizationId" => session.organization_id = known,
                "user" => session.user = known,
                "accessToken" => session.access_token = text(value).unwrap_or_else(|| Secret::new("")),
                "refreshToken" => session.refresh_token = text(value).filter(|token| !is_empty(token)),
                "authenticationMethod" => session.authentication_method = known,
                "impersonator" => session.impersonator = known,
                _ => session.others.push((name, value.to_owned())),
            }
        }
        keep_last_of_each(&mut session.others);
        if is_empty(&session.access_token) { Err(NotASession) } else { Ok(session) }
    }

    /// The payload to seal.
    pub fn encode(&self) -> Zeroizing<String> {
        // Serializing strings and JSON text into a string cannot fail.
        Zeroizing::new(serde_json::to_string(self).unwrap_or_default())
    }
}

impl core::fmt::Debug for Session {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Session([redacted])")
    }
}

impl Serialize for Session {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut raw = |name: &str, value: &Option<Box<RawValue>>| match value {
            Some(value) => map.serialize_entry(name, value),
            None => Ok(()),
        };
        raw("organizationId", &self.organization_id)?;
        raw("user", &self.user)?;
        map.serialize_entry("accessToken", self.access_token.expose_secret())?;
        if let Some(token) = &self.refresh_token {
            map.serialize_entry("refreshToken", token.expose_secret())?;
        }
        let mut raw = |name: &str, value: &Option<Box<RawValue>>| match value {
            Some(value) => map.serialize_entry(name, value),
            None => Ok(()),
        };
        raw("authenticationMethod", &self.authentication_method)?;
        raw("impersonator", &self.impersonator)?;
        for (name, value) in &self.others {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// The members of an object, each with its text untouched.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(8);
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Collect).map(Self)
    }
}

fn keep_last_of_each(members: &mut Vec<(String, Box<RawValue>)>) {
    let mut seen = HashSet::with_capacity(members.len());
    let mut is_last: Vec<_> = members.iter().rev().map(|(name, _)| seen.insert(name.as_str())).collect();
    let mut is_last = core::iter::from_fn(|| is_last.pop());
    members.retain(|_| is_last.next().unwrap_or(true));
}

fn text(value: &RawValue) -> Option<Secret> {
    serde_json::from_str::<String>(value.get()).ok().map(Secret::new)
}

fn is_empty(secret: &Secret) -> bool {
    secret.expose_secret().is_empty()
}

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
