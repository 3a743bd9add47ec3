//! One open file that many threads read at once, each at its own position.
//!
//! Takes an open file, gives readers that neither lock nor move a shared position.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

/// A cheap clone of an open file with a position of its own.
#[derive(Debug, Clone)]
pub(super) struct SharedFile {
    file: Arc<File>,
    len: u64,
    position: u64,
}

impl SharedFile {
    pub(super) fn new(file: File) -> io::Result<SharedFile> {
        let len = file.metadata()?.len();
        Ok(SharedFile {
            file: Arc::new(file),
            len,
            position: 0,
        })
    }

    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// A reader of the same file that starts at `position`.
    pub(super) fn at(&self, position: u64) -> SharedFile {
        SharedFile {
            file: Arc::clone(&self.file),
            len: self.len,
            position,
        }
    }

    /// Fills `buffer` as far as the file reaches; gives the number of bytes.
    pub(super) fn fill(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut reader = self.at(position);
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match reader.read(rest) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], position: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, position)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], position: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, position)
}

impl Read for SharedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = read_at(&self.file, buffer, self.position)?;
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for SharedFile {
    fn seek(&mut self, target: SeekFrom) -> io::Result<u64> {
        let position = match target {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.len.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn clones_read_at_their_own_positions() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"0123456789").unwrap();
        let shared = SharedFile::new(file).unwrap();
        let (mut first, mut second) = (shared.at(2), shared.at(7));
        let mut buffer = [0; 3];
        first.read_exact(&mut buffer).unwrap();
        assert_eq!(&buffer, b"234");
        second.read_exact(&mut buffer).unwrap();
        assert_eq!(&buffer, b"789");
        first.read_exact(&mut buffer).unwrap();
        assert_eq!(&buffer, b"567");
        assert_eq!(shared.fill(8, &mut buffer).unwrap(), 2);
        assert!(first.seek(SeekFrom::Current(-99)).is_err());
    }
}
