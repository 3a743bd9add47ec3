//! A detection rule as a TOML file writes it, and as the engine uses it.
//!
//! Takes the text of rule files, gives checked rules. It never runs them: that is `engine`.

use super::check::{self, Check};
use crate::model::{Confidence, DataType};
use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

/// What shape and check of a value are worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Worth {
    /// Not reported.
    #[default]
    Nothing,
    /// [`Confidence::Possible`].
    Possible,
    /// [`Confidence::Likely`].
    Likely,
    /// [`Confidence::VeryLikely`].
    VeryLikely,
}

impl Worth {
    /// The confidence it stands for.
    pub fn confidence(self) -> Option<Confidence> {
        match self {
            Worth::Nothing => None,
            Worth::Possible => Some(Confidence::Possible),
            Worth::Likely => Some(Confidence::Likely),
            Worth::VeryLikely => Some(Confidence::VeryLikely),
        }
    }
}

/// How a claim keeps others from its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// Nothing inside is looked at, except by rules that say so (`in_claims`).
    Hard,
    /// What is inside needs a context word of its own right beside it.
    Soft,
}

/// Name of the group that holds the value, when a pattern describes its surroundings too.
pub const GROUP: &str = "value";

/// A rule as it stands in a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// Stable; goes into findings.csv as detector.
    pub id: String,
    /// What it finds, in words.
    pub name: String,
    /// Slug of the taxonomy; absent for a claim.
    #[serde(default)]
    pub data_type: Option<String>,
    /// Set when the rule claims text for something harmless.
    #[serde(default)]
    pub claim: Option<ClaimKind>,
    /// ISO country code, or empty.
    #[serde(default)]
    pub country: String,
    /// Linear-time regular expression over folded text (lower case, ASCII digits, no accents), or
    /// over the raw text when `raw` is set. Unicode is off; the engine checks that no letter or
    /// digit stands beside the match. A group named `value` is the value; what the pattern asks
    /// around it is not.
    pub pattern: String,
    /// Match the raw text instead of the folded one: for values whose case matters.
    #[serde(default)]
    pub raw: bool,
    /// Name of a check in `check/`.
    #[serde(default)]
    pub check: Option<String>,
    /// Context words besides the names of the data type, as lexicon entries.
    #[serde(default)]
    pub context: Vec<String>,
    /// Names of the data type in the lexicons are context words too.
    #[serde(default = "yes")]
    pub type_context: bool,
    /// What shape and check are worth without context.
    #[serde(default)]
    pub alone: Worth,
    /// A stricter pattern: the number's own punctuation.
    #[serde(default)]
    pub formatted: Option<String>,
    /// What that punctuation (with the check) is worth without context.
    #[serde(default)]
    pub formatted_worth: Worth,
    /// What a context word makes of it; very_likely with a check, likely without, unless set.
    #[serde(default)]
    pub with_context: Option<Worth>,
    /// How many words may stand between context word and value.
    #[serde(default = "default_reach")]
    pub reach: u32,
    /// The value may lie inside a hard claim (a link, an e-mail address).
    #[serde(default)]
    pub in_claims: bool,
    /// Not used for a bare answer to a question.
    #[serde(default)]
    pub not_as_answer: bool,
    /// Used for an answer to a question only: without the question a context word is not enough.
    #[serde(default)]
    pub answer_only: bool,
    /// As an answer, the value must be nearly all there is: at most this many other words.
    #[serde(default)]
    pub other_words: Option<u32>,
    /// Words of links between context word and value must be all that stands between them
    /// (`pw: x`, `ww is nu x`), and the context word must come first.
    #[serde(default)]
    pub linked: bool,
    /// A sign (`:`, `=`, a quotation mark) must stand between context word and value.
    #[serde(default)]
    pub sign: bool,
    /// The value must not be a word of any lexicon: "password: forgotten" gives nothing.
    #[serde(default)]
    pub unknown_word: bool,
    /// The value must not be a piece of a longer number: no digits beside it behind one separator.
    #[serde(default)]
    pub whole_number: bool,
    /// Digits that the value must hold at least, when the pattern does not tell.
    #[serde(default)]
    pub digits: u32,
    /// What shape and check are worth when the message is hardly more than the value.
    #[serde(default)]
    pub bare_worth: Worth,
    /// Where format and check are published.
    pub source: String,
    /// Examples that must be found by this rule at likely or above.
    #[serde(rename = "match")]
    pub matches: Vec<String>,
    /// Examples that must not be found by this rule at likely or above.
    pub no_match: Vec<String>,
}

