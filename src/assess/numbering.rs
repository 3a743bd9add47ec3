//! Ids, value groups and links over all findings of a run.
//!
//! Takes the assessments of all conversations in whatever order the threads finished them, gives
//! the findings in the order of the output. Ids depend on stable facts only, never on names,
//! places in the export, the order of inputs, masking or the value.

use super::texts::Texts;
use super::{Assessed, Assessment, platform_access, retention};
use crate::model::{DataType, Exchange, Finding, TimePrecision};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::io;

/// Changes all ids when it changes. It never should.
const DOMAIN: &str = "dmaudit finding 1";
/// Pieces of texts that are kept unpacked: more than one when conversations of one name alternate.
const UNPACKED: usize = 4;

/// Everything that an id is made of, except the ordinal: when, what, given or asked for, how many of
/// the kind came before at that time, and, where only the minute is known, in which thread.
///
/// Not the rule, the sender's side or a name: a better rule, `--owner` and a renamed customer leave
/// the ids as they are.
type Key<'a> = (i64, &'static str, &'static str, u32, &'a str);

/// Where a finding stands: the number of its conversation and its own there.
#[derive(Debug, Clone, Copy)]
struct At {
    conversation: u32,
    index: u32,
}

/// The findings of a run in the order of the output, with ids, value groups and the ids of the
/// requests that they answer. Their texts stay packed until [`Numbered::each`] needs them.
#[derive(Debug)]
pub struct Numbered {
    assessments: Vec<Assessment>,
    order: Vec<At>,
    /// In the shape of the assessments.
    ids: Vec<Vec<u64>>,
    /// In the order of the output; 0 = no value.
    groups: Vec<u32>,
}

/// Sorts the findings of a run and gives them ids, value groups and the requests that they answer.
pub fn number(mut assessments: Vec<Assessment>) -> Numbered {
    assessments.iter_mut().for_each(link_answers);
    let all = || {
        (0..)
            .zip(&assessments)
            .flat_map(|(conversation, assessment)| {
                let indexes = (0..).zip(&assessment.findings);
                indexes.map(move |(index, _)| At {
                    conversation,
                    index,
                })
            })
    };
    let ids = ids(&assessments, all().collect());
    let mut order: Vec<At> = all().collect();
    order.sort_by(|&one, &other| output_order(&assessments, one, other));
    let groups = groups(&assessments, &order);
    Numbered {
        assessments,
        order,
        ids,
        groups,
    }
}

impl Numbered {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// What counts of each.
    pub fn assessed(&self) -> impl Iterator<Item = &Assessed> {
        self.assessments.iter().flat_map(|one| &one.findings)
    }

    /// Hands over each finding in turn.
    ///
    /// # Errors
    /// What `work` gives, at once; also when texts cannot be unpacked.
    pub fn each(&self, work: &mut dyn FnMut(&Finding) -> io::Result<()>) -> io::Result<()> {
        let mut unpacked = Unpacked::default();
        for (&at, &group) in self.order.iter().zip(&self.groups) {
            let Some((assessment, assessed)) = get(&self.assessments, at) else {
                continue;
            };
            let texts = unpacked.texts(assessment, at.conversation, assessed.row)?;
            work(&self.finding(assessment, assessed, at, group, texts))?;
        }
        Ok(())
    }

    /// All of them at once, for a few.
    ///
    /// # Errors
    /// When texts cannot be unpacked.
    pub fn to_vec(&self) -> io::Result<Vec<Finding>> {
        let mut all = Vec::with_capacity(self.len());
        self.each(&mut |finding| {
            all.push(finding.clone());
            Ok(())
        })?;
        Ok(all)
    }

