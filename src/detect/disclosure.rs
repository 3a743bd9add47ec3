//! Special categories: who, what makes it a disclosure, and a term.
//!
//! Takes a message with its lexicon hits, gives candidates. A word alone is not enough: somebody
//! must be meant, and each language is weighed by itself, so that a word of one language and a
//! frame of another do not meet by chance.

use super::candidate::{Candidate, Marks, Reason};
use super::claims::Claim;
use super::lexicon::{Class, FrameKind, Hit, Lexicon, RequestClass, Strength, WordClass};
use super::rule::ClaimKind;
use super::token::Break;
use super::view::View;
use crate::model::{Confidence, DataType, Exchange, Redacted};
use std::ops::Range;

/// How far a frame may stand from its term, in words.
const FRAME_REACH: u32 = 5;
/// How far a weak term's frame may stand.
const WEAK_REACH: u32 = 1;
/// A message of so few words is a noun phrase, not a sentence about something.
const NOUN_PHRASE: u32 = 5;

/// A sentence of so few words answers a question.
const ANSWER: u32 = 7;

/// What stands around a term, in its own language.
struct Around<'a> {
    own: Option<&'a Hit>,
    /// A possessive of the writer or a person right before the term.
    belongs: Option<&'a Hit>,
    person: Option<&'a Hit>,
    frame: Option<(&'a Hit, FrameKind, u32)>,
    /// A name stands right before the frame: "Bennie has".
    named: bool,
    hypothetical: bool,
    asks_you: bool,
    general: bool,
    question: bool,
    words: u32,
    /// It stands between commas with few words beside.
    fragment: bool,
}

/// Adds the disclosures of a message to its marks.
pub(crate) fn find(
    view: &View<'_>,
    lexicon: &Lexicon,
    claims: &[Claim],
    expected: &[DataType],
    marks: &mut Marks,
) {
    let mut best: Vec<Candidate> = Vec::new();
    for term in &view.hits.things {
        let Class::Term(data_type) = term.class else {
            continue;
        };
        let asked = expected.contains(&data_type);
        if term.strength == Strength::Weak && !asked && !has_telling_frame(view, term, data_type) {
            continue;
        }
        if is_covered(view, term) || in_hard_claim(view, claims, term) {
            continue;
        }
        let Some(candidate) = weigh(
            view,
            lexicon,
            term,
            data_type,
            expected.contains(&data_type),
        ) else {
            continue;
        };
        match best.iter_mut().find(|known| known.data_type == data_type) {
            Some(known) if known.confidence >= candidate.confidence => {}
            Some(known) => *known = candidate,
            None => best.push(candidate),
        }
    }
    hide(view, &best, marks);
    marks.candidates.append(&mut best);
    shares(view, marks);
}

/// "41% Yoruba": the result of a DNA test, and a person's origin.
fn shares(view: &View<'_>, marks: &mut Marks) {
    if !view.text().contains('%') {
        return;
    }
    let share = view
        .hits
        .things
        .iter()
        .find(|term| term.class == Class::Term(DataType::EthnicOrigin) && is_share(view, term));
    let Some(term) = share else { return };
    for data_type in [DataType::EthnicOrigin, DataType::GeneticData] {
        marks
            .candidates
            .retain(|known| known.data_type != data_type || known.exchange != Exchange::Disclosed);
        let place = view.folded.raw_range(view.bytes(term));
        marks.candidates.push(Candidate {
            detector: format!("{}.disclosure", data_type.as_str()),
            data_type,
            exchange: Exchange::Disclosed,
            confidence: Confidence::Likely,
            place,
            value: Redacted::new(view.words(term)),
            reasons: vec![Reason::Term(DataType::EthnicOrigin), Reason::Share],
            answers: None,
            attachment: None,
        });
    }
}

/// Whether a percentage from 1 to 99 stands right before the term.
fn is_share(view: &View<'_>, term: &Hit) -> bool {
    (term.first.saturating_sub(2)..term.first).any(|word| {
        let bytes = view.span(word, word);
        let number = view.text().get(bytes.clone()).unwrap_or_default();
        let after = view.text().get(bytes.end..).unwrap_or_default();
        (1..=2).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && after.trim_start().starts_with('%')
    })
}

/// All terms of what was found are hidden, not just the best; of other kinds those that hardly mean
/// anything else.
fn hide(view: &View<'_>, best: &[Candidate], marks: &mut Marks) {
    for term in &view.hits.things {
        let Class::Term(data_type) = term.class else {
            continue;
        };
        let found = best.iter().any(|known| known.data_type == data_type);
        if found || term.strength > Strength::Weak {
            let place = view.folded.raw_range(view.bytes(term));
            marks.hidden.push((place, data_type));
        }
    }
}

