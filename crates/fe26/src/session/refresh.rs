//! A new access token for a session, from its refresh token.

use super::AuthKit;
use super::authenticate::open;
use super::digest_set::{Digest, digest};
use super::error::SessionError;
use super::flow::{Flow, Moment, Progress};
use super::payload::Session;
use crate::exchange::{Exchange, Next, RetryPolicy};
use crate::http::Outcome;
use crate::jose::jws::Jws;
use crate::jose::jwt::Claims;
use crate::json::JsonText;
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

/// A refreshed session.
#[derive(Clone)]
pub struct Refreshed {
    /// What the new cookie holds.
    pub session: Session,
    /// The seal of it.
    pub sealed: Secret,
    /// The claims of the new access token, received from WorkOS itself.
    pub claims: Claims,
    /// The Claims Set as JSON text.
    pub claims_set: String,
    /// WorkOS's answer.
    pub answer: AuthenticationAnswer,
}

/// A refresh that waits for WorkOS.
#[derive(Debug)]
pub struct Refresh {
    old: Session,
    fingerprint: Digest,
    passwords: Arc<Passwords>,
    exchange: Exchange,
}

/// What may differ from an ordinary refresh.
#[derive(Clone, Default)]
pub struct RefreshOptions {
    /// Switch to this organization; default: stay in that of the old token.
    pub organization_id: Option<String>,
    /// Seal the new session with these; default: those that opened the old one.
    pub seal_with: Option<Arc<Passwords>>,
    /// Whom the refresh is for.
    pub device: Device,
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
            Ok((session, _)) => self.refresh_session(session, seal_with, options, moment),
            Err(error) => Progress::Done(Err(error)),
        }
    }

    pub(super) fn refresh_session(
        &mut self,
        old: Session,
        passwords: Arc<Passwords>,
        options: RefreshOptions,
        moment: &mut Moment<'_>,
    ) -> Progress<Refresh> {
        let (Some(refresh_token), Some(_)) = (&old.refresh_token, &old.user) else {
            return Progress::Done(Err(SessionError::InvalidSessionCookie));
        };
        let organization_id = options
            .organization_id
            .or_else(|| claims_of(&old.access_token).and_then(|(claims, _)| claims.org_id));
        let organization = organization_id.as_deref().unwrap_or_default();
        let fingerprint = digest(&[refresh_token.expose_secret(), "\n", organization].concat());
        if self.ended.contains(&fingerprint) {
            return Progress::Done(Err(SessionError::Ended));
        }
        let share = Some(["refresh ", &crate::base64url::encode(&fingerprint)].concat());
        let grant = Grant::RefreshToken { refresh_token: refresh_token.clone(), organization_id };
        match self.config.endpoint.token_request(&grant, &options.device, &mut moment.entropy) {
            Ok(request) => {
                let (exchange, attempt) = Exchange::begin(request, RetryPolicy::TOKEN, share, moment.now);
                Progress::Send(attempt, Refresh { old, fingerprint, passwords, exchange })
            }
            Err(error) => Progress::Done(Err(error.into())),
        }
    }
}

impl Flow for Refresh {
    type Output = Result<Refreshed, SessionError>;

    fn resume(mut self, kit: &mut AuthKit, outcome: Outcome, moment: &mut Moment<'_>) -> Progress<Self> {
        let outcome = match self.exchange.next(outcome, moment.now, &mut moment.entropy) {
            Ok(Next::Retry(attempt)) => return Progress::Send(attempt, self),
            Ok(Next::Settled(outcome)) => outcome,
            Err(error) => return Progress::Done(Err(error.into())),
        };
        Progress::Done(self.finish(kit, &outcome, moment))
    }
}

impl Refresh {
    fn finish(
        self,
        kit: &mut AuthKit,
        outcome: &Outcome,
        moment: &mut Moment<'_>,
    ) -> Result<Refreshed, SessionError> {
        let answer = read_answer(outcome, moment).map_err(|error| {
            if error.kind == WorkOsErrorKind::InvalidGrant {
                kit.ended.insert(self.fingerprint);
            }
            SessionError::WorkOs(Box::new(error))
        })?;
        let (session, claims, claims_set) = renew(Some(self.old), &answer, outcome, moment)
            .map_err(|error| SessionError::WorkOs(Box::new(error)))?;
        let sealed = seal(&session.encode(), &self.passwords, None, moment.now, &mut moment.entropy)?;
        Ok(Refreshed { session, sealed: Secret::new(sealed), claims, claims_set, answer })
    }
}

/// Tokens and claims are the person's.
impl core::fmt::Debug for Refreshed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Refreshed([redacted])")
    }
}

/// The answer of a settled token request.
pub(super) fn read_answer(
    outcome: &Outcome,
    moment: &Moment<'_>,
) -> Result<AuthenticationAnswer, WorkOsError> {
    let answer = match outcome {
        Outcome::Answered(response) if response.status == 200 || response.status == 201 => {
            AuthenticationAnswer::parse(response.body.expose_secret())
        }
        _ => None,
    };
    answer.ok_or_else(|| WorkOsError::from_outcome(outcome, moment.now))
}

/// The session an answer stands for. What the answer does not say is kept from the session before.
pub(super) fn renew(
    old: Option<Session>,
    answer: &AuthenticationAnswer,
    outcome: &Outcome,
    moment: &Moment<'_>,
) -> Result<(Session, Claims, String), WorkOsError> {
    let (claims, claims_set) =
        claims_of(&answer.access_token).ok_or_else(|| WorkOsError::from_outcome(outcome, moment.now))?;
    let old_method = old.as_ref().and_then(|old| old.authentication_method.clone());
    // An impersonated session stays marked as one for as long as its tokens say so.
    let old_impersonator =
        old.as_ref().and_then(|old| old.impersonator.clone()).filter(|_| claims.act_sub.is_some());
    let session = Session {
        organization_id: answer
            .organization_id
            .as_deref()
            .or(claims.org_id.as_deref())
            .map(JsonText::of_string),
        user: Some(answer.user.clone()),
        access_token: answer.access_token.clone(),
        refresh_token: Some(answer.refresh_token.clone()),
        authentication_method: answer
            .authentication_method
            .as_deref()
            .map(JsonText::of_string)
            .or(old_method),
        impersonator: answer.impersonator.clone().or(old_impersonator),
        others: old.map(|old| old.others).unwrap_or_default(),
    };
    Ok((session, claims, claims_set))
}

/// The claims of a token that is known to be authentic by where it came from: WorkOS's answer, or our seal.
pub(super) fn claims_of(token: &Secret) -> Option<(Claims, String)> {
    let jws = Jws::parse(token.expose_secret()).ok()?;
    let claims = Claims::parse(jws.payload()).ok()?;
    let claims_set = core::str::from_utf8(jws.payload()).ok()?.to_owned();
    Some((claims, claims_set))
}
