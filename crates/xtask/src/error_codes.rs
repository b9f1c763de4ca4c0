//! `docs/errors.md` from the codes in the crate.

use std::process::Command;

/// Lets the test that compares the page with the codes write it instead. So there is one renderer, and this crate,
/// which every build compiles first, need not compile the core.
pub(crate) fn write() -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["test", "--quiet", "--package", "fe26", "--test", "error_codes"])
        .env("FE26_WRITE_ERROR_CODES", "1")
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err("the error codes could not be written".to_owned()) }
}
