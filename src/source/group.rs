//! Which parts of which inputs belong to one account.
//!
//! Takes what is known about every export found in the inputs, gives each the number of its account.
//! Opens nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// One export, or a part of one, as it lies in one input.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    /// What it is called when nothing tells the account: input, and folder inside it.
    pub(super) label: String,
    /// User name by the name of the archive or folder, and after [`agree`] the one that counts.
    pub(super) username: String,
    /// User name that personal information tells, or empty.
    pub(super) told: String,
    /// Stable keys of the threads that have files in it.
    pub(super) threads: HashSet<String>,
    /// True for a download of Facebook or Messenger, which another account may own.
    pub(super) look_alike: bool,
}

/// An account: user name (may be empty) and label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Owner {
    pub(super) anonymous: bool,
    pub(super) username: String,
    pub(super) label: String,
}

/// Settles who owns each part: what an export itself tells counts more than how its file is named,
/// also for other parts whose files are named alike but which hold no personal information.
pub(super) fn agree(parts: &mut [Part]) {
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for part in parts.iter().filter(|part| !part.told.is_empty()) {
        told.entry(part.username.clone())
            .or_default()
            .insert(part.told.clone());
    }
    for part in parts {
        if !part.told.is_empty() {
            part.username.clone_from(&part.told);
        } else if let Some(names) = told
            .get(&part.username)
            .filter(|_| !part.username.is_empty())
            && let Some(only) = names.first().filter(|_| names.len() == 1)
        {
            part.username.clone_from(only);
        }
    }
}

/// The accounts, in a fixed order, and for each part the account it belongs to.
pub(super) fn assign(parts: &[Part]) -> (Vec<Owner>, Vec<usize>) {
    let mut named: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, part) in parts.iter().enumerate() {
        if !part.username.is_empty() {
            named.entry(&part.username).or_default().push(index);
        }
    }
    let mut owners: BTreeMap<Owner, Vec<usize>> = BTreeMap::new();
    let owner = |username: &str, label: &str| Owner {
        anonymous: username.is_empty(),
        username: username.to_owned(),
        label: label.to_owned(),
    };
    for cluster in clusters(parts) {
        match adopt(parts, &named, &cluster) {
            Some(user) => owners.entry(owner(user, user)).or_default().extend(cluster),
            None => {
                let label = cluster.iter().filter_map(|index| parts.get(*index));
                let label = label
                    .map(|part| part.label.as_str())
                    .min()
                    .unwrap_or_default();
                owners.entry(owner("", label)).or_default().extend(cluster);
            }
        }
    }
    for (user, members) in named {
        owners.entry(owner(user, user)).or_default().extend(members);
    }
    let mut of_part = vec![0; parts.len()];
    for (number, members) in owners.values().enumerate() {
        for member in members {
            if let Some(slot) = of_part.get_mut(*member) {
                *slot = number;
            }
        }
    }
    (owners.into_keys().collect(), of_part)
}

/// The parts without a user name, those together that share a thread.
fn clusters(parts: &[Part]) -> Vec<BTreeSet<usize>> {
    let mut clusters: Vec<BTreeSet<usize>> = Vec::new();
    let mut of_thread: HashMap<&str, usize> = HashMap::new();
    for (index, part) in parts
        .iter()
        .enumerate()
        .filter(|(_, part)| part.username.is_empty())
    {
        let shared: BTreeSet<usize> = part
            .threads
            .iter()
            .filter_map(|key| of_thread.get(key.as_str()).copied())
            .collect();
        let target = shared.first().copied().unwrap_or(clusters.len());
        if target == clusters.len() {
            clusters.push(BTreeSet::new());
        }
        let mut members = BTreeSet::from([index]);
        for other in &shared {
            members.extend(
                clusters
                    .get_mut(*other)
                    .map(std::mem::take)
                    .unwrap_or_default(),
            );
        }
        for key in members
            .iter()
            .filter_map(|member| parts.get(*member))
            .flat_map(|p| &p.threads)
        {
            of_thread.insert(key, target);
        }
        if let Some(cluster) = clusters.get_mut(target) {
            *cluster = members;
        }
    }
    clusters.retain(|cluster| !cluster.is_empty());
    clusters
}

