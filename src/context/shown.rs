//! Requests that their own words do not tell: an answer shows them, or they repeat the one before.

use super::requests::Open;
use super::walk::{REPEAT, Walk};
use super::{mentions, spoken};
use crate::detect::{Reason, Situation};
use crate::model::{Category, Confidence, DataType, Exchange, Message, Role};

/// Messages after a document's number in which a picture of it may be asked for.
const REACH: usize = 4;

impl Walk<'_> {
    /// A value that comes back at once and alone shows that the message before asked for it, in
    /// whatever words: "and hers?", "what does it say on the back?".
    pub(super) fn infer(&mut self, at: usize, message: &Message, text: &str, first: usize) {
        let Some(before) = at.checked_sub(1) else {
            return;
        };
        let index = (first..self.outcome.found.len()).find(|&index| {
            let found = &self.outcome.found[index];
            let candidate = &found.candidate;
            candidate.exchange == Exchange::Disclosed
                && candidate.confidence >= Confidence::Likely
                && found.answers.is_none()
                && candidate.answers.is_none()
                && (mentions::is_bare(candidate, text)
                    || candidate.reasons.contains(&Reason::FileName)
                    || candidate.data_type.category() == Category::SpecialCategory
                        && text.len() <= mentions::TOLD
                        && !text.contains('?'))
        });
        let Some(index) = index else { return };
        let data_type = self.outcome.found[index].candidate.data_type;
        let about_person = data_type.category() == Category::SpecialCategory;
        if self.conversation.role(message) != Role::Customer
            || !self.asks_something(before, about_person)
        {
            return;
        }
        self.add_request_for(index, before, at);
    }

    /// Adds the request that the message `before` made, and that the finding at `index`, of the
    /// message `at`, answers.
    pub(super) fn add_request_for(&mut self, index: usize, before: usize, at: usize) {
        let data_type = self.outcome.found[index].candidate.data_type;
        let length = spoken(self.conversation, &self.conversation.messages[before]).len();
        let request = mentions::request(before, 0..length, data_type, Vec::new(), Some(at));
        let number = before as u64 + 1;
        let asked = self.outcome.found.len();
        self.outcome.found.push(request);
        let found = &mut self.outcome.found[index];
        found.answers = Some(asked);
        found.candidate.answers = Some(number);
        let reason = Reason::Answers(data_type, number);
        found.candidate.reasons.push(reason);
    }

    /// "And your wife's?" asks for the same kind of data once more.
    pub(super) fn repeat(&mut self, at: usize, message: &Message, text: &str) {
        let short = text.len() <= REPEAT && text.contains('?');
        if !short || self.conversation.role(message) != Role::Organisation {
            return;
        }
        let last = self.open.last_asked_by(message.sender, at);
        let Some(Open { data_type, .. }) = last else {
            return;
        };
        let situation = Situation {
            expected: &[],
            has_attachment: true,
            from: Role::Organisation,
        };
        let marks = self.engine.scan(text, situation, self.scratch);
        if marks.repeats {
            let request = mentions::request(at, 0..text.len(), data_type, Vec::new(), None);
            self.outcome.found.push(request);
        }
    }

    /// Whether the number of an identity document was asked for or told shortly before.
    pub(super) fn after_document_number(&self, at: usize) -> bool {
        let recent = self.outcome.found.iter().rev();
        recent
            .take_while(|found| found.message + REACH >= at)
            .any(|found| {
                found.message < at
                    && found.candidate.confidence >= Confidence::Likely
                    && matches!(
                        found.candidate.data_type,
                        DataType::PassportNumber
                            | DataType::IdentityCardNumber
                            | DataType::DrivingLicenceNumber
                    )
            })
    }

    /// "And a photo of it": a picture alone, after the number of an identity document.
    pub(super) fn picture_of_it(&mut self, at: usize, message: &Message, text: &str, first: usize) {
        let asks = self.outcome.found[first..].iter().any(|found| {
            found.candidate.exchange == Exchange::Requested
                && found.candidate.confidence >= Confidence::Likely
        });
        if asks || text.len() > REPEAT || self.conversation.role(message) != Role::Organisation {
            return;
        }
        if !self.after_document_number(at) {
            return;
        }
        let situation = Situation {
            expected: &[],
            has_attachment: true,
            from: Role::Organisation,
        };
        let marks = self.engine.scan(text, situation, self.scratch);
        let talk = marks.presents || marks.warns || marks.refuses || marks.redirect;
        if marks.names_picture && marks.documents.is_empty() && !talk {
            let wanted = DataType::IdentityDocumentCopy;
            let request = mentions::request(at, 0..text.len(), wanted, Vec::new(), None);
            self.outcome.found.push(request);
        }
    }

    /// Whether the organisation asks in this message, and nothing that is known; if `about_person`,
    /// whether it asks the other side about itself.
    pub(super) fn asks_something(&mut self, at: usize, about_person: bool) -> bool {
        let Some(message) = self.conversation.messages.get(at) else {
            return false;
        };
        let text = spoken(self.conversation, message);
        let from = self.conversation.role(message);
        let known = self.outcome.found.iter().rev().any(|found| {
            found.message == at
                && found.candidate.exchange == Exchange::Requested
                && found.candidate.confidence >= Confidence::Likely
        });
        if from != Role::Organisation || known || text.is_empty() {
            return false;
        }
        let situation = Situation {
            expected: &[],
            has_attachment: true,
            from,
        };
        let marks = self.engine.scan(text, situation, self.scratch);
        let moves = marks.redirect || marks.refuses || marks.warns;
        let asks = if about_person {
            marks.asks_person
        } else {
            text.contains('?') || marks.which
        };
        asks && !moves
    }

    /// What was named and is given now was asked for.
    pub(super) fn confirm(&mut self, at: usize, message: &Message, first: usize) {
        for index in first..self.outcome.found.len() {
            let found = &self.outcome.found[index];
            let data_type = found.candidate.data_type;
            let gives = found.candidate.exchange == Exchange::Disclosed
                && found.candidate.confidence >= Confidence::Likely
                && found.answers.is_none();
            if !gives {
                continue;
            }
            let Some(request) = self.mentions.shown_by(data_type, message.sender, at) else {
                continue;
            };
            let number = request.message as u64 + 1;
            let asked = self.outcome.found.len();
            self.outcome.found.push(request);
            let found = &mut self.outcome.found[index];
            found.answers = Some(asked);
            found.candidate.answers = Some(number);
            found
                .candidate
                .reasons
                .push(Reason::Answers(data_type, number));
        }
    }

    /// What was found last answers the message right before, which asked for it in few words.
    pub(super) fn show_request(&mut self, at: usize, data_type: DataType) {
        let (Some(before), Some(index)) =
            (at.checked_sub(1), self.outcome.found.len().checked_sub(1))
        else {
            return;
        };
        let known = self.outcome.found[index].answers.is_some()
            || self.outcome.found.iter().rev().any(|found| {
                found.message == before
                    && found.candidate.data_type == data_type
                    && found.candidate.exchange == Exchange::Requested
                    && found.candidate.confidence >= Confidence::Likely
            });
        if known {
            return;
        }
        self.add_request_for(index, before, at);
    }
}
