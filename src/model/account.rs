//! The account whose download was handed over.

/// The organisation's account: the owner of an export.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// User name (handle) without `@`; empty when nothing in the input tells it.
    pub username: String,
    /// Display names under which the owner appears as a sender. Empty when unknown.
    pub names: Vec<String>,
    /// True when `names` was told by personal information or by the user, false when inferred.
    pub certain: bool,
}

impl Account {
    /// What is printed in the `account` column: the user name, else the name, else `unknown`.
    pub fn label(&self) -> &str {
        if !self.username.is_empty() {
            &self.username
        } else {
            self.names.first().map_or("unknown", String::as_str)
        }
    }
}
