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
    let numbered = number(vec![judged]).to_vec().unwrap();
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
        let mut ids: Vec<String> = number(assessments)
            .to_vec()
            .unwrap()
            .into_iter()
            .map(|one| one.id)
            .collect();
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
        number(vec![judged(&one, &HITS)])
            .to_vec()
            .unwrap()
            .remove(0)
            .id
    };
    use TimePrecision::{Millisecond, Minute};
    assert_ne!(id("jan_1", Minute), id("jan_2", Minute));
    assert_eq!(id("jan_1", Minute), id("eva_1", Minute));
    assert_eq!(id("jan_1", Millisecond), id("jan_2", Millisecond));
}

#[test]
fn pages_beside_json_and_other_options_change_no_id() {
    let ids = |conversation: &Conversation, least, owner: bool| -> Vec<String> {
        let mut conversation = conversation.clone();
        if !owner {
            for sender in &mut conversation.senders {
                sender.role = Role::Unknown;
            }
        }
        let mut found = outcome(&conversation, &HITS);
        // A weak one before a sure one of the same message and kind.
        let mut weak = found.found[2].clone();
        weak.candidate.place = 0..2;
        weak.candidate.confidence = Confidence::Possible;
        found.found.insert(2, weak);
        let options = Options {
            min_confidence: least,
            ..Options::default()
        };
        let policy = Policy::built_in().unwrap();
        let judged = assess(&conversation, "shop", &found, &policy, now(), &options);
        number(vec![judged])
            .to_vec()
            .unwrap()
            .into_iter()
            .map(|one| one.id)
            .collect()
    };
    let json = conversation("jan_1234567890", "Jan", &LINES);
    let exact = ids(&json, Confidence::Likely, true);
    // The last message is known from a page of HTML only.
    let mut mixed = json.clone();
    let page = crate::model::File {
        precision: TimePrecision::Minute,
        ..mixed.files[0].clone()
    };
    mixed.files.push(page);
    mixed.messages[3].file = 1;
    let with_page = ids(&mixed, Confidence::Likely, true);
    assert_eq!(exact[..2], with_page[..2], "JSON beside a page");
    assert_ne!(exact[2..], with_page[2..], "a message of the page");
    let all = ids(&json, Confidence::Possible, true);
    assert_eq!(all.len(), exact.len() + 1);
    assert!(exact.iter().all(|id| all.contains(id)), "weak ones listed");
    assert_eq!(ids(&json, Confidence::Likely, false), exact, "no owner");
}

/// Messages of a conversation: who, minute, whether it is a redirect; then findings by message.
type Redirected<'a> = (
    &'a str,
    &'a [(crate::model::Role, i64, bool)],
    &'a [(usize, Exchange)],
    u64,
    &'a str,
);

#[test]
fn a_conversation_tells_how_long_the_first_redirect_took() {
    const O: crate::model::Role = Organisation;
    const C: crate::model::Role = Customer;
    let table: [Redirected<'_>; 9] = [
        (
            "none",
            &[(C, 0, false), (O, 5, false)],
            &[(0, Disclosed)],
            0,
            "",
        ),
        ("nothing found", &[(C, 0, false), (O, 5, true)], &[], 1, ""),
        (
            "after a disclosure",
            &[(C, 0, false), (O, 5, true)],
            &[(0, Disclosed)],
            1,
            "PT5M",
        ),
        (
            "after the own request",
            &[(O, 0, false), (C, 1, false), (O, 61, true)],
            &[(0, Requested), (1, Disclosed)],
            1,
            "PT1H1M",
        ),
        (
            "before anything",
            &[(O, 0, true), (C, 5, false)],
            &[(1, Disclosed)],
            1,
            "",
        ),
        (
            "before and after",
            &[(O, 0, true), (C, 5, false), (O, 7, true)],
            &[(1, Disclosed)],
            2,
            "PT2M",
        ),
        (
            "in the same message",
            &[(O, 0, true)],
            &[(0, Requested)],
            1,
            "PT0S",
        ),
        (
            "several",
            &[(C, 0, false), (O, 3, true), (C, 4, false), (O, 9, true)],
            &[(0, Disclosed), (2, Disclosed)],
            2,
            "PT3M",
        ),
        (
            "after days",
            &[(C, 0, false), (O, 2880, true)],
            &[(0, Disclosed)],
            1,
            "P2D",
        ),
    ];
    for (claim, messages, findings, redirects, after) in table {
        let lines: Vec<Line<'_>> = messages
            .iter()
            .map(|(role, minute, _)| (*role, minute * 60_000, "111222333"))
            .collect();
        let conversation = conversation("jan_1", "Jan", &lines);
        let hits: Vec<Hit<'_>> = findings
            .iter()
            .map(|&(at, exchange)| (at, DataType::NationalIdNumber, exchange, "111222333"))
            .collect();
        let mut found = outcome(&conversation, &hits);
        let redirect = messages.iter().enumerate().filter(|(_, message)| message.2);
        found.redirects = redirect.map(|(at, _)| at).collect();
        let policy = Policy::built_in().unwrap();
        let row = assess(
            &conversation,
            "shop",
            &found,
            &policy,
            now(),
            &Options::default(),
        )
        .row;
        assert_eq!(
            (row.redirects, row.first_redirect_after.as_str()),
            (redirects, after),
            "{claim}"
        );
    }
}

#[test]
fn ids_are_hexadecimal_and_never_numbers_of_a_spreadsheet() {
    let lines: Vec<Line<'_>> = (0..3000).map(|at| (Customer, at, "111222333")).collect();
    let hits: Vec<Hit<'_>> = (0..3000)
        .map(|at| (at, DataType::NationalIdNumber, Disclosed, "111222333"))
        .collect();
    let numbered = number(vec![judged(&conversation("jan_1", "Jan", &lines), &hits)]);
    for finding in numbered.to_vec().unwrap() {
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
    let listed = number(vec![judged]).to_vec().unwrap();
    assert!(listed.iter().all(|one| !one.excerpt.contains("Zomer")));
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
