//! What the stages after detection are told: what was found in a message, where, and why.

use crate::model::{Confidence, DataType, Exchange, Redacted};
use std::ops::Range;

/// Why something was found. Holds words of lexicons only, never the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The value has the form that the rule describes.
    Shape(String),
    /// The check digits are right.
    CheckPassed(String),
    /// The check digits are wrong: a typing error is still a disclosure.
    CheckFailed(String),
    /// It is written with the number's own punctuation.
    OwnPunctuation,
    /// This word stands near by.
    ContextWord(String),
    /// It answers a question of this data type, asked in message number …
    Answers(DataType, u64),
    /// The same sender announced it in message number …
    Announced(DataType, u64),
    /// The other side gave it in message number …
    Given(u64),
    /// The same digits are also valid as these rules.
    AlsoValidAs(Vec<String>),
    /// It is one of the numbers published for testing.
    TestNumber,
    /// Put together from several messages.
    SplitOver(u64),
    /// A person is meant, by a word such as this.
    Person(String),
    /// A verb or phrase makes it a disclosure.
    Frame(String),
    /// A term of the lexicon of this data type stands there.
    Term(DataType),
    /// A percentage stands before it.
    Share,
    /// The name of the data stands in a question or an instruction, told by these words.
    Asked(Vec<String>),
    /// A file or picture travels with the message.
    Attachment(&'static str),
    /// The name of the file says what it is.
    FileName,
    /// A link leads to it.
    Link,
    /// These words around say what the attachment or link is.
    Surroundings(String),
    /// It lies within a text that looks like something harmless.
    Claimed(String),
}

/// Something found in one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Rule id, or the name of the mechanism (`health.disclosure`, `password.request`).
    pub detector: String,
    /// What kind of data.
    pub data_type: DataType,
    /// Given or asked for.
    pub exchange: Exchange,
    /// How sure.
    pub confidence: Confidence,
    /// Where in the raw message, in bytes. Empty for what has no place in the text.
    pub place: Range<usize>,
    /// The value without separators, in lower case; empty when there is none. For grouping only.
    pub value: Redacted<String>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Message number (1 = oldest) of the request that this answers.
    pub answers: Option<u64>,
    /// Index of the attachment, when it is one.
    pub attachment: Option<usize>,
}

/// A kind of data that a message names in a way that may ask for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// What kind of data.
    pub data_type: DataType,
    /// Where in the raw message, in bytes.
    pub place: Range<usize>,
    /// The words that name it.
    pub words: String,
}

/// What one message holds, for the stages that look at the conversation.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Values, disclosures and requests.
    pub candidates: Vec<Candidate>,
    /// Kinds of data that the message names without giving or asking for them
    /// ("my passport number is:", "sending you the contract"): what follows may be it.
    pub announced: Vec<DataType>,
    /// Kinds of data that the organisation names without clearly asking for them.
    pub mentions: Vec<Mention>,
    /// Documents that the message names, with the word that names them.
    pub documents: Vec<(DataType, String)>,
    /// The message presents something ("here is", "see attached").
    pub presents: bool,
    /// The message names a picture, scan or copy.
    pub names_picture: bool,
    /// The message asks the same as before of somebody else.
    pub repeats: bool,
    /// Kinds of data that the customer offers to give: "shall I send my lease?".
    pub offers: Vec<DataType>,
    /// Words of an offer ("shall I") stand beside those; if not, a question only names them.
    pub offers_clearly: bool,
    /// The message begins with a yes, and nothing is denied in it.
    pub agrees: bool,
    /// The message is hardly more than a picture that is fine: "photo's good".
    pub picks_picture: bool,
    /// "Please" stands in it.
    pub please: bool,
    /// The message asks the other side about somebody.
    pub asks_person: bool,
    /// A word like "which" or "where" stands in it.
    pub which: bool,
    /// The message moves the conversation to a safe channel.
    pub redirect: bool,
    /// The message refuses to give something.
    pub refuses: bool,
    /// The message tells not to send something.
    pub warns: bool,
    /// What else must not be shown: further terms of a special category, no findings of their own.
    pub hidden: Vec<(Range<usize>, DataType)>,
}

impl Marks {
    /// Adds what a later piece of the same message holds, which begins at byte `offset`.
    pub fn append(&mut self, piece: Marks, offset: usize) {
        self.candidates
            .extend(piece.candidates.into_iter().map(|mut candidate| {
                candidate.place = candidate.place.start + offset..candidate.place.end + offset;
                candidate
            }));
        let shifted = |(place, data_type): (Range<usize>, DataType)| {
            (place.start + offset..place.end + offset, data_type)
        };
        self.hidden.extend(piece.hidden.into_iter().map(shifted));
        self.announced.extend(piece.announced);
        self.mentions
            .extend(piece.mentions.into_iter().map(|mut mention| {
                mention.place = mention.place.start + offset..mention.place.end + offset;
                mention
            }));
        self.documents.extend(piece.documents);
        self.offers.extend(piece.offers);
        self.offers_clearly |= piece.offers_clearly;
        self.please |= piece.please;
        self.presents |= piece.presents;
        self.names_picture |= piece.names_picture;
        self.asks_person |= piece.asks_person;
        self.which |= piece.which;
        self.redirect |= piece.redirect;
        self.refuses |= piece.refuses;
        self.warns |= piece.warns;
    }

    /// Whether a disclosure of this kind is likely already.
    pub(crate) fn tells(&self, data_type: DataType) -> bool {
        self.candidates.iter().any(|known| {
            known.data_type == data_type
                && known.exchange == Exchange::Disclosed
                && known.confidence >= Confidence::Likely
        })
    }

    /// Puts this disclosure in the place of all others of its kind.
    pub(crate) fn tell_instead(&mut self, told: Candidate) {
        self.candidates.retain(|known| {
            known.data_type != told.data_type || known.exchange != Exchange::Disclosed
        });
        self.candidates.push(told);
    }

    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.candidates.is_empty()
            && self.announced.is_empty()
            && self.mentions.is_empty()
            && self.documents.is_empty()
            && self.offers.is_empty()
            && !self.repeats
            && !(self.presents || self.redirect || self.refuses || self.warns)
    }
}
