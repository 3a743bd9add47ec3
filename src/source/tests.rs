//! Archives and folders as people hand them over, and what is found in them.

use super::*;
use ::zip::write::SimpleFileOptions;
use ::zip::{CompressionMethod, ZipWriter};
use std::io::{Cursor, Write};
use std::path::Path;
use tempfile::TempDir;

const THREAD: &str = r#"{"participants":[{"name":"Zoe"},{"name":"Shop"}],"messages":[
 {"sender_name":"Zoe","timestamp_ms":1,"content":"hello"}],"title":"Zoe"}"#;
const END_TO_END: &str = r#"{"participants": ["Shop", "Zoe"], "threadName": "Zoe_7",
 "messages": [{"senderName": "Zoe", "text": "hi", "timestamp": 1}]}"#;
const LEGACY: &str = r#"[{"participants":["zoe","shop"],"conversation":[{"sender":"zoe"}]}]"#;
const REPORTED: &str = r#"{"ig_reported_conversations":[{"messages":[{"sender_name":"Zoe"}]}]}"#;
const REPLIES: &str = r#"{"participants":[{"name":"Zoe"}],"replies":[{"reply_content":"ok"}]}"#;
const PAGE: &str = "<html><body><div class=\"pam uiBoxWhite noborder\"><div class=\"_a6-p\"/>";

fn personal(user: &str) -> String {
    format!(r#"{{"profile_user":[{{"string_map_data":{{"Username":{{"value":"{user}"}}}}}}]}}"#)
}

fn zip_with(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn zip_of(files: &[(&str, &str)]) -> Vec<u8> {
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    zip_with(&files, CompressionMethod::Deflated)
}

fn put(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let place = folder.join(path);
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::fs::write(&place, bytes).unwrap();
    place
}

fn open_all(paths: &[PathBuf]) -> Catalogue {
    open(paths, &Limits::default()).unwrap()
}

fn open_bytes(name: &str, bytes: &[u8]) -> (TempDir, Result<Catalogue, SourceError>) {
    let folder = TempDir::new().unwrap();
    let place = put(folder.path(), name, bytes);
    let opened = open(&[place], &Limits::default());
    (folder, opened)
}

/// Group, id, folder, paths of every unit.
fn summary(catalogue: &Catalogue) -> Vec<String> {
    let line = |unit: &Unit| {
        let paths: Vec<String> = unit
            .entries
            .iter()
            .map(|entry| catalogue.source_label(entry))
            .collect();
        let group = &catalogue.groups[unit.group].label;
        format!(
            "{group} | {} | {} | {}",
            unit.id,
            unit.folder.as_str(),
            paths.join(", ")
        )
    };
    catalogue.units.iter().map(line).collect()
}

fn row<'a>(catalogue: &'a Catalogue, entry: &str) -> &'a Coverage {
    let found = catalogue.coverage.iter().find(|row| row.entry == entry);
    found.unwrap_or_else(|| panic!("no row for {entry:?} in {:#?}", catalogue.coverage))
}

fn text(catalogue: &Catalogue, entry: &EntryRef) -> (String, Option<String>) {
    let mut bytes = b"left over".to_vec();
    let problem = catalogue
        .read(entry, &mut bytes)
        .err()
        .map(|problem| problem.reason);
    (String::from_utf8_lossy(&bytes).into_owned(), problem)
}

#[test]
fn catalogues_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Catalogue>();
}

