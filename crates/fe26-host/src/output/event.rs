//! What has happened, as `onEvent` is told it. The types are in `events.ts` of the package.

use fe26::error::ErrorCode;
use fe26::json::ObjectWriter;
use fe26::session::event::{Effort, Event, Failure, Subject};

pub(crate) fn event(output: &mut ObjectWriter<'_>, event: &Event) {
    output.string("type", event.name());
    match event {
        Event::Authenticated { subject, impersonated } => {
            push_subject(output, subject);
            output.boolean("impersonated", *impersonated);
            // The host remembers answers, and says so when it gives one again.
            output.boolean("remembered", false);
        }
        Event::Unauthenticated { reason: code } | Event::TokenRejected { reason: code } => {
            reason(output, *code)
        }
        Event::Forbidden { subject, reason: code } => {
            push_subject(output, subject);
            reason(output, *code);
        }
        Event::Refreshed { subject, effort: took } => {
            push_subject(output, subject);
            effort(output, *took);
        }
        Event::SignInStarted { screen_hint } => {
            output.some_string("screenHint", screen_hint.map(|hint| hint.as_str()));
        }
        Event::SignedIn { subject, authentication_method, effort: took } => {
            push_subject(output, subject);
            output.some_string("authenticationMethod", authentication_method.as_deref());
            effort(output, *took);
        }
        Event::RefreshFailed(cause) | Event::SignInFailed(cause) | Event::KeySetFailed(cause) => {
            failure(output, cause);
        }
        Event::SignedOut { session_id } => output.some_string("sessionId", session_id.as_deref()),
        Event::KeySetFetched { keys, effort: took } => {
            integer(output, "keys", *keys);
            effort(output, *took);
        }
        Event::WorkOsAttemptFailed { request, failure: cause, delay_ms } => {
            output.string("request", request.as_str());
            failure(output, cause);
            output.integer("delayMs", (*delay_ms).into());
        }
        Event::SessionCookieLarge { bytes } => integer(output, "bytes", *bytes),
        // What a newer core knows is no more than its name here.
        _ => {}
    }
}

fn push_subject(output: &mut ObjectWriter<'_>, subject: &Subject) {
    output.some_string("sessionId", subject.session_id.as_deref());
    output.some_string("userId", subject.user_id.as_deref());
    output.some_string("organizationId", subject.organization_id.as_deref());
}

fn failure(output: &mut ObjectWriter<'_>, failure: &Failure) {
    reason(output, failure.reason);
    if let Some(status) = failure.status {
        output.integer("status", status.into());
    }
    output.some_string("requestId", failure.request_id.as_deref());
    if let Some(took) = failure.effort {
        effort(output, took);
    }
}

fn reason(output: &mut ObjectWriter<'_>, code: ErrorCode) {
    output.string("reason", code.as_str());
    output.boolean("retryable", code.is_retryable());
}

fn effort(output: &mut ObjectWriter<'_>, Effort { attempts, duration_ms }: Effort) {
    output.integer("attempts", attempts.into());
    output.integer("durationMs", duration_ms);
}

fn integer(output: &mut ObjectWriter<'_>, name: &str, value: usize) {
    output.integer(name, value.try_into().unwrap_or(i64::MAX));
}
