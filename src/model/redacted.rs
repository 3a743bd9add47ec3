//! Raw text that must not reach a log, an error or a panic by accident.

use std::fmt;

/// Wraps what somebody wrote, so that `{}` and `{:?}` show its length and nothing of it.
///
/// The text is reached by [`Redacted::expose`] only, which makes each use easy to find.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Redacted<T>(T);

impl<T> Redacted<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Redacted(value)
    }

    /// The raw value: for detection and masking, never for a message to people.
    pub fn expose(&self) -> &T {
        &self.0
    }

    /// The raw value, to be changed in place.
    pub fn expose_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: AsRef<str>> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes not shown]", self.0.as_ref().len())
    }
}

impl<T: AsRef<str>> fmt::Display for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::Redacted;

    #[test]
    fn neither_debug_nor_display_shows_the_text() {
        let secret = Redacted::new("111222333".to_string());
        for shown in [format!("{secret}"), format!("{secret:?}")] {
            assert_eq!(shown, "[9 bytes not shown]");
        }
    }
}
