//! Dates on which a person who writes today can have been born.

use super::dates;

/// Words for months, folded, as they begin in the languages of the lexicons; the longest first
/// where one begins another.
const MONTHS: [&[&str]; 12] = [
    &[
        "jan", "jaan", "ean", "gen", "ene", "sty", "ocak", "led", "sije", "ian", "tam", "sau",
        "яну", "січ", "ιαν",
    ],
    &[
        "feb", "veeb", "frar", "feabh", "fev", "lut", "subat", "helm", "uno", "velj", "vas", "фев",
        "лют", "φεβ", "veebr",
    ],
    &[
        "mar", "maa", "mrt", "mae", "mrz", "brez", "ozu", "kov", "мар", "бер", "μαρ", "mert",
    ],
    &[
        "apr", "aib", "avr", "abr", "kwi", "nis", "dub", "trav", "huht", "bal", "апр", "кві", "απρ",
    ],
    &[
        "may", "mej", "beal", "mai", "mei", "mag", "maj", "kve", "svib", "touk", "geg", "маи",
        "тра", "μαι", "maj",
    ],
    &[
        "juin", "jun", "juun", "iun", "gunj", "meith", "cerv", "giu", "cze", "haz", "cerven",
        "lip", "kesa", "bir", "юни", "чер", "ιουν",
    ],
    &[
        "juil", "jul", "juul", "iul", "lulj", "lug", "lip", "tem", "cervenc", "srp", "hein", "lie",
        "юли", "лип", "ιουλ",
    ],
    &[
        "aug", "aww", "lun", "aou", "ago", "sie", "agu", "srp", "kol", "elo", "avg", "rugp", "авг",
        "сер", "αυγ",
    ],
    &[
        "sep", "szept", "set", "wrz", "eyl", "zar", "ruj", "syys", "rugs", "сеп", "вер", "σεπ",
    ],
    &[
        "oct", "okt", "ott", "out", "paz", "eki", "rij", "list", "loka", "spal", "окт", "жов",
        "οκτ",
    ],
    &[
        "nov", "noi", "samh", "lis", "kas", "stud", "marras", "lapkr", "ное", "лис", "νοε",
    ],
    &[
        "dec", "dets", "noll", "dez", "dic", "gru", "des", "ara", "pros", "joulu", "gruod", "дек",
        "гру", "δεκ",
    ],
];

/// The month that a word names. A word that begins several languages' names of different months
/// (`lip`, `lis`, `srp`) has some month, and for a date of birth it does not matter which.
fn month_of(word: &str) -> Option<u32> {
    MONTHS
        .iter()
        .zip(1..)
        .flat_map(|(names, month)| names.iter().map(move |name| (*name, month)))
        .filter(|(name, _)| word.starts_with(name))
        .max_by_key(|(name, _)| name.len())
        .map(|(_, month)| month)
}

/// The month that a Roman numeral names, as in Poland and Italy: "14 VII 1996".
fn roman(word: &str) -> Option<u32> {
    const NUMERALS: [&str; 12] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii",
    ];
    (1..)
        .zip(NUMERALS)
        .find(|(_, name)| *name == word)
        .map(|(month, _)| month)
}

/// Year, month and day.
pub type Day = (u32, u32, u32);

/// Day, month and year in any order and notation, with a year between 1905 and 2030.
pub(super) fn birth_date(text: &str) -> bool {
    !readings(text).is_empty()
}

/// The earliest day that a date may mean: "03/04/1988" is read both ways.
pub fn earliest(text: &str) -> Option<Day> {
    readings(text).into_iter().min()
}

/// The days that a text may mean.
fn readings(text: &str) -> Vec<Day> {
    let mut numbers: Vec<(u32, usize)> = Vec::new();
    let mut month = None;
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 8 && word.len() == 8 {
            return solid(word);
        }
        if digits > 0 {
            let Some(value) = word.get(..digits).and_then(|d| d.parse().ok()) else {
                return Vec::new();
            };
            numbers.push((value, digits));
        } else if month.is_none() {
            month = roman(word).or_else(|| month_of(word).filter(|_| word.len() >= 3));
        }
    }
    let days = match (month, numbers.as_slice()) {
        (Some(month), [a, b]) => vec![day(*a, month, *b), day(*b, month, *a)],
        (None, [a, b, c]) => vec![day(*a, b.0, *c), day(*b, a.0, *c), day(*c, b.0, *a)],
        _ => Vec::new(),
    };
    days.into_iter().flatten().collect()
}

/// `17081989` or `19890817`.
fn solid(word: &str) -> Vec<Day> {
    let part = |from: usize, to: usize| word.get(from..to).and_then(|p| p.parse::<u32>().ok());
    let read = |of_day: Option<u32>, month: Option<u32>, year: Option<u32>| {
        day((of_day?, 2), month?, (year?, 4))
    };
    let day_first = read(part(0, 2), part(2, 4), part(4, 8));
    let year_first = read(part(6, 8), part(4, 6), part(0, 4));
    day_first.into_iter().chain(year_first).collect()
}

/// The day, if there is such a day and somebody can be born on it. Numbers come with their lengths.
fn day(of_month: (u32, usize), month: u32, year: (u32, usize)) -> Option<Day> {
    let year = match year.1 {
        4 => year.0,
        2 if year.0 <= 30 => 2000 + year.0,
        2 => 1900 + year.0,
        _ => return None,
    };
    let is_day =
        of_month.1 <= 2 && (1905..=2030).contains(&year) && dates::is_day(year, month, of_month.0);
    is_day.then_some((year, month, of_month.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_notations_are_read() {
        for (text, expected) in [
            ("14/02/2024", true),
            ("3 mei 1984", true),
            ("the 5th of june 1951", true),
            ("17 08 2018", true),
            ("14-07-86", true),
            ("1989-08-17", true),
            ("march 4, 1988", true),
            ("11 sierpnia 1990", true),
            ("2 de febrero de 1979", true),
            ("31/02/1990", false),
            ("14 vii 1996", true),
            ("3 d agosto del 91", true),
            ("12/05", false),
            ("14/02/1820", false),
            ("17081989", true),
            ("99 99 1990", false),
        ] {
            assert_eq!(birth_date(text), expected, "{text}");
        }
    }

    #[test]
    fn a_date_that_may_be_two_days_is_read_as_the_earlier() {
        for (text, expected) in [
            ("03/04/1988", Some((1988, 3, 4))),
            ("13/04/1988", Some((1988, 4, 13))),
            ("28-09-26", Some((2026, 9, 28))),
            ("3 mei", None),
        ] {
            assert_eq!(earliest(text), expected, "{text}");
        }
    }
}
