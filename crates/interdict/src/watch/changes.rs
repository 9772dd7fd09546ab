//! What is new, changed and ended between two standings of a book.

use super::standing::{HitKey, Standing, WatchedHit};

/// One hit that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub key: HitKey,
    /// In which way.
    pub kind: ChangeKind,
    /// The hit as it is, or as it was when it ended.
    pub hit: WatchedHit,
}

/// In which way a hit is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It was none.
    New,
    /// It was one already.
    Changed(Why),
    /// It is none any more.
    Ended,
}

/// What of a hit is not what it was. When nothing else is, the engine weighs it otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Why {
    /// What the list says, or how the party stands.
    pub listing: bool,
    /// What the book says.
    pub customer: bool,
    /// The score.
    pub score: bool,
}

/// Compares two standings: each hit that differs once, in the order of the keys.
#[must_use]
pub fn compare(before: &Standing, after: &Standing) -> Vec<Change> {
    let mut changes = Vec::new();
    for (key, hit) in &after.hits {
        let kind = match before.hits.get(key) {
            None => ChangeKind::New,
            Some(was) if was == hit => continue,
            Some(was) => ChangeKind::Changed(why(was, hit)),
        };
        changes.push(change(key, kind, hit));
    }
    for (key, hit) in &before.hits {
        if !after.hits.contains_key(key) {
            changes.push(change(key, ChangeKind::Ended, hit));
        }
    }
    changes.sort_by(|a, b| a.key.cmp(&b.key));
    changes
}

fn change(key: &HitKey, kind: ChangeKind, hit: &WatchedHit) -> Change {
    Change {
        key: key.clone(),
        kind,
        hit: hit.clone(),
    }
}

fn why(was: &WatchedHit, is: &WatchedHit) -> Why {
    Why {
        listing: was.listing != is.listing || was.caption != is.caption,
        customer: was.customer != is.customer,
        score: was.score != is.score || was.level != is.level,
    }
}
