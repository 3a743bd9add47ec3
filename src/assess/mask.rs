//! The one place where raw text becomes text that may be written down.
//!
//! Takes raw values, messages, file names and names of people, gives masked ones. Nothing that
//! leaves the program holds raw text that did not pass here. Never decides what is a finding.

mod shapes;

use crate::model::{Category, DataType};
use std::ops::Range;

/// Stands for a value of which nothing is shown, whatever its length.
pub const HIDDEN: &str = "********";
/// Stands for a line break within an excerpt.
const LINE_BREAK: char = '⏎';
/// About how many characters of a message are shown around a finding.
const AROUND: usize = 120;
/// How many bytes on either side of a finding are looked at. Much more than is shown, so that what
/// is cut off still tells what the shown part belongs to.
const LOOK: usize = 4096;
/// A card number shows its last digits only when it has at least so many.
const CARD_DIGITS: usize = 12;
/// A number shows its last two signs only when it has at least so many.
const SHORTEST: usize = 7;

/// A place in a message that must not be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where in the raw message, in bytes.
    pub range: Range<usize>,
    /// What stands there.
    pub data_type: DataType,
    /// False for a part of a value that was sent in several messages: nothing of it is shown,
    /// because the last signs of every part add up.
    pub whole: bool,
}

/// What is shown of a value, by its kind:
/// cards the last four digits, bank accounts the country and the last two signs, numbers of
/// persons and phones the last two, wallets the last four, dates of birth the century, special
/// categories the first letter; of secrets, addresses and everything else nothing.
pub fn mask_value(data_type: DataType, raw: &str) -> String {
    use DataType::*;
    let signs: Vec<char> = raw.chars().filter(|sign| sign.is_alphanumeric()).collect();
    match data_type {
        PaymentCardNumber => match signs.iter().filter(|sign| shapes::is_digit(**sign)).count() {
            CARD_DIGITS.. => format!("**** **** **** {}", last(&signs, 4)),
            _ => HIDDEN.to_owned(),
        },
        BankAccountNumber => account(&signs),
        NationalIdNumber | PassportNumber | IdentityCardNumber | DrivingLicenceNumber
        | PhoneNumber => ending(&signs, 2),
        CryptoWallet if signs.len() > 20 => ending(&signs, 4),
        DateOfBirth => birth(raw),
        HomeAddress => "[address]".to_owned(),
        other if other.category() == Category::SpecialCategory => match signs.first() {
            Some(first) => format!("{first}…"),
            None => String::new(),
        },
        _ => HIDDEN.to_owned(),
    }
}

fn last(signs: &[char], count: usize) -> String {
    signs
        .iter()
        .skip(signs.len().saturating_sub(count))
        .collect()
}

fn ending(signs: &[char], shown: usize) -> String {
    if signs.len() < SHORTEST {
        HIDDEN.to_owned()
    } else {
        format!("******{}", last(signs, shown))
    }
}

fn account(signs: &[char]) -> String {
    match signs {
        [one, two, three, four, ..]
            if signs.len() >= 15
                && one.is_ascii_alphabetic()
                && two.is_ascii_alphabetic()
                && three.is_ascii_digit()
                && four.is_ascii_digit() =>
        {
            let country: String = [one, two]
                .into_iter()
                .map(char::to_ascii_uppercase)
                .collect();
            format!("{country}** ******{}", last(signs, 2))
        }
        _ => ending(signs, 2),
    }
}

/// Only the century of a date of birth is shown, and only when it is written out.
fn birth(raw: &str) -> String {
    let numbers: Vec<&str> = raw.split(|sign: char| !sign.is_ascii_digit()).collect();
    let year = numbers.iter().find(|number| number.len() == 4);
    match year.and_then(|year| year.get(..2)) {
        Some(century @ ("18" | "19" | "20")) => format!("**-**-{century}**"),
        _ => "**-**-****".to_owned(),
    }
}

