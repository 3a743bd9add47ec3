//! Claims about what is the organisation's own.

use super::super::sample::{Hit, Line, conversation, now, outcome};
use super::super::{Options, assess, number};
use super::*;
use crate::model::Exchange::{Disclosed, Requested};
use crate::model::Role::{self, Customer, Organisation};

const IBAN: &str = "NL91 ABNA 0417 1643 00";
const OTHER: &str = "NL02 ABNA 0123 4567 89";

fn policy(text: &str) -> Policy {
    Policy::parse("mine.toml", text).unwrap()
}

/// One conversation in which these values are sent, a message each.
fn sent(
    id: &str,
    values: &[(Role, DataType, &str)],
    policy: &Policy,
    least: Confidence,
) -> Assessment {
    let lines: Vec<Line<'_>> = values
        .iter()
        .enumerate()
        .map(|(at, (role, _, text))| (*role, at as i64 * 60_000, *text))
        .collect();
    let hits: Vec<Hit<'_>> = values
        .iter()
        .enumerate()
        .map(|(at, (_, data_type, text))| (at, *data_type, Disclosed, *text))
        .collect();
    let conversation = conversation(id, "Jan", &lines);
    let mut found = outcome(&conversation, &hits);
    for found in &mut found.found {
        let value = signs(found.candidate.value.expose());
        found.candidate.value = Redacted::new(value);
        if conversation.role(&conversation.messages[found.message]) == Organisation {
            found.candidate.confidence = Confidence::Possible;
        }
    }
    let options = Options {
        min_confidence: least,
        ..Options::default()
    };
    assess(&conversation, "shop", &found, policy, now(), &options)
}

#[test]
fn listed_values_are_known_in_any_spelling_and_nothing_else_is() {
    use DataType::*;
    let own = Own::new(
        &policy(
            "[own_values]\niban = [\"NL91ABNA0417164300\"]\nphone = [\"+31 20 123 4567\"]\n\
             address = [\"Voorbeeldstraat 1\", \"Rue de l'Église 12, 1000 Bruxelles\"]\n\
             other = [\"Welkom-2024\"]\n",
        )
        .own_values,
    );
    let table = [
        (BankAccountNumber, "NL91 ABNA 0417 1643 00", true),
        (BankAccountNumber, "nl91abna0417164300", true),
        (BankAccountNumber, "NL91 ABNA 0417 1643 01", false),
        (PhoneNumber, "020-1234567", true),
        (PhoneNumber, "0031 (0)20 1234567", true),
        (PhoneNumber, "+31(20)123 45 67", true),
        (PhoneNumber, "020-1234568", false),
        (PhoneNumber, "1234567", false),
        (HomeAddress, "voorbeeldstraat 1", true),
        (HomeAddress, "Voorbeeldstraat 1, 1234 AB Amsterdam", true),
        (HomeAddress, "Voorbeeldstraat 12", false),
        (HomeAddress, "Voorbeeldstraat", false),
        (HomeAddress, "rue de l’eglise 12", true),
        (HomeAddress, "12, 1000 Bruxelles", true),
        (HomeAddress, "Bruxelles", false),
        (Password, "welkom2024", true),
        (Password, "welkom2025", false),
        // An own number is own, whatever it was taken for.
        (NationalIdNumber, "31201234567", true),
        (Health, "", false),
    ];
    for (data_type, raw, expected) in table {
        assert_eq!(own.lists(data_type, &signs(raw), raw), expected, "{raw}");
    }
}

#[test]
fn own_values_and_topics_are_left_out_and_counted_whoever_writes_them() {
    let lines: [Line<'_>; 5] = [
        (Organisation, 0, "our account is NL91 ABNA 0417 1643 00"),
        (Customer, 1, "so NL91ABNA0417164300? I have asthma"),
        (Organisation, 2, "which medicine do you take"),
        (Customer, 3, "mine is NL02 ABNA 0123 4567 89"),
        (Customer, 4, "my bsn is 111222333"),
    ];
    let hits: [Hit<'_>; 6] = [
        (0, DataType::BankAccountNumber, Disclosed, IBAN),
        (
            1,
            DataType::BankAccountNumber,
            Disclosed,
            "NL91ABNA0417164300",
        ),
        (1, DataType::Health, Disclosed, "asthma"),
        (2, DataType::Health, Requested, "medicine"),
        (3, DataType::BankAccountNumber, Disclosed, OTHER),
        (4, DataType::NationalIdNumber, Disclosed, "111222333"),
    ];
    let own = "[own_values]\niban = [\"NL91 ABNA 0417 1643 00\"]\n";
    let clinic = "[own_topics]\nhealth = \"a clinic\"\n";
    let here = "[own_topics]\nhealth = { note = \"x\", accounts = [\"Shop\"] }\n";
    let elsewhere = "[own_topics]\nspecial_category = { note = \"x\", accounts = [\"salon\"] }\n";
    // Policy, findings, left out as own value and as own topic, requests of the organisation.
    let table = [
        ("", 6, 0, 0, 1),
        (own, 4, 2, 0, 1),
        (clinic, 4, 0, 2, 0),
        (here, 4, 0, 2, 0),
        (elsewhere, 6, 0, 0, 1),
    ];
    for (text, findings, values, topics, requests) in table {
        let conversation = conversation("jan_1", "Jan", &lines);
        let found = outcome(&conversation, &hits);
        let judged = assess(
            &conversation,
            "shop",
            &found,
            &policy(text),
            now(),
            &Options::default(),
        );
        let count = |reason| -> u64 {
            let own = judged
                .left_out
                .iter()
                .filter(|((one, _), _)| *one == reason);
            own.map(|(_, count)| count).sum()
        };
        assert_eq!(judged.findings.len(), findings, "{text}");
        assert_eq!(count(LeftOut::OwnValue), values, "{text}");
        assert_eq!(count(LeftOut::OwnTopic), topics, "{text}");
        let row = &judged.row;
        assert_eq!(row.requests_by_organisation, requests, "{text}");
        let sum = row.critical + row.high + row.medium + row.low;
        assert_eq!(sum, findings as u64, "{text}");
    }
}

