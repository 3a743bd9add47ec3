//! Dates of every language of the table, against forms published in CLDR; and words that no table knows.

use super::{DateReader, parse_line, resolve};
use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Written with Babel from the Unicode CLDR: 54 locales, twelve days, the
/// forms that Instagram uses or may use.
static ORACLE: &str = include_str!("../../../fixtures/dates_oracle.tsv");

/// Abbreviations that are different months in different languages: one line cannot tell.
const TWO_MONTHS: &[&str] = &["lip", "lis", "srp", "listopad", "listopada"];

fn iso(time: Option<DateTime>) -> String {
    time.map_or("-".into(), |time| {
        time.strftime("%Y-%m-%dT%H:%M").to_string()
    })
}

/// Locale, form, text, time of each line of the fixture.
fn oracle() -> impl Iterator<Item = [&'static str; 4]> {
    ORACLE.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        cells
            .try_into()
            .unwrap_or_else(|_| panic!("four columns: {line}"))
    })
}

#[test]
fn published_dates_of_every_language_are_read_line_by_line() {
    let (mut failed, mut count) = (Vec::new(), 0);
    for [locale, form, text, expected] in oracle() {
        let found = iso(parse_line(text));
        count += 1;
        let unsure = found == "-"
            && text
                .split([' ', '.'])
                .any(|word| TWO_MONTHS.contains(&word));
        if found != expected && !unsure {
            failed.push(format!("{locale}\t{form}\t{text}\t{expected}\t{found}"));
        }
    }
    assert!(count > 2000);
    assert!(
        failed.is_empty(),
        "{} of {count}:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

#[test]
fn published_dates_of_every_language_are_read_as_pages() {
    let mut pages: BTreeMap<(&str, &str), Vec<(&str, &str)>> = BTreeMap::new();
    for [locale, form, text, expected] in oracle() {
        pages
            .entry((locale, form))
            .or_default()
            .push((text, expected));
    }
    let mut failed = Vec::new();
    for ((locale, form), mut page) in pages {
        page.reverse();
        let lines: Vec<&str> = page.iter().map(|(text, _)| *text).collect();
        for ((text, expected), found) in page.iter().zip(resolve(&lines)) {
            let found = iso(found);
            if found != *expected {
                failed.push(format!("{locale}\t{form}\t{text}\t{expected}\t{found}"));
            }
        }
    }
    assert!(
        failed.is_empty(),
        "{}:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

#[test]
fn the_table_of_words_is_complete_and_says_one_thing() {
    let mut parts: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    for (language, entry) in super::words::TABLE_FOR_TESTS.iter() {
        assert_eq!(entry.months.len(), 12, "{language}");
        for (part, cell) in [("morning", &entry.morning), ("afternoon", &entry.afternoon)] {
            for word in cell
                .split('|')
                .map(super::words::fold)
                .filter(|word| !word.is_empty())
            {
                let (other, first) = *parts.entry(word.clone()).or_insert((part, language));
                assert_eq!(other, part, "{word} in {first} and {language}");
            }
        }
    }
}

#[test]
fn dates_that_were_seen_in_real_exports_are_read() {
    let table = [
        ("Feb 9, 2022, 5:58 PM", "2022-02-09T17:58"),
        ("May 14, 2024, 6:21\u{202f}AM", "2024-05-14T06:21"),
        ("26 May 2023, 02:55", "2023-05-26T02:55"),
        ("Apr 28, 2024 12:11 pm", "2024-04-28T12:11"),
        ("Oct 09, 2024 12:29 am", "2024-10-09T00:29"),
        ("ago 10, 2026 4:38 da manhã", "2026-08-10T04:38"),
        ("ago 07, 2026 7:31 da tarde/noite", "2026-08-07T19:31"),
        ("5월 01, 2025 3:32 오전", "2025-05-01T03:32"),
        ("5월 01, 2025 3:32 오후", "2025-05-01T15:32"),
        ("set 06, 2026 9:16 am", "2026-09-06T09:16"),
        ("Tháng 3 23, 2024 6:43:39chiều", "2024-03-23T18:43"),
        ("sep 30, 2023 2:24:42am", "2023-09-30T02:24"),
    ];
    for (text, expected) in table {
        assert_eq!(iso(parse_line(text)), expected, "{text}");
    }
}

#[test]
fn other_orders_and_scripts_are_read() {
    let table = [
        ("26.05.2023, 02:55", "2023-05-26T02:55"),
        ("26 mei 2023 02:55", "2023-05-26T02:55"),
        ("26 de mai. de 2023 02:55", "2023-05-26T02:55"),
        ("26. toukok. 2023 klo 2.55", "2023-05-26T02:55"),
        ("26.5.2023 klo 2.55", "2023-05-26T02:55"),
        ("2023/05/26 2:55", "2023-05-26T02:55"),
        ("2023年5月26日 下午2:55", "2023-05-26T14:55"),
        ("2023年5月26日下午2:55", "2023-05-26T14:55"),
        ("2023年5月26日 14時55分", "2023-05-26T14:55"),
        ("2023년 5월 26일 오후 2:55", "2023-05-26T14:55"),
        ("26 mai 2023 à 2 h 55", "2023-05-26T02:55"),
        ("26\u{a0}maj 2023\u{a0}kl. 14.55", "2023-05-26T14:55"),
        (
            "\u{200f}٢٦\u{200f}/٥\u{200f}/٢٠٢٣، ٢:٥٥ م",
            "2023-05-26T14:55",
        ),
        ("26 मई 2023, 2:55 अपराह्न", "2023-05-26T14:55"),
        ("26/5/2566 02:55", "2023-05-26T02:55"),
        ("26 MAYIS 2023 02:55", "2023-05-26T02:55"),
    ];
    for (text, expected) in table {
        assert_eq!(iso(parse_line(text)), expected, "{text}");
    }
}

#[test]
fn what_is_no_date_is_none() {
    for text in [
        "",
        "hello",
        "12:30",
        "May 2024",
        "May 32, 2024 1:00 am",
        "May 03, 1024 1:00 am",
        "1 2 3 4:5 2024 6",
    ] {
        assert_eq!(parse_line(text), None, "{text}");
    }
}

#[test]
fn a_day_above_twelve_or_the_order_tells_day_from_month_for_the_page() {
    let table: [(&[&str], &[&str]); 4] = [
        (
            &["06/07/2023 10:00", "05/26/2023 10:00"],
            &["2023-06-07T10:00", "2023-05-26T10:00"],
        ),
        (
            &["06/07/2023 10:00", "26/05/2023 10:00"],
            &["2023-07-06T10:00", "2023-05-26T10:00"],
        ),
        (
            &["01/09/2023 10:00", "12/08/2023 10:00", "02/08/2023 10:00"],
            &["2023-09-01T10:00", "2023-08-12T10:00", "2023-08-02T10:00"],
        ),
        (
            &["09/01/2023 10:00", "08/12/2023 10:00", "08/02/2023 10:00"],
            &["2023-09-01T10:00", "2023-08-12T10:00", "2023-08-02T10:00"],
        ),
    ];
    for (lines, expected) in table {
        let found: Vec<String> = resolve(lines).into_iter().map(iso).collect();
        assert_eq!(found, expected);
    }
}

/// A language that nobody speaks.
const INVENTED: [&str; 12] = [
    "qaxo", "wuvi", "zeby", "ykmo", "xopu", "gwyt", "vyzz", "bvex", "kquu", "jyxa", "hwoz", "fgiq",
];

/// Lines some hours apart, newest first.
fn invented(
    months: &[&str; 12],
    halves: [&str; 2],
    step: i64,
    count: i64,
) -> Vec<(String, DateTime)> {
    (0..count)
        .map(|n| {
            let last = date(2024, 12, 30).at(23, 17, 0, 0);
            let time = last.checked_sub((n * step).hours()).unwrap();
            let hour = (time.hour() + 11) % 12 + 1;
            let half = halves[usize::from(time.hour() >= 12)];
            let month = months[time.month() as usize - 1];
            (
                format!(
                    "{month} {:02}, {} {hour}:{:02} {half}",
                    time.day(),
                    time.year(),
                    time.minute()
                ),
                time,
            )
        })
        .collect()
}

#[test]
fn words_of_an_unknown_language_are_learnt_from_the_order() {
    let lines = invented(&INVENTED, ["zu vor", "zu nach"], 5, 3400);
    let mut reader = DateReader::default();
    for (line, _) in &lines {
        reader.push(line);
    }
    let resolved = reader.resolve();
    assert_eq!(resolved.guessed, 0);
    assert!(resolved.newest_first);
    for ((line, expected), found) in lines.iter().zip(resolved.times) {
        assert_eq!(found, Some(*expected), "{line}");
    }
}

#[test]
fn a_few_unknown_months_between_known_ones_are_learnt() {
    let mut months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    (months[2], months[7]) = ("zeby", "bvex");
    let lines = invented(&months, ["am", "pm"], 29, 300);
    let texts: Vec<&str> = lines.iter().map(|(line, _)| line.as_str()).collect();
    for ((line, expected), found) in lines.iter().zip(resolve(&texts)) {
        assert_eq!(found, Some(*expected), "{line}");
    }
}

#[test]
fn what_cannot_be_learnt_is_counted_as_a_guess() {
    let mut reader = DateReader::default();
    reader.push("qaxo 03, 2024 1:00 am");
    assert_eq!(reader.resolve().guessed, 1);
    assert_eq!(parse_line("qaxo 03, 2024 1:00 am"), None);
}

#[test]
fn a_page_that_ascends_is_recognised() {
    let mut reader = DateReader::default();
    for line in [
        "Jan 03, 2024 1:00 am",
        "Jan 04, 2024 1:00 am",
        "Mar 04, 2024 1:00 am",
    ] {
        reader.push(line);
    }
    assert!(!reader.resolve().newest_first);
}

/// Every way in which the words of the table's languages can stand in a date.
fn print(language: &str, form: usize, full: bool, time: DateTime) -> String {
    let words = super::words::TABLE_FOR_TESTS.get(language).unwrap();
    let forms: Vec<&str> = words.months[time.month() as usize - 1]
        .split('|')
        .map(str::trim)
        .collect();
    let month = if full {
        forms[0]
    } else {
        forms[forms.len() - 1]
    };
    let half = |cell: &str| cell.split('|').next().unwrap().trim().to_string();
    let is_morning = time.hour() < 12;
    let half = match (half(&words.morning), half(&words.afternoon)) {
        (morning, afternoon) if morning.is_empty() || afternoon.is_empty() => {
            String::from(if is_morning { "am" } else { "pm" })
        }
        (morning, _) if is_morning => morning,
        (_, afternoon) => afternoon,
    };
    let (year, day, minute, hour) = (time.year(), time.day(), time.minute(), time.hour());
    let twelve = (hour + 11) % 12 + 1;
    match form {
        0 => format!("{month} {day:02}, {year} {twelve}:{minute:02} {half}"),
        1 => format!("{month} {day}, {year}, {twelve}:{minute:02}\u{202f}{half}"),
        2 => format!("{month} {day:02}, {year} {twelve}:{minute:02}:59{half}"),
        3 => format!("{day} {month} {year}, {hour:02}:{minute:02}"),
        4 => format!("{day}. {month}. {year} {hour}.{minute:02}"),
        5 => format!("{year}. {month} {day}. {hour}:{minute:02}"),
        6 => format!("{day:02}.{:02}.{year}, {hour:02}:{minute:02}", time.month()),
        7 => format!("{year}/{:02}/{day:02} {hour}:{minute:02}", time.month()),
        _ => format!(
            "{year}年{}月{day}日 {half}{twelve}:{minute:02}",
            time.month()
        ),
    }
}

proptest! {
    #[test]
    fn what_is_printed_in_any_language_and_form_is_read_to_the_minute(
        language in prop::sample::select(super::words::WORDS.languages.clone()),
        form in 0usize..9,
        full: bool,
        minutes in prop::collection::vec(0i64..8_000_000, 1..20),
    ) {
        let mut minutes = minutes;
        minutes.sort_unstable_by(|a, b| b.cmp(a));
        let start = date(2011, 1, 1).at(0, 0, 0, 0);
        // A page of every month, so that words with two meanings can be told by their language.
        let mut times: Vec<DateTime> = minutes.iter().map(|m| start.checked_add(m.minutes()).unwrap()).collect();
        times.extend((1..=12).rev().map(|month| date(2010, month, 14).at(13, 5, 0, 0)));
        let lines: Vec<String> = times.iter().map(|time| print(&language, form, full, *time)).collect();
        let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
        for ((line, expected), found) in texts.iter().zip(&times).zip(resolve(&texts)) {
            prop_assert_eq!(found, Some(*expected), "{}", line);
        }
    }

    #[test]
    fn no_line_makes_it_panic(lines in prop::collection::vec("[\\PC0-9:. ]{0,40}", 0..10)) {
        let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
        resolve(&texts);
    }
}
