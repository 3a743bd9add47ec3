//! Weighs what each message holds with what was asked before and answered after.
//!
//! Takes a conversation and the marks of its messages, gives findings without severity and
//! retention; it alone looks at more than one message. Never decides what is reported.

pub mod animals;
pub mod answers;
pub mod attachments;
pub mod codes;
pub mod hidden;
pub mod mentions;
pub mod named;
pub mod requests;
pub mod split_values;

use crate::detect::{Candidate, Engine, Marks, Reason, Scratch, Situation};
use crate::model::{
    Category, Confidence, Conversation, DataType, Exchange, Message, MessageKind, Role,
};
use mentions::Mentions;
use requests::{Open, OpenRequests};

/// Messages after a document's number in which a picture of it may be asked for.
const REACH: usize = 4;
/// Bytes from which on a word may be a key of a program.
const KEY: usize = 20;
/// Longest message in which a door code is told, in bytes.
const LONGEST: usize = 240;
/// Longest message that may be a password or a question about the same thing, in bytes.
const SHORT: usize = 40;
/// Messages after a card's number in which its security code may come.
const CARD: usize = 3;
/// Messages after talk of a password in which another may come alone.
const LOGIN: usize = 10;
/// Longest question that may repeat the one before, in bytes.
const REPEAT: usize = 60;

/// Something found in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Index into [`Conversation::messages`].
    pub message: usize,
    /// What, where in the message and why.
    pub candidate: Candidate,
    /// Index into [`Outcome::found`] of the request that this answers.
    pub answers: Option<usize>,
}

/// What a conversation holds.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// In the order of the messages.
    pub found: Vec<Found>,
    /// Indexes of messages by which the organisation moved to a safe channel.
    pub redirects: Vec<usize>,
    /// What else must not be shown of messages in which something was found, in their order.
    pub hidden: Vec<Hidden>,
}

/// A place that must not be shown although nothing was found there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// Index into [`Conversation::messages`].
    pub message: usize,
    /// Where in the message.
    pub place: std::ops::Range<usize>,
    /// What it is, or may be.
    pub data_type: DataType,
}

/// Looks at every message of a conversation by itself. `None` stands for a message without marks.
pub fn marks_of(
    engine: &Engine,
    conversation: &Conversation,
    messages: &[Message],
    scratch: &mut Scratch,
) -> Vec<Option<Box<Marks>>> {
    messages
        .iter()
        .map(|message| {
            let situation = Situation {
                has_attachment: has_file(conversation, message),
                expected: &[],
                from: conversation.role(message),
            };
            let text = spoken(conversation, message);
            if text.is_empty() {
                return None;
            }
            let marks = engine.scan(text, situation, scratch);
            (!marks.is_empty()).then(|| Box::new(marks))
        })
        .collect()
}

/// The words of a message if somebody wrote them.
fn spoken<'a>(conversation: &'a Conversation, message: &Message) -> &'a str {
    if message.kind == MessageKind::Written {
        conversation.text(message)
    } else {
        ""
    }
}

/// A kind of data in words.
fn named(data_type: DataType) -> String {
    data_type.as_str().replace('_', " ")
}

/// Whether a picture, sound or file travels with a message.
fn has_file(conversation: &Conversation, message: &Message) -> bool {
    conversation
        .extra(message)
        .is_some_and(|extra| !extra.attachments.is_empty())
}

/// Joins the marks of all messages to what the conversation holds.
pub fn weigh(
    engine: &Engine,
    conversation: &Conversation,
    marks: &[Option<Box<Marks>>],
    scratch: &mut Scratch,
) -> Outcome {
    let mut walk = Walk {
        engine,
        conversation,
        open: OpenRequests::default(),
        mentions: Mentions::default(),
        outcome: Outcome::default(),
        scratch,
    };
    for (at, message) in conversation.messages.iter().enumerate() {
        walk.message(at, message, marks.get(at).and_then(Option::as_deref));
    }
    let Walk {
        mut outcome,
        scratch,
        ..
    } = walk;
    split_values::find(engine, conversation, scratch, &mut outcome);
    attachments::announced_after(conversation, marks, &mut outcome);
    animals::lower(engine.lexicon(), conversation, &mut outcome);
    settle(&mut outcome);
    hidden::settle(&mut outcome);
    outcome
}