/// Within an idiom, or within a longer term of another kind.
fn is_covered(view: &View<'_>, term: &Hit) -> bool {
    let idiom = view.hits.grammar.iter().any(|hit| {
        hit.class == Class::Word(WordClass::Idiom)
            && hit.first <= term.last
            && hit.last >= term.first
    });
    idiom
        || view.hits.things.iter().any(|hit| {
            matches!(hit.class, Class::Term(_))
                && hit.first <= term.first
                && hit.last >= term.last
                && hit.last - hit.first > term.last - term.first
                && hit.class != term.class
        })
}

pub(crate) fn in_hard_claim(view: &View<'_>, claims: &[Claim], hit: &Hit) -> bool {
    let bytes = view.bytes(hit);
    claims.iter().any(|claim| {
        claim.kind == ClaimKind::Hard
            && claim.range.start <= bytes.start
            && claim.range.end >= bytes.end
    })
}

fn sentence(view: &View<'_>, term: &Hit) -> Range<u32> {
    let number = view.sentence_of(term.first) as usize;
    view.tokens
        .sentences
        .get(number)
        .map_or(0..0, |sentence| sentence.first..sentence.end)
}

fn distance(a: &Hit, b: &Hit) -> u32 {
    if a.last < b.first {
        b.first - a.last - 1
    } else if b.last < a.first {
        a.first - b.last - 1
    } else {
        0
    }
}

/// Whether a word that no lexicon knows, with a capital, stands right before the frame.
fn is_named(view: &View<'_>, lexicon: &Lexicon, frame: &Hit) -> bool {
    let Some(before) = frame.first.checked_sub(1) else {
        return false;
    };
    let bytes = view.span(before, before);
    let raw = view
        .raw
        .get(view.folded.raw_range(bytes.clone()))
        .unwrap_or_default();
    let word = view.text().get(bytes).unwrap_or_default();
    raw.chars().next().is_some_and(char::is_uppercase)
        && word.chars().count() >= 3
        && !lexicon.knows(word)
}

fn look_around<'a>(
    view: &View<'a>,
    lexicon: &Lexicon,
    term: &Hit,
    data_type: DataType,
) -> Around<'a> {
    let words = sentence(view, term);
    let language = term.language;
    let frame = nearest_frame(view, &words, term, data_type);
    let person = nearest(view, &words, term, |class| {
        matches!(class, Class::Word(WordClass::Person | WordClass::Third))
    });
    let belongs = nearest(view, &words, term, |class| {
        matches!(class, Class::Word(WordClass::My | WordClass::Person))
    })
    .filter(|hit| hit.last < term.first && distance(hit, term) <= 2);
    let question = view
        .tokens
        .sentences
        .get(view.sentence_of(term.first) as usize)
        .is_some_and(|sentence| sentence.question);
    let asks_you = view
        .ask(RequestClass::YesNo, words.clone(), language)
        .is_some()
        || view.word(WordClass::You, words.clone(), language).is_some()
        || view
            .word(WordClass::Your, words.clone(), language)
            .is_some();
    let hypothetical = view
        .word(WordClass::Hypothetical, words.clone(), language)
        .is_some_and(|hit| hit.first < term.first);
    let general = [WordClass::General, WordClass::Product, WordClass::Wish]
        .iter()
        .any(|&class| {
            view.within(Class::Word(class), words.clone())
                .any(|hit| hit.language == language && distance(hit, term) <= 3)
        });
    Around {
        own: view
            .word(WordClass::Own, words.clone(), language)
            .or_else(|| view.word(WordClass::My, words.clone(), language)),
        belongs,
        person,
        frame,
        named: frame.is_some_and(|(frame, _, _)| is_named(view, lexicon, frame)),
        hypothetical,
        asks_you,
        general,
        question,
        fragment: is_fragment(view, &words, term),
        words: words.end - words.start,
    }
}

/// Whether the term stands between commas with few words: "urgent, hip replacement, cannot walk".
fn is_fragment(view: &View<'_>, words: &Range<u32>, term: &Hit) -> bool {
    let breaks = |word: u32| {
        view.tokens
            .words
            .get(word as usize)
            .is_some_and(|token| token.before != Break::None)
    };
    let start = (words.start..=term.first).rev().find(|&word| breaks(word));
    let end = (term.last + 1..words.end).find(|&word| breaks(word));
    let (start, end) = (start.unwrap_or(words.start), end.unwrap_or(words.end));
    end - start <= NOUN_PHRASE && (start, end) != (words.start, words.end)
}

/// Whether a frame of several words stands right beside a term with everyday meanings.
fn has_telling_frame(view: &View<'_>, term: &Hit, data_type: DataType) -> bool {
    view.hits.frames.iter().any(|frame| {
        frame.last > frame.first
            && matches!(frame.class, Class::Frame(of, _) if of == data_type)
            && distance(frame, term) <= WEAK_REACH
    })
}

fn nearest<'a>(
    view: &View<'a>,
    words: &Range<u32>,
    term: &Hit,
    wanted: impl Fn(Class) -> bool,
) -> Option<&'a Hit> {
    view.hits
        .grammar
        .iter()
        .filter(|hit| wanted(hit.class) && hit.language == term.language)
        .filter(|hit| {
            words.contains(&hit.first) && !(hit.first <= term.last && hit.last >= term.first)
        })
        .min_by_key(|hit| distance(hit, term))
}

