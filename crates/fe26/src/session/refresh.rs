//! A new access token for a session, from its refresh token.

use super::AuthKit;
use super::authenticate::{Opened, open};
use super::digest_set::digest;
use super::error::SessionError;
use super::flow::{Moment, Progress};
pub use super::grant::{Exchanging as Refresh, Granted as Refreshed};
use super::grant::{Manner, Old, claim_of};
use super::payload::Session;
use crate::base64url;
use crate::exchange::RetryPolicy;
use crate::seal::Passwords;
use crate::workos::endpoint::Device;
use crate::workos::grant::Grant;
use alloc::string::String;
use alloc::sync::Arc;

/// What may differ from an ordinary refresh.
#[derive(Clone, Default)]
pub struct RefreshOptions {
    /// Switch to this organization; default: stay in that of the old token.
    pub organization_id: Option<String>,
    /// Seal the new session with these; default: those that opened the old one.
    pub seal_with: Option<Arc<Passwords>>,
    /// Whom the refresh is for.
    pub device: Device,
    /// The redirect URI in use, if it is not the configured one: `Secure` of the cookies follows it.
    pub redirect_uri: Option<String>,
    /// How often it is tried, and how long: not beyond the time in which WorkOS replays the exchanged token.
    pub policy: RetryPolicy,
}

/// The organization is a claim.
impl core::fmt::Debug for RefreshOptions {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("RefreshOptions([redacted])")
    }
}

impl AuthKit {
    /// Refreshes a sealed session.
    pub fn refresh(
        &mut self,
        sealed: &str,
        passwords: &Arc<Passwords>,
        options: RefreshOptions,
        moment: &mut Moment<'_>,
    ) -> Progress<Refresh> {
        let seal_with = options.seal_with.clone().unwrap_or_else(|| Arc::clone(passwords));
        match open(sealed, passwords, moment.now) {
            Ok(Opened { session, .. }) => self.refresh_session(session, seal_with, options, moment),
            Err(error) => unsent(error, moment),
        }
    }

    pub(super) fn refresh_session(
        &mut self,
        old: Session,
        passwords: Arc<Passwords>,
        mut options: RefreshOptions,
        moment: &mut Moment<'_>,
    ) -> Progress<Refresh> {
        let user = old.user.as_ref().filter(|user| !matches!(user.text(), "\"\"" | "0" | "false"));
        let (Some(refresh_token), Some(_)) = (&old.refresh_token, user) else {
            return unsent(SessionError::InvalidSessionCookie, moment);
        };
        let organization_id =
            options.organization_id.take().or_else(|| claim_of(&old.access_token, "org_id"));
        let organization = organization_id.as_deref().unwrap_or_default();
        let fingerprint = digest(&[refresh_token.expose_secret(), "\n", organization].concat());
        if self.ended.contains(&fingerprint) {
            return unsent(SessionError::Ended, moment);
        }
        let share = Some(["refresh ", &base64url::encode(&fingerprint)].concat());
        let grant = Grant::RefreshToken { refresh_token: refresh_token.clone(), organization_id };
        let refreshed = Some(Old { session: old, fingerprint });
        let manner = Manner { refreshed, share, policy: options.policy };
        self.present(&grant, &options.device, manner, passwords, moment)
    }
}

fn unsent(error: SessionError, moment: &mut Moment<'_>) -> Progress<Refresh> {
    moment.report_unsent_refresh(&error);
    Progress::Done(Err(error))
}