struct Walk<'a> {
    engine: &'a Engine,
    conversation: &'a Conversation,
    open: OpenRequests,
    mentions: Mentions,
    outcome: Outcome,
    scratch: &'a mut Scratch,
}

impl Walk<'_> {
    fn message(&mut self, at: usize, message: &Message, alone: Option<&Marks>) {
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
        let told = alone.is_some()
            || has_file
            || question.is_some()
            || self.may_hold_code(message, text)
            || text.len() <= REPEAT && self.after_document_number(at);
        if !told && expected.is_empty() && named.is_empty() {
            return;
        }
        let mut looked = if expected.is_empty() {
            alone.cloned().unwrap_or_default()
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
        if let Some(code) = self.bare_code(at, message, text, &expected) {
            self.take(at, message, code);
        }
        if let Some(told) = self.told_answer(at, message, text, marks) {
            self.take(at, message, told);
        }
        self.codes_beside(at, message, text, first);
        let just_named = self.mentions.named_at(at.wrapping_sub(1), message.sender);
        attachments::find(
            self.engine,
            self.conversation,
            at,
            marks,
            &self.open,
            &just_named,
            &mut self.outcome,
        );
        self.close_documents(at, message, first);
        if !named.is_empty() {
            self.confirm(at, message, first);
        }
        self.infer(at, message, text, first);
        self.attitude(at, message, marks);
        self.mentions.keep(&marks.mentions, message.sender, at);
        self.repeat(at, message, text);
        self.picture_of_it(at, message, text, first);
        self.remember(at, message, marks, first);
    }

    fn free_answer(&self, text: &str, marks: &Marks, expected: &[DataType]) -> Option<Candidate> {
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
    fn faint_answers(
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
                && mentions::is_bare(&candidate, text);
            if answers {
                self.take(at, message, candidate);
            }
        }
    }

    /// A value that comes back at once and alone shows that the message before asked for it, in
    /// whatever words: "and hers?", "what does it say on the back?".
    fn infer(&mut self, at: usize, message: &Message, text: &str, first: usize) {
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
    fn add_request_for(&mut self, index: usize, before: usize, at: usize) {
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
    fn repeat(&mut self, at: usize, message: &Message, text: &str) {
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
    fn after_document_number(&self, at: usize) -> bool {
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

    /// Whether a message is so short, or an organisation's with digits, that a code may stand in it
    /// which only its surroundings tell.
    fn may_hold_code(&self, message: &Message, text: &str) -> bool {
        let digits = text.bytes().any(|byte| byte.is_ascii_digit());
        let one_word = (8..=SHORT).contains(&text.len()) && !text.contains(' ');
        let organisation = self.conversation.role(message) == Role::Organisation;
        let long = text.len() <= LONGEST && has_long_word(text);
        let hyphen = organisation && text.len() <= LONGEST && text.contains('-');
        one_word
            || long
            || hyphen
            || digits && (text.len() <= SHORT || organisation && text.len() <= LONGEST)
    }

    /// "And a photo of it": a picture alone, after the number of an identity document.
    fn picture_of_it(&mut self, at: usize, message: &Message, text: &str, first: usize) {
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
    fn asks_something(&mut self, at: usize, about_person: bool) -> bool {
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

    /// Requests for documents that came with this message are answered.
    fn close_documents(&mut self, at: usize, message: &Message, first: usize) {
        for found in self.outcome.found.get(first..).unwrap_or_default() {
            if found.candidate.attachment.is_some() && found.answers.is_some() {
                self.open.answer(found.answers, message.sender, at);
            }
        }
    }

    /// What was named and is given now was asked for.
    fn confirm(&mut self, at: usize, message: &Message, first: usize) {
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

    /// A code alone, right after a message of the organisation that speaks of a code or a text
    /// message, when nothing else was asked for that it could be.
    fn bare_code(
        &self,
        at: usize,
        message: &Message,
        text: &str,
        expected: &[DataType],
    ) -> Option<Candidate> {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let found =
            self.outcome.found.iter().rev().any(|found| {
                found.message == at && found.candidate.exchange == Exchange::Disclosed
            });
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
        codes::find(spoken(self.conversation, before), text)
    }

    /// What was found last answers the message right before, which asked for it in few words.
    fn show_request(&mut self, at: usize, data_type: DataType) {
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

    /// What the other side wrote right before.
    fn before(&self, at: usize, message: &Message) -> &str {
        at.checked_sub(1)
            .and_then(|before| self.conversation.messages.get(before))
            .filter(|before| before.sender != message.sender)
            .map_or("", |before| spoken(self.conversation, before))
    }

    /// Codes that their surroundings tell: of a card beside its number, of a door, of a login.
    fn codes_beside(&mut self, at: usize, message: &Message, text: &str, first: usize) {
        let role = self.conversation.role(message);
        let holds = |walk: &Self, data_type: DataType| {
            walk.outcome.found[first..].iter().any(|found| {
                found.candidate.data_type == data_type
                    && found.candidate.exchange == Exchange::Disclosed
                    && found.candidate.confidence >= Confidence::Likely
            })
        };
        if role == Role::Customer && !holds(self, DataType::CardSecurityCode) {
            let card = self.outcome.found.iter().rev().find(|found| {
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
        if role == Role::Organisation
            && !holds(self, DataType::PinCode)
            && let Some(code) = codes::door_code(text)
        {
            self.take(at, message, code);
        }
        if role == Role::Organisation
            && !holds(self, DataType::Password)
            && text.len() <= LONGEST
            && let Some(password) = codes::temporary_password(text)
        {
            self.take(at, message, password);
        }
        if !holds(self, DataType::ApiKeyOrToken)
            && text.len() <= LONGEST
            && has_long_word(text)
            && let Some(key) = codes::key(self.before(at, message), text)
        {
            self.take(at, message, key);
            if codes::key("", text).is_none() {
                self.show_request(at, DataType::ApiKeyOrToken);
            }
        }
        let empty = self.outcome.found[first..]
            .iter()
            .all(|found| found.candidate.exchange == Exchange::Requested);
        // Other secrets that were asked for look the same.
        let other = self.open.open_to(message.sender, at).any(|open| {
            matches!(
                open.data_type,
                DataType::RecoverySecret | DataType::ApiKeyOrToken | DataType::CryptoWallet
            )
        });
        if text.len() <= SHORT && empty && !other {
            let before = at
                .checked_sub(1)
                .map(|before| &self.conversation.messages[before]);
            let asked = self.outcome.found.iter().any(|found| {
                found.candidate.data_type == DataType::Password
                    && found.candidate.confidence >= Confidence::Likely
                    && found.message + LOGIN >= at
            });
            let words = before
                .filter(|before| before.sender != message.sender)
                .map(|before| spoken(self.conversation, before));
            if let Some(words) = words
                && let Some(password) = answers::lone_password(words, text, asked)
            {
                let named = answers::lone_password(words, text, false).is_some();
                let brief = words.len() <= REPEAT;
                self.take(at, message, password);
                if named && brief {
                    self.show_request(at, DataType::Password);
                }
            }
        }
    }

    /// The answer in free words to the one question about a special category that was just asked.
    fn told_answer(
        &self,
        at: usize,
        message: &Message,
        text: &str,
        marks: &Marks,
    ) -> Option<Candidate> {
        let holds_more = marks.refuses
            || marks.redirect
            || marks.presents
            || !marks.documents.is_empty()
            || has_file(self.conversation, message)
            || marks.candidates.iter().any(|candidate| {
                candidate.confidence >= Confidence::Likely
                    || candidate.data_type.category() == Category::SpecialCategory
            });
        if holds_more || self.conversation.role(message) == Role::Organisation {
            return None;
        }
        let mut asked = self
            .open
            .open_to(message.sender, at)
            .filter(|open| open.found.is_some() && open.answered.is_none())
            .filter(|open| open.data_type.category() == Category::SpecialCategory)
            .filter(|open| self.is_first_reply(open.at, at, message.sender));
        let open = asked.next()?;
        // Of several questions the words do not say which they answer.
        if asked.next().is_some() {
            return None;
        }
        answers::told(self.engine.lexicon(), text, open.data_type)
    }

    /// Whether a sender wrote nothing between a question and this message.
    fn is_first_reply(&self, asked: usize, at: usize, sender: u16) -> bool {
        self.conversation
            .messages
            .get(asked + 1..at)
            .is_some_and(|between| between.iter().all(|message| message.sender != sender))
    }

    /// Adds a candidate, with the question it answers.
    fn take(&mut self, at: usize, message: &Message, mut candidate: Candidate) {
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
    fn attitude(&mut self, at: usize, message: &Message, marks: &Marks) {
        if marks.redirect && self.conversation.role(message) != Role::Customer {
            self.outcome.redirects.push(at);
            self.open.close_asked_by(message.sender);
        }
        if marks.refuses {
            self.open.close_unanswered(message.sender, at);
        }
    }

    /// What this message asks or announces stays open for a while.
    fn remember(&mut self, at: usize, message: &Message, marks: &Marks, first: usize) {
        for index in first..self.outcome.found.len() {
            let found = &self.outcome.found[index];
            let candidate = &found.candidate;
            if found.message == at
                && candidate.exchange == Exchange::Requested
                && candidate.confidence >= Confidence::Likely
            {
                self.open.ask(candidate.data_type, message, at, index);
            }
        }
        for &data_type in &marks.announced {
            self.open.announce(data_type, message, at);
        }
    }
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

/// Whether a word is as long as a key of a program.
fn has_long_word(text: &str) -> bool {
    text.split(' ')
        .any(|word| word.len() >= KEY && !word.contains('/'))
}

/// One finding for each message, data type, exchange and value: the surest.
fn settle(outcome: &mut Outcome) {
    let mut order: Vec<usize> = (0..outcome.found.len()).collect();
    let key = |found: &Found| {
        let candidate = &found.candidate;
        (
            found.message,
            candidate.place.start,
            candidate.data_type,
            candidate.exchange,
            std::cmp::Reverse(candidate.confidence),
            candidate.attachment,
        )
    };
    order.sort_by(|&a, &b| {
        key(&outcome.found[a])
            .cmp(&key(&outcome.found[b]))
            .then_with(|| {
                outcome.found[a]
                    .candidate
                    .detector
                    .cmp(&outcome.found[b].candidate.detector)
            })
    });
    let mut place = vec![usize::MAX; outcome.found.len()];
    let mut kept: Vec<Found> = Vec::with_capacity(order.len());
    for index in order {
        let found = &outcome.found[index];
        let twin = kept.iter().rposition(|known: &Found| same(known, found));
        match twin {
            Some(twin) => {
                if found.candidate.confidence > kept[twin].candidate.confidence {
                    kept[twin] = found.clone();
                }
                place[index] = twin;
            }
            None => {
                place[index] = kept.len();
                kept.push(found.clone());
            }
        }
    }
    for found in &mut kept {
        found.answers = found.answers.and_then(|old| place.get(old).copied());
    }
    outcome.found = kept;
}

fn same(a: &Found, b: &Found) -> bool {
    let overlap = a.candidate.place.start < b.candidate.place.end
        && b.candidate.place.start < a.candidate.place.end;
    a.message == b.message
        && a.candidate.data_type == b.candidate.data_type
        && a.candidate.exchange == b.candidate.exchange
        && a.candidate.attachment == b.candidate.attachment
        && (overlap || a.candidate.place == b.candidate.place)
}
