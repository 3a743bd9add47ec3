//! `dmaudit policy`: prints the default policy file.

use crate::assess::Policy;
use std::io::Write;

/// Runs the command.
pub(super) fn run() -> anyhow::Result<u8> {
    std::io::stdout().write_all(Policy::default_text().as_bytes())?;
    Ok(super::DONE)
}
