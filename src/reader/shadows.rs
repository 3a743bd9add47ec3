//! Tells reactions that an export repeats as messages of their own, whatever their language.
//!
//! The platform writes "Reacted 😂 to your message" in the language of the account. Known wordings
//! are in `automatic`; for all others this looks at a whole file: the same words around different
//! emoji, from both sides, each emoji being a reaction which that very sender gave. Nothing that
//! only one side wrote, and nothing with a digit in it, is ever taken for a shadow.

use super::emoji;
use super::mojibake::repair;
use super::sender_names::SenderNames;
use std::collections::{HashMap, HashSet};

/// Longer texts are written by people.
const LONGEST: usize = 160;
/// How often the same words must come back.
const OFTEN: usize = 3;

/// Reactions and possible shadows of one file.
#[derive(Debug, Default)]
pub struct Shadows {
    pair: String,
    actor: String,
    reactions: HashSet<Box<str>>,
    candidates: Vec<Candidate>,
}

#[derive(Debug)]
struct Candidate {
    message: usize,
    sender: u16,
    emoji: Box<str>,
    words: Box<str>,
}

impl Shadows {
    /// A reaction begins.
    pub fn begin_reaction(&mut self) {
        self.pair.clear();
        self.actor.clear();
    }

    /// Its emoji, as it stands in the file.
    pub fn reaction(&mut self, raw: &str) {
        self.pair.clear();
        self.pair.push_str(raw);
    }

    /// Who gave it, as it stands in the file.
    pub fn actor(&mut self, raw: &str) {
        self.actor.clear();
        self.actor.push_str(raw);
    }

    /// The reaction ends: it is remembered once.
    pub fn end_reaction(&mut self) {
        self.pair.push('\0');
        self.pair.push_str(&self.actor);
        if !self.reactions.contains(self.pair.as_str()) {
            self.reactions.insert(self.pair.as_str().into());
        }
    }

    /// Looks at a message that seems to be written; `message` is its number in the file.
    pub fn consider(&mut self, text: &str, sender: u16, message: usize) {
        if text.len() > LONGEST || text.is_ascii() {
            return;
        }
        let Some((before, emoji, after)) = emoji::split(text) else {
            return;
        };
        let (before, after) = (before.trim(), after.trim());
        let blanks = before
            .bytes()
            .chain(after.bytes())
            .filter(|&byte| byte == b' ')
            .count();
        let numbers = || before.chars().chain(after.chars()).any(char::is_numeric);
        if blanks > 0 && !numbers() {
            let words = [before, after].join("\0");
            let emoji = emoji::bare(emoji).into();
            self.candidates.push(Candidate {
                message,
                sender,
                emoji,
                words: words.into(),
            });
        }
    }

    /// The numbers of the messages that are shadows.
    pub fn found(&self, senders: &SenderNames) -> Vec<usize> {
        let given: HashSet<(String, String)> = self
            .reactions
            .iter()
            .filter_map(|pair| pair.split_once('\0'))
            .map(|(emoji, actor)| (emoji::bare(&repair(emoji)), repair(actor).into_owned()))
            .collect();
        let mut by_words: HashMap<&str, Vec<&Candidate>> = HashMap::new();
        for candidate in &self.candidates {
            let pair = (
                candidate.emoji.to_string(),
                senders.name(candidate.sender).to_string(),
            );
            if given.contains(&pair) {
                by_words
                    .entry(&candidate.words)
                    .or_default()
                    .push(candidate);
            }
        }
        let mut found: Vec<usize> = by_words
            .into_values()
            .filter(|same| same.len() >= OFTEN)
            .filter(|same| differ(same, |one| one.sender) && differ(same, |one| &one.emoji))
            .flat_map(|same| same.into_iter().map(|one| one.message))
            .collect();
        found.sort_unstable();
        found
    }
}

/// Whether not all of them agree.
fn differ<'a, T: PartialEq>(all: &[&'a Candidate], of: impl Fn(&'a Candidate) -> T) -> bool {
    all.first()
        .is_some_and(|first| all.iter().any(|one| of(one) != of(first)))
}