#[test]
fn every_file_with_messages_is_known_by_its_place_or_its_beginning() {
    use Format::*;
    const IN: &str = "your_instagram_activity/messages/inbox/zoe_812376236822711";
    let in_thread = |file: &str| format!("{IN}/{file}");
    let table: Vec<(String, &str, Format, &str, &str, u32)> = vec![
        (
            in_thread("message_1.json"),
            THREAD,
            ThreadJson,
            "inbox",
            "zoe_812376236822711",
            1,
        ),
        (
            in_thread("message_10.html"),
            PAGE,
            ThreadHtml,
            "inbox",
            "zoe_812376236822711",
            10,
        ),
        (
            in_thread("messa.json"),
            THREAD,
            ThreadJson,
            "inbox",
            "zoe_812376236822711",
            0,
        ),
        (
            in_thread("messa"),
            THREAD,
            ThreadJson,
            "inbox",
            "zoe_812376236822711",
            0,
        ),
        (
            in_thread("message_1.ht"),
            PAGE,
            ThreadHtml,
            "inbox",
            "zoe_812376236822711",
            1,
        ),
        (in_thread("message_1.json "), "", ThreadJson, "", "", 0),
        (
            "MESSAGES/Inbox/Zoe_1/Message_2.JSON".into(),
            THREAD,
            ThreadJson,
            "inbox",
            "Zoe_1",
            2,
        ),
        (
            "w/messages/message_requests/a_1/message_1.json".into(),
            "",
            ThreadJson,
            "message_requests",
            "a_1",
            1,
        ),
        (
            "messages/archived_threads/a_1/message_1.json".into(),
            "",
            ThreadJson,
            "archived_threads",
            "a_1",
            1,
        ),
        (
            "messages/filtered_threads/a_1/message_1.json".into(),
            "",
            ThreadJson,
            "filtered_threads",
            "a_1",
            1,
        ),
        (
            "messages/e2ee_cutover/a_1/message_1.json".into(),
            "",
            ThreadJson,
            "e2ee_cutover",
            "a_1",
            1,
        ),
        (
            "messages/broadcast/news_1/message_1.json".into(),
            "",
            ThreadJson,
            "broadcast",
            "news_1",
            1,
        ),
        (
            "messages/broadcast/news_1/replies_1.json".into(),
            REPLIES,
            RepliesJson,
            "broadcast",
            "news_1",
            1,
        ),
        (
            "your_facebook_activity/messages/inbox/a_1/message_1.json".into(),
            THREAD,
            ThreadJson,
            "inbox",
            "a_1",
            1,
        ),
        (
            "zoe_812376236822711/message_1.json".into(),
            THREAD,
            ThreadJson,
            "inbox",
            "zoe_812376236822711",
            1,
        ),
        (
            "anywhere/chat.json".into(),
            THREAD,
            ThreadJson,
            "inbox",
            "chat",
            0,
        ),
        (
            "messages.json".into(),
            LEGACY,
            LegacyRootJson,
            "messages.json",
            "messages",
            0,
        ),
        (
            "Zoé N_40.json".into(),
            END_TO_END,
            EndToEndJson,
            "end_to_end_encrypted",
            "Zoé N_40",
            40,
        ),
        (
            "messages/reported_conversations.json".into(),
            REPORTED,
            ReportedJson,
            "reported_conversations",
            "reported_conversations",
            0,
        ),
        (
            "messages/ai_conversations.json".into(),
            "{}",
            AiJson,
            "ai_conversations",
            "ai_conversations",
            0,
        ),
        (
            "messages/ai_conversations/thread_for_mailbox1_2.html".into(),
            "",
            AiHtml,
            "ai_conversations",
            "thread_for_mailbox1_2",
            2,
        ),
    ];
    for (path, body, format, folder, thread, part) in table {
        let (_folder, catalogue) = open_bytes("export.zip", &zip_of(&[(&path, body)]));
        let catalogue = catalogue.unwrap();
        if thread.is_empty() {
            assert!(catalogue.units.is_empty(), "{path}");
            continue;
        }
        assert_eq!(catalogue.units.len(), 1, "{path}: {:?}", catalogue.coverage);
        let unit = &catalogue.units[0];
        let entry = &unit.entries[0];
        let found = (
            entry.format,
            unit.folder.as_str(),
            unit.id.as_str(),
            entry.part,
        );
        assert_eq!(found, (format, folder, thread, part), "{path}");
        assert_eq!(text(&catalogue, entry), (body.to_owned(), None), "{path}");
        assert!(catalogue.coverage.is_empty(), "{path}");
    }
}

#[test]
fn everything_else_of_an_export_has_a_row_that_says_what_it_is() {
    use CoverageKind::{Attachment, Container, Other};
    let table = [
        ("messages/secret_conversations.json", "{}", Other, false),
        ("messages/your_chat_information.json", "[]", Other, false),
        ("messages/chats.html", PAGE, Other, false),
        ("messages/autofill_information.json", "{}", Other, false),
        ("messages/no-data.txt", "", Other, false),
        ("start_here.html", "", Other, false),
        ("index.html", "", Other, false),
        ("likes/liked_posts.json", "{\"likes\":[]}", Other, false),
        ("likes/liked_posts.html", PAGE, Other, false),
        ("media/posts/202001/1.jpg", "", Other, false),
        (
            "your_instagram_activity/media/posts_1.json",
            "[]",
            Other,
            false,
        ),
        (
            "__MACOSX/messages/inbox/a_1/message_1.json",
            THREAD,
            Other,
            false,
        ),
        ("messages/inbox/a_1/._message_1.json", "x", Other, false),
        ("messages/inbox/a_1/.DS_Store", "x", Other, false),
        (
            "messages/inbox/a_1/photos/1_2_3_n_4",
            "x",
            Attachment,
            false,
        ),
        (
            "messages/inbox/a_1/files/message_1.json",
            THREAD,
            Attachment,
            false,
        ),
        (
            "messages/inbox/a_1/files/holiday.zip",
            "x",
            Attachment,
            false,
        ),
        ("messages/inbox/a_1/voice.ogg", "x", Attachment, false),
        ("messages/photos/1.jpg", "x", Attachment, false),
        ("messages/inbox/averylongtitlethatwascut", "x", Other, true),
        ("messages/1.jpg", "x", Attachment, false),
        ("messages/likes/liked_posts.json", "{}", Other, false),
        ("a_1/photos/1.jpg", "x", Attachment, false),
        ("media/0b1c.jpeg", "x", Attachment, false),
        ("direct/202001/1.jpg", "x", Attachment, false),
        ("inner.zip", "x", Container, true),
        ("messages/unheard_of.json", "{\"a\":1}", Other, true),
        ("messages/reported_conversations.html", "", Other, true),
    ];
    for (path, body, kind, gap) in table {
        let (_folder, catalogue) = open_bytes("export.zip", &zip_of(&[(path, body)]));
        let catalogue = catalogue.unwrap();
        assert!(catalogue.units.is_empty(), "{path}");
        let row = row(&catalogue, path);
        assert_eq!((row.kind, row.gap), (kind, gap), "{path}: {}", row.reason);
        let known = kind == Other && !gap;
        assert_eq!(row.status == CoverageStatus::NotMessages, known, "{path}");
        assert_eq!(
            (row.source.as_str(), row.bytes),
            ("export.zip", body.len() as u64)
        );
        assert!(!row.reason.is_empty());
        assert_eq!(catalogue.coverage.len(), 1, "{path}");
    }
}

