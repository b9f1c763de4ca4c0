//! Flows between two calls: JavaScript holds their numbers.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;

use crate::input::Input;
use crate::operations::Switching;
use crate::output;
use crate::reply::{Fault, Reply};
use fe26::cookie::chunk::Carried;
use fe26::http::{Outcome, Response};
use fe26::json::Json;
use fe26::secret::Secret;
use fe26::session::authenticate::Authenticate;
use fe26::session::callback::HandleCallback;
use fe26::session::grant::Exchanging;
use fe26::session::open::Open;
use fe26::session::refresh::Refresh;
use fe26::session::token::AuthenticateToken;
use fe26::session::with_auth::WithAuth;
use fe26::session::{AuthKit, Flow, Moment, Progress};
use fe26::time::UnixTimeMs;

/// The flows that wait for an outcome.
///
/// A host may abandon one (a Worker whose client has gone away never resumes it), so each is forgotten after a time
/// that no exchange reaches, and the oldest when there are too many.
#[derive(Debug, Default)]
pub(crate) struct Flows {
    /// Oldest first.
    waiting: Vec<Entry>,
    last: u32,
}

#[derive(Debug)]
struct Entry {
    number: u32,
    since: UnixTimeMs,
    flow: Box<Waiting>,
}

/// Every kind of flow.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "each is boxed while it waits")]
pub(crate) enum Waiting {
    Authenticate(Authenticate),
    Open(Open),
    /// Whether it comes from a header.
    AuthenticateToken(AuthenticateToken, bool),
    Refresh(Refresh),
    WithAuth(WithAuth),
    Exchange(Exchanging, Storing),
    Switch(WithAuth, Switching),
    /// With the sign-in path when the callback is to be answered with a page or a redirect.
    Callback(HandleCallback, Option<String>),
}

/// Where the cookies of a grant go.
#[derive(Debug)]
pub(crate) struct Storing {
    /// What the browser has.
    pub(crate) carried: Carried,
    /// The one in use, if it is not the configured one.
    pub(crate) redirect_uri: Option<String>,
}

impl Flows {
    /// Keeps a flow that must wait, or writes the output of one that has ended.
    pub(crate) fn step<F: Flow>(
        &mut self,
        progress: Progress<F>,
        now: UnixTimeMs,
        wait: impl FnOnce(F) -> Waiting,
        output: impl FnOnce(F::Output) -> Reply,
    ) -> Reply {
        match progress {
            Progress::Done(value) => output(value),
            Progress::Send(attempt, flow) => Reply::send(self.keep(wait(flow), now), &attempt),
            Progress::Verify(check, flow) => Reply::verify(self.keep(wait(flow), now), &check),
        }
    }

    /// Gives a flow the number it is resumed by.
    fn keep(&mut self, flow: Waiting, now: UnixTimeMs) -> u32 {
        self.last = self.last.wrapping_add(1);
        self.waiting.push(Entry { number: self.last, since: now, flow: Box::new(flow) });
        let is_abandoned = |entry: &&Entry| now.since(entry.since) >= FORGOTTEN_AFTER_MS;
        let abandoned = self.waiting.iter().take_while(is_abandoned).count();
        let crowded = self.waiting.len().saturating_sub(MOST_WAITING);
        // A few are kept whatever the clock says: after a jump forward, all would look abandoned.
        let spare = self.waiting.len().saturating_sub(FEW_WAITING);
        self.waiting.drain(..abandoned.min(spare).max(crowded));
        self.last
    }

    pub(crate) fn authenticate(&mut self, progress: Progress<Authenticate>, now: UnixTimeMs) -> Reply {
        self.step(progress, now, Waiting::Authenticate, output::authentication)
    }

    pub(crate) fn open(&mut self, progress: Progress<Open>, kit: &AuthKit, now: UnixTimeMs) -> Reply {
        self.step(progress, now, Waiting::Open, |opened| output::opened(kit, &opened))
    }

    pub(crate) fn token(
        &mut self,
        progress: Progress<AuthenticateToken>,
        is_header: bool,
        now: UnixTimeMs,
    ) -> Reply {
        let wait = |flow| Waiting::AuthenticateToken(flow, is_header);
        self.step(progress, now, wait, |result| output::token(&result, is_header))
    }

    pub(crate) fn with_auth(&mut self, progress: Progress<WithAuth>, now: UnixTimeMs) -> Reply {
        self.step(progress, now, Waiting::WithAuth, |request| output::with_auth(&request))
    }

