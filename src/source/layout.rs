//! What an entry is, by its place and, where the place does not tell, by how it begins.
//!
//! Takes a path inside an input (compared by its end, never by its beginning) and a way to look at
//! the first bytes; gives a class. Never joins a path and never parses a whole file.

use super::Format;
use super::error::ReadProblem;
use super::names;
use crate::model::Folder;

/// How much of a file is looked at.
const HEAD: usize = 8 << 10;
/// HTML pages begin with about 14 KiB of style.
const HTML_HEAD: usize = 48 << 10;

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Class {
    /// Holds messages.
    Messages(Place),
    /// Tells who owns the account.
    Personal,
    /// Travels with messages.
    Attachment,
    /// An archive.
    Archive,
    /// Lies where messages lie but has no form that is known: a gap.
    Lost(&'static str),
    /// Not messages.
    Other(&'static str),
}

/// Which conversation a file with messages belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) format: Format,
    pub(super) folder: Folder,
    /// Thread folder, or the file's stem.
    pub(super) thread: String,
    /// True when the file is a conversation, or several, of its own.
    pub(super) own: bool,
}

/// What is known about the input in which an entry lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Home<'a> {
    /// Name of the folder or archive, without `.zip`.
    pub(super) name: &'a str,
    /// True when the user handed over this one file.
    pub(super) alone: bool,
}

/// A way to look at the first bytes of the entry.
pub(super) type Look<'a> = dyn FnMut(usize) -> Result<Vec<u8>, ReadProblem> + 'a;

const MEDIA: [&str; 7] = [
    "photos",
    "videos",
    "audio",
    "gifs",
    "files",
    "stickers_used",
    "media",
];
const LOOK_ALIKES: [&str; 2] = ["your_facebook_activity", "your_activity_across_facebook"];
/// Folders that stand directly in an export's own folder.
const TOP: [&str; 26] = [
    "your_instagram_activity",
    "your_facebook_activity",
    "your_activity_across_facebook",
    "messages",
    "personal_information",
    "account_information",
    "inbox",
    "message_requests",
    "archived_threads",
    "filtered_threads",
    "e2ee_cutover",
    "broadcast",
    "media",
    "content",
    "connections",
    "logged_information",
    "security_and_login_information",
    "ads_information",
    "apps_and_websites_off_of_instagram",
    "preferences",
    "direct",
    "comments",
    "likes",
    "profile",
    "stories",
    "start_here",
];

const JUNK: &str = "written by the computer that packed or held the files, not part of the export";
const ELSEWHERE: &str = "not part of the direct messages";
const UNKNOWN_FORM: &str = "lies among the messages but has no form that is known, and was not \
                            read; look at it by hand and report the form";
const NO_JSON_TWIN: &str = "quotes messages in a form that only the JSON download makes readable; \
                            request the download again as JSON";

/// True for a download of Facebook or Messenger, which looks the same.
pub(super) fn is_look_alike(path: &str) -> bool {
    path.split('/').any(|part| {
        LOOK_ALIKES
            .iter()
            .any(|name| part.eq_ignore_ascii_case(name))
    })
}

