//! Values with a shape: numbers, codes, keys, passwords.
//!
//! Takes the rules that are due and the claims of a message, gives candidates. Confidence is
//! computed from evidence, the same way for every rule: what the value is worth alone, raised by a
//! context word, by the question it answers, by its own punctuation; lowered by a failed check and
//! by a competing claim.

use super::candidate::{Candidate, Marks, Reason};
use super::check;
use super::claims::{Claim, stands_alone};
use super::engine::Engine;
use super::identity::is_number_word;
use super::lexicon::{Class, Hit};
use super::rule::{self, ClaimKind, Rule, Worth};
use super::token::Token;
use super::view::View;
use crate::model::{Confidence, DataType, Exchange, Redacted};
use std::ops::Range;

/// Most words beside a value that is nearly all there is.
const BARE: u32 = 2;

/// Words more between a value that begins the message and its name: "123, donc, c'est le numéro de …".
const LED_UP: u32 = 3;
/// Words from a value to the name in the line below it.
const NAMED_BELOW: u32 = 3;
/// Most languages in which a text may be that is clearly in one of them.
const HOMES: u32 = 2;

/// A match of a rule, weighed.
struct Weighed<'r> {
    rule: &'r Rule,
    data_type: DataType,
    /// Bytes of the folded text.
    range: Range<usize>,
    /// Bytes of the raw text.
    place: Range<usize>,
    confidence: Confidence,
    valid: bool,
    /// Words between the value and its nearest context word; `u32::MAX` without one.
    distance: u32,
    /// Words of that context word.
    name: Option<(u32, u32)>,
    /// That word is one of the rule's own, not a name of the whole kind of data.
    is_own_name: bool,
    reasons: Vec<Reason>,
}

/// A rule that may match at a place of the text it reads (raw or folded).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Due {
    /// Number of the rule.
    pub(crate) rule: u16,
    /// Byte at which the match begins.
    pub(crate) start: u32,
}

/// Adds the values of a message to its marks.
pub(crate) fn find(
    engine: &Engine,
    view: &View<'_>,
    claims: &[Claim],
    due: &[Due],
    expected: &[DataType],
    marks: &mut Marks,
) {
    let mut weighed: Vec<Weighed<'_>> = Vec::new();
    let mut contexts: (u16, Vec<&Hit>) = (u16::MAX, Vec::new());
    for &Due {
        rule: number,
        start,
    } in due
    {
        let Some(rule) = engine.rules.get(number as usize) else {
            continue;
        };
        let Some(data_type) = rule.data_type else {
            continue;
        };
        if contexts.0 != number {
            contexts = (number, context_hits(view, rule, number, data_type));
        }
        let Some(tried) = try_at(view, rule, data_type, start as usize) else {
            continue;
        };
        // What lies within a match of the same rule that passed is a piece of it.
        let within = weighed
            .iter()
            .rev()
            .take_while(|w| std::ptr::eq(w.rule, rule))
            .any(|w| {
                w.valid && w.place.start <= tried.place.start && w.place.end >= tried.place.end
            });
        if !within {
            weighed.extend(weigh(engine, view, claims, expected, &contexts.1, tried));
        }
    }
    drop_what_is_named_otherwise(&mut weighed);
    for kept in choose(weighed) {
        marks.candidates.push(candidate(view, kept));
    }
}

fn try_at<'r>(
    view: &View<'_>,
    rule: &'r Rule,
    data_type: DataType,
    start: usize,
) -> Option<Tried<'r>> {
    let haystack = if rule.text.raw { view.raw } else { view.text() };
    let range = value_at(rule, haystack, start)?;
    let (folded, place) = if rule.text.raw {
        (view.folded.folded_range(range.clone()), range)
    } else {
        (range.clone(), view.folded.raw_range(range))
    };
    Some(Tried {
        rule,
        data_type,
        folded,
        place,
    })
}

