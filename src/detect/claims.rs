//! Text that belongs to something harmless: links, handles, prices, measures, times, order numbers.
//!
//! Takes a message, gives the ranges that are claimed; numbers inside are not taken for anything
//! else unless a word right beside them says so.

use super::gate::Gate;
use super::rule::{self, ClaimKind, Rule};
use super::view::View;
use regex::bytes::Regex;
use std::ops::Range;

/// A claimed range of the folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Bytes of the folded text.
    pub range: Range<usize>,
    /// How firmly.
    pub kind: ClaimKind,
    /// Id of the claim, as in `rules/claims.toml`.
    pub id: String,
}

/// The claims, ready to be tried.
#[derive(Debug, Default)]
pub struct Claims {
    rules: Vec<(Gate, Regex, Rule)>,
}

impl Claims {
    /// Takes the rules that are claims.
    pub fn new(rules: Vec<Rule>) -> Claims {
        let ready = |rule: Rule| {
            let pattern = &rule.text.pattern;
            // The rule's own expression matches only at a beginning; claims are looked for anywhere.
            let regex = rule::compile(pattern).ok()?;
            Some((Gate::of(pattern), regex, rule))
        };
        Claims {
            rules: rules.into_iter().filter_map(ready).collect(),
        }
    }

    /// The rules behind the claims.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().map(|(_, _, rule)| rule)
    }

    /// All claimed ranges of a message.
    pub fn find(&self, view: &View<'_>) -> Vec<Claim> {
        let mut claims = Vec::new();
        for (gate, regex, rule) in &self.rules {
            if !gate.admits(&view.features) {
                continue;
            }
            for found in regex.find_iter(view.text().as_bytes()) {
                let range = found.range();
                if stands_alone(view.text(), &range)
                    && rule
                        .check
                        .is_none_or(|check| check(&view.text()[range.clone()]))
                {
                    claims.push(Claim {
                        range,
                        kind: rule.text.claim.unwrap_or(ClaimKind::Soft),
                        id: rule.text.id.clone(),
                    });
                }
            }
        }
        claims
    }
}

/// Whether no letter or digit touches the range, so that it is a word and not a piece of one.
pub fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let (Some(before), Some(value), Some(after)) = (
        text.get(..range.start),
        text.get(range.clone()),
        text.get(range.end..),
    ) else {
        return false;
    };
    let inner_first = value.chars().next().is_some_and(char::is_alphanumeric);
    let inner_last = value.chars().next_back().is_some_and(char::is_alphanumeric);
    let free_before = !inner_first
        || !before
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric);
    let free_after = !inner_last || !after.chars().next().is_some_and(char::is_alphanumeric);
    free_before && free_after
}
