//! Reads the lines of a page together: takes shapes and lines, gives times. What no table knows or
//! what has two meanings is settled by the order of the lines, newest first.

use super::scan::Numbers;
use super::shape::{Half, Month, Plan, Shape, on_24_hours};
use super::words::{DayPart, WORDS};
use super::{Line, Resolved};
use jiff::civil::DateTime;
use std::collections::HashMap;

/// All months, as bits 1 to 12.
const ANY: u16 = 0b1_1111_1111_1110;
/// Most unknown words for halves of the day that are tried in all combinations.
const HALF_LIMIT: usize = 4;
/// Most month words that are learnt in a page; more make no calendar.
const MONTH_LIMIT: usize = 60;
/// Years of the Buddhist calendar are ahead by this many.
const BUDDHIST: u16 = 543;

/// What a page's words mean.
#[derive(Debug, Default)]
struct Meaning<'a> {
    /// Month of each month word.
    months: HashMap<&'a str, u8>,
    /// Half of the day of each word that no table knows; `None`: it means nothing.
    halves: HashMap<&'a str, Option<DayPart>>,
    /// Whether the first of two numbers is the month.
    month_first: bool,
    /// Month words that remain a guess.
    guessed: Vec<&'a str>,
    /// Halves of the day remain a guess.
    guessed_halves: bool,
}

/// Reads all lines.
pub fn solve(shapes: &[Shape], lines: &[Line]) -> Resolved {
    let page = Page { shapes, lines };
    let mut meaning = Meaning::default();
    let newest_first = page.newest_first();
    page.months(&mut meaning, newest_first);
    page.number_order(&mut meaning, newest_first);
    page.halves(&mut meaning, newest_first);
    let times = lines.iter().map(|line| page.time(line, &meaning)).collect();
    Resolved {
        times,
        guessed: page.guessed(&meaning),
        newest_first,
    }
}

struct Page<'a> {
    shapes: &'a [Shape],
    lines: &'a [Line],
}

fn number(numbers: &Numbers, at: usize) -> u16 {
    numbers.get(at).copied().unwrap_or(u16::MAX)
}

/// The month of a word that is the same month in every language that has it; else 0.
fn only_month(word: &str) -> u16 {
    match WORDS.months(word) {
        [(_, month), others @ ..] if others.iter().all(|(_, other)| other == month) => {
            u16::from(*month)
        }
        _ => 0,
    }
}

/// Counts of neighbours that go down and up.
fn directions<T: PartialOrd>(values: impl Iterator<Item = T>) -> (usize, usize) {
    let (mut down, mut up) = (0, 0);
    let mut previous: Option<T> = None;
    for value in values {
        if let Some(previous) = &previous {
            down += usize::from(value < *previous);
            up += usize::from(value > *previous);
        }
        previous = Some(value);
    }
    (down, up)
}

