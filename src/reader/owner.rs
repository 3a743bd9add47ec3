//! Tells who owns an export: the organisation whose account it is.
//!
//! Takes personal information (JSON of several years, or its HTML twin) or, without it, the heads
//! of the threads; gives an [`Account`]. When the signs contradict each other it names nobody: a
//! wrong owner would turn every question into an answer.

use super::assemble::comparable;
use super::json_text::{self, TextReader};
use super::mojibake::repair;
use crate::model::Account;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

/// What a thread file tells at its beginning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThreadHead {
    /// Names of the participants, repaired, in the order of the file.
    pub participants: Vec<String>,
    /// Title, repaired; empty when the file tells it further on.
    pub title: String,
}

/// Words for "user name" as labels use them, comparable and in lower case.
const USERNAME_LABELS: [&str; 24] = [
    "username",
    "user name",
    "benutzername",
    "nutzername",
    "nom d’utilisateur",
    "nom d'utilisateur",
    "nombre de usuario",
    "nome de usuário",
    "nome de utilizador",
    "nome utente",
    "gebruikersnaam",
    "användarnamn",
    "brugernavn",
    "brukernavn",
    "käyttäjänimi",
    "nazwa użytkownika",
    "uživatelské jméno",
    "felhasználónév",
    "kullanıcı adı",
    "имя пользователя",
    "사용자 이름",
    "ユーザーネーム",
    "用户名",
    "用戶名稱",
];
/// Words for "name" as labels use them, comparable and in lower case.
const NAME_LABELS: [&str; 22] = [
    "name",
    "full name",
    "nom",
    "nom complet",
    "nombre",
    "nome",
    "naam",
    "namn",
    "navn",
    "nimi",
    "imię i nazwisko",
    "nazwa",
    "jméno",
    "név",
    "ad",
    "adı",
    "имя",
    "이름",
    "名前",
    "姓名",
    "名稱",
    "نام",
];

/// Reads personal information, `personal_information.json` or `.html`, or `profile.json`.
pub fn personal_information(bytes: &[u8], html: bool) -> Option<Account> {
    let pairs = if html {
        html_pairs(bytes)
    } else {
        json_pairs(bytes)
    };
    let find = |labels: &[&str]| {
        let wanted = |(label, value): &&(String, String)| {
            !value.is_empty() && labels.contains(&comparable(label).to_lowercase().as_str())
        };
        pairs.iter().find(wanted).map(|(_, value)| value.clone())
    };
    let username = find(&USERNAME_LABELS).unwrap_or_default();
    let name = find(&NAME_LABELS);
    if username.is_empty() && name.is_none() {
        return None;
    }
    let names = name
        .or_else(|| Some(username.clone()))
        .into_iter()
        .collect();
    Some(Account {
        username: username.trim_start_matches('@').to_string(),
        names,
        certain: true,
    })
}

/// All labels with a text, wherever in the file they stand, repaired.
fn json_pairs(bytes: &[u8]) -> Vec<(String, String)> {
    let (value, _) = json_text::read(bytes, |reader: &mut TextReader<'_>, made: &mut Value| {
        *made = Value::deserialize(reader)?;
        Ok(())
    });
    let mut pairs = Vec::new();
    collect_pairs(&value, &mut pairs);
    pairs
}

fn collect_pairs(value: &Value, pairs: &mut Vec<(String, String)>) {
    let repaired = |text: &str| repair(text).into_owned();
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_pairs(item, pairs)),
        Value::Object(members) => {
            if let (Some(Value::String(label)), Some(Value::String(value))) =
                (members.get("label"), members.get("value"))
            {
                pairs.push((repaired(label), repaired(value)));
            }
            for (key, member) in members {
                match member {
                    Value::String(text) => pairs.push((repaired(key), repaired(text))),
                    // `string_map_data`: label → object with the value.
                    Value::Object(inner) => {
                        if let Some(Value::String(text)) = inner.get("value") {
                            pairs.push((repaired(key), repaired(text)));
                        }
                        collect_pairs(member, pairs);
                    }
                    other => collect_pairs(other, pairs),
                }
            }
        }
        _ => {}
    }
}

