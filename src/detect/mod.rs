//! One message's text becomes candidates: what was found, where, and why.
//!
//! Takes text, gives marks; never looks at another message (that is `context`) and never decides
//! what is reported (that is `assess`). What is looked for stands in `rules/` and `lexicons/`.

mod anchored;
mod beginnings;
pub mod candidate;
pub mod check;
pub mod claims;
mod classes;
mod couples;
mod cues;
mod disclosure;
pub mod documents;
pub mod engine;
pub mod fold;
mod follow_up;
pub mod gate;
mod hits;
mod identity;
pub mod lexicon;
pub mod load;
mod names;
mod naming;
mod needles;
mod nothing;
pub mod phrase;
mod question;
mod request;
pub mod rule;
mod seed;
mod shares;
mod starts;
pub mod token;
mod trie;
mod typos;
mod values;
pub mod view;
mod weeks;

pub use candidate::{Candidate, Marks, Reason};
pub use engine::{Engine, Situation};
pub use phrase::Phrase;
pub use view::Scratch;
