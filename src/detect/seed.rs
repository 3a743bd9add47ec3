//! Recovery phrases of wallets: twelve or more list words (BIP-39) in a row.
//!
//! Takes a message's words, adds a candidate for each phrase. The words alone prove nothing: they are
//! everyday words, and one in sixteen random rows has a right checksum. So a row must fill its lines
//! or be numbered, or a wallet word must stand in the message, besides the checksum.

use super::candidate::{Candidate, Marks, Reason};
use super::check::seed_phrase::{self, LENGTHS};
use super::lexicon::Class;
use super::token::Tokens;
use super::view::View;
use crate::model::{Confidence, DataType, Exchange, Redacted};
use std::ops::Range;

/// Fewest words of a phrase.
const SHORTEST: usize = 12;
/// Words of the lists that may stand by chance before or after a phrase.
const SLACK: usize = 12;
/// Bytes that a word of the lists has; in Latin script it has three to nine letters.
const BYTES: Range<usize> = 2..60;
/// Most words that lead up to a phrase that was copied out wrongly.
const LEADS: usize = 3;

/// Words that are said of wallets only, folded.
const WALLET: &[&str] = &[
    "wallet",
    "seed",
    "seedphrase",
    "bip39",
    "mnemonic",
    "mnemonics",
    "ledger",
    "trezor",
    "metamask",
    "crypto",
    "bitcoin",
    "btc",
    "recovery",
    "backup",
    "secret",
    "secrets",
    "words",
    "frase",
    "fraza",
    "frazy",
    "secrete",
    "coinbase",
    "exodus",
    "portemonnee",
    "herstelzin",
    "herstelwoorden",
    "wiederherstellung",
    "portefeuille",
    "recuperation",
    "cartera",
    "semilla",
    "recuperacion",
    "portafoglio",
    "recupero",
    "carteira",
    "semente",
    "portfel",
    "portfela",
    "odzyskiwania",
    "kryptowaluty",
    "phrase",
    "woorden",
    "worter",
    "mots",
    "palabras",
    "parole",
    "palavras",
    "slowa",
];

/// A word that may belong to a phrase: its place among the words, and its bytes.
struct Word {
    token: usize,
    start: usize,
    end: usize,
}

/// Adds the phrases of a message to its marks.
pub(crate) fn find(view: &View<'_>, expected: &[DataType], marks: &mut Marks) {
    let asked = expected.contains(&DataType::RecoverySecret);
    if asked || may_hold(view.text(), view.tokens) {
        let phrases = rows(view)
            .into_iter()
            .filter_map(|row| weigh(view, &row, asked));
        let before = marks.candidates.len();
        marks.candidates.extend(phrases);
        if asked && marks.candidates.len() == before {
            marks.candidates.extend(copied(view));
        }
    }
}

