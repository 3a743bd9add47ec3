//! Makes downloads out of small readable files, runs the program on them and reads what it wrote.
//!
//! Takes a folder of `tests/cases/`; its README tells the format. Shared by `cases.rs` and
//! `program.rs`.

#![allow(dead_code, reason = "each test uses its part")]

pub mod archive;
pub mod chat;
pub mod make;
pub mod table;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The folder of the project.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program, as built for this test.
pub fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_dmaudit"))
}

/// Runs `dmaudit scan INPUTS --out OUT ARGUMENTS`.
pub fn scan(inputs: &[PathBuf], out: &Path, arguments: &[String]) -> Output {
    program()
        .arg("scan")
        .args(inputs)
        .arg("--out")
        .arg(out)
        .args(arguments)
        .output()
        .expect("the program starts")
}
