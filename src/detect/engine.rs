//! Runs all rules of all languages over one message.
//!
//! Takes a message's text and what was asked before, gives its [`Marks`]. It looks at nothing but
//! this text. The cheap tests come first: most messages of a conversation hold nothing and must
//! cost next to nothing.

use super::candidate::Marks;
use super::claims::Claims;
use super::gate::{Gate, features};
use super::lexicon::{Class, Lexicon, WordClass};
use super::load::{self, LoadError};
use super::rule::Rule;
use super::view::{Scratch, View};
use super::{disclosure, documents, request, seed, values};
use crate::model::DataType;
use regex::bytes::{RegexSet, RegexSetBuilder};

/// Rules that are tried on every message that passes their common gate, in one automaton.
#[derive(Debug)]
struct Set {
    gate: Gate,
    regexes: RegexSet,
    /// Rule numbers, in the order of the set.
    rules: Vec<u16>,
}

/// What the engine is told about a message besides its text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Situation<'a> {
    /// Kinds of data that the other side asked for, or that the sender announced.
    pub expected: &'a [DataType],
    /// Something travels with the message.
    pub has_attachment: bool,
}

/// All rules, ready to run. Made once, shared by all threads.
#[derive(Debug)]
pub struct Engine {
    pub(crate) rules: Vec<Rule>,
    pub(crate) gates: Vec<Gate>,
    /// Rules that are tried only with a context word or a question, by number.
    pub(crate) keyed: Vec<u16>,
    pub(crate) claims: Claims,
    pub(crate) lexicon: Lexicon,
    sets: Vec<Set>,
}

/// Bytes of a message that are looked at together.
const PIECE: usize = 16 << 10;

/// Where the piece that begins at `at` ends: at a white space, if there is one.
fn piece_end(raw: &str, at: usize) -> usize {
    let mut end = (at + PIECE).min(raw.len());
    while !raw.is_char_boundary(end) {
        end -= 1;
    }
    if end == raw.len() {
        return end;
    }
    let space = raw[at..end]
        .rfind(char::is_whitespace)
        .filter(|&space| space > PIECE / 2);
    space.map_or(end, |space| at + space)
}

/// Bytes that one automaton may use in a thread. Too small a cache makes matching 100 times slower.
const CACHE: usize = 48 << 20;

impl Engine {
    /// The engine with the rules and lexicons that ship in the program.
    ///
    /// # Errors
    /// A sentence that names the file and the rule, when one is broken.
    pub fn new() -> Result<Engine, LoadError> {
        Engine::from_files(&load::embedded(), &|_| true)
    }

    /// The engine with these files, and only the rules of data types that `wanted` admits.
    ///
    /// # Errors
    /// A sentence that names the file and the rule, when one is broken.
    pub fn from_files(
        files: &[(String, String)],
        wanted: &dyn Fn(DataType) -> bool,
    ) -> Result<Engine, LoadError> {
        let loaded = load::load(files)?;
        let (rules, claims): (Vec<Rule>, Vec<Rule>) = loaded
            .rules
            .into_iter()
            .partition(|rule| rule.data_type.is_some());
        let rules: Vec<Rule> = rules
            .into_iter()
            .filter(|rule| rule.data_type.is_some_and(wanted))
            .collect();
        let mut lexicon = loaded.lexicon;
        load::add_context_words(&mut lexicon, &rules);
        lexicon.finish();
        let gates: Vec<Gate> = rules
            .iter()
            .map(|rule| Gate::of(&rule.text.pattern))
            .collect();
        let keyed = numbers(&rules, Rule::is_keyed);
        let sets = build_sets(&rules, &gates)?;
        Ok(Engine {
            rules,
            gates,
            keyed,
            claims: Claims::new(claims),
            lexicon,
            sets,
        })
    }

    /// The rules, claims left out.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The claims.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The lexicon.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Whether the word may stand between the name of a secret and the secret.
    pub(crate) fn is_link(&self, word: &str) -> bool {
        self.lexicon.has(word, Class::Word(WordClass::Link))
    }

    /// Looks at one message. A very long one is looked at in pieces, so that time stays in
    /// proportion to length whatever it holds.
    pub fn scan(&self, raw: &str, situation: Situation<'_>, scratch: &mut Scratch) -> Marks {
        if raw.len() <= PIECE {
            return self.scan_piece(raw, situation, scratch);
        }
        let mut marks = Marks::default();
        let mut at = 0;
        while at < raw.len() {
            let end = piece_end(raw, at);
            marks.append(self.scan_piece(&raw[at..end], situation, scratch), at);
            at = end;
        }
        marks
    }