#[test]
fn zip_and_folder_give_the_same_conversations() {
    let files = [
        ("messages/inbox/zoe_812376236822711/message_1.json", THREAD),
        ("messages/inbox/zoe_812376236822711/message_2.json", THREAD),
        ("messages/inbox/zoe_812376236822711/photos/1.jpg", "x"),
        (
            "messages/message_requests/kim_112376236822711/message_1.json",
            THREAD,
        ),
        ("likes/liked_posts.json", "{}"),
    ];
    let folder = TempDir::new().unwrap();
    let archive = put(folder.path(), "z/export", zip_of(&files));
    for (path, text) in files {
        put(folder.path(), &format!("f/export/{path}"), text);
    }
    let (zip, unpacked) = (
        open_all(&[archive]),
        open_all(&[folder.path().join("f/export")]),
    );
    assert_eq!(zip.units.len(), 2);
    assert_eq!(summary(&zip), summary(&unpacked));
    assert_eq!(zip.coverage, unpacked.coverage);
    for (one, other) in zip.units.iter().zip(&unpacked.units) {
        for (one, other) in one.entries.iter().zip(&other.entries) {
            assert_eq!(text(&zip, one), text(&unpacked, other));
        }
    }
}

#[test]
fn a_thread_split_over_parts_or_moved_or_renamed_is_one_conversation() {
    let folder = TempDir::new().unwrap();
    let name = |n: u32| format!("instagram-some.shop-2026-05-11-UXHPhjRr-{n}.zip");
    let one = put(
        folder.path(),
        &name(1),
        zip_of(&[("a/inbox/zoe_812376236822711/message_1.json", THREAD)]),
    );
    let two = put(
        folder.path(),
        &name(2),
        zip_of(&[
            ("messages/inbox/zoe_812376236822711/message_10.json", THREAD),
            ("messages/inbox/zoe_812376236822711/message_2.json", THREAD),
            ("messages/inbox/zoe_812376236822711/photos/7.jpg", "x"),
        ]),
    );
    let moved = put(
        folder.path(),
        "some.shop_20200316.zip",
        zip_of(&[(
            "messages/message_requests/zoejansen_812376236822711/message_1.html",
            PAGE,
        )]),
    );
    let same = put(
        folder.path(),
        "part.zip",
        zip_of(&[("messages/inbox/zoe_812376236822711/message_1.json", THREAD)]),
    );
    let given = [same, moved, two, one];
    let catalogue = open_all(&given);
    let mut reversed = given.to_vec();
    reversed.reverse();
    assert_eq!(summary(&catalogue), summary(&open_all(&reversed)));
    assert_eq!(summary(&catalogue).len(), 1);
    let unit = &catalogue.units[0];
    assert_eq!(
        (unit.id.as_str(), unit.key.as_str()),
        ("zoe_812376236822711", "812376236822711")
    );
    assert_eq!(unit.folder, Folder::Inbox);
    let parts: Vec<u32> = unit.entries.iter().map(|entry| entry.part).collect();
    assert_eq!(parts, [1, 1, 2, 10, 1]);
    assert_eq!(unit.entries.last().unwrap().format, Format::ThreadHtml);
    assert_eq!(
        unit.bytes,
        unit.entries.iter().map(|entry| entry.bytes).sum::<u64>()
    );
    assert_eq!(catalogue.groups.len(), 1);
    assert_eq!(catalogue.groups[0].username, "some.shop");
    for (uri, held) in [
        (
            "your_instagram_activity/messages/inbox/zoe_812376236822711/photos/7.jpg",
            true,
        ),
        ("./photos/7.jpg", true),
        ("7.jpg", true),
        ("messages/inbox/kim_1/photos/7.jpg", false),
        ("8.jpg", false),
        ("", false),
        ("https://example.org/photos/7.jpg", false),
    ] {
        assert_eq!(catalogue.has_attachment(0, uri), held, "{uri}");
        assert!(!catalogue.has_attachment(1, uri));
    }
}

