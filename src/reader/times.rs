//! Times of message files: units told by magnitude, order of a file.

use crate::model::Message;

/// 2200-01-01 in milliseconds: nothing is sent after it.
const LATEST: i64 = 7_258_118_400_000;
/// Below this a number counts seconds: in milliseconds it would be before March 1973.
const SECONDS_BELOW: i64 = 100_000_000_000;
/// Above this a number counts microseconds: in milliseconds it would be after the year 5000.
const MICROSECONDS_ABOVE: i64 = 100_000_000_000_000;

/// The time in milliseconds, whichever unit it was written in; nothing if it is out of range.
pub fn milliseconds(number: i64) -> Option<i64> {
    let time = match number {
        1..SECONDS_BELOW => number.checked_mul(1000)?,
        MICROSECONDS_ABOVE.. => number / 1000,
        _ => number,
    };
    (1..LATEST).contains(&time).then_some(time)
}

/// Whether a file lists its newest message first; it does unless its ends say otherwise.
pub fn newest_first(messages: &[Message]) -> bool {
    match (messages.first(), messages.last()) {
        (Some(first), Some(last)) => first.sent_at >= last.sent_at,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn the_unit_is_told_by_magnitude() {
        for (given, expected) in [
            (1_722_415_450_810, Some(1_722_415_450_810)),
            (1_722_415_450, Some(1_722_415_450_000)),
            (1_722_415_450_810_000, Some(1_722_415_450_810)),
            (0, None),
            (-5, None),
            (i64::MAX, None),
            (i64::MIN, None),
            (99_999_999_999, None),
        ] {
            assert_eq!(milliseconds(given), expected, "{given}");
        }
    }
}
