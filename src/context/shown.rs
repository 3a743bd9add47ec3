//! Requests that their own words do not tell: an answer shows them, or they repeat the one before.

use super::walk::{REPEAT, Walk};
use super::{Found, asking, has_file, mentions, spoken};
use crate::detect::documents::is_document;
use crate::detect::{Marks, Reason, Situation};
use crate::model::{Category, Confidence, DataType, Exchange, Message, Role};

/// Messages after a document's number in which a picture of it may be asked for.
const REACH: usize = 4;
/// Longest message that repeats a question or takes up an offer, in bytes.
const LONGEST: usize = 90;
/// Most words of an answer that tells something only behind its question.
const TOLD_WORDS: usize = 6;
/// Longest line of small talk between a question and its answer, in bytes.
const LIGHT: usize = 24;
/// Messages after an offer in which it may be taken up.
const OFFERED: usize = 2;

/// What a customer offered to give.
pub(super) struct Offered {
    /// Index of the message.
    at: usize,
    data_types: Vec<DataType>,
    /// Its words say that it is an offer.
    clear: bool,
}

impl Walk<'_> {
    /// A value that comes back at once and alone shows that the message before asked for it, in
    /// whatever words: "and hers?", "what does it say on the back?". A line of small talk may stand
    /// between.
    pub(super) fn infer(&mut self, at: usize, message: &Message, text: &str, first: usize) {
        if self.conversation.role(message) != Role::Customer {
            return;
        }
        let index = (first..self.outcome.found.len()).find(|&index| {
            let found = &self.outcome.found[index];
            let candidate = &found.candidate;
            candidate.exchange == Exchange::Disclosed
                && candidate.confidence >= Confidence::Likely
                && found.answers.is_none()
                && candidate.answers.is_none()
                && (mentions::is_bare(candidate, text, mentions::BESIDE_ASKED)
                    || candidate.data_type == DataType::PinCode && text.len() <= REPEAT
                    || candidate.reasons.contains(&Reason::FileName)
                    || candidate.data_type.category() == Category::SpecialCategory
                        && text.len() <= mentions::TOLD
                        && !text.contains('?'))
        });
        let Some(index) = index else { return };
        let data_type = self.outcome.found[index].candidate.data_type;
        let about_person = data_type.category() == Category::SpecialCategory;
        if data_type == DataType::CryptoWallet && self.withdraw(at, DataType::HomeAddress) {
            self.add_request_for(index, at.saturating_sub(1), at);
            return;
        }
        let secret = is_never_volunteered(data_type);
        let asked = self
            .may_have_asked(at, about_person)
            .find(|&before| self.asks_something(before, about_person, secret));
        if let Some(before) = asked {
            self.add_request_for(index, before, at);
        }
    }

    /// "Quakers, mainly" and "ramipril" tell nothing by themselves, but right behind a question about
    /// the other side.
    pub(super) fn infer_told(&mut self, at: usize, message: &Message, text: &str, first: usize) {
        // Whole sentences tell something else.
        let fragment = !text.contains('?') && !text.trim_end().ends_with(['.', '!']);
        let words = text.split_whitespace().count();
        if self.conversation.role(message) != Role::Customer || !fragment || words > TOLD_WORDS {
            return;
        }
        let faint = |found: &Found| {
            let candidate = &found.candidate;
            candidate.data_type.category() == Category::SpecialCategory
                && candidate.exchange == Exchange::Disclosed
                && candidate.confidence == Confidence::Possible
        };
        let new = self.outcome.found.get(first..).unwrap_or_default();
        let (Some(place), Some(before)) = (new.iter().position(faint), at.checked_sub(1)) else {
            return;
        };
        // The first answer of all may be to "how can we help you?".
        let wrote = |earlier: &Message| earlier.sender == message.sender;
        let earlier = self.conversation.messages.get(..before).unwrap_or_default();
        if new[place].candidate.data_type == DataType::Health && !earlier.iter().rev().any(wrote) {
            return;
        }
        let question = self.before(at, message).to_string();
        if asking::speaks_to_you(self.engine.lexicon(), &question)
            && self.asks_something(before, false, false)
        {
            self.outcome.found[first + place].candidate.confidence = Confidence::Likely;
            self.add_request_for(first + place, before, at);
        }
    }

    /// "Your address?" asked for a wallet when a wallet comes back: what the message before `at`
    /// seemed to ask for is no longer likely. Whether it did.
    fn withdraw(&mut self, at: usize, data_type: DataType) -> bool {
        let mut requests = self.outcome.found.iter_mut().rev();
        let asked = requests
            .by_ref()
            .take_while(|found| found.message + 1 >= at)
            .find(|found| {
                found.message + 1 == at
                    && found.candidate.exchange == Exchange::Requested
                    && found.candidate.data_type == data_type
            });
        asked
            .map(|found| found.candidate.confidence = Confidence::Possible)
            .is_some()
    }

    /// The messages that a value at `at` may answer: the one before and, when that is a line without
    /// weight, the one before it.
    fn may_have_asked(&self, at: usize, about_person: bool) -> impl Iterator<Item = usize> + use<> {
        let light = |index: usize| {
            let message = &self.conversation.messages[index];
            let text = spoken(self.conversation, message);
            !text.is_empty()
                && text.len() <= LIGHT
                && !text.contains(|c: char| c == '?' || c.is_numeric())
                && !has_file(self.conversation, message)
                && self.recent(at).all(|found| found.message != index)
        };
        let before = at.checked_sub(1);
        let second = before
            .filter(|&before| !about_person && light(before))
            .and_then(|before| before.checked_sub(1));
        before.into_iter().chain(second)
    }

    /// Adds the request that the message `before` made, and that the finding at `index`, of the
    /// message `at`, answers.
    pub(super) fn add_request_for(&mut self, index: usize, before: usize, at: usize) {
        let data_type = self.outcome.found[index].candidate.data_type;
        let length = spoken(self.conversation, &self.conversation.messages[before]).len();
        let request = mentions::request(before, 0..length, data_type, Vec::new(), Some(at));
        self.link(index, request, at);
    }

    /// Adds a request, which the finding at `index` answers.
    fn link(&mut self, index: usize, request: Found, at: usize) {
        let number = request.message as u64 + 1;
        let asked = self.outcome.found.len();
        self.keep_open(&request, asked, at);
        self.outcome.found.push(request);
        let found = &mut self.outcome.found[index];
        found.answers = Some(asked);
        found.candidate.answers = Some(number);
        let reason = Reason::Answers(found.candidate.data_type, number);
        found.candidate.reasons.push(reason);
    }

    /// Further parts of an answer may follow: the other pages of a document.
    fn keep_open(&mut self, request: &Found, asked: usize, at: usize) {
        let data_type = request.candidate.data_type;
        let messages = &self.conversation.messages;
        let (Some(question), Some(answer)) = (messages.get(request.message), messages.get(at))
        else {
            return;
        };
        if is_document(data_type) {
            self.open
                .ask(data_type, question, request.message, asked, false);
            self.open.answer(Some(asked), answer.sender, at);
        }
    }

    /// Whether a message is so short that it may ask the same once more, and something was asked.
    pub(super) fn may_repeat(&self, at: usize, message: &Message, text: &str) -> bool {
        text.len() <= LONGEST
            && self.conversation.role(message) == Role::Organisation
            && self
                .open
                .last_asked_by(message.sender, at)
                .is_some_and(|(asked, _)| self.has_replied(asked, at, message.sender))
    }

    /// "And your wife's?" asks for the same kind of data once more.
    pub(super) fn repeat(&mut self, at: usize, message: &Message, text: &str) {
        if !self.may_repeat(at, message, text) {
            return;
        }
        let Some((_, asked)) = self.open.last_asked_by(message.sender, at) else {
            return;
        };
        if self.look_again(text).repeats {
            for data_type in asked {
                let request = mentions::request(at, 0..text.len(), data_type, Vec::new(), None);
                self.outcome.found.push(request);
            }
        }
    }

    /// Whether somebody else wrote between two messages of a sender.
    fn has_replied(&self, asked: usize, at: usize, sender: u16) -> bool {
        let between = self.conversation.messages.get(asked + 1..at);
        between.is_some_and(|messages| messages.iter().any(|message| message.sender != sender))
    }

    /// The full look at a message of the organisation, whatever its words.
    fn look_again(&mut self, text: &str) -> Marks {
        let situation = Situation {
            expected: &[],
            has_attachment: true,
            from: Role::Organisation,
        };
        self.engine.scan(text, situation, self.scratch)
    }

    /// Keeps what a customer offers to give.
    pub(super) fn keep_offer(&mut self, at: usize, message: &Message, marks: &Marks) {
        let offers = !marks.offers.is_empty() && !has_file(self.conversation, message);
        if offers && self.conversation.role(message) == Role::Customer {
            self.offered = Some(Offered {
                at,
                data_types: marks.offers.clone(),
                clear: marks.offers_clearly,
            });
        }
    }

    /// Whether a message of the organisation may take up an offer that was just made.
    pub(super) fn may_take_up(&self, at: usize, message: &Message, text: &str) -> bool {
        text.len() <= LONGEST
            && self.conversation.role(message) == Role::Organisation
            && self
                .offered
                .as_ref()
                .is_some_and(|offered| at <= offered.at + OFFERED)
    }

    /// "Please do!" after "shall I send my lease?" asks for the lease.
    pub(super) fn take_up(&mut self, at: usize, message: &Message, text: &str, first: usize) {
        if !self.may_take_up(at, message, text) {
            return;
        }
        let Some(offered) = self.offered.take() else {
            return;
        };
        let marks = self.look_again(text);
        let moves = marks.redirect || marks.refuses || marks.warns;
        let agrees = marks.agrees && (offered.clear || marks.please) || marks.picks_picture;
        if moves || !agrees {
            return;
        }
        // What the answer asks for itself is what it wants, rather than all that was named.
        let asked = self.outcome.found[first..].iter().any(|found| {
            (!offered.clear || offered.data_types.contains(&found.candidate.data_type))
                && found.candidate.exchange == Exchange::Requested
                && found.candidate.confidence >= Confidence::Likely
        });
        if asked {
            return;
        }
        for data_type in offered.data_types {
            let request = mentions::request(at, 0..text.len(), data_type, Vec::new(), None);
            self.outcome.found.push(request);
        }
    }

    /// Whether the number of an identity document was asked for or told shortly before.
    pub(super) fn after_document_number(&self, at: usize) -> bool {
        let recent = self.recent(at);
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
        let marks = self.look_again(text);
        let talk = marks.presents || marks.warns || marks.refuses || marks.redirect;
        if marks.names_picture && marks.documents.is_empty() && !talk {
            let wanted = DataType::IdentityDocumentCopy;
            let request = mentions::request(at, 0..text.len(), wanted, Vec::new(), None);
            self.outcome.found.push(request);
        }
    }

    /// Whether the organisation asks in this message, and nothing that is known; if `about_person`,
    /// whether it asks the other side about itself. What nobody gives unasked (`secret`) shows that
    /// any words that do not end like a farewell asked for it.
    fn asks_something(&mut self, at: usize, about_person: bool, secret: bool) -> bool {
        let Some(message) = self.conversation.messages.get(at) else {
            return false;
        };
        let text = spoken(self.conversation, message);
        let from = self.conversation.role(message);
        let known = self.recent(at).any(|found| {
            found.message == at
                && found.candidate.exchange == Exchange::Requested
                && found.candidate.confidence >= Confidence::Likely
        });
        if from != Role::Organisation || known || text.is_empty() {
            return false;
        }
        let marks = self.look_again(text);
        let moves = marks.redirect || marks.refuses || marks.warns;
        let asks = if about_person {
            marks.asks_person
        } else {
            text.contains('?')
                || marks.which
                || asking::asks(self.engine.lexicon(), text)
                || secret
                    && text.len() <= LONGEST
                    && !text.trim_end().ends_with('!')
                    && !text.contains(char::is_numeric)
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
            self.link(index, request, at);
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
            || self.recent(at).any(|found| {
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

/// Whether nobody gives this alone unless it was asked for.
fn is_never_volunteered(data_type: DataType) -> bool {
    matches!(
        data_type,
        DataType::PaymentCardNumber
            | DataType::CardSecurityCode
            | DataType::OneTimeCode
            | DataType::RecoverySecret
    )
}
