//! Pictures and files: what the file's name, the words around and the question before say they are.

use super::requests::{Open, OpenRequests};
use super::walk::Walk;
use super::{Found, Outcome};
use crate::detect::documents::{is_document, of_file_name};
use crate::detect::{Candidate, Engine, Marks, Reason, Scratch};
use crate::model::{
    AttachmentKind, Category, Confidence, Conversation, DataType, Exchange, Message, Redacted,
};

/// Messages between a picture and the words of the same sender that name it.
const NEAR: usize = 2;

impl Walk<'_> {
    /// Adds the documents that travel with the message at `at`.
    pub(super) fn attachments(&mut self, at: usize, marks: &Marks, named: &[DataType]) {
        let conversation = self.conversation;
        let Some(message) = conversation.messages.get(at) else {
            return;
        };
        let Some(extra) = conversation.extra(message) else {
            return;
        };
        let mut taken: Vec<usize> = Vec::new();
        for (index, attachment) in extra.attachments.iter().enumerate() {
            let Some(word) = word_for(attachment.kind) else {
                continue;
            };
            let picture = attachment.kind != AttachmentKind::File;
            let known = by_name(self.engine, &attachment.path, self.scratch)
                .or_else(|| by_words(marks))
                .or_else(|| by_mention(named).filter(|_| !asked_just_now(message, at, &self.open)))
                .or_else(|| by_question(conversation, at, &self.open, picture, &mut taken))
                .or_else(|| by_mention(named));
            if let Some(Told {
                data_type,
                reason,
                question,
                confidence,
            }) = known
            {
                let mut reasons = vec![Reason::Attachment(word), reason];
                let asked = question.or_else(|| request_for(message, at, &self.open, data_type));
                let mut confidence = confidence;
                if let Some((message, _)) = asked {
                    reasons.push(Reason::Answers(data_type, message as u64 + 1));
                    confidence = Confidence::VeryLikely;
                }
                self.outcome.found.push(Found {
                    message: at,
                    answers: asked.and_then(|(_, found)| found),
                    candidate: candidate(data_type, index, confidence, reasons, asked),
                });
            }
        }
    }
}

struct Told {
    data_type: DataType,
    reason: Reason,
    /// Message index and finding index of the request.
    question: Option<(usize, Option<usize>)>,
    confidence: Confidence,
}

fn word_for(kind: AttachmentKind) -> Option<&'static str> {
    match kind {
        AttachmentKind::Photo => Some("picture"),
        AttachmentKind::Video => Some("video"),
        AttachmentKind::File => Some("file"),
        AttachmentKind::Audio | AttachmentKind::Gif | AttachmentKind::Sticker => None,
    }
}

fn by_name(engine: &Engine, path: &str, scratch: &mut Scratch) -> Option<Told> {
    let data_type = of_file_name(engine, path, scratch)?;
    let reason = Reason::FileName;
    Some(Told {
        data_type,
        reason,
        question: None,
        confidence: Confidence::Likely,
    })
}

/// The number that a picture shows when a picture of that was asked for, and no document: "a photo
/// of your insurance card".
fn number_shown(open: &Open) -> Option<DataType> {
    let of_number = matches!(
        open.data_type,
        DataType::NationalIdNumber | DataType::PaymentCardNumber | DataType::BankAccountNumber
    );
    (of_number && open.picture && open.found.is_some()).then_some(open.data_type)
}

/// What a picture is when this was asked for.
fn shown_by(open: &Open) -> Option<DataType> {
    document_for(open.data_type).or_else(|| number_shown(open))
}

/// The document that a picture is when this was asked for.
fn document_for(data_type: DataType) -> Option<DataType> {
    match data_type {
        DataType::PassportNumber
        | DataType::IdentityCardNumber
        | DataType::DrivingLicenceNumber => Some(DataType::IdentityDocumentCopy),
        DataType::BiometricData => Some(data_type),
        _ if is_document(data_type) => Some(data_type),
        _ => None,
    }
}

fn request_for(
    message: &Message,
    at: usize,
    open: &OpenRequests,
    data_type: DataType,
) -> Option<(usize, Option<usize>)> {
    open.open_to(message.sender, at)
        .find(|open| shown_by(open) == Some(data_type) && open.found.is_some())
        .map(|open| (open.at, open.found))
}

/// The open request for a document that an attachment without a name answers: of those asked last,
/// one that was not answered yet; a picture rather shows an identity document, a file rather does
/// not. When all are answered, the one answered last: several pages of one document.
fn by_question(
    conversation: &Conversation,
    at: usize,
    open: &OpenRequests,
    picture: bool,
    taken: &mut Vec<usize>,
) -> Option<Told> {
    let message = conversation.messages.get(at)?;
    let wanted_as = |shown: fn(&Open) -> Option<DataType>| -> Vec<(&Open, DataType)> {
        open.open_to(message.sender, at)
            .filter_map(|open| shown(open).map(|data_type| (open, data_type)))
            .collect()
    };
    let mut wanted = wanted_as(|open| document_for(open.data_type));
    if wanted.is_empty() {
        wanted = wanted_as(number_shown);
    }
    let waits =
        |open: &Open| open.answered.is_none() && !taken.contains(&open.found.unwrap_or(usize::MAX));
    let shows_person = |data_type: DataType| {
        matches!(
            data_type.category(),
            Category::IdentityDocument | Category::SpecialCategory
        )
    };
    let next = wanted
        .iter()
        .enumerate()
        .filter(|(_, (open, _))| waits(open))
        .max_by_key(|(index, (open, data_type))| {
            let first = std::cmp::Reverse(*index);
            (
                open.found.is_some(),
                open.at,
                shows_person(*data_type) == picture,
                first,
            )
        })
        .map(|(index, _)| index);
    // A file is no further page of an identity document that was photographed.
    let goes_on = |open: &Open, data_type: DataType| {
        let photographed = open
            .answered
            .is_some_and(|last| has_photo(conversation, last));
        picture || data_type != DataType::IdentityDocumentCopy || !photographed
    };
    let last = || {
        wanted
            .iter()
            .enumerate()
            .filter(|(_, (open, data_type))| goes_on(open, *data_type))
            .max_by_key(|(index, (open, _))| (open.answered, *index))
            .map(|(index, _)| index)
    };
    let (open, data_type) = wanted.get(next.or_else(last)?)?;
    taken.push(open.found.unwrap_or(usize::MAX));
    let (reason, question) = match open.found {
        Some(_) => (
            Reason::Answers(*data_type, open.at as u64 + 1),
            Some((open.at, open.found)),
        ),
        None => (Reason::Announced(*data_type, open.at as u64 + 1), None),
    };
    Some(Told {
        data_type: *data_type,
        reason,
        question,
        confidence: Confidence::Likely,
    })
}

