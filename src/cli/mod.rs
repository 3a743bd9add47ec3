//! The command line: one file a command.
//!
//! Takes what was typed, gives an exit code: 0 done, 1 done and findings at or above --fail-on,
//! 2 usage or fatal error, 3 done but some input could not be read.

mod inspect;
mod policy;
mod progress;
mod rules;
mod scan;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Done.
const DONE: u8 = 0;
/// Done, and findings at or above `--fail-on`.
const FOUND: u8 = 1;
/// Usage or fatal error.
const FATAL: u8 = 2;
/// Done, but some input could not be read.
const INCOMPLETE: u8 = 3;

/// Finds sensitive personal data in Instagram data downloads.
///
/// Everything happens on this computer; nothing is sent anywhere. Messages are read from the ZIP
/// files or folders that Instagram gives ("Download your information"); findings are written to
/// CSV files that any spreadsheet program opens, with all values masked.
#[derive(Debug, Parser)]
#[command(name = "dmaudit", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Scan exports and write findings.csv, conversations.csv, coverage.csv and summary.json
    #[command(after_help = scan::EXAMPLES)]
    Scan(scan::ScanArguments),
    /// List what is in an export, without scanning it
    Inspect(inspect::InspectArguments),
    /// Show what is looked for, and why; check a rule file of your own
    Rules(rules::RulesArguments),
    /// Print the default policy file (severity, action, retention), to start your own from
    Policy,
}

/// Says where a panic happened, never with what: its words may hold a piece of a message.
fn hide_words_of_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location();
        let place = place.map(|place| format!(" at {}:{}", place.file(), place.line()));
        eprintln!(
            "dmaudit: an error inside the program{}; please report it with the version",
            place.unwrap_or_default()
        );
    }));
}

/// Runs the program with the arguments it was started with.
pub fn run() -> ExitCode {
    hide_words_of_panics();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors.
            let code = if error.use_stderr() { FATAL } else { DONE };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let result = match arguments.command {
        Command::Scan(arguments) => scan::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Policy => policy::run(),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("dmaudit: {error:#}");
            ExitCode::from(FATAL)
        }
    }
}