    fn scan_piece(&self, raw: &str, situation: Situation<'_>, scratch: &mut Scratch) -> Marks {
        scratch.folded.fold(raw);
        let text = scratch.folded.text();
        let features = features(text);
        scratch.tokens.cut(text);
        let mut due = self.due_rules(raw, text, &features);
        let needed = !due.is_empty()
            || !situation.expected.is_empty()
            || seed::may_hold(text, &scratch.tokens)
            || situation.has_attachment
            || self
                .lexicon
                .has_anchor(text, &scratch.tokens, &mut scratch.memo);
        if !needed {
            return Marks::default();
        }
        self.lexicon
            .find(text, &scratch.tokens, &mut scratch.memo, &mut scratch.hits);
        let view = View {
            raw,
            folded: &scratch.folded,
            tokens: &scratch.tokens,
            hits: &scratch.hits,
            features,
        };
        let claims = if features.digits > 0 || features.signs != 0 || features.run > 3 {
            self.claims.find(&view)
        } else {
            Vec::new()
        };
        self.add_keyed(&view, situation.expected, &mut due);
        let mut marks = Marks::default();
        values::find(self, &view, &claims, &due, situation.expected, &mut marks);
        seed::find(&view, situation.expected, &mut marks);
        disclosure::find(&view, &claims, situation.expected, &mut marks);
        request::find(&view, &claims, &mut marks);
        documents::find(&view, &claims, situation, &mut marks);
        marks
    }

    /// Rules of the sets that match somewhere in the text.
    fn due_rules(&self, raw: &str, text: &str, features: &Gate) -> Vec<u16> {
        let mut due = Vec::new();
        for set in &self.sets {
            if !set.gate.admits(features) {
                continue;
            }
            let is_raw = set
                .rules
                .first()
                .is_some_and(|&rule| self.rules[rule as usize].text.raw);
            let haystack = if is_raw {
                raw.as_bytes()
            } else {
                text.as_bytes()
            };
            due.extend(
                set.regexes
                    .matches(haystack)
                    .iter()
                    .filter_map(|at| set.rules.get(at)),
            );
        }
        due
    }

    /// Adds the rules that a context word or a question calls for.
    fn add_keyed(&self, view: &View<'_>, expected: &[DataType], due: &mut Vec<u16>) {
        if self.keyed.is_empty() {
            return;
        }
        let mut types: Vec<DataType> = expected.to_vec();
        let mut by_word: Vec<u16> = Vec::new();
        for hit in view.hits {
            match hit.class {
                Class::Object(data_type) if !types.contains(&data_type) => types.push(data_type),
                Class::Context(rule) if !by_word.contains(&rule) => by_word.push(rule),
                _ => {}
            }
        }
        if types.is_empty() && by_word.is_empty() {
            return;
        }
        for &number in &self.keyed {
            let rule = &self.rules[number as usize];
            let called = by_word.contains(&number)
                || (rule.text.type_context && rule.data_type.is_some_and(|t| types.contains(&t)))
                || rule.data_type.is_some_and(|t| expected.contains(&t));
            if called && self.gates[number as usize].admits(&view.features) {
                due.push(number);
            }
        }
    }
}

fn numbers(rules: &[Rule], keep: impl Fn(&Rule) -> bool) -> Vec<u16> {
    (0..rules.len().min(u16::MAX as usize))
        .filter(|&at| keep(&rules[at]))
        .map(|at| at as u16)
        .collect()
}

/// Rules with alike gates share an automaton: digits wanted or not, raw text or folded.
fn build_sets(rules: &[Rule], gates: &[Gate]) -> Result<Vec<Set>, LoadError> {
    let open = numbers(rules, |rule| !rule.is_keyed());
    let kind = |&number: &u16| {
        let gate = gates[number as usize];
        (
            rules[number as usize].text.raw,
            gate.digits >= 7,
            gate.signs != 0 || gate.run >= 12,
        )
    };
    let mut kinds: Vec<_> = open.iter().map(kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
        .iter()
        .map(|wanted| {
            let members: Vec<u16> = open
                .iter()
                .copied()
                .filter(|n| kind(n) == *wanted)
                .collect();
            let patterns = members
                .iter()
                .map(|&n| rules[n as usize].text.pattern.as_str());
            let regexes = RegexSetBuilder::new(patterns)
                .unicode(false)
                .size_limit(64 << 20)
                .dfa_size_limit(CACHE)
                .build()
                .map_err(|error| LoadError::Set(error.to_string()))?;
            let gate = members
                .iter()
                .map(|&n| gates[n as usize])
                .reduce(Gate::or)
                .unwrap_or_default();
            Ok(Set {
                gate,
                regexes,
                rules: members,
            })
        })
        .collect()
}
