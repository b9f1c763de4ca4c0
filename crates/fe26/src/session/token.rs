//! An access token by itself: what API clients send instead of a cookie (RFC 6750).

use super::AuthKit;
use super::authenticate::{Authenticate, Authenticated, Opened};
use super::config::Config;
use super::error::SessionError;
use super::flow::{Flow, Moment, Progress};
use super::payload::Session;
use crate::http::Outcome;
use crate::jose::jwt::Claims;
use crate::json::UniqueMembers;
use crate::text::{split_before, trim};

/// A token that waits for the JWK Set, or for the host to verify its signature.
#[derive(Debug)]
pub struct AuthenticateToken(Authenticate);

impl AuthKit {
    /// Authenticates an access token of WorkOS: all that holds for the one in a session holds for this one. It is never
    /// refreshed.
    ///
    /// A token that names no user or no session is refused, or that names another client, to which it was given: what
    /// else WorkOS signs with the same keys is not meant for this.
    pub fn authenticate_token(
        &mut self,
        token: &str,
        moment: &mut Moment<'_>,
    ) -> Progress<AuthenticateToken> {
        if token.is_empty() {
            return Progress::Done(Err(SessionError::NoToken));
        }
        let opened = Opened::unsealed(Session::of_token(token));
        let progress = self.authenticate_opened(opened, moment);
        AuthenticateToken::at(progress, &self.config, moment)
    }

    /// Authenticates the token of an `Authorization` header.
    pub fn authenticate_bearer(
        &mut self,
        authorization: &str,
        moment: &mut Moment<'_>,
    ) -> Progress<AuthenticateToken> {
        match bearer_token(authorization) {
            Ok(token) => self.authenticate_token(token, moment),
            Err(error) => {
                let rejected = Err(error);
                moment.report_token(&rejected);
                Progress::Done(rejected)
            }
        }
    }
}

impl Flow for AuthenticateToken {
    type Output = Result<Authenticated, SessionError>;

    fn resume(self, kit: &mut AuthKit, outcome: Outcome, moment: &mut Moment<'_>) -> Progress<Self> {
        let progress = self.0.advance(kit, outcome, moment);
        Self::at(progress, &kit.config, moment)
    }
}

impl AuthenticateToken {
    fn at(progress: Progress<Authenticate>, config: &Config, moment: &mut Moment<'_>) -> Progress<Self> {
        let result = match progress {
            Progress::Send(attempt, flow) => return Progress::Send(attempt, Self(flow)),
            Progress::Verify(check, flow) => return Progress::Verify(check, Self(flow)),
            Progress::Done(Ok(token)) if is_persons(&token.claims) && !is_anothers(&token, config) => {
                Ok(token)
            }
            Progress::Done(Ok(_)) => Err(SessionError::InvalidJwt { refreshable: false }),
            Progress::Done(Err(rejected)) => Err(rejected.error),
        };
        moment.report_token(&result);
        Progress::Done(result)
    }
}

const fn is_persons(claims: &Claims) -> bool {
    claims.sub.is_some() && claims.sid.is_some()
}

/// Whether the token was given to another client. WorkOS names it in `client_id` where other applications may ask for
/// tokens, and in the issuer, unless the configuration says which issuers there are.
fn is_anothers(token: &Authenticated, config: &Config) -> bool {
    let named =
        UniqueMembers::parse(&token.claims_set).ok().and_then(|claims| claims.string("client_id").ok()?);
    let issuer = token.claims.iss.as_deref().filter(|_| config.validation.issuers.is_empty());
    let mut clients = named.as_deref().into_iter().chain(issuer.and_then(issuing_client));
    clients.any(|client| client != config.endpoint.client_id)
}

/// The last segment of `https://api.workos.com/user_management/client_…`.
fn issuing_client(issuer: &str) -> Option<&str> {
    let (parent, client) = issuer.strip_suffix('/').unwrap_or(issuer).rsplit_once('/')?;
    parent.ends_with("/user_management").then_some(client)
}

/// `Bearer`, in any case, spaces, and one token (RFC 6750, section 2.1; RFC 9110, section 11.4). Another scheme's
/// credentials are no token, which is not a mistake.
fn bearer_token(authorization: &str) -> Result<&str, SessionError> {
    let (scheme, token) = split_before(trim(authorization), |byte| byte == b' ');
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(SessionError::NoToken);
    }
    let token = trim(token);
    if !token.is_empty() && token.bytes().all(is_token68) {
        Ok(token)
    } else {
        Err(SessionError::InvalidAuthorizationHeader)
    }
}

const fn is_token68(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/' | b'=')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_token_is_one_token() {
        for (header, token) in [
            ("Bearer a.b-c_d", "a.b-c_d"),
            ("bearer a", "a"),
            ("BEARER   a==", "a=="),
            ("\tBearer a~+/ ", "a~+/"),
            ("Bearer bearer", "bearer"),
        ] {
            assert_eq!(bearer_token(header), Ok(token), "{header}");
        }
        for header in [
            "",
            " ",
            "Basic YTpi",
            "Negotiate",
            "Bearers a",
            "Bearer-Token a",
            "Token a",
            "a.b.c",
            "Bearer\ta",
        ] {
            assert_eq!(bearer_token(header), Err(SessionError::NoToken), "{header}");
        }
        for header in
            ["Bearer", "Bearer ", "Bearer a b", "Bearer a, Bearer b", "Bearer \"a\"", "Bearer a\u{e4}"]
        {
            assert_eq!(bearer_token(header), Err(SessionError::InvalidAuthorizationHeader), "{header}");
        }
    }
}
