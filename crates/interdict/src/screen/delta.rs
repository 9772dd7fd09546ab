//! What differs for a screening between two views: the parties that came, went or changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use interdict_model::{DatasetKey, EntityId};
use jiff::civil::Date;

use super::open::{Piece, ScreenerError, entity_id};
use super::party::indexed;
use super::worker::{Listing, Screener};
use crate::index::{Card, Cards, NameIndex, Segment, SegmentBuilder};

/// The parties that are not the same, or do not stand the same, in two views.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangedParties {
    /// By dataset; those that came, that went and that changed.
    parties: BTreeMap<DatasetKey, BTreeSet<EntityId>>,
}

impl ChangedParties {
    /// Whether a party is among them.
    #[must_use]
    pub fn holds(&self, dataset: &DatasetKey, entity: &EntityId) -> bool {
        self.parties
            .get(dataset)
            .is_some_and(|parties| parties.contains(entity))
    }

    /// How many they are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parties.values().map(BTreeSet::len).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Screener {
    /// The parties of which a screening in `before` and in this may tell another thing: what the lists
    /// say of them differs, or how the acts against them stand on the day asked.
    #[must_use]
    pub fn changed_since(&self, before: &Self) -> ChangedParties {
        let mut parties: BTreeMap<DatasetKey, BTreeSet<EntityId>> = BTreeMap::new();
        let both = self.listings().iter().chain(before.listings());
        let keys: BTreeSet<&DatasetKey> = both.map(|listing| &listing.dataset).collect();
        for key in keys {
            let found = differing(Side::of(before, key), Side::of(self, key));
            if !found.is_empty() {
                parties.insert(key.clone(), found);
            }
        }
        ChangedParties { parties }
    }

    /// A screener of these parties only, as they stand in this one; a screening finds in it what it
    /// finds of them in the whole, with the same scores. `folder` takes the files of its index.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn narrowed(&self, parties: &ChangedParties, folder: &Path) -> Result<Self, ScreenerError> {
        fs::create_dir_all(folder).map_err(|source| ScreenerError::Folder {
            path: folder.to_owned(),
            source,
        })?;
        let mut listings = Vec::new();
        for (key, wanted) in &parties.parties {
            let found = self
                .listings()
                .iter()
                .find(|listing| listing.dataset == *key);
            if let Some(listing) = found {
                listings.push(narrowed(listing, wanted, folder)?);
            }
        }
        let segments = listings.iter().map(|one| Arc::clone(&one.piece.segment));
        let index = NameIndex::new(segments.collect());
        Ok(self.over(index, listings))
    }
}

/// One dataset in one view.
#[derive(Clone, Copy)]
struct Side<'a> {
    listing: Option<&'a Listing>,
    day: Date,
}

impl<'a> Side<'a> {
    fn of(screener: &'a Screener, key: &DatasetKey) -> Self {
        Self {
            listing: screener.listings().iter().find(|one| one.dataset == *key),
            day: screener.coverage().as_of.listed,
        }
    }

    fn count(&self) -> u32 {
        let count = self
            .listing
            .map_or(0, |one| one.piece.segment.party_count());
        u32::try_from(count).expect("parties are numbered by u32")
    }

    fn id(&self, number: u32) -> &'a str {
        let listing = self.listing.expect("a party has a listing");
        listing.piece.segment.party(number).id()
    }
}

/// Goes through two readings of a dataset side by side: both stand in the order of the ids.
fn differing(before: Side<'_>, after: Side<'_>) -> BTreeSet<EntityId> {
    let mut found = BTreeSet::new();
    let mut add = |side: &Side<'_>, number| {
        let listing = side.listing.expect("a party has a listing");
        found.insert(entity_id(&listing.piece.segment, number));
    };
    let (mut old, mut new) = (0, 0);
    while old < before.count() || new < after.count() {
        if new == after.count() {
            add(&before, old);
            old += 1;
        } else if old == before.count() {
            add(&after, new);
            new += 1;
        } else {
            let (old_id, new_id) = (before.id(old), after.id(new));
            if old_id == new_id && !same(&before, old, &after, new) || new_id < old_id {
                add(&after, new);
            } else if old_id < new_id {
                add(&before, old);
            }
            old += u32::from(old_id <= new_id);
            new += u32::from(new_id <= old_id);
        }
    }
    found
}

/// Whether an answer tells the same of a party on both sides.
fn same(before: &Side<'_>, old: u32, after: &Side<'_>, new: u32) -> bool {
    let (Some(one), Some(other)) = (before.listing, after.listing) else {
        return false;
    };
    let schema = |listing: &Listing, number| listing.piece.segment.party(number).schema();
    if one.later_edition != other.later_edition
        || schema(one, old) != schema(other, new)
        || one.piece.cards.raw(old) != other.piece.cards.raw(new)
    {
        return false;
    }
    before.day == after.day || stands_the_same(&other.piece.cards.card(new), before.day, after.day)
}

/// Whether every act against a party stands on two days as on one.
fn stands_the_same(card: &Card, before: Date, after: Date) -> bool {
    card.designations.iter().all(|act| {
        let begun = |day: Date| act.begins().is_none_or(|first| first <= day);
        act.state(before) == act.state(after) && begun(before) == begun(after)
    })
}

fn narrowed(
    listing: &Listing,
    wanted: &BTreeSet<EntityId>,
    folder: &Path,
) -> Result<Listing, ScreenerError> {
    let fault = |source| ScreenerError::Segment {
        dataset: listing.dataset.clone(),
        source,
    };
    let segment = &listing.piece.segment;
    let count = u32::try_from(segment.party_count()).expect("parties are numbered by u32");
    let mut cards = Vec::new();
    let mut parties = Vec::new();
    for number in 0..count {
        let id = entity_id(segment, number);
        if wanted.contains(&id) {
            let card = listing.piece.cards.card(number);
            parties.push(indexed(id, segment.party(number).schema(), &card));
            cards.push(card);
        }
    }
    let mut builder = SegmentBuilder::new();
    for source in segment.sources() {
        builder.add(source.clone(), std::mem::take(&mut parties));
    }
    let path = |ending: &str| folder.join(format!("{}.{ending}", listing.dataset));
    Cards::write(&path("cards"), &cards).map_err(fault)?;
    builder.write(&path("names")).map_err(fault)?;
    Ok(Listing {
        dataset: listing.dataset.clone(),
        later_edition: listing.later_edition,
        piece: Arc::new(Piece {
            segment: Arc::new(Segment::open(&path("names")).map_err(fault)?),
            cards: Cards::open(&path("cards")).map_err(fault)?,
        }),
    })
}
