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
    let mut all: Vec<Option<Found>> = outcome.found.drain(..).map(Some).collect();
    for index in order {
        let Some(found) = all.get_mut(index).and_then(Option::take) else {
            continue;
        };
        // In the order of messages, so that a twin is among the last.
        let near = kept
            .iter()
            .rev()
            .take_while(|known| known.message == found.message);
        let twin = near
            .enumerate()
            .find(|(_, known)| same(known, &found))
            .map(|(back, _)| kept.len() - 1 - back);
        match twin {
            Some(twin) => {
                if found.candidate.confidence > kept[twin].candidate.confidence {
                    kept[twin] = found;
                }
                place[index] = twin;
            }
            None => {
                place[index] = kept.len();
                kept.push(found);
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