#[test]
fn what_people_hand_over_is_recognised() {
    let folder = TempDir::new().unwrap();
    let at = folder.path();
    let thread = "inbox/zoe_812376236822711/message_1.json";
    put(
        at,
        &format!(
            "wrapped/meta-2026-Jan-10-17-13-19/instagram-shop-2026-01-10-ABCDEFGH/messages/{thread}"
        ),
        THREAD,
    );
    put(
        at,
        &format!(
            "wrapped/meta-2026-Jan-10-17-13-19/instagram-bakery-2026-01-10-ABCDEFGH/messages/{thread}"
        ),
        THREAD,
    );
    put(
        at,
        "zips/instagram-shop-2026-01-10-ABCDEFGH.zip",
        zip_of(&[(thread, THREAD)]),
    );
    put(at, "zips/bakery_20200101.zip", zip_of(&[(thread, THREAD)]));
    put(at, "zips/readme.txt", "x");
    put(at, "kim_912376236822711/message_1.json", THREAD);
    put(at, "kim_912376236822711/photos/1.jpg", "x");
    put(at, "renamed by hand/message_1.json", THREAD);
    put(at, "loose/message_1.json", THREAD);
    put(at, "loose/page.html", PAGE);
    put(at, "old/messages.json", LEGACY);
    put(at, "old/profile.json", r#"{"username":"shop"}"#);
    put(at, "secure/Zoe_7.json", END_TO_END);
    put(at, "secure/media/0b1c.jpeg", "x");
    let table: [(&str, &[&str]); 9] = [
        (
            "wrapped",
            &[
                "bakery | zoe_812376236822711 | inbox",
                "shop | zoe_812376236822711 | inbox",
            ],
        ),
        (
            "zips",
            &[
                "bakery | zoe_812376236822711 | inbox",
                "shop | zoe_812376236822711 | inbox",
            ],
        ),
        (
            "kim_912376236822711",
            &["kim_912376236822711 | kim_912376236822711 | inbox"],
        ),
        (
            "kim_912376236822711/message_1.json",
            &["message_1.json | kim_912376236822711 | inbox"],
        ),
        (
            "renamed by hand",
            &["renamed by hand | renamed by hand | inbox"],
        ),
        (
            "loose/message_1.json",
            &["message_1.json | message_1 | inbox"],
        ),
        ("loose/page.html", &["page.html | page | inbox"]),
        ("old", &["shop | messages | messages.json"]),
        ("secure", &["secure | Zoe_7 | end_to_end_encrypted"]),
    ];
    for (input, expected) in table {
        let catalogue = open_all(&[at.join(input)]);
        let found: Vec<String> = summary(&catalogue)
            .iter()
            .map(|line| line.rsplit_once(" | ").unwrap().0.to_owned())
            .collect();
        assert_eq!(found, expected, "{input}");
    }
}

#[test]
fn personal_information_names_the_account_over_the_file_name() {
    let files = [
        (
            "personal_information/personal_information/personal_information.json",
            &*personal("Shop.New"),
        ),
        ("messages/inbox/zoe_812376236822711/message_1.json", THREAD),
    ];
    let (_folder, catalogue) = open_bytes("shop_20200316.zip", &zip_of(&files));
    let catalogue = catalogue.unwrap();
    assert_eq!(catalogue.groups.len(), 1);
    let group = &catalogue.groups[0];
    assert_eq!(
        (group.username.as_str(), group.label.as_str()),
        ("shop.new", "shop.new")
    );
    assert_eq!(text(&catalogue, &group.personal[0]).0, files[0].1);
    assert!(catalogue.coverage.is_empty());
}

#[test]
fn a_wrong_checksum_or_a_tear_costs_the_end_of_one_file() {
    let long: String = (0..20_000)
        .map(|n| format!("{{\"n\":{},", n * 7919 % 10_007))
        .collect();
    let long = format!("{{\"participants\":[{{\"name\":\"Z\"}}],\"messages\":[{long}");
    let path = "inbox/zoe_812376236822711/message_1.json";
    let whole = zip_of(&[(path, &long), ("inbox/kim_1/message_1.json", THREAD)]);
    let second = memchr::memmem::rfind(&whole[..whole.len() - 200], b"inbox/kim_1").unwrap();
    let mut wrong = whole.clone();
    let central = memchr::memmem::find(&wrong, b"PK\x01\x02").unwrap();
    wrong[central + 16] ^= 1;
    let mut damaged = whole.clone();
    damaged[20_000..20_040].fill(0xff);
    let torn = &whole[..second / 2];
    let mut senseless = whole.clone();
    senseless[30 + path.len()] = 7;
    let table: [(&str, &[u8], &str, usize); 4] = [
        ("wrong checksum", &wrong, "checksum", long.len()),
        (
            "damaged inside",
            &damaged,
            "download the export again",
            1000,
        ),
        ("damaged at its beginning", &senseless, "damaged", 0),
        ("cut off", torn, "too early", 1000),
    ];
    for (name, bytes, word, least) in table {
        let (_folder, catalogue) = open_bytes("export.zip", bytes);
        let catalogue = catalogue.unwrap();
        let unit = catalogue
            .units
            .iter()
            .find(|unit| unit.id.starts_with("zoe"))
            .unwrap();
        let (found, problem) = text(&catalogue, &unit.entries[0]);
        assert!(
            problem
                .as_ref()
                .is_some_and(|problem| problem.contains(word)),
            "{name}: {problem:?}"
        );
        assert!(found.len() >= least, "{name}: {}", found.len());
        let sound = found
            .bytes()
            .zip(long.bytes())
            .take_while(|(one, other)| one == other)
            .count();
        assert!(sound >= least.min(found.len()), "{name}: {sound}");
        let row = catalogue.row(
            &unit.entries[0],
            CoverageKind::Messages,
            3,
            &problem.unwrap(),
        );
        assert!(row.gap && row.status == CoverageStatus::Unreadable && row.messages == 3);
    }
}

#[test]
fn an_archive_without_its_list_of_contents_is_searched() {
    let files = [
        ("inbox/a_1/message_1.json", THREAD),
        ("inbox/a_1/photos/1.jpg", "x"),
        ("inbox/b_2/message_1.json", THREAD),
    ];
    for method in [CompressionMethod::Deflated, CompressionMethod::Stored] {
        let bytes: Vec<(&str, &[u8])> = files.iter().map(|(n, t)| (*n, t.as_bytes())).collect();
        let whole = zip_with(&bytes, method);
        let mut streamed = ZipWriter::new_stream(Vec::new());
        for (name, bytes) in &bytes {
            let options = SimpleFileOptions::default().compression_method(method);
            streamed.start_file(*name, options).unwrap();
            streamed.write_all(bytes).unwrap();
        }
        let streamed = streamed.finish().unwrap().into_inner();
        for archive in [whole, streamed] {
            let central = memchr::memmem::find(&archive, b"PK\x01\x02").unwrap();
            let (_folder, catalogue) = open_bytes("export.zip", &archive[..central]);
            let catalogue = catalogue.unwrap();
            let ids: Vec<&str> = catalogue
                .units
                .iter()
                .map(|unit| unit.id.as_str())
                .collect();
            assert_eq!(ids, ["a_1", "b_2"], "{method:?}");
            for unit in &catalogue.units {
                assert_eq!(
                    text(&catalogue, &unit.entries[0]),
                    (THREAD.to_owned(), None)
                );
            }
            assert!(row(&catalogue, "").gap && row(&catalogue, "").reason.contains("3 files"));
        }
    }
}

#[test]
fn hostile_entries_are_named_and_cost_nothing_else() {
    let good = ("inbox/good_1/message_1.json", THREAD);
    let bad = "inbox/bad_1/message_1.json";
    let whole = zip_of(&[good, (bad, THREAD)]);
    let central = memchr::memmem::rfind(&whole, b"PK\x01\x02").unwrap();
    let patched = |at: usize, bytes: &[u8]| {
        let mut archive = whole.clone();
        archive[central + at..central + at + bytes.len()].copy_from_slice(bytes);
        archive
    };
    let table = [
        ("encrypted", patched(8, &[1, 0]), "encrypted"),
        ("method", patched(10, &[12, 0]), "method 12"),
        ("size", patched(24, &0xf000_0000u32.to_le_bytes()), "limit"),
        (
            "ratio",
            patched(24, &0x6000_0000u32.to_le_bytes()),
            "unpack to 1.5 GiB",
        ),
        (
            "overlap",
            patched(42, &1u32.to_le_bytes()),
            "shares its bytes",
        ),
    ];
    for (name, archive, word) in table {
        let (_folder, catalogue) = open_bytes("export.zip", &archive);
        let catalogue = catalogue.unwrap();
        assert_eq!(catalogue.units.len(), 1, "{name}");
        assert_eq!(
            text(&catalogue, &catalogue.units[0].entries[0]).1,
            None,
            "{name}"
        );
        let row = row(&catalogue, bad);
        assert!(
            row.gap && row.reason.contains(word),
            "{name}: {}",
            row.reason
        );
        assert_eq!(row.kind, CoverageKind::Messages);
    }
}

#[test]
fn a_false_size_is_never_believed() {
    let path = "inbox/a_1/message_1.json";
    let whole = zip_of(&[(path, THREAD)]);
    let central = memchr::memmem::find(&whole, b"PK\x01\x02").unwrap();
    for (size, word) in [(10u32, "longer"), (60_000_000, "too early")] {
        let mut archive = whole.clone();
        archive[central + 24..central + 28].copy_from_slice(&size.to_le_bytes());
        let (_folder, catalogue) = open_bytes("export.zip", &archive);
        let catalogue = catalogue.unwrap();
        let (found, problem) = text(&catalogue, &catalogue.units[0].entries[0]);
        assert!(
            problem.is_some_and(|problem| problem.contains(word)),
            "{size}"
        );
        assert_eq!(found.len(), THREAD.len().min(size as usize));
    }
}

#[test]
fn limits_on_number_and_total_are_kept() {
    let archive = zip_of(&[
        ("inbox/a_1/message_1.json", THREAD),
        ("inbox/b_1/message_1.json", THREAD),
    ]);
    let folder = TempDir::new().unwrap();
    let place = put(folder.path(), "export.zip", archive);
    let few = Limits {
        entries: 1,
        ..Limits::default()
    };
    let error = open(std::slice::from_ref(&place), &few)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("2 files") && error.contains("limit of 1"),
        "{error}"
    );
    let small = Limits {
        total_bytes: THREAD.len() as u64,
        ..Limits::default()
    };
    let catalogue = open(&[place], &small).unwrap();
    assert_eq!(catalogue.units.len(), 1);
    assert!(
        row(&catalogue, "inbox/b_1/message_1.json")
            .reason
            .contains("scan the export in parts")
    );
    let few = open(&[folder.path().to_owned()], &few).unwrap();
    assert!(few.coverage.iter().all(|row| row.gap));
}

