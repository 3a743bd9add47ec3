//! Of the same thing found twice, the surer stays.

use super::{Found, Outcome};

/// One finding for each message, data type, exchange and value: the surest.
pub(super) fn settle(outcome: &mut Outcome) {
    let mut order: Vec<usize> = (0..outcome.found.len()).collect();
    let key = |found: &Found| {
        let candidate = &found.candidate;
        (
            found.message,
            candidate.place.start,
            candidate.data_type,
            candidate.exchange,
            std::cmp::Reverse(candidate.confidence),
            candidate.attachment,
        )
    };
    order.sort_by(|&a, &b| {
        key(&outcome.found[a])
            .cmp(&key(&outcome.found[b]))
            .then_with(|| {
                outcome.found[a]
                    .candidate
                    .detector
                    .cmp(&outcome.found[b].candidate.detector)
            })
    });
    let mut place = vec![usize::MAX; outcome.found.len()];
    let mut kept: Vec<Found> = Vec::with_capacity(order.len());
    for index in order {
        let found = &outcome.found[index];
        let twin = kept.iter().rposition(|known: &Found| same(known, found));
        match twin {
            Some(twin) => {
                if found.candidate.confidence > kept[twin].candidate.confidence {
                    kept[twin] = found.clone();
                }
                place[index] = twin;
            }
            None => {
                place[index] = kept.len();
                kept.push(found.clone());
            }
        }
    }
    for found in &mut kept {
        found.answers = found.answers.and_then(|old| place.get(old).copied());
    }
    outcome.found = kept;
}

fn same(a: &Found, b: &Found) -> bool {
    let overlap = a.candidate.place.start < b.candidate.place.end
        && b.candidate.place.start < a.candidate.place.end;
    a.message == b.message
        && a.candidate.data_type == b.candidate.data_type
        && a.candidate.exchange == b.candidate.exchange
        && a.candidate.attachment == b.candidate.attachment
        && (overlap || a.candidate.place == b.candidate.place)
}
