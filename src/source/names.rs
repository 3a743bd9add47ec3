//! What names of archives, folders and entries tell.
//!
//! Takes names, gives user names, stable thread keys and readable paths. Opens nothing.

use std::borrow::Cow;

/// The upper half of code page 437, which old packers use for names.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧\
                     ╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// An entry's name: UTF-8 when it is that, whatever the flag says, else code page 437; always `/`.
pub(super) fn entry_name(raw: &[u8]) -> String {
    let name: Cow<str> = match std::str::from_utf8(raw) {
        Ok(name) => Cow::Borrowed(name),
        Err(_) => Cow::Owned(raw.iter().map(|byte| cp437(*byte)).collect()),
    };
    name.replace('\\', "/")
}

fn cp437(byte: u8) -> char {
    match byte {
        0..=0x7f => char::from(byte),
        _ => CP437
            .chars()
            .nth(usize::from(byte) - 0x80)
            .unwrap_or('\u{fffd}'),
    }
}

/// True for a name that would leave the folder it is unpacked into.
pub(super) fn escapes(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':');
    path.starts_with('/') || drive || path.split('/').any(|part| part == "..")
}

/// The user name in the name of an archive or an export's folder.
///
/// `instagram-<user>-2026-05-11-UXHPhjRr[-N]`, `instagram-<user>-20221116`, `<user>_20200316`, with
/// or without `.zip` and a browser's ` (1)`.
pub(super) fn username(name: &str) -> Option<String> {
    let name = strip_copy(strip_zip(name.trim()));
    if let Some(user) = name.rsplit_once('_').filter(|(_, date)| is_date(date)) {
        return valid(user.0.strip_prefix("instagram-").unwrap_or(user.0));
    }
    let lower = name.to_ascii_lowercase();
    let start = ["instagram-", "facebook-"]
        .iter()
        .find(|start| lower.starts_with(**start))?;
    valid(strip_suffix(name.get(start.len()..)?)?)
}

fn strip_zip(name: &str) -> &str {
    match name
        .len()
        .checked_sub(4)
        .and_then(|at| name.split_at_checked(at))
    {
        Some((stem, end)) if end.eq_ignore_ascii_case(".zip") => stem,
        _ => name,
    }
}

fn strip_copy(name: &str) -> &str {
    let Some((stem, number)) = name
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
    else {
        return name;
    };
    if digits(number, 1) {
        stem.trim_end()
    } else {
        name
    }
}

/// Strips `-2026-05-11-UXHPhjRr`, `-2026-05-11-UXHPhjRr-3` or `-20221116` from the right.
fn strip_suffix(name: &str) -> Option<&str> {
    let (rest, last) = name.rsplit_once('-')?;
    if is_date(last) {
        return Some(rest);
    }
    let dated = |name| strip_dashed_date(name);
    if is_code(last)
        && let Some(user) = dated(rest)
    {
        return Some(user);
    }
    if digits(last, 1)
        && let Some((rest, code)) = rest.rsplit_once('-')
        && is_code(code)
        && let Some(user) = dated(rest)
    {
        return Some(user);
    }
    dated(name)
}

fn strip_dashed_date(name: &str) -> Option<&str> {
    let (rest, day) = name.rsplit_once('-')?;
    let (rest, month) = rest.rsplit_once('-')?;
    let (user, year) = rest.rsplit_once('-')?;
    let fits = |text: &str, len| text.len() == len && digits(text, len);
    (fits(year, 4) && fits(month, 2) && fits(day, 2)).then_some(user)
}