/// What stands in an excerpt in the place of a value.
fn stand_in(place: &Place, raw: &str) -> String {
    match place.data_type.category() {
        Category::SpecialCategory | Category::IdentityDocument | Category::Document => {
            format!("[{}]", place.data_type)
        }
        _ if !place.whole => HIDDEN.to_owned(),
        _ => mask_value(place.data_type, raw),
    }
}

/// About 120 characters of a message around a finding, on character boundaries. Every place is
/// masked, also where the same words stand a second time, and besides: runs of four or more digits
/// in whatever script and spacing, the part of e-mail addresses before the `@`, what follows the
/// host of web addresses, and words that mix letters and digits. Line breaks become `⏎`; control
/// signs, zero-width and direction signs are left out.
pub fn excerpt(text: &str, places: &[Place], around: Range<usize>) -> String {
    if text.is_empty() {
        return String::new();
    }
    let around = on_boundaries(text, around);
    let window = window(text, &around);
    let spans = spans(text, places, &window);
    let shown = shown(text, &around);
    render(text, &spans, shown)
}

/// A range moved outwards to the nearest character boundaries within the text.
pub(super) fn on_boundaries(text: &str, range: Range<usize>) -> Range<usize> {
    let mut start = range.start.min(text.len());
    let mut end = range.end.clamp(start, text.len());
    // Both ends of a text are boundaries, so these loops end.
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// Whether a place may matter to an excerpt around `around`: a very long text has too many places to
/// look at each for every finding.
pub(super) fn is_near(place: &Range<usize>, around: &Range<usize>) -> bool {
    place.start <= around.end.saturating_add(LOOK) && place.end >= around.start.saturating_sub(LOOK)
}

fn window(text: &str, around: &Range<usize>) -> Range<usize> {
    on_boundaries(
        text,
        around.start.saturating_sub(LOOK)..around.end.saturating_add(LOOK),
    )
}

/// Which part of the text an excerpt shows.
fn shown(text: &str, around: &Range<usize>) -> Range<usize> {
    let inside = text
        .get(around.clone())
        .unwrap_or_default()
        .chars()
        .count()
        .min(AROUND / 2);
    let rest = AROUND - inside;
    let before: Vec<usize> = text
        .get(..around.start)
        .unwrap_or_default()
        .char_indices()
        .rev()
        .map(|(at, _)| at)
        .take(rest)
        .collect();
    let after: Vec<usize> = text
        .get(around.end..)
        .unwrap_or_default()
        .char_indices()
        .map(|(at, sign)| around.end + at + sign.len_utf8())
        .take(rest)
        .collect();
    // What one side does not need, the other may use.
    let take_before = before
        .len()
        .min(rest / 2 + (rest / 2).saturating_sub(after.len()));
    let take_after = after.len().min(rest - take_before.min(rest));
    let start = take_before
        .checked_sub(1)
        .and_then(|at| before.get(at))
        .copied();
    let end = take_after
        .checked_sub(1)
        .and_then(|at| after.get(at))
        .copied();
    start.unwrap_or(around.start)..end.unwrap_or(around.end)
}

/// A part of the text and what stands in its place.
struct Span {
    range: Range<usize>,
    /// The place it covers, with its rank: a place goes before a shape.
    place: Option<Place>,
    shape: shapes::Shape,
}

/// Everything to be masked, in order and without overlaps.
fn spans(text: &str, places: &[Place], window: &Range<usize>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for place in places {
        let range = on_boundaries(text, place.range.clone());
        if range.is_empty() {
            continue;
        }
        for range in repeated(text, &range, window) {
            let place = Place {
                range: range.clone(),
                ..place.clone()
            };
            spans.push(Span {
                range,
                place: Some(place),
                shape: shapes::Shape::Secret,
            });
        }
    }
    let looked = text.get(window.clone()).unwrap_or_default();
    for (range, shape) in shapes::find(looked) {
        let range = range.start + window.start..range.end + window.start;
        spans.push(Span {
            range,
            place: None,
            shape,
        });
    }
    join(spans)
}

/// The place itself and every other place of the window where the same signs stand.
fn repeated(text: &str, range: &Range<usize>, window: &Range<usize>) -> Vec<Range<usize>> {
    let mut all = vec![range.clone()];
    let (Some(value), Some(looked)) = (text.get(range.clone()), text.get(window.clone())) else {
        return all;
    };
    let value = value.trim();
    if value.chars().count() < 3 {
        return all;
    }
    all.extend(occurrences(looked, value).map(|at| {
        let start = at + window.start;
        start..start + value.len()
    }));
    all
}

/// Where a value stands in a text, in whatever ASCII case.
pub fn occurrences<'a>(text: &'a str, value: &'a str) -> impl Iterator<Item = usize> + 'a {
    let first = value.as_bytes().first().copied().unwrap_or_default();
    let (small, large) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    // A value begins with a whole character, so that every place found is a boundary of one.
    memchr::memchr2_iter(small, large, text.as_bytes()).filter(move |&at| {
        text.get(at..at + value.len())
            .is_some_and(|part| !value.is_empty() && part.eq_ignore_ascii_case(value))
    })
}

fn join(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| (span.range.start, std::cmp::Reverse(span.range.end)));
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.range.start < last.range.end => merge(last, span),
            _ => joined.push(span),
        }
    }
    joined
}

