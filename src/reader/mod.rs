//! Turns the bytes of entries into conversations, oldest message first.
//!
//! Takes what `source` found, gives [`crate::model::Conversation`]; never decides what is sensitive.

pub mod ai;
pub mod ai_html;
pub mod assemble;
pub mod automatic;
pub mod builder;
pub mod dates;
pub mod e2ee;
pub mod emoji;
pub mod files;
pub mod html;
pub mod json;
pub mod json_text;
pub mod legacy;
pub mod mojibake;
pub mod owner;
pub mod parsed;
pub mod replies;
pub mod reported;
pub mod sender_names;
pub mod shadows;
pub mod times;