    pub(crate) fn resume(
        &mut self,
        kit: &mut AuthKit,
        flow: u32,
        outcome: &str,
        moment: &mut Moment<'_>,
    ) -> Result<Reply, Box<Fault>> {
        // Numbers may have begun anew, their distances have not.
        let age = |number: u32| self.last.wrapping_sub(number);
        let found = self.waiting.binary_search_by(|entry| age(flow).cmp(&age(entry.number)));
        let index = found.map_err(|_| Fault::internal())?;
        let waiting = *self.waiting.remove(index).flow;
        let outcome = read_outcome(outcome).map_err(|_| Fault::internal())?;
        let now = moment.now;
        Ok(match waiting {
            Waiting::Authenticate(flow) => self.authenticate(flow.resume(kit, outcome, moment), now),
            Waiting::Open(flow) => {
                let progress = flow.resume(kit, outcome, moment);
                self.open(progress, kit, now)
            }
            Waiting::AuthenticateToken(flow, is_header) => {
                self.token(flow.resume(kit, outcome, moment), is_header, now)
            }
            Waiting::Refresh(flow) => {
                self.step(flow.resume(kit, outcome, moment), now, Waiting::Refresh, output::refresh)
            }
            Waiting::WithAuth(flow) => self.with_auth(flow.resume(kit, outcome, moment), now),
            Waiting::Exchange(flow, storing) => {
                let progress = flow.resume(kit, outcome, moment);
                self.grant(kit, progress, storing, moment)
            }
            Waiting::Switch(flow, switching) => {
                let progress = flow.resume(kit, outcome, moment);
                return self.switch(kit, progress, switching, moment);
            }
            Waiting::Callback(flow, sign_in_path) => {
                let progress = flow.resume(kit, outcome, moment);
                self.callback(kit, progress, sign_in_path, now)
            }
        })
    }

    pub(crate) fn grant(
        &mut self,
        kit: &AuthKit,
        progress: Progress<Exchanging>,
        storing: Storing,
        moment: &mut Moment<'_>,
    ) -> Reply {
        match progress {
            Progress::Done(result) => output::grant(kit, result, &storing, moment),
            waiting => {
                let wait = |flow| Waiting::Exchange(flow, storing);
                self.step(waiting, moment.now, wait, |_| Reply::error(&Fault::internal()))
            }
        }
    }

    pub(crate) fn switch(
        &mut self,
        kit: &AuthKit,
        progress: Progress<WithAuth>,
        switching: Switching,
        moment: &mut Moment<'_>,
    ) -> Result<Reply, Box<Fault>> {
        match progress {
            Progress::Done(switched) => switching.end(kit, &switched, moment),
            waiting => {
                let wait = |flow| Waiting::Switch(flow, switching);
                Ok(self.step(waiting, moment.now, wait, |switched| output::with_auth(&switched)))
            }
        }
    }

    pub(crate) fn callback(
        &mut self,
        kit: &AuthKit,
        progress: Progress<HandleCallback>,
        sign_in_path: Option<String>,
        now: UnixTimeMs,
    ) -> Reply {
        match progress {
            Progress::Done(callback) => output::callback(kit, &callback, sign_in_path.as_deref()),
            waiting => self.step(
                waiting,
                now,
                |flow| Waiting::Callback(flow, sign_in_path),
                |callback| output::callback(kit, &callback, None),
            ),
        }
    }
}

/// What `transport.ts` of the package reports.
fn read_outcome(outcome: &str) -> Result<Outcome, Box<Fault>> {
    let wrong = Cell::new(false);
    outcome_in(&Input::parse(outcome, &wrong)?)
}

/// The same, as part of an input.
pub(crate) fn outcome_in(outcome: &Input<'_, '_>) -> Result<Outcome, Box<Fault>> {
    let failed = outcome.text("failed");
    if let Some(holds) = outcome.json("verified").and_then(Json::boolean) {
        return Ok(Outcome::Verified { holds });
    }
    let status = outcome.whole_number("status").unwrap_or_default();
    let response = Response {
        status: status.try_into().map_err(|_| Fault::internal())?,
        retry_after: outcome.text("retryAfter"),
        request_id: outcome.text("requestId"),
        body: Secret::new(outcome.text_or_empty("body")),
    };
    outcome.check()?;
    Ok(match failed.as_deref() {
        Some("timeout") => Outcome::TimedOut,
        Some(_) => Outcome::Unreachable,
        None => Outcome::Answered(response),
    })
}

/// An exchange ends within half of this, delays included.
const FORGOTTEN_AFTER_MS: i64 = 120_000;
/// More requests than one process can have under way; it bounds the memory if the clock stands still or is set back.
const MOST_WAITING: usize = 16_384;
const FEW_WAITING: usize = 64;
