//! `cargo xtask …`: build steps that would otherwise be shell.

fn main() {}
