//! A request to WorkOS whose answer the caller reads for itself: the attempts at it, and nothing else.

use super::AuthKit;
use super::event::WorkOsRequest;
use super::flow::{Flow, Moment, Progress};
use crate::entropy::EntropyExhausted;
use crate::exchange::{Exchange, Next, RetryPolicy};
use crate::http::{Method, Outcome, Request};
use crate::workos::endpoint::idempotency_key;

/// A request being tried.
#[derive(Debug)]
pub struct Requesting(Exchange);

impl AuthKit {
    /// Sends a request. To a `POST` it adds an `idempotency-key`, and nothing else to any.
    pub fn request(
        &self,
        mut request: Request,
        policy: RetryPolicy,
        moment: &mut Moment<'_>,
    ) -> Result<Progress<Requesting>, EntropyExhausted> {
        if request.method == Method::Post {
            request.headers.push(idempotency_key(&mut moment.entropy)?);
        }
        let (exchange, attempt) = Exchange::begin(request, policy, None, moment.now);
        Ok(Progress::Send(attempt, Requesting(exchange)))
    }
}

impl Flow for Requesting {
    /// The caller has performed the last attempt, and so has what came of it.
    type Output = ();

    fn resume(mut self, _: &mut AuthKit, outcome: Outcome, moment: &mut Moment<'_>) -> Progress<Self> {
        match moment.next(&mut self.0, outcome, WorkOsRequest::Api) {
            Ok(Next::Retry(attempt)) => Progress::Send(attempt, self),
            _ => Progress::Done(()),
        }
    }
}
