//! Requests: somebody asks the other side for a kind of data.
//!
//! Takes a message with its lexicon hits, gives candidates for each kind of data that is asked
//! for, and says what is only announced, refused, warned against or moved to a safe channel.

use super::candidate::{Candidate, Marks, Mention, Reason};
use super::claims::Claim;
use super::cues::{AGAINST, ASKING, Cues, asks, bit, word};
use super::disclosure::in_hard_claim;
use super::follow_up::{agrees, holds, is_repeat, picks_picture};
use super::identity::{self, Wanted};
use super::lexicon::{Class, Hit, RequestClass, Strength, WordClass};
use super::naming::{is_foreign, is_misread, overlap};
use super::question;
use super::view::View;
use crate::model::{Category, Confidence, DataType, Exchange, Redacted, Role};
use std::ops::Range;

/// Points from which on it is a request, and a clear one.
const LIKELY: i32 = 6;
const VERY_LIKELY: i32 = 9;
const POSSIBLE: i32 = 4;

/// Most words besides names of data and small words in a sentence that is hardly more than those.
const BARE: u32 = 2;
/// Kinds of data from which on a sentence of the organisation is a list of what it wants.
const LIST: usize = 3;
/// Most words of a question that asks with a term alone.
const TERM_QUESTION: u32 = 12;
/// Bytes between a value and a word that says that it is the other side's.
const THEIRS: usize = 16;
/// Letters of words that mean other things in other languages.
const SHORT_WORD: usize = 2;
/// Most words of a follow-up: "and a copy of the lease too".
const FOLLOW_UP: usize = 10;

/// Adds requests, announcements and the message's attitude to its marks.
pub(crate) fn find(view: &View<'_>, claims: &[Claim], from: Role, marks: &mut Marks) {
    for hit in &view.hits.grammar {
        match hit.class {
            Class::Request(RequestClass::Redirect) => marks.redirect = true,
            Class::Request(RequestClass::Refuse) => marks.refuses = true,
            Class::Request(RequestClass::Warn) => marks.warns = true,
            Class::Request(RequestClass::HereIs) => marks.presents = true,
            Class::Request(RequestClass::Which) => marks.which = true,
            Class::Request(RequestClass::YesNo) => {
                let number = view.sentence_of(hit.first) as usize;
                marks.asks_person |= view.is_question(number);
            }
            _ => {}
        }
    }
    marks.agrees = agrees(view);
    marks.picks_picture = picks_picture(view);
    marks.please = holds(view, Class::Request(RequestClass::Please));
    if from == Role::Customer {
        lower_theirs(view, marks);
    }
    if view.hits.things.is_empty() {
        marks.repeats = is_repeat(view);
        return;
    }
    let cues = Cues::new(view, from);
    let mut found = Requests::default();
    for hit in &view.hits.things {
        let Some(data_type) = asked_about(view, &cues, hit, from) else {
            continue;
        };
        if in_hard_claim(view, claims, hit) || is_misread(view, &cues, hit) {
            continue;
        }
        let (first, second) = meant(view, &cues, hit, data_type);
        for data_type in first.into_iter().chain(second) {
            weigh(view, &cues, hit, data_type, from, &mut found, marks);
        }
    }
    for one in found.asked {
        marks.candidates.push(candidate(view, one));
    }
}