fn is_code(text: &str) -> bool {
    (6..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_date(text: &str) -> bool {
    text.len() == 8 && digits(text, 8) && (text.starts_with("20") || text.starts_with("19"))
}

fn digits(text: &str, least: usize) -> bool {
    text.len() >= least && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The text when it can be a user name.
pub(super) fn valid(user: &str) -> Option<String> {
    let user = user.trim().trim_start_matches('@');
    let fits = (1..=60).contains(&user.len())
        && user
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    fits.then(|| user.to_ascii_lowercase())
}

/// What stays the same when a conversation is renamed or moved: the digits at the end of its
/// folder's name when there are at least ten, else the whole name.
pub(super) fn thread_key(folder: &str) -> &str {
    let tail = folder.len() - folder.bytes().rev().take_while(u8::is_ascii_digit).count();
    match folder.get(tail..) {
        Some(number) if number.len() >= 10 => number,
        _ => folder,
    }
}

/// True for `<title>_<id>` as Instagram names the folder of a thread.
pub(super) fn is_thread_folder(name: &str) -> bool {
    let id = name.rsplit_once('_').map_or(name, |(_, id)| id);
    digits(id, 10)
        || (id.len() == 10
            && id.len() < name.len()
            && id
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

/// File name without its ending.
pub(super) fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

/// N of `message_N.json`; 0 when there is none.
pub(super) fn part(name: &str) -> u32 {
    stem(name)
        .rsplit_once('_')
        .and_then(|(_, number)| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archive_names_tell_the_user_stripped_from_the_right() {
        let table = [
            (
                "instagram-some.shop-2025-10-29-UXHPhjRr.zip",
                Some("some.shop"),
            ),
            (
                "instagram-some.shop-2025-10-29-UXHPhjRr-4.zip",
                Some("some.shop"),
            ),
            (
                "instagram-some_shop_-2025-10-29-UXHPhjRr (2).ZIP",
                Some("some_shop_"),
            ),
            ("instagram-a-b-2025-10-29-UXHPhjRr", Some("a-b")),
            ("instagram-shop-2025-10-29", Some("shop")),
            ("instagram-shop-20221116", Some("shop")),
            ("some_shop_20200316.zip", Some("some_shop")),
            ("facebook-shop-2025-10-29-UXHPhjRr.zip", Some("shop")),
            (
                "instagram-20221116-2025-10-29-ABCDEFGH.zip",
                Some("20221116"),
            ),
            ("messages.zip", None),
            ("instagram-export.zip", None),
            ("jan_812376236822711", None),
            ("meta-2026-Jan-10-17-13-19", None),
            ("日本-2025-10-29-UXHPhjRr.zip", None),
            ("", None),
        ];
        for (name, user) in table {
            assert_eq!(username(name).as_deref(), user, "{name}");
        }
    }

    #[test]
    fn a_thread_keeps_its_key_when_it_is_renamed() {
        let table = [
            ("jan_812376236822711", "812376236822711"),
            ("janjansen_812376236822711", "812376236822711"),
            ("1085463558199386", "1085463558199386"),
            ("weekendgroup_y75bpdoriw", "weekendgroup_y75bpdoriw"),
            ("jan_123", "jan_123"),
            ("é", "é"),
            ("", ""),
        ];
        for (folder, key) in table {
            assert_eq!(thread_key(folder), key);
        }
    }

    #[test]
    fn thread_folders_are_known_by_their_ending() {
        for (name, known) in [
            ("jan_812376236822711", true),
            ("weekendgroup_y75bpdoriw", true),
            ("1085463558199386", true),
            ("_1085463558199386", true),
            ("downloads", false),
            ("my_files", false),
        ] {
            assert_eq!(is_thread_folder(name), known, "{name}");
        }
    }

    #[test]
    fn names_are_read_as_utf8_first_then_as_code_page_437() {
        assert_eq!(CP437.chars().count(), 128);
        let table: [(&[u8], &str); 4] = [
            ("josé/a.json".as_bytes(), "josé/a.json"),
            (b"jos\x82/a.json", "josé/a.json"),
            (
                b"messages\\inbox\\a_1\\message_1.json",
                "messages/inbox/a_1/message_1.json",
            ),
            (b"\xff", "\u{a0}"),
        ];
        for (raw, name) in table {
            assert_eq!(entry_name(raw), name);
        }
    }

    #[test]
    fn names_that_leave_their_folder_are_told() {
        for (path, out) in [
            ("../a", true),
            ("a/../b", true),
            ("/etc/a", true),
            ("C:/a", true),
            ("a/..b", false),
            ("messages/a", false),
            ("", false),
        ] {
            assert_eq!(escapes(path), out, "{path}");
        }
    }

    #[test]
    fn parts_are_numbers() {
        for (name, number) in [
            ("message_10.json", 10),
            ("message_1.html", 1),
            ("messa.json", 0),
            ("a_99999999999", 0),
        ] {
            assert_eq!(part(name), number);
        }
    }
}
