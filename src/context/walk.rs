//! Goes through a conversation message by message, and knows what is open at each point.
//!
//! Takes the marks of each message, adds what was found to the outcome. What no shape tells and
//! what only an answer shows stand in `shapeless` and `shown`.

use super::attachments::ToldBehind;
use super::mentions::Mentions;
use super::requests::OpenRequests;
use super::shown::Offered;
use super::{Found, Outcome, answers, attachments, has_file, hidden, named, spoken};
use crate::detect::check::birth_date::earliest;
use crate::detect::{Candidate, Engine, Marks, Scratch, Situation};
use crate::model::{Category, Confidence, Conversation, DataType, Exchange, Message, Role};

/// Messages back to which things found are looked at again: further than any question stays open, as
/// a request that only its answer shows is found late.
const RECENT: usize = 32;
/// Longest question that may repeat the one before, in bytes.
pub(super) const REPEAT: usize = 60;

pub(super) struct Walk<'a> {
    pub(super) engine: &'a Engine,
    pub(super) conversation: &'a Conversation,
    pub(super) open: OpenRequests,
    pub(super) mentions: Mentions,
    pub(super) outcome: Outcome,
    pub(super) scratch: &'a mut Scratch,
    /// What a customer offered to give, until the organisation wrote.
    pub(super) offered: Option<Offered>,
    /// Marks of the next messages by themselves, by place among [`super::AHEAD`], when several cores
    /// made them before.
    pub(super) ahead: Option<Vec<Option<Box<Marks>>>>,
    /// Documents named right behind pictures without words.
    pub(super) told_behind: Vec<ToldBehind>,
}