/// The value of the rule's match that begins at `start`, if it stands alone.
fn value_at(rule: &Rule, haystack: &str, start: usize) -> Option<Range<usize>> {
    let rest = haystack.as_bytes().get(start..)?;
    let shift = |range: Range<usize>| range.start + start..range.end + start;
    if !rule.has_group {
        return best_end(rule, haystack, shift(rule.regex.find(rest)?.range()));
    }
    let captures = rule.regex.captures(rest)?;
    let whole = shift(captures.get(0)?.range());
    let value = shift(captures.name(rule::GROUP)?.range());
    (stands_alone(haystack, &whole) && stands_alone(haystack, &value)).then_some(value)
}

/// The match cut so that it stands alone and, for a rule with a check, passes: a pattern that
/// allows spaces may run on into the words behind the value. Without a passing cut, the longest
/// that stands alone.
fn best_end(rule: &Rule, haystack: &str, whole: Range<usize>) -> Option<Range<usize>> {
    let mut range = whole;
    let mut standing = None;
    for _ in 0..8 {
        if stands_alone(haystack, &range) {
            let value = haystack.get(range.clone())?;
            if rule.check.is_none_or(|check| check(value)) {
                return Some(range);
            }
            standing.get_or_insert(range.clone());
        }
        let space = haystack
            .get(range.clone())?
            .rfind(|c: char| !c.is_alphanumeric());
        let Some(cut) = space.filter(|&cut| cut > 0) else {
            break;
        };
        let shorter = haystack.as_bytes().get(range.start..range.start + cut)?;
        match rule.regex.find(shorter) {
            Some(found) => range.end = range.start + found.end(),
            None => break,
        }
    }
    standing.map(|range| without_last_words(rule, haystack, range))
}

/// A match that does not pass, without words at its end that hold no digit: "… 36 is my" is no
/// part of a mistyped number.
fn without_last_words(rule: &Rule, haystack: &str, range: Range<usize>) -> Range<usize> {
    let mut end = range.end;
    while let Some(value) = haystack.get(range.start..end) {
        let cut = value.rfind(|c: char| !c.is_alphanumeric()).unwrap_or(0);
        let last = value.get(cut..).unwrap_or_default();
        if cut == 0 || last.contains(|c: char| c.is_ascii_digit()) {
            break;
        }
        end = range.start + cut;
    }
    let shorter = haystack.get(range.start..end).unwrap_or_default();
    match rule.regex.find(shorter.as_bytes()) {
        Some(found) if found.end() == shorter.len() => range.start..end,
        _ => range,
    }
}

fn digits(text: &str) -> u32 {
    text.chars().filter(char::is_ascii_digit).count() as u32
}

/// Whether digits stand beside the range, no more than three separators away: the value is a piece
/// of a longer number. A date and what a space parts from it are two things.
fn is_piece_of_number(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let is_space = |c: char| c == ' ';
    let beside = [
        (goes_on(before.chars().rev()), before.ends_with(is_space)),
        (goes_on(after.chars()), after.starts_with(is_space)),
    ];
    if beside.iter().all(|(number, _)| !number) {
        return false;
    }
    let value = text.get(range.clone()).unwrap_or_default();
    let [(number_before, space_before), (number_after, space_after)] = beside;
    let own = is_date(value);
    let parts = |c: char| c == ' ' || c == '-';
    let last = || {
        let words = before.trim_end_matches(parts).rsplit(is_space);
        words.take(1).any(is_date)
    };
    let next = || {
        let words = after.trim_start_matches(parts).split([' ', ',']);
        words.take(1).any(is_date)
    };
    number_before && !(space_before && (own || last()))
        || number_after && !(space_after && (own || next()))
}

/// Whether a text looks like a date: "3.10.88", "3 oct 88".
fn is_date(text: &str) -> bool {
    if text.contains(|c: char| c.is_alphabetic()) {
        return text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(' ');
    }
    let mut parts = text.split(['.', '/', '-']).map(str::len);
    matches!(
        [parts.next(), parts.next(), parts.next(), parts.next()],
        [Some(1..=2), Some(1..=2), Some(2 | 4), None] | [Some(4), Some(2), Some(2), None]
    )
}