/// "I pay to that DE12… of yours?": an account, number or address of the other side, by a customer.
fn lower_theirs(view: &View<'_>, marks: &mut Marks) {
    for candidate in &mut marks.candidates {
        let own = matches!(
            candidate.data_type,
            DataType::BankAccountNumber | DataType::PhoneNumber | DataType::HomeAddress
        );
        if !own || candidate.exchange != Exchange::Disclosed {
            continue;
        }
        let near = |hit: &Hit| {
            let raw = view.folded.raw_range(view.bytes(hit));
            raw.end <= candidate.place.start && candidate.place.start - raw.end <= THEIRS
                || raw.start >= candidate.place.end && raw.start - candidate.place.end <= THEIRS
        };
        // "Er" and "je" are what "is" is in other languages: words of two letters must stand before
        // the name, among other words of their language.
        let grammar = &view.hits.grammar;
        let is_of_language = |hit: &Hit| {
            let longer = |other: &Hit| {
                other.language == hit.language && view.bytes(other).len() > SHORT_WORD
            };
            let named_before = view
                .hits
                .things
                .iter()
                .any(|name| name.last < hit.first && hit.first - name.last <= 2)
                && view.folded.raw_range(view.bytes(hit)).end <= candidate.place.start;
            view.bytes(hit).len() > SHORT_WORD || !named_before && grammar.iter().any(longer)
        };
        let is = |hit: &&Hit, class: WordClass| hit.class == Class::Word(class) && near(hit);
        if grammar
            .iter()
            .any(|hit| is(&hit, WordClass::Your) && is_of_language(hit))
            && !grammar.iter().any(|hit| is(&hit, WordClass::My))
        {
            candidate.confidence = Confidence::Possible;
        }
    }
}

/// The requests of a message so far.
#[derive(Default)]
struct Requests {
    asked: Vec<Asked>,
    /// Sentence and points of the last kind of data that may be asked for.
    previous: Option<(u16, i32)>,
}

/// The kinds of data that a name means where it stands.
fn meant(
    view: &View<'_>,
    cues: &Cues,
    hit: &Hit,
    data_type: DataType,
) -> (Option<DataType>, Option<DataType>) {
    let sentence = view.sentence(hit.first);
    let document = match hit.class {
        Class::Document(DataType::IdentityDocumentCopy) => true,
        Class::Object(DataType::IdentityDocumentCopy) => {
            !identity::has_picture(view, &(hit.first..hit.last + 1))
        }
        _ => false,
    };
    if document {
        let known = |number: DataType| {
            view.hits.things.iter().any(|other| {
                sentence.contains(&other.first)
                    && !is_foreign(view, cues, other)
                    && matches!(other.class, Class::Object(of)
                        if of == number
                            || of == DataType::NationalIdNumber && distance(other, hit) <= 2)
            })
        };
        let new = |number: DataType| (!known(number)).then_some(number);
        return match identity::wanted(view, hit, &sentence) {
            Wanted::Copy => (Some(data_type), None),
            Wanted::Number(number) => (new(number), None),
            Wanted::Both(number) => (Some(data_type), new(number)),
        };
    }
    let picture = identity::is_picture_only(view, hit, &sentence);
    ((!picture).then_some(data_type), None)
}

/// Weighs one name of data and keeps it as asked for, announced or mentioned.
fn weigh(
    view: &View<'_>,
    cues: &Cues,
    hit: &Hit,
    data_type: DataType,
    from: Role,
    found: &mut Requests,
    marks: &mut Marks,
) {
    let sentence = view.sentence_of(hit.first);
    let mut weighed = points(view, cues, hit, data_type, from, marks);
    if from == Role::Customer {
        offer(view, cues, hit, data_type, &mut weighed, marks);
    }
    // A list goes on: "please send:", then one item a line.
    if let Some((before, score)) = found.previous
        && sentence > before
        && sentence - before <= 1
        && score >= LIKELY
        && weighed.points >= 0
        && view.sentence(hit.first).len() <= 6
    {
        weighed.points = weighed.points.max(LIKELY);
    }
    if weighed.points >= POSSIBLE {
        found.previous = Some((sentence, weighed.points));
    }
    if weighed.points >= LIKELY {
        remember(&mut found.asked, data_type, weighed);
        return;
    }
    // A bare name announces what follows, or asks for it: the answer shows which.
    let announces = weighed.announces && !marks.announced.contains(&data_type);
    if announces {
        marks.announced.push(data_type);
    }
    let told = announces && is_stated(view, hit);
    let by_customer =
        from == Role::Customer && is_for_a_door(data_type) && !denies(cues, view, hit);
    if weighed.mentions && !told && (from == Role::Organisation || by_customer) {
        mention(view, hit, data_type, &weighed, marks);
    }
    if !announces && weighed.points >= POSSIBLE {
        remember(&mut found.asked, data_type, weighed);
    }
}