/// The answer to a question for a phrase: a line of twelve words, or as many as phrases have, of
/// which most are list words. People copy words wrongly, and some wallets have lists of their own.
fn copied(view: &View<'_>) -> Option<Candidate> {
    let mut lines: Vec<Vec<Word>> = vec![Vec::new()];
    let mut end = 0;
    for (token, word) in view.tokens.words.iter().enumerate() {
        let (start, stop) = (word.start as usize, word.end as usize);
        let between = view.text().get(end..start).unwrap_or_default();
        end = stop;
        if between.contains(['\n', ':', '.', '"']) {
            lines.push(Vec::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push(Word {
                token,
                start,
                end: stop,
            });
        }
    }
    lines.iter().find_map(|line| {
        // A word or two may lead up to it: "the phrase is".
        let tail = LENGTHS
            .iter()
            .find(|&&length| (length..=length + LEADS).contains(&line.len()))
            .and_then(|length| line.get(line.len() - length..))?;
        let words = texts(view, line);
        let (head, words) = words.split_at(line.len() - tail.len());
        let listed = words.iter().filter(|word| seed_phrase::is_seed_word(word));
        let long = words.iter().all(|word| word.chars().count() >= 3);
        let leads = !head.iter().any(|word| seed_phrase::is_seed_word(word));
        let fits = long && leads && listed.count() * 2 >= words.len();
        fits.then(|| candidate(view, tail, false, Confidence::Likely))
            .flatten()
    })
}

/// Whether the message may hold a phrase. Cheap: a row of twelve covers every twelfth word, so only
/// those are looked at first; numbers, which may be numbering, are not counted.
pub(crate) fn may_hold(text: &str, tokens: &Tokens) -> bool {
    if tokens.words.len() < SHORTEST {
        return false;
    }
    let words = || tokens.words.iter().filter(|word| !word.number);
    let listed = |word: &super::token::Token| {
        text.get(word.start as usize..word.end as usize)
            .is_some_and(seed_phrase::is_seed_word)
    };
    if !words().skip(SHORTEST - 1).step_by(SHORTEST).any(listed) {
        return false;
    }
    let mut row = 0;
    words().any(|word| {
        row = if listed(word) { row + 1 } else { 0 };
        row >= SHORTEST
    })
}

/// Rows of twelve or more list words. Numbers between them are counted as numbering.
fn rows(view: &View<'_>) -> Vec<Vec<Word>> {
    let mut rows = Vec::new();
    let mut row: Vec<Word> = Vec::new();
    for (token, word) in view.tokens.words.iter().enumerate() {
        let (start, end) = (word.start as usize, word.end as usize);
        if word.number && end - start <= 2 {
            continue;
        }
        let text = view.text().get(start..end).unwrap_or_default();
        if BYTES.contains(&text.len()) && seed_phrase::is_seed_word(text) {
            row.push(Word { token, start, end });
            continue;
        }
        if row.len() >= SHORTEST {
            rows.push(std::mem::take(&mut row));
        }
        row.clear();
    }
    if row.len() >= SHORTEST {
        rows.push(row);
    }
    rows
}

/// A row without wallet words at its ends, which are list words themselves ("seed: …", "… (seed)"),
/// unless it is a phrase as it stands.
fn without_names<'w>(view: &View<'_>, row: &'w [Word]) -> &'w [Word] {
    if LENGTHS.contains(&row.len()) && seed_phrase::seed_phrase(&texts(view, row)) {
        return row;
    }
    let is_name = |word: &&Word| {
        view.text()
            .get(word.start..word.end)
            .is_some_and(|text| WALLET.contains(&text))
    };
    let leads = row.iter().take(LEADS).take_while(is_name).count();
    let trails = row.iter().rev().take(LEADS).take_while(is_name).count();
    let trimmed = row.get(leads..row.len().saturating_sub(trails));
    trimmed
        .filter(|trimmed| trimmed.len() >= SHORTEST)
        .unwrap_or(row)
}

fn weigh(view: &View<'_>, row: &[Word], asked: bool) -> Option<Candidate> {
    let row = without_names(view, row);
    let whole_length = LENGTHS.contains(&row.len());
    let wallet = names_wallet(view, row);
    if !(wallet || asked || whole_length && fills_lines(view, row)) {
        return None;
    }
    let passing =
        seed_phrase::first_phrase(&texts(view, row), |place| stands_apart(view, row, place))
            .and_then(|place| row.get(place));
    let (words, passed) = match passing {
        Some(words) => (words, true),
        None => (row, false),
    };
    let apart = words.len() == row.len() && fills_lines(view, words);
    let confidence = match (passed, wallet || asked, apart) {
        (true, true, _) | (true, _, true) => Confidence::VeryLikely,
        (false, true, true) if whole_length => Confidence::Likely,
        (false, true, _) => Confidence::Possible,
        _ => return None,
    };
    candidate(view, words, passed, confidence)
}

/// Whether a phrase could stand there: near an end of the row, or where a line or a part of it
/// begins or ends. In a long row of everyday words a checksum somewhere inside is chance.
fn stands_apart(view: &View<'_>, row: &[Word], place: &Range<usize>) -> bool {
    let breaks = |at: usize| {
        let (Some(before), Some(after)) = (row.get(at.wrapping_sub(1)), row.get(at)) else {
            return true;
        };
        let between = view.text().get(before.end..after.start);
        between.is_some_and(|between| between.contains(['\n', ':', '"']))
    };
    place.start <= SLACK
        || place.end + SLACK >= row.len()
        || breaks(place.start)
        || breaks(place.end)
}

fn candidate(
    view: &View<'_>,
    words: &[Word],
    passed: bool,
    confidence: Confidence,
) -> Option<Candidate> {
    let first = words.first()?;
    let last = words.last()?;
    let place = view.folded.raw_range(first.start..last.end);
    let mut reasons = vec![Reason::Shape("Recovery phrase of a wallet".to_string())];
    reasons.push(if passed {
        Reason::CheckPassed("bip39_phrase".to_string())
    } else {
        Reason::CheckFailed("bip39_phrase".to_string())
    });
    Some(Candidate {
        detector: "credential.seed_phrase".to_string(),
        data_type: DataType::RecoverySecret,
        exchange: Exchange::Disclosed,
        confidence,
        place,
        value: Redacted::new(texts(view, words).join(" ")),
        reasons,
        answers: None,
        attachment: None,
    })
}

fn texts<'a>(view: &View<'a>, words: &[Word]) -> Vec<&'a str> {
    words
        .iter()
        .map(|word| view.text().get(word.start..word.end).unwrap_or_default())
        .collect()
}

