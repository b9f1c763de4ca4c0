//! Somebody is signed in: claims, tokens and seals.

use fe26::jose::jwt::Claims;
use fe26::json::{JsonText, ObjectWriter};
use fe26::session::authenticate::Authenticated;
use fe26::session::grant::Granted;
use fe26::session::payload::Session;
use fe26::session::refresh::Refreshed;
use fe26::workos::answer::AuthenticationAnswer;

use crate::reply::SMALL;

pub(super) fn authenticated(output: &mut ObjectWriter<'_>, authenticated: &Authenticated) {
    signed_in(output, &authenticated.session, &authenticated.claims, &authenticated.claims_set);
}

/// A session's user and claims, as `authenticate()` of `@workos-inc/node` names them, and the whole Claims Set.
fn signed_in(output: &mut ObjectWriter<'_>, session: &Session, claims: &Claims, claims_set: &str) {
    output.boolean("authenticated", true);
    named_claims(output, claims);
    output.some_raw("user", text_of(session.user.as_ref()));
    output.some_raw("authenticationMethod", text_of(session.authentication_method.as_ref()));
    output.some_raw("impersonator", text_of(session.impersonator.as_ref()));
    output.string("accessToken", session.access_token.expose_secret());
    output.raw("claims", claims_set);
}

/// An access token by itself.
pub(super) fn token(output: &mut ObjectWriter<'_>, token: &Authenticated) {
    output.boolean("authenticated", true);
    output.some_string("userId", token.claims.sub.as_deref());
    named_claims(output, &token.claims);
    if let Some(email) = token.claims.act_sub.as_deref() {
        output.object("impersonator", |impersonator| {
            impersonator.string("email", email);
            impersonator.string_or_null("reason", None);
        });
    }
    output.string("accessToken", token.session.access_token.expose_secret());
    output.raw("claims", &token.claims_set);
}

fn named_claims(output: &mut ObjectWriter<'_>, claims: &Claims) {
    output.some_string("sessionId", claims.sid.as_deref());
    output.some_string("organizationId", claims.org_id.as_deref());
    output.some_string("role", claims.role.as_deref());
    output.some_strings("roles", claims.roles.as_deref());
    output.some_strings("permissions", claims.permissions.as_deref());
    output.some_strings("entitlements", claims.entitlements.as_deref());
    output.some_strings("featureFlags", claims.feature_flags.as_deref());
}

/// About how many bytes that takes.
pub(super) fn bytes_of(session: &Session, claims_set: &str) -> usize {
    let user = session.user.as_ref().map_or(0, |user| user.text().len());
    2 * claims_set.len() + user + session.access_token.expose_secret().len() + SMALL
}

pub(super) fn refreshed(output: &mut ObjectWriter<'_>, refreshed: &Refreshed) {
    signed_in(output, &refreshed.session, &refreshed.claims, &refreshed.claims_set);
    output.string("sealedSession", refreshed.sealed.expose_secret());
    output.object("session", |session| answer(session, &refreshed.answer));
}

pub(super) fn granted(output: &mut ObjectWriter<'_>, granted: &Granted) {
    signed_in(output, &granted.session, &granted.claims, &granted.claims_set);
    output.string("refreshToken", granted.answer.refresh_token.expose_secret());
    output.some_raw("oauthTokens", text_of(granted.answer.oauth_tokens.as_ref()));
    output.string("sealedSession", granted.sealed.expose_secret());
}

/// Tokens as `@workos-inc/node` answers them.
fn answer(output: &mut ObjectWriter<'_>, answer: &AuthenticationAnswer) {
    output.raw("user", answer.user.text());
    output.some_string("organizationId", answer.organization_id.as_deref());
    output.string("accessToken", answer.access_token.expose_secret());
    output.string("refreshToken", answer.refresh_token.expose_secret());
    output.some_raw("impersonator", text_of(answer.impersonator.as_ref()));
    output.some_string("authenticationMethod", answer.authentication_method.as_deref());
    output.some_raw("oauthTokens", text_of(answer.oauth_tokens.as_ref()));
}

pub(super) fn text_of(json: Option<&JsonText>) -> Option<&str> {
    json.map(JsonText::text)
}