#[test]
fn odd_names_are_read_but_never_followed() {
    let table = [
        ("../../inbox/a_1/message_1.json", true),
        ("/inbox/a_1/message_1.json", true),
        ("C:\\inbox\\a_1\\message_1.json", true),
        ("messages\\inbox\\a_1\\message_1.json", false),
    ];
    for (name, noted) in table {
        // The writer tidies names, so one of the same length is put in afterwards.
        let plain = "x".repeat(name.len());
        let mut archive = zip_of(&[(&plain, THREAD)]);
        while let Some(at) = memchr::memmem::find(&archive, plain.as_bytes()) {
            archive[at..at + name.len()].copy_from_slice(name.as_bytes());
        }
        let (_folder, catalogue) = open_bytes("export.zip", &archive);
        let catalogue = catalogue.unwrap();
        assert_eq!(catalogue.units.len(), 1, "{name}");
        let unit = &catalogue.units[0];
        assert_eq!(unit.id, "a_1", "{name}");
        assert_eq!(unit.entries[0].note == ESCAPES, noted, "{name}");
        assert_eq!(text(&catalogue, &unit.entries[0]).0, THREAD, "{name}");
    }
}

#[test]
fn two_entries_of_one_name_are_both_read() {
    let (one, two) = ("inbox/a_1/message_1.json", "inbox/a_1/message_x.json");
    let mut archive = zip_of(&[(one, THREAD), (two, REPLIES)]);
    while let Some(at) = memchr::memmem::find(&archive, two.as_bytes()) {
        archive[at..at + one.len()].copy_from_slice(one.as_bytes());
    }
    let (_folder, catalogue) = open_bytes("export.zip", &archive);
    let catalogue = catalogue.unwrap();
    assert_eq!(catalogue.units.len(), 1);
    let mut texts: Vec<String> = catalogue.units[0]
        .entries
        .iter()
        .map(|entry| text(&catalogue, entry).0)
        .collect();
    texts.sort();
    let mut expected = [THREAD, REPLIES];
    expected.sort();
    assert_eq!(texts, expected);
}

