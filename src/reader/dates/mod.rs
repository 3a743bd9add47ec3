//! Reads dates and times as Instagram prints them, in any language and order: takes lines of text,
//! gives wall-clock times. It knows nothing of zones, and guesses nothing it can learn.
//!
//! A line is a shape ("sep #, Y #:# am") and its numbers. A shape is understood once, however many
//! lines have it. Words that no table knows are learnt at the end of the page from the order of the
//! lines, which is newest first.

mod scan;
mod shape;
mod solve;
#[cfg(test)]
mod tests;
mod words;

use jiff::civil::DateTime;
use scan::Numbers;
use shape::Shape;
use std::collections::HashMap;

pub use scan::{clock_times, count_digits, short_numbers};

/// More shapes than this in one page is no page of dates.
const SHAPE_LIMIT: usize = 4096;

/// One line: its shape and numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Line {
    shape: u16,
    numbers: Numbers,
}

/// Collects the date lines of a page in their order, and reads them together.
#[derive(Debug, Default)]
pub struct DateReader {
    shapes: Vec<Shape>,
    ids: HashMap<String, u16>,
    lines: Vec<Line>,
    key: String,
    last: Option<u16>,
}

/// The lines of a page, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolved {
    /// Wall-clock time of each line, by the number that [`DateReader::push`] gave.
    pub times: Vec<Option<DateTime>>,
    /// Lines whose month or part of day could not be told for sure.
    pub guessed: usize,
    /// False when the lines mostly ascend.
    pub newest_first: bool,
}

impl DateReader {
    /// Takes a line; gives its number. Equal neighbours share one.
    pub fn push(&mut self, text: &str) -> u32 {
        let numbers = scan::scan(text, &mut self.key);
        let shape = self.shape();
        let line = Line { shape, numbers };
        if self.lines.last() != Some(&line) {
            self.lines.push(line);
        }
        u32::try_from(self.lines.len() - 1).unwrap_or(u32::MAX)
    }

    fn shape(&mut self) -> u16 {
        if let Some(last) = self.last
            && self
                .shapes
                .get(usize::from(last))
                .is_some_and(|shape| shape.key == self.key)
        {
            return last;
        }
        if let Some(known) = self.ids.get(self.key.as_str()) {
            self.last = Some(*known);
            return *known;
        }
        if self.shapes.len() >= SHAPE_LIMIT {
            return u16::MAX;
        }
        let id = self.shapes.len() as u16;
        self.shapes.push(Shape::understand(&self.key));
        self.ids.insert(self.key.clone(), id);
        self.last = Some(id);
        id
    }

    /// Reads all lines.
    pub fn resolve(&self) -> Resolved {
        solve::solve(&self.shapes, &self.lines)
    }
}

/// Reads the lines of a page, newest first.
pub fn resolve(lines: &[&str]) -> Vec<Option<DateTime>> {
    let mut reader = DateReader::default();
    let numbers: Vec<u32> = lines.iter().map(|line| reader.push(line)).collect();
    let resolved = reader.resolve();
    let time = |number: &u32| resolved.times.get(*number as usize).copied().flatten();
    numbers.iter().map(time).collect()
}

/// Reads one line, if every word of it is known.
pub fn parse_line(line: &str) -> Option<DateTime> {
    let mut reader = DateReader::default();
    reader.push(line);
    let resolved = reader.resolve();
    if resolved.guessed > 0 {
        None
    } else {
        resolved.times.first().copied().flatten()
    }
}
