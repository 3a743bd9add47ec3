//! Special categories: who, what makes it a disclosure, and a term.
//!
//! Takes a message with its lexicon hits, gives candidates. A word alone is not enough: somebody
//! must be meant, and each language is weighed by itself, so that a word of one language and a
//! frame of another do not meet by chance.

use super::candidate::{Candidate, Marks, Reason};
use super::claims::Claim;
use super::lexicon::{Class, FrameKind, Hit, Language, Lexicon, RequestClass, Strength, WordClass};
use super::rule::ClaimKind;
use super::token::Break;
use super::view::View;
use super::{couples, shares, weeks};
use crate::model::{Confidence, DataType, Exchange, Redacted};
use std::ops::Range;

/// How far a frame may stand from its term, in words.
const FRAME_REACH: u32 = 5;
/// How far a weak term's frame may stand.
const WEAK_REACH: u32 = 1;
/// A message of so few words is a noun phrase, not a sentence about something.
const NOUN_PHRASE: u32 = 5;
/// The same with numbers and small words.
const LONG_PHRASE: usize = 8;
/// Most words before a term that a clause without a subject tells of somebody: "right in the middle
/// of chemo".
const LEADING: usize = 2;

/// Most words, and letters of each, between "carrier" and the disease.
const LINKS: usize = 2;
const LINK: usize = 3;

/// A sentence of so few words answers a question.
const ANSWER: u32 = 7;

/// A phrase that makes a term a disclosure.
struct Frame<'a> {
    hit: &'a Hit,
    kind: FrameKind,
    /// Words between it and the term.
    distance: u32,
    /// A name stands right before it: "Bennie has".
    named: bool,
}

/// What stands around a term, in its own language.
struct Around<'a> {
    own: Option<&'a Hit>,
    /// The term is a phrase about the writer's body or record: "me ligué las trompas". Of faith or
    /// politics such phrases have everyday meanings: "je prie pour qu'il fasse beau".
    names_writer: bool,
    /// It is told since when: "migraine since yesterday".
    lasting: bool,
    /// A possessive of the writer or a person right before the term.
    belongs: Option<&'a Hit>,
    person: Option<&'a Hit>,
    /// The most telling first.
    frames: Vec<Frame<'a>>,
    hypothetical: bool,
    asks_you: bool,
    general: bool,
    question: bool,
    words: u32,
    /// It stands between commas with few words beside.
    fragment: bool,
    /// It stands between commas with no word beside: "Leo won't come today, scarlet fever".
    alone: bool,
}

/// A term and what it is worth.
struct Weighed<'a> {
    term: &'a Hit,
    candidate: Candidate,
    /// A frame says that it is about the writer.
    own: bool,
}

/// What a term comes to.
enum Worth {
    /// Nothing by itself.
    Nothing,
    /// It is about goods or people in general.
    Void,
    /// A disclosure; whether a frame says that it is about the writer.
    Told(Candidate, bool),
}

/// Adds the disclosures of a message to its marks.
pub(crate) fn find(
    view: &View<'_>,
    lexicon: &Lexicon,
    claims: &[Claim],
    expected: &[DataType],
    marks: &mut Marks,
) {
    let votes = sole_votes(view);
    let mut told: Vec<Weighed<'_>> = Vec::new();
    let mut void: Vec<&Hit> = Vec::new();
    for term in &view.hits.things {
        let Class::Term(data_type) = term.class else {
            continue;
        };
        let asked = expected.contains(&data_type);
        if term.strength == Strength::Weak && !asked && !has_telling_frame(view, term, data_type) {
            continue;
        }
        if is_covered(view, term)
            || in_hard_claim(view, claims, term)
            || !lexicon.is_likely(term, votes)
            || weeks::are_waited(view, term)
            || is_carried(view, term)
        {
            continue;
        }
        match weigh(view, lexicon, term, data_type, asked) {
            Worth::Nothing => {}
            Worth::Void => void.push(term),
            Worth::Told(candidate, own) => told.push(Weighed {
                term,
                candidate,
                own,
            }),
        }
    }
    let mut best = most_telling(told, &void);
    hide(view, &best, marks);
    marks.candidates.append(&mut best);
    weeks::find(view, expected, marks);
    shares::find(view, marks);
    couples::find(view, lexicon, marks);
}

