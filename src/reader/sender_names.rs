//! The senders of one file: each name repaired and stored once, found again without hashing.

use super::mojibake::repair;
use std::collections::HashMap;

/// Numbers given to the names of senders in the order in which they first appear.
#[derive(Debug, Default)]
pub struct SenderNames {
    raw: Vec<Box<str>>,
    names: Vec<String>,
    by_raw: HashMap<Box<str>, u16>,
    recent: [u16; 2],
}

impl SenderNames {
    /// The number of a name as it stands in the file.
    ///
    /// After 65,535 different names every further one counts as the last.
    pub fn id(&mut self, raw: &str) -> u16 {
        for recent in self.recent {
            if self
                .raw
                .get(usize::from(recent))
                .is_some_and(|known| **known == *raw)
            {
                return recent;
            }
        }
        let id = match self.by_raw.get(raw) {
            Some(&id) => id,
            None => self.add(raw),
        };
        self.recent = [id, self.recent[0]];
        id
    }

    fn add(&mut self, raw: &str) -> u16 {
        let id = u16::try_from(self.names.len()).unwrap_or(u16::MAX);
        if self.names.len() <= usize::from(u16::MAX) {
            self.raw.push(raw.into());
            self.names.push(repair(raw).into_owned());
            self.by_raw.insert(raw.into(), id);
        }
        id
    }

    /// The repaired name.
    pub fn name(&self, id: u16) -> &str {
        self.names.get(usize::from(id)).map_or("", String::as_str)
    }

    /// All repaired names, by number.
    pub fn into_names(self) -> Vec<String> {
        self.names
    }
}