#[test]
fn what_the_organisation_sends_in_enough_conversations_is_its_own() {
    use DataType::*;
    let built_in = Policy::built_in().unwrap();
    // Conversations; values left, values left out, weak ones left.
    type Sent<'a> = &'a [(Role, DataType, &'a str)];
    let by_shop: Sent<'_> = &[(Organisation, BankAccountNumber, IBAN)];
    let repeated: Sent<'_> = &[
        (Organisation, BankAccountNumber, "NL91ABNA0417164300"),
        (Customer, BankAccountNumber, IBAN),
        (Customer, BankAccountNumber, OTHER),
    ];
    let by_customer: Sent<'_> = &[(Customer, BankAccountNumber, IBAN)];
    let password: Sent<'_> = &[(Organisation, Password, "Welkom2024!")];
    let phones: [Sent<'_>; 3] = [
        &[(Organisation, PhoneNumber, "+31 20 123 4567")],
        &[(Organisation, PhoneNumber, "020 1234567")],
        &[(Organisation, PhoneNumber, "0031201234567")],
    ];
    type Case<'a> = (&'a str, Vec<(&'a str, Sent<'a>)>, usize, u64, u64);
    let table: [Case<'_>; 7] = [
        (
            "two are too few",
            vec![("a", by_shop), ("b", repeated)],
            2,
            0,
            2,
        ),
        (
            "three are enough",
            vec![("a", by_shop), ("b", repeated), ("c", by_shop)],
            1,
            4,
            0,
        ),
        (
            "a customer's account stays, however often it is sent",
            vec![("a", by_customer), ("b", by_customer), ("c", by_customer)],
            3,
            0,
            0,
        ),
        (
            "a conversation counts once",
            vec![("a", by_shop), ("a", by_shop), ("a", by_shop)],
            0,
            0,
            3,
        ),
        (
            "passwords never become the organisation's own",
            vec![("a", password), ("b", password), ("c", password)],
            0,
            0,
            3,
        ),
        (
            "phones with and without the country's number",
            vec![("a", phones[0]), ("b", phones[1]), ("c", phones[2])],
            0,
            3,
            0,
        ),
        (
            "other conversations lose it too",
            vec![
                ("a", by_shop),
                ("b", by_shop),
                ("c", by_shop),
                ("d", by_customer),
            ],
            0,
            4,
            0,
        ),
    ];
    for (claim, conversations, left, gone, weak) in table {
        let mut all: Vec<Assessment> = conversations
            .iter()
            .map(|(id, values)| sent(id, values, &built_in, Confidence::Likely))
            .collect();
        let forward = leave_out_repeated(&mut all.clone(), 3);
        all.reverse();
        let values = leave_out_repeated(&mut all, 3);
        assert_eq!(values, forward, "{claim}: the order does not matter");
        let sum = |of: &dyn Fn(&Assessment) -> u64| all.iter().map(of).sum::<u64>();
        assert_eq!(
            sum(&|one| one.findings.len() as u64),
            left as u64,
            "{claim}"
        );
        assert_eq!(sum(&|one| one.left_out.values().sum()), gone, "{claim}");
        assert_eq!(sum(&|one| one.below.values().sum()), weak, "{claim}");
        assert_eq!(sum(&|one| one.row.high), left as u64, "{claim}: rows agree");
        let listed: u64 = values.iter().map(|value| value.left_out).sum();
        assert_eq!(listed, gone, "{claim}");
        assert_eq!(number(all).len(), left, "{claim}");
    }
    let mut all: Vec<Assessment> = ["a", "b", "c"]
        .iter()
        .map(|id| sent(id, by_shop, &built_in, Confidence::Possible))
        .collect();
    assert_eq!(leave_out_repeated(&mut all.clone(), 0), []);
    let values = leave_out_repeated(&mut all, 3);
    assert_eq!(values[0].value_masked, "NL** ******00");
    assert_eq!((values[0].conversations, values[0].left_out), (3, 3));
    assert!(all.iter().all(|one| one.row.high == 0));
}
