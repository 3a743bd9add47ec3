//! `dmaudit inspect`: what an export holds, without scanning it.

use crate::source::{self, Catalogue, Format, Limits};
use clap::Args;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

/// What `inspect` is told.
#[derive(Debug, Args)]
pub(super) struct InspectArguments {
    /// ZIP files or folders that Instagram gave
    #[arg(required = true, value_name = "EXPORT")]
    exports: Vec<PathBuf>,
}

/// Runs the command.
pub(super) fn run(arguments: &InspectArguments) -> anyhow::Result<u8> {
    let catalogue = source::open(&arguments.exports, &Limits::default())?;
    let text = describe(&catalogue);
    std::io::stdout().write_all(text.as_bytes())?;
    let gap = catalogue.coverage.iter().any(|row| row.gap);
    Ok(if gap { super::INCOMPLETE } else { super::DONE })
}

fn describe(catalogue: &Catalogue) -> String {
    let mut text = String::new();
    for (number, group) in catalogue.groups.iter().enumerate() {
        let units: Vec<_> = catalogue
            .units
            .iter()
            .filter(|unit| unit.group == number)
            .collect();
        text.push_str(&format!("Account {}\n", group.label));
        let mut folders: BTreeMap<&str, (usize, usize, u64)> = BTreeMap::new();
        let mut forms: BTreeMap<&str, usize> = BTreeMap::new();
        for unit in &units {
            let folder = folders.entry(unit.folder.as_str()).or_default();
            folder.0 += 1;
            folder.1 += unit.entries.len();
            folder.2 += unit.bytes;
            for entry in &unit.entries {
                *forms.entry(form(entry.format)).or_default() += 1;
            }
        }
        for (folder, (conversations, files, bytes)) in folders {
            text.push_str(&format!(
                "  {folder:24} {conversations:7} conversations {files:7} files {:10.1} MB\n",
                bytes as f64 / 1e6
            ));
        }
        let forms: Vec<String> = forms
            .iter()
            .map(|(form, count)| format!("{count} {form}"))
            .collect();
        text.push_str(&format!("  message files: {}\n", forms.join(", ")));
    }
    let mut other: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in &catalogue.coverage {
        *other
            .entry((row.kind.as_str(), row.status.as_str()))
            .or_default() += 1;
    }
    for ((kind, status), count) in other {
        text.push_str(&format!("  {count:7} entries of kind {kind}: {status}\n"));
    }
    for row in catalogue.coverage.iter().filter(|row| row.gap) {
        text.push_str(&format!(
            "  cannot be read: {}: {}: {}\n",
            row.source, row.entry, row.reason
        ));
    }
    text
}

fn form(format: Format) -> &'static str {
    match format {
        Format::ThreadJson => "JSON",
        Format::ThreadHtml => "HTML",
        Format::LegacyRootJson => "JSON of 2018 to 2020",
        Format::EndToEndJson => "end-to-end encrypted JSON",
        Format::ReportedJson => "reported conversations",
        Format::RepliesJson => "channel replies",
        Format::AiJson | Format::AiHtml => "AI conversations",
    }
}
