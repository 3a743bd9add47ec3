//! Ids, value groups and links over all findings of a run.
//!
//! Takes the assessments of all conversations in whatever order the threads finished them, gives
//! the findings in the order of the output. Ids depend on stable facts only, never on names,
//! places in the export, the order of inputs, masking or the value.

use super::{Assessed, Assessment};
use crate::model::{Finding, TimePrecision};
use std::cmp::Ordering;
use std::collections::HashMap;

/// Changes all ids when it changes. It never should.
const DOMAIN: &str = "dmaudit finding 1";

/// Everything that an id is made of, except the ordinal: when, what, given or asked for, how many of
/// the kind came before at that time, and, where only the minute is known, in which thread.
///
/// Not the rule, the sender's side or a name: a better rule, `--owner` and a renamed customer leave
/// the ids as they are.
type Key<'a> = (i64, &'static str, &'static str, u64, &'a str);

/// Sorts the findings of a run and gives them ids, value groups and the ids of the requests that
/// they answer.
pub fn number(assessments: Vec<Assessment>) -> Vec<Finding> {
    let ids = ids(&assessments);
    let mut order: Vec<(usize, usize)> = assessments
        .iter()
        .enumerate()
        .flat_map(|(at, assessment)| (0..assessment.findings.len()).map(move |index| (at, index)))
        .collect();
    order.sort_by(|&one, &other| output_order(&assessments, one, other));
    let mut groups: HashMap<(&'static str, &str), u64> = HashMap::new();
    let mut numbered = Vec::with_capacity(order.len());
    for &(at, index) in &order {
        let Some(assessment) = assessments.get(at) else {
            continue;
        };
        let Some(assessed) = assessment.findings.get(index) else {
            continue;
        };
        let mut finding = assessed.finding.clone();
        finding.id = id_of(&ids, at, index);
        finding.answers_finding = assessed
            .answers
            .and_then(|wanted| {
                assessment
                    .findings
                    .iter()
                    .position(|one| one.found == wanted)
            })
            .map(|request| id_of(&ids, at, request))
            .unwrap_or_default();
        let value = assessed.value.expose();
        if !value.is_empty() {
            let next = groups.len() as u64 + 1;
            let key = (finding.data_type.as_str(), value.as_str());
            finding.value_group = *groups.entry(key).or_insert(next);
        }
        numbered.push(finding);
    }
    numbered
}

fn id_of(ids: &[Vec<String>], at: usize, index: usize) -> String {
    ids.get(at)
        .and_then(|ids| ids.get(index))
        .cloned()
        .unwrap_or_default()
}

/// Account, folder, conversation, message, data type, exchange, place; what follows only decides
/// between conversations of the same name.
fn output_order(all: &[Assessment], one: (usize, usize), other: (usize, usize)) -> Ordering {
    let get = |(at, index): (usize, usize)| {
        let assessment = all.get(at)?;
        let assessed = assessment.findings.get(index)?;
        let finding = &assessed.finding;
        Some((
            (
                &finding.account,
                assessment.folder,
                &finding.conversation_id,
            ),
            (
                &finding.conversation,
                &assessment.row.first_message,
                &finding.source,
            ),
            (finding.message_number, finding.data_type, finding.exchange),
            (
                assessed.place.start,
                assessed.place.end,
                assessed.part,
                &finding.detector,
            ),
        ))
    };
    let near = |(at, index)| {
        let (account, tie, message, place) = get((at, index))?;
        Some((account, message, place, tie))
    };
    near(one)
        .cmp(&near(other))
        .then_with(|| get(one).cmp(&get(other)))
}

/// The ids of all findings, in the shape of the assessments.
fn ids(assessments: &[Assessment]) -> Vec<Vec<String>> {
    let mut equal: HashMap<Key<'_>, Vec<(usize, usize)>> = HashMap::new();
    for (at, assessment) in assessments.iter().enumerate() {
        for (index, assessed) in assessment.findings.iter().enumerate() {
            equal.entry(key(assessed)).or_default().push((at, index));
        }
    }
    let mut ids: Vec<Vec<String>> = assessments
        .iter()
        .map(|assessment| vec![String::new(); assessment.findings.len()])
        .collect();
    for (key, mut twins) in equal {
        twins.sort_by(|&one, &other| {
            stable_order(assessments, one).cmp(&stable_order(assessments, other))
        });
        for (ordinal, (at, index)) in twins.into_iter().enumerate() {
            if let Some(slot) = ids.get_mut(at).and_then(|ids| ids.get_mut(index)) {
                *slot = id(&key, ordinal);
            }
        }
    }
    ids
}

fn key(assessed: &Assessed) -> Key<'_> {
    let finding = &assessed.finding;
    // Many messages share a minute: the thread's own number tells them apart. What other files of
    // the conversation are like does not matter: a page of HTML beside JSON changes no id of JSON.
    let thread = match assessed.precision {
        TimePrecision::Minute => thread_number(&finding.conversation_id),
        TimePrecision::Millisecond => "",
    };
    (
        finding.sent_at,
        finding.data_type.as_str(),
        finding.exchange.as_str(),
        assessed.twin,
        thread,
    )
}

/// The digits at the end of a thread folder's name, which stay when somebody is renamed.
fn thread_number(id: &str) -> &str {
    let start = id
        .trim_end_matches(|sign: char| sign.is_ascii_digit())
        .len();
    id.get(start..).unwrap_or_default()
}

/// Decides between findings with equal keys by what does not change.
fn stable_order(all: &[Assessment], (at, index): (usize, usize)) -> Option<StableOrder<'_>> {
    let assessed: &Assessed = all.get(at)?.findings.get(index)?;
    let finding = &assessed.finding;
    Some((
        (
            thread_number(&finding.conversation_id),
            finding.message_number,
        ),
        (assessed.place.start, assessed.place.end, assessed.part),
        (&finding.conversation_id, &finding.account, &finding.source),
    ))
}

type StableOrder<'a> = (
    (&'a str, u64),
    (usize, usize, Option<usize>),
    (&'a String, &'a String, &'a String),
);

/// 16 hex digits that no spreadsheet takes for a number.
fn id(key: &Key<'_>, ordinal: usize) -> String {
    let (sent_at, data_type, exchange, twin, thread) = key;
    let mut text = format!("{DOMAIN}\n{sent_at}\n{twin}\n{ordinal}");
    for part in [data_type, exchange, thread] {
        text.push_str(&format!("\n{}:{part}", part.len()));
    }
    let mut tries = 0_u64;
    loop {
        let hash = blake3::hash(format!("{text}\n{tries}").as_bytes()).to_hex();
        let id: String = hash.chars().take(16).collect();
        // `1234567890123456` loses its end in a spreadsheet and `12e4567890123456` becomes
        // infinite: an id has a letter other than `e`, or it is made again.
        if id.chars().any(|sign| matches!(sign, 'a'..='d' | 'f')) {
            return id;
        }
        tries += 1;
    }
}
