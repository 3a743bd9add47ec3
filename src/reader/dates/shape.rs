//! What the shape of a line means: takes a key of `scan`, gives which number is the year, the month,
//! the day, the hour, and which words name the month and the half of the day.

use super::scan::{LONG, Numbers, SHORT};
use super::words::{DayPart, WORDS, fold};

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// Which number of the line, and whether it has more than two digits.
    Number { at: usize, long: bool },
    /// A word, folded.
    Word(String),
    /// Anything else that is printed.
    Mark(char),
    /// A space.
    Space,
}

/// Where the month comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Month {
    /// A number of the line.
    Number(usize),
    /// A word, folded.
    Word(String),
    /// One of two numbers, the other is the day: 05/06/2024.
    Either {
        /// Which number comes first.
        first: usize,
        /// Which comes second.
        second: usize,
        /// It is written as in the United States: with a slash, and am or pm.
        american: bool,
    },
}

/// What is said about the half of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Half {
    /// Nothing: the clock has 24 hours.
    None,
    /// A word that the table knows.
    Known(DayPart),
    /// Another word.
    Word(String),
}

/// The meaning of a shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Which number.
    pub year: usize,
    /// Which number or word.
    pub month: Month,
    /// Which number; without meaning for [`Month::Either`].
    pub day: usize,
    /// Which number.
    pub hour: usize,
    /// Which number.
    pub minute: usize,
    /// Half of the day.
    pub half: Half,
}

/// A shape and what it means.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The line with marks in the place of numbers.
    pub key: String,
    /// Its meaning, if it has one.
    pub plan: Option<Plan>,
}

impl Shape {
    /// Finds out what a shape means.
    pub fn understand(key: &str) -> Shape {
        let tokens = tokens(key);
        Shape {
            key: key.to_string(),
            plan: plan(&tokens),
        }
    }

    /// Every clock time that the numbers can mean under this shape.
    pub fn clock_times(&self, numbers: &Numbers) -> Vec<(i8, i8)> {
        let tokens = tokens(&self.key);
        let Some(clock) = find_clock(&tokens) else {
            return Vec::new();
        };
        let number = |at: usize| numbers.get(at).copied().and_then(|n| i8::try_from(n).ok());
        let (Some(hour), Some(minute)) = (number(clock.hour), number(clock.minute)) else {
            return Vec::new();
        };
        if hour > 23 || minute > 59 {
            return Vec::new();
        }
        match half(&tokens, &clock) {
            Half::Known(part) => vec![(on_24_hours(hour, part), minute)],
            _ if (1..=12).contains(&hour) => vec![(hour % 12, minute), (hour % 12 + 12, minute)],
            _ => vec![(hour, minute)],
        }
    }
}

/// The hour on the 24-hour clock.
pub fn on_24_hours(hour: i8, part: DayPart) -> i8 {
    match part {
        _ if !(1..=12).contains(&hour) => hour,
        DayPart::Morning => hour % 12,
        DayPart::Afternoon => hour % 12 + 12,
        DayPart::Noon if hour < 10 => hour + 12,
        DayPart::Noon => hour,
    }
}

/// Words that are a unit when they follow a number: year, month, day, hour, minute.
const UNITS: &[(char, Unit)] = &[
    ('年', Unit::Year),
    ('년', Unit::Year),
    ('月', Unit::Month),
    ('월', Unit::Month),
    ('日', Unit::Day),
    ('일', Unit::Day),
    ('時', Unit::Hour),
    ('时', Unit::Hour),
    ('點', Unit::Hour),
    ('点', Unit::Hour),
    ('시', Unit::Hour),
    ('分', Unit::Minute),
    ('분', Unit::Minute),
];

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Year,
    Month,
    Day,
    Hour,
    Minute,
}

fn unit(c: char) -> Option<Unit> {
    UNITS
        .iter()
        .find(|(unit, _)| *unit == c)
        .map(|(_, unit)| *unit)
}

fn unit_of(word: &str) -> Option<Unit> {
    let mut chars = word.chars();
    let first = chars.next()?;
    if chars.next().is_none() {
        unit(first)
    } else {
        None
    }
}

/// Letters and the marks on them; a slash, apostrophe or hyphen between letters joins them.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c) || c == '\u{94d}'
}