/// Two overlapping spans become one. Of two places with different kinds of data nothing is shown,
/// because what one kind may show can be the secret of the other.
fn merge(last: &mut Span, span: Span) {
    let place = match (last.place.take(), span.place) {
        (Some(one), Some(other))
            if one.data_type != other.data_type || one.range != other.range =>
        {
            let data_type = if other.range.len() > one.range.len() {
                &other
            } else {
                &one
            };
            Some(Place {
                whole: false,
                ..data_type.clone()
            })
        }
        (one, other) => one.or(other),
    };
    last.shape = last.shape.max(span.shape);
    last.range.end = last.range.end.max(span.range.end);
    last.place = place;
}

fn render(text: &str, spans: &[Span], shown: Range<usize>) -> String {
    let mut out = String::new();
    // A span that is cut is shown whole, as its mask.
    let cut = spans.iter().find(|span| span.range.contains(&shown.start));
    let mut at = cut.map_or(shown.start, |span| span.range.start);
    let mut end = shown.end;
    if at > 0 {
        out.push('…');
    }
    for span in spans {
        if span.range.end <= at {
            continue;
        }
        if span.range.start >= end {
            break;
        }
        push(
            &mut out,
            text.get(at..span.range.start.max(at)).unwrap_or_default(),
        );
        let raw = text.get(span.range.clone()).unwrap_or_default();
        match &span.place {
            Some(place) => {
                let value = text.get(on_boundaries(text, place.range.clone()));
                out.push_str(&stand_in(place, value.unwrap_or_default()));
            }
            None => push(&mut out, &span.shape.mask(raw)),
        }
        at = span.range.end;
        end = end.max(at);
    }
    push(&mut out, text.get(at..end).unwrap_or_default());
    if end < text.len() {
        out.push('…');
    }
    out
}

/// Adds text without the signs that a reader cannot see.
fn push(out: &mut String, text: &str) {
    let mut after_return = false;
    for sign in text.chars() {
        match sign {
            '\n' if after_return => {}
            '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => out.push(LINE_BREAK),
            '\t' | '\u{b}' | '\u{c}' => out.push(' '),
            _ if is_invisible(sign) => {}
            _ => out.push(sign),
        }
        after_return = sign == '\r';
    }
}

