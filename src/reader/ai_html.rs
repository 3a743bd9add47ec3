//! Reads pages of conversations with the platform's AI: nested tables of labels and values instead
//! of message blocks. Takes the bytes of a page, gives [`Parsed`]; loses no value of any table.
//!
//! Nobody has described these pages in full, and their labels are translated. So nothing depends on
//! a label's words: a value that is a date is the time, a short value that few records share is the
//! sender, everything else is what was written.

use super::dates::{self, DateReader};
use super::html::sink::{Handler, Tag, push_bounded};
use super::html::{tokenize, zone};
use super::parsed::Parsed;
use crate::model::{Message, MessageKind, NO_EXTRA, Text, TimePrecision};
use std::collections::{HashMap, HashSet};
use std::io::Read;

/// Tables inside tables that are told apart; deeper ones are read as one.
const DEPTH_LIMIT: usize = 64;
/// Longest text of a cell that is kept.
const TEXT_LIMIT: usize = 4 * 1024 * 1024;
/// A sender's name is not longer than this, in bytes.
const NAME_LIMIT: usize = 80;
/// More different names than this under one label are no senders.
const SENDER_LIMIT: usize = 3;

/// Reads a page to its end, or to the place where it breaks off.
pub fn parse(reader: impl Read) -> Parsed {
    let mut page = Page::default();
    let failure = tokenize(reader, &mut page);
    page.finish(failure)
}

/// A label and its value; the label may be empty.
#[derive(Debug, Default, Clone)]
struct Field {
    label: String,
    value: String,
}

/// One table: its own fields, without those of tables inside it.
#[derive(Debug, Default)]
struct Table {
    fields: Vec<Field>,
    cells: Vec<Cell>,
}

/// A cell: the words directly in it, and those in divisions inside it.
#[derive(Debug, Default)]
struct Cell {
    outer: Vec<u8>,
    inner: Vec<u8>,
    divisions: usize,
    open: bool,
}

impl Cell {
    fn buffer(&mut self) -> &mut Vec<u8> {
        if self.divisions > 0 {
            &mut self.inner
        } else {
            &mut self.outer
        }
    }
}

#[derive(Debug, Default)]
struct Page {
    tables: Vec<Table>,
    beyond: usize,
    records: Vec<Vec<Field>>,
    title: Vec<u8>,
    in_title: bool,
    passed: usize,
    body_open: bool,
    cut: bool,
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_string()
}

impl Table {
    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        let mut label = String::new();
        let alone = cells.len() == 1;
        for cell in &cells {
            let (outer, inner) = (words(&cell.outer), words(&cell.inner));
            if !inner.is_empty() {
                let own = if outer.is_empty() {
                    std::mem::take(&mut label)
                } else {
                    outer
                };
                self.fields.push(Field {
                    label: own,
                    value: inner,
                });
            } else if alone || !label.is_empty() {
                self.fields.push(Field {
                    label: std::mem::take(&mut label),
                    value: outer,
                });
            } else {
                label = outer;
            }
        }
        if !label.is_empty() {
            self.fields.push(Field {
                label: String::new(),
                value: label,
            });
        }
        self.fields.retain(|field| !field.value.is_empty());
    }
}

impl Page {
    fn cell(&mut self) -> Option<&mut Cell> {
        self.tables
            .last_mut()?
            .cells
            .last_mut()
            .filter(|cell| cell.open)
    }

    fn end_table(&mut self) {
        let Some(mut table) = self.tables.pop() else {
            return;
        };
        table.end_row();
        if !table.fields.is_empty() {
            self.records.push(table.fields);
        }
    }

    fn finish(mut self, failure: Option<std::io::ErrorKind>) -> Parsed {
        let torn = self.body_open;
        while !self.tables.is_empty() {
            self.end_table();
        }
        let mut parsed = Parsed {
            title: words(&self.title),
            precision: TimePrecision::Minute,
            newest_first: true,
            ..Parsed::default()
        };
        self.write(&mut parsed);
        parsed.problem = match failure {
            Some(kind) => Some(format!(
                "reading stopped before the end of the page ({kind})"
            )),
            None if self.cut => Some("a text was cut: too long".into()),
            None if torn => Some("the page breaks off before its end; export it again".into()),
            None => None,
        };
        if parsed.messages.is_empty() {
            parsed
                .notes
                .push("no tables with words in this page".into());
        }
        parsed
    }