impl Walk<'_> {
    /// The marks of a message by itself.
    fn alone(&mut self, at: usize, message: &Message) -> Option<Marks> {
        match &mut self.ahead {
            Some(marks) => marks.get_mut(at % super::AHEAD)?.take().map(|marks| *marks),
            None => super::alone(self.engine, self.conversation, message, self.scratch),
        }
    }

    /// Goes through messages, of which the first has this number.
    pub(super) fn messages(&mut self, first: usize, messages: &[Message]) {
        for (place, message) in messages.iter().enumerate() {
            self.message(first + place, message);
        }
    }

    pub(super) fn message(&mut self, at: usize, message: &Message) {
        let text = spoken(self.conversation, message);
        let has_file = has_file(self.conversation, message);
        if text.is_empty() && !has_file {
            return;
        }
        self.open.expire(at, message.sent_at);
        self.mentions.expire(at);
        let expected = self.open.expected_from(message.sender, at);
        let named = self.mentions.named_to(message.sender);
        let question = named::question(self.conversation, at, text, &expected);
        let alone = if expected.is_empty() {
            self.alone(at, message)
        } else {
            None
        };
        let told = alone.is_some()
            || has_file
            || question.is_some()
            || self.may_hold_code(message, text)
            || self.may_repeat(at, message, text)
            || self.may_take_up(at, message, text)
            || text.len() <= REPEAT && self.after_document_number(at);
        if !told && expected.is_empty() && named.is_empty() {
            return;
        }
        let mut looked = if expected.is_empty() {
            alone.unwrap_or_default()
        } else {
            let situation = Situation {
                expected: &expected,
                has_attachment: has_file,
                from: self.conversation.role(message),
            };
            self.engine.scan(text, situation, self.scratch)
        };
        if let Some(question) = question {
            named::read(
                self.engine,
                question,
                text,
                &expected,
                self.scratch,
                &mut looked.candidates,
            );
        }
        let marks = &looked;
        let behind = attachments::named_behind(self.conversation, at, marks);
        self.told_behind.extend(behind);
        let first = self.outcome.found.len();
        hidden::add(
            self.engine.lexicon(),
            text,
            at,
            marks,
            [&expected, &named],
            &mut self.outcome,
        );
        for candidate in &marks.candidates {
            self.take(at, message, candidate.clone());
        }
        if let Some(free) = self.free_answer(text, marks, &expected) {
            self.take(at, message, free);
        }
        if !named.is_empty() {
            self.faint_answers(at, message, text, &expected, &named);
        }
        if let Some(spelt) = self.spelt_out(at, message, text, &expected, first) {
            self.take(at, message, spelt);
        }
        if let Some(code) = self.bare_code(at, message, text, &expected) {
            self.take(at, message, code);
        }
        for told in self.told_answers(at, message, text, marks) {
            self.take(at, message, told);
        }
        self.codes_beside(at, message, text, first);
        let just_named = self.mentions.named_at(at.wrapping_sub(1), message.sender);
        self.attachments(at, marks, &just_named);
        self.close_documents(at, message, first);
        if !named.is_empty() {
            self.confirm(at, message, first);
        }
        self.infer(at, message, text, first);
        self.infer_told(at, message, text, first);
        self.attitude(at, message, marks);
        self.mentions.keep(&marks.mentions, message.sender, at);
        self.repeat(at, message, text);
        self.take_up(at, message, text, first);
        self.keep_offer(at, message, marks);
        self.picture_of_it(at, message, text, first);
        self.remember(at, message, marks, first);
    }

    /// What was found of late, newest first.
    pub(super) fn recent(&self, at: usize) -> impl Iterator<Item = &Found> {
        let found = self.outcome.found.iter().rev();
        found.take_while(move |found| found.message + RECENT >= at)
    }

    /// What the other side wrote right before.
    pub(super) fn before(&self, at: usize, message: &Message) -> &str {
        at.checked_sub(1)
            .and_then(|before| self.conversation.messages.get(before))
            .filter(|before| before.sender != message.sender)
            .map_or("", |before| spoken(self.conversation, before))
    }

    /// Requests for documents that came with this message are answered.
    pub(super) fn close_documents(&mut self, at: usize, message: &Message, first: usize) {
        for found in self.outcome.found.get(first..).unwrap_or_default() {
            if found.candidate.attachment.is_some() && found.answers.is_some() {
                self.open.answer(found.answers, message.sender, at);
            }
        }
    }

    /// Whether a sender wrote nothing between a question and this message.
    pub(super) fn is_first_reply(&self, asked: usize, at: usize, sender: u16) -> bool {
        self.conversation
            .messages
            .get(asked + 1..at)
            .is_some_and(|between| between.iter().all(|message| message.sender != sender))
    }

    /// Adds a candidate, with the question it answers.
    pub(super) fn take(&mut self, at: usize, message: &Message, mut candidate: Candidate) {
        if lies_ahead(
            &candidate,
            spoken(self.conversation, message),
            message.sent_at,
        ) {
            return;
        }
        let mut answered = None;
        if candidate.exchange == Exchange::Disclosed {
            if let Some(open) = self
                .open
                .answered_by(candidate.data_type, message.sender, at)
            {
                answers::raise(&mut candidate, &open);
                answered = open.found;
            }
            lower_own(self.conversation.role(message), &mut candidate);
        }
        self.outcome.found.push(Found {
            message: at,
            candidate,
            answers: answered,
        });
    }

    /// Redirects and refusals close what was asked.
    pub(super) fn attitude(&mut self, at: usize, message: &Message, marks: &Marks) {
        if marks.redirect && self.conversation.role(message) != Role::Customer {
            self.outcome.redirects.push(at);
            self.open.close_asked_by(message.sender);
        }
        if marks.refuses {
            self.open.close_unanswered(message.sender, at);
        }
    }

    /// What this message asks or announces stays open for a while.
    pub(super) fn remember(&mut self, at: usize, message: &Message, marks: &Marks, first: usize) {
        for index in first..self.outcome.found.len() {
            let found = &self.outcome.found[index];
            let candidate = &found.candidate;
            if found.message == at
                && candidate.exchange == Exchange::Requested
                && candidate.confidence >= Confidence::Likely
            {
                self.open
                    .ask(candidate.data_type, message, at, index, marks.names_picture);
            }
        }
        for &data_type in &marks.announced {
            self.open.announce(data_type, message, at);
        }
    }
}

/// Whether a date of birth is a day after the message: a birthday to be kept, a child to be born.
fn lies_ahead(candidate: &Candidate, text: &str, sent_at: i64) -> bool {
    if candidate.data_type != DataType::DateOfBirth || candidate.exchange != Exchange::Disclosed {
        return false;
    }
    let told = text.get(candidate.place.clone()).and_then(earliest);
    let sent = jiff::Timestamp::from_millisecond(sent_at)
        .map(|time| jiff::tz::Offset::UTC.to_datetime(time).date());
    told.zip(sent.ok())
        .is_some_and(|((year, month, day), sent)| {
            let sent = (
                i64::from(sent.year()),
                i64::from(sent.month()),
                i64::from(sent.day()),
            );
            (i64::from(year), i64::from(month), i64::from(day)) > sent
        })
}

/// What an organisation sends of these kinds is mostly its own (its phone, address, account), or
/// talk about its work: it hardly ever discloses what only its customers know.
fn lower_own(role: Role, candidate: &mut Candidate) {
    let own = matches!(
        candidate.data_type,
        DataType::PhoneNumber | DataType::HomeAddress | DataType::BankAccountNumber
    ) || candidate.data_type.category() == Category::SpecialCategory;
    if own && role == Role::Organisation {
        candidate.confidence = Confidence::Possible;
    }
}
