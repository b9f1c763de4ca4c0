//! What WorkOS answers, or whatever stands in its place.

use super::known::{NOW, SEALED, passwords, step};
use fe26::http::{Outcome, Response};
use fe26::json::Json;
use fe26::seal::unseal;
use fe26::secret::Secret;
use fe26::session::refresh::RefreshOptions;
use fe26::session::{Flow, Progress};
use fe26::workos::answer::{AuthenticationAnswer, user_to_camel_case};
use fe26::workos::error::WorkOsError;
use std::sync::Arc;

/// Status, `Retry-After` and body.
pub fn answer(data: &[u8]) {
    let [status, retry_after, body] = super::lines(data);
    let _ = AuthenticationAnswer::parse(&body);
    let _ = Json::parse(&body).ok().and_then(user_to_camel_case);
    let response = Response {
        status: status.trim().parse().unwrap_or(500),
        retry_after: super::some(retry_after),
        request_id: None,
        body: Secret::new(body),
    };
    let outcome = Outcome::Answered(response);
    let error = WorkOsError::from_outcome(&outcome, NOW);
    let _ = (error.error_code(), error.is_misconfiguration(), error.retry_after());
    let passwords = Arc::new(passwords());
    step(|kit, moment| {
        let mut progress = kit.refresh(SEALED, &passwords, RefreshOptions::default(), moment);
        for _ in 0..10 {
            match progress {
                Progress::Send(_, flow) => progress = flow.resume(kit, outcome.clone(), moment),
                Progress::Done(Ok(session)) => {
                    let sealed = session.sealed.expose_secret();
                    assert!(unseal(sealed, &passwords, NOW).is_ok(), "what was sealed does not open");
                    return;
                }
                Progress::Done(Err(_)) => return,
                Progress::Verify(..) => panic!("nobody offered to verify"),
            }
        }
        panic!("it goes on for ever");
    });
}
