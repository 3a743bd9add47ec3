//! The inputs themselves: archives, folders and single files, opened and listed.
//!
//! Takes the paths that the user gave, gives each input with its items and what is wrong with it.
//! Knows nothing of what the items mean, except that attachments are not opened.

use super::content;
use super::error::{ReadProblem, SourceError};
use super::limits::Limits;
use super::positioned::SharedFile;
use super::{Locator, folder, layout, zip};
use crate::model::{Coverage, CoverageKind, CoverageStatus};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One open input.
#[derive(Debug)]
pub(super) struct Input {
    /// As printed: the name, with its folder when two inputs have the same name.
    pub(super) label: String,
    /// File name of the archive or folder.
    pub(super) name: String,
    /// True for a single file with messages.
    pub(super) alone: bool,
    archive: Option<SharedFile>,
}

impl Input {
    /// A reader over an item.
    pub(super) fn open(&self, place: &Locator, bytes: u64) -> Result<Box<dyn Read>, ReadProblem> {
        match (place, &self.archive) {
            (Locator::File(path), _) => content::open_file(path, bytes),
            (Locator::Span(span), Some(archive)) => content::open_span(archive, span),
            (Locator::Span(_), None) => Err(ReadProblem::new("the archive is not open")),
        }
    }
}

/// One file of an input.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) locator: Locator,
    /// Why it must not be read.
    pub(super) refusal: Option<String>,
}

/// Something that could not be read.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) kind: CoverageKind,
    pub(super) reason: String,
    pub(super) gap: bool,
}

impl Row {
    fn whole(reason: String, bytes: u64) -> Row {
        Row {
            path: String::new(),
            bytes,
            kind: CoverageKind::Container,
            reason,
            gap: true,
        }
    }

    pub(super) fn of(self, source: &str) -> Coverage {
        // A container is unreadable as such; a file was left alone for a reason.
        let unreadable = self.gap && self.kind == CoverageKind::Container;
        Coverage {
            source: source.to_owned(),
            entry: self.path,
            kind: self.kind,
            bytes: self.bytes,
            messages: 0,
            status: match unreadable {
                true => CoverageStatus::Unreadable,
                false => CoverageStatus::NotScanned,
            },
            reason: self.reason,
            gap: self.gap,
        }
    }
}

/// An input with what it holds.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) input: Input,
    pub(super) items: Vec<Item>,
    pub(super) rows: Vec<Row>,
}

/// All inputs, and rows for those that could not be opened.
#[derive(Debug)]
pub(super) struct Inputs {
    pub(super) listed: Vec<Listed>,
    pub(super) rows: Vec<Coverage>,
}

/// Opens and lists all inputs, in the order of their names.
pub(super) fn collect(paths: &[PathBuf], limits: &Limits) -> Result<Inputs, SourceError> {
    if paths.is_empty() {
        return Err(SourceError::NoInput);
    }
    let mut collection = Collection::new(limits);
    for path in paths {
        collection.resolve(path);
    }
    collection.drop_contained();
    collection.list_all();
    collection.finish()
}

struct Collection<'a> {
    limits: &'a Limits,
    /// By real path, so that nothing is read twice.
    chosen: BTreeMap<PathBuf, u32>,
    listed: Vec<(PathBuf, Listed)>,
    /// Name, sentence and size of what could not be opened.
    failed: Vec<(String, String, u64)>,
    passed_over: Vec<(String, &'static str)>,
}

const TWICE: &str = "named more than once, or inside a folder that was named too; read once";
const NO_FILES: &str = "holds no files; check that it is the right one";

