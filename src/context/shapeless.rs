//! Answers that no shape tells: what stands around them, or what was asked, says what they are.

use super::walk::Walk;
use super::{Found, answers, asking, codes, has_file, mentions, spelt, spoken};
use crate::detect::{Candidate, Marks, Situation};
use crate::model::{Category, Confidence, DataType, Exchange, Message, Role};

/// Bytes from which on a word may be a key of a program.
const KEY: usize = 20;
/// Longest message in which a door code is told, in bytes.
const LONGEST: usize = 240;
/// Longest message that may be a password or a question about the same thing, in bytes.
const SHORT: usize = 40;
/// Messages after a card's number in which its security code may come, and after a door's code in
/// which the next door's may.
const CARD: usize = 3;

impl Walk<'_> {
    pub(super) fn free_answer(
        &self,
        text: &str,
        marks: &Marks,
        expected: &[DataType],
    ) -> Option<Candidate> {
        let shaped = marks.candidates.iter().any(|candidate| {
            candidate.exchange == Exchange::Disclosed
                && candidate.data_type.category() != Category::SpecialCategory
                && candidate.confidence >= Confidence::Likely
        });
        if shaped || marks.refuses || marks.redirect || expected.is_empty() {
            return None;
        }
        answers::free(self.engine.lexicon(), text, expected)
    }

    /// Values that answer what the other side named without clearly asking: only when they are
    /// nearly all there is in the message.
    pub(super) fn faint_answers(
        &mut self,
        at: usize,
        message: &Message,
        text: &str,
        expected: &[DataType],
        named: &[DataType],
    ) {
        let new = |data_type: &DataType| !expected.contains(data_type);
        if text.is_empty() || text.len() > mentions::LONGEST || !named.iter().any(new) {
            return;
        }
        let mut all = expected.to_vec();
        all.extend(named.iter().copied().filter(|t| new(t)));
        let situation = Situation {
            expected: &all,
            has_attachment: false,
            from: self.conversation.role(message),
        };
        let marks = self.engine.scan(text, situation, self.scratch);
        for candidate in marks.candidates {
            let answers = candidate.exchange == Exchange::Disclosed
                && named.contains(&candidate.data_type)
                && new(&candidate.data_type)
                && candidate.data_type.category() != Category::SpecialCategory
                && candidate.confidence >= Confidence::Likely
                && mentions::is_bare(&candidate, text, mentions::BESIDE);
            if answers {
                self.take(at, message, candidate);
            }
        }
    }

    /// A code alone, right after a message of the organisation that speaks of a code or a text
    /// message, when nothing else was asked for that it could be.
    pub(super) fn bare_code(
        &self,
        at: usize,
        message: &Message,
        text: &str,
        expected: &[DataType],
    ) -> Option<Candidate> {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let found = self
            .recent(at)
            .any(|found| found.message == at && found.candidate.exchange == Exchange::Disclosed);
        if !(4..=8).contains(&digits) || text.len() > codes::LONGEST || found {
            return None;
        }
        if self.conversation.role(message) != Role::Customer
            || expected.iter().any(|&data_type| codes::may_be(data_type))
        {
            return None;
        }
        let before = self.conversation.messages.get(at.checked_sub(1)?)?;
        if self.conversation.role(before) != Role::Organisation {
            return None;
        }
        codes::find(
            self.engine.lexicon(),
            spoken(self.conversation, before),
            text,
        )
    }

    /// Codes that their surroundings tell: of a card beside its number, of a door, of a login.
    pub(super) fn codes_beside(&mut self, at: usize, message: &Message, text: &str, first: usize) {
        let role = self.conversation.role(message);
        let holds = |walk: &Self, data_type: DataType| {
            walk.outcome.found[first..].iter().any(|found| {
                found.candidate.data_type == data_type
                    && found.candidate.exchange == Exchange::Disclosed
                    && found.candidate.confidence >= Confidence::Likely
            })
        };
        if role == Role::Customer && !holds(self, DataType::CardSecurityCode) {
            let card = self.recent(at).find(|found| {
                found.message + CARD >= at
                    && found.candidate.data_type == DataType::PaymentCardNumber
                    && found.candidate.exchange == Exchange::Disclosed
                    && found.candidate.confidence >= Confidence::Likely
                    && self.conversation.messages[found.message].sender == message.sender
            });
            let code = card.and_then(|card| {
                if card.message == at {
                    codes::security_code(text, card.candidate.place.end)
                } else {
                    codes::security_code_alone(text)
                }
            });
            if let Some(code) = code {
                self.take(at, message, code);
            }
        }
        let door = || match role {
            Role::Organisation => {
                codes::door_code(self.engine.lexicon(), self.before(at, message), text)
            }
            _ => codes::key_box_code(self.engine.lexicon(), text),
        };
        if text.len() <= LONGEST
            && !holds(self, DataType::PinCode)
            && let Some(code) = door()
        {
            self.take(at, message, code);
        }
        if role == Role::Organisation && !holds(self, DataType::PinCode) {
            self.typed_code(at, message, text, first);
        }
        if role == Role::Organisation
            && !holds(self, DataType::Password)
            && text.len() <= LONGEST
            && let Some(password) = codes::temporary_password(self.engine.lexicon(), text)
        {
            self.take(at, message, password);
        }
        if !holds(self, DataType::ApiKeyOrToken)
            && text.len() <= LONGEST
            && has_long_word(text)
            && let Some(key) = codes::key(self.engine.lexicon(), self.before(at, message), text)
        {
            self.take(at, message, key);
            if codes::key(self.engine.lexicon(), "", text).is_none() {
                self.show_request(at, DataType::ApiKeyOrToken);
            }
        }
        self.password_beside(at, message, text, first);
    }

    /// A code alone, by the organisation, right after a customer spoke of one, or asks for the next
    /// after one that was told. What else it looks like gives way.
    fn typed_code(&mut self, at: usize, message: &Message, text: &str, first: usize) {
        let Some(code) = codes::typed_code(text) else {
            return;
        };
        let new = self.outcome.found.get(first..).unwrap_or_default();
        if new.iter().any(|found| found.answers.is_some()) {
            return;
        }
        let lexicon = self.engine.lexicon();
        let before = self.before(at, message);
        let next = || {
            before.len() <= SHORT && asking::asks(lexicon, before) && self.after_code(at, message)
        };
        if codes::asks_for_code(lexicon, before) || next() {
            self.outcome.found.truncate(first);
            self.take(at, message, code);
            self.show_request(at, DataType::PinCode);
        }
    }

    /// Whether this sender told a code shortly before.
    fn after_code(&self, at: usize, message: &Message) -> bool {
        self.recent(at).any(|found| {
            found.message + CARD >= at
                && found.candidate.data_type == DataType::PinCode
                && found.candidate.exchange == Exchange::Disclosed
                && self
                    .conversation
                    .messages
                    .get(found.message)
                    .is_some_and(|told| told.sender == message.sender)
        })
    }

    /// Digits that are said one by one, in answer to a question or where codes are spoken of.
    pub(super) fn spelt_out(
        &mut self,
        at: usize,
        message: &Message,
        text: &str,
        expected: &[DataType],
        first: usize,
    ) -> Option<Candidate> {
        if !spelt::may_say_digits(text) || text.contains(['€', '$', '£', '%']) {
            return None;
        }
        let spelt::Spelt {
            place,
            digits,
            told_alone,
        } = spelt::find(text)?;
        // Typed digit by digit, a national number is for the rules, which know its check digits.
        let typed = !text.contains(char::is_alphabetic);
        let asked = spelt::kind(expected, &digits);
        if typed && asked == Some(DataType::NationalIdNumber) {
            return None;
        }
        let over = |found: &Found| {
            let candidate = &found.candidate;
            candidate.exchange == Exchange::Disclosed
                && candidate.confidence >= Confidence::Likely
                && candidate.place.start < place.end
                && place.start < candidate.place.end
        };
        // Something else that they look like gives way to what was asked for.
        let stays =
            |found: &Found| asked.is_none() || expected.contains(&found.candidate.data_type);
        let new = &self.outcome.found[first..];
        if new.iter().any(|found| over(found) && stays(found)) {
            return None;
        }
        let is_code = spelt::kind(&[DataType::OneTimeCode], &digits).is_some();
        let speaks = || {
            codes::speaks_of_codes(self.engine.lexicon(), text)
                || codes::speaks_of_codes(self.engine.lexicon(), self.before(at, message))
        };
        let question = || self.before(at, message).contains('?');
        let data_type = match asked {
            Some(data_type) => data_type,
            None if is_code && digits.len() >= 5 && (told_alone || speaks()) => {
                DataType::OneTimeCode
            }
            None if spelt::PHONE.contains(&digits.len()) && question() => DataType::PhoneNumber,
            None => return None,
        };
        let mut index = 0;
        self.outcome.found.retain(|found| {
            index += 1;
            index <= first || !over(found)
        });
        Some(codes::code_of(data_type, place, digits))
    }

    /// The answer in free words to the question about a special category that was just asked, or to
    /// several of them one after the other.
    pub(super) fn told_answers(
        &self,
        at: usize,
        message: &Message,
        text: &str,
        marks: &Marks,
    ) -> Vec<Candidate> {
        let moves = marks.refuses || marks.redirect || marks.presents;
        if moves || self.conversation.role(message) == Role::Organisation {
            return Vec::new();
        }
        let asked: Vec<DataType> = self
            .open
            .open_to(message.sender, at)
            .filter(|open| open.found.is_some() && open.answered.is_none_or(|last| last == at))
            .filter(|open| open.data_type.category() == Category::SpecialCategory)
            .filter(|open| open.data_type != DataType::BiometricData)
            .filter(|open| self.is_first_reply(open.at, at, message.sender))
            .map(|open| open.data_type)
            .collect();
        let lexicon = self.engine.lexicon();
        let likely = |candidate: &Candidate| candidate.confidence >= Confidence::Likely;
        match asked.as_slice() {
            [] => Vec::new(),
            &[data_type] => {
                let holds_more = !marks.documents.is_empty()
                    || has_file(self.conversation, message)
                    || marks.candidates.iter().any(|candidate| {
                        likely(candidate)
                            || candidate.data_type.category() == Category::SpecialCategory
                    });
                let told = (!holds_more).then(|| answers::told(lexicon, text, data_type));
                told.flatten().into_iter().collect()
            }
            several => {
                let found = |data_type: DataType| {
                    let mut all = marks.candidates.iter();
                    all.any(|candidate| likely(candidate) && candidate.data_type == data_type)
                };
                answers::told_in_turn(lexicon, text, several, found)
            }
        }
    }

    /// Whether a message is so short, or an organisation's with digits, that a code may stand in it
    /// which only its surroundings tell.
    pub(super) fn may_hold_code(&self, message: &Message, text: &str) -> bool {
        let digits = text.bytes().any(|byte| byte.is_ascii_digit());
        let one_word = (8..=SHORT).contains(&text.len()) && !text.contains(' ');
        let organisation = self.conversation.role(message) == Role::Organisation;
        let long = text.len() <= LONGEST && has_long_word(text);
        let hyphen = organisation && text.len() <= LONGEST && text.contains('-');
        one_word
            || long
            || hyphen
            || !digits && spelt::may_be(text)
            || digits && (text.len() <= SHORT || organisation && text.len() <= LONGEST)
    }
}

/// Whether a word is as long as a key of a program.
fn has_long_word(text: &str) -> bool {
    text.split(' ')
        .any(|word| word.len() >= KEY && !word.contains('/'))
}
