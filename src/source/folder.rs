//! The files of one folder and everything below it, in a fixed order.
//!
//! Takes a folder, gives files with their sizes. Follows no link and opens nothing but folders.

use super::limits::Limits;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// One file of a folder.
#[derive(Debug, Clone)]
pub(super) struct FolderFile {
    /// Path below the folder, with `/`.
    pub(super) path: String,
    /// Where it really lies.
    pub(super) place: PathBuf,
    pub(super) bytes: u64,
}

/// Something below a folder that is not read.
#[derive(Debug, Clone)]
pub(super) struct Obstacle {
    pub(super) path: String,
    pub(super) reason: String,
    /// True when it could not be read, false when it is passed over on purpose.
    pub(super) unreadable: bool,
}

/// Walks a folder.
pub(super) fn walk(root: &Path, limits: &Limits) -> (Vec<FolderFile>, Vec<Obstacle>) {
    let (mut files, mut obstacles) = (Vec::new(), Vec::new());
    for step in WalkDir::new(root)
        .follow_links(false)
        .min_depth(1)
        .sort_by_file_name()
    {
        if files.len() as u64 >= limits.entries {
            let reason = format!(
                "the folder holds more than {} files; the rest was not read, scan it in parts",
                limits.entries
            );
            obstacles.push(Obstacle {
                path: String::new(),
                reason,
                unreadable: true,
            });
            break;
        }
        match step {
            Ok(entry) => list(root, &entry, &mut files, &mut obstacles),
            Err(error) => obstacles.push(Obstacle {
                path: error
                    .path()
                    .map(|path| relative(root, path))
                    .unwrap_or_default(),
                reason: "could not be opened, so what lies in it is unknown; check that this user \
                         may read it and scan again"
                    .to_owned(),
                unreadable: true,
            }),
        }
    }
    (files, obstacles)
}

fn list(
    root: &Path,
    entry: &walkdir::DirEntry,
    files: &mut Vec<FolderFile>,
    obstacles: &mut Vec<Obstacle>,
) {
    let kind = entry.file_type();
    let path = relative(root, entry.path());
    if kind.is_dir() {
        return;
    }
    if !kind.is_file() {
        let reason = if kind.is_symlink() {
            "a link; links are not followed, name the file or folder it points to if it belongs to \
             the export"
        } else {
            "a device or pipe, no file; it was not opened"
        };
        let reason = reason.to_owned();
        return obstacles.push(Obstacle {
            path,
            reason,
            unreadable: false,
        });
    }
    match entry.metadata() {
        Ok(metadata) => {
            let place = entry.path().to_owned();
            files.push(FolderFile {
                path,
                place,
                bytes: metadata.len(),
            });
        }
        Err(_) => obstacles.push(Obstacle {
            path,
            reason: "could not be looked at; check that this user may read it and scan again"
                .to_owned(),
            unreadable: true,
        }),
    }
}

/// The path below `root`, with `/`, also when a bad unpacker put `\` into names.
fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/").replace('\\', "/")
}
