//! By when a finding should be gone.
//!
//! Takes the time of a message, the days of the policy and the time of the scan; gives a date.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The date (UTC, ISO 8601) by which the data should be gone: the day of the message plus the days
/// that the policy allows, never later. When that day has passed, or when the policy allows no days
/// because the data should never have been exchanged, it is the day of the scan: at once. A message
/// whose time lies after the scan counts as sent on the day of the scan.
pub fn delete_by(sent_at: i64, days: u32, now: Timestamp) -> Date {
    let today = day(now);
    let sent = Timestamp::from_millisecond(sent_at)
        .map_or(today, day)
        .min(today);
    let last = i64::from(days);
    let due = jiff::Span::new()
        .try_days(last)
        .and_then(|span| sent.checked_add(span))
        .unwrap_or(Date::MAX);
    due.max(today)
}

/// Days (UTC) between that of a message and that of the scan; negative when the message lies after
/// it. It changes at midnight only, so two scans of one day agree, as they do on `delete_by`.
pub fn age_days(sent_at: i64, now: Timestamp) -> i64 {
    const DAY: i64 = 86_400_000;
    let day = |milliseconds: i64| milliseconds.div_euclid(DAY);
    day(now.as_millisecond()) - day(sent_at)
}

fn day(time: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(time).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_changes_at_midnight_only() {
        let table = [
            ("2026-11-24T00:00:00Z", "2026-11-24T00:00:00Z", 0),
            ("2026-11-23T23:59:59Z", "2026-11-24T00:00:00Z", 1),
            ("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z", 1),
            ("2026-11-23T00:00:00Z", "2026-11-24T23:59:59.999Z", 1),
            ("2026-11-25T00:00:00Z", "2026-11-24T23:59:59.999Z", -1),
            ("1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", 1),
        ];
        for (sent, now, expected) in table {
            let sent_at = sent.parse::<Timestamp>().unwrap().as_millisecond();
            assert_eq!(
                age_days(sent_at, now.parse().unwrap()),
                expected,
                "{sent} {now}"
            );
        }
    }

    #[test]
    fn a_date_is_the_message_plus_the_days_but_never_before_the_scan() {
        let now: Timestamp = "2026-11-24T09:30:00Z".parse().unwrap();
        let table = [
            ("2026-11-24T08:00:00Z", 0, "2026-11-24"),
            ("2019-05-01T08:00:00Z", 0, "2026-11-24"),
            ("2019-05-01T08:00:00Z", 30, "2026-11-24"),
            ("2026-11-23T23:59:59Z", 30, "2026-12-23"),
            ("2026-11-20T00:00:00Z", 4, "2026-11-24"),
            ("2026-11-20T00:00:00Z", 5, "2026-11-25"),
            // A message of the future: a wrong clock must not postpone anything.
            ("2031-01-01T00:00:00Z", 7, "2026-12-01"),
            ("2024-02-28T12:00:00Z", u32::MAX, "9999-12-31"),
        ];
        for (sent, days, expected) in table {
            let sent_at = sent.parse::<Timestamp>().unwrap().as_millisecond();
            assert_eq!(
                delete_by(sent_at, days, now).to_string(),
                expected,
                "{sent} + {days}"
            );
        }
        for odd in [i64::MIN, i64::MAX] {
            assert_eq!(delete_by(odd, 0, now).to_string(), "2026-11-24");
            let _ = age_days(odd, now);
        }
    }
}
