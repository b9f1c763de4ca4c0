//! The fuzz targets without a fuzzer: each over its corpus, and over what a seeded generator makes of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]
#![allow(unreachable_pub, reason = "the targets are a crate of their own as well")]

#[path = "fuzz/genuine.rs"]
mod genuine;
#[path = "fuzz/mutations.rs"]
mod mutations;
#[path = "../../../fuzz/src/lib.rs"]
mod targets;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use targets::TARGETS;

const FUZZ: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz");
/// Inputs of each target, made of its corpus.
const ROUNDS: u64 = 2_000;

/// `FE26_WRITE_CORPUS=1` has the files written.
#[test]
fn the_corpus_begins_with_what_is_genuine() {
    let write = std::env::var_os("FE26_WRITE_CORPUS").is_some();
    for (target, name, content) in genuine::corpus() {
        let path = corpus_of(target).join(name);
        if write {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &content).unwrap();
        }
        let known = fs::read(&path).unwrap_or_default();
        assert!(known == content.as_bytes(), "{} is stale: set FE26_WRITE_CORPUS=1", path.display());
    }
}

#[test]
fn each_target_is_a_program_and_has_a_corpus() {
    let names: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let programs = files(PathBuf::from(FUZZ).join("fuzz_targets"));
    let programs = programs.iter().map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned());
    assert_eq!(programs.collect::<BTreeSet<_>>(), names);
    for name in &names {
        assert!(!files(corpus_of(name)).is_empty(), "{name}");
    }
}

#[test]
fn what_is_genuine_is_taken_for_it() {
    use targets::known::{JWKS, SEALED, USER_ID, step};
    let header = format!("wos-session={SEALED}");
    let progress = step(|kit, moment| kit.read_auth(&header, moment));
    let fe26::session::Progress::Done(request) = progress else { panic!("the keys are at hand") };
    assert_eq!(request.auth.unwrap().claims.sub.as_deref(), Some(USER_ID));
    assert!(fe26::jose::jwk_set::JwkSet::parse(JWKS).is_ok());
}

macro_rules! every_target {
    ($($name:ident)+) => {
        $(#[test]
        fn $name() {
            run(stringify!($name));
        })+

        #[test]
        fn every_target_is_run() {
            assert_eq!(TARGETS.map(|(name, _)| name).as_slice(), [$(stringify!($name)),+]);
        }
    };
}

every_target! {
    seal state cookie_header json token jwk_set authorization return_path callback request origin workos_answer
    engine_input configuration
}

/// Each input of the corpus as it is, and then many times changed.
fn run(name: &str) {
    let (_, target) = TARGETS.into_iter().find(|(candidate, _)| *candidate == name).unwrap();
    let corpus: Vec<Vec<u8>> = files(corpus_of(name)).iter().map(|path| fs::read(path).unwrap()).collect();
    for input in &corpus {
        target(input);
    }
    for seed in 0..ROUNDS {
        let input = mutations::mutated(&corpus, seed);
        if catch_unwind(AssertUnwindSafe(|| target(&input))).is_err() {
            panic!("round {seed} of {name} has failed: {:?}", String::from_utf8_lossy(&input));
        }
    }
}

fn corpus_of(name: &str) -> PathBuf {
    PathBuf::from(FUZZ).join("corpus").join(name)
}

/// In an order that does not depend on the file system.
fn files(directory: PathBuf) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}
