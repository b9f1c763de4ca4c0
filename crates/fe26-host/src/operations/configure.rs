//! An engine's configuration.

use alloc::boxed::Box;

use crate::input::Configuration;
use crate::reply::Fault;
use fe26::session::AuthKit;

pub(crate) fn configure(configuration: &str) -> Result<AuthKit, Box<Fault>> {
    let Configuration { settings, environment, host_verifies, mut problems } =
        Configuration::parse(configuration)?;
    let variable =
        |name: &str| environment.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
    match AuthKit::new(settings, variable) {
        Ok(kit) if problems.is_empty() && host_verifies => Ok(kit.with_host_verification()),
        Ok(kit) if problems.is_empty() => Ok(kit),
        Ok(_) => Err(Fault::configuration(&problems)),
        Err(others) => {
            // What has the wrong type was left out, and is not missing as well.
            let mistyped = problems.len();
            for problem in others {
                if !problems.iter().take(mistyped).any(|other| other.key == problem.key) {
                    problems.push(problem);
                }
            }
            Err(Fault::configuration(&problems))
        }
    }
}
