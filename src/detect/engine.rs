//! Runs all rules of all languages over one message.
//!
//! Takes a message's text and what was asked before, gives its [`Marks`]. It looks at nothing but
//! this text. The cheap tests come first: most messages of a conversation hold nothing and must
//! cost next to nothing.

use super::anchored::{AnchoredCache, AnchoredSet, is_raw_start, raw_starts};
use super::candidate::Marks;
use super::claims::Claims;
use super::fold::Folded;
use super::gate::{Features, Gate, features, first_bytes};
use super::lexicon::{Class, Hit, Hits, Lexicon, Reach, WordClass};
use super::load::{self, LoadError};
use super::needles::{self, Needles};
use super::phrase::Phrase;
use super::rule::Rule;
use super::starts::{Mask, Starts};
use super::token::Tokens;
use super::values::Due;
use super::view::{Scratch, View};
use super::{disclosure, documents, request, seed, values, weeks};
use crate::model::{DataType, Exchange, Role};
use std::collections::BTreeMap;
use std::ops::Range;

/// Rules that are tried on every message that passes their common gate, in one automaton.
#[derive(Debug)]
struct Set {
    gate: Gate,
    patterns: AnchoredSet,
    raw: bool,
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
    /// Which side wrote it: organisations ask for other things than customers do.
    pub from: Role,
}

/// Rules of one data type that are tried only when the data is named or asked for.
#[derive(Debug)]
struct KeyedSet {
    data_type: DataType,
    /// The names of the data type call them; if not, only a question or their own words do.
    by_name: bool,
    set: Set,
}

/// All rules, ready to run. Made once, shared by all threads.
#[derive(Debug)]
pub struct Engine {
    pub(crate) rules: Vec<Rule>,
    pub(crate) gates: Vec<Gate>,
    /// Bytes with which a match of each rule can begin.
    firsts: Vec<[bool; 256]>,
    pub(crate) claims: Claims,
    pub(crate) lexicon: Lexicon,
    sets: Vec<Set>,
    starts: Starts,
    needles: Needles,
    /// The sets that read the raw text.
    raw_sets: Mask,
    keyed_sets: Vec<KeyedSet>,
    keyed_starts: Starts,
    /// Texts of the user that move a conversation to a safe channel.
    redirects: Vec<Phrase>,
}

/// Bytes of a message that are looked at together.
const PIECE: usize = 4 << 10;

/// Where the piece that begins at `at` ends: at the end of a line, else of a sentence, else between
/// two words, so that no value is cut in two. Only where there is none of these within half a piece,
/// the cut falls anywhere.
fn piece_end(raw: &str, at: usize) -> usize {
    let mut end = (at + PIECE).min(raw.len());
    while !raw.is_char_boundary(end) {
        end -= 1;
    }
    if end == raw.len() {
        return end;
    }
    let piece = &raw[at..end];
    let last = |fits: &dyn Fn(&str, &str) -> bool| {
        let spaces = piece.rmatch_indices(char::is_whitespace);
        spaces
            .map(|(space, _)| space)
            .take_while(|&space| space > PIECE / 2)
            .find(|&space| fits(&piece[..space], &piece[space..]))
    };
    let cut = last(&|_, after| after.starts_with('\n'))
        .or_else(|| last(&|before, _| before.ends_with(['.', '!', '?', '…', '。'])))
        .or_else(|| {
            last(&|before, after| {
                let beside = [before.chars().next_back(), after.chars().nth(1)];
                beside.iter().flatten().all(|sign| sign.is_alphabetic())
            })
        })
        .or_else(|| last(&|_, _| true));
    cut.map_or(end, |space| at + space)
}

/// A message of so few words may be an answer as a whole.
const SHORT: usize = 8;

/// Letters with which a rule may begin, from which on it has an automaton of its own.
const MANY_LETTERS: usize = 16;