fn nearest_frame<'a>(
    view: &View<'a>,
    words: &Range<u32>,
    term: &Hit,
    data_type: DataType,
) -> Option<(&'a Hit, FrameKind, u32)> {
    view.hits
        .frames
        .iter()
        .filter(|hit| hit.language == term.language && words.contains(&hit.first))
        .filter_map(|hit| match hit.class {
            Class::Frame(of, kind) if of == data_type => Some((hit, kind, distance(hit, term))),
            _ => None,
        })
        .filter(|&(hit, _, distance)| {
            distance <= FRAME_REACH && (hit.last < term.first || hit.first > term.last)
        })
        // A phrase says more than a single word that stands nearer.
        .min_by_key(|&(hit, kind, distance)| (hit.first == hit.last, distance, kind))
}

fn weigh(
    view: &View<'_>,
    lexicon: &Lexicon,
    term: &Hit,
    data_type: DataType,
    expected: bool,
) -> Option<Candidate> {
    let around = look_around(view, lexicon, term, data_type);
    let own_frame = matches!(around.frame, Some((_, FrameKind::Own, _)));
    if around.general && !own_frame {
        return None;
    }
    // "Are you pregnant?" asks; "I'm pregnant, is that a problem?" tells.
    let tells = own_frame || around.own.is_some() || around.belongs.is_some();
    if around.question && around.asks_you && !tells {
        return None;
    }
    // What was asked for needs nobody to be named; how sure it is, the question says.
    let answers = expected && term.strength > Strength::Weak && !around.question;
    let mut worth = judge(term.strength, &around).or(answers.then_some(Confidence::Possible))?;
    // In answer to a question a few words suffice; in a long message the term may be anything.
    if expected
        && (around.words <= ANSWER || around.own.is_some() && term.strength > Strength::Weak)
    {
        worth = worth.max(Confidence::Likely);
    }
    if around.hypothetical && !own_frame {
        worth = Confidence::Possible;
    }
    Some(make(view, term, data_type, worth, &around))
}

fn judge(strength: Strength, around: &Around<'_>) -> Option<Confidence> {
    let someone = around.own.or(around.person).is_some();
    // "Is", "has", "my" frame anything; only longer phrases say that it is about a person.
    let telling = |frame: &Hit| frame.last > frame.first;
    let framed = match around.frame {
        Some((frame, FrameKind::Own | FrameKind::Bare, distance)) => {
            (telling(frame) || someone).then_some((distance, telling(frame)))
        }
        Some((frame, FrameKind::Other, distance)) if around.person.is_some() || around.named => {
            Some((distance, telling(frame)))
        }
        _ => None,
    };
    let short = around.words <= NOUN_PHRASE && !around.question;
    let short = short || strength == Strength::Strong && around.fragment && !around.question;
    match (strength, framed) {
        (Strength::Strong, Some((_, true) | (0..=2, false))) => Some(Confidence::VeryLikely),
        (Strength::Strong, _) if someone || short => Some(Confidence::Likely),
        // In languages that leave out "he" and "she" the verb alone stands for them.
        (Strength::Strong, _) if around.frame.is_some() && !around.question => {
            Some(Confidence::Likely)
        }
        (Strength::Strong, _) => Some(Confidence::Possible),
        (Strength::Normal, Some((0..=2, true))) => Some(Confidence::VeryLikely),
        (Strength::Normal, Some((_, true) | (0..=1, false))) => Some(Confidence::Likely),
        (Strength::Normal, _) if around.belongs.is_some() => Some(Confidence::Likely),
        // "I have" some words before the term, as in a list of what one has.
        (Strength::Normal, Some((_, false))) if someone && !around.question => {
            Some(Confidence::Likely)
        }
        (Strength::Normal, _) if someone || short => Some(Confidence::Possible),
        (Strength::Weak, Some((0..=WEAK_REACH, true))) if someone || around.words <= 8 => {
            Some(Confidence::Likely)
        }
        (Strength::Weak, _) if short => Some(Confidence::Possible),
        _ => None,
    }
}

fn make(
    view: &View<'_>,
    term: &Hit,
    data_type: DataType,
    confidence: Confidence,
    around: &Around<'_>,
) -> Candidate {
    let mut reasons = vec![Reason::Term(data_type)];
    if let Some((frame, _, _)) = around.frame {
        reasons.push(Reason::Frame(view.words(frame)));
    }
    if let Some(person) = around.belongs.or(around.own).or(around.person) {
        reasons.push(Reason::Person(view.words(person)));
    }
    let place = view.folded.raw_range(view.bytes(term));
    Candidate {
        detector: format!("{}.disclosure", data_type.as_str()),
        data_type,
        exchange: Exchange::Disclosed,
        confidence,
        place,
        value: Redacted::new(view.words(term)),
        reasons,
        answers: None,
        attachment: None,
    }
}