fn tokens(key: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    let mut count = 0;
    let mut chars = key.chars().peekable();
    let mut after_number = false;
    while let Some(c) = chars.next() {
        let joins = matches!(c, '/' | '\'' | '’' | 'ʼ' | '-' | '.' | '״')
            && !word.is_empty()
            && chars.peek().is_some_and(|next| is_letter(*next));
        let is_unit = word.is_empty() && after_number && unit(c).is_some();
        if (is_letter(c) || joins) && !is_unit {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            tokens.push(Token::Word(fold(&word)));
            word.clear();
        }
        after_number = false;
        tokens.push(match c {
            SHORT | LONG => {
                after_number = true;
                count += 1;
                Token::Number {
                    at: count - 1,
                    long: c == LONG,
                }
            }
            ' ' => Token::Space,
            _ if is_unit => Token::Word(c.to_string()),
            _ => Token::Mark(c),
        });
    }
    if !word.is_empty() {
        tokens.push(Token::Word(fold(&word)));
    }
    tokens
}

/// The time in a line: which numbers, and from which token to which.
#[derive(Debug, Clone, Copy)]
struct Clock {
    hour: usize,
    minute: usize,
    from: usize,
    to: usize,
}

fn short(token: Option<&Token>) -> Option<usize> {
    match token {
        Some(Token::Number { at, long: false }) => Some(*at),
        _ => None,
    }
}

fn find_clock(tokens: &[Token]) -> Option<Clock> {
    let marked = |mark: char, index: usize| {
        let hour = short(tokens.get(index))?;
        if tokens.get(index + 1) != Some(&Token::Mark(mark)) {
            return None;
        }
        let minute = short(tokens.get(index + 2))?;
        Some(Clock {
            hour,
            minute,
            from: index,
            to: index + 2,
        })
    };
    let with_seconds = |clock: Clock| {
        let more = matches!(tokens.get(clock.to + 1), Some(Token::Mark(':' | '.')))
            && short(tokens.get(clock.to + 2)).is_some();
        Clock {
            to: if more { clock.to + 2 } else { clock.to },
            ..clock
        }
    };
    if let Some(clock) = (0..tokens.len()).find_map(|index| marked(':', index)) {
        return Some(with_seconds(clock));
    }
    if let Some(clock) = (0..tokens.len()).find_map(|index| worded_clock(tokens, index)) {
        return Some(clock);
    }
    let is_dot = |index: Option<usize>| {
        index.is_some_and(|index| tokens.get(index) == Some(&Token::Mark('.')))
    };
    (0..tokens.len()).rev().find_map(|index| {
        let clock = marked('.', index)?;
        let after_dot = is_dot(index.checked_sub(1))
            && !tokens
                .get(index.wrapping_sub(2))
                .is_none_or(|t| !matches!(t, Token::Number { .. }));
        let before_dot = is_dot(Some(clock.to + 1))
            && matches!(tokens.get(clock.to + 2), Some(Token::Number { .. }));
        (!after_dot && !before_dot).then_some(clock)
    })
}

/// "2 h 55", "2時55分".
fn worded_clock(tokens: &[Token], index: usize) -> Option<Clock> {
    let hour = short(tokens.get(index))?;
    let mut next = index + 1;
    let skip = |next: &mut usize| {
        if tokens.get(*next) == Some(&Token::Space) {
            *next += 1;
        }
    };
    skip(&mut next);
    match tokens.get(next)? {
        Token::Word(word) if word == "h" || unit_of(word) == Some(Unit::Hour) => next += 1,
        _ => return None,
    }
    skip(&mut next);
    let minute = short(tokens.get(next))?;
    let after = tokens.get(next + 1);
    let worded = matches!(after, Some(Token::Word(w)) if unit_of(w) == Some(Unit::Minute));
    Some(Clock {
        hour,
        minute,
        from: index,
        to: next + usize::from(worded),
    })
}

/// The words from a token on, up to the next number or comma.
fn words_after(tokens: &[Token], from: usize) -> Vec<&str> {
    let mut words = Vec::new();
    for token in tokens.iter().skip(from) {
        match token {
            Token::Word(word) => words.push(word.as_str()),
            Token::Space | Token::Mark('.' | '(' | ')' | '/' | '\'' | '’' | '，' | '-') => {}
            _ => break,
        }
    }
    words
}

/// The words that end just before a token, back to the previous number or comma.
fn words_before(tokens: &[Token], to: usize) -> Vec<&str> {
    let mut words = Vec::new();
    for token in tokens.iter().take(to).rev() {
        match token {
            Token::Word(word) => words.push(word.as_str()),
            Token::Space | Token::Mark('.' | '\'' | '’') => {}
            Token::Mark(',' | '،' | '、') if words.is_empty() => {}
            _ => break,
        }
    }
    words.reverse();
    words
}

/// A known half of the day among words: all of them together, else the longest run.
fn known_half(words: &[&str]) -> Option<DayPart> {
    for length in (1..=words.len().min(5)).rev() {
        let known = words
            .windows(length)
            .find_map(|run| WORDS.day_part(&run.concat()));
        if known.is_some() {
            return known;
        }
    }
    None
}