#[test]
fn look_alikes_are_read_and_named() {
    let path = "your_facebook_activity/messages/inbox/a_1/message_1.json";
    let (_folder, catalogue) = open_bytes("export.zip", &zip_of(&[(path, THREAD)]));
    let catalogue = catalogue.unwrap();
    let entry = &catalogue.units[0].entries[0];
    let row = catalogue.row(entry, CoverageKind::Messages, 1, "");
    assert!(row.reason.contains("Facebook") && !row.gap);
    assert_eq!(row.status, CoverageStatus::Scanned);
}

#[test]
fn inputs_that_cannot_be_opened_are_an_error_only_when_nothing_else_is_there() {
    let folder = TempDir::new().unwrap();
    let good = put(
        folder.path(),
        "good.zip",
        zip_of(&[("inbox/a_1/message_1.json", THREAD)]),
    );
    let mut spanned = zip_of(&[("inbox/a_1/message_1.json", THREAD)]);
    let end = memchr::memmem::rfind(&spanned, b"PK\x05\x06").unwrap();
    spanned[end + 4] = 2;
    spanned[end + 6] = 2;
    let table = [
        (folder.path().join("absent.zip"), "does not exist"),
        (put(folder.path(), "empty.zip", ""), "0 bytes"),
        (
            put(folder.path(), "login.zip", "<html>please log in</html>"),
            "not a ZIP",
        ),
        (put(folder.path(), "split.zip", spanned), "split"),
        (
            put(folder.path(), "split.z01", b"PK\x07\x08PK\x03\x04"),
            "split",
        ),
    ];
    for (bad, word) in table {
        let error = open(std::slice::from_ref(&bad), &Limits::default())
            .unwrap_err()
            .to_string();
        assert!(error.contains(word), "{error}");
        let catalogue = open_all(&[bad.clone(), good.clone()]);
        assert_eq!(catalogue.units.len(), 1);
        let row = row(&catalogue, "");
        assert!(row.gap && row.reason.contains(word), "{}", row.reason);
        assert_eq!(row.status, CoverageStatus::Unreadable);
    }
    assert!(matches!(
        open(&[], &Limits::default()),
        Err(SourceError::NoInput)
    ));
}

#[test]
fn nothing_is_read_twice_and_inputs_of_equal_name_are_told_apart() {
    let folder = TempDir::new().unwrap();
    let archive = zip_of(&[("inbox/a_1/message_1.json", THREAD)]);
    let one = put(folder.path(), "x/export.zip", &archive);
    let two = put(folder.path(), "y/export.zip", &archive);
    let catalogue = open_all(&[one.clone(), one.clone(), two.clone()]);
    let labels: Vec<String> = catalogue.units[0]
        .entries
        .iter()
        .map(|entry| catalogue.source_label(entry))
        .collect();
    let paths = [
        "x/export.zip: inbox/a_1/message_1.json",
        "y/export.zip: inbox/a_1/message_1.json",
    ];
    assert_eq!(labels, paths);
    assert!(catalogue.coverage.iter().any(|row| !row.gap
        && row.reason == "named more than once, or inside a folder that was named too; read once"));
    let within = open_all(&[folder.path().to_owned(), one]);
    assert_eq!(within.units[0].entries.len(), 2);
}

#[test]
fn a_file_that_changes_after_the_listing_is_a_problem_not_a_surprise() {
    let folder = TempDir::new().unwrap();
    let place = put(folder.path(), "inbox/a_1/message_1.json", THREAD);
    let catalogue = open_all(&[folder.path().to_owned()]);
    let entry = &catalogue.units[0].entries[0];
    assert_eq!(text(&catalogue, entry), (THREAD.to_owned(), None));
    std::fs::write(&place, format!("{THREAD}more")).unwrap();
    let (found, problem) = text(&catalogue, entry);
    assert!(found == THREAD && problem.unwrap().contains("grown"));
    std::fs::write(&place, "{").unwrap();
    let (found, problem) = text(&catalogue, entry);
    assert!(found == "{" && problem.unwrap().contains("too early"));
    std::fs::remove_file(&place).unwrap();
    let (found, problem) = text(&catalogue, entry);
    assert!(found.is_empty() && problem.unwrap().contains("gone"));
}

