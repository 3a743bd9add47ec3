//! The texts of findings, kept small until they are written.
//!
//! Takes the masked texts of findings in their order, gives them back in pieces. Nothing raw comes in
//! here. A year of talk has hundreds of thousands of findings, whose sentences are much alike: they
//! are kept compressed, so that memory does not grow with the export as its report does.

use std::io;

/// Findings whose texts are kept together.
pub const PIECE: usize = 128;

/// What a finding says in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Texts {
    /// Who wrote the message.
    pub sender: String,
    /// The masked value; empty for a request or a disclosure in words.
    pub value_masked: String,
    /// The masked message around the finding.
    pub excerpt: String,
    /// One sentence: why.
    pub evidence: String,
    /// Path of the attachment inside the export, or empty.
    pub attachment: String,
    /// The policy rule that set the retention.
    pub retention_rule: String,
    /// For example `GDPR art. 9(1)`.
    pub legal_basis: String,
}

impl Texts {
    fn fields(&self) -> [&String; 7] {
        [
            &self.sender,
            &self.value_masked,
            &self.excerpt,
            &self.evidence,
            &self.attachment,
            &self.retention_rule,
            &self.legal_basis,
        ]
    }

    fn fields_mut(&mut self) -> [&mut String; 7] {
        [
            &mut self.sender,
            &mut self.value_masked,
            &mut self.excerpt,
            &mut self.evidence,
            &mut self.attachment,
            &mut self.retention_rule,
            &mut self.legal_basis,
        ]
    }
}

/// The texts of a conversation's findings, compressed in pieces of [`PIECE`].
#[derive(Debug, Clone, Default)]
pub struct Packed {
    pieces: Vec<Box<[u8]>>,
}

impl Packed {
    /// Adds a piece: [`PIECE`] texts, or fewer when it is the last.
    pub fn add(&mut self, texts: &[Texts]) {
        let mut plain = Vec::new();
        for field in texts.iter().flat_map(Texts::fields) {
            plain.extend((field.len() as u64).to_le_bytes());
            plain.extend(field.as_bytes());
        }
        let packed = lz4_flex::compress_prepend_size(&plain);
        self.pieces.push(packed.into_boxed_slice());
    }

    /// The texts of a piece.
    ///
    /// # Errors
    /// When it is not what was added, which means an error in this program.
    pub fn piece(&self, number: usize) -> io::Result<Vec<Texts>> {
        let broken = || io::Error::other("the texts of findings cannot be read back from memory");
        let packed = self.pieces.get(number).ok_or_else(broken)?;
        let plain = lz4_flex::decompress_size_prepended(packed).map_err(|_| broken())?;
        let mut rest = plain.as_slice();
        let mut all = Vec::with_capacity(PIECE);
        while !rest.is_empty() {
            let mut texts = Texts::default();
            for field in texts.fields_mut() {
                *field = take(&mut rest).ok_or_else(broken)?;
            }
            all.push(texts);
        }
        Ok(all)
    }
}

/// Takes one text from the front.
fn take(rest: &mut &[u8]) -> Option<String> {
    let (length, behind) = rest.split_first_chunk::<8>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let (text, behind) = behind.split_at_checked(length)?;
    *rest = behind;
    String::from_utf8(text.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_were() {
        let texts = |excerpt: &str, evidence: &str| Texts {
            sender: "Zo\u{eb}".into(),
            excerpt: excerpt.into(),
            evidence: evidence.into(),
            ..Texts::default()
        };
        let mut packed = Packed::default();
        let pieces = [
            vec![texts("my pin is ****", "because"), texts("", "a\nb\u{0}")],
            vec![],
            vec![texts("\u{1f600}", "")],
        ];
        for piece in &pieces {
            packed.add(piece);
        }
        for (number, piece) in pieces.iter().enumerate() {
            assert_eq!(&packed.piece(number).unwrap(), piece, "{number}");
        }
        assert!(packed.piece(3).is_err());
    }
}
