//! Reads pages of conversations with the platform's AI: nested tables instead of message blocks.
