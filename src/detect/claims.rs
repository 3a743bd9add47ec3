//! Text that belongs to something harmless: links, handles, prices, measures, times, order numbers.
//!
//! Takes a message, gives the ranges that are claimed; numbers inside are not taken for anything
//! else unless a word right beside them says so.

use super::anchored::{AnchoredCache, AnchoredSet};
use super::gate::Gate;
use super::rule::{ClaimKind, Rule};
use super::view::View;
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
    rules: Vec<Rule>,
    gates: Vec<Gate>,
    patterns: Option<AnchoredSet>,
}

impl Claims {
    /// Takes the rules that are claims.
    ///
    /// # Errors
    /// When the patterns cannot be joined.
    pub fn new(rules: Vec<Rule>) -> Result<Claims, String> {
        let patterns: Vec<&str> = rules
            .iter()
            .map(|rule| rule.text.pattern.as_str())
            .collect();
        let set = AnchoredSet::new(&patterns)?;
        let gates = rules
            .iter()
            .map(|rule| Gate::of(&rule.text.pattern))
            .collect();
        Ok(Claims {
            rules,
            gates,
            patterns: Some(set),
        })
    }

    /// The rules behind the claims.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// All claimed ranges of a message.
    pub(crate) fn find(&self, view: &View<'_>, cache: &mut Option<AnchoredCache>) -> Vec<Claim> {
        let mut claims: Vec<Claim> = Vec::new();
        let Some(patterns) = &self.patterns else {
            return claims;
        };
        let cache = cache.get_or_insert_with(|| patterns.cache());
        let text = view.text();
        for start in starts(view) {
            patterns.at(text, start, cache, |number| {
                let admitted = self
                    .gates
                    .get(number)
                    .is_some_and(|g| g.admits(&view.features));
                let Some(rule) = self.rules.get(number).filter(|_| admitted) else {
                    return;
                };
                // Claims come in the order of the text: only the newest can reach this far.
                let within = claims
                    .iter()
                    .rev()
                    .take(32)
                    .any(|claim| claim.id == rule.text.id && claim.range.contains(&start));
                if let (false, Some(range)) = (within, claimed(rule, text, start)) {
                    let kind = rule.text.claim.unwrap_or(ClaimKind::Soft);
                    claims.push(Claim {
                        range,
                        kind,
                        id: rule.text.id.clone(),
                    });
                }
            });
        }
        claims
    }
}

/// Most signs before a word with which a claim begins: `+++`.
const SIGNS: usize = 3;

/// Where claims may begin: at words, and at the signs right before them (`€ 5`, `@name`, `-5`).
fn starts<'a>(view: &View<'a>) -> impl Iterator<Item = usize> + 'a {
    let text = view.text();
    view.tokens.words.iter().flat_map(move |token| {
        let start = token.start as usize;
        let before = text.get(..start).unwrap_or_default();
        let signs = before
            .chars()
            .rev()
            .take(SIGNS)
            .take_while(|c| !c.is_alphanumeric());
        let sign = signs.scan(start, |at, c| {
            *at -= c.len_utf8();
            Some((*at, c))
        });
        std::iter::once(start).chain(
            sign.filter(|&(_, c)| c != ' ' && c != '\n')
                .map(|(at, _)| at),
        )
    })
}

/// The range that the rule claims from this place on.
fn claimed(rule: &Rule, text: &str, start: usize) -> Option<Range<usize>> {
    let found = rule.regex.find(text.as_bytes().get(start..)?)?;
    let range = start..start + found.end();
    let passes = rule
        .check
        .is_none_or(|check| text.get(range.clone()).is_some_and(check));
    (passes && stands_alone(text, &range)).then_some(range)
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