/// The languages of terms that count, as bits. Where few words tell the language, and all of them
/// are of one, a term of another language that looks alike does not count.
fn sole_votes(view: &View<'_>) -> u32 {
    let languages = view.hits.function.iter();
    let votes = languages.fold(0, |bits, &(_, language)| bits | 1 << language.min(29));
    if view.hits.languages == u32::MAX && u32::count_ones(votes) == 1 {
        votes
    } else {
        u32::MAX
    }
}

/// Of each kind of data the disclosure that is surest. What is void in one language is so in another
/// that has the same word, unless a frame tells otherwise.
fn most_telling(told: Vec<Weighed<'_>>, void: &[&Hit]) -> Vec<Candidate> {
    let mut best: Vec<Candidate> = Vec::new();
    let is_void = |weighed: &Weighed<'_>| {
        let same = |hit: &&Hit| {
            (hit.first, hit.last) == (weighed.term.first, weighed.term.last)
                && hit.class == weighed.term.class
        };
        !weighed.own && void.iter().any(same)
    };
    for weighed in told {
        if is_void(&weighed) {
            continue;
        }
        let candidate = weighed.candidate;
        match best
            .iter_mut()
            .find(|known| known.data_type == candidate.data_type)
        {
            Some(known) if known.confidence >= candidate.confidence => {}
            Some(known) => *known = candidate,
            None => best.push(candidate),
        }
    }
    best
}

/// A disclosure that is told by these words.
pub(super) fn told(
    view: &View<'_>,
    data_type: DataType,
    words: &Range<u32>,
    confidence: Confidence,
    reasons: Vec<Reason>,
) -> Candidate {
    let bytes = view.span(words.start, words.end.saturating_sub(1));
    let value = view.text().get(bytes.clone()).unwrap_or_default();
    Candidate {
        detector: format!("{}.disclosure", data_type.as_str()),
        data_type,
        exchange: Exchange::Disclosed,
        confidence,
        place: view.folded.raw_range(bytes),
        value: Redacted::new(value.to_string()),
        reasons,
        answers: None,
        attachment: None,
    }
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

/// Within an idiom, or within a longer term of another kind or language.
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
                && (hit.class != term.class || hit.language != term.language)
        })
}

/// Whether a disease stands right behind a word for its carriers: "carrier of cystic fibrosis" tells
/// of genes, not of health.
fn is_carried(view: &View<'_>, term: &Hit) -> bool {
    let links = |word: u32| {
        let bytes = view.span(word, word);
        bytes.len() <= LINK
    };
    let carries = |hit: &Hit| {
        let between = hit.last + 1..term.first;
        hit.class == Class::Term(DataType::GeneticData)
            && hit.language == term.language
            && hit.last < term.first
            && between.len() <= LINKS
            && between.clone().all(links)
            && view.is_one_clause(hit.last, term.first)
            && view
                .within(Class::Word(WordClass::And), between)
                .next()
                .is_none()
    };
    term.class == Class::Term(DataType::Health) && view.hits.things.iter().any(carries)
}

pub(crate) fn in_hard_claim(view: &View<'_>, claims: &[Claim], hit: &Hit) -> bool {
    let bytes = view.bytes(hit);
    claims.iter().any(|claim| {
        claim.kind == ClaimKind::Hard
            && claim.range.start <= bytes.start
            && claim.range.end >= bytes.end
    })
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
    let words = view.sentence(term.first);
    let clause = clause(view, &words, term);
    let language = term.language;
    let frames = frames(view, lexicon, &words, term, data_type);
    let person = nearest(view, &words, term, |class| {
        matches!(class, Class::Word(WordClass::Person | WordClass::Third))
    });
    let own = view
        .word(WordClass::Own, words.clone(), language)
        .or_else(|| view.word(WordClass::My, words.clone(), language));
    let belongs = nearest(view, &words, term, |class| {
        matches!(class, Class::Word(WordClass::My | WordClass::Person))
    })
    .filter(|hit| hit.last < term.first && distance(hit, term) <= 2);
    let asks_you = [WordClass::You, WordClass::Your]
        .iter()
        .any(|&class| view.word(class, words.clone(), language).is_some())
        || view
            .ask(RequestClass::YesNo, words.clone(), language)
            .is_some();
    let inside = |hit: &Hit| clause.contains(&hit.first);
    let speaks = own.is_some_and(inside)
        || person.is_some_and(inside)
        || frames.iter().any(|frame| inside(frame.hit));
    // What the other clause says of goods or people in general is not about a clause that speaks
    // of somebody itself.
    let reaches = |hit: &Hit| {
        hit.language == language
            && view.is_one_clause(hit.first, hit.last)
            && (inside(hit) || !speaks)
    };
    let hypothetical = view
        .within(Class::Word(WordClass::Hypothetical), words.clone())
        .any(|hit| reaches(hit) && hit.first < term.first);
    let general = [WordClass::General, WordClass::Product, WordClass::Wish]
        .iter()
        .any(|&class| {
            view.within(Class::Word(class), words.clone())
                .any(|hit| reaches(hit) && distance(hit, term) <= 3)
        });
    let names_writer = matches!(data_type, DataType::Health | DataType::CriminalOffence)
        && term.last > term.first
        && view
            .word(WordClass::Own, term.first..term.last + 1, language)
            .is_some();
    Around {
        own,
        names_writer,
        lasting: is_lasting(view, term, data_type),
        belongs,
        person,
        frames,
        hypothetical,
        asks_you,
        general,
        question: is_asked(view, &words, &clause, term),
        fragment: clause != words
            && is_noun_phrase(view, &clause)
            && !sells(view, &words, &clause, term),
        alone: clause != words
            && !is_quoted(view, term)
            && (clause.start, clause.end) == (term.first, term.last + 1)
            && !speaks_of_goods(view, &words, language),
        words: words.end - words.start,
    }
}