    fn write(&mut self, parsed: &mut Parsed) {
        let sender_label = sender_label(&self.records);
        let mut lines = DateReader::default();
        let mut last_line = None;
        for record in std::mem::take(&mut self.records) {
            let is_sender = |field: &&Field| Some(&field.label) == sender_label.as_ref();
            let sender = record
                .iter()
                .find(is_sender)
                .map_or("", |field| &field.value);
            let sender = sender_id(&mut parsed.senders, sender);
            let mut said: Vec<&str> = Vec::new();
            for field in record.iter().filter(|field| !is_sender(field)) {
                if is_date(&field.value) {
                    last_line = Some(lines.push(&field.value));
                } else {
                    said.push(&field.value);
                }
            }
            push_message(parsed, &said.join("\n"), sender, last_line);
        }
        let resolved = lines.resolve();
        let (clock, note) = zone::Header::default().clock();
        parsed.zone_note = note;
        parsed.newest_first = resolved.newest_first;
        let undated = zone::fill_times(&mut parsed.messages, &resolved, &clock);
        if undated > 0 {
            parsed.notes.push(format!(
                "{undated} texts without a date: neighbour's time used"
            ));
        }
    }
}

fn push_message(parsed: &mut Parsed, said: &str, sender: u16, line: Option<u32>) {
    let arena = parsed.arena.expose_mut();
    let (Ok(start), Ok(len)) = (u32::try_from(arena.len()), u32::try_from(said.len())) else {
        return;
    };
    if said.is_empty() || start.checked_add(len).is_none() {
        return;
    }
    arena.push_str(said);
    parsed.messages.push(Message {
        sent_at: line.map_or(i64::MAX, i64::from),
        text: Text { start, len },
        extra: NO_EXTRA,
        file: 0,
        sender,
        kind: MessageKind::Written,
    });
}

fn sender_id(senders: &mut Vec<String>, name: &str) -> u16 {
    let known = senders.iter().position(|sender| sender == name);
    let index = known.unwrap_or_else(|| {
        senders.push(name.to_string());
        senders.len() - 1
    });
    u16::try_from(index).unwrap_or(u16::MAX)
}

fn is_date(value: &str) -> bool {
    value.len() < 100
        && dates::count_digits(value.as_bytes()) >= 6
        && dates::parse_line(value).is_some()
}

/// The label under which few short values stand again and again: who wrote.
fn sender_label(records: &[Vec<Field>]) -> Option<String> {
    let mut values: HashMap<&str, (usize, HashSet<&str>)> = HashMap::new();
    for field in records
        .iter()
        .flatten()
        .filter(|field| !field.label.is_empty())
    {
        let (count, names) = values.entry(&field.label).or_default();
        *count += 1;
        if names.len() <= SENDER_LIMIT {
            names.insert(&field.value);
        }
    }
    let is_sender = |(count, names): &(usize, HashSet<&str>)| {
        *count > names.len()
            && (2..=SENDER_LIMIT).contains(&names.len())
            && names
                .iter()
                .all(|name| name.len() <= NAME_LIMIT && !is_date(name))
    };
    let candidates = values.iter().filter(|(_, value)| is_sender(value));
    candidates
        .max_by_key(|(label, (count, _))| (*count, **label))
        .map(|(label, _)| label.to_string())
}