/// Whether the range is a part beside a hyphen of a code of letters and digits: `90F8-FVUZ-7V50`.
fn is_piece_of_code(text: &str, range: &Range<usize>) -> bool {
    let hyphen = |c: Option<char>| c.is_some_and(|c| matches!(c, '-' | '_'));
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut after = text.get(range.end..).unwrap_or_default().chars();
    let mut before = text.get(..range.start).unwrap_or_default().chars().rev();
    let has_letters = || {
        let value = text.get(range.clone()).unwrap_or_default();
        value.contains(char::is_alphabetic)
    };
    hyphen(after.next()) && letter(after.next())
        || has_letters() && hyphen(before.next()) && letter(before.next())
}

/// Whether a digit comes behind one to three separators.
fn goes_on(chars: impl Iterator<Item = char>) -> bool {
    let mut seen = 0;
    for c in chars {
        if matches!(c, ' ' | '.' | '-' | '/' | '+') && seen < 3 {
            seen += 1;
        } else {
            return seen > 0 && c.is_ascii_digit();
        }
    }
    false
}

struct Tried<'r> {
    rule: &'r Rule,
    data_type: DataType,
    folded: Range<usize>,
    place: Range<usize>,
}

/// Places of the words that make a value of this rule likely.
fn context_hits<'a>(
    view: &View<'a>,
    rule: &Rule,
    number: u16,
    data_type: DataType,
) -> Vec<&'a Hit> {
    let named = view
        .hits
        .things
        .iter()
        .filter(|hit| rule.text.type_context && hit.class == Class::Object(data_type));
    let own = view
        .hits
        .contexts
        .iter()
        .filter(|hit| hit.class == Class::Context(number));
    // Of words as near, one of the rule's own says more.
    own.chain(named).collect()
}

fn weigh<'r>(
    engine: &Engine,
    view: &View<'_>,
    claims: &[Claim],
    expected: &[DataType],
    contexts: &[&Hit],
    tried: Tried<'r>,
) -> Option<Weighed<'r>> {
    let Tried {
        rule,
        data_type,
        folded,
        place,
    } = tried;
    let text = if rule.text.raw {
        view.raw.get(place.clone())?
    } else {
        view.text().get(folded.clone())?
    };
    if hard_claimed(rule, claims, &folded) {
        return None;
    }
    if rule.text.digits > 0 && digits(text) < rule.text.digits {
        return None;
    }
    if rule.text.whole_number
        && (is_piece_of_number(view.text(), &folded)
            || data_type == DataType::PinCode && is_piece_of_code(view.text(), &folded))
    {
        return None;
    }
    if rule.text.unknown_word && engine.lexicon.knows(&super::fold::fold(text)) {
        return None;
    }
    let valid = rule.check.is_none_or(|check| check(text));
    let words = view.tokens_of(&folded);
    let nearest = words.and_then(|words| nearest_context(engine, view, rule, contexts, words));
    let answers = expected.contains(&data_type)
        && !rule.text.not_as_answer
        && rule
            .text
            .other_words
            .is_none_or(|most| other_words(view, words) <= most)
        && (nearest.is_some() || !is_named_otherwise(view, words, data_type));
    let by_context = nearest.is_some() && !rule.text.answer_only;
    if !valid && !(rule.has_check_digits() && (by_context || answers)) {
        return None;
    }
    let mut reasons = vec![Reason::Shape(rule.text.name.clone())];
    if let Some(name) = rule.text.check.as_ref().filter(|_| rule.has_check_digits()) {
        reasons.push(if valid {
            Reason::CheckPassed(name.clone())
        } else {
            Reason::CheckFailed(name.clone())
        });
    }
    let mut worth = rule.text.alone;
    if rule
        .formatted
        .as_ref()
        .is_some_and(|form| form.is_match(text.as_bytes()))
    {
        reasons.push(Reason::OwnPunctuation);
        worth = worth.max(rule.text.formatted_worth);
    }
    let proven = valid && rule.has_check_digits();
    if worth == Worth::Possible && proven && is_at_home(engine, view, rule, text) {
        worth = Worth::Likely;
    }
    if rule.text.bare_worth > worth && other_words(view, words) <= BARE {
        worth = rule.text.bare_worth;
    }
    // What its check alone makes very likely (an IBAN on an invoice) no word takes away.
    let certain = proven && rule.text.alone == Worth::VeryLikely;
    if let Some(claim) = soft_claim(
        claims,
        view,
        &folded,
        words,
        nearest,
        proven,
        data_type == DataType::HomeAddress,
    ) {
        // A date beside "order" is the order's, even when somebody asked for a birthday.
        if !(answers || certain) || data_type == DataType::DateOfBirth {
            return None;
        }
        reasons.push(Reason::Claimed(claim));
    }
    if let (Some((hit, _)), true) = (nearest, by_context) {
        reasons.push(Reason::ContextWord(view.words(hit)));
        worth = worth.max(in_context(rule));
    }
    if answers {
        worth = worth.max(in_context(rule));
    }
    if !valid {
        worth = Worth::Possible;
    }
    if data_type == DataType::PaymentCardNumber && check::payment::is_known_test_card(text) {
        reasons.push(Reason::TestNumber);
    }
    let confidence = worth.confidence()?;
    let distance = nearest.map_or(u32::MAX, |(_, distance)| distance);
    Some(Weighed {
        rule,
        data_type,
        range: folded,
        place,
        confidence,
        valid,
        distance,
        name: nearest.map(|(hit, _)| (hit.first, hit.last)),
        is_own_name: nearest.is_some_and(|(hit, _)| matches!(hit.class, Class::Context(_))),
        reasons,
    })
}