impl<'a> Page<'a> {
    fn plan(&self, line: &Line) -> Option<&'a Plan> {
        self.shapes.get(usize::from(line.shape))?.plan.as_ref()
    }

    fn planned(&self) -> impl Iterator<Item = (&'a Plan, &'a Numbers)> + '_ {
        self.lines
            .iter()
            .filter_map(|line| Some((self.plan(line)?, &line.numbers)))
    }

    /// Newest first, unless what is known of the lines mostly ascends.
    fn newest_first(&self) -> bool {
        let coarse = self.planned().map(|(plan, numbers)| {
            let month = match &plan.month {
                Month::Number(at) => number(numbers, *at),
                Month::Word(word) => only_month(word),
                Month::Either { .. } => 0,
            };
            let day = if month > 0 {
                number(numbers, plan.day)
            } else {
                0
            };
            (number(numbers, plan.year), month, day)
        });
        let (down, up) = directions(coarse);
        down >= up
    }

    fn months(&self, meaning: &mut Meaning<'a>, newest_first: bool) {
        let mut runs: Vec<(u16, usize)> = Vec::new();
        let mut words: Vec<&str> = Vec::new();
        let mut ids: HashMap<&str, usize> = HashMap::new();
        for (plan, numbers) in self.planned() {
            let Month::Word(word) = &plan.month else {
                continue;
            };
            let id = *ids.entry(word).or_insert_with(|| {
                words.push(word);
                words.len() - 1
            });
            let run = (number(numbers, plan.year), id);
            if runs.last() != Some(&run) {
                runs.push(run);
            }
        }
        if !newest_first {
            runs.reverse();
        }
        let domains = narrow(domains(&words), &runs);
        for (word, domain) in words.iter().zip(&domains) {
            if domain.count_ones() != 1 {
                meaning.guessed.push(word);
            }
            meaning.months.insert(word, domain.trailing_zeros() as u8);
        }
    }

    /// 05/06/2024: a number above 12 tells, else the order of the lines, else the custom.
    fn number_order(&self, meaning: &mut Meaning<'a>, newest_first: bool) {
        let pairs: Vec<(u16, u16, u16, bool)> = self
            .planned()
            .filter_map(|(plan, numbers)| {
                let Month::Either {
                    first,
                    second,
                    american,
                } = plan.month
                else {
                    return None;
                };
                let year = number(numbers, plan.year);
                Some((
                    year,
                    number(numbers, first),
                    number(numbers, second),
                    american,
                ))
            })
            .collect();
        if pairs.is_empty() {
            return;
        }
        let first_is_day = pairs.iter().filter(|pair| pair.1 > 12).count();
        let second_is_day = pairs.iter().filter(|pair| pair.2 > 12).count();
        if first_is_day != second_is_day {
            meaning.month_first = second_is_day > first_is_day;
            return;
        }
        let wrong = |counts: (usize, usize)| if newest_first { counts.1 } else { counts.0 };
        let month_first = wrong(directions(pairs.iter().map(|p| (p.0, p.1, p.2))));
        let day_first = wrong(directions(pairs.iter().map(|p| (p.0, p.2, p.1))));
        meaning.month_first = match month_first.cmp(&day_first) {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Greater => false,
            std::cmp::Ordering::Equal => pairs.iter().all(|pair| pair.3),
        };
    }

    /// Halves of the day in words that no table knows: the reading with the fewest breaches of order.
    fn halves(&self, meaning: &mut Meaning<'a>, newest_first: bool) {
        let mut words: Vec<&str> = Vec::new();
        for (plan, numbers) in self.planned() {
            let Half::Word(word) = &plan.half else {
                continue;
            };
            if number(numbers, plan.hour) > 12 || number(numbers, plan.hour) == 0 {
                meaning.halves.insert(word, None);
            }
            if !words.contains(&word.as_str()) {
                words.push(word);
            }
        }
        words.retain(|word| !meaning.halves.contains_key(word));
        if words.is_empty() {
            return;
        }
        let spare = words.split_off(words.len().min(HALF_LIMIT));
        meaning
            .halves
            .extend(spare.iter().map(|word| (*word, None)));
        let mut best: Option<(usize, usize, Vec<Option<DayPart>>)> = None;
        let mut ties = 0;
        for choice in choices(words.len()) {
            meaning
                .halves
                .extend(words.iter().copied().zip(choice.iter().copied()));
            let times = self
                .lines
                .iter()
                .filter_map(|line| self.time(line, meaning));
            let (down, up) = directions(times);
            let wrong = if newest_first { up } else { down };
            let plain = plainness(&choice);
            match &best {
                Some((least, _, _)) if wrong > *least => {}
                Some((least, rank, _)) if wrong == *least && plain >= *rank => ties += 1,
                Some((least, _, _)) => {
                    ties = if wrong == *least { ties + 1 } else { 0 };
                    best = Some((wrong, plain, choice));
                }
                None => best = Some((wrong, plain, choice)),
            }
        }
        if let Some((_, _, choice)) = best {
            meaning.halves.extend(words.iter().copied().zip(choice));
            meaning.guessed_halves = ties > 0;
        }
    }

    fn time(&self, line: &Line, meaning: &Meaning) -> Option<DateTime> {
        let plan = self.plan(line)?;
        let numbers = &line.numbers;
        let (month, day) = match &plan.month {
            Month::Number(at) => (number(numbers, *at), number(numbers, plan.day)),
            Month::Word(word) => (
                u16::from(*meaning.months.get(word.as_str())?),
                number(numbers, plan.day),
            ),
            Month::Either { first, second, .. } if meaning.month_first => {
                (number(numbers, *first), number(numbers, *second))
            }
            Month::Either { first, second, .. } => {
                (number(numbers, *second), number(numbers, *first))
            }
        };
        let year = match number(numbers, plan.year) {
            year @ 2540..=2650 => year - BUDDHIST,
            year => year,
        };
        if !(2004..=2100).contains(&year) {
            return None;
        }
        let hour = i8::try_from(number(numbers, plan.hour)).ok()?;
        let part = match &plan.half {
            Half::None => None,
            Half::Known(part) => Some(*part),
            Half::Word(word) => meaning.halves.get(word.as_str()).copied().flatten(),
        };
        let hour = part.map_or(hour, |part| on_24_hours(hour, part));
        let small = |value: u16| i8::try_from(value).ok();
        let minute = small(number(numbers, plan.minute))?;
        DateTime::new(year as i16, small(month)?, small(day)?, hour, minute, 0, 0).ok()
    }

    fn guessed(&self, meaning: &Meaning) -> usize {
        let is_guess = |plan: &Plan| {
            let month =
                matches!(&plan.month, Month::Word(w) if meaning.guessed.contains(&w.as_str()));
            month || (meaning.guessed_halves && matches!(plan.half, Half::Word(_)))
        };
        self.planned().filter(|(plan, _)| is_guess(plan)).count()
    }
}