/// The part of `path` before the export begins, without `/` at its end.
pub(super) fn root(path: &str) -> &str {
    let mut start = 0;
    for part in path.split('/') {
        if TOP.iter().any(|name| part.eq_ignore_ascii_case(name)) && start + part.len() < path.len()
        {
            return path.get(..start.saturating_sub(1)).unwrap_or_default();
        }
        start += part.len() + 1;
    }
    let parent = parent(path);
    let file = path
        .get(parent.len()..)
        .unwrap_or_default()
        .trim_start_matches('/');
    let last = parent.rsplit('/').next().unwrap_or_default();
    if MEDIA.iter().any(|name| last.eq_ignore_ascii_case(name)) {
        return self::parent(self::parent(parent));
    }
    if is_message_name(&file.to_ascii_lowercase()) {
        self::parent(parent)
    } else {
        parent
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// Tells what an entry is. Fails only when a look at its beginning fails.
pub(super) fn classify(
    path: &str,
    home: Home<'_>,
    look: &mut Look<'_>,
) -> Result<Class, ReadProblem> {
    let lower = path.to_lowercase();
    let entry = Entry::new(path, &lower, home);
    if entry.is_junk() {
        return Ok(Class::Other(JUNK));
    }
    if entry.is_attachment() {
        return Ok(Class::Attachment);
    }
    if entry.ends_in(&[".zip", ".rar", ".7z", ".tar", ".tgz", ".gz", ".z01", ".z02"]) {
        return Ok(Class::Archive);
    }
    if let Some(class) = entry.by_name() {
        return Ok(class);
    }
    if let Some(class) = entry.by_place() {
        return Ok(class);
    }
    entry.by_beginning(look)
}

struct Entry<'a> {
    /// Parts of the path, as written and in lower case.
    parts: Vec<&'a str>,
    lower: Vec<&'a str>,
    home: Home<'a>,
}

impl<'a> Entry<'a> {
    fn new(path: &'a str, lower: &'a str, home: Home<'a>) -> Entry<'a> {
        let split = |path: &'a str| -> Vec<&'a str> {
            path.split('/')
                .filter(|part| !matches!(*part, "" | "." | ".."))
                .collect()
        };
        Entry {
            parts: split(path),
            lower: split(lower),
            home,
        }
    }

    /// The part that stands `back` places from the end, in lower case; 0 is the file.
    fn back(&self, back: usize) -> &'a str {
        self.lower
            .iter()
            .rev()
            .nth(back)
            .copied()
            .unwrap_or_default()
    }

    fn written(&self, back: usize) -> &'a str {
        self.parts
            .iter()
            .rev()
            .nth(back)
            .copied()
            .unwrap_or_default()
    }

    fn file(&self) -> &'a str {
        self.back(0)
    }

    fn ends_in(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.file().ends_with(ending))
    }

    fn is_json(&self) -> bool {
        self.ends_in(&[".json"])
    }

    fn is_html(&self) -> bool {
        self.ends_in(&[".html", ".htm"])
    }

    fn within(&self, folder: &str) -> bool {
        self.lower.iter().rev().skip(1).any(|part| *part == folder)
    }

    /// True when the nearest folder that an export is known to have is one of the messages'.
    fn among_messages(&self) -> bool {
        let nearest = self
            .lower
            .iter()
            .rev()
            .skip(1)
            .find(|part| TOP.contains(part));
        nearest.is_some_and(|name| *name == "messages" || Folder::from_name(name).is_some())
    }

    fn is_junk(&self) -> bool {
        self.lower.contains(&"__macosx")
            || self.file().starts_with("._")
            || matches!(self.file(), ".ds_store" | "thumbs.db" | "desktop.ini")
    }

    /// How far from the end the folder of threads stands, as in `inbox/<thread>/…`.
    fn threads(&self) -> Option<usize> {
        let back = self
            .lower
            .iter()
            .rev()
            .skip(2)
            .position(|name| Folder::from_name(name).is_some())?;
        Some(back + 2)
    }

    fn folder(&self) -> Folder {
        self.lower
            .iter()
            .rev()
            .skip(1)
            .find_map(|name| Folder::from_name(name))
            .unwrap_or_default()
    }

    fn is_attachment(&self) -> bool {
        let page = self.is_json() || self.is_html();
        let in_media = MEDIA.contains(&self.back(1));
        let threads = self.threads();
        if let Some(back) = threads {
            // Below the thread's own folder everything travels with messages; in it, what is no
            // page does, except a page's name cut short.
            return back > 2 || !(page || self.is_cut_short() || self.file() == "no-data.txt");
        }
        if self.within("direct") && digits(self.back(1)) {
            return true;
        }
        if self.among_messages() {
            return !page && !self.is_cut_folder() && self.file() != "no-data.txt";
        }
        // A thread's folder, or a download of encrypted chats, handed over without its parents.
        let exported = self
            .lower
            .iter()
            .rev()
            .skip(2)
            .any(|part| TOP.contains(part));
        in_media && !exported && !page && self.lower.len() <= 3
    }

    /// `messa`, `message_1`, `message_1.js`: a path that was too long for the packer.
    fn is_cut_short(&self) -> bool {
        let stem = names::stem(self.file());
        let known = !self.file().contains('.')
            || [".j", ".js", ".jso", ".h", ".ht", ".htm"]
                .iter()
                .any(|ending| self.file().ends_with(ending));
        known && stem.len() >= 2 && ("message".starts_with(stem) || stem.starts_with("message"))
    }

    /// `inbox/verylongtit`: a path cut short within the name of the thread's folder.
    fn is_cut_folder(&self) -> bool {
        Folder::from_name(self.back(1)).is_some() && !self.file().contains('.')
    }

    fn by_name(&self) -> Option<Class> {
        let page = self.is_json() || self.is_html();
        let stem = names::stem(self.file());
        Some(match stem {
            "secret_conversations" if page => {
                Class::Other("lists devices for encrypted chats, holds no messages")
            }
            "your_chat_information" if page => {
                Class::Other("lists chats and their settings, holds no messages")
            }
            "chats" if self.is_html() => Class::Other("a list of links to the conversations"),
            "autofill_information" if page => {
                Class::Other("what browsers fill in for the user, holds no messages")
            }
            "no-data" => Class::Other("says that this part of the export is empty"),
            "start_here" | "index" if self.is_html() => {
                Class::Other("the entry page of the export, holds no messages")
            }
            "reported_conversations" if self.is_json() => {
                self.own_file(Format::ReportedJson, Folder::ReportedConversations)
            }
            "reported_conversations" if self.is_html() => Class::Lost(NO_JSON_TWIN),
            "ai_conversations" if self.is_json() => {
                self.own_file(Format::AiJson, Folder::AiConversations)
            }
            "ai_conversations" if self.is_html() => {
                self.own_file(Format::AiHtml, Folder::AiConversations)
            }
            "personal_information"
            | "account_information"
            | "profile_information"
            | "instagram_profile_information"
            | "professional_information"
            | "profile"
                if page =>
            {
                Class::Personal
            }
            _ if self.within("ai_conversations") && self.is_json() => {
                self.own_file(Format::AiJson, Folder::AiConversations)
            }
            _ if self.within("ai_conversations") && self.is_html() => {
                self.own_file(Format::AiHtml, Folder::AiConversations)
            }
            _ if self.is_json() && is_numbered(stem, "replies_") => {
                self.in_thread(Format::RepliesJson)
            }
            _ => return None,
        })
    }

    fn by_place(&self) -> Option<Class> {
        let in_thread = self.threads() == Some(2);
        if self.is_html() && (in_thread || is_message_name(self.file())) {
            return Some(self.in_thread(Format::ThreadHtml));
        }
        // Elsewhere JSON of any form may carry such a name: look at its beginning first.
        (self.is_json() && in_thread).then(|| self.in_thread(Format::ThreadJson))
    }

    fn by_beginning(&self, look: &mut Look<'_>) -> Result<Class, ReadProblem> {
        let cut_short = self.is_cut_folder() || (self.threads() == Some(2) && self.is_cut_short());
        if self.is_json() || cut_short || (self.home.alone && !self.is_html()) {
            let head = look(HEAD)?;
            let text = String::from_utf8_lossy(&head);
            if let Some(shape) = shape(&text) {
                return Ok(self.by_shape(shape));
            }
            if cut_short && text.trim_start().starts_with('<') {
                return Ok(self.in_thread(Format::ThreadHtml));
            }
            if cut_short && !self.is_cut_folder() {
                return Ok(self.in_thread(Format::ThreadJson));
            }
            // Too torn to show its shape, but the name leaves no doubt.
            if self.is_json() && is_message_name(self.file()) {
                return Ok(self.in_thread(Format::ThreadJson));
            }
            if self.file() == "messages.json" {
                return Ok(self.own_file(Format::LegacyRootJson, Folder::LegacyRoot));
            }
        } else if self.is_html() && self.home.alone {
            let head = look(HTML_HEAD)?;
            let text = String::from_utf8_lossy(&head);
            if ["_2let", "_a6-p", "uiBoxWhite"]
                .iter()
                .any(|class| text.contains(class))
            {
                return Ok(self.in_thread(Format::ThreadHtml));
            }
        }
        Ok(self.neither())
    }

    fn by_shape(&self, shape: Shape) -> Class {
        match shape {
            Shape::Thread => self.in_thread(Format::ThreadJson),
            Shape::Replies => self.in_thread(Format::RepliesJson),
            Shape::EndToEnd => self.own_file(Format::EndToEndJson, Folder::EndToEndEncrypted),
            Shape::Legacy => self.own_file(Format::LegacyRootJson, Folder::LegacyRoot),
            Shape::Reported => self.own_file(Format::ReportedJson, Folder::ReportedConversations),
        }
    }

    fn neither(&self) -> Class {
        if self.home.alone {
            Class::Lost("is neither a ZIP archive nor a file with messages; give the export itself")
        } else if self.among_messages() {
            Class::Lost(UNKNOWN_FORM)
        } else {
            Class::Other(ELSEWHERE)
        }
    }

    fn own_file(&self, format: Format, folder: Folder) -> Class {
        let thread = names::stem(self.written(0)).to_owned();
        Class::Messages(Place {
            format,
            folder,
            thread,
            own: true,
        })
    }

    /// A file that is one of several of a thread, wherever the thread's folder stands.
    fn in_thread(&self, format: Format) -> Class {
        let (thread, own) = self.thread();
        Class::Messages(Place {
            format,
            folder: self.folder(),
            thread: thread.to_owned(),
            own,
        })
    }

    fn thread(&self) -> (&'a str, bool) {
        let parent = self.written(1);
        let numbered = is_message_name(self.file()) || is_numbered(self.file(), "replies_");
        if self.threads().is_some() || names::is_thread_folder(parent) {
            return (parent, false);
        }
        if parent.is_empty() && names::is_thread_folder(self.home.name) {
            return (self.home.name, false);
        }
        match (numbered && !self.home.alone, parent) {
            (true, "") => (self.home.name, false),
            (true, parent) => (parent, false),
            (false, _) => (names::stem(self.written(0)), true),
        }
    }
}

