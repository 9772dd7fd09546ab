//! What a book comes to in a view: all its hits, from nothing or from the standing before.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use interdict_model::{DatasetKey, Digest, EntityId};

use super::book::{Book, Customer};
use super::fingerprint::listing_digest;
use crate::screen::{ChangedParties, Found, HitLevel, Screener, ScreenerError, Terms, Worker};

/// Which customer, and which listed party.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HitKey {
    /// The customer's key in the book.
    pub customer: String,
    /// The list.
    pub dataset: DatasetKey,
    /// The party.
    pub entity: EntityId,
}

/// A hit as it is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedHit {
    /// How well they fit, in ten-thousandths.
    pub score: u16,
    /// What that means by the terms.
    pub level: HitLevel,
    /// What the list calls the party.
    pub caption: String,
    /// Names what the list says of the party and how it stands.
    pub listing: Digest,
    /// Names what the book says of the customer.
    pub customer: Digest,
}

/// All hits of a book in one view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The hits.
    pub hits: BTreeMap<HitKey, WatchedHit>,
    /// Customers with more hits than are compared: they are screened in full each time, and what is
    /// told of them is what fits best.
    pub overfull: BTreeSet<String>,
}

/// Why a book could not be screened again.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WatchError {
    /// The index of what changed could not be made.
    #[error("cannot index the parties that changed")]
    Index(#[from] ScreenerError),
}

/// The terms on which books are watched: no hit is left out for being one of many.
#[must_use]
pub fn watching(terms: &Terms) -> Terms {
    Terms {
        limit: usize::MAX,
        ..terms.clone()
    }
}

/// Screens a whole book with as many threads as are given.
#[must_use]
pub fn screen_book(screener: &Screener, terms: &Terms, book: &Book, threads: usize) -> Standing {
    let terms = watching(terms);
    each(
        screener,
        book,
        threads,
        |worker, key, customer, standing| {
            standing.take(key, customer, worker.find(&customer.query, &terms));
        },
    )
}

/// What changed between two views and two books.
pub struct Step<'a> {
    /// The view before.
    pub before: &'a Screener,
    /// The book before.
    pub book_before: &'a Book,
    /// What that book came to in that view.
    pub standing: &'a Standing,
    /// The view now.
    pub after: &'a Screener,
    /// The book now.
    pub book: &'a Book,
}

/// Screens again what changed, and gives what the book comes to now; beside it the parties that changed.
///
/// The standing is the one that [`screen_book`] gives. `folder` takes the files of a small index.
///
/// # Errors
/// When the folder cannot be written.
pub fn rescreen(
    step: &Step<'_>,
    terms: &Terms,
    threads: usize,
    folder: &Path,
) -> Result<(Standing, ChangedParties), WatchError> {
    let terms = watching(terms);
    let changed = step.after.changed_since(step.before);
    let few = step.after.narrowed(&changed, folder)?;
    let changed_customer = |key: &str, customer: &Customer| {
        let before = step.book_before.customer(key);
        before.is_none_or(|before| before.digest != customer.digest)
            || step.standing.overfull.contains(key)
    };
    // Of the unchanged customers: what the changed parties come to.
    let mut standing = each(
        &few,
        step.book,
        threads,
        |worker, key, customer, standing| {
            if !changed_customer(key, customer) {
                standing.take(key, customer, worker.find(&customer.query, &terms));
            }
        },
    );
    // What is too much for the small index is no less for the large.
    let again = std::mem::take(&mut standing.overfull);
    standing
        .hits
        .retain(|key, _| !again.contains(&key.customer));
    let mut worker = step.after.worker();
    for (key, customer) in step.book.customers() {
        if changed_customer(key, customer) || again.contains(key) {
            standing.take(key, customer, worker.find(&customer.query, &terms));
        }
    }
    // And what the unchanged customers had with the unchanged parties stays.
    for (key, hit) in &step.standing.hits {
        let stays = step.book.customer(&key.customer).is_some_and(|customer| {
            !changed_customer(&key.customer, customer) && !again.contains(&key.customer)
        });
        if stays && !changed.holds(&key.dataset, &key.entity) {
            standing.hits.insert(key.clone(), hit.clone());
        }
    }
    Ok((standing, changed))
}

impl Standing {
    fn take(&mut self, key: &str, customer: &Customer, found: Found) {
        if found.more {
            self.overfull.insert(key.to_owned());
        }
        for hit in found.hits {
            let watched = WatchedHit {
                score: hit.score,
                level: hit.level,
                caption: hit.card.caption.clone(),
                listing: listing_digest(&hit),
                customer: customer.digest,
            };
            let key = HitKey {
                customer: key.to_owned(),
                dataset: hit.dataset,
                entity: hit.entity,
            };
            self.hits.insert(key, watched);
        }
    }
}

/// Goes through a book with some threads, each with a part of the customers and a worker of its own.
fn each(
    screener: &Screener,
    book: &Book,
    threads: usize,
    work: impl Fn(&mut Worker<'_>, &str, &Customer, &mut Standing) + Sync,
) -> Standing {
    let customers: Vec<(&str, &Customer)> = book.customers().collect();
    let part = customers.len().div_ceil(threads.max(1)).max(1);
    let mut whole = Standing::default();
    std::thread::scope(|scope| {
        let parts = customers.chunks(part).map(|part| {
            let work = &work;
            scope.spawn(move || {
                let (mut worker, mut standing) = (screener.worker(), Standing::default());
                for (key, customer) in part {
                    work(&mut worker, key, customer, &mut standing);
                }
                standing
            })
        });
        let parts: Vec<_> = parts.collect();
        for part in parts {
            let mut part = part.join().expect("screening does not panic");
            whole.hits.append(&mut part.hits);
            whole.overfull.append(&mut part.overfull);
        }
    });
    whole
}