/// Digits from which on the context word of a rule makes a message worth a full look.
const CONTEXT_DIGITS: u32 = 3;

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
        files: &[load::File],
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
            .map(|rule| Gate::of(&rule.text.pattern).with_digits(rule.text.digits))
            .collect();
        let firsts: Vec<[bool; 256]> = rules
            .iter()
            .map(|rule| first_bytes(&rule.text.pattern))
            .collect();
        let keyed_sets = build_keyed_sets(&rules, &gates, &firsts)?;
        let sets = build_sets(&rules, &gates, &firsts)?;
        let starts = Starts::new(sets.iter().map(|set| (set.gate, &set.patterns)));
        let pattern = |&rule: &u16| rules[rule as usize].text.pattern.as_str();
        let needles = Needles::new(
            (0..)
                .zip(&sets)
                .map(|(number, set)| (number, set.rules.iter().map(pattern))),
        );
        let keyed = keyed_sets.iter().map(|keyed| &keyed.set);
        Ok(Engine {
            rules,
            gates,
            firsts,
            needles,
            raw_sets: starts.mask(|number| sets[number].raw),
            starts,
            keyed_starts: Starts::new(keyed.map(|set| (set.gate, &set.patterns))),
            keyed_sets,
            claims: Claims::new(claims).map_err(LoadError::Set)?,
            lexicon,
            sets,
            redirects: Vec::new(),
        })
    }

    /// Messages that hold one of these texts move the conversation to a safe channel.
    pub fn set_redirects(&mut self, texts: &[String]) {
        self.redirects = texts.iter().map(|text| Phrase::new(text)).collect();
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

    /// The automata: what a text must hold to be tried, and the rules in each. For whoever works on
    /// speed.
    pub fn describe_sets(&self) -> String {
        self.sets
            .iter()
            .map(|set| {
                let ids = set
                    .rules
                    .iter()
                    .map(|&rule| self.rules[rule as usize].text.id.as_str());
                format!(
                    "{:?} raw {}: {}\n",
                    set.gate,
                    set.raw,
                    ids.collect::<Vec<_>>().join(" ")
                )
            })
            .collect()
    }

    /// The lexicon entries in a text.
    pub(crate) fn words_of<'s>(&self, raw: &str, scratch: &'s mut Scratch) -> &'s Hits {
        scratch.folded.fold(raw);
        scratch.tokens.cut(scratch.folded.text());
        let Scratch {
            folded,
            tokens,
            memo,
            hits,
            ..
        } = scratch;
        self.lexicon.find(folded.text(), tokens, memo, hits);
        hits
    }

    /// Whether the word may stand between the name of a secret and the secret.
    pub(crate) fn is_link(&self, word: &str) -> bool {
        self.lexicon.has(word, Class::Word(WordClass::Link))
    }

    /// Looks at one message. A very long one is looked at in pieces, so that time stays in
    /// proportion to length whatever it holds.
    pub fn scan(&self, raw: &str, situation: Situation<'_>, scratch: &mut Scratch) -> Marks {
        if raw.len() <= PIECE {
            return self.scan_short(raw, situation, scratch);
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

    /// Looks at a message, unless nothing was found in the same text before.
    fn scan_short(&self, raw: &str, situation: Situation<'_>, scratch: &mut Scratch) -> Marks {
        if situation.has_attachment || !situation.expected.is_empty() {
            return self.scan_piece(raw, situation, scratch);
        }
        let number = scratch.nothing.number(raw, situation.from);
        if scratch.nothing.holds(number) {
            return Marks::default();
        }
        let marks = self.scan_piece(raw, situation, scratch);
        if marks.is_empty() {
            scratch.nothing.add(number);
        }
        marks
    }

    fn scan_piece(&self, raw: &str, situation: Situation<'_>, scratch: &mut Scratch) -> Marks {
        scratch.folded.fold(raw);
        let features = features(scratch.folded.text());
        scratch.tokens.cut(scratch.folded.text());
        let mut due = std::mem::take(&mut scratch.due);
        due.clear();
        self.add_due(raw, &features, scratch, &mut due);
        let mut marks = if self.is_needed(&features, situation, !due.is_empty(), scratch) {
            self.look(raw, features, situation, scratch, &mut due)
        } else {
            Marks::default()
        };
        scratch.due = due;
        self.mark_own_redirect(scratch, &mut marks);
        marks
    }

    /// The user's own text is a redirect, and what it names is not asked for.
    fn mark_own_redirect(&self, scratch: &Scratch, marks: &mut Marks) {
        let words = &scratch.tokens.words;
        for phrase in &self.redirects {
            let Some((first, last)) = phrase.find(&scratch.tokens) else {
                continue;
            };
            marks.redirect = true;
            let outside = |place: &Range<usize>, of: &Range<usize>| {
                place.end <= of.start || place.start >= of.end
            };
            if let (Some(first), Some(last)) = (words.get(first), words.get(last)) {
                let range = first.start as usize..last.end as usize;
                let raw = scratch.folded.raw_range(range);
                marks.candidates.retain(|candidate| {
                    candidate.exchange == Exchange::Disclosed || outside(&candidate.place, &raw)
                });
                marks
                    .mentions
                    .retain(|mention| outside(&mention.place, &raw));
            }
        }
    }

    /// The full look at a message, with its lexicon entries and the rules that are due already.
    fn look(
        &self,
        raw: &str,
        features: Features,
        situation: Situation<'_>,
        scratch: &mut Scratch,
        due: &mut Vec<Due>,
    ) -> Marks {
        self.drop_short_words(raw, scratch);
        let view = View {
            raw,
            folded: &scratch.folded,
            tokens: &scratch.tokens,
            hits: &scratch.hits,
            features,
        };
        self.add_keyed(&view, situation.expected, &mut scratch.caches, due);
        // Claims matter to values and to words inside web addresses.
        let claims = if !due.is_empty() || features.signs != 0 {
            self.claims.find(&view, &mut scratch.claims)
        } else {
            Vec::new()
        };
        let mut marks = Marks::default();
        values::find(self, &view, &claims, due, situation.expected, &mut marks);
        disclosure::find(
            &view,
            &self.lexicon,
            &claims,
            situation.expected,
            &mut marks,
        );
        request::find(&view, &claims, situation.from, &mut marks);
        seed::find(&view, situation.expected, &mut marks);
        documents::find(&view, &claims, situation, &mut marks);
        marks
    }

    /// Drops names of data in other languages that are one short word: "dni" is days in Polish.
    fn drop_short_words(&self, raw: &str, scratch: &mut Scratch) {
        let Scratch {
            folded,
            tokens,
            hits,
            ..
        } = scratch;
        let languages = hits.languages;
        hits.things.retain(|hit| {
            self.lexicon.is_likely(hit, languages) || !is_short_word(raw, folded, tokens, hit)
        });
    }

    /// Whether the words of a message, or what is expected of it, make it worth a full look. If so,
    /// its lexicon entries are found.
    fn is_needed(
        &self,
        features: &Gate,
        situation: Situation<'_>,
        due: bool,
        scratch: &mut Scratch,
    ) -> bool {
        let Scratch {
            folded,
            tokens,
            memo,
            hits,
            ..
        } = scratch;
        let (text, expected) = (folded.text(), situation.expected);
        let certain = due
            || situation.has_attachment
            || seed::may_hold(text, tokens)
            || weeks::may_hold(text, features.digits)
            || expects(expected, features, tokens);
        let enough = |bits: u8| {
            let held = |kind: Reach| bits & kind as u8 != 0;
            held(Reach::Anchor)
                || held(Reach::Number) && features.digits >= CONTEXT_DIGITS
                || held(Reach::Counted) && features.digits > 0
                || held(Reach::WeakTerm) && (held(Reach::Frame) || !expected.is_empty())
                || held(Reach::Refusal) && !expected.is_empty()
        };
        self.lexicon.look_over(text, tokens, memo, hits);
        let needed = certain || self.lexicon.reaches(tokens, memo, hits, enough);
        if needed {
            self.lexicon.find_noted(tokens, memo, hits);
        }
        needed
    }

    /// Adds the rules that are tried on every message, where they match.
    fn add_due(&self, raw: &str, features: &Gate, scratch: &mut Scratch, due: &mut Vec<Due>) {
        let admitted = self.starts.admitted(features);
        if admitted == 0 {
            return;
        }
        let Scratch {
            folded,
            tokens,
            caches,
            plain,
            ..
        } = scratch;
        self.fill(caches);
        let text = folded.text();
        let of_raw = admitted & self.raw_sets;
        let raw_admitted = self.needles.admitted(raw, of_raw, plain);
        let admitted = self
            .needles
            .admitted(text, admitted & !self.raw_sets, plain);
        let mut look = |text: &str, start: usize, wanted: Mask| {
            let mask = self.starts.at(text.as_bytes(), start, wanted);
            for number in self.starts.numbers(mask) {
                if let (Some(set), Some(cache)) = (self.sets.get(number), caches.get_mut(number)) {
                    set.look(text, start, cache, due);
                }
            }
        };
        for start in folded_starts(text, tokens) {
            look(text, start, admitted);
        }
        if raw_admitted != 0 {
            raw_starts(raw).for_each(|start| look(raw, start, raw_admitted));
        }
        due.sort_unstable();
    }

    /// Adds the rules that a context word or a question calls for.
    fn add_keyed(
        &self,
        view: &View<'_>,
        expected: &[DataType],
        caches: &mut Vec<AnchoredCache>,
        due: &mut Vec<Due>,
    ) {
        self.fill(caches);
        let admitted = self.keyed_starts.admitted(&view.features);
        for number in self.keyed_starts.numbers(admitted) {
            let (Some(keyed), Some(cache)) = (
                self.keyed_sets.get(number),
                caches.get_mut(self.sets.len() + number),
            ) else {
                continue;
            };
            if keyed.is_called(view, expected) {
                keyed.look(view, &self.keyed_starts, number, cache, due);
            }
        }
        for hit in &view.hits.contexts {
            let Class::Context(number) = hit.class else {
                continue;
            };
            let Some(rule) = self.rules.get(number as usize) else {
                continue;
            };
            if rule.is_keyed() && self.gates[number as usize].admits(&view.features) {
                self.add_near(view, rule, number, hit, due);
            }
        }
        due.sort_unstable();
        due.dedup();
    }

    /// Adds the places around a context word at which its rule's value may begin.
    fn add_near(&self, view: &View<'_>, rule: &Rule, number: u16, hit: &Hit, due: &mut Vec<Due>) {
        // A value may itself consist of several words, and begin before one of them is in reach.
        let reach = rule.text.reach + 12;
        let first = hit.first.saturating_sub(reach) as usize;
        let last = (hit.last + reach + 1) as usize;
        let words = &view.tokens.words;
        let near = words.get(first..last.min(words.len())).unwrap_or_default();
        let (Some(from), Some(to)) = (near.first(), near.last()) else {
            return;
        };
        let first = &self.firsts[number as usize];
        let haystack = if rule.text.raw { view.raw } else { view.text() };
        let mut add = |start: usize| {
            let byte = haystack.as_bytes().get(start);
            if byte.is_some_and(|&byte| first[byte as usize]) {
                due.push(Due {
                    rule: number,
                    start: start as u32,
                });
            }
        };
        if rule.text.raw {
            let raw = view.folded.raw_range(from.start as usize..to.end as usize);
            raw.filter(|&at| is_raw_start(view.raw, at)).for_each(add);
        } else {
            for token in near {
                let start = token.start as usize;
                add(start);
                let bytes = view.text().as_bytes();
                if let Some(sign) = start
                    .checked_sub(1)
                    .filter(|&at| matches!(bytes[at], b'+' | b'('))
                {
                    add(sign);
                }
            }
        }
    }

    /// Makes the caches of all automata, once a thread.
    fn fill(&self, caches: &mut Vec<AnchoredCache>) {
        if caches.is_empty() {
            let keyed = self.keyed_sets.iter().map(|keyed| &keyed.set);
            let all = self.sets.iter().chain(keyed);
            caches.extend(all.map(|set| set.patterns.cache()));
        }
    }
}

impl KeyedSet {
    /// Whether the data is asked for or named.
    fn is_called(&self, view: &View<'_>, expected: &[DataType]) -> bool {
        let named = |hit: &Hit| hit.class == Class::Object(self.data_type);
        expected.contains(&self.data_type) || self.by_name && view.hits.things.iter().any(named)
    }

    /// Adds its rules where they match.
    fn look(
        &self,
        view: &View<'_>,
        starts: &Starts,
        number: usize,
        cache: &mut AnchoredCache,
        due: &mut Vec<Due>,
    ) {
        let own = Starts::bit(number);
        let mut look = |text: &str, start: usize| {
            if starts.at(text.as_bytes(), start, own) != 0 {
                self.set.look(text, start, cache, due);
            }
        };
        if self.set.raw {
            let raw = view.raw;
            raw_starts(raw).for_each(|start| look(raw, start));
        } else {
            let text = view.text();
            folded_starts(text, view.tokens).for_each(|start| look(text, start));
        }
    }
}

impl Set {
    /// Adds the rules of the automaton that match at this place.
    fn look(&self, text: &str, start: usize, cache: &mut AnchoredCache, due: &mut Vec<Due>) {
        self.patterns.at(text, start, cache, |pattern| {
            if let Some(&rule) = self.rules.get(pattern) {
                due.push(Due {
                    rule,
                    start: start as u32,
                });
            }
        });
    }
}

/// Where values may begin in a folded text: at words, and at a sign right before one.
fn folded_starts<'a>(text: &'a str, tokens: &'a Tokens) -> impl Iterator<Item = usize> + 'a {
    let bytes = text.as_bytes();
    tokens.words.iter().flat_map(move |token| {
        let start = token.start as usize;
        let sign = start
            .checked_sub(1)
            .filter(|&at| matches!(bytes[at], b'+' | b'('));
        std::iter::once(start).chain(sign)
    })
}

/// Whether the message may answer a question by a value.
fn expects(expected: &[DataType], features: &Gate, tokens: &Tokens) -> bool {
    let signs = features.digits > 0 || features.signs != 0 || tokens.words.len() <= SHORT;
    !expected.is_empty()
        && (features.digits >= CONTEXT_DIGITS
            || signs && expected.iter().any(|&data_type| may_be_words(data_type)))
}

/// Whether the hit is one word of at most four letters, not all capitals.
fn is_short_word(raw: &str, folded: &Folded, tokens: &Tokens, hit: &Hit) -> bool {
    let Some(token) = tokens.words.get(hit.first as usize) else {
        return false;
    };
    let bytes = token.start as usize..token.end as usize;
    hit.first == hit.last
        && bytes.len() <= 4
        && raw
            .get(folded.raw_range(bytes))
            .is_some_and(|word| word.chars().any(char::is_lowercase))
}

/// What may be given in words or signs without a digit, or with few.
fn may_be_words(data_type: DataType) -> bool {
    matches!(
        data_type,
        DataType::Password
            | DataType::RecoverySecret
            | DataType::ApiKeyOrToken
            | DataType::LoginLink
            | DataType::HomeAddress
            | DataType::PassportNumber
            | DataType::IdentityCardNumber
    )
}

fn numbers(rules: &[Rule], keep: impl Fn(&Rule) -> bool) -> Vec<u16> {
    (0..rules.len().min(u16::MAX as usize))
        .filter(|&at| keep(&rules[at]))
        .map(|at| at as u16)
        .collect()
}

/// Rules with alike gates share an automaton: digits wanted or not, raw text or folded.
fn build_sets(
    rules: &[Rule],
    gates: &[Gate],
    firsts: &[[bool; 256]],
) -> Result<Vec<Set>, LoadError> {
    let open = numbers(rules, |rule| !rule.is_keyed());
    split(rules, gates, firsts, &open)
}

/// The rules that are called, by data type and by what calls them.
fn build_keyed_sets(
    rules: &[Rule],
    gates: &[Gate],
    firsts: &[[bool; 256]],
) -> Result<Vec<KeyedSet>, LoadError> {
    let mut sets = Vec::new();
    for &data_type in DataType::ALL {
        for by_name in [true, false] {
            let members = numbers(rules, |rule| {
                rule.is_keyed()
                    && rule.data_type == Some(data_type)
                    && rule.text.type_context == by_name
            });
            let split = split(rules, gates, firsts, &members)?;
            sets.extend(split.into_iter().map(|set| KeyedSet {
                data_type,
                by_name,
                set,
            }));
        }
    }
    Ok(sets)
}

fn split(
    rules: &[Rule],
    gates: &[Gate],
    firsts: &[[bool; 256]],
    members: &[u16],
) -> Result<Vec<Set>, LoadError> {
    let pattern = |number: u16| rules[number as usize].text.pattern.as_str();
    let kind = |number: u16| {
        let gate = gates[number as usize];
        let letters = (b'a'..=b'z').filter(|&b| firsts[number as usize][b as usize]);
        let letters = letters.count();
        // A rule that may begin with any letter is better told from others by what follows.
        let own = (letters >= MANY_LETTERS && !rules[number as usize].is_keyed()).then_some(number);
        let letters = letters > 0;
        let run = match gate.run {
            0..8 => 0,
            8..12 => 8,
            12..16 => 12,
            _ => 16,
        };
        let raw = rules[number as usize].text.raw;
        (
            raw,
            own,
            letters,
            gate.digits.min(13).div_ceil(2),
            run,
            gate.signs,
            letters && !rules[number as usize].is_keyed() && needles::has_needles(pattern(number)),
        )
    };
    let mut kinds: BTreeMap<_, Vec<u16>> = BTreeMap::new();
    for &number in members {
        kinds.entry(kind(number)).or_default().push(number);
    }
    kinds
        .into_iter()
        .map(|(kind, alike)| {
            let patterns: Vec<&str> = alike.iter().map(|&n| pattern(n)).collect();
            let patterns = AnchoredSet::new(&patterns).map_err(LoadError::Set)?;
            let gate = alike
                .iter()
                .map(|&n| gates[n as usize])
                .reduce(Gate::or)
                .unwrap_or_default();
            Ok(Set {
                gate,
                patterns,
                raw: kind.0,
                rules: alike,
            })
        })
        .collect()
}