/// Whether a value of letters and digits in one piece, with right check digits, stands in a text that is clearly
/// in a language of its country: nothing else there looks like it.
fn is_at_home(engine: &Engine, view: &View<'_>, rule: &Rule, text: &str) -> bool {
    let Some(home) = language_of(&rule.text.country) else {
        return false;
    };
    let is_letter = |byte: u8| byte.is_ascii_alphabetic();
    let languages = view.hits.languages;
    text.bytes().any(is_letter)
        && !text.contains(' ')
        && languages.count_ones() <= HOMES
        && (0..)
            .zip(engine.lexicon.languages())
            .any(|(number, name)| name == home && languages >> number & 1 == 1)
}

/// The language of a country, where one is spoken by nearly all. English does not tell of Ireland.
fn language_of(country: &str) -> Option<&'static str> {
    Some(match country {
        "AT" | "DE" => "de",
        "ES" => "es",
        "FR" => "fr",
        "GB" => "en",
        "IT" => "it",
        "NL" => "nl",
        "PL" => "pl",
        "BR" | "PT" => "pt",
        _ => return None,
    })
}

/// Whether the name of another kind of data stands right before the value: "tel 601 334 218" gives
/// no tax number, whatever was asked.
fn is_named_otherwise(view: &View<'_>, words: Option<(u32, u32)>, data_type: DataType) -> bool {
    let Some((first, _)) = words else {
        return false;
    };
    let mut named = view.hits.things.iter().filter(|hit| {
        hit.last < first
            && first - hit.last <= 1
            && view.breaks_between(hit.last, first) == 0
            && hit.last - hit.first < 3
    });
    let mut other = false;
    let own = named.any(|hit| match hit.class {
        Class::Object(of) | Class::Document(of) => {
            other |= of.category() != data_type.category();
            of == data_type
        }
        _ => false,
    });
    other && !own
}

fn in_context(rule: &Rule) -> Worth {
    let usual = if rule.has_check_digits() {
        Worth::VeryLikely
    } else {
        Worth::Likely
    };
    rule.text.with_context.unwrap_or(usual)
}

fn hard_claimed(rule: &Rule, claims: &[Claim], range: &Range<usize>) -> bool {
    !rule.text.in_claims
        && claims
            .iter()
            .any(|claim| claim.kind == ClaimKind::Hard && overlaps(&claim.range, range))
}