/// Control signs, zero-width signs, direction signs and tags.
fn is_invisible(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A name or title: people put phone numbers into them, so runs of six or more digits are masked,
/// and the digits of words that hold as many between letters, as identity numbers do.
pub fn label(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for range in shapes::numbers(text, 6) {
        push(&mut out, text.get(at..range.start).unwrap_or_default());
        let raw = text.get(range.clone()).unwrap_or_default();
        push(&mut out, &shapes::Shape::Digits.mask(raw));
        at = range.end;
    }
    push(&mut out, text.get(at..).unwrap_or_default());
    out
}

/// The name of a thread's folder, which is the title and a number. The number stays, because the
/// conversation has to be found by it; the title is masked like every other.
pub fn thread_name(id: &str) -> String {
    match id.rsplit_once('_') {
        Some((name, number)) if number.chars().all(char::is_alphanumeric) => {
            format!("{}_{number}", label(name))
        }
        _ if id.chars().all(char::is_alphanumeric) => id.to_owned(),
        _ => label(id),
    }
}

/// `archive: path inside it`, with its path masked.
pub fn source(text: &str) -> String {
    match text.split_once(": ") {
        Some((archive, entry)) => format!("{archive}: {}", entry_path(entry)),
        None => text.to_owned(),
    }
}

/// The path of any entry of an export: the names of threads and files are masked, the rest stays.
pub fn entry_path(path: &str) -> String {
    let (folder, name) = path.split_at(path.rfind('/').map_or(0, |slash| slash + 1));
    let stem = [".json", ".html"]
        .into_iter()
        .find_map(|end| name.strip_suffix(end));
    match stem {
        // The number of a conversation with the platform's AI, no title.
        Some(stem) if stem.starts_with("thread_for_mailbox") => folders(folder) + name,
        Some(stem) => folders(folder) + &thread_name(stem) + &name[stem.len()..],
        None => attachment_name(path),
    }
}

/// The folders of a path. Only those that end in the number of a thread hold a title.
fn folders(path: &str) -> String {
    const THREAD_NUMBER: usize = 10;
    let folder = |name: &str| match name.rsplit_once('_') {
        Some((_, number))
            if number.len() >= THREAD_NUMBER && number.chars().all(char::is_alphanumeric) =>
        {
            thread_name(name)
        }
        _ => name.to_owned(),
    };
    let masked: Vec<String> = path.split('/').map(folder).collect();
    masked.join("/")
}

/// The path of an attachment: folder and extension stay, runs of six or more digits in its name are
/// masked. The names that Instagram itself gives to pictures, sounds and films are numbers and
/// stay, because somebody has to find the file. Of a web address only the host stays.
pub fn attachment_name(path: &str) -> String {
    if let Some((scheme, rest)) = path.split_once("://") {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = host.rsplit('@').next().unwrap_or_default();
        return format!("{}://{}/…", label(scheme), label(host));
    }
    let (folder, name) = match path.rfind('/') {
        Some(slash) => path.split_at(slash + 1),
        None => ("", path),
    };
    let (stem, extension) = match name.rfind('.') {
        Some(dot) if dot > 0 => name.split_at(dot),
        _ => (name, ""),
    };
    let mut out = String::new();
    push(&mut out, &folders(folder));
    if is_platform_name(stem, extension) {
        push(&mut out, stem);
    } else {
        out.push_str(&label(stem));
    }
    push(&mut out, extension);
    out
}

/// `1234567890123456.jpg`, `<number>_<number>_<number>_n.jpg`, `<number>_<number>_n_<number>.mp4`.
fn is_platform_name(stem: &str, extension: &str) -> bool {
    const MEDIA: [&str; 16] = [
        "", ".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".mp4", ".mov", ".webm", ".aac",
        ".m4a", ".mp3", ".ogg", ".opus", ".wav",
    ];
    if !MEDIA.contains(&extension.to_ascii_lowercase().as_str()) {
        return false;
    }
    let parts: Vec<&str> = stem.split('_').collect();
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|sign| sign.is_ascii_digit());
    let numbers = parts.iter().filter(|part| is_number(part)).count();
    let others = parts.iter().filter(|part| !is_number(part));
    let letters = others
        .clone()
        .all(|part| matches!(*part, "n" | "o" | "s" | "t" | "audioclip"));
    match parts.as_slice() {
        [only] => is_number(only) && only.len() >= 14,
        _ => letters && numbers >= 1 && (numbers >= 3 || others.count() >= 1),
    }
}

#[cfg(test)]
#[path = "mask_tests.rs"]
mod tests;
