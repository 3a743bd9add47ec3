//! What all JSON readers share: bytes as text, damaged files, values of an unexpected type.
//!
//! Takes the bytes of an entry, gives text that serde_json can read and says where it ends. Never
//! quotes content: serde_json's own messages are not shown, because they quote values.

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;

/// Visitor methods for types that were not expected: the value is read and passed over.
///
/// `pass_over!(self => what_to_do; kinds)`: which of unit, bool, i64, u64, f64, str, seq, map.
macro_rules! pass_over {
    ($self:ident => $do:expr; $($kind:ident)+) => {
        $($crate::reader::json_text::pass_over!(@ $kind $self $do);)+
    };
    (@ unit $self:ident $do:expr) => {
        fn visit_unit<E>($self) -> Result<Self::Value, E> { Ok($do) }
    };
    (@ bool $self:ident $do:expr) => {
        fn visit_bool<E>($self, _: bool) -> Result<Self::Value, E> { Ok($do) }
    };
    (@ i64 $self:ident $do:expr) => {
        fn visit_i64<E>($self, _: i64) -> Result<Self::Value, E> { Ok($do) }
    };
    (@ u64 $self:ident $do:expr) => {
        fn visit_u64<E>($self, _: u64) -> Result<Self::Value, E> { Ok($do) }
    };
    (@ f64 $self:ident $do:expr) => {
        fn visit_f64<E>($self, _: f64) -> Result<Self::Value, E> { Ok($do) }
    };
    (@ str $self:ident $do:expr) => {
        fn visit_str<E>($self, _: &str) -> Result<Self::Value, E> { Ok($do) }
    };
    (@ seq $self:ident $do:expr) => {
        fn visit_seq<A: serde::de::SeqAccess<'de>>(
            $self,
            mut seq: A,
        ) -> Result<Self::Value, A::Error> {
            while seq.next_element::<serde::de::IgnoredAny>()?.is_some() {}
            Ok($do)
        }
    };
    (@ map $self:ident $do:expr) => {
        fn visit_map<A: serde::de::MapAccess<'de>>(
            $self,
            mut map: A,
        ) -> Result<Self::Value, A::Error> {
            while map.next_entry::<serde::de::IgnoredAny, serde::de::IgnoredAny>()?.is_some() {}
            Ok($do)
        }
    };
}
pub(crate) use pass_over;

/// serde_json over text that is known to be UTF-8.
pub type TextReader<'a> = serde_json::Deserializer<serde_json::de::StrRead<'a>>;

/// How far a file could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Why it could not be read to its end, and where.
    pub problem: Option<String>,
    /// What was passed over.
    pub notes: Vec<String>,
}

/// Reads a file with `attempt`, a second time with healed surrogates if the first one fails.
///
/// `attempt` gives what it read so far even when it fails: a torn file keeps its beginning.
pub fn read<T>(
    bytes: &[u8],
    attempt: impl Fn(&mut TextReader<'_>, &mut T) -> Result<(), serde_json::Error>,
) -> (T, Outcome)
where
    T: Default,
{
    let mut outcome = Outcome::default();
    let text = as_text(bytes, &mut outcome.notes);
    let once = |text: &str| {
        let mut made = T::default();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let result = attempt(&mut deserializer, &mut made);
        let trailing = result.is_ok() && deserializer.end().is_err();
        (made, result.err(), trailing)
    };
    let (mut made, mut error, mut trailing) = once(&text);
    if error.as_ref().is_some_and(serde_json::Error::is_syntax)
        && let Cow::Owned(healed) = without_lone_surrogates(&text)
    {
        outcome
            .notes
            .push("half characters (lone surrogates) were replaced".to_string());
        (made, error, trailing) = once(&healed);
    }
    if trailing {
        outcome
            .notes
            .push("something follows after the end of the JSON".to_string());
    }
    outcome.problem = error.map(|error| describe(&error, &text));
    (made, outcome)
}

/// Says what is wrong and at which byte, without a word of content.
fn describe(error: &serde_json::Error, text: &str) -> String {
    let line_start = match error.line() {
        0 | 1 => 0,
        line => memchr::memchr_iter(b'\n', text.as_bytes())
            .nth(line - 2)
            .map_or(0, |at| at + 1),
    };
    let byte = (line_start + error.column()).min(text.len());
    match error.classify() {
        serde_json::error::Category::Eof => {
            format!("the file ends too early, at byte {byte}; what stands before was read")
        }
        _ => format!("the JSON is damaged at byte {byte}; what stands before was read"),
    }
}

/// The bytes as text, without byte order mark.
fn as_text<'a>(bytes: &'a [u8], notes: &mut Vec<String>) -> Cow<'a, str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let [0xFF, 0xFE, rest @ ..] = bytes {
        return Cow::Owned(utf_16(rest, u16::from_le_bytes));
    }
    if let [0xFE, 0xFF, rest @ ..] = bytes {
        return Cow::Owned(utf_16(rest, u16::from_be_bytes));
    }
    // Many times faster than the lossy conversion, which nearly no file needs.
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    notes.push("bytes that are not UTF-8 were replaced".to_string());
    String::from_utf8_lossy(bytes)
}

/// Text of a file that an editor saved in UTF-16.
fn utf_16(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|&pair| unit(pair));
    char::decode_utf16(units)
        .map(|character| character.unwrap_or('\u{FFFD}'))
        .collect()
}

/// Puts `\ufffd` in the place of escaped surrogates that have no partner, which no parser reads.
fn without_lone_surrogates(text: &str) -> Cow<'_, str> {
    let mut healed: Option<Vec<u8>> = None;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr(b'\\', rest)) {
        let here = at + found;
        at = match (surrogate(bytes, here), surrogate(bytes, here + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => here + 12,
            (Some(_), _) => {
                let copy = healed.get_or_insert_with(|| bytes.to_vec());
                if let Some(place) = copy.get_mut(here..here + 6) {
                    place.copy_from_slice(b"\\ufffd");
                }
                here + 6
            }
            // Skips the escaped character too, so that `\\ud800` stays what it is.
            (None, _) => here + 2,
        };
    }
    match healed.map(String::from_utf8) {
        Some(Ok(healed)) => Cow::Owned(healed),
        _ => Cow::Borrowed(text),
    }
}

/// The surrogate written as `\uD800` at this place, if there is one.
fn surrogate(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    let value = u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    (0xD800..=0xDFFF).contains(&value).then_some(value)
}

/// Hands each element of a list to a function; anything that is no list is passed over.
pub struct Each<F>(pub F);

impl<'de, F: FnMut(Value)> DeserializeSeed<'de> for Each<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: FnMut(Value)> Visitor<'de> for Each<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element::<Value>()? {
            (self.0)(value);
        }
        Ok(())
    }

    pass_over!(self => (); unit bool i64 u64 f64 str map);
}