/// Whether a negation of any language stands in the sentence: "the login does not work".
fn denies(cues: &Cues, view: &View<'_>, hit: &Hit) -> bool {
    let number = view.sentence_of(hit.first) as usize;
    cues.any(number) & word(WordClass::Negation) != 0
}

/// What a customer asks for by its name alone: "we're outside, the door code".
fn is_for_a_door(data_type: DataType) -> bool {
    matches!(data_type, DataType::Password | DataType::PinCode)
}

/// Whether the sentence of the hit ends like a statement.
fn is_stated(view: &View<'_>, hit: &Hit) -> bool {
    let sentence = view
        .tokens
        .sentences
        .get(view.sentence_of(hit.first) as usize);
    sentence.is_some_and(|sentence| question::ends_firmly(view, sentence))
}

/// "Shall I send my lease?" asks for nothing, but the answer to it may.
fn offer(
    view: &View<'_>,
    cues: &Cues,
    hit: &Hit,
    data_type: DataType,
    weighed: &mut Weighed,
    marks: &mut Marks,
) {
    let number = view.sentence_of(hit.first) as usize;
    let clear = is_offer(view, cues, hit);
    if clear {
        weighed.points = weighed.points.min(POSSIBLE - 1);
    }
    let question = view.is_question(number);
    let given = marks.candidates.iter().any(|candidate| {
        candidate.data_type == data_type && candidate.exchange == Exchange::Disclosed
    });
    // "Scan it or is a photo alright": what the answer names is wanted.
    let picture = || {
        view.hits
            .things
            .iter()
            .any(|other| other.class == Class::Picture)
    };
    if (clear || question || picture()) && weighed.points < LIKELY && !given {
        marks.offers_clearly |= clear;
        marks.offers.push(data_type);
    }
}

/// Whether words of an offer stand in the sentence, and none that say that the writer wants it:
/// "can you", "me", "mandarmi".
fn is_offer(view: &View<'_>, cues: &Cues, hit: &Hit) -> bool {
    let number = view.sentence_of(hit.first) as usize;
    let mask = cues.of(number, hit.language);
    if mask & asks(RequestClass::Offer) == 0 || mask & word(WordClass::Oblique) != 0 {
        return false;
    }
    let sentence = view.sentence(hit.first);
    let within = |class: RequestClass| {
        view.within(Class::Request(class), sentence.clone())
            .filter(|found| found.language == hit.language)
    };
    // "Shall I" and what stands right behind it: "send over".
    let offers = |other: &Hit| {
        within(RequestClass::Offer)
            .any(|offer| overlap(offer, other) || offer.last + 1 == other.first)
    };
    let to_writer = |ask: &Hit| {
        let text = view.text().get(view.bytes(ask)).unwrap_or_default();
        text.len() > 6
            && ["rmi", "rci", "rme", "rnos"]
                .iter()
                .any(|end| text.ends_with(end))
    };
    !within(RequestClass::CanYou).any(|can| !offers(can))
        && !within(RequestClass::Ask).any(to_writer)
}

struct Weighed {
    points: i32,
    announces: bool,
    /// It may be asked for: nothing says that it is presented, refused or only talked about.
    mentions: bool,
    cues: Vec<String>,
    place: Range<usize>,
}

/// Keeps what is named without being clearly asked for: an answer may show that it was.
fn mention(view: &View<'_>, hit: &Hit, data_type: DataType, weighed: &Weighed, marks: &mut Marks) {
    if marks
        .mentions
        .iter()
        .all(|known| known.data_type != data_type)
    {
        marks.mentions.push(Mention {
            data_type,
            place: weighed.place.clone(),
            words: view.words(hit),
        });
    }
}

struct Asked {
    data_type: DataType,
    weighed: Weighed,
}

fn remember(asked: &mut Vec<Asked>, data_type: DataType, weighed: Weighed) {
    match asked.iter_mut().find(|known| known.data_type == data_type) {
        Some(known) if known.weighed.points >= weighed.points => {}
        Some(known) => known.weighed = weighed,
        None => asked.push(Asked { data_type, weighed }),
    }
}

