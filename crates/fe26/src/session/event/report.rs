//! What the flows report, where nobody may be listening.

use super::{Effort, Event, Failure, LARGE_COOKIE_BYTES, Subject, WorkOsRequest};
use crate::cookie::SetCookie;
use crate::entropy::EntropyExhausted;
use crate::error::ErrorCode;
use crate::exchange::{Exchange, Next};
use crate::http::Outcome;
use crate::jose::jwt::Claims;
use crate::session::Moment;
use crate::session::authenticate::{Authenticated, Rejected};
use crate::session::error::SessionError;
use crate::session::grant::Granted;
use crate::workos::error::WorkOsError;
use alloc::boxed::Box;

impl Moment<'_> {
    /// Who this request or sealed session is. Nothing is said of requests that bring none.
    pub(in crate::session) fn report_auth(&mut self, auth: Result<&Authenticated, &SessionError>) {
        if !matches!(auth, Err(SessionError::NoSessionCookie)) {
            self.report(|| match auth {
                Ok(authenticated) => Event::authenticated(authenticated),
                Err(error) => Event::Unauthenticated { reason: error.error_code() },
            });
        }
    }

    /// Whose token this is.
    pub(in crate::session) fn report_token(&mut self, token: &Result<Authenticated, SessionError>) {
        self.report(|| match token {
            Ok(authenticated) => Event::authenticated(authenticated),
            Err(error) => Event::TokenRejected { reason: error.error_code() },
        });
    }

    /// Who is told that something is required of them.
    pub(in crate::session) fn report_forbidden(&mut self, claims: Option<&Claims>, reason: ErrorCode) {
        self.report(|| Event::Forbidden { subject: claims.map(Subject::of).unwrap_or_default(), reason });
    }

    pub(in crate::session) fn report_authentication(&mut self, result: &Result<Authenticated, Rejected>) {
        self.report_auth(result.as_ref().map_err(|rejected| &rejected.error));
    }

    /// What a grant has come to; a refresh is one.
    pub(in crate::session) fn report_grant(
        &mut self,
        is_refresh: bool,
        result: &Result<Box<Granted>, SessionError>,
        effort: Effort,
    ) {
        self.report(|| match result {
            Ok(granted) if is_refresh => Event::Refreshed { subject: Subject::of(&granted.claims), effort },
            Ok(granted) => Event::SignedIn {
                subject: Subject::of(&granted.claims),
                authentication_method: granted.answer.authentication_method.clone(),
                effort,
            },
            Err(error) if is_refresh => Event::RefreshFailed(Failure::of(error, effort)),
            Err(error) => Event::SignInFailed(Failure::of(error, effort)),
        });
    }

    /// A refresh that ended before anything was sent.
    pub(in crate::session) fn report_unsent_refresh(&mut self, error: &SessionError) {
        if !matches!(error, SessionError::NoSessionCookie) {
            self.report(|| Event::RefreshFailed(Failure::unasked(error.error_code())));
        }
    }

    /// What a fetch of the key set has brought.
    pub(in crate::session) fn report_key_set(
        &mut self,
        keys: Option<usize>,
        outcome: &Outcome,
        effort: Effort,
    ) {
        let now = self.now;
        self.report(|| match keys {
            Some(keys) => Event::KeySetFetched { keys, effort },
            None => {
                Event::KeySetFailed(Failure::from_workos(&WorkOsError::from_outcome(outcome, now), effort))
            }
        });
    }

    /// The cookie that stores a session, before it is cut into chunks.
    pub(in crate::session) fn report_cookie(&mut self, cookie: &SetCookie) {
        if self.is_listening() {
            let bytes = cookie.encode().len();
            if bytes > LARGE_COOKIE_BYTES {
                self.report(|| Event::SessionCookieLarge { bytes });
            }
        }
    }

    /// [`Exchange::next`], reporting the attempt before if it is to be repeated.
    pub(in crate::session) fn next(
        &mut self,
        exchange: &mut Exchange,
        outcome: Outcome,
        request: WorkOsRequest,
    ) -> Result<Next, EntropyExhausted> {
        let error = self.is_listening().then(|| WorkOsError::from_outcome(&outcome, self.now));
        let effort = self.effort(exchange);
        let next = exchange.next(outcome, self.now, &mut self.entropy);
        if let (Ok(Next::Retry(attempt)), Some(error)) = (&next, error) {
            self.report(|| Event::WorkOsAttemptFailed {
                request,
                failure: Failure::from_workos(&error, effort),
                delay_ms: attempt.delay_ms,
            });
        }
        next
    }

    /// What it has taken so far.
    pub(in crate::session) fn effort(&self, exchange: &Exchange) -> Effort {
        Effort { attempts: exchange.tried(), duration_ms: exchange.elapsed_ms(self.now) }
    }
}

impl Event {
    fn authenticated(Authenticated { session, claims, .. }: &Authenticated) -> Self {
        Self::Authenticated {
            subject: Subject::of(claims),
            impersonated: claims.act_sub.is_some() || session.impersonator.is_some(),
        }
    }
}

impl Failure {
    fn of(error: &SessionError, effort: Effort) -> Self {
        match error {
            SessionError::WorkOs(error) => Self::from_workos(error, effort),
            other => Self { effort: Some(effort), ..Self::unasked(other.error_code()) },
        }
    }

    fn from_workos(error: &WorkOsError, effort: Effort) -> Self {
        Self {
            reason: error.error_code(),
            status: error.status,
            request_id: error.request_id.clone(),
            effort: Some(effort),
        }
    }

    /// Of something that WorkOS was not asked about.
    pub(in crate::session) const fn unasked(reason: ErrorCode) -> Self {
        Self { reason, status: None, request_id: None, effort: None }
    }
}