    fn finding(
        &self,
        assessment: &Assessment,
        assessed: &Assessed,
        at: At,
        group: u32,
        texts: Texts,
    ) -> Finding {
        let row = &assessment.row;
        let name = |names: &[String], index: u16| {
            names.get(usize::from(index)).cloned().unwrap_or_default()
        };
        let answers = assessed.answers.map(|index| At { index, ..at });
        Finding {
            id: self.id(at),
            severity: assessed.severity,
            confidence: assessed.confidence,
            data_type: assessed.data_type,
            exchange: assessed.exchange,
            detector: name(&assessment.detectors, assessed.detector),
            sent_at: assessed.sent_at,
            age_days: retention::age_days(assessed.sent_at, assessment.now),
            account: row.account.clone(),
            conversation: row.title.clone(),
            conversation_id: row.id.clone(),
            sender: texts.sender,
            sender_role: assessed.sender_role,
            message_number: assessed.message_number,
            value_masked: texts.value_masked,
            value_group: u64::from(group),
            excerpt: texts.excerpt,
            evidence: texts.evidence,
            answers_finding: answers.map(|at| self.id(at)).unwrap_or_default(),
            attachment: texts.attachment,
            channel: assessment.channel,
            platform_access: platform_access(assessment.channel, assessed.sent_at),
            action: assessed.action,
            retention_rule: texts.retention_rule,
            delete_by: assessed.delete_by.to_string(),
            legal_basis: texts.legal_basis,
            source: name(&assessment.sources, assessed.source),
        }
    }

    fn id(&self, at: At) -> String {
        let ids = self.ids.get(at.conversation as usize);
        ids.and_then(|ids| ids.get(at.index as usize))
            .map(|id| format!("{id:016x}"))
            .unwrap_or_default()
    }
}

/// The pieces of texts that were needed last.
#[derive(Default)]
struct Unpacked(Vec<(u32, usize, Vec<Texts>)>);

impl Unpacked {
    fn texts(&mut self, of: &Assessment, conversation: u32, row: u32) -> io::Result<Texts> {
        let (piece, place) = (
            row as usize / super::texts::PIECE,
            row as usize % super::texts::PIECE,
        );
        let known = |one: &&(u32, usize, Vec<Texts>)| (one.0, one.1) == (conversation, piece);
        if !self.0.iter().any(|one| known(&one)) {
            if self.0.len() == UNPACKED {
                self.0.remove(0);
            }
            self.0.push((conversation, piece, of.texts.piece(piece)?));
        }
        let held = self.0.iter().find(known);
        let texts = held.and_then(|(_, _, texts)| texts.get(place)).cloned();
        texts.ok_or_else(|| io::Error::other("a finding has lost its texts"))
    }
}

/// Turns indexes into what the context stage found into indexes of findings; a request that is not
/// listed is answered by nobody.
fn link_answers(assessment: &mut Assessment) {
    let by_found: HashMap<u32, u32> = (0..)
        .zip(&assessment.findings)
        .map(|(index, one)| (one.found, index))
        .collect();
    for one in &mut assessment.findings {
        one.answers = one.answers.and_then(|found| by_found.get(&found).copied());
    }
}

/// Equal values of a kind of data share a number, from 1 in the order of the output.
fn groups(assessments: &[Assessment], order: &[At]) -> Vec<u32> {
    let mut known: HashMap<(DataType, &str), u32> = HashMap::new();
    order
        .iter()
        .map(|&at| {
            let assessed = get(assessments, at).map(|(_, assessed)| assessed);
            let Some(assessed) = assessed.filter(|one| !one.value.expose().is_empty()) else {
                return 0;
            };
            let next = known.len() as u32 + 1;
            let key = (assessed.data_type, assessed.value.expose().as_str());
            *known.entry(key).or_insert(next)
        })
        .collect()
}

fn get(all: &[Assessment], at: At) -> Option<(&Assessment, &Assessed)> {
    let assessment = all.get(at.conversation as usize)?;
    Some((assessment, assessment.findings.get(at.index as usize)?))
}

/// Message, data type, exchange, place: the order of the output within a conversation.
pub(super) type Near = (u64, DataType, Exchange, u32, u32, Option<u32>);

/// See [`Near`].
pub(super) fn near(one: &Assessed) -> Near {
    (
        one.message_number,
        one.data_type,
        one.exchange,
        one.place.start,
        one.place.end,
        one.part,
    )
}

