//! First names that are given to men only or to women only.
//!
//! Takes the names of all languages, gives the gender of a name. A name that is a man's in one
//! language and a woman's in another says nothing. They stand apart from the lexicon, whose words
//! are words that everybody knows: a name may be the answer to a security question.

use super::token::hash_word;
use super::{fold::fold, lexicon::Lexicon};
use std::collections::HashMap;

/// Whether somebody is a man or a woman.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gender {
    /// A man.
    Man,
    /// A woman.
    Woman,
}

impl Gender {
    /// The gender with this key in `names.toml`.
    pub(crate) fn from_key(key: &str) -> Option<Gender> {
        match key {
            "man" => Some(Gender::Man),
            "woman" => Some(Gender::Woman),
            _ => None,
        }
    }
}

/// All names, by the hash of the folded name; `None` for those of both.
#[derive(Debug, Default)]
pub(crate) struct Names(HashMap<u64, Option<Gender>>);

impl Names {
    /// Adds a name as it is written.
    pub(crate) fn add(&mut self, name: &str, gender: Gender) {
        self.0
            .entry(hash_word(&fold(name)))
            .and_modify(|known| *known = known.filter(|&known| known == gender))
            .or_insert(Some(gender));
    }

    /// Whose name the word with this hash is.
    pub(crate) fn gender(&self, hash: u64) -> Option<Gender> {
        self.0.get(&hash).copied().flatten()
    }
}

/// Reads the lists of a `names.toml`.
pub(super) fn read(lexicon: &mut Lexicon, text: &str) -> Result<(), String> {
    #[derive(serde::Deserialize)]
    struct File {
        names: HashMap<String, Vec<String>>,
    }
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    for (key, names) in &file.names {
        let gender =
            Gender::from_key(key).ok_or_else(|| format!("[names] has no class named {key:?}"))?;
        names
            .iter()
            .for_each(|name| lexicon.names.add(name, gender));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_men_and_of_women_says_nothing() {
        let mut lexicon = Lexicon::new();
        read(&mut lexicon, "[names]\nman = ['Andrea', 'Łukasz']\n").expect("a list");
        read(&mut lexicon, "[names]\nwoman = ['Andrea', 'Zoë']\n").expect("a list");
        for (name, expected) in [
            ("lukasz", Some(Gender::Man)),
            ("zoe", Some(Gender::Woman)),
            ("andrea", None),
            ("chair", None),
        ] {
            assert_eq!(lexicon.names.gender(hash_word(name)), expected, "{name}");
        }
        assert!(read(&mut lexicon, "[names]\nboth = ['Kim']\n").is_err());
    }
}