/// Whether "since" stands right behind a term, and no "for" or "about" before it: "a course about
/// depression since Monday" is one.
fn is_lasting(view: &View<'_>, term: &Hit, data_type: DataType) -> bool {
    let next = term.last + 1;
    let before = term.first.saturating_sub(2)..term.first;
    let mut about = view.within(Class::Word(WordClass::Purpose), before);
    let mut since = view.details(WordClass::Since, next..next + 2);
    matches!(data_type, DataType::Health | DataType::ReligionOrBelief)
        && since.any(|hit| hit.first == next && hit.language == term.language)
        && !about.any(|hit| hit.language == term.language)
        && view.is_one_clause(term.last, next)
}

/// Whether nothing begins with this word that the words before it could describe: the clause ends
/// before it, or a small word follows.
pub(super) fn ends_clause(view: &View<'_>, next: u32) -> bool {
    let Some(token) = view.tokens.words.get(next as usize) else {
        return true;
    };
    let joins = || {
        [WordClass::And, WordClass::So].iter().any(|&class| {
            let mut hits = view.within(Class::Word(class), next..next + 2);
            hits.any(|hit| hit.first == next)
        })
    };
    let small = || view.hits.function.iter().any(|&(word, _)| word == next);
    token.before != Break::None || token.number || small() || joins()
}

/// Whether the question of the sentence is about the term. The question mark reaches back to the
/// last comma only, when the term stands before it and nothing asks before the term: "I'm on chemo,
/// do you have scarves?" tells.
fn is_asked(view: &View<'_>, words: &Range<u32>, clause: &Range<u32>, term: &Hit) -> bool {
    let question = view.is_question(view.sentence_of(term.first) as usize);
    let asks_before = || {
        [
            RequestClass::YesNo,
            RequestClass::Which,
            RequestClass::CanYou,
        ]
        .iter()
        .any(|&class| {
            view.within(Class::Request(class), words.start..term.first)
                .next()
                .is_some()
        })
    };
    // Spanish marks where its questions begin.
    let opened = || {
        let before = view.span(words.start, words.start).start.saturating_sub(2)
            ..view.span(term.first, term.first).start;
        view.text()
            .get(before)
            .is_some_and(|text| text.contains('¿'))
    };
    question && (!has_own_end(view, words, clause, term.language) || asks_before() || opened())
}

/// Whether a comma ends the clause before the end of its sentence, and what follows is more than
/// "right?" or "isn't it?".
fn has_own_end(
    view: &View<'_>,
    words: &Range<u32>,
    clause: &Range<u32>,
    language: Language,
) -> bool {
    let rest = clause.end..words.end;
    if rest.len() < 2 {
        return false;
    }
    let tag = rest.len() == 2
        && view
            .word(WordClass::Negation, rest.clone(), language)
            .is_some();
    let last = view.span(clause.start, clause.end - 1).end;
    let next = view.span(clause.end, clause.end).start;
    let signs = view.text().get(last..next).unwrap_or_default();
    !tag && !signs.contains('"')
}

