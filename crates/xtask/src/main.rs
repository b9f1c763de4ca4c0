//! `cargo xtask …`: build steps that would otherwise be shell.

mod error_codes;
mod wasm_glue;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["wasm-glue", module, out_dir] => wasm_glue::write(Path::new(module), Path::new(out_dir)),
        ["error-codes"] => error_codes::write(),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

const USAGE: &str = "usage: cargo xtask wasm-glue <module.wasm> <out-dir>\n       cargo xtask error-codes";
