//! What WorkOS's SDKs for other languages seal: `{access_token, refresh_token, user, impersonator?}`, in names and shapes of
//! WorkOS's API. Python before version 6 seals the whole answer; Ruby before version 7 adds `organization_id`, and seals
//! the text `"null"` for an impersonator that is none.

use alloc::borrow::ToOwned;

use super::{NotASession, Session, is_empty};
use crate::json::{Json, JsonText, Object};
use crate::secret::Secret;
use crate::workos::answer::user_to_camel_case;

impl Session {
    /// Reads what another SDK has sealed. Members that are no session's, such as `oauth_tokens`, are left behind.
    ///
    /// Ruby leaves it to the application whether it seals the user. Without one, `user` is `null`, so that a refresh,
    /// which brings one, is not refused for the lack of it.
    pub fn parse_other(payload: &str) -> Result<Self, NotASession> {
        let members = Object::parse(payload).ok_or(NotASession)?;
        let token = |name| members.string(name).map(Secret::new).filter(|token| !is_empty(token));
        let text = |name| members.non_null(name).filter(|value| value.string().is_some()).map(JsonText::from);
        let user = members.get("user").and_then(user_to_camel_case);
        Ok(Self {
            organization_id: text("organization_id"),
            user: Some(user.unwrap_or_else(|| JsonText::written("null".to_owned()))),
            access_token: token("access_token").ok_or(NotASession)?,
            refresh_token: token("refresh_token"),
            authentication_method: text("authentication_method"),
            impersonator: members.get("impersonator").filter(is_object).map(JsonText::from),
            others: alloc::vec::Vec::new(),
        })
    }
}

fn is_object(json: &Json<'_>) -> bool {
    json.object().is_some()
}