/// A word of wallets stands outside the row, or the message names a recovery secret.
fn names_wallet(view: &View<'_>, row: &[Word]) -> bool {
    let inside = |token: usize| row.binary_search_by_key(&token, |word| word.token).is_ok();
    let by_word = view.tokens.words.iter().enumerate().any(|(at, word)| {
        let text = view
            .text()
            .get(word.start as usize..word.end as usize)
            .unwrap_or_default();
        !word.number && WALLET.contains(&text) && !inside(at)
    });
    by_word
        || view.hits.things.iter().any(|hit| {
            hit.class == Class::Object(DataType::RecoverySecret) && !inside(hit.first as usize)
        })
}

/// Whether nothing but numbering stands on the lines of the words, or they are all there is after a
/// colon.
fn fills_lines(view: &View<'_>, words: &[Word]) -> bool {
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    let before = view.text().get(..first.start).unwrap_or_default();
    let line = before.rsplit(['\n', ':', '"']).next().unwrap_or_default();
    let after = view.text().get(last.end..).unwrap_or_default();
    let rest = after.split(['\n', '"']).next().unwrap_or_default();
    !line.contains(char::is_alphabetic) && !rest.contains(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use crate::detect::{Engine, Scratch, Situation};
    use crate::model::Confidence::{self, Likely, Possible, VeryLikely};
    use crate::model::DataType;

    fn found(text: &str, expected: &[DataType]) -> Option<Confidence> {
        let engine = Engine::new().expect("the rules that ship are right");
        let situation = Situation {
            expected,
            has_attachment: false,
            ..Situation::default()
        };
        engine
            .scan(text, situation, &mut Scratch::default())
            .candidates
            .iter()
            .filter(|candidate| candidate.detector == "credential.seed_phrase")
            .map(|candidate| candidate.confidence)
            .max()
    }

    const PHRASE: &str =
        "legal winner thank year wave sausage worth useful legal winner thank yellow";
    const BROKEN: &str =
        "legal winner thank year wave sausage worth useful legal winner thank zebra";

    #[test]
    fn phrases_are_found_by_checksum_and_surroundings() {
        let numbered: String = PHRASE
            .split(' ')
            .enumerate()
            .map(|(at, word)| format!("{}. {word}\n", at + 1))
            .collect();
        for (text, expected) in [
            (PHRASE.to_string(), Some(VeryLikely)),
            (PHRASE.to_uppercase(), Some(VeryLikely)),
            (numbered, Some(VeryLikely)),
            (format!("my wallet: {PHRASE}"), Some(VeryLikely)),
            (
                format!("please keep this for the ledger {PHRASE} ok?"),
                Some(VeryLikely),
            ),
            (format!("seed {PHRASE}"), Some(VeryLikely)),
            (format!("{PHRASE} (seed)"), Some(VeryLikely)),
            (format!("ok seed phrase {PHRASE}"), Some(VeryLikely)),
            (format!("my wallet words: {BROKEN}"), Some(Likely)),
            (
                format!("about the wallet I think {BROKEN} or so"),
                Some(Possible),
            ),
            (format!("hmm I think that {BROKEN} or so"), None),
            (BROKEN.to_string(), None),
            (
                "please thank your uncle and visit the ocean in summer".to_string(),
                None,
            ),
        ] {
            assert_eq!(found(&text, &[]), expected, "{text}");
        }
    }

    #[test]
    fn a_question_for_it_counts_like_a_wallet_word() {
        let asked = [DataType::RecoverySecret];
        for (text, expected) in [
            (BROKEN, Some(Likely)),
            (
                "eccole: fiume ombra nove lampo tenda sole grano vetro luna sasso corda alba",
                Some(Likely),
            ),
            (
                "i do not know it by heart, can i send it to you tomorrow",
                None,
            ),
        ] {
            assert_eq!(found(text, &asked), expected, "{text}");
        }
    }
}
