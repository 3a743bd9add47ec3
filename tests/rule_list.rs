//! The list of rules is a visible difference when a rule changes, and the table of the documentation
//! is the one the program prints. `DMAUDIT_UPDATE=1 cargo test --test rule_list` writes both anew.

use std::path::Path;
use std::process::Command;

fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_dmaudit"))
        .args(arguments)
        .output()
        .expect("the program runs");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("text")
}

fn is_as_printed(file: &str, arguments: &[&str]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let now = printed(arguments);
    if std::env::var_os("DMAUDIT_UPDATE").is_some() {
        std::fs::write(&path, &now).expect("writable");
        return;
    }
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    let changed: Vec<String> = before
        .lines()
        .filter(|line| !now.lines().any(|other| other == *line))
        .map(|line| format!("- {line}"))
        .chain(
            now.lines()
                .filter(|line| !before.lines().any(|other| other == *line))
                .map(|line| format!("+ {line}")),
        )
        .collect();
    assert!(
        now == before,
        "{file} is not what `dmaudit {}` prints; if the change is meant, write it anew with \
         `DMAUDIT_UPDATE=1 cargo test --test rule_list`\n{}",
        arguments.join(" "),
        changed.join("\n")
    );
}

#[test]
fn the_list_of_rules_is_the_one_of_the_snapshot() {
    is_as_printed("tests/snapshots/rules.txt", &["rules"]);
}

#[test]
fn the_table_of_the_documentation_is_generated_from_the_rules() {
    is_as_printed("docs/RULES.md", &["rules", "--markdown"]);
}