/// The words between the commas around the term, or between them and the ends of its sentence. A
/// "so" or "because" parts clauses as a comma does.
fn clause(view: &View<'_>, words: &Range<u32>, term: &Hit) -> Range<u32> {
    let joins = |word: u32| {
        view.within(Class::Word(WordClass::So), word..word + 3)
            .any(|hit| hit.first == word && hit.language == term.language)
    };
    let breaks = |word: &u32| {
        let token = view.tokens.words.get(*word as usize);
        token.is_some_and(|token| token.before != Break::None) || joins(*word)
    };
    let start = (words.start..=term.first).rev().find(breaks);
    let end = (term.last + 1..words.end).find(breaks);
    start.unwrap_or(words.start)..end.unwrap_or(words.end)
}

/// Whether a question speaks of goods or papers: "a pregnancy test, how much?", "the film about
/// Alzheimer's, what time?". Of a person the
/// term comes early.
fn sells(view: &View<'_>, words: &Range<u32>, clause: &Range<u32>, term: &Hit) -> bool {
    let asks = view.is_question(view.sentence_of(words.start) as usize);
    let papers = |hit: &Hit| {
        let apart = hit.last < term.first || hit.first > term.last;
        apart && words.contains(&hit.first) && matches!(hit.class, Class::Document(_))
    };
    let before = clause.start..term.first;
    let about = view
        .within(Class::Word(WordClass::Purpose), before.clone())
        .any(|hit| hit.language == term.language);
    let leading = before.filter(|&word| !is_small(view, word)).count();
    asks && (about
        || leading > LEADING
        || view.hits.things.iter().any(papers)
        || speaks_of_goods(view, words, term.language))
}

/// Whether a quotation mark stands right before the term: a title, a name.
fn is_quoted(view: &View<'_>, term: &Hit) -> bool {
    let before = view
        .text()
        .get(..view.bytes(term).start)
        .unwrap_or_default();
    before.ends_with('"')
}

fn speaks_of_goods(view: &View<'_>, words: &Range<u32>, language: Language) -> bool {
    [WordClass::Product, WordClass::General]
        .iter()
        .any(|&class| view.word(class, words.clone(), language).is_some())
}

/// Whether a word is a number or one of the small words of a language.
fn is_small(view: &View<'_>, word: u32) -> bool {
    let token = view.tokens.words.get(word as usize);
    token.is_some_and(|token| token.number)
        || view.hits.function.iter().any(|&(known, _)| known == word)
}

/// Whether a clause is hardly more than a noun phrase: "hip replacement", "licence lost for drink
/// driving in 2021".
fn is_noun_phrase(view: &View<'_>, clause: &Range<u32>) -> bool {
    if clause.len() > LONG_PHRASE {
        return false;
    }
    let telling = clause.clone().filter(|&word| !is_small(view, word)).count();
    clause.len() <= NOUN_PHRASE as usize || telling < NOUN_PHRASE as usize
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

/// The frames within reach of the term, the most telling first.
fn frames<'a>(
    view: &View<'a>,
    lexicon: &Lexicon,
    words: &Range<u32>,
    term: &Hit,
    data_type: DataType,
) -> Vec<Frame<'a>> {
    let beside = |hit: &Hit| hit.last < term.first || hit.first > term.last;
    // "Ben je" asks; the "ben" in it says nothing of the writer.
    let asks = |hit: &Hit| {
        view.within(Class::Request(RequestClass::YesNo), words.clone())
            .any(|ask| {
                ask.language == hit.language
                    && ask.first <= hit.first
                    && ask.last >= hit.last
                    && ask.last - ask.first > hit.last - hit.first
            })
    };
    let mut frames: Vec<Frame<'a>> = view
        .hits
        .frames
        .iter()
        .filter(|hit| {
            hit.language == term.language && words.contains(&hit.first) && beside(hit) && !asks(hit)
        })
        .filter_map(|hit| match hit.class {
            Class::Frame(of, kind) if of == data_type => Some((hit, kind)),
            _ => None,
        })
        .map(|(hit, kind)| Frame {
            hit,
            kind,
            distance: distance(hit, term),
            named: kind == FrameKind::Other && is_named(view, lexicon, hit),
        })
        .filter(|frame| frame.distance <= FRAME_REACH)
        .collect();
    // A phrase says more than a single word that stands nearer.
    frames.sort_by_key(|frame| {
        let one_word = frame.hit.first == frame.hit.last;
        (one_word, frame.distance, frame.kind)
    });
    frames
}

