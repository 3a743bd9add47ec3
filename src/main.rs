//! The program: maps the result of the command line to an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    dmaudit::cli::run()
}