/// The named account that parts without a name belong to: the one that shares most threads with
/// them, or the only one there is.
fn adopt<'a>(
    parts: &[Part],
    named: &BTreeMap<&'a str, Vec<usize>>,
    cluster: &BTreeSet<usize>,
) -> Option<&'a str> {
    let keys: HashSet<&String> = cluster
        .iter()
        .filter_map(|index| parts.get(*index))
        .flat_map(|part| &part.threads)
        .collect();
    let shares = |members: &Vec<usize>| {
        let threads = members.iter().filter_map(|member| parts.get(*member));
        let threads: HashSet<&String> = threads.flat_map(|part| &part.threads).collect();
        threads.intersection(&keys).count()
    };
    let mut counts: Vec<(usize, &str)> = named
        .iter()
        .map(|(user, members)| (shares(members), *user))
        .collect();
    counts.sort_by(|one, other| other.cmp(one));
    let foreign = cluster
        .iter()
        .filter_map(|index| parts.get(*index))
        .any(|part| part.look_alike);
    match counts.as_slice() {
        [(most, user), (next, _), ..] if most > next => Some(user),
        [(most, user)] if *most > 0 || !foreign => Some(user),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(label: &str, username: &str, threads: &[&str]) -> Part {
        Part {
            label: label.to_owned(),
            username: username.to_owned(),
            threads: threads.iter().map(|key| (*key).to_owned()).collect(),
            told: String::new(),
            look_alike: label.starts_with("facebook"),
        }
    }

    #[test]
    fn parts_are_joined_by_user_then_by_thread_then_by_being_the_only_one() {
        let table: [(&str, Vec<Part>, Vec<&str>); 7] = [
            (
                "two exports of one user",
                vec![part("a", "u", &["1"]), part("b", "u", &[])],
                vec!["u", "u"],
            ),
            (
                "a part without a name",
                vec![part("a", "u", &["1"]), part("b", "", &[])],
                vec!["u", "u"],
            ),
            (
                "shares a thread",
                vec![
                    part("a", "u", &["1"]),
                    part("b", "v", &["2"]),
                    part("c", "", &["2", "3"]),
                ],
                vec!["u", "v", "v"],
            ),
            (
                "shares with nobody, two users",
                vec![
                    part("a", "u", &["1"]),
                    part("b", "v", &["2"]),
                    part("c", "", &["3"]),
                ],
                vec!["u", "v", "c"],
            ),
            (
                "nobody has a name, a chain of shared threads",
                vec![
                    part("d", "", &["1"]),
                    part("c", "", &["2"]),
                    part("b", "", &["1", "2"]),
                    part("a", "", &["9"]),
                ],
                vec!["b", "b", "b", "a"],
            ),
            (
                "another platform",
                vec![part("a", "u", &["1"]), part("facebook", "", &["7"])],
                vec!["u", "facebook"],
            ),
            ("nothing", vec![], vec![]),
        ];
        for (name, parts, expected) in table {
            let (owners, of_part) = assign(&parts);
            let labels: Vec<&str> = of_part
                .iter()
                .map(|owner| owners[*owner].label.as_str())
                .collect();
            assert_eq!(labels, expected, "{name}");
        }
    }

    #[test]
    fn what_an_export_tells_counts_more_than_the_name_of_its_file() {
        // by file name, by personal information, settled
        let table: [&[(&str, &str, &str)]; 4] = [
            &[("old", "new", "new"), ("old", "", "new")],
            &[("old", "new", "new"), ("", "", ""), ("other", "", "other")],
            &[("copy", "a", "a"), ("copy", "b", "b"), ("copy", "", "copy")],
            &[("", "a", "a"), ("", "", "")],
        ];
        for rows in table {
            let made = |(name, told, _): &(&str, &str, &str)| Part {
                told: (*told).to_owned(),
                ..part("x", name, &[])
            };
            let mut parts: Vec<Part> = rows.iter().map(made).collect();
            agree(&mut parts);
            for (part, (.., settled)) in parts.iter().zip(rows) {
                assert_eq!(part.username, *settled, "{rows:?}");
            }
        }
    }
}