#[cfg(unix)]
#[test]
fn links_are_named_and_not_followed() {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "in/inbox/a_1/message_1.json", THREAD);
    let outside = put(folder.path(), "outside.json", THREAD);
    std::os::unix::fs::symlink(&outside, folder.path().join("in/inbox/a_1/message_2.json"))
        .unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("in/loop")).unwrap();
    let catalogue = open_all(&[folder.path().join("in")]);
    assert_eq!(catalogue.units[0].entries.len(), 1);
    for path in ["inbox/a_1/message_2.json", "loop"] {
        let row = row(&catalogue, path);
        assert_eq!((row.status, row.gap), (CoverageStatus::NotScanned, false));
    }
}

#[test]
fn many_threads_read_at_once() {
    let bodies: Vec<(String, String)> = (0..50)
        .map(|n| {
            (
                format!("inbox/t_{n}/message_1.json"),
                format!("{n}").repeat(5000),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = bodies
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_str()))
        .collect();
    let (_folder, catalogue) = open_bytes("export.zip", &zip_of(&files));
    let catalogue = catalogue.unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for unit in &catalogue.units {
                    let number = unit.id.strip_prefix("t_").unwrap();
                    let expected = (number.repeat(5000), None);
                    assert_eq!(text(&catalogue, &unit.entries[0]), expected);
                }
            });
        }
    });
}

#[test]
fn large_archives_with_many_entries_are_read() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().large_file(true);
    for number in 0..66_000 {
        writer
            .start_file(format!("inbox/a_1/photos/{number}.jpg"), options)
            .unwrap();
    }
    writer
        .start_file("inbox/a_1/message_1.json", options)
        .unwrap();
    writer.write_all(THREAD.as_bytes()).unwrap();
    let archive = writer.finish().unwrap().into_inner();
    let (_folder, catalogue) = open_bytes("export.zip", &archive);
    let catalogue = catalogue.unwrap();
    assert_eq!(catalogue.coverage.len(), 66_000);
    assert_eq!(
        text(&catalogue, &catalogue.units[0].entries[0]),
        (THREAD.to_owned(), None)
    );
    assert!(catalogue.has_attachment(0, "messages/inbox/a_1/photos/65999.jpg"));
    // The same when it is cut off: sizes then stand in the local headers' extra fields.
    let central = memchr::memmem::find(&archive, b"PK\x01\x02").unwrap();
    let (_folder, catalogue) = open_bytes("export.zip", &archive[..central]);
    let catalogue = catalogue.unwrap();
    assert_eq!(catalogue.coverage.len(), 66_001);
    assert_eq!(
        text(&catalogue, &catalogue.units[0].entries[0]),
        (THREAD.to_owned(), None)
    );
}

#[test]
fn attachments_of_a_thread_handed_over_alone_are_known_by_their_full_path() {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "zoe_812376236822711/message_1.json", THREAD);
    put(folder.path(), "zoe_812376236822711/photos/7.jpg", "x");
    let catalogue = open_all(&[folder.path().join("zoe_812376236822711")]);
    let uri = "your_instagram_activity/messages/inbox/zoe_812376236822711/photos/7.jpg";
    assert!(catalogue.has_attachment(0, uri));
    assert!(!catalogue.has_attachment(0, &uri.replace("zoe", "kim")));
}

#[test]
fn an_input_without_files_has_a_row() {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let archive = put(folder.path(), "x.zip", zip_of(&[]));
    for input in [folder.path().join("empty"), archive] {
        let catalogue = open_all(&[input]);
        assert!(row(&catalogue, "").reason.contains("no files"));
    }
}

#[test]
fn an_archive_too_large_when_searched_is_named_not_dropped() {
    let mut writer = ZipWriter::new_stream(Vec::new());
    writer
        .start_file("inbox/a_1/message_1.json", SimpleFileOptions::default())
        .unwrap();
    writer.write_all(&[b' '; 5000]).unwrap();
    let archive = writer.finish().unwrap().into_inner();
    let central = memchr::memmem::find(&archive, b"PK\x01\x02").unwrap();
    let folder = TempDir::new().unwrap();
    let place = put(folder.path(), "export.zip", &archive[..central]);
    let limits = Limits {
        entry_bytes: 4000,
        ..Limits::default()
    };
    let catalogue = open(&[place], &limits).unwrap();
    assert!(
        row(&catalogue, "inbox/a_1/message_1.json")
            .reason
            .contains("limit")
    );
}

#[test]
fn a_zip_sent_in_a_conversation_is_an_attachment_also_in_a_folder() {
    let folder = TempDir::new().unwrap();
    let archive = zip_of(&[("inbox/b_1/message_1.json", THREAD)]);
    put(folder.path(), "inbox/a_1/files/sent.zip", &archive);
    put(folder.path(), "part.zip", &archive);
    let catalogue = open_all(&[folder.path().to_owned()]);
    let paths: Vec<&str> = catalogue
        .units
        .iter()
        .map(|unit| unit.entries[0].path.as_str())
        .collect();
    assert_eq!(paths, ["inbox/b_1/message_1.json"]);
    assert_eq!(
        row(&catalogue, "inbox/a_1/files/sent.zip").kind,
        CoverageKind::Attachment
    );
}

