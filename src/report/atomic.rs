//! Writes a set of files so that nobody ever sees half of them.
//!
//! Takes bytes for named files of one folder. All are written to temporary files first, synced, and
//! renamed together; what is not committed disappears. Files are private to the user (0600 on Unix;
//! on Windows they take the folder's permissions).

use super::ReportError;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// How the names of temporary files begin and end, so that left-overs of a crash are known.
const PREFIX: &str = ".dmaudit-";
const SUFFIX: &str = ".part";

/// What the program writes into an output folder.
pub const OUTPUTS: [&str; 5] = [
    "findings.csv",
    "conversations.csv",
    "coverage.csv",
    "summary.json",
    "resolved.csv",
];
/// What file managers and spreadsheets leave in folders.
const HARMLESS: [&str; 4] = [".DS_Store", "Thumbs.db", "desktop.ini", ".directory"];

/// Files of one folder that appear together or not at all.
#[derive(Debug)]
pub struct FileSet {
    folder: PathBuf,
    waiting: Vec<(NamedTempFile, PathBuf)>,
}

impl FileSet {
    /// A set for this folder, which must exist.
    pub fn new(folder: &Path) -> FileSet {
        FileSet {
            folder: folder.to_owned(),
            waiting: Vec::new(),
        }
    }

    /// Writes one file of the set to its temporary place.
    ///
    /// # Errors
    /// When the disk refuses; nothing is left of the file then.
    pub fn add(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), ReportError> {
        let path = self.folder.join(name);
        let temporary = self.temporary(write).map_err(|error| ReportError::Write {
            path: path.clone(),
            error,
        })?;
        self.waiting.push((temporary, path));
        Ok(())
    }

    fn temporary(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<NamedTempFile> {
        // Temporary files are made with mode 0600 on Unix.
        let file = tempfile::Builder::new()
            .prefix(PREFIX)
            .suffix(SUFFIX)
            .tempfile_in(&self.folder)?;
        let mut buffered = BufWriter::with_capacity(1 << 16, file);
        write(&mut buffered)?;
        let file = buffered
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        Ok(file)
    }

    /// Gives all files their names and returns them.
    ///
    /// # Errors
    /// When a file cannot be renamed, mostly because another program has the old one open.
    pub fn commit(self) -> Result<Vec<PathBuf>, ReportError> {
        let mut written = Vec::with_capacity(self.waiting.len());
        for (temporary, path) in self.waiting {
            temporary
                .persist(&path)
                .map_err(|error| ReportError::Write {
                    path: path.clone(),
                    error: error.error,
                })?;
            written.push(path);
        }
        sync_folder(&self.folder).map_err(|error| ReportError::Write {
            path: self.folder.clone(),
            error,
        })?;
        Ok(written)
    }
}

/// Makes renames survive a power cut. Windows has no such call; its file systems log renames.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    match fs::File::open(folder)?.sync_all() {
        // Some network file systems cannot sync a folder.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        result => result,
    }
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes the output folder. One that exists may hold earlier outputs of this program, which will be
/// replaced, and nothing else.
///
/// # Errors
/// When it cannot be made, is a file, or holds other files.
pub fn prepare_out_dir(path: &Path) -> Result<(), ReportError> {
    let refuse = |error| ReportError::OutDir {
        path: path.to_owned(),
        error,
    };
    if !path.exists() {
        return create(path).map_err(refuse);
    }
    if !path.is_dir() {
        return Err(ReportError::NotAFolder {
            path: path.to_owned(),
        });
    }
    let mut left_over = Vec::new();
    let mut others: Vec<String> = Vec::new();
    for entry in fs::read_dir(path).map_err(refuse)? {
        let entry = entry.map_err(refuse)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_file = entry.file_type().map_err(refuse)?.is_file();
        if is_file && name.starts_with(PREFIX) && name.ends_with(SUFFIX) {
            left_over.push(entry.path());
        } else if !(is_file && is_known(&name)) {
            others.push(name);
        }
    }
    others.sort();
    match others.first() {
        Some(first) => Err(ReportError::OtherFiles {
            path: path.to_owned(),
            first: first.escape_debug().to_string(),
            count: others.len(),
        }),
        None => left_over
            .iter()
            .try_for_each(fs::remove_file)
            .map_err(refuse),
    }
}

fn is_known(name: &str) -> bool {
    OUTPUTS.contains(&name)
        || HARMLESS.contains(&name)
        // Lock files of spreadsheets that have an output open.
        || name.starts_with(".~lock.")
        || name.starts_with("~$")
}

#[cfg(unix)]
fn create(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

#[cfg(not(unix))]
fn create(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn files_appear_together_and_are_private() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("findings.csv"), "old").unwrap();
        let mut set = FileSet::new(folder.path());
        set.add("findings.csv", |out| out.write_all(b"new"))
            .unwrap();
        set.add("coverage.csv", |out| out.write_all(b"new"))
            .unwrap();
        assert_eq!(
            fs::read(folder.path().join("findings.csv")).unwrap(),
            b"old"
        );
        assert!(!folder.path().join("coverage.csv").exists());
        let written = set.commit().unwrap();
        assert_eq!(written.len(), 2);
        assert_eq!(names(folder.path()), ["coverage.csv", "findings.csv"]);
        for path in written {
            assert_eq!(fs::read(&path).unwrap(), b"new");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                assert_eq!(
                    fs::metadata(&path).unwrap().permissions().mode() & 0o777,
                    0o600
                );
            }
        }
    }

    #[test]
    fn what_fails_or_is_dropped_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut set = FileSet::new(folder.path());
        set.add("findings.csv", |out| out.write_all(b"half"))
            .unwrap();
        let error = set
            .add("coverage.csv", |_| Err(io::Error::other("full")))
            .unwrap_err();
        assert!(error.to_string().contains("coverage.csv"));
        drop(set);
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }

    #[test]
    fn a_folder_with_other_files_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        prepare_out_dir(&path.join("a/b")).unwrap();
        assert!(path.join("a/b").is_dir());
        let table = [
            ("findings.csv", true),
            ("resolved.csv", true),
            (".DS_Store", true),
            (".~lock.findings.csv#", true),
            (".dmaudit-x.part", true),
            ("notes.txt", false),
        ];
        let inner = path.join("a/b");
        for (name, allowed) in table {
            fs::write(inner.join(name), "x").unwrap();
            assert_eq!(prepare_out_dir(&inner).is_ok(), allowed, "{name}");
        }
        assert!(!inner.join(".dmaudit-x.part").exists());
        let error = prepare_out_dir(&inner).unwrap_err().to_string();
        assert!(
            error.contains("notes.txt") && error.contains("--out"),
            "{error}"
        );
        assert!(prepare_out_dir(&path.join("a")).is_err(), "a folder within");
        assert!(prepare_out_dir(&inner.join("notes.txt")).is_err(), "a file");
        assert_eq!(fs::read(inner.join("notes.txt")).unwrap(), b"x");
    }
}