/// The kind of data that a hit names when somebody asks.
fn asked_about(view: &View<'_>, cues: &Cues, hit: &Hit, from: Role) -> Option<DataType> {
    match hit.class {
        // A customer asks about goods and services, hardly ever about the other side's health.
        Class::Object(data_type)
            if from == Role::Customer && data_type.category() == Category::SpecialCategory =>
        {
            let before = hit.first.saturating_sub(2)..hit.first;
            view.word(WordClass::Your, before, hit.language)
                .map(|_| data_type)
        }
        Class::Object(data_type) | Class::Document(data_type) => Some(data_type),
        Class::Term(data_type) => {
            is_term_question(view, cues, hit, data_type, from).then_some(data_type)
        }
        _ => None,
    }
}

/// "Are you pregnant?": the term itself, in a question to the other side. The organisation's
/// question may be without a verb: "Pregnant, epileptic, on blood thinners?".
fn is_term_question(
    view: &View<'_>,
    cues: &Cues,
    hit: &Hit,
    data_type: DataType,
    from: Role,
) -> bool {
    let number = view.sentence_of(hit.first) as usize;
    let Some(sentence) = view.tokens.sentences.get(number) else {
        return false;
    };
    // A customer's question with a sensitive term is about goods and services.
    if !cues.asks(number, data_type) || hit.strength == Strength::Weak || from == Role::Customer {
        return false;
    }
    let words = sentence.first..hit.first;
    let own = view
        .word(WordClass::Own, words.clone(), hit.language)
        .is_some()
        || view
            .word(WordClass::My, words.clone(), hit.language)
            .is_some();
    let asks = view
        .ask(RequestClass::YesNo, words, hit.language)
        .is_some_and(|asks| hit.first - asks.last <= 8);
    let short = from == Role::Organisation
        && sentence.question
        && sentence.end - sentence.first <= TERM_QUESTION
        && ![WordClass::Product, WordClass::General, WordClass::Wish]
            .iter()
            .any(|&class| {
                view.word(class, sentence.first..sentence.end, hit.language)
                    .is_some()
            });
    !own && (asks || short)
}

/// Kinds of data that a customer asks of an organisation; of others it asks how to give them.
fn is_asked_by_customers(data_type: DataType) -> bool {
    use DataType::{
        ApiKeyOrToken, Contract, FinancialDocument, Invoice, LoginLink, MedicalDocument,
        OfficialDocument, OneTimeCode, Password, PinCode,
    };
    matches!(
        data_type,
        ApiKeyOrToken
            | Contract
            | FinancialDocument
            | Invoice
            | LoginLink
            | MedicalDocument
            | OfficialDocument
            | OneTimeCode
            | Password
            | PinCode
    )
}

