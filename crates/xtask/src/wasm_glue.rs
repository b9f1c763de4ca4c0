//! The JavaScript and TypeScript side of the wasm module.
//!
//! wasm-bindgen runs here as a library whose version Cargo.lock pins beside the macro's: glue and module
//! describe their interface in a private format that must match to the patch version.

use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

/// Writes `fe26.js`, `fe26.d.ts`, `fe26_bg.wasm` and `fe26_bg.wasm.d.ts` into `out_dir`.
///
/// Target `web`, because its `initSync({ module })` takes a module that the host has compiled, which is the
/// only kind workerd has. There is no default module path: every host's entry says where its module is.
///
/// # Errors
/// A sentence, when the module cannot be read, was built against another wasm-bindgen, or cannot be written.
pub fn write(module: &Path, out_dir: &Path) -> Result<(), String> {
    if !module.is_file() {
        return Err(format!("there is no wasm module at {}", module.display()));
    }
    std::fs::create_dir_all(out_dir)
        .map_err(|error| format!("cannot create the folder {}: {error}", out_dir.display()))?;
    bindgen(module)
        .and_then(|mut bindgen| bindgen.generate(out_dir))
        .map_err(|error| format!("cannot make the glue for {}: {error:#}", module.display()))
}

fn bindgen(module: &Path) -> Result<Bindgen, anyhow::Error> {
    let mut bindgen = Bindgen::new();
    bindgen
        .web(true)?
        .input_path(module)
        .out_name("fe26")
        .typescript(true)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    Ok(bindgen)
}
