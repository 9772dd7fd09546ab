//! What each watch of a book found, in the ledger: the standing of a book is what all of them come to.

use std::collections::BTreeSet;

use interdict::screen::HitLevel;
use interdict::watch::{Change, ChangeKind, HitKey, Standing, WatchedHit, Why};
use interdict_ledger::Ledger;
use interdict_model::{DatasetKey, EntityId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::log;
use crate::failure::{Code, Failure};

/// The kind of the entries.
pub(crate) const KIND: &str = "watch";

/// One watch of one book.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RunEntry {
    pub(crate) book: String,
    /// The digest of its customers.
    pub(crate) content: String,
    pub(crate) listed: Date,
    pub(crate) recorded: Timestamp,
    pub(crate) view: String,
    /// Versions of the program and of its analysis of names, and the threshold: another one weighs
    /// otherwise.
    pub(crate) engine: String,
    pub(crate) names: u32,
    pub(crate) threshold: u16,
    /// Whether all customers were screened against all parties.
    pub(crate) full: bool,
    pub(crate) changed_parties: u64,
    pub(crate) changes: Vec<ChangeEntry>,
    pub(crate) overfull: Vec<String>,
}

/// One hit that is not what it was.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeEntry {
    pub(crate) customer: String,
    pub(crate) dataset: String,
    pub(crate) entity: String,
    pub(crate) kind: Kind,
    /// Of a changed hit: what is not what it was.
    pub(crate) why: Vec<Cause>,
    pub(crate) score: u16,
    pub(crate) level: String,
    pub(crate) caption: String,
    pub(crate) listing: String,
    pub(crate) customer_digest: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    New,
    Changed,
    Ended,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Cause {
    Listing,
    Customer,
    Score,
}

impl ChangeEntry {
    pub(crate) fn of(change: &Change) -> Self {
        let (kind, why) = match change.kind {
            ChangeKind::New => (Kind::New, Vec::new()),
            ChangeKind::Ended => (Kind::Ended, Vec::new()),
            ChangeKind::Changed(why) => (Kind::Changed, causes(why)),
        };
        let hit = &change.hit;
        Self {
            customer: change.key.customer.clone(),
            dataset: change.key.dataset.to_string(),
            entity: change.key.entity.to_string(),
            kind,
            why,
            score: hit.score,
            level: level_word(hit.level).to_owned(),
            caption: hit.caption.clone(),
            listing: hit.listing.to_string(),
            customer_digest: hit.customer.to_string(),
        }
    }

    fn key(&self) -> Option<HitKey> {
        Some(HitKey {
            customer: self.customer.clone(),
            dataset: DatasetKey::new(&self.dataset).ok()?,
            entity: EntityId::new(&self.entity).ok()?,
        })
    }

    fn hit(&self) -> Option<WatchedHit> {
        Some(WatchedHit {
            score: self.score,
            level: match self.level.as_str() {
                "weak" => HitLevel::Weak,
                "review" => HitLevel::Review,
                "strong" => HitLevel::Strong,
                _ => return None,
            },
            caption: self.caption.clone(),
            listing: log::digest(&self.listing)?,
            customer: log::digest(&self.customer_digest)?,
        })
    }
}

fn causes(why: Why) -> Vec<Cause> {
    let all = [
        (why.listing, Cause::Listing),
        (why.customer, Cause::Customer),
        (why.score, Cause::Score),
    ];
    all.into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, cause)| cause)
        .collect()
}

fn level_word(level: HitLevel) -> &'static str {
    match level {
        HitLevel::Weak => "weak",
        HitLevel::Review => "review",
        HitLevel::Strong => "strong",
    }
}

/// Every watch, in order.
pub(crate) fn all(ledger: &Ledger) -> Result<Vec<(interdict_ledger::LogEntry, RunEntry)>, Failure> {
    log::all(ledger, KIND)
}

/// What a book came to by its last watch, and that watch; nothing before the first.
pub(crate) fn last(ledger: &Ledger, book: &str) -> Result<Option<(Standing, RunEntry)>, Failure> {
    let mut standing = Standing::default();
    let mut last = None;
    for (entry, run) in all(ledger)? {
        if run.book != book {
            continue;
        }
        for change in &run.changes {
            let (Some(key), Some(hit)) = (change.key(), change.hit()) else {
                let doing = format!("read entry {} of the ledger, a watch", entry.place.seq);
                return Err(Failure::because(Code::Damaged, doing, "it names no hit"));
            };
            match change.kind {
                Kind::New | Kind::Changed => standing.hits.insert(key, hit),
                Kind::Ended => standing.hits.remove(&key),
            };
        }
        standing.overfull = run.overfull.iter().cloned().collect::<BTreeSet<_>>();
        last = Some(run);
    }
    Ok(last.map(|run| (standing, run)))
}

/// Seals what a watch found.
pub(crate) fn seal(ledger: &Ledger, run: &RunEntry, at: Timestamp) -> Result<(), Failure> {
    let added = ledger.append(KIND, &log::payload(run), at);
    added.map_err(|error| Failure::write(format!("record the watch of {}", run.book), &error))?;
    Ok(())
}
