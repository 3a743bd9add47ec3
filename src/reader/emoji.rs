//! Emoji as far as reactions need them.

/// Splits a text at its only emoji (with all its modifiers): before, emoji, after.
///
/// Gives nothing when there is no emoji or when there are several at different places.
pub fn split(text: &str) -> Option<(&str, &str, &str)> {
    // Emoji are written in UTF-8 with one of these first bytes: most texts end here.
    memchr::memchr2(0xF0, 0xE2, text.as_bytes())?;
    let start = first_emoji(text)?;
    let (before, rest) = text.split_at(start);
    let end = rest.find(|c| !is_emoji(c)).unwrap_or(rest.len());
    let (emoji, after) = rest.split_at(end);
    first_emoji(after)
        .is_none()
        .then_some((before, emoji, after))
}

/// Where the first emoji begins.
fn first_emoji(text: &str) -> Option<usize> {
    let starts = memchr::memchr2_iter(0xF0, 0xE2, text.as_bytes());
    let mut emoji = starts.filter(|&at| {
        text.get(at..)
            .and_then(|rest| rest.chars().next())
            .is_some_and(is_emoji)
    });
    emoji.next()
}

/// Without the marks that only choose how it is drawn (`❤` and `❤️` are the same reaction).
pub fn bare(emoji: &str) -> String {
    emoji.chars().filter(|&c| c != '\u{FE0F}').collect()
}

/// Whether a character is an emoji or a part of one.
pub fn is_emoji(character: char) -> bool {
    matches!(character,
        '\u{1F000}'..='\u{1FBFF}'
        | '\u{2190}'..='\u{21FF}'
        | '\u{2300}'..='\u{27BF}'
        | '\u{2900}'..='\u{297F}'
        | '\u{2B00}'..='\u{2BFF}'
        | '\u{FE0F}' | '\u{200D}' | '\u{20E3}' | '\u{203C}' | '\u{2049}'
        | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}'
        | '\u{E0020}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_split_at_its_only_emoji() {
        for (text, expected) in [
            (
                "Reacted 😂 to your message ",
                Some(("Reacted ", "😂", " to your message ")),
            ),
            ("❤️", Some(("", "❤️", ""))),
            ("👩‍👩‍👧 hi", Some(("", "👩‍👩‍👧", " hi"))),
            ("😂 and 😂", None),
            ("none — here", None),
            ("", None),
        ] {
            assert_eq!(split(text), expected, "{text:?}");
        }
    }
}