/// A harmless meaning that stands nearer than the rule's own context word.
fn soft_claim(
    claims: &[Claim],
    view: &View<'_>,
    range: &Range<usize>,
    words: Option<(u32, u32)>,
    nearest: Option<(&Hit, u32)>,
    proven: bool,
    is_address: bool,
) -> Option<String> {
    let distance = nearest.map_or(u32::MAX, |(_, distance)| distance);
    let inside = claims.iter().find(|claim| {
        claim.kind == ClaimKind::Soft
            && claim.range.start <= range.start
            && claim.range.end >= range.end
    });
    if let Some(claim) = inside {
        // Check digits and a context word together outweigh what only looks like a time stamp.
        let is_own = nearest.is_some_and(|(hit, _)| matches!(hit.class, Class::Context(_)));
        let near = if proven || is_own && claim.id == "claim.unix_time" {
            u32::MAX - 1
        } else {
            u32::from(!is_amount(claim))
        };
        if distance > near {
            return Some(claim.id.clone());
        }
    }
    let (first, _) = words?;
    view.hits
        .contexts
        .iter()
        .filter(|hit| hit.class == Class::Claim && hit.last < first)
        .filter(|hit| view.breaks_between(hit.last, first) == 0)
        // A parcel goes to an address; only "our shop", "find us at" makes one harmless.
        .filter(|hit| !is_address || hit.first < hit.last)
        // "Référence" within "numéro fiscal de référence" claims nothing.
        .filter(|hit| nearest.is_none_or(|(own, _)| hit.first < own.first || hit.last > own.last))
        .find(|hit| {
            let away = first - hit.last - 1;
            // "Our account: …" holds the word "account" and says whose it is.
            let holds_it =
                nearest.is_some_and(|(own, _)| hit.first < own.first && hit.last == own.last);
            // "Order number: …": the number is what stands before that word.
            let counts_it = nearest.is_some_and(|(own, _)| {
                hit.last + 1 == own.first
                    && own.first == own.last
                    && is_number_word(view, own.first)
            });
            away <= 3 && (away < distance || holds_it || counts_it)
        })
        .map(|hit| view.words(hit))
}

/// Prices and measures stay what they are beside any word: "pin, 300 euro".
fn is_amount(claim: &Claim) -> bool {
    matches!(
        claim.id.as_str(),
        "claim.price" | "claim.measure" | "claim.size"
    )
}

/// The nearest context word of a value and how many words stand between.
fn nearest_context<'h>(
    engine: &Engine,
    view: &View<'_>,
    rule: &Rule,
    contexts: &[&'h Hit],
    (first, last): (u32, u32),
) -> Option<(&'h Hit, u32)> {
    contexts
        .iter()
        .filter_map(|&hit| {
            let before = hit.last < first;
            let distance = if before {
                first - hit.last - 1
            } else if hit.first > last && !rule.text.linked {
                // A word behind the value says less than one before it.
                (hit.first - last - 1) + 1
            } else {
                return None;
            };
            let breaks = if before {
                view.breaks_between(hit.last, first)
            } else {
                view.breaks_between(last, hit.first)
            };
            // Of a message that begins with the value the rest may lead up to its name.
            let reach = if !before && first == 0 {
                rule.text.reach + LED_UP
            } else {
                rule.text.reach
            };
            let breaks_allowed = usize::from(before || names_line_above(view, hit, last));
            let near = distance <= reach && breaks <= breaks_allowed;
            let linked = !rule.text.linked || only_links(engine, view, rule, hit, first);
            (near && linked).then_some((hit, distance))
        })
        .min_by_key(|&(_, distance)| distance)
}

/// Whether the word begins a line below the value, in which no number of its own stands: a number,
/// and in the next line what it is.
fn names_line_above(view: &View<'_>, hit: &Hit, last: u32) -> bool {
    let behind = view.tokens.words.get(hit.last as usize + 1..);
    let has_digit = |token: &Token| {
        let word = view.text().get(token.start as usize..token.end as usize);
        word.is_some_and(|word| word.bytes().any(|b| b.is_ascii_digit()))
    };
    hit.first - last <= NAMED_BELOW
        && behind.is_some_and(|words| words.len() <= BARE as usize && !words.iter().any(has_digit))
}