fn weigh(
    view: &View<'_>,
    lexicon: &Lexicon,
    term: &Hit,
    data_type: DataType,
    expected: bool,
) -> Worth {
    let around = look_around(view, lexicon, term, data_type);
    let own_frame = around
        .frames
        .first()
        .is_some_and(|frame| frame.kind == FrameKind::Own);
    if around.general && !own_frame {
        return Worth::Void;
    }
    // "Are you pregnant?" asks; "I'm pregnant, is that a problem?" tells.
    let tells = own_frame || around.own.is_some() || around.belongs.is_some();
    if around.question && around.asks_you && !tells {
        return Worth::Nothing;
    }
    // What was asked for needs nobody to be named; how sure it is, the question says.
    let answers = expected && term.strength > Strength::Weak && !around.question;
    let judged = judge(term.strength, &around).or(answers.then_some(Confidence::Possible));
    let Some(mut worth) = judged else {
        return Worth::Nothing;
    };
    // In answer to a question a few words suffice; in a long message the term may be anything.
    if expected
        && (around.words <= ANSWER || around.own.is_some() && term.strength > Strength::Weak)
    {
        worth = worth.max(Confidence::Likely);
    }
    if around.hypothetical && !own_frame {
        worth = Confidence::Possible;
    }
    Worth::Told(make(view, term, data_type, worth, &around), own_frame)
}

/// How sure a term is with the frame that says most.
fn judge(strength: Strength, around: &Around<'_>) -> Option<Confidence> {
    let framed = around.frames.iter().map(|frame| framed_by(frame, around));
    framed
        .map(|framed| judge_with(strength, framed, around))
        .max()
        .unwrap_or_else(|| judge_with(strength, None, around))
}

/// How far away a frame stands and whether it is a phrase, if it frames the term at all.
fn framed_by(frame: &Frame<'_>, around: &Around<'_>) -> Option<(u32, bool)> {
    // "Is", "has", "my" frame anything; only longer phrases say that it is about a person.
    let telling = frame.hit.last > frame.hit.first;
    let someone = around.own.or(around.person).is_some();
    let frames = match frame.kind {
        FrameKind::Own | FrameKind::Bare => telling || someone,
        FrameKind::Other => around.person.is_some() || frame.named,
    };
    frames.then_some((frame.distance, telling))
}

fn judge_with(
    strength: Strength,
    framed: Option<(u32, bool)>,
    around: &Around<'_>,
) -> Option<Confidence> {
    let someone = around.own.or(around.person).is_some();
    let short = around.words <= NOUN_PHRASE && !around.question;
    let short = short || strength == Strength::Strong && around.fragment && !around.question;
    match (strength, framed) {
        (Strength::Strong, Some((_, true) | (0..=2, false))) => Some(Confidence::VeryLikely),
        (Strength::Strong, _) if someone || short => Some(Confidence::Likely),
        // In languages that leave out "he" and "she" the verb alone stands for them.
        (Strength::Strong, _) if !around.frames.is_empty() && !around.question => {
            Some(Confidence::Likely)
        }
        (Strength::Strong, _) => Some(Confidence::Possible),
        (Strength::Normal, Some((0..=2, true))) => Some(Confidence::VeryLikely),
        (Strength::Normal, Some((_, true) | (0..=1, false))) => Some(Confidence::Likely),
        (Strength::Normal, _) if around.belongs.is_some() => Some(Confidence::Likely),
        (Strength::Normal, _) if around.lasting && !around.question && around.words <= ANSWER => {
            Some(Confidence::Likely)
        }
        (Strength::Normal, _) if around.names_writer && !around.question => {
            Some(Confidence::Likely)
        }
        // "I have" some words before the term, as in a list of what one has.
        (Strength::Normal, Some((_, false))) if someone && !around.question => {
            Some(Confidence::Likely)
        }
        (Strength::Normal, _) if around.alone && !around.question && around.words > NOUN_PHRASE => {
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
    if let Some(frame) = around.frames.first() {
        reasons.push(Reason::Frame(view.words(frame.hit)));
    }
    if let Some(person) = around.belongs.or(around.own).or(around.person) {
        reasons.push(Reason::Person(view.words(person)));
    }
    told(
        view,
        data_type,
        &(term.first..term.last + 1),
        confidence,
        reasons,
    )
}