/// The table cells of the HTML form: a cell's own text is the label, the text of the `div` in it the value.
fn html_pairs(bytes: &[u8]) -> Vec<(String, String)> {
    let page = String::from_utf8_lossy(bytes);
    let body = page
        .find("<body")
        .and_then(|at| page.get(at..))
        .unwrap_or(&page);
    let mut pairs = Vec::new();
    for cell in body.split("<td").skip(1) {
        let cell = cell.split("</td").next().unwrap_or_default();
        let cell = cell.split_once('>').map_or("", |(_, rest)| rest);
        let mut texts = cell.split('<').enumerate().filter_map(|(n, part)| {
            let text = if n == 0 {
                part
            } else {
                part.split_once('>').map_or("", |(_, rest)| rest)
            };
            let text = unescaped(text.trim());
            (!text.is_empty()).then_some(text)
        });
        if let (Some(label), Some(value)) = (texts.next(), texts.next()) {
            pairs.push((label, value));
        }
    }
    pairs
}

/// The few entities that these pages use.
fn unescaped(text: &str) -> String {
    let pairs = [
        ("&#039;", "'"),
        ("&#064;", "@"),
        ("&quot;", "\""),
        ("&#123;", "{"),
        ("&#125;", "}"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    pairs
        .iter()
        .fold(text.to_string(), |text, (entity, meant)| {
            text.replace(entity, meant)
        })
}

/// Reads the head of a JSON thread file; the bytes may stop anywhere after the participants.
pub fn head(bytes: &[u8]) -> Option<ThreadHead> {
    let parsed = super::json::parse(bytes);
    let head = ThreadHead {
        participants: parsed.participants,
        title: parsed.title,
    };
    (!head.participants.is_empty()).then_some(head)
}

/// Checks the names of personal information against the threads.
///
/// A name that is in none of three or more threads is not the one under which the owner writes:
/// then the user name is tried, then what the threads themselves tell.
pub fn confirm(account: Account, heads: &[ThreadHead]) -> Account {
    let occurs = |name: &str| {
        let name = comparable(name);
        !name.is_empty()
            && heads
                .iter()
                .any(|head| head.participants.iter().any(|p| comparable(p) == name))
    };
    if heads.len() < 3 || account.names.iter().any(|name| occurs(name)) {
        return account;
    }
    if occurs(&account.username) {
        return Account {
            names: vec![account.username.clone()],
            ..account
        };
    }
    infer(heads, &account.username)
}

/// Tells the owner from the threads alone; names nobody when that cannot be told.
pub fn infer(heads: &[ThreadHead], username: &str) -> Account {
    let unknown = Account {
        username: username.to_string(),
        ..Account::default()
    };
    let name = by_username(heads, username).or_else(|| by_threads(heads));
    match name {
        Some(name) => Account {
            names: vec![name],
            ..unknown
        },
        None => unknown,
    }
}

/// A participant who bears the user name itself.
fn by_username(heads: &[ThreadHead], username: &str) -> Option<String> {
    let wanted = comparable(username).to_lowercase();
    let all = || heads.iter().flat_map(|head| &head.participants);
    (!wanted.is_empty()).then_some(())?;
    all()
        .find(|name| comparable(name).to_lowercase() == wanted)
        .cloned()
}

/// The name in nearly all threads that the shape of conversations between two does not contradict.
fn by_threads(heads: &[ThreadHead]) -> Option<String> {
    let mut threads: HashMap<String, (usize, i64, &str)> = HashMap::new();
    let mut counted = 0;
    for head in heads {
        let mut names: Vec<String> = head
            .participants
            .iter()
            .map(|name| comparable(name))
            .collect();
        // A conversation with oneself, or one that everybody else left, proves nothing against anyone.
        counted += 1;
        for (name, shown) in names.iter().zip(&head.participants) {
            let entry = threads.entry(name.clone()).or_insert((0, 0, shown));
            entry.1 += sign(head, &names, name);
        }
        names.sort_unstable();
        names.dedup();
        for name in names {
            if let Some(entry) = threads.get_mut(&name) {
                entry.0 += 1;
            }
        }
    }
    let mut ranked: Vec<_> = threads
        .into_iter()
        .filter(|(name, _)| !name.is_empty())
        .collect();
    ranked.sort_by(|(one, a), (two, b)| (b.0, b.1, one).cmp(&(a.0, a.1, two)));
    let (_, (threads, signs, name)) = *ranked.first().map(|(n, e)| (n, e)).as_ref()?;
    let next = ranked.get(1).map(|(_, entry)| (entry.0, entry.1));
    let nearly_all = threads * 10 >= counted * 9;
    let alone = next.is_none_or(|next| next.0 < *threads || next.1 < *signs);
    (nearly_all && alone && *signs >= 0 && (*signs > 0 || counted > 1)).then(|| name.to_string())
}

/// In a conversation between two the owner stands last and is not the title.
fn sign(head: &ThreadHead, names: &[String], name: &str) -> i64 {
    let [first, last] = names else { return 0 };
    if first == last {
        return 0;
    }
    let place = if name == last { 1 } else { -1 };
    let title = comparable(&head.title);
    match () {
        () if title == name => place - 1,
        () if title == *first || title == *last => place + 1,
        () => place,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread(participants: &[&str], title: &str) -> ThreadHead {
        let participants = participants.iter().map(|name| name.to_string()).collect();
        ThreadHead {
            participants,
            title: title.into(),
        }
    }

    #[test]
    fn personal_information_of_all_years_is_read() {
        for (name, bytes, html, username, display) in [
            (
                "string_map_data",
                r#"{"profile_user":[{"media_map_data":{},"string_map_data":{"Email":{"href":"","value":"x@example.com"},
                "Username":{"href":"","value":"caf.e","timestamp":0},"Name":{"value":"Caf\u00c3\u00a9"}}}]}"#,
                false,
                "caf.e",
                "Café",
            ),
            (
                "translated",
                r#"{"profile_user":[{"string_map_data":{"Benutzername":{"value":"caf.e"},"Name":{"value":"Café"}}}]}"#,
                false,
                "caf.e",
                "Café",
            ),
            (
                "label_values",
                r#"[{"timestamp":1,"media":[],"label_values":[{"label":"Nome de usu\u00c3\u00a1rio","value":"caf.e"},{"label":"Nome","value":"Café"}]}]"#,
                false,
                "caf.e",
                "Café",
            ),
            (
                "profile.json",
                r#"{"biography":"x","username":"caf.e","name":"Café"}"#,
                false,
                "caf.e",
                "Café",
            ),
            (
                "no name",
                r#"{"profile_user":[{"string_map_data":{"Username":{"value":"caf.e"},"Name":{"value":""}}}]}"#,
                false,
                "caf.e",
                "caf.e",
            ),
            (
                "html",
                r#"<html><head><style>td</style></head><body><table><tr><td colspan="2" class="_2pin _a6_q">Username<div><div>caf.e</div></div></td></tr>
                <tr><td class="_2pin _a6_q">Name<div><div>Caf&#039;é</div></div></td></tr></table></body></html>"#,
                true,
                "caf.e",
                "Caf'é",
            ),
        ] {
            let account = personal_information(bytes.as_bytes(), html).expect(name);
            let expected = Account {
                username: username.into(),
                names: vec![display.into()],
                certain: true,
            };
            assert_eq!(account, expected, "{name}");
        }
        for nothing in ["", "{}", "[]", "{\"a\":", "null", "<td>"] {
            assert_eq!(
                personal_information(nothing.as_bytes(), false),
                None,
                "{nothing}"
            );
            assert_eq!(
                personal_information(nothing.as_bytes(), true),
                None,
                "{nothing}"
            );
        }
    }

    #[test]
    fn the_head_needs_no_end() {
        let whole = r#"{"participants":[{"name":"Anna"},{"name":"Caf\u00c3\u00a9"}],"messages":[{"sender_name":"Anna"#;
        assert_eq!(head(whole.as_bytes()), Some(thread(&["Anna", "Café"], "")));
        assert_eq!(
            head(&whole.as_bytes()[..40]).map(|head| head.participants.len()),
            Some(1)
        );
        assert_eq!(head(b"[]"), None);
    }

    #[test]
    fn the_owner_is_told_from_threads_only_when_they_agree() {
        for (name, heads, username, expected) in [
            (
                "in all threads",
                vec![thread(&["Anna", "Shop"], ""), thread(&["Ben", "Shop"], "")],
                "",
                Some("Shop"),
            ),
            (
                "in a group not last",
                vec![
                    thread(&["Anna", "Shop"], "Anna"),
                    thread(&["Shop", "Ben", "Cem"], "Us"),
                ],
                "",
                Some("Shop"),
            ),
            (
                "one thread, last and not the title",
                vec![thread(&["Anna", "Shop"], "Anna")],
                "",
                Some("Shop"),
            ),
            (
                "one thread without title",
                vec![thread(&["Anna", "Shop"], "")],
                "",
                Some("Shop"),
            ),
            (
                "place against title",
                vec![thread(&["Anna", "Shop"], "Shop")],
                "",
                None,
            ),
            (
                "one group",
                vec![thread(&["Anna", "Shop", "Ben"], "Us")],
                "",
                None,
            ),
            (
                "nobody in nearly all",
                vec![thread(&["Anna", "Shop"], ""), thread(&["Ben", "Cem"], "")],
                "",
                None,
            ),
            (
                "two groups of the same people",
                vec![
                    thread(&["Anna", "Shop", "Ben"], "x"),
                    thread(&["Anna", "Shop", "Ben"], "y"),
                ],
                "",
                None,
            ),
            (
                "two exports mixed",
                vec![
                    thread(&["Anna", "Ben"], "Anna"),
                    thread(&["Ben", "Anna"], "Ben"),
                ],
                "",
                None,
            ),
            (
                "the user name is a participant",
                vec![
                    thread(&["Anna", "shop.nl"], ""),
                    thread(&["Ben", "Cem"], ""),
                ],
                "shop.nl",
                Some("shop.nl"),
            ),
            ("nothing", vec![], "shop", None),
        ] {
            let account = infer(&heads, username);
            let names: Vec<String> = expected.into_iter().map(String::from).collect();
            assert_eq!((account.names, account.certain), (names, false), "{name}");
            assert_eq!(account.username, username);
        }
    }

    #[test]
    fn a_given_name_must_occur_in_the_threads() {
        let heads = [
            thread(&["Anna", "Shop"], ""),
            thread(&["Ben", "Shop"], ""),
            thread(&["Cem", "Shop"], ""),
        ];
        let account = |name: &str, username: &str| Account {
            username: username.into(),
            names: vec![name.into()],
            certain: true,
        };
        for (given, heads, expected, certain) in [
            (account("Shop", "x"), &heads[..], "Shop", true),
            (account("Old name", "Shop"), &heads[..], "Shop", true),
            (account("Old name", "x"), &heads[..], "Shop", false),
            (account("Old name", "x"), &heads[..2], "Old name", true),
        ] {
            let confirmed = confirm(given, heads);
            assert_eq!(
                (confirmed.names, confirmed.certain),
                (vec![expected.to_string()], certain)
            );
        }
    }
}
