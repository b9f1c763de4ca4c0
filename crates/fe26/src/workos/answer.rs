//! The answer to a grant, and the user in it (WorkOS API).

use alloc::string::String;

use crate::json::{Json, JsonText, Object, push_object};
use crate::secret::Secret;

/// Tokens and the user they stand for.
///
/// Parts that fe26 only carries are kept as JSON text, so that nothing is lost between WorkOS and the application.
#[derive(Clone)]
pub struct AuthenticationAnswer {
    /// The user with camelCase members, as `@workos-inc/node` gives it to JavaScript.
    pub user: JsonText,
    /// The organization the session is in.
    pub organization_id: Option<String>,
    /// A JWS, see [`crate::jose`].
    pub access_token: Secret,
    /// Good for one refresh.
    pub refresh_token: Secret,
    /// `{email, reason}` of the person acting as the user.
    pub impersonator: Option<JsonText>,
    /// How the person proved who they are, such as `Password`.
    pub authentication_method: Option<String>,
    /// The identity provider's own tokens, with camelCase members.
    pub oauth_tokens: Option<JsonText>,
}

impl AuthenticationAnswer {
    /// Reads a `200` body; nothing if there are no tokens in it, or no user.
    pub fn parse(body: &str) -> Option<Self> {
        let answer = Object::parse(body)?;
        let token = |name| answer.string(name).filter(|token| !token.is_empty()).map(Secret::new);
        let (access_token, refresh_token) = (token("access_token")?, token("refresh_token")?);
        let user = answer.get("user").and_then(user_to_camel_case)?;
        // What else is not as promised is as good as absent: the refresh token has been used up, and nothing hangs on it.
        let organization_id = answer.string("organization_id");
        let authentication_method = answer.string("authentication_method");
        let impersonator = answer.non_null("impersonator").map(JsonText::from);
        let oauth_tokens = answer.get("oauth_tokens").and_then(Json::object);
        let oauth_tokens = oauth_tokens.map(|tokens| rename(&tokens, &OAUTH_TOKENS));
        Some(Self {
            user,
            organization_id,
            access_token,
            refresh_token,
            impersonator,
            authentication_method,
            oauth_tokens,
        })
    }
}

impl core::fmt::Debug for AuthenticationAnswer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("AuthenticationAnswer([redacted])")
    }
}

/// The user of a WorkOS error body or answer, with camelCase members; nothing if it is not a user.
pub fn user_to_camel_case(user: Json<'_>) -> Option<JsonText> {
    let user = user.object()?;
    user.string("id")?;
    Some(rename(&user, &USER))
}

/// Takes the members that are named, in that order, under JavaScript's names.
fn rename(wire: &Object<'_>, members: &[(&str, &str, Absent)]) -> JsonText {
    let mut json = String::new();
    push_object(&mut json, |object| {
        for (snake_case, camel_case, absent) in members {
            let value = match absent {
                Absent::LeftOut => wire.get(snake_case).map(Json::text),
                Absent::Becomes(default) => Some(wire.non_null(snake_case).map_or(*default, Json::text)),
            };
            object.some_raw(camel_case, value);
        }
    });
    JsonText::written(json)
}

/// What becomes of a member the wire leaves out: it stays out, and `null` stays `null`; or either has a default, as in
/// the peer.
#[derive(Clone, Copy)]
enum Absent {
    LeftOut,
    Becomes(&'static str),
}

/// The wire's name and JavaScript's.
const USER: [(&str, &str, Absent); 14] = [
    ("object", "object", Absent::LeftOut),
    ("id", "id", Absent::LeftOut),
    ("email", "email", Absent::LeftOut),
    ("email_verified", "emailVerified", Absent::LeftOut),
    ("name", "name", Absent::Becomes("null")),
    ("first_name", "firstName", Absent::LeftOut),
    ("profile_picture_url", "profilePictureUrl", Absent::LeftOut),
    ("last_name", "lastName", Absent::LeftOut),
    ("last_sign_in_at", "lastSignInAt", Absent::LeftOut),
    ("locale", "locale", Absent::LeftOut),
    ("created_at", "createdAt", Absent::LeftOut),
    ("updated_at", "updatedAt", Absent::LeftOut),
    ("external_id", "externalId", Absent::Becomes("null")),
    ("metadata", "metadata", Absent::Becomes("{}")),
];

const OAUTH_TOKENS: [(&str, &str, Absent); 4] = [
    ("access_token", "accessToken", Absent::LeftOut),
    ("refresh_token", "refreshToken", Absent::LeftOut),
    ("expires_at", "expiresAt", Absent::LeftOut),
    ("scopes", "scopes", Absent::LeftOut),
];

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
            answer.user.text(),
            r#"{"object":"user","id":"user_1","email":"a@example.com","emailVerified":true,"name":null,"firstName":"Ada","lastName":null,"createdAt":"2024-01-01T00:00:00.000Z","externalId":null,"metadata":{}}"#
        );
        assert_eq!(answer.organization_id, None);
    }

    #[test]
    fn lone_surrogates_in_names_pass_through() {
        let user = Json::parse(r#"{"id":"user_1","first_name":"\ud800"}"#).unwrap();
        assert!(user_to_camel_case(user).unwrap().text().contains(r#""firstName":"\ud800""#));
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