impl<'a> Collection<'a> {
    fn new(limits: &'a Limits) -> Collection<'a> {
        Collection {
            limits,
            chosen: BTreeMap::new(),
            listed: Vec::new(),
            failed: Vec::new(),
            passed_over: Vec::new(),
        }
    }

    fn resolve(&mut self, path: &Path) {
        match std::fs::canonicalize(path) {
            Ok(real) => *self.chosen.entry(real).or_insert(0) += 1,
            Err(error) => {
                let reason = match error.kind() {
                    std::io::ErrorKind::NotFound => {
                        "does not exist; check the spelling of the path".to_owned()
                    }
                    std::io::ErrorKind::PermissionDenied => {
                        "may not be opened by this user; ask for read access".to_owned()
                    }
                    _ => format!("cannot be opened ({error})"),
                };
                self.failed
                    .push((path.to_string_lossy().into_owned(), reason, 0));
            }
        }
    }

    /// Leaves out what was named twice or lies in a folder that was named too.
    fn drop_contained(&mut self) {
        let chosen = std::mem::take(&mut self.chosen);
        for (path, times) in &chosen {
            let contained = path
                .ancestors()
                .skip(1)
                .any(|above| chosen.contains_key(above));
            if contained || *times > 1 {
                self.passed_over.push((name_of(path), TWICE));
            }
            if !contained {
                self.chosen.insert(path.clone(), 1);
            }
        }
    }

    fn list_all(&mut self) {
        for path in std::mem::take(&mut self.chosen).into_keys() {
            if path.is_dir() {
                self.list_folder(path)
            } else {
                self.list_file(path, true)
            }
        }
    }

    fn list_folder(&mut self, path: PathBuf) {
        let (files, obstacles) = folder::walk(&path, self.limits);
        let rows = obstacles.into_iter().map(|obstacle| Row {
            path: obstacle.path,
            bytes: 0,
            kind: CoverageKind::Container,
            reason: obstacle.reason,
            gap: obstacle.unreadable,
        });
        let mut rows: Vec<Row> = rows.collect();
        if files.is_empty() && rows.is_empty() {
            rows.push(Row::whole(NO_FILES.to_owned(), 0));
        }
        let mut items = Vec::with_capacity(files.len());
        for file in files {
            let zip = file.path.to_ascii_lowercase().ends_with(".zip");
            if zip && is_archive_among(&file.path) {
                self.list_file(file.place, false);
                continue;
            }
            items.push(Item {
                path: file.path,
                bytes: file.bytes,
                locator: Locator::File(Arc::from(file.place)),
                refusal: self.limits.refuse(file.bytes, None),
            });
        }
        let name = name_of(&path);
        let input = Input {
            label: name.clone(),
            name,
            alone: false,
            archive: None,
        };
        self.listed.push((path, Listed { input, items, rows }));
    }

    fn list_file(&mut self, path: PathBuf, named: bool) {
        let name = name_of(&path);
        let opened = open_regular(&path);
        let file = match opened {
            Ok(file) => file,
            Err(reason) => return self.failed.push((name, reason, 0)),
        };
        let mut start = [0u8; 4];
        let filled = file.fill(0, &mut start).unwrap_or(0);
        let packed = start.starts_with(b"PK") && filled == 4;
        if packed || !named || name.to_ascii_lowercase().ends_with(".zip") {
            return self.list_archive(path, name, file);
        }
        let item = Item {
            path: name.clone(),
            bytes: file.len(),
            locator: Locator::File(Arc::from(path.as_path())),
            refusal: self.limits.refuse(file.len(), None),
        };
        // The folder's name may be the thread's.
        let above = path.parent().map(name_of).unwrap_or_default();
        let input = Input {
            label: name,
            name: above,
            alone: true,
            archive: None,
        };
        self.listed.push((
            path,
            Listed {
                input,
                items: vec![item],
                rows: Vec::new(),
            },
        ));
    }

    fn list_archive(&mut self, path: PathBuf, name: String, file: SharedFile) {
        let bytes = file.len();
        let listing = match zip::list(&file, self.limits) {
            Ok(listing) => listing,
            Err(reason) => return self.failed.push((name, reason, bytes)),
        };
        let items = listing.entries.into_iter().map(|entry| Item {
            path: entry.path,
            bytes: entry.span.size,
            locator: Locator::Span(entry.span),
            refusal: entry.refusal,
        });
        let items: Vec<Item> = items.collect();
        let rows = listing
            .problems
            .into_iter()
            .map(|reason| Row::whole(reason, bytes));
        let mut rows: Vec<Row> = rows.collect();
        if items.is_empty() && rows.is_empty() {
            rows.push(Row::whole(NO_FILES.to_owned(), bytes));
        }

        let input = Input {
            label: name.clone(),
            name,
            alone: false,
            archive: Some(file),
        };
        self.listed.push((path, Listed { input, items, rows }));
    }

    fn finish(mut self) -> Result<Inputs, SourceError> {
        if self.listed.is_empty() {
            let sentence = |(name, reason, _): &(String, String, u64)| format!("{name}: {reason}");
            return Err(SourceError::NothingOpened(
                self.failed.iter().map(sentence).collect(),
            ));
        }
        self.label();
        let mut rows: Vec<Coverage> = Vec::new();
        for (name, reason, bytes) in self.failed {
            rows.push(Row::whole(reason, bytes).of(&name));
        }
        for (name, reason) in self.passed_over {
            let row = Row {
                gap: false,
                ..Row::whole(reason.to_owned(), 0)
            };
            rows.push(row.of(&name));
        }
        Ok(Inputs {
            listed: self.listed.into_iter().map(|(_, listed)| listed).collect(),
            rows,
        })
    }

    /// Puts inputs in the order of their names, and tells those of equal name apart.
    fn label(&mut self) {
        let mut times: HashMap<String, u32> = HashMap::new();
        for (_, listed) in &self.listed {
            *times.entry(listed.input.label.clone()).or_default() += 1;
        }
        for (path, listed) in &mut self.listed {
            if times
                .get(&listed.input.label)
                .is_some_and(|times| *times > 1)
            {
                let above = path.parent().map(name_of).unwrap_or_default();
                listed.input.label = format!("{above}/{}", listed.input.label);
            }
        }
        self.listed.sort_by(|(one_path, one), (other_path, other)| {
            (&one.input.label, one_path).cmp(&(&other.input.label, other_path))
        });
    }
}

/// False for a ZIP that somebody sent in a conversation.
fn is_archive_among(path: &str) -> bool {
    let home = layout::Home {
        name: "",
        alone: false,
    };
    let mut look = |_: usize| Ok(Vec::new());
    matches!(
        layout::classify(path, home, &mut look),
        Ok(layout::Class::Archive)
    )
}

fn open_regular(path: &Path) -> Result<SharedFile, String> {
    let problem = |error: std::io::Error| ReadProblem::from_io(error).reason;
    // Opening a pipe would wait for ever.
    if !std::fs::metadata(path).map_err(problem)?.is_file() {
        return Err("is a device or pipe, no file; give the ZIP file or folder".to_owned());
    }
    SharedFile::new(File::open(path).map_err(problem)?).map_err(problem)
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy())
        .into()
}
