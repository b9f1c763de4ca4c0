//! What the environment may set.

use super::http_url::parse_port;
use super::problem::report;
use super::{ConfigProblem, OneOrMany, PasswordSetting, Settings};
use alloc::string::String;
use alloc::vec::Vec;

impl Settings {
    /// Fills what code left open from the environment.
    pub fn or_environment(
        mut self,
        lookup: impl Fn(&str) -> Option<String>,
        problems: &mut Vec<ConfigProblem>,
    ) -> Self {
        let variable = |name: &str| lookup(name).filter(|value| !value.is_empty());
        for (setting, name) in [
            (&mut self.client_id, "WORKOS_CLIENT_ID"),
            (&mut self.redirect_uri, "WORKOS_REDIRECT_URI"),
            (&mut self.cookie_name, "WORKOS_COOKIE_NAME"),
            (&mut self.cookie_domain, "WORKOS_COOKIE_DOMAIN"),
            (&mut self.cookie_same_site, "WORKOS_COOKIE_SAME_SITE"),
            (&mut self.api_hostname, "WORKOS_API_HOSTNAME"),
        ] {
            if setting.is_none() {
                *setting = variable(name);
            }
        }
        if self.api_key.is_none() && !self.public_client {
            self.api_key = variable("WORKOS_API_KEY");
        }
        if self.cookie_password.is_none() {
            let secret = variable("WORKOS_COOKIE_PASSWORD");
            self.cookie_password = secret.map(|secret| OneOrMany::One(PasswordSetting::Text(secret)));
        }
        if self.cookie_max_age.is_none()
            && let Some(value) = variable("WORKOS_COOKIE_MAX_AGE")
        {
            self.cookie_max_age = value.parse().ok();
            if self.cookie_max_age.is_none() {
                report(problems, "cookieMaxAge", "WORKOS_COOKIE_MAX_AGE must be a whole number of seconds");
            }
        }
        if self.api_port.is_none()
            && let Some(value) = variable("WORKOS_API_PORT")
        {
            self.api_port = parse_port(&value);
            if self.api_port.is_none() {
                report(problems, "apiPort", "WORKOS_API_PORT must be a port number");
            }
        }
        if self.api_https.is_none()
            && let Some(value) = variable("WORKOS_API_HTTPS")
        {
            self.api_https = true_or_false(&value);
            if self.api_https.is_none() {
                report(problems, "apiHttps", "WORKOS_API_HTTPS must be true or false");
            }
        }
        self
    }
}

fn true_or_false(text: &str) -> Option<bool> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("true") || text == "1" {
        Some(true)
    } else if is("false") || text == "0" {
        Some(false)
    } else {
        None
    }
}
