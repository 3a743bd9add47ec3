//! The user name in a file of personal information.
//!
//! Takes the bytes of `personal_information.json|html` or `profile.json`, gives the user name only.

use super::names;
use serde_json::Value;

/// Files of personal information are small; a larger one is not looked into here.
pub(super) const LARGEST: usize = 1 << 20;

/// The user name, when the file tells it.
pub(super) fn username(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => from_json(&value),
        Err(_) => from_html(&String::from_utf8_lossy(bytes)),
    }
}

fn from_json(value: &Value) -> Option<String> {
    let user = value.pointer("/profile_user/0/string_map_data/Username/value");
    let user = user.or_else(|| value.get("username")).or_else(|| {
        let labels = value
            .pointer("/label_values")
            .or_else(|| value.pointer("/0/label_values"))?;
        let labelled = |entry: &&Value| entry.get("label").is_some_and(|label| label == "Username");
        labels.as_array()?.iter().find(labelled)?.get("value")
    });
    names::valid(user?.as_str()?)
}

/// The text that follows the cell's label. Translated labels are not known.
fn from_html(page: &str) -> Option<String> {
    let (_, mut rest) = page.split_once(">Username<")?;
    // The label's closing bracket was taken; what follows begins inside a tag.
    loop {
        let (_, text) = rest.split_once('>')?;
        let (text, next) = text.split_once('<')?;
        if !text.trim().is_empty() {
            return names::valid(text);
        }
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_information_tells_the_user_name_in_every_form() {
        let table = [
            (
                r#"{"profile_user":[{"string_map_data":{"Name":{"value":"Zo\u00c3\u00ab"},
                "Username":{"href":"","value":"Some.Shop_1"}}}]}"#,
                Some("some.shop_1"),
            ),
            (
                "\u{feff}{\"username\":\"shop\",\"name\":\"Shop\"}",
                Some("shop"),
            ),
            (
                r#"<td colspan="2" class="_2pin _a6_q">Username<div><div>shop</div></div></td>"#,
                Some("shop"),
            ),
            (
                r#"{"profile_user":[{"string_map_data":{"Name":{"value":"A"}}}]}"#,
                None,
            ),
            (r#"{"username":"not a user name"}"#, None),
            (r#"<td>Username"#, None),
            ("", None),
            ("[]", None),
        ];
        for (text, user) in table {
            assert_eq!(username(text.as_bytes()).as_deref(), user, "{text}");
        }
    }
}
