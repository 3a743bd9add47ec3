//! What is masked whether or not a rule found it.
//!
//! Takes text, gives the places of digit runs, e-mail addresses, web addresses and words that look
//! like secrets. Knows nothing about findings.

use std::ops::Range;

/// Digits in a row that are masked.
const DIGITS: usize = 4;
/// Signs between two digits of one run.
const BETWEEN: usize = 3;
/// Letters and digits of a word that looks like a secret.
const SECRET: usize = 6;

/// What a masked place looks like, from harmless to secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// A run of digits: the spaces between them stay.
    Digits,
    /// The part of an e-mail address before the `@`.
    Local,
    /// What follows the host of a web address.
    Path,
    /// A word that mixes letters and digits.
    Secret,
}

impl Shape {
    /// What is shown instead.
    pub(super) fn mask(self, raw: &str) -> String {
        match self {
            Shape::Digits => raw
                .chars()
                .map(|sign| if is_digit(sign) { '*' } else { sign })
                .collect(),
            Shape::Local => "***".to_owned(),
            Shape::Path => "…".to_owned(),
            Shape::Secret => super::HIDDEN.to_owned(),
        }
    }
}

/// A digit of any script, superscripts and circled ones included.
pub(super) fn is_digit(sign: char) -> bool {
    sign.is_numeric()
}

/// All shapes of a text, in no order, overlaps included.
pub(super) fn find(text: &str) -> Vec<(Range<usize>, Shape)> {
    let mut all: Vec<_> = digit_runs(text, DIGITS)
        .into_iter()
        .map(|range| (range, Shape::Digits))
        .collect();
    for chunk in chunks(text) {
        let word = text.get(chunk.clone()).unwrap_or_default();
        let found = addresses(word);
        if looks_secret(word, &found) {
            all.push((chunk, Shape::Secret));
            continue;
        }
        all.extend(
            found
                .into_iter()
                .map(|(range, shape)| (range.start + chunk.start..range.end + chunk.start, shape)),
        );
    }
    all
}

/// Runs of at least `least` digits with at most a few other signs, but no letters, between them.
pub(super) fn digit_runs(text: &str, least: usize) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut run: Option<(Range<usize>, usize)> = None;
    let mut between = 0;
    for (at, sign) in text.char_indices() {
        let end = at + sign.len_utf8();
        if is_digit(sign) {
            match &mut run {
                Some((range, digits)) => {
                    range.end = end;
                    *digits += 1;
                }
                None => run = Some((at..end, 1)),
            }
            between = 0;
        } else if super::is_invisible(sign) && !sign.is_control() {
            // Signs that nobody sees do not end a run, however many there are.
        } else {
            between += 1;
            // The sign that makes a digit into a key-cap picture stands after every digit.
            let ends = sign.is_alphabetic() || between > BETWEEN;
            if ends && !matches!(sign, '\u{fe0f}' | '\u{20e3}') {
                close(&mut runs, run.take(), least);
                between = 0;
            }
        }
    }
    close(&mut runs, run, least);
    runs
}

/// Digit runs, and the digits of words that hold at least `least` digits between letters.
pub(super) fn numbers(text: &str, least: usize) -> Vec<Range<usize>> {
    let mut all = digit_runs(text, least);
    for chunk in chunks(text) {
        let word = text.get(chunk.clone()).unwrap_or_default();
        let digits = || word.char_indices().filter(|(_, sign)| is_digit(*sign));
        if digits().count() >= least {
            all.extend(digits().map(|(at, sign)| {
                let start = chunk.start + at;
                start..start + sign.len_utf8()
            }));
        }
    }
    all.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    all.retain(|range| {
        let apart = range.start >= end;
        end = end.max(range.end);
        apart
    });
    all
}

fn close(runs: &mut Vec<Range<usize>>, run: Option<(Range<usize>, usize)>, least: usize) {
    if let Some((range, digits)) = run
        && digits >= least
    {
        runs.push(range);
    }
}

/// The words of a text, as white space divides it.
fn chunks(text: &str) -> Vec<Range<usize>> {
    let mut chunks = Vec::new();
    let mut start = None;
    for (at, sign) in text.char_indices() {
        if sign.is_whitespace() {
            chunks.extend(start.take().map(|start| start..at));
        } else if start.is_none() {
            start = Some(at);
        }
    }
    chunks.extend(start.map(|start| start..text.len()));
    chunks
}

/// Letters mixed with digits, outside what is masked anyway.
fn looks_secret(word: &str, masked: &[(Range<usize>, Shape)]) -> bool {
    let mut signs = 0;
    let (mut letter, mut digit) = (false, false);
    for (at, sign) in word.char_indices() {
        if masked.iter().any(|(range, _)| range.contains(&at)) {
            continue;
        }
        letter |= sign.is_alphabetic();
        digit |= is_digit(sign);
        signs += usize::from(sign.is_alphanumeric());
    }
    letter && digit && signs >= SECRET
}

/// The parts of e-mail and web addresses that are masked.
fn addresses(word: &str) -> Vec<(Range<usize>, Shape)> {
    let mut found = Vec::new();
    for (at, _) in word.match_indices('@') {
        let before = word.get(..at).unwrap_or_default();
        let start = before
            .char_indices()
            .rev()
            .take_while(|(_, sign)| sign.is_alphanumeric() || "._%+-:'".contains(*sign))
            .last();
        found.extend(start.map(|(start, _)| (start..at, Shape::Local)));
    }
    let host = match word.find("://") {
        Some(scheme) => Some(scheme + 3),
        None => word
            .find("www.")
            .or_else(|| has_bare_host(word).then_some(0)),
    };
    if let Some(host) = host
        && let Some(rest) = word.get(host..)
        && let Some(path) = rest.find(['/', '?', '#'])
        && host + path + 1 < word.len()
    {
        found.push((host + path + 1..word.len(), Shape::Path));
    }
    found
}

/// `example.com/…` without `https://`.
fn has_bare_host(word: &str) -> bool {
    let Some((host, _)) = word.split_once(['/', '?']) else {
        return false;
    };
    host.rsplit_once('.').is_some_and(|(name, end)| {
        !name.is_empty() && end.len() >= 2 && end.chars().all(char::is_alphabetic)
    })
}
