//! Flows between two calls: JavaScript holds their numbers.

use crate::output;
use crate::reply::{Fault, Reply};
use fe26::http::{Outcome, Response};
use fe26::secret::Secret;
use fe26::session::authenticate::Authenticate;
use fe26::session::callback::HandleCallback;
use fe26::session::grant::Exchanging;
use fe26::session::refresh::Refresh;
use fe26::session::with_auth::WithAuth;
use fe26::session::{AuthKit, Flow, Moment, Progress};
use fe26::time::UnixTimeMs;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The flows that wait for an outcome.
///
/// A host may abandon one (a Worker whose client has gone away never resumes it), so each is forgotten after a time
/// that no exchange reaches, and the oldest when there are too many.
#[derive(Debug, Default)]
pub(crate) struct Flows {
    waiting: BTreeMap<u32, (UnixTimeMs, Waiting)>,
    last: u32,
}

/// Every kind of flow.
#[derive(Debug)]
pub(crate) enum Waiting {
    Authenticate(Authenticate),
    Refresh(Refresh),
    WithAuth(Box<WithAuth>),
    Exchange(Exchanging),
    /// With the sign-in path when the callback is to be answered with a page or a redirect.
    Callback(Box<HandleCallback>, Option<String>),
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
            Progress::Send(attempt, flow) => Reply::Send(self.keep(wait(flow), now), Box::new(attempt)),
        }
    }

    /// Gives a flow the number it is resumed by.
    fn keep(&mut self, flow: Waiting, now: UnixTimeMs) -> u32 {
        self.last = self.last.wrapping_add(1);
        self.waiting.insert(self.last, (now, flow));
        // Numbers grow with time, so the first is the oldest.
        while let Some(oldest) = self.waiting.first_entry() {
            let is_abandoned = now.since(oldest.get().0) >= FORGOTTEN_AFTER_MS;
            let is_crowded = self.waiting.len() > MOST_WAITING;
            // A few are kept whatever the clock says: after a jump forward, all would look abandoned.
            if !is_crowded && (!is_abandoned || self.waiting.len() <= FEW_WAITING) {
                break;
            }
            self.waiting.pop_first();
        }
        self.last
    }

    pub(crate) fn authenticate(&mut self, progress: Progress<Authenticate>, now: UnixTimeMs) -> Reply {
        self.step(progress, now, Waiting::Authenticate, output::authentication)
    }

    pub(crate) fn with_auth(&mut self, progress: Progress<WithAuth>, now: UnixTimeMs) -> Reply {
        self.step(progress, now, |flow| Waiting::WithAuth(Box::new(flow)), output::with_auth)
    }

    pub(crate) fn resume(
        &mut self,
        kit: &mut AuthKit,
        flow: u32,
        outcome: &str,
        moment: &mut Moment<'_>,
    ) -> Result<Reply, Fault> {
        let (_, waiting) = self.waiting.remove(&flow).ok_or_else(Fault::internal)?;
        let outcome = serde_json::from_str::<HostOutcome>(outcome).map_err(|_| Fault::internal())?.into();
        let now = moment.now;
        Ok(match waiting {
            Waiting::Authenticate(flow) => self.authenticate(flow.resume(kit, outcome, moment), now),
            Waiting::Refresh(flow) => {
                self.step(flow.resume(kit, outcome, moment), now, Waiting::Refresh, output::refresh)
            }
            Waiting::WithAuth(flow) => self.with_auth(flow.resume(kit, outcome, moment), now),
            Waiting::Exchange(flow) => {
                let progress = flow.resume(kit, outcome, moment);
                self.step(progress, now, Waiting::Exchange, |result| output::grant(kit, result))
            }
            Waiting::Callback(flow, sign_in_path) => {
                let progress = flow.resume(kit, outcome, moment);
                self.callback(kit, progress, sign_in_path, now)
            }
        })
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
            send @ Progress::Send(..) => self.step(
                send,
                now,
                |flow| Waiting::Callback(Box::new(flow), sign_in_path),
                |callback| output::callback(kit, &callback, None),
            ),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HostOutcome {
    failed: Option<String>,
    #[serde(default)]
    status: u16,
    retry_after: Option<String>,
    request_id: Option<String>,
    #[serde(default)]
    body: String,
}

impl From<HostOutcome> for Outcome {
    fn from(outcome: HostOutcome) -> Self {
        match outcome.failed.as_deref() {
            Some("timeout") => Self::TimedOut,
            Some(_) => Self::Unreachable,
            None => Self::Answered(Response {
                status: outcome.status,
                retry_after: outcome.retry_after,
                request_id: outcome.request_id,
                body: Secret::new(outcome.body),
            }),
        }
    }
}

/// An exchange ends within half of this, delays included.
const FORGOTTEN_AFTER_MS: i64 = 120_000;
/// More requests than one process can have under way; it bounds the memory if the clock stands still or is set back.
const MOST_WAITING: usize = 16_384;
const FEW_WAITING: usize = 64;
