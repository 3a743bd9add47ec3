//! The program: maps the library's result to an exit code.
fn main() {}