/// All ways to read this many unknown halves of the day.
fn choices(words: usize) -> impl Iterator<Item = Vec<Option<DayPart>>> {
    const PARTS: [Option<DayPart>; 3] = [Some(DayPart::Morning), Some(DayPart::Afternoon), None];
    (0..3usize.pow(words as u32)).map(move |mut code| {
        let mut choice = Vec::with_capacity(words);
        for _ in 0..words {
            choice.push(PARTS.get(code % 3).copied().flatten());
            code /= 3;
        }
        choice
    })
}

/// Among readings that fit alike: two words are two halves, one word alone means nothing.
fn plainness(choice: &[Option<DayPart>]) -> usize {
    match choice {
        [one] => usize::from(one.is_some()),
        _ => {
            let has = |part| choice.contains(&Some(part));
            let both = has(DayPart::Morning) && has(DayPart::Afternoon);
            choice.iter().filter(|part| part.is_none()).count() * 2 + usize::from(!both)
        }
    }
}

/// The months that each word can mean: those of the languages that know most words of the page.
fn domains(words: &[&str]) -> Vec<u16> {
    let languages = WORDS.languages.len();
    let knows = |language: usize| {
        let knows_word = |word: &&&str| {
            WORDS
                .months(word)
                .iter()
                .any(|(l, _)| usize::from(*l) == language)
        };
        words.iter().filter(knows_word).count()
    };
    let known: Vec<usize> = (0..languages).map(knows).collect();
    let most = known.iter().copied().max().unwrap_or(0);
    let domain = |word: &&str| {
        let meanings = WORDS.months(word);
        let likely = meanings
            .iter()
            .filter(|(l, _)| known.get(usize::from(*l)) == Some(&most));
        let bits = likely.fold(0, |bits, (_, month)| bits | 1 << month);
        let all = || {
            meanings
                .iter()
                .fold(0, |bits, (_, month)| bits | 1 << month)
        };
        [bits, all(), WORDS.similar_months(word)]
            .into_iter()
            .find(|b| *b != 0)
            .unwrap_or(ANY)
    };
    words.iter().map(domain).collect()
}

/// Narrows months by the order of the runs: within a year, a later run is an earlier month.
fn narrow(mut domains: Vec<u16>, runs: &[(u16, usize)]) -> Vec<u16> {
    let mut pairs: Vec<(usize, usize)> = runs
        .windows(2)
        .filter_map(|pair| match pair {
            [(year, newer), (same, older)] if year == same => Some((*newer, *older)),
            _ => None,
        })
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    let settled = domains.iter().all(|domain| domain.count_ones() == 1);
    if settled || domains.len() > MONTH_LIMIT {
        return domains;
    }
    settle(&mut domains, &pairs);
    // A word of its own is a month of its own.
    for _ in 0..domains.len() {
        let before = domains.clone();
        for index in 0..domains.len() {
            let others = domains
                .iter()
                .enumerate()
                .filter(|(i, d)| *i != index && d.count_ones() == 1);
            let taken = others.fold(0, |bits, (_, domain)| bits | domain);
            if let Some(domain) = domains.get_mut(index)
                && domain.count_ones() > 1
                && *domain & !taken != 0
            {
                *domain &= !taken;
            }
        }
        settle(&mut domains, &pairs);
        if domains == before {
            break;
        }
    }
    domains
}

fn settle(domains: &mut [u16], pairs: &[(usize, usize)]) {
    for _ in 0..domains.len() * 12 {
        let mut changed = false;
        for (newer, older) in pairs {
            let (Some(late), Some(early)) =
                (domains.get(*newer).copied(), domains.get(*older).copied())
            else {
                continue;
            };
            let above = late & !((1u16 << (early.trailing_zeros() + 1)) - 1);
            let below = early & ((1u16 << (15 - late.leading_zeros())) - 1);
            for (index, old, new) in [(newer, late, above), (older, early, below)] {
                // A line out of order must not empty a domain.
                if new != 0
                    && new != old
                    && old.count_ones() > 1
                    && let Some(d) = domains.get_mut(*index)
                {
                    *d = new;
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
}
