//! Documents and identity documents by name: what a message says about the files around it.
//!
//! Takes a message with its lexicon hits, gives the documents it names and links to documents.
//! Whether a picture in the next message is that document is for `context` to say.

use super::candidate::{Candidate, Marks, Reason};
use super::claims::Claim;
use super::engine::{Engine, Situation};
use super::lexicon::{Class, Hit, WordClass};
use super::view::{Scratch, View};
use crate::model::{Confidence, DataType, Exchange, Redacted};

/// Adds the documents that a message names, and links to documents, to its marks.
pub(crate) fn find(view: &View<'_>, claims: &[Claim], situation: Situation<'_>, marks: &mut Marks) {
    for hit in &view.hits.things {
        match hit.class {
            Class::Document(data_type) => remember(view, hit, data_type, claims, marks),
            Class::Picture => marks.names_picture = true,
            _ => {}
        }
    }
    links(view, claims, situation, marks);
}

fn remember(view: &View<'_>, hit: &Hit, data_type: DataType, claims: &[Claim], marks: &mut Marks) {
    if super::disclosure::in_hard_claim(view, claims, hit) || is_covered(view, hit) {
        return;
    }
    if !marks.documents.iter().any(|(known, _)| *known == data_type) {
        marks.documents.push((data_type, view.words(hit)));
    }
}

/// Whether a longer name of a document or an idiom spans this one: "bon" in "bon de commande",
/// "permis" in "permis de pêche".
fn is_covered(view: &View<'_>, hit: &Hit) -> bool {
    let spans = |other: &Hit| {
        other.first <= hit.first
            && other.last >= hit.last
            && other.last - other.first > hit.last - hit.first
    };
    let named = |other: &Hit| {
        let of = match other.class {
            Class::Document(of) | Class::Object(of) => of,
            _ => return false,
        };
        is_document(of) && Class::Document(of) != hit.class && spans(other)
    };
    let idiom = |other: &Hit| {
        let goes_on = other.first <= hit.last && other.last > hit.last;
        other.class == Class::Word(WordClass::Idiom)
            && (goes_on || other.first <= hit.first && other.last >= hit.last)
    };
    view.hits.things.iter().any(named) || view.hits.grammar.iter().any(idiom)
}

/// A link to a document: the address itself or the words around say what it leads to.
fn links(view: &View<'_>, claims: &[Claim], situation: Situation<'_>, marks: &mut Marks) {
    let mut found: Vec<Candidate> = Vec::new();
    for claim in claims.iter().filter(|claim| claim.id == "claim.url") {
        let inside = view.hits.things.iter().find_map(|hit| match hit.class {
            Class::Document(data_type) => {
                let bytes = view.bytes(hit);
                (bytes.start >= claim.range.start && bytes.end <= claim.range.end)
                    .then_some(data_type)
            }
            _ => None,
        });
        let place = view.folded.raw_range(claim.range.clone());
        let shared = is_share(view.text().get(claim.range.clone()).unwrap_or_default());
        let said = marks
            .documents
            .first()
            .map(|(data_type, word)| (*data_type, word.clone()));
        let asked = situation.expected.iter().copied().find(|t| is_document(*t));
        let (data_type, reasons) = match (inside, said, asked) {
            (Some(data_type), _, _) => (data_type, vec![Reason::Link, Reason::FileName]),
            (None, Some((data_type, word)), _) if shared => {
                (data_type, vec![Reason::Link, Reason::Surroundings(word)])
            }
            (None, None, Some(data_type)) => (data_type, vec![Reason::Link]),
            _ => continue,
        };
        // An address that only names a kind of document is a page about it, unless it is shared.
        let told = shared || situation.expected.contains(&data_type) || marks.presents;
        found.push(Candidate {
            detector: format!("{}.link", data_type.as_str()),
            data_type,
            exchange: Exchange::Disclosed,
            confidence: if told {
                Confidence::Likely
            } else {
                Confidence::Possible
            },
            place,
            value: Redacted::default(),
            reasons,
            answers: None,
            attachment: None,
        });
    }
    marks.candidates.append(&mut found);
}

/// Whether an address leads to a file that somebody shares.
fn is_share(address: &str) -> bool {
    const HOSTS: [&str; 22] = [
        "drive.",
        "docs.google",
        "dropbox",
        "wetransfer",
        "we.tl",
        "onedrive",
        "1drv.ms",
        "icloud",
        "sharepoint",
        "box.com",
        "mega.nz",
        "sendspace",
        "smash",
        "transfernow",
        "pcloud",
        "docusign",
        "hellosign",
        "swisstransfer",
        "filemail",
        "sync.com",
        "mediafire",
        "nextcloud",
    ];
    const ENDINGS: [&str; 9] = [
        ".pdf", ".doc", ".docx", ".jpg", ".jpeg", ".png", ".xlsx", ".odt", ".heic",
    ];
    HOSTS.iter().any(|host| address.contains(host))
        || ENDINGS.iter().any(|ending| address.ends_with(ending))
}

/// Whether the data type is a document that travels as a file, picture or link.
pub fn is_document(data_type: DataType) -> bool {
    use crate::model::Category;
    matches!(
        data_type.category(),
        Category::Document | Category::IdentityDocument
    )
}

/// The document that a file's name tells, if it does.
pub fn of_file_name(engine: &Engine, path: &str, scratch: &mut Scratch) -> Option<DataType> {
    let name = path.rsplit('/').next().unwrap_or(path);
    // `loonstrook_maart2024.pdf`, `IDkaartVoorkant.jpg`: cut at signs, digits and humps.
    let mut spaced = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    for c in name.chars() {
        let hump = (before.is_lowercase() && c.is_uppercase())
            || (before.is_alphabetic() && c.is_ascii_digit())
            || (before.is_ascii_digit() && c.is_alphabetic());
        if hump {
            spaced.push(' ');
        }
        spaced.push(if c == '.' || c == '_' || c == '-' {
            ' '
        } else {
            c
        });
        before = c;
    }
    let names = engine.words_of(&spaced, scratch).things.iter();
    names
        .filter_map(|hit| match hit.class {
            Class::Document(data_type) => Some((hit.last - hit.first, data_type)),
            _ => None,
        })
        .max_by_key(|&(length, _)| length)
        .map(|(_, data_type)| data_type)
}
