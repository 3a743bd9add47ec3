//! What an open question makes of a value.

use super::requests::Open;
use crate::detect::{Candidate, Reason};
use crate::model::Confidence;

/// Raises a candidate that answers a question or follows an announcement, and says so.
pub fn raise(candidate: &mut Candidate, open: &Open) {
    let number = open.at as u64 + 1;
    let failed = candidate
        .reasons
        .iter()
        .any(|reason| matches!(reason, Reason::CheckFailed(_)));
    if open.found.is_some() {
        candidate.answers = Some(number);
        candidate
            .reasons
            .push(Reason::Answers(candidate.data_type, number));
    } else {
        candidate
            .reasons
            .push(Reason::Announced(candidate.data_type, number));
    }
    if !failed {
        candidate.confidence = candidate.confidence.max(Confidence::Likely);
    }
}
