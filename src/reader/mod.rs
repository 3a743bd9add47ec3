//! Turns the bytes of entries into conversations, oldest message first.
//!
//! Takes what `source` found, gives [`crate::model::Conversation`]; never decides what is sensitive.

pub mod ai_html;
pub mod dates;
pub mod html;
pub mod parsed;