/// Whether nothing but known words of the language stands between context word and value, and the
/// value follows a colon or a verb of being: "pw: x", "ww is nu x".
fn only_links(engine: &Engine, view: &View<'_>, rule: &Rule, hit: &Hit, first: u32) -> bool {
    let between = view
        .tokens
        .words
        .get(hit.last as usize + 1..first as usize)
        .unwrap_or_default();
    let gap = view
        .text()
        .get(view.span(hit.last, hit.last).end..view.span(first, first).start)
        .unwrap_or_default();
    // "PW-238-A" is one thing, a number plate.
    if gap == "-" {
        return false;
    }
    let sign = gap.contains([':', '=', '"', '\n', '>']);
    let links = between
        .iter()
        .filter(|token| {
            let word = view.text().get(token.start as usize..token.end as usize);
            word.is_some_and(|word| engine.is_link(word))
        })
        .count();
    if rule.text.sign {
        return sign && between.len() <= 1;
    }
    between.is_empty() || links == between.len() || (sign && between.len() <= 2)
}

/// How many words stand outside the value.
fn other_words(view: &View<'_>, words: Option<(u32, u32)>) -> u32 {
    let all = view.tokens.words.len() as u32;
    words.map_or(all, |(first, last)| all - (last - first + 1))
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// A number that is named as something and fails the check of it is a mistyped one, not a phone
/// number that happens to be grouped alike, nor any number that the fallback of all countries takes.
fn drop_what_is_named_otherwise(weighed: &mut Vec<Weighed<'_>>) {
    let has_passed = |rule: &Rule| {
        let of_rule = |w: &&Weighed<'_>| std::ptr::eq(w.rule, rule);
        weighed.iter().filter(of_rule).any(|w| w.valid)
    };
    let mistyped: Vec<Mistyped> = weighed
        .iter()
        .filter(|w| !w.valid && !has_passed(w.rule))
        .filter_map(|w| {
            Some(Mistyped {
                range: w.range.clone(),
                distance: w.distance,
                name: w.name?,
                is_own_name: w.is_own_name,
            })
        })
        .collect();
    weighed.retain(|w| !w.valid || !mistyped.iter().any(|m| m.is_rather_than(w)));
}

/// What was named, and failed its check.
struct Mistyped {
    range: Range<usize>,
    distance: u32,
    name: (u32, u32),
    is_own_name: bool,
}

impl Mistyped {
    /// Whether the other reading of the same characters says less.
    fn is_rather_than(&self, other: &Weighed<'_>) -> bool {
        if self.range.start > other.range.start || self.range.end < other.range.end {
            return false;
        }
        // "CPR" names one number; to the rules of other countries it is any identity number.
        if other.is_own_name && !self.is_own_name {
            return false;
        }
        // "Mój numer" within "mój numer podatkowy" is no name of its own, nor "number" behind "CPF".
        let same_name = other
            .name
            .is_none_or(|(first, last)| first <= self.name.1 + 1 && last + 1 >= self.name.0);
        let rule = other.rule;
        let is_nearer = same_name || self.distance <= other.distance;
        let is_piece = self.range.len() > other.range.len();
        if rule.proves() {
            let is_chance = other.name.is_none() && rule.text.alone != Worth::VeryLikely;
            // "Card number" within "aadhaar card number".
            let is_part_of_name = other.name.is_some_and(|(first, last)| {
                first >= self.name.0 && last <= self.name.1 && (first, last) != self.name
            });
            return is_nearer && (is_piece || is_chance || is_part_of_name);
        }
        let is_general = rule.text.country.is_empty() || other.name.is_none();
        let is_guess = rule.has_check_digits() && (same_name || self.distance < other.distance);
        is_nearer && (is_piece || is_general || is_guess)
    }
}

/// Of readings of the same characters keeps the best; names the others.
fn choose(mut weighed: Vec<Weighed<'_>>) -> Vec<Weighed<'_>> {
    weighed.sort_by(|a, b| {
        let rank = |w: &Weighed<'_>| {
            (
                std::cmp::Reverse(w.confidence),
                !w.valid,
                !w.rule.has_check_digits(),
                // A country's own form says more than the fallback for all countries.
                w.rule.text.country.is_empty() && !w.rule.has_check_digits(),
                !w.is_own_name,
                std::cmp::Reverse(w.range.len()),
                w.distance,
                w.range.start,
            )
        };
        rank(a)
            .cmp(&rank(b))
            .then_with(|| a.rule.text.id.cmp(&b.rule.text.id))
    });
    let mut kept: Vec<Weighed<'_>> = Vec::new();
    for next in weighed {
        match kept
            .iter_mut()
            .find(|known| overlaps(&known.range, &next.range))
        {
            None => kept.push(next),
            // A rule with a form of its own says more than one that lives on the word beside it.
            Some(known) if is_more_telling(&next, known) => {
                let replaced = std::mem::replace(known, next);
                also_valid(known, &replaced);
            }
            Some(known) => also_valid(known, &next),
        }
    }
    kept.sort_by_key(|w| w.range.start);
    kept
}

fn is_more_telling(next: &Weighed<'_>, known: &Weighed<'_>) -> bool {
    // "Number" within "passport number" is no name of its own, "passport" within "irish passport"
    // says less.
    let names_more = next.range == known.range
        && next.valid
        && next.confidence >= Confidence::Likely
        && next
            .name
            .zip(known.name)
            .is_some_and(|(next, known)| next.0 <= known.0 && next.1 >= known.1 && next != known);
    let lives_on_name =
        known.data_type == next.data_type && next.is_own_name && !next.rule.text.country.is_empty()
            || known.data_type == DataType::PhoneNumber
            || known.rule.is_keyed() && known.data_type == DataType::PaymentCardNumber;
    if names_more && lives_on_name {
        return true;
    }
    // What only fills its message may be what the word there names.
    let fills_message = known.name.is_none()
        && known.rule.text.alone <= Worth::Possible
        && known.rule.text.bare_worth == Worth::Likely
        && known.confidence == Confidence::Likely;
    if fills_message && next.range == known.range && next.valid && next.name.is_some() {
        return next.confidence >= known.confidence;
    }
    next.data_type == known.data_type
        && next.confidence >= known.confidence
        && known.rule.is_keyed()
        && !next.rule.is_keyed()
}

fn also_valid(known: &mut Weighed<'_>, other: &Weighed<'_>) {
    let same = known.data_type == other.data_type && known.range == other.range;
    if !same
        || !other.valid
        || !other.rule.has_check_digits()
        || known.rule.text.id == other.rule.text.id
    {
        return;
    }
    let id = other.rule.text.id.clone();
    for reason in &mut known.reasons {
        if let Reason::AlsoValidAs(ids) = reason {
            if !ids.contains(&id) {
                ids.push(id);
            }
            return;
        }
    }
    known.reasons.push(Reason::AlsoValidAs(vec![id]));
}

fn candidate(view: &View<'_>, weighed: Weighed<'_>) -> Candidate {
    let text = view.raw.get(weighed.place.clone()).unwrap_or_default();
    Candidate {
        detector: weighed.rule.text.id.clone(),
        data_type: weighed.data_type,
        exchange: Exchange::Disclosed,
        confidence: weighed.confidence,
        place: weighed.place.clone(),
        value: Redacted::new(normal(text, weighed.rule.text.raw)),
        reasons: weighed.reasons,
        answers: None,
        attachment: None,
    }
}

/// A value without what people put between its parts, so that equal values group.
fn normal(text: &str, keep_case: bool) -> String {
    let folded = if keep_case {
        text.to_string()
    } else {
        super::fold::fold(text)
    };
    if keep_case {
        folded
    } else {
        folded.chars().filter(|c| c.is_alphanumeric()).collect()
    }
}