fn has_photo(conversation: &Conversation, at: usize) -> bool {
    let extra = conversation
        .messages
        .get(at)
        .and_then(|message| conversation.extra(message));
    extra.is_some_and(|extra| {
        let mut all = extra.attachments.iter();
        all.any(|attachment| attachment.kind == AttachmentKind::Photo)
    })
}

/// Whether a document was asked for in the message right before.
fn asked_just_now(message: &Message, at: usize, open: &OpenRequests) -> bool {
    open.open_to(message.sender, at)
        .any(|open| open.at + 1 == at && shown_by(open).is_some())
}

/// The one document that the other side named just before, without clearly asking for it.
fn by_mention(named: &[DataType]) -> Option<Told> {
    let mut documents = named.iter().copied().filter(|t| is_document(*t));
    let data_type = documents.next()?;
    documents.next().is_none().then_some(Told {
        data_type,
        reason: Reason::Surroundings(super::named(data_type)),
        question: None,
        confidence: Confidence::Likely,
    })
}

/// Words of the same message that say what is sent with it.
fn by_words(marks: &Marks) -> Option<Told> {
    let (data_type, word) = marks.documents.first()?;
    let asks = marks.candidates.iter().any(|candidate| {
        candidate.exchange == Exchange::Requested && candidate.confidence >= Confidence::Likely
    });
    if asks {
        return None;
    }
    let reason = Reason::Surroundings(word.clone());
    Some(Told {
        data_type: *data_type,
        reason,
        question: None,
        confidence: Confidence::Likely,
    })
}

fn candidate(
    data_type: DataType,
    index: usize,
    confidence: Confidence,
    reasons: Vec<Reason>,
    asked: Option<(usize, Option<usize>)>,
) -> Candidate {
    Candidate {
        detector: format!("{}.attachment", data_type.as_str()),
        data_type,
        exchange: Exchange::Disclosed,
        confidence,
        place: 0..0,
        value: Redacted::default(),
        reasons,
        answers: asked.map(|(message, _)| message as u64 + 1),
        attachment: Some(index),
    }
}

/// A document that a message names, behind a picture of the same sender without words.
#[derive(Debug, Clone)]
pub struct ToldBehind {
    message: usize,
    data_type: DataType,
    word: String,
}

/// The document that the message names, if a picture without words may come right before.
pub fn named_behind(conversation: &Conversation, at: usize, marks: &Marks) -> Option<ToldBehind> {
    let (data_type, word) = marks
        .documents
        .first()
        .filter(|_| marks.presents || marks.names_picture)?;
    let mut pictures = wordless_before(conversation, at);
    pictures.next().map(|_| ToldBehind {
        message: at,
        data_type: *data_type,
        word: word.clone(),
    })
}

/// The pictures without words that come right before a message of the same sender.
fn wordless_before(conversation: &Conversation, at: usize) -> impl Iterator<Item = usize> + '_ {
    let sender = conversation.messages.get(at).map(|words| words.sender);
    (at.saturating_sub(NEAR)..at).rev().filter(move |&before| {
        conversation.messages.get(before).is_some_and(|message| {
            Some(message.sender) == sender
                && super::spoken(conversation, message).is_empty()
                && super::has_file(conversation, message)
        })
    })
}

/// Pictures without words are what the message behind them says.
pub fn announced_after(
    conversation: &Conversation,
    told_behind: &[ToldBehind],
    outcome: &mut Outcome,
) {
    for told in told_behind {
        for before in wordless_before(conversation, told.message) {
            name_picture(conversation, before, told.data_type, &told.word, outcome);
        }
    }
}

fn name_picture(
    conversation: &Conversation,
    at: usize,
    data_type: DataType,
    word: &str,
    outcome: &mut Outcome,
) {
    if outcome
        .found
        .iter()
        .any(|found| found.message == at && found.candidate.attachment.is_some())
    {
        return;
    }
    let Some(extra) = conversation
        .messages
        .get(at)
        .and_then(|m| conversation.extra(m))
    else {
        return;
    };
    for (index, attachment) in extra.attachments.iter().enumerate() {
        let Some(kind) = word_for(attachment.kind) else {
            continue;
        };
        let reasons = vec![
            Reason::Attachment(kind),
            Reason::Surroundings(word.to_string()),
        ];
        let candidate = candidate(data_type, index, Confidence::Likely, reasons, None);
        outcome.found.push(Found {
            message: at,
            candidate,
            answers: None,
        });
    }
}