/// What is left of words without units and fillers.
fn unknown(words: &[&str]) -> Option<String> {
    let is_new = |word: &&&str| {
        !WORDS.is_filler(word) && unit_of(word).is_none() && WORDS.months(word).is_empty()
    };
    if WORDS.is_filler(&words.concat()) {
        return None;
    }
    let left: String = words.iter().filter(is_new).copied().collect();
    (!left.is_empty()).then_some(left)
}

fn half(tokens: &[Token], clock: &Clock) -> Half {
    let after = words_after(tokens, clock.to + 1);
    if let Some(part) = known_half(&after) {
        return Half::Known(part);
    }
    let before = words_before(tokens, clock.from);
    // "26 de mai. de 2023": words between date numbers are not beside the clock, but "5월 오전" is.
    if let Some(part) = known_half(&before) {
        return Half::Known(part);
    }
    unknown(&after)
        .or_else(|| unknown(&before))
        .map_or(Half::None, Half::Word)
}

fn plan(tokens: &[Token]) -> Option<Plan> {
    let clock = find_clock(tokens)?;
    let is_date = |index: &usize| *index < clock.from || *index > clock.to;
    let numbers: Vec<(usize, usize, bool)> = (0..tokens.len())
        .filter(is_date)
        .filter_map(|index| match tokens.get(index) {
            Some(Token::Number { at, long }) => Some((index, *at, *long)),
            _ => None,
        })
        .collect();
    let mut long = numbers.iter().filter(|(_, _, long)| *long);
    let (year_index, year, _) = *long.next()?;
    if long.next().is_some() {
        return None;
    }
    let rest: Vec<(usize, usize)> = numbers
        .iter()
        .filter(|(_, _, long)| !long)
        .map(|(index, at, _)| (*index, *at))
        .collect();
    let (month, day) = month_and_day(tokens, &clock, &rest, year_index)?;
    let half = half(tokens, &clock);
    Some(Plan {
        year,
        month,
        day,
        hour: clock.hour,
        minute: clock.minute,
        half,
    })
}

fn month_and_day(
    tokens: &[Token],
    clock: &Clock,
    rest: &[(usize, usize)],
    year_index: usize,
) -> Option<(Month, usize)> {
    match rest {
        [(_, day)] => Some((Month::Word(month_word(tokens, clock)?), *day)),
        [(first_index, first), (second_index, second)] => {
            let is_month = |index: usize| {
                let unit = match tokens.get(index + 1) {
                    Some(Token::Word(word)) => unit_of(word),
                    _ => None,
                };
                let named = words_before(tokens, index)
                    .last()
                    .is_some_and(|w| matches!(*w, "tháng" | "thg" | "thang" | "th"));
                named || unit == Some(Unit::Month)
            };
            if is_month(*first_index) {
                return Some((Month::Number(*first), *second));
            }
            if is_month(*second_index) {
                return Some((Month::Number(*second), *first));
            }
            if year_index < *first_index {
                return Some((Month::Number(*first), *second));
            }
            let slash = tokens.get(first_index + 1) == Some(&Token::Mark('/'));
            let is_english = |t: &Token| matches!(t, Token::Word(w) if w == "am" || w == "pm");
            let american = slash && tokens.iter().any(is_english);
            Some((
                Month::Either {
                    first: *first,
                    second: *second,
                    american,
                },
                *first,
            ))
        }
        _ => None,
    }
}

/// The word that names the month: known to the table, or else the only candidate.
fn month_word(tokens: &[Token], clock: &Clock) -> Option<String> {
    let mut groups: Vec<Vec<&str>> = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let words = if index == clock.to + 1 {
            Vec::new()
        } else {
            words_after(tokens, index)
        };
        let step = tokens
            .iter()
            .skip(index)
            .take_while(|t| !matches!(t, Token::Number { .. } | Token::Mark(',')))
            .count();
        if !words.is_empty() {
            groups.push(words);
        }
        index += step.max(1);
    }
    if let Some(known) = groups.iter().find_map(|words| known_month(words)) {
        return Some(known);
    }
    groups.iter().find_map(|words| {
        let beside_clock = *words == words_before(tokens, clock.from) && groups.len() > 1;
        if beside_clock { None } else { unknown(words) }
    })
}

fn known_month(words: &[&str]) -> Option<String> {
    for length in (1..=words.len().min(3)).rev() {
        let known = words.windows(length).map(|run| run.concat());
        if let Some(known) = known
            .into_iter()
            .find(|word| !WORDS.months(word).is_empty())
        {
            return Some(known);
        }
    }
    None
}
