//! The error codes as they are documented and as TypeScript knows them: one list, in three places.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use fe26::error::ErrorCode;
use std::collections::BTreeSet;
use std::fs;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/errors.md");
const ERRORS_TS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../npm/fe26/src/errors.ts");
/// The rooms that declare reasons.
const TYPES_TS: [&str; 3] = ["failures", "requirements", "tokens"];

/// `cargo xtask error-codes` sets this variable and has the page written.
#[test]
fn the_page_is_up_to_date() {
    if std::env::var_os("FE26_WRITE_ERROR_CODES").is_some() {
        fs::write(PAGE, page()).unwrap();
    }
    let written = fs::read_to_string(PAGE).unwrap_or_default().replace("\r\n", "\n");
    assert!(written == page(), "docs/errors.md is stale: run `cargo xtask error-codes`");
}

#[test]
fn typescript_knows_the_codes_and_no_others() {
    let codes: BTreeSet<_> = ErrorCode::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    let thrown = literals(&fs::read_to_string(ERRORS_TS).unwrap(), &["Fe26ErrorCode"]);
    let reasons = literals(
        &types(),
        &[
            "AuthenticateFailureReason",
            "TransientFailureReason",
            "AuthenticationStep",
            "RefreshFailureReason",
            "NoSessionReason",
            "PageFailureReason",
            "WebsiteFailureReason",
            "CallbackFailureReason",
            "RequirementReason",
            "TokenFailureReason",
            "BearerFailureReason",
        ],
    );
    assert!(!thrown.is_empty() && !reasons.is_empty());
    assert_eq!(thrown.union(&reasons).cloned().collect::<BTreeSet<_>>(), codes);
}

#[test]
fn transient_reasons_are_the_retryable_codes() {
    let mut transient = literals(&types(), &["TransientFailureReason"]);
    // An error of `authenticate()`, a reason of `withAuth()` alone.
    transient.insert(ErrorCode::KeySetUnavailable.as_str().to_owned());
    let retryable = ErrorCode::ALL.iter().filter(|code| code.is_retryable());
    assert_eq!(transient, retryable.map(|code| code.as_str().to_owned()).collect());
}

#[test]
fn reasons_of_requests_without_a_session_are_those_of_the_type() {
    let reasons = literals(
        &types(),
        &[
            "AuthenticateFailureReason",
            "RefreshFailureReason",
            "AuthenticationStep",
            "TransientFailureReason",
            "NoSessionReason",
        ],
    );
    let codes = ErrorCode::ALL.iter().filter(|code| code.is_of_session());
    assert_eq!(reasons, codes.map(|code| code.as_str().to_owned()).collect());
}

fn types() -> String {
    let read = |room: &&str| {
        let path = format!("{}/../../npm/fe26/src/types/{room}.ts", env!("CARGO_MANIFEST_DIR"));
        fs::read_to_string(path).unwrap()
    };
    TYPES_TS.iter().map(read).collect::<Vec<_>>().join("\n\n")
}

fn page() -> String {
    let mut page = String::from(
        "# Error codes\n\n\
         <!-- Written by `cargo xtask error-codes`. The codes stand in crates/fe26/src/error.rs. -->\n\n\
         Every reason and every error, by its code. Codes are API: they are matched on and do not change.\n\
         Messages may.\n\n\
         A *retryable* failure passes by itself: nobody is signed out by it, and the same request may succeed later.\n\n\
         | code | retryable | what it means, and what to do |\n| --- | --- | --- |\n",
    );
    for code in ErrorCode::ALL {
        let explanation =
            code.explanation().split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
        let retryable = if code.is_retryable() { "yes" } else { "no" };
        page.push_str(&format!("| `{code}` | {retryable} | {explanation} |\n"));
    }
    page
}

/// The texts in single quotes of `export type <name> = …`, up to the next declaration.
fn literals(source: &str, names: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in names {
        let declaration = format!("export type {name} =");
        let start = source.find(&declaration).unwrap_or_else(|| panic!("no `{declaration}`"));
        let rest = &source[start + declaration.len()..];
        let end = ["\n\n", "\n/**", "\nexport"].iter().filter_map(|mark| rest.find(mark)).min();
        let union = &rest[..end.unwrap_or(rest.len())];
        found.extend(union.split('\'').skip(1).step_by(2).map(str::to_owned));
    }
    found
}
