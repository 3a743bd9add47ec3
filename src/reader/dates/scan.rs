//! Splits a line into its numbers and the shape that is left: takes text in any script, gives
//! numbers in their order and a key with marks in their places. Knows no words.

/// Mark of a number of one or two digits.
pub const SHORT: char = '\u{1}';
/// Mark of a longer number.
pub const LONG: char = '\u{2}';
/// Most numbers of a line that are kept.
pub const NUMBER_LIMIT: usize = 8;
/// Longest line that is read, in bytes.
const LINE_LIMIT: usize = 200;

/// The numbers of a line, in their order.
pub type Numbers = [u16; NUMBER_LIMIT];

/// The zeros of the scripts in which Instagram may print digits.
const ZEROS: &[char] = &[
    '٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០', '０',
];

/// The value of a digit of any script.
pub fn digit(c: char) -> Option<u16> {
    if c.is_ascii() {
        return c.to_digit(10).map(|value| value as u16);
    }
    ZEROS.iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(u32::from(*zero))?;
        (value < 10).then_some(value as u16)
    })
}

/// Marks of direction and joiners: they print nothing.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{61c}' | '\u{ad}' | '\u{feff}')
}

/// Fills `key` with the shape of the line, gives its numbers.
pub fn scan(text: &str, key: &mut String) -> Numbers {
    key.clear();
    let mut numbers: Numbers = [0; NUMBER_LIMIT];
    let (mut count, mut digits, mut space) = (0usize, 0u8, false);
    for c in text.chars() {
        if let Some(value) = digit(c) {
            if digits == 0 && space && !key.is_empty() {
                key.push(' ');
            }
            space = false;
            digits = digits.saturating_add(1);
            if let Some(number) = numbers.get_mut(count) {
                *number = number.saturating_mul(10).saturating_add(value);
            }
            continue;
        }
        if digits > 0 {
            key.push(if digits > 2 { LONG } else { SHORT });
            (count, digits) = (count + 1, 0);
        }
        if c.is_whitespace() {
            space = true;
        } else if !is_invisible(c) {
            if space && !key.is_empty() {
                key.push(' ');
            }
            space = false;
            key.push(c);
        }
        if key.len() > LINE_LIMIT {
            break;
        }
    }
    if digits > 0 {
        key.push(if digits > 2 { LONG } else { SHORT });
    }
    numbers
}

/// How many digits of any script stand in these bytes.
pub fn count_digits(bytes: &[u8]) -> usize {
    String::from_utf8_lossy(bytes)
        .chars()
        .filter(|c| digit(*c).is_some())
        .count()
}

/// Every clock time that a text can mean, on the 24-hour clock: "3:12" is 3:12 or 15:12, unless its
/// words tell which.
pub fn clock_times(text: &str) -> Vec<(i8, i8)> {
    let mut key = String::new();
    let numbers = scan(text, &mut key);
    let shape = super::shape::Shape::understand(&key);
    shape.clock_times(&numbers)
}

/// The numbers of one or two digits in a text.
pub fn short_numbers(text: &str) -> Vec<i8> {
    let mut key = String::new();
    let numbers = scan(text, &mut key);
    let marks = key.chars().filter(|c| matches!(*c, SHORT | LONG));
    let short = marks.zip(numbers).filter(|(mark, _)| *mark == SHORT);
    short
        .filter_map(|(_, number)| i8::try_from(number).ok())
        .collect()
}
