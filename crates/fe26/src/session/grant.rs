//! Tokens from WorkOS: a grant, and the session it answers with. A refresh is a grant too.

use super::AuthKit;
use super::digest_set::Digest;
use super::error::SessionError;
use super::event::WorkOsRequest;
use super::flow::{Flow, Moment, Progress};
use super::payload::Session;
use crate::exchange::{Exchange, Next, RetryPolicy};
use crate::http::Outcome;
use crate::jose::jws::Jws;
use crate::jose::jwt::{Claims, unverified_payload};
use crate::json::{JsonText, Object};
use crate::seal::{Passwords, seal};
use crate::secret::Secret;
use crate::workos::answer::AuthenticationAnswer;
use crate::workos::endpoint::Device;
use crate::workos::error::{WorkOsError, WorkOsErrorKind};
use crate::workos::grant::Grant;
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A new session, or a refreshed one.
#[derive(Clone)]
pub struct Granted {
    /// What the cookie holds.
    pub session: Session,
    /// The seal of it.
    pub sealed: Secret,
    /// The claims of the access token, received from WorkOS itself.
    pub claims: Claims,
    /// The Claims Set as JSON text.
    pub claims_set: String,
    /// WorkOS's answer.
    pub answer: AuthenticationAnswer,
}

/// A grant that waits for WorkOS.
#[derive(Debug)]
pub struct Exchanging {
    is_refresh: bool,
    refreshed: Option<Old>,
    passwords: Arc<Passwords>,
    exchange: Exchange,
}

/// The session that is refreshed.
#[derive(Debug)]
pub(super) struct Old {
    pub(super) session: Session,
    /// Of its refresh token and organization.
    pub(super) fingerprint: Digest,
}

/// How a grant is presented.
#[derive(Default)]
pub(super) struct Manner {
    pub(super) refreshed: Option<Old>,
    /// As in [`crate::exchange::Attempt::share`].
    pub(super) share: Option<String>,
    pub(super) policy: RetryPolicy,
}

impl AuthKit {
    /// Presents a grant to WorkOS.
    pub fn exchange(
        &mut self,
        grant: &Grant,
        device: &Device,
        moment: &mut Moment<'_>,
    ) -> Progress<Exchanging> {
        if let Err(error) = grant.check(&self.config.endpoint) {
            return Progress::Done(Err(SessionError::Unredeemable(error)));
        }
        let passwords = Arc::clone(&self.config.passwords);
        self.present(grant, device, Manner::default(), passwords, moment)
    }

    pub(super) fn present(
        &self,
        grant: &Grant,
        device: &Device,
        Manner { refreshed, share, policy }: Manner,
        passwords: Arc<Passwords>,
        moment: &mut Moment<'_>,
    ) -> Progress<Exchanging> {
        match self.config.endpoint.token_request(grant, device, &mut moment.entropy) {
            Ok(request) => {
                let (exchange, attempt) = Exchange::begin(request, policy, share, moment.now);
                let is_refresh = matches!(grant, Grant::RefreshToken { .. });
                Progress::Send(attempt, Exchanging { is_refresh, refreshed, passwords, exchange })
            }
            Err(error) => Progress::Done(Err(error.into())),
        }
    }
}

impl Flow for Exchanging {
    type Output = Result<Box<Granted>, SessionError>;

    fn resume(mut self, kit: &mut AuthKit, outcome: Outcome, moment: &mut Moment<'_>) -> Progress<Self> {
        match moment.next(&mut self.exchange, outcome, WorkOsRequest::Token) {
            Ok(Next::Retry(attempt)) => Progress::Send(attempt, self),
            Ok(Next::Settled(outcome)) => {
                let (is_refresh, effort) = (self.is_refresh, moment.effort(&self.exchange));
                let result = self.finish(kit, &outcome, moment);
                moment.report_grant(is_refresh, &result, effort);
                Progress::Done(result)
            }
            Err(error) => Progress::Done(Err(error.into())),
        }
    }
}

impl Exchanging {
    fn finish(
        self,
        kit: &mut AuthKit,
        outcome: &Outcome,
        moment: &mut Moment<'_>,
    ) -> Result<Box<Granted>, SessionError> {
        let Some((answer, (claims, claims_set))) = read_answer(outcome) else {
            let error = WorkOsError::from_outcome(outcome, moment.now);
            if let (Some(old), WorkOsErrorKind::InvalidGrant) = (&self.refreshed, error.kind) {
                kit.ended.insert(old.fingerprint);
            }
            return Err(SessionError::WorkOs(Box::new(error)));
        };
        let is_new = self.refreshed.is_none();
        let session = session_of(&answer, &claims, self.refreshed.map(|old| old.session));
        if is_new && kit.refuses(&session, moment.now) {
            return Err(SessionError::Unacceptable);
        }
        let sealed = seal(&session.encode(), &self.passwords, None, moment.now, &mut moment.entropy)?;
        Ok(Box::new(Granted { session, sealed: Secret::new(sealed), claims, claims_set, answer }))
    }
}

/// Tokens and claims are the person's.
impl core::fmt::Debug for Granted {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Granted([redacted])")
    }
}

fn read_answer(outcome: &Outcome) -> Option<(AuthenticationAnswer, (Claims, String))> {
    match outcome {
        Outcome::Answered(response) if matches!(response.status, 200 | 201) => {
            let answer = AuthenticationAnswer::parse(response.body.expose_secret())?;
            let claims = claims_of(&answer.access_token)?;
            Some((answer, claims))
        }
        _ => None,
    }
}

/// The session an answer stands for. What the answer does not say is kept from the session before.
fn session_of(answer: &AuthenticationAnswer, claims: &Claims, old: Option<Session>) -> Session {
    let (old_method, old_impersonator, others) = match old {
        Some(old) => (old.authentication_method, old.impersonator, old.others),
        None => (None, None, Vec::new()),
    };
    // An impersonated session stays marked as one for as long as its tokens say so.
    let old_impersonator = old_impersonator.filter(|_| claims.act_sub.is_some());
    // The token is what authorizes: where they differ, it is right.
    let organization_id = claims.org_id.as_deref().or(answer.organization_id.as_deref());
    let authentication_method = answer.authentication_method.as_deref();
    Session {
        organization_id: organization_id.map(JsonText::of_string),
        user: Some(answer.user.clone()),
        access_token: answer.access_token.clone(),
        refresh_token: Some(answer.refresh_token.clone()),
        authentication_method: authentication_method.map(JsonText::of_string).or(old_method),
        impersonator: answer.impersonator.clone().or(old_impersonator),
        others,
    }
}

/// The claims of a token that is known to be authentic by where it came from: WorkOS's answer, or our seal.
pub(super) fn claims_of(token: &Secret) -> Option<(Claims, String)> {
    let jws = Jws::parse(token.expose_secret()).ok()?;
    let claims = Claims::parse(jws.payload()).ok()?;
    let claims_set = core::str::from_utf8(jws.payload()).ok()?.to_owned();
    Some((claims, claims_set))
}

/// One text among the claims of such a token. The rest of them need not be what a token is accepted for: that would cost
/// people their organization, or leave them signed in at WorkOS.
pub(super) fn claim_of(token: &Secret, name: &str) -> Option<String> {
    Object::parse(&unverified_payload(token.expose_secret())?)?.string(name)
}
