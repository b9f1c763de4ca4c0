//! The answer to a grant, and the user in it (WorkOS API).

use crate::secret::Secret;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

/// Tokens and the user they stand for.
///
/// Parts that fe26 only carries are kept as JSON text, so that nothing is lost between WorkOS and the application.
#[derive(Clone)]
pub struct AuthenticationAnswer {
    /// The user with camelCase members, as `@workos-inc/node` gives it to JavaScript.
    pub user: Box<RawValue>,
    /// The organization the session is in.
    pub organization_id: Option<String>,
    /// A JWS, see [`crate::jose`].
    pub access_token: Secret,
    /// Good for one refresh.
    pub refresh_token: Secret,
    /// `{email, reason}` of the person acting as the user.
    pub impersonator: Option<Box<RawValue>>,
    /// How the person proved who they are, such as `Password`.
    pub authentication_method: Option<String>,
    /// The identity provider's own tokens, with camelCase members.
    pub oauth_tokens: Option<Box<RawValue>>,
}

impl AuthenticationAnswer {
    /// Reads a `200` body; nothing if it is not what the API promises.
    pub fn parse(body: &str) -> Option<Self> {
        let wire: WireAnswer<'_> = serde_json::from_str(body).ok()?;
        if wire.access_token.is_empty() || wire.refresh_token.is_empty() {
            return None;
        }
        Some(Self {
            user: to_camel_case::<User<'_>>(wire.user)?,
            organization_id: wire.organization_id,
            access_token: Secret::new(wire.access_token),
            refresh_token: Secret::new(wire.refresh_token),
            impersonator: wire.impersonator.map(ToOwned::to_owned),
            authentication_method: wire.authentication_method,
            oauth_tokens: match wire.oauth_tokens {
                Some(tokens) => Some(to_camel_case::<OauthTokens<'_>>(tokens)?),
                None => None,
            },
        })
    }
}

impl core::fmt::Debug for AuthenticationAnswer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("AuthenticationAnswer([redacted])")
    }
}

/// The user of a WorkOS error body or answer, with camelCase members; nothing if it is not a user.
pub fn user_to_camel_case(user: &RawValue) -> Option<Box<RawValue>> {
    to_camel_case::<User<'_>>(user)
}

/// Reads the wire's snake_case and writes JavaScript's camelCase; `T` names the members that both have.
fn to_camel_case<'a, T: Deserialize<'a> + Serialize>(wire: &'a RawValue) -> Option<Box<RawValue>> {
    let value: T = serde_json::from_str(wire.get()).ok()?;
    serde_json::value::to_raw_value(&value).ok()
}

#[derive(Deserialize)]
struct WireAnswer<'a> {
    #[serde(borrow)]
    user: &'a RawValue,
    organization_id: Option<String>,
    access_token: String,
    refresh_token: String,
    #[serde(borrow)]
    impersonator: Option<&'a RawValue>,
    authentication_method: Option<String>,
    #[serde(borrow)]
    oauth_tokens: Option<&'a RawValue>,
}

/// A user. A member the wire leaves out stays out; `null` stays `null`; three have defaults, as in the peer.
#[derive(Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase"))]
struct User<'a> {
    #[serde(borrow, default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    object: Member<'a>,
    #[serde(borrow)]
    id: std::borrow::Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    email: Member<'a>,
    #[serde(borrow, default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    email_verified: Member<'a>,
    #[serde(borrow)]
    name: Member<'a>,
    #[serde(borrow, default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    first_name: Member<'a>,
    #[serde(borrow, default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    profile_picture_url: Member<'a>,
    #[serde(borrow, default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    last_name: Member<'a>,
    #[serde(borrow, default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    last_sign_in_at: Member<'a>,
    #[serde(borrow, default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    locale: Member<'a>,
    #[serde(borrow, default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    created_at: Member<'a>,
    #[serde(borrow, default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    updated_at: Member<'a>,
    #[serde(borrow)]
    external_id: Member<'a>,
    #[serde(borrow, serialize_with = "object_or_empty")]
    metadata: Member<'a>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase"))]
struct OauthTokens<'a> {
    #[serde(borrow, default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    access_token: Member<'a>,
    #[serde(borrow, default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    refresh_token: Member<'a>,
    #[serde(borrow, default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    expires_at: Member<'a>,
    #[serde(borrow, default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    scopes: Member<'a>,
}

/// JSON text of a member. With `present`, `null` is a value; without it, `null` is as good as absent.
type Member<'a> = Option<&'a RawValue>;

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Member<'de>, D::Error> {
    Deserialize::deserialize(deserializer).map(Some)
}

fn object_or_empty<S: serde::Serializer>(value: &Member<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(metadata) => metadata.serialize(serializer),
        None => serializer.collect_map(core::iter::empty::<((), ())>()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn user_members_become_camel_case_and_keep_their_nulls() {
        let answer = AuthenticationAnswer::parse(
            r#"{"access_token":"a","refresh_token":"r","organization_id":null,"extra":[],
                "user":{"object":"user","id":"user_1","email":"a@example.com","email_verified":true,
                "first_name":"Ada","last_name":null,"unknown":1,"created_at":"2024-01-01T00:00:00.000Z"}}"#,
        )
        .unwrap();
        assert_eq!(
            answer.user.get(),
            r#"{"object":"user","id":"user_1","email":"a@example.com","emailVerified":true,"name":null,"firstName":"Ada","lastName":null,"createdAt":"2024-01-01T00:00:00.000Z","externalId":null,"metadata":{}}"#
        );
        assert_eq!(answer.organization_id, None);
    }

    #[test]
    fn lone_surrogates_in_names_pass_through() {
        let user = RawValue::from_string(r#"{"id":"user_1","first_name":"\ud800"}"#.to_owned()).unwrap();
        assert!(user_to_camel_case(&user).unwrap().get().contains(r#""firstName":"\ud800""#));
    }

    #[test]
    fn what_is_not_an_answer_is_refused() {
        for body in [
            "",
            "<html>",
            "[]",
            "{}",
            r#"{"access_token":"a","refresh_token":"r"}"#,
            r#"{"access_token":"a","refresh_token":"r","user":{}}"#,
            r#"{"access_token":"","refresh_token":"r","user":{"id":"u"}}"#,
            r#"{"access_token":1,"refresh_token":"r","user":{"id":"u"}}"#,
        ] {
            assert!(AuthenticationAnswer::parse(body).is_none(), "{body}");
        }
    }
}