fn yes() -> bool {
    true
}

fn default_reach() -> u32 {
    6
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    rule: Vec<RuleText>,
}

/// A rule, checked and compiled.
#[derive(Debug)]
pub struct Rule {
    /// As it stands in the file.
    pub text: RuleText,
    /// The data type; `None` for a claim.
    pub data_type: Option<DataType>,
    /// The pattern, which matches only at the beginning of what it is given.
    pub regex: Regex,
    /// The pattern says which part of the match is the value.
    pub has_group: bool,
    /// The stricter pattern.
    pub formatted: Option<Regex>,
    /// The check.
    pub check: Option<Check>,
}

/// What is wrong with a rule file.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{file}: {problem}")]
pub struct RuleError {
    /// The file.
    pub file: String,
    /// Which rule, what is wrong, what to do.
    pub problem: String,
}

impl Rule {
    /// Whether the check is one that an issuer published, rather than a likeness.
    pub fn has_check_digits(&self) -> bool {
        self.text
            .check
            .as_ref()
            .is_some_and(|name| check::likeness::by_name(name).is_none())
    }

    /// Whether the check refuses most numbers that merely have the shape.
    pub fn proves(&self) -> bool {
        self.has_check_digits()
            && self
                .text
                .check
                .as_ref()
                .is_some_and(|name| !check::is_structure_only(name))
    }

    /// Whether the pattern is tried on every message, or only beside a context word or in answer
    /// to a question, without which the value would be worth nothing anyway.
    pub fn is_keyed(&self) -> bool {
        self.data_type.is_some()
            && self.text.alone == Worth::Nothing
            && self.text.bare_worth == Worth::Nothing
            && (self.formatted.is_none() || self.text.formatted_worth == Worth::Nothing)
    }
}

/// Compiles a pattern as all rules are compiled.
///
/// # Errors
/// What the regular expression compiler says.
pub fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern)
        .unicode(false)
        .size_limit(1 << 20)
        .build()
}

/// Reads the rules of one file.
///
/// # Errors
/// A sentence that names the file, the rule and what is wrong.
pub fn parse(file: &str, text: &str) -> Result<Vec<Rule>, RuleError> {
    let fail = |problem: String| RuleError {
        file: file.to_string(),
        problem,
    };
    let parsed: RuleFile = toml::from_str(text).map_err(|error| fail(error.to_string()))?;
    parsed
        .rule
        .into_iter()
        .map(|text| build(text).map_err(&fail))
        .collect()
}

fn build(text: RuleText) -> Result<Rule, String> {
    let id = text.id.clone();
    let data_type = match (&text.data_type, text.claim) {
        (Some(slug), None) => Some(DataType::from_slug(slug).ok_or_else(|| {
            format!("rule {id}: data_type {slug:?} is not in the taxonomy; see `dmaudit rules`")
        })?),
        (None, Some(_)) => None,
        _ => {
            return Err(format!(
                "rule {id}: give either data_type or claim, and not both"
            ));
        }
    };
    let regex = compile(&format!("^(?:{})", text.pattern))
        .map_err(|error| format!("rule {id}: pattern: {error}"))?;
    let formatted = match &text.formatted {
        Some(pattern) => {
            // The stricter form must fit the whole value.
            let whole = format!("^(?:{pattern})$");
            Some(compile(&whole).map_err(|error| format!("rule {id}: formatted: {error}"))?)
        }
        None => None,
    };
    let check = match &text.check {
        Some(name) => Some(
            check::by_name(name)
                .or_else(|| check::likeness::by_name(name))
                .ok_or_else(|| format!("rule {id}: there is no check named {name:?}"))?,
        ),
        None => None,
    };
    if text.source.trim().is_empty() {
        return Err(format!(
            "rule {id}: say in source where the format is published"
        ));
    }
    let has_group = regex.capture_names().flatten().any(|name| name == GROUP);
    Ok(Rule {
        text,
        data_type,
        has_group,
        regex,
        formatted,
        check,
    })
}