fn points(
    view: &View<'_>,
    cues_of: &Cues,
    hit: &Hit,
    data_type: DataType,
    from: Role,
    marks: &Marks,
) -> Weighed {
    let number = view.sentence_of(hit.first) as usize;
    let sentence = view.sentence(hit.first);
    let language = hit.language;
    let question = cues_of.asks(number, data_type);
    let mask = cues_of.of(number, language);
    let other = cues_of.other.get(number).copied().unwrap_or(u32::MAX);
    let bare = other <= BARE && sentence.len() <= 14;
    let kinds = cues_of.kinds.get(number).copied().unwrap_or(0);
    let mut points = 0;
    let mut cues = Vec::new();
    let ask = |class: RequestClass| {
        let held = mask & asks(class) != 0;
        held.then(|| view.ask(class, sentence.clone(), language))
            .flatten()
    };
    let words_of = |class: WordClass| {
        let held = mask & bit(Class::Word(class)) != 0;
        let sentence = if held { sentence.clone() } else { 0..0 };
        view.within(Class::Word(class), sentence)
            .filter(move |found| found.language == language)
    };
    let near_before =
        |found: &&Hit, reach: u32| found.last < hit.first && hit.first - found.last <= reach;
    let mine = words_of(WordClass::My)
        .find(|found| near_before(found, 3) && owns(view, found.last, hit.first));
    let asking =
        question || mask & ASKING != 0 || from == Role::Organisation && (bare || kinds > 1);
    if asking {
        let mut add = |found: Option<&Hit>, worth: i32| {
            if let Some(found) = found {
                points += worth;
                cues.push(view.words(found));
            }
        };
        let gives = ask(RequestClass::Ask).and_then(|_| {
            view.within(Class::Request(RequestClass::Ask), sentence.clone())
                .find(|found| {
                    found.language == language
                        && (mask & asks(RequestClass::CanYou) != 0 || !is_own_doing(view, found))
                })
        });
        add(gives, 6);
        // "Is a prescription needed?" of a customer asks for none.
        let writer = word(WordClass::Own) | word(WordClass::My) | word(WordClass::Oblique);
        let asks_whether = from == Role::Customer && question && mask & writer == 0;
        let needs = ask(RequestClass::Need).filter(|found| !overlap(found, hit) && !asks_whether);
        add(needs, 6);
        add(ask(RequestClass::CanYou), 2);
        let please = ask(RequestClass::Please);
        add(please, 3);
        // "What's your number", and names that are questions themselves: "where do you live".
        let which = ask(RequestClass::Which)
            .filter(|found| found.first <= hit.first && hit.first.saturating_sub(found.last) <= 5);
        add(which, 5);
        // "Which invoice is it?" asks which, not for the paper.
        let tells_apart = data_type == DataType::Invoice
            && from == Role::Organisation
            && gives.is_none()
            && is_told_apart(view, hit);
        // "And the PIN" may itself be an entry: then it holds the name.
        let follows = ask(RequestClass::Elliptic).filter(|found| {
            let opens = found.first <= sentence.start + 1;
            opens && (near_before(found, 3) || found.first < hit.first && found.last >= hit.last)
        });
        add(follows, if question { 5 } else { 3 });
        let yes_no = ask(RequestClass::YesNo).filter(|found| near_before(found, 8));
        add(yes_no, if question { 4 } else { 0 });
        let your = words_of(WordClass::Your).find(|found| near_before(found, 3));
        add(your, 2);
        let alone = bare && (other == 0 || from != Role::Customer);
        points += 2 * i32::from(question) + 5 * i32::from(question && alone);
        points -= 14 * i32::from(tells_apart);
        let clear = gives.or(needs).or(which).is_some();
        // Talk about it, unless the sentence clearly asks as well.
        if !clear {
            let past = words_of(WordClass::PastTalk).any(|found| distance(found, hit) <= 4);
            let here = ask(RequestClass::HereIs).is_some_and(|found| !overlap(found, hit));
            points -= 4 * i32::from(past);
            points -= 4 * i32::from(mask & asks(RequestClass::WillGet) != 0);
            points -= 4 * i32::from(here && !question);
            points -= 2 * i32::from(mask & bit(Class::Word(WordClass::Hypothetical)) != 0);
        }
        if from == Role::Organisation {
            let presents = mask & asks(RequestClass::HereIs) != 0;
            let polite = please.is_some() && (your.is_some() || bare);
            let beside =
                cues_of.around(number) & (asks(RequestClass::Ask) | asks(RequestClass::Need));
            points += 2 * i32::from(kinds >= 2);
            points += 3 * i32::from(polite);
            points += 4 * i32::from(!clear && bare && !presents && kinds >= 2);
            points += 4 * i32::from(!clear && bare && !presents && beside != 0);
            points += 6 * i32::from(
                !clear
                    && is_fragment(mask, other, kinds, question)
                    && (kinds >= LIST || may_stand_alone(view, hit, data_type, &sentence)),
            );
            points += 3 * i32::from(
                !clear && !question && follows.is_some() && sentence.len() <= FOLLOW_UP,
            );
            points += 6 * i32::from(matches!(hit.class, Class::Term(_)));
            let loose = !clear && mask & TELLS == 0 && other <= LOOSE;
            points += 6 * i32::from(loose && !question && goes_on(view, &sentence));
            points += 3 * i32::from(loose && please.is_some() && !polite && !bare);
        } else if from == Role::Customer {
            let clear = clear || follows.is_some() || is_for_a_door(data_type);
            // "What's the code for the door now": a customer leaves out the question mark.
            let secret = is_for_a_door(data_type);
            let beside = which.is_some_and(|found| hit.first.saturating_sub(found.last) <= 2);
            let talk = cues_of.around(number) & word(WordClass::PastTalk) != 0;
            points += 2 * i32::from(secret && beside && !talk && !question);
            points -= if is_asked_by_customers(data_type) && clear {
                i32::from(needs.is_none())
            } else {
                6
            };
        }
        let own = mine.is_some() || (from == Role::Customer && asks_how(view, &sentence, language));
        points -= 6 * i32::from(own);
        points -= 10 * i32::from(from == Role::Organisation && is_purpose(view, hit));
        points -= 8 * i32::from(!question && is_warned(view, hit, &sentence));
        points -= 8 * i32::from(denied(view, hit, &sentence));
        points -= 6 * i32::from(given(view, &sentence, data_type, marks));
        points -= 8 * i32::from(cues_of.around(number) & AGAINST != 0);
    }
    let presents = mask & asks(RequestClass::HereIs) != 0;
    let announces = (mine.is_some() || presents || (bare && !question))
        && data_type.category() != Category::SpecialCategory;
    let place = view.folded.raw_range(view.bytes(hit));
    let talk = asks(RequestClass::HereIs)
        | asks(RequestClass::WillGet)
        | bit(Class::Word(WordClass::PastTalk));
    // The point that a customer's request must make up for does not count here.
    let least = -i32::from(from == Role::Customer);
    let mentions = points >= least
        && mine.is_none()
        && mask & talk == 0
        && cues_of.around(number) & AGAINST == 0
        && !denied(view, hit, &sentence)
        && !given(view, &sentence, data_type, marks);
    Weighed {
        points,
        announces,
        mentions,
        cues,
        place,
    }
}

