//! Takes year, month and day as numbers carry them, says whether such a day exists and whether
//! somebody could have been born on it. Never looks at the clock, so that results do not depend
//! on the day of the scan.

use std::ops::RangeInclusive;

/// Years of birth that numbers in use can carry.
const YEARS: RangeInclusive<u32> = 1800..=2035;

/// The days of a month; 0 when there is no such month.
pub(super) fn days_in(year: u32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 0,
    }
}

/// Whether the day exists and lies in years that numbers in use can carry.
pub(super) fn is_day(year: u32, month: u32, day: u32) -> bool {
    YEARS.contains(&year) && day >= 1 && day <= days_in(year, month)
}

/// Whether the day exists in the 1900s or the 2000s, for numbers that do not write the century.
pub(super) fn is_day_of_either_century(year: u32, month: u32, day: u32) -> bool {
    is_day(1900 + year, month, day) || is_day(2000 + year, month, day)
}

/// Two digits as a number.
pub(super) fn pair(digits: &[u8], place: usize) -> u32 {
    digits
        .iter()
        .skip(place)
        .take(2)
        .fold(0, |sum, digit| sum * 10 + u32::from(*digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_days() {
        for (year, month, day, expected) in [
            (2000, 2, 29, true),
            (1900, 2, 29, false),
            (2024, 2, 29, true),
            (2023, 2, 29, false),
            (1985, 4, 31, false),
            (1985, 0, 1, false),
            (1985, 13, 1, false),
            (1985, 1, 0, false),
            (2036, 1, 1, false),
            (1799, 12, 31, false),
        ] {
            assert_eq!(is_day(year, month, day), expected, "{year}-{month}-{day}");
        }
    }
}