fn digits(text: &str) -> bool {
    text.len() >= 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_numbered(name: &str, start: &str) -> bool {
    name.strip_prefix(start)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// `message_1.json`, in lower case.
fn is_message_name(file: &str) -> bool {
    is_numbered(file, "message_")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Thread,
    EndToEnd,
    Legacy,
    Reported,
    Replies,
}

/// What a JSON file is by its first bytes.
fn shape(head: &str) -> Option<Shape> {
    let text = head.trim_start_matches('\u{feff}').trim_start();
    let has = |key: &str| text.contains(key);
    if text.starts_with('[') {
        return (has("\"participants\"") && has("\"conversation\"")).then_some(Shape::Legacy);
    }
    if !text.starts_with('{') {
        return None;
    }
    if has("\"ig_reported_conversations\"") {
        return Some(Shape::Reported);
    }
    if has("\"reply_content\"") || (has("\"participants\"") && has("\"replies\"")) {
        return Some(Shape::Replies);
    }
    if has("\"threadName\"") || has("\"senderName\"") {
        return Some(Shape::EndToEnd);
    }
    if has("\"messages\"") && has("\"sender_name\"") {
        return Some(Shape::Thread);
    }
    let (_, after) = text.split_once("\"participants\"")?;
    let after = after
        .trim_start()
        .strip_prefix(':')?
        .trim_start()
        .strip_prefix('[')?;
    // A group's list of participants may be longer than what was looked at.
    let room = has("\"messages\"") || text.len() >= HEAD - 8;
    match after.trim_start().chars().next() {
        Some('"') if room => Some(Shape::EndToEnd),
        Some('{') if room => Some(Shape::Thread),
        Some(']') if has("\"messages\"") => Some(Shape::Thread),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_shows_by_its_beginning_what_it_is() {
        let long_group = format!("{{\"participants\":[{}", "{\"name\":\"A\"},".repeat(1000));
        let table = [
            (
                "{\"participants\": [\n {\"name\": \"A\"}], \"messages\": []}",
                Some(Shape::Thread),
            ),
            (
                "\u{feff}\r\n{\"participants\":[],\"messages\":[]}",
                Some(Shape::Thread),
            ),
            (
                "{\"messages\":[{\"sender_name\":\"A\"}],\"participants\":[]}",
                Some(Shape::Thread),
            ),
            (&long_group[..HEAD], Some(Shape::Thread)),
            (
                "{\"participants\":[\"A\",\"B\"],\"messages\":[]}",
                Some(Shape::EndToEnd),
            ),
            (
                "{\"participants\":[],\"threadName\":\"A_1\",\"messages\":[]}",
                Some(Shape::EndToEnd),
            ),
            (
                "[{\"participants\":[\"a\"],\"conversation\":[]}]",
                Some(Shape::Legacy),
            ),
            ("{\"ig_reported_conversations\":[]}", Some(Shape::Reported)),
            (
                "{\"participants\":[{\"name\":\"A\"}],\"replies\":[]}",
                Some(Shape::Replies),
            ),
            ("{\"participants\":[{\"name\":\"A\"}]}", None),
            ("[{\"timestamp\":1,\"label_values\":[]}]", None),
            ("{\"messages\":[]}", None),
            ("participants messages", None),
            ("", None),
        ];
        for (head, expected) in table {
            assert_eq!(shape(head), expected, "{}", head.get(..60).unwrap_or(head));
        }
    }

    #[test]
    fn an_export_begins_where_its_own_folders_stand() {
        let table = [
            (
                "your_instagram_activity/messages/inbox/a_1/message_1.json",
                "",
            ),
            (
                "w/x/your_instagram_activity/messages/inbox/a_1/message_1.json",
                "w/x",
            ),
            ("w/Messages/inbox/a_1/photos/1.jpg", "w"),
            ("w/inbox/a_1/message_1.json", "w"),
            ("w/a_1/message_1.json", "w"),
            ("w/a_1/photos/1.jpg", "w"),
            ("a_1/photos/1.jpg", ""),
            ("photos/1.jpg", ""),
            ("message_1.json", ""),
            ("w/profile.json", "w"),
            ("w/messages", "w"),
            ("", ""),
        ];
        for (path, expected) in table {
            assert_eq!(root(path), expected, "{path}");
        }
    }
}