/// Cues that something is presented, announced or talked about.
const TELLS: u64 = asks(RequestClass::HereIs)
    | asks(RequestClass::WillGet)
    | word(WordClass::PastTalk)
    | word(WordClass::Own)
    | word(WordClass::My);
/// Most other words in a sentence that goes on with the next thing that is wanted.
const LOOSE: u32 = 3;

/// Whether a sentence of the organisation is nothing but names of data: a list of three kinds, or
/// one name alone ("copy of your lease"). Without a verb it presents nothing and tells nothing.
fn is_fragment(mask: u64, other: u32, kinds: usize, question: bool) -> bool {
    mask & TELLS == 0 && !question && (kinds >= LIST || other == 0)
}

/// "Which", folded, of things there are several of.
const WHICH_ONE: &[&str] = &[
    "which", "welke", "welk", "welche", "welcher", "welchen", "quelle", "que", "cual", "quale",
    "qual", "ktora", "ktorej", "jaka",
];

/// Whether "which" stands right before the name: "which invoice is it?".
fn is_told_apart(view: &View<'_>, hit: &Hit) -> bool {
    (hit.first.saturating_sub(3)..hit.first).any(|word| {
        let text = view.text().get(view.span(word, word)).unwrap_or_default();
        WHICH_ONE.contains(&text) && view.breaks_between(word, hit.first) == 0
    })
}

/// Whether "also" or its like opens or ends the sentence: the organisation comes to the next thing
/// it wants.
fn goes_on(view: &View<'_>, sentence: &Range<u32>) -> bool {
    sentence.len() <= FOLLOW_UP
        && view
            .within(Class::Word(WordClass::Also), sentence.clone())
            .any(|also| also.first <= sentence.start + 1 || also.last + 1 == sentence.end)
}

/// Whether one name alone asks for it: a number beside it would be the organisation's own, and
/// "receipt" or "invoice" alone presents one. "The 3 on the back" holds its number itself.
fn may_stand_alone(view: &View<'_>, hit: &Hit, data_type: DataType, sentence: &Range<u32>) -> bool {
    let is_value = |word: u32| {
        let token = view.tokens.words.get(word as usize);
        !(hit.first..=hit.last).contains(&word) && token.is_some_and(|token| token.number)
    };
    data_type != DataType::Invoice && !sentence.clone().any(is_value)
}