impl Handler for Page {
    fn start(&mut self, tag: &Tag) {
        match tag.name.as_slice() {
            b"body" => self.body_open = true,
            b"title" => self.in_title = true,
            b"style" | b"script" => self.passed += 1,
            b"table" if self.tables.len() >= DEPTH_LIMIT => self.beyond += 1,
            b"table" => self.tables.push(Table::default()),
            b"td" | b"th" if self.beyond == 0 => {
                if let Some(table) = self.tables.last_mut() {
                    table.cells.push(Cell {
                        open: true,
                        ..Cell::default()
                    });
                }
            }
            b"br" => self.text(b"\n"),
            b"div" | b"p" | b"li" => {
                if let Some(cell) = self.cell() {
                    cell.divisions += 1;
                    if cell.inner.last().is_some_and(|last| *last != b'\n') {
                        cell.inner.push(b'\n');
                    }
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"body" | b"html" => self.body_open = false,
            b"title" => self.in_title = false,
            b"style" | b"script" => self.passed = self.passed.saturating_sub(1),
            b"table" if self.beyond > 0 => self.beyond -= 1,
            b"table" => self.end_table(),
            b"tr" if self.beyond == 0 => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_row();
                }
            }
            b"td" | b"th" if self.beyond == 0 => {
                if let Some(cell) = self.cell() {
                    cell.open = false;
                }
            }
            b"div" | b"p" | b"li" => {
                if let Some(cell) = self.cell() {
                    cell.divisions = cell.divisions.saturating_sub(1);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, piece: &[u8]) {
        if self.passed > 0 {
            return;
        }
        if self.in_title {
            push_bounded(&mut self.title, piece, TEXT_LIMIT);
        } else if let Some(cell) = self.cell() {
            self.cut |= !push_bounded(cell.buffer(), piece, TEXT_LIMIT);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::reader::parsed::Parsed;

    fn rows(page: &Parsed) -> Vec<(String, String, String)> {
        let row = |m: &crate::model::Message| {
            let start = m.text.start as usize;
            let text = page.arena.expose()[start..start + m.text.len as usize].to_string();
            let time = jiff::Timestamp::from_millisecond(m.sent_at)
                .unwrap()
                .to_string();
            (page.senders[m.sender as usize].clone(), text, time)
        };
        page.messages.iter().map(row).collect()
    }

    fn row(sender: &str, text: &str, time: &str) -> (String, String, String) {
        (sender.into(), text.into(), time.into())
    }

    fn record(style: usize, sender: &str, text: &str, time: &str) -> String {
        let field = |label: &str, value: &str| match style {
            0 => format!(
                "<tr><td class=\"_2pin _a6_q\" colspan=2>{label}<div><div>{value}</div></div></td></tr>"
            ),
            _ => {
                format!("<tr><td class=\"_2pin\">{label}</td><td class=\"_2piu\">{value}</td></tr>")
            }
        };
        format!(
            "<table>{}{}{}</table>",
            field("Van", sender),
            field("Bericht", text),
            field("Tijd", time)
        )
    }

    #[test]
    fn nested_tables_give_sender_words_and_time_whatever_the_labels() {
        for style in [0, 1] {
            let records = record(
                style,
                "Ana",
                "my BSN is 111222333<br/>ok?",
                "Apr 28, 2024 12:14 pm",
            ) + &record(
                style,
                "Meta AI",
                "I can&#039;t keep that",
                "Apr 28, 2024 12:13 pm",
            ) + &record(style, "Ana", "hello", "Apr 28, 2024 12:12 pm");
            let html = format!(
                "<html><head><title>Meta AI</title><style>td {{}}</style></head><body><table><tr><td>Berichten<div>{records}</div></td></tr></table></body></html>"
            );
            let page = parse(html.as_bytes());
            assert_eq!(
                rows(&page)[..3],
                [
                    row("Ana", "my BSN is 111222333\nok?", "2024-04-28T19:14:00Z"),
                    row("Meta AI", "I can't keep that", "2024-04-28T19:13:00Z"),
                    row("Ana", "hello", "2024-04-28T19:12:00Z"),
                ]
            );
            assert_eq!((page.title.as_str(), page.problem), ("Meta AI", None));
        }
    }

    #[test]
    fn values_without_labels_and_times_are_not_lost() {
        let html = "<body><table><tr><td>my password is hunter2</td></tr></table></body>";
        let page = parse(html.as_bytes());
        assert_eq!(rows(&page)[0].1, "my password is hunter2");
        assert!(page.notes[0].starts_with("1 texts without a date"));
    }

    #[test]
    fn torn_and_deep_pages_keep_what_they_have() {
        let html = "<body>".to_string() + &"<table><tr><td>a<div>".repeat(5000) + "words";
        let page = parse(html.as_bytes());
        assert!(page.problem.is_some());
        assert!(page.arena.expose().contains("words"));
        assert!(parse("".as_bytes()).messages.is_empty());
    }
}
