//! `dmaudit rules`: what is looked for, and why; checks a rule file of the user.

use crate::detect::{Engine, load, rule::Rule};
use crate::detect::{Scratch, Situation};
use crate::model::{Confidence, DataType};
use anyhow::Context as _;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

/// What `rules` is told.
#[derive(Debug, Args)]
pub(super) struct RulesArguments {
    /// Show this rule in full, or all rules of this data type or country (two letters)
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// Check a rule file of your own: its form, and its examples through the whole engine
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
    /// Print a Markdown table: country, number, check, source
    #[arg(long)]
    markdown: bool,
}

/// Runs the command.
pub(super) fn run(arguments: &RulesArguments) -> anyhow::Result<u8> {
    if let Some(path) = &arguments.check {
        return check(path);
    }
    let engine = Engine::new()?;
    let text = match &arguments.id {
        _ if arguments.markdown => markdown(&engine),
        None => list(&engine),
        Some(id) => show(&engine, id)?,
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(super::DONE)
}

/// One line a rule, then the mechanisms that work with words.
pub fn list(engine: &Engine) -> String {
    let mut text = String::new();
    let mut rules: Vec<&Rule> = engine.rules().iter().collect();
    rules.sort_by_key(|rule| (rule.data_type, &rule.text.id));
    for rule in rules {
        text.push_str(&line(rule));
    }
    for claim in engine.claims().rules() {
        text.push_str(&format!(
            "{:44} {:24} {}\n",
            claim.text.id, "(claims)", claim.text.name
        ));
    }
    for data_type in DataType::ALL {
        let name = data_type.as_str();
        text.push_str(&format!(
            "{:44} {name:24} somebody asks for it\n",
            format!("{name}.request")
        ));
    }
    text
}

fn line(rule: &Rule) -> String {
    let data_type = rule.data_type.map_or("", DataType::as_str);
    let check = rule
        .text
        .check
        .as_deref()
        .map_or(String::new(), |check| format!(" [{check}]"));
    format!(
        "{:44} {data_type:24} {}{check}\n",
        rule.text.id, rule.text.name
    )
}

fn show(engine: &Engine, id: &str) -> anyhow::Result<String> {
    let all = || engine.rules().iter().chain(engine.claims().rules());
    if let Some(rule) = all().find(|rule| rule.text.id == id) {
        return Ok(full(rule));
    }
    let some: String = all()
        .filter(|rule| {
            rule.data_type
                .is_some_and(|data_type| data_type.as_str() == id)
                || rule.text.country.eq_ignore_ascii_case(id)
                || rule.text.id.starts_with(&format!("{id}."))
        })
        .map(line)
        .collect();
    if some.is_empty() {
        anyhow::bail!("there is no rule {id:?}; `dmaudit rules` lists them all");
    }
    Ok(some)
}

fn full(rule: &Rule) -> String {
    let text = &rule.text;
    let mut out = format!("{}\n  {}\n", text.id, text.name);
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("  {name:14} {value}\n"));
        }
    };
    add("data type", rule.data_type.map_or("", DataType::as_str));
    add("country", &text.country);
    add("pattern", &text.pattern);
    add("check", text.check.as_deref().unwrap_or_default());
    add("context words", &text.context.join(", "));
    add("alone", &format!("{:?}", text.alone));
    add("source", &text.source);
    add("found", &text.matches.join(" | "));
    add("not found", &text.no_match.join(" | "));
    out
}

/// The table in docs/RULES.md.
fn markdown(engine: &Engine) -> String {
    let mut out = String::from(
        "| country | data type | rule | number | check | source |\n|---|---|---|---|---|---|\n",
    );
    let mut rules: Vec<&Rule> = engine.rules().iter().collect();
    rules.sort_by_key(|rule| (rule.text.country.clone(), rule.data_type, &rule.text.id));
    for rule in rules {
        out.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            rule.text.country,
            rule.data_type.map_or("", DataType::as_str),
            rule.text.id,
            rule.text.name.replace('|', "/"),
            rule.text.check.as_deref().unwrap_or("none"),
            rule.text.source.replace('|', "/")
        ));
    }
    out
}

/// Checks a user's rule file beside the rules that ship.
fn check(path: &std::path::Path) -> anyhow::Result<u8> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{name} cannot be read; check the path and your rights"))?;
    let mut files = load::embedded();
    files.push((name.clone().into(), text.clone().into()));
    let engine = Engine::from_files(&files, &|_| true)?;
    let own: Vec<String> = crate::detect::rule::parse(&name, &text)
        .map_err(load::LoadError::from)?
        .into_iter()
        .map(|rule| rule.text.id)
        .collect();
    let failures = failures(&engine, &own);
    for failure in &failures {
        println!("{failure}");
    }
    if failures.is_empty() {
        println!("{name}: {} rules, all examples right", own.len());
        Ok(super::DONE)
    } else {
        Ok(super::FOUND)
    }
}

/// Examples that do not behave as the rule says: rule, example number, expected, got.
fn failures(engine: &Engine, ids: &[String]) -> Vec<String> {
    let mut scratch = Scratch::default();
    let mut failures = Vec::new();
    for rule in engine
        .rules()
        .iter()
        .filter(|rule| ids.contains(&rule.text.id))
    {
        let text = &rule.text;
        if text.matches.len() < 2 || text.no_match.len() < 2 {
            failures.push(format!(
                "{}: give at least two match and two no_match examples",
                text.id
            ));
        }
        for (examples, wanted) in [(&text.matches, true), (&text.no_match, false)] {
            for example in examples {
                let marks = engine.scan(example, Situation::default(), &mut scratch);
                let found = marks.candidates.iter().any(|candidate| {
                    candidate.detector == text.id && candidate.confidence >= Confidence::Likely
                });
                if found != wanted {
                    let word = |found| if found { "found" } else { "not found" };
                    failures.push(format!(
                        "{}: {example:?}: expected {}, got {}",
                        text.id,
                        word(wanted),
                        word(found)
                    ));
                }
            }
        }
    }
    failures
}