#[test]
fn damage_anywhere_never_panics_and_never_loses_an_entry_without_a_word() {
    let files = [
        ("inbox/a_1/message_1.json", THREAD),
        ("inbox/b_1/photos/1.jpg", "x"),
        ("messages/any.json", END_TO_END),
        ("personal_information/personal_information.json", "{}"),
    ];
    let whole = zip_of(&files);
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("export.zip");
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let mut silent = 0;
    for _ in 0..1000 {
        let mut archive = whole.clone();
        for _ in 0..=random(3) {
            let at = random(archive.len());
            archive[at] = [0, 1, 0x7f, 0xff, random(256) as u8][random(5)];
        }
        archive.truncate(whole.len() - random(2) * random(whole.len()));
        std::fs::write(&place, &archive).unwrap();
        let Ok(catalogue) = open(std::slice::from_ref(&place), &Limits::default()) else {
            continue;
        };
        let entries = catalogue.units.iter().flat_map(|unit| &unit.entries);
        let entries: Vec<&EntryRef> = entries
            .chain(catalogue.groups.iter().flat_map(|group| &group.personal))
            .collect();
        let problems = entries
            .iter()
            .filter(|entry| text(&catalogue, entry).1.is_some())
            .count();
        let gaps = catalogue.coverage.iter().filter(|row| row.gap).count();
        let seen = entries.len()
            + catalogue
                .coverage
                .iter()
                .filter(|row| !row.entry.is_empty())
                .count();
        silent += usize::from(seen < files.len() && problems + gaps == 0);
    }
    // A wrong count at the archive's end that agrees with itself cannot be told from a true one.
    assert!(silent <= 1, "{silent}");
}

#[cfg(target_os = "linux")]
#[test]
fn entries_beyond_four_gigabytes_are_read() {
    use std::io::Seek;
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("export.zip");
    let mut file = std::fs::File::create(&place).unwrap();
    // A hole that takes no room on the disk.
    file.seek(std::io::SeekFrom::Start(5 << 30)).unwrap();
    let mut writer = ZipWriter::new(file);
    writer
        .start_file("inbox/a_1/message_1.json", SimpleFileOptions::default())
        .unwrap();
    writer.write_all(THREAD.as_bytes()).unwrap();
    writer.finish().unwrap();
    let catalogue = open_all(&[place]);
    assert_eq!(
        text(&catalogue, &catalogue.units[0].entries[0]),
        (THREAD.to_owned(), None)
    );
}

/// Figures for SPEED.md; `cargo test --release --lib source -- --ignored --nocapture`.
#[test]
#[ignore = "measures, asserts nothing about time"]
fn half_a_million_entries_are_listed() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for number in 0..500_000 {
        let name = format!(
            "your_instagram_activity/messages/inbox/name_{}/photos/{number}00000_n.jpg",
            812_376_236_000_000_u64 + number / 500
        );
        writer.start_file(name, options).unwrap();
    }
    let body = THREAD.repeat(200_000);
    writer
        .start_file("inbox/a_1/message_1.json", options)
        .unwrap();
    writer.write_all(body.as_bytes()).unwrap();
    let archive = writer.finish().unwrap().into_inner();
    let folder = TempDir::new().unwrap();
    let place = put(folder.path(), "export.zip", archive);
    let start = std::time::Instant::now();
    let limits = Limits {
        ratio: 2000,
        ..Limits::default()
    };
    let catalogue = open(&[place], &limits).unwrap();
    println!("listed in {:?}", start.elapsed());
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let lines = status
            .lines()
            .filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM"));
        lines.for_each(|line| println!("{line}"));
    }
    assert_eq!(catalogue.coverage.len(), 500_000);
    let start = std::time::Instant::now();
    assert_eq!(
        text(&catalogue, &catalogue.units[0].entries[0]).0.len(),
        body.len()
    );
    println!("read {} bytes in {:?}", body.len(), start.elapsed());
}

#[cfg(unix)]
#[test]
fn devices_and_pipes_are_named_and_never_opened() {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "inbox/a_1/message_1.json", THREAD);
    let socket = folder.path().join("inbox/a_1/message_2.json");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let catalogue = open_all(&[folder.path().to_owned()]);
    assert_eq!(catalogue.units[0].entries.len(), 1);
    let row = row(&catalogue, "inbox/a_1/message_2.json");
    assert!(row.reason.contains("device or pipe") && !row.gap);
    let error = open(&[socket], &Limits::default()).unwrap_err().to_string();
    assert!(error.contains("device or pipe"), "{error}");
}

#[test]
fn names_in_code_page_437_keep_their_letters() {
    let plain = "inbox/zoX_812376236822711/message_1.json";
    let mut archive = zip_of(&[(plain, THREAD)]);
    while let Some(at) = memchr::memmem::find(&archive, b"zoX") {
        archive[at + 2] = 0x89;
    }
    let (_folder, catalogue) = open_bytes("export.zip", &archive);
    let catalogue = catalogue.unwrap();
    assert_eq!(catalogue.units[0].id, "zoë_812376236822711");
    assert_eq!(catalogue.units[0].key, "812376236822711");
}
