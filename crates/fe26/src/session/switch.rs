//! Switching a session to another organization: a refresh that asks for it, or a sign-in there where WorkOS wants one.

use super::AuthKit;
use super::authenticate::Opened;
use super::error::SessionError;
use super::flow::{Moment, Progress};
use super::refresh::{Refresh, RefreshOptions};
use super::sign_in::{SignIn, SignInError, SignInOptions};
use super::with_auth::{RequestAuth, WithAuth};
use crate::cookie::chunk::Carried;
use crate::text::split_before;
use crate::workos::error::{WorkOsError, WorkOsErrorKind};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;

impl AuthKit {
    /// Refreshes the session of a `Cookie` header into another organization. Whatever fails leaves the session as it
    /// is, in the organization it was in.
    ///
    /// `set_cookies` are those that [`Self::with_auth`] has given for this request, if any: the session is in them then,
    /// and the refresh token of the header has been exchanged. `options` need not name the organization.
    pub fn switch_organization(
        &mut self,
        cookie_header: &str,
        set_cookies: &[String],
        organization_id: &str,
        mut options: RefreshOptions,
        moment: &mut Moment<'_>,
    ) -> Progress<WithAuth> {
        let mut newest = String::new();
        for set_cookie in set_cookies {
            newest.push_str(split_before(set_cookie, |byte| byte == b';').0);
            newest.push(';');
        }
        let opened = self.open_cookie(&newest, moment.now);
        let session = match opened.or_else(|_| self.open_cookie(cookie_header, moment.now)) {
            Ok(Opened { session, .. }) => session,
            Err(error) => return Progress::Done(RequestAuth::without(error)),
        };
        // Those cookies may be on their way to the browser, or these are set in their place.
        let carried = self.carried(cookie_header).or(self.carried(&newest));
        if organization_id.is_empty() {
            // WorkOS would take it for none at all, and stay where it is.
            let refused = WorkOsError::bare(WorkOsErrorKind::Refused);
            return Progress::Done(RequestAuth::failed(SessionError::WorkOs(Box::new(refused))));
        }
        options.organization_id = Some(String::from(organization_id));
        let redirect_uri = options.redirect_uri.clone();
        let passwords = Arc::clone(&self.config.passwords);
        let progress = self.refresh_session(session, passwords, options, moment);
        self.switched(progress, carried, redirect_uri, moment)
    }

    /// Only the refresh is reported: who is signed in has been already, and stays so if this fails.
    pub(super) fn switched(
        &self,
        progress: Progress<Refresh>,
        carried: Carried,
        redirect_uri: Option<String>,
        moment: &mut Moment<'_>,
    ) -> Progress<WithAuth> {
        match self.refreshed(progress, carried, redirect_uri, moment) {
            Progress::Send(attempt, WithAuth::Refreshing(flow, carried, redirect_uri)) => {
                Progress::Send(attempt, WithAuth::Switching(flow, carried, redirect_uri))
            }
            other => other,
        }
    }

    /// The sign-in that `switched` asks for, where the organization wants one: through its SSO connection, or with a
    /// second factor. `options` name the organization.
    pub fn sign_in_to_switch(
        &self,
        switched: &RequestAuth,
        options: &SignInOptions,
        cookie_header: &str,
        moment: &mut Moment<'_>,
    ) -> Option<Result<SignIn, SignInError>> {
        switched.asks_for_step().then(|| self.sign_in(options, cookie_header, moment))
    }
}

impl RequestAuth {
    /// Whether the person has a step to take before WorkOS grants this.
    pub(super) fn asks_for_step(&self) -> bool {
        matches!(&self.auth, Err(SessionError::WorkOs(error)) if error.kind == WorkOsErrorKind::Authentication)
    }
}
