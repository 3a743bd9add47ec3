//! Reads rule files, grammars and term lists into what the engine runs.
//!
//! Takes embedded or user files, gives rules and a lexicon, or a sentence that says what is wrong.

use super::gate::Gate;
use super::lexicon::{Class, FrameKind, Language, Lexicon, RequestClass, Strength, WordClass};
use super::names;
use super::rule::{self, Rule, RuleError};
use crate::model::DataType;
use std::borrow::Cow;
use std::collections::BTreeMap;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// What was loaded.
#[derive(Debug)]
pub struct Loaded {
    /// All rules, claims among them, in the order of the files.
    pub rules: Vec<Rule>,
    /// All entries; [`Lexicon::finish`] is still to be called.
    pub lexicon: Lexicon,
}

/// Why the rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A rule file is wrong.
    #[error("{0}")]
    Rule(#[from] RuleError),
    /// Two rules have the same id.
    #[error(
        "rule id {0:?} stands in two places; ids must be unique, because findings refer to them"
    )]
    DuplicateId(String),
    /// A lexicon file is wrong.
    #[error("{file}: {problem}")]
    Lexicon {
        /// The file.
        file: String,
        /// What is wrong.
        problem: String,
    },
    /// The patterns are too large together.
    #[error("the rules together are too large for one pass: {0}; simplify the newest pattern")]
    Set(String),
}

/// A file of rules or words: its path below `src/detect`, or the user's, and its text.
pub type File = (Cow<'static, str>, Cow<'static, str>);

/// The files that ship in the program.
pub fn embedded() -> Vec<File> {
    FILES
        .iter()
        .map(|&(name, text)| (name.into(), text.into()))
        .collect()
}

/// Reads all files.
///
/// # Errors
/// A sentence that names the file and what is wrong.
pub fn load(files: &[File]) -> Result<Loaded, LoadError> {
    let mut loaded = Loaded {
        rules: Vec::new(),
        lexicon: Lexicon::new(),
    };
    for (name, text) in files {
        if name.starts_with("lexicons/") {
            add_lexicon(&mut loaded.lexicon, name, text)?;
        } else {
            loaded.rules.extend(rule::parse(name, text)?);
        }
    }
    let mut ids: Vec<&str> = loaded
        .rules
        .iter()
        .map(|rule| rule.text.id.as_str())
        .collect();
    ids.sort_unstable();
    match ids.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(LoadError::DuplicateId(pair[0].to_string())),
        None => Ok(loaded),
    }
}

/// Adds the context words that rules bring along.
pub fn add_context_words(lexicon: &mut Lexicon, rules: &[Rule]) {
    let any = lexicon.language("any");
    for (number, rule) in rules.iter().enumerate().take(u16::MAX as usize) {
        // How much its words say by themselves, see `lexicon::reach_of`.
        let strength = match (rule.is_keyed(), Gate::of(&rule.text.pattern).digits) {
            (false, _) => Strength::Normal,
            (true, 0..3) => Strength::Weak,
            (true, _) => Strength::Strong,
        };
        for word in &rule.text.context {
            lexicon.add(word, Class::Context(number as u16), any, strength);
        }
    }
}

fn add_lexicon(lexicon: &mut Lexicon, name: &str, text: &str) -> Result<(), LoadError> {
    let mut parts = name.split('/').skip(1);
    let (Some(language), Some(file)) = (parts.next(), parts.next()) else {
        return Ok(());
    };
    let language = lexicon.language(language);
    let fail = |problem: String| LoadError::Lexicon {
        file: name.to_string(),
        problem,
    };
    if file == "grammar.toml" {
        return add_grammar(lexicon, language, text).map_err(fail);
    }
    if file == "names.toml" {
        return names::read(lexicon, text).map_err(fail);
    }
    let stem = file.trim_end_matches(".txt");
    let data_type = DataType::from_slug(stem)
        .ok_or_else(|| fail("the file is not named after a data type of the taxonomy".into()))?;
    add_terms(lexicon, language, data_type, text).map_err(fail)
}

fn add_terms(
    lexicon: &mut Lexicon,
    language: Language,
    data_type: DataType,
    text: &str,
) -> Result<(), String> {
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (term, strength) = line.split_once('\t').unwrap_or((line, ""));
        let strength = match strength.trim() {
            "" => Strength::Normal,
            "strong" => Strength::Strong,
            "weak" => Strength::Weak,
            other => {
                let line = number + 1;
                return Err(format!(
                    "line {line}: {other:?} is not a strength (strong, weak)"
                ));
            }
        };
        lexicon.add(term, Class::Term(data_type), language, strength);
    }
    Ok(())
}

fn add_grammar(lexicon: &mut Lexicon, language: Language, text: &str) -> Result<(), String> {
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| error.to_string())?;
    for (section, value) in table {
        match (section.as_str(), value) {
            ("language" | "source" | "licence", toml::Value::String(_)) => {}
            ("spelling", toml::Value::Table(words)) => add_spellings(lexicon, words)?,
            (_, toml::Value::Table(classes)) => {
                for (key, value) in classes {
                    add_class(lexicon, language, &section, &key, value)?;
                }
            }
            _ => return Err(format!("{section} is not a section of a grammar")),
        }
    }
    Ok(())
}

fn add_spellings(lexicon: &mut Lexicon, words: toml::Table) -> Result<(), String> {
    for (short, full) in words {
        let toml::Value::String(full) = full else {
            return Err(format!("spelling.{short} is not a word"));
        };
        lexicon.add_spelling(&short, &full);
    }
    Ok(())
}

fn add_class(
    lexicon: &mut Lexicon,
    language: Language,
    section: &str,
    key: &str,
    value: toml::Value,
) -> Result<(), String> {
    let unknown = || format!("[{section}] has no class named {key:?}");
    if section == "frames" {
        let data_type = DataType::from_slug(key).ok_or_else(unknown)?;
        let lists: BTreeMap<String, Vec<String>> = value
            .try_into()
            .map_err(|error| format!("frames.{key}: {error}"))?;
        for (kind, entries) in &lists {
            let kind = FrameKind::from_key(kind).ok_or_else(|| format!("frames.{key}.{kind}"))?;
            add_all(lexicon, language, entries, Class::Frame(data_type, kind));
        }
        return Ok(());
    }
    let entries: Vec<String> = value
        .try_into()
        .map_err(|error| format!("{section}.{key}: {error}"))?;
    let class = match section {
        "words" if key == "claim" => Class::Claim,
        "words" => Class::Word(WordClass::from_key(key).ok_or_else(unknown)?),
        "request" => Class::Request(RequestClass::from_key(key).ok_or_else(unknown)?),
        "objects" => Class::Object(DataType::from_slug(key).ok_or_else(unknown)?),
        "documents" if key == "pictures" => Class::Picture,
        "documents" => Class::Document(DataType::from_slug(key).ok_or_else(unknown)?),
        _ => return Err(format!("[{section}] is not a section of a grammar")),
    };
    add_all(lexicon, language, &entries, class);
    Ok(())
}

fn add_all(lexicon: &mut Lexicon, language: Language, entries: &[String], class: Class) {
    for entry in entries {
        lexicon.add(entry, class, language, Strength::Normal);
    }
}
