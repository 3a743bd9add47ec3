//! Claims about findings as a whole: ids, groups, links, rows.

use super::sample::{Hit, Line, conversation, judged, now, outcome};
use super::*;
use crate::model::Role::{Customer, Organisation};
use Exchange::{Disclosed, Requested};

const LINES: [Line<'static>; 4] = [
    (Organisation, 1_577_836_800_000, "What is your BSN?"),
    (Customer, 1_577_836_860_000, "111222333"),
    (Organisation, 1_577_837_520_000, "Please use our form"),
    (
        Customer,
        1_577_837_530_000,
        "it is 111222333, and my password is Zomer!",
    ),
];
const HITS: [Hit<'static>; 4] = [
    (0, DataType::NationalIdNumber, Requested, "BSN"),
    (1, DataType::NationalIdNumber, Disclosed, "111222333"),
    (3, DataType::NationalIdNumber, Disclosed, "111222333"),
    (3, DataType::Password, Disclosed, "Zomer!"),
];

#[test]
fn equal_values_share_a_group_and_an_answer_names_its_request() {
    let conversation = conversation("jan_1234567890", "Jan", &LINES);
    let mut found = outcome(&conversation, &HITS);
    found.found[1].answers = Some(0);
    found.redirects = vec![2];
    let policy = Policy::built_in().unwrap();
    let judged = assess(
        &conversation,
        "shop",
        &found,
        &policy,
        now(),
        &Options::default(),
    );
    let row = judged.row.clone();
    assert_eq!(
        (
            row.critical,
            row.requests_by_organisation,
            row.disclosures_by_customer
        ),
        (4, 1, 3)
    );
    assert_eq!(row.first_redirect_after, "PT12M");
    assert_eq!(row.recommendation, Recommendation::DeleteConversation);
    assert_eq!(row.delete_by, "2026-11-24");
    let numbered = number(vec![judged]);
    let groups: Vec<u64> = numbered.iter().map(|finding| finding.value_group).collect();
    assert_eq!(groups, [0, 1, 1, 2]);
    assert_eq!(numbered[1].answers_finding, numbered[0].id);
    assert_eq!(numbered[0].answers_finding, "");
    assert_eq!(
        numbered[2].excerpt,
        "it is ******33, and my password is ********"
    );
    assert_eq!(numbered[0].excerpt, "What is your BSN?");
    assert_eq!(numbered[0].value_masked, "");
}

#[test]
fn ids_survive_renaming_moving_and_reordering() {
    let ids = |assessments| {
        let mut ids: Vec<String> = number(assessments).into_iter().map(|one| one.id).collect();
        ids.sort();
        ids
    };
    let one = conversation("jan_1234567890", "Jan", &LINES);
    // The same times in another conversation: only the order of threads tells them apart.
    let other = conversation("eva_2234567890", "Eva", &LINES);
    let first = ids(vec![judged(&one, &HITS), judged(&other, &HITS)]);
    let mut unique = first.clone();
    unique.dedup();
    assert_eq!(unique.len(), 8);
    let mut renamed = conversation("instagramuser_1234567890", "Instagram User", &LINES);
    renamed.folder = Folder::ArchivedThreads;
    renamed.files[0].source = "part-2.zip: b/message_3.json".into();
    // Older messages come to light: message numbers change.
    let longer: Vec<Line<'_>> = [(Customer, 5, "hello")].into_iter().chain(LINES).collect();
    let longer = conversation("eva_2234567890", "Eva", &longer);
    let later: Vec<Hit<'_>> = HITS
        .iter()
        .map(|&(at, a, b, c)| (at + 1, a, b, c))
        .collect();
    assert_eq!(
        ids(vec![judged(&longer, &later), judged(&renamed, &HITS)]),
        first
    );
}

#[test]
fn the_thread_number_tells_equal_minutes_apart() {
    let id = |thread: &str, precision| {
        let mut one = conversation(thread, "Jan", &LINES);
        one.files[0].precision = precision;
        number(vec![judged(&one, &HITS)]).remove(0).id
    };
    use TimePrecision::{Millisecond, Minute};
    assert_ne!(id("jan_1", Minute), id("jan_2", Minute));
    assert_eq!(id("jan_1", Minute), id("eva_1", Minute));
    assert_eq!(id("jan_1", Millisecond), id("jan_2", Millisecond));
}

#[test]
fn ids_are_hexadecimal_and_never_numbers_of_a_spreadsheet() {
    let lines: Vec<Line<'_>> = (0..3000).map(|at| (Customer, at, "111222333")).collect();
    let hits: Vec<Hit<'_>> = (0..3000)
        .map(|at| (at, DataType::NationalIdNumber, Disclosed, "111222333"))
        .collect();
    let numbered = number(vec![judged(&conversation("jan_1", "Jan", &lines), &hits)]);
    for finding in numbered {
        let id = finding.id;
        assert!(
            id.len() == 16 && id.bytes().all(|sign| sign.is_ascii_hexdigit()),
            "{id}"
        );
        assert!(id.bytes().any(|sign| b"abcdf".contains(&sign)), "{id}");
    }
}

#[test]
fn weak_findings_are_counted_and_still_masked() {
    let conversation = conversation("jan_1", "Jan", &LINES);
    let mut found = outcome(&conversation, &HITS);
    found.found[3].candidate.confidence = Confidence::Possible;
    let policy = Policy::built_in().unwrap();
    let judged = assess(
        &conversation,
        "shop",
        &found,
        &policy,
        now(),
        &Options::default(),
    );
    assert_eq!(judged.findings.len(), 3);
    assert_eq!(judged.below[&(DataType::Password, Confidence::Possible)], 1);
    assert!(
        judged
            .findings
            .iter()
            .all(|one| !one.finding.excerpt.contains("Zomer"))
    );
}

#[test]
fn dates_and_types_choose_what_is_reported() {
    let conversation = conversation("jan_1", "Jan", &LINES);
    let found = outcome(&conversation, &HITS);
    let policy = Policy::built_in().unwrap();
    let count = |options: Options| {
        assess(&conversation, "shop", &found, &policy, now(), &options)
            .findings
            .len()
    };
    let all = Options::default();
    assert_eq!(count(all.clone()), 4);
    assert_eq!(
        count(Options {
            since: Some(1_577_837_000_000),
            ..all.clone()
        }),
        2
    );
    assert_eq!(
        count(Options {
            until: Some(1_577_836_860_000),
            ..all.clone()
        }),
        1
    );
    assert_eq!(
        count(Options {
            data_types: Some(vec![DataType::Password]),
            ..all
        }),
        1
    );
}

#[test]
fn the_platform_could_not_read_encrypted_chats_until_their_end() {
    let end = "2026-05-08T00:00:00Z"
        .parse::<Timestamp>()
        .unwrap()
        .as_millisecond();
    assert_eq!(ENCRYPTED_CHATS_ENDED, end);
    let encrypted = Channel::EndToEndEncrypted;
    let table = [
        (Channel::Standard, 0, true),
        (encrypted, end - 1, false),
        (encrypted, end, true),
    ];
    for (channel, sent_at, expected) in table {
        assert_eq!(platform_access(channel, sent_at), expected);
    }
}