/// Account, folder, conversation, message, data type, exchange, place; what follows only decides
/// between conversations of the same name.
fn output_order(all: &[Assessment], one: At, other: At) -> Ordering {
    let (Some(a), Some(b)) = (get(all, one), get(all, other)) else {
        return Ordering::Equal;
    };
    if one.conversation != other.conversation {
        let threads = thread_order(a.0).cmp(&thread_order(b.0));
        if threads != Ordering::Equal {
            return threads;
        }
    }
    near(a.1)
        .cmp(&near(b.1))
        .then_with(|| tie_order(a.0, a.1).cmp(&tie_order(b.0, b.1)))
}

/// Rule, title, time of the first message, file.
fn tie_order<'a>(of: &'a Assessment, found: &Assessed) -> [Option<&'a String>; 4] {
    [
        of.detectors.get(usize::from(found.detector)),
        Some(&of.row.title),
        Some(&of.row.first_message),
        of.sources.get(usize::from(found.source)),
    ]
}

fn thread_order(of: &Assessment) -> (&str, crate::model::Folder, &str) {
    (of.row.account.as_str(), of.folder, of.row.id.as_str())
}

/// The ids of all findings, in the shape of the assessments.
fn ids(assessments: &[Assessment], mut all: Vec<At>) -> Vec<Vec<u64>> {
    let of = |at: At| get(assessments, at).map(|(of, one)| (key(of, one), stable_order(of, one)));
    all.sort_by(|&one, &other| of(one).cmp(&of(other)));
    let mut ids: Vec<Vec<u64>> = assessments
        .iter()
        .map(|assessment| vec![0; assessment.findings.len()])
        .collect();
    let mut ordinal = 0;
    let mut before: Option<Key<'_>> = None;
    for at in all {
        let Some((key, _)) = of(at) else { continue };
        ordinal = if before == Some(key) { ordinal + 1 } else { 0 };
        before = Some(key);
        let slot = ids.get_mut(at.conversation as usize);
        if let Some(slot) = slot.and_then(|ids| ids.get_mut(at.index as usize)) {
            *slot = id(&key, ordinal);
        }
    }
    ids
}

fn key<'a>(of: &'a Assessment, assessed: &Assessed) -> Key<'a> {
    // Many messages share a minute: the thread's own number tells them apart. What other files of
    // the conversation are like does not matter: a page of HTML beside JSON changes no id of JSON.
    let thread = match assessed.precision {
        TimePrecision::Minute => thread_number(&of.row.id),
        TimePrecision::Millisecond => "",
    };
    (
        assessed.sent_at,
        assessed.data_type.as_str(),
        assessed.exchange.as_str(),
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
fn stable_order<'a>(of: &'a Assessment, assessed: &Assessed) -> StableOrder<'a> {
    let source = of.sources.get(usize::from(assessed.source));
    (
        (thread_number(&of.row.id), assessed.message_number),
        (assessed.place.start, assessed.place.end, assessed.part),
        (&of.row.id, &of.row.account, source),
    )
}

type StableOrder<'a> = (
    (&'a str, u64),
    (u32, u32, Option<u32>),
    (&'a str, &'a str, Option<&'a String>),
);

/// 16 hex digits that no spreadsheet takes for a number.
fn id(key: &Key<'_>, ordinal: usize) -> u64 {
    let (sent_at, data_type, exchange, twin, thread) = key;
    let mut text = format!("{DOMAIN}\n{sent_at}\n{twin}\n{ordinal}");
    for part in [data_type, exchange, thread] {
        text.push_str(&format!("\n{}:{part}", part.len()));
    }
    let mut tries = 0_u64;
    loop {
        let hash = blake3::hash(format!("{text}\n{tries}").as_bytes());
        let id = hash
            .as_bytes()
            .first_chunk()
            .copied()
            .map(u64::from_be_bytes);
        let id = id.unwrap_or_default();
        // `1234567890123456` loses its end in a spreadsheet and `12e4567890123456` becomes
        // infinite: an id has a letter other than `e`, or it is made again.
        if (0..16).any(|digit| matches!(id >> (4 * digit) & 15, 10..=13 | 15)) {
            return id;
        }
        tries += 1;
    }
}