fn distance(a: &Hit, b: &Hit) -> u32 {
    if a.last < b.first {
        b.first - a.last
    } else {
        a.first.saturating_sub(b.last)
    }
}

/// "We'll e-mail", "I send": the writer gives, and asks for nothing.
fn is_own_doing(view: &View<'_>, ask: &Hit) -> bool {
    let from = ask.first.saturating_sub(3);
    view.within(Class::Word(WordClass::Own), from..ask.first)
        .any(|own| {
            own.language == ask.language
                && !is_oblique(view, own)
                && view.is_one_clause(own.last, ask.first)
                && view
                    .within(Class::Request(RequestClass::Need), own.first..ask.first)
                    .next()
                    .is_none()
        })
}

/// Whether a possessive of the writer belongs to the name behind it: not across a comma, nor with
/// a "your" between, as in "mi amor, tu dirección".
fn owns(view: &View<'_>, mine: u32, name: u32) -> bool {
    view.is_one_clause(mine, name)
        && view
            .within(Class::Word(WordClass::Your), mine + 1..name)
            .next()
            .is_none()
}

/// "Me", "us": with a verb of giving they are who gets it.
fn is_oblique(view: &View<'_>, own: &Hit) -> bool {
    view.within(Class::Word(WordClass::Oblique), own.first..own.last + 1)
        .any(|oblique| oblique.first == own.first && oblique.last == own.last)
}

/// "Can I send", "where do I put": a customer asks how to give it.
fn asks_how(view: &View<'_>, sentence: &Range<u32>, language: u8) -> bool {
    view.within(Class::Request(RequestClass::Ask), sentence.clone())
        .any(|ask| ask.language == language && is_own_doing(view, ask))
}

/// "Do not send", "no need for": a negation right before the verb or the name, in its clause.
fn denied(view: &View<'_>, hit: &Hit, sentence: &Range<u32>) -> bool {
    let right_before = |found: &Hit, other: &Hit| {
        found.last < other.first
            && other.first - found.last <= 2
            && view.is_one_clause(found.last, other.first)
    };
    view.within(Class::Word(WordClass::Negation), sentence.clone())
        .filter(|found| found.language == hit.language)
        .any(|found| {
            let before_ask = [RequestClass::Ask, RequestClass::Need]
                .into_iter()
                .any(|class| {
                    view.within(Class::Request(class), sentence.clone())
                        .any(|ask| right_before(found, ask))
                });
            before_ask || right_before(found, hit)
        })
}

/// "Never give PIN, code or password": whether it stands before the name, or right behind it.
fn is_warned(view: &View<'_>, hit: &Hit, sentence: &Range<u32>) -> bool {
    let until = (hit.last + 4).min(sentence.end);
    view.within(Class::Word(WordClass::Never), sentence.start..until)
        .next()
        .is_some()
}

/// Whether a document is only the purpose of what the sentence asks for: "for the lease we need
/// your ID".
fn is_purpose(view: &View<'_>, hit: &Hit) -> bool {
    let Class::Document(data_type) = hit.class else {
        return false;
    };
    let number = view.sentence_of(hit.first);
    data_type.category() == Category::Document
        && view
            .within(
                Class::Word(WordClass::Purpose),
                hit.first.saturating_sub(2)..hit.first,
            )
            .any(|found| view.sentence_of(found.first) == number)
}

/// Whether the sentence already gives a value of this kind.
fn given(view: &View<'_>, sentence: &Range<u32>, data_type: DataType, marks: &Marks) -> bool {
    let bytes = view.span(sentence.start, sentence.end.saturating_sub(1));
    let raw = view.folded.raw_range(bytes);
    marks.candidates.iter().any(|candidate| {
        candidate.data_type == data_type
            && data_type.category() != Category::SpecialCategory
            && candidate.exchange == Exchange::Disclosed
            && candidate.confidence >= Confidence::Likely
            && candidate.place.start < raw.end
            && candidate.place.end > raw.start
    })
}

fn candidate(view: &View<'_>, asked: Asked) -> Candidate {
    let Asked { data_type, weighed } = asked;
    let confidence = match weighed.points {
        VERY_LIKELY.. => Confidence::VeryLikely,
        LIKELY.. => Confidence::Likely,
        _ => Confidence::Possible,
    };
    let name = view
        .raw
        .get(weighed.place.clone())
        .unwrap_or_default()
        .to_string();
    let mut cues = vec![super::fold::fold(&name)];
    cues.extend(weighed.cues);
    Candidate {
        detector: format!("{}.request", data_type.as_str()),
        data_type,
        exchange: Exchange::Requested,
        confidence,
        place: weighed.place,
        value: Redacted::default(),
        reasons: vec![Reason::Asked(cues)],
        answers: None,
        attachment: None,
    }
}

#[cfg(test)]
mod tests {
    use crate::detect::{Engine, Scratch, Situation};
    use crate::model::{Confidence, DataType, Exchange, Role};

    /// What the organisation asks for in these words.
    fn asked(text: &str) -> Vec<DataType> {
        let engine = Engine::new().expect("the rules that ship are right");
        let situation = Situation {
            from: Role::Organisation,
            ..Situation::default()
        };
        let marks = engine.scan(text, situation, &mut Scratch::default());
        let mut types: Vec<DataType> = marks
            .candidates
            .iter()
            .filter(|candidate| {
                candidate.exchange == Exchange::Requested
                    && candidate.confidence >= Confidence::Likely
            })
            .map(|candidate| candidate.data_type)
            .collect();
        types.sort_unstable();
        types
    }

    #[test]
    fn the_organisation_asks_in_few_words() {
        use DataType::{
            BankAccountNumber, CardSecurityCode, DateOfBirth, DrivingLicenceNumber,
            IdentityDocumentCopy,
        };
        for (text, expected) in [
            ("And a copy of your passport", vec![IdentityDocumentCopy]),
            ("Copy of your passport", vec![IdentityDocumentCopy]),
            ("Dann noch die IBAN", vec![BankAccountNumber]),
            ("Und Geburtsdatum", vec![DateOfBirth]),
            (
                "the number of your driving licence please",
                vec![DrivingLicenceNumber],
            ),
            ("Thanks. And the CVC too", vec![CardSecurityCode]),
            (
                "Never share your PIN, code or password with anybody",
                vec![],
            ),
            ("Nunca informe o CVV", vec![]),
            ("righto, what's your date of birth then", vec![DateOfBirth]),
            ("What stands in your contract holds.", vec![]),
            ("mi amor, tu IBAN?", vec![BankAccountNumber]),
            (
                "I'll post it tonight, send me your IBAN",
                vec![BankAccountNumber],
            ),
            ("You will get your invoice by e-mail", vec![]),
        ] {
            assert_eq!(asked(text), expected, "{text}");
        }
    }

    #[test]
    fn an_account_of_the_other_side_is_not_the_customers() {
        let engine = Engine::new().expect("the rules that ship are right");
        for (text, expected) in [
            ("is your IBAN GB29NWBK60161331926819 still right", false),
            ("my IBAN is GB29NWBK60161331926819", true),
        ] {
            let situation = Situation {
                from: Role::Customer,
                ..Situation::default()
            };
            let marks = engine.scan(text, situation, &mut Scratch::default());
            let sure = marks.candidates.iter().any(|candidate| {
                candidate.data_type == DataType::BankAccountNumber
                    && candidate.exchange == Exchange::Disclosed
                    && candidate.confidence >= Confidence::Likely
            });
            assert_eq!(sure, expected, "{text}");
        }
    }

    #[test]
    fn the_same_of_somebody_else_is_told() {
        let engine = Engine::new().expect("the rules that ship are right");
        let situation = Situation {
            from: Role::Organisation,
            has_attachment: true,
            ..Situation::default()
        };
        for (text, expected) in [
            ("And your wife's?", true),
            ("Thanks, noted down so far. And your wife's?", true),
            ("How is your wife?", false),
            ("And the weather?", false),
        ] {
            let marks = engine.scan(text, situation, &mut Scratch::default());
            assert_eq!(marks.repeats, expected, "{text}");
        }
    }
}
