//! Finds to mentions: those that overlap become one, the best first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use interdict_names::{NameKind, analyse};

use super::judge::Dropped;
use super::scanner::{Mention, MentionHit, Near, Scan, ScanTerms};
use crate::matching::Identifier;
use crate::screen::{Hit, Screener};

/// Parties that score so much less than the best of their mention, in ten-thousandths, are not told with it.
pub(crate) const BELOW_BEST_MAX: u16 = 500;

/// A place of the text, and a party that may be meant.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) segment: usize,
    pub(crate) party: u32,
    pub(crate) score: u16,
    pub(crate) how: How,
    pub(crate) kept: Result<(), Dropped>,
    pub(crate) why: Vec<String>,
}

/// By what a party was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// One of its names.
    Name {
        ordinal: u16,
        query: Box<str>,
        kind: NameKind,
    },
    /// One of its identifiers.
    Number(String),
}

/// The parties that hold an identifier.
pub(crate) fn holders<'a>(
    screener: &'a Screener,
    value: &'a str,
) -> impl Iterator<Item = (usize, u32)> + 'a {
    let segments = screener.index().segments().iter().enumerate();
    segments.flat_map(|(number, segment)| {
        let parties = segment.parties_with_identifier(value);
        parties.into_iter().map(move |party| (number, party))
    })
}

impl Found {
    /// Better finds first; of two as good the longer one, then the order of text, lists and parties.
    fn rank(&self) -> impl Ord + use<> {
        let ordinal = match self.how {
            How::Number(_) => 0,
            How::Name { ordinal, .. } => ordinal,
        };
        let place = (Reverse(self.end - self.start), self.start);
        (
            Reverse(self.score),
            place,
            self.segment,
            self.party,
            ordinal,
        )
    }

    fn hit(&self, screener: &Screener) -> Option<Hit> {
        match &self.how {
            How::Name {
                ordinal,
                query,
                kind,
            } => screener.named(
                self.segment,
                self.party,
                (self.score, *ordinal),
                analyse(query, *kind),
            ),
            How::Number(value) => {
                screener.numbered(self.segment, self.party, Identifier::untold(value)?)
            }
        }
    }
}

/// Settles what overlaps, and tells it.
pub(crate) fn settle(
    screener: &Screener,
    mut found: Vec<Found>,
    terms: &ScanTerms,
    cut: bool,
) -> Scan {
    let mut speaks: HashMap<(usize, u32), bool> = HashMap::new();
    found.retain(|one| {
        let party = (one.segment, one.party);
        *speaks
            .entry(party)
            .or_insert_with(|| screener.speaks_of(one.segment, one.party))
    });
    found.sort_by_cached_key(Found::rank);
    let mut places: BTreeMap<usize, Place> = BTreeMap::new();
    let mut near = Vec::new();
    for one in found {
        match one.kept {
            Ok(()) => place(&mut places, one, terms),
            Err(why) if terms.explain => near.push((one, why)),
            Err(_) => {}
        }
    }
    let near = told_near(screener, near, &places);
    Scan {
        mentions: places
            .into_iter()
            .map(|(start, place)| place.mention(screener, start))
            .collect(),
        near,
        cut,
    }
}

/// A mention being put together.
struct Place {
    end: usize,
    best: u16,
    found: Vec<Found>,
    more: usize,
}

/// Takes a find into the first mention that it overlaps, or makes it one.
fn place(places: &mut BTreeMap<usize, Place>, one: Found, terms: &ScanTerms) {
    let overlapped =
        overlapping(places, one.start, one.end).and_then(|start| places.get_mut(&start));
    let Some(place) = overlapped else {
        let place = Place {
            end: one.end,
            best: one.score,
            found: vec![one.clone()],
            more: 0,
        };
        places.insert(one.start, place);
        return;
    };
    let same = |other: &Found| (other.segment, other.party) == (one.segment, one.party);
    if place.found.iter().any(same) {
        return;
    }
    if one.score + BELOW_BEST_MAX < place.best {
        return;
    }
    if place.found.len() >= terms.hits_max {
        place.more += 1;
    } else {
        place.found.push(one);
    }
}

/// Where the first mention that overlaps a stretch begins.
fn overlapping(places: &BTreeMap<usize, Place>, start: usize, end: usize) -> Option<usize> {
    let before = places
        .range(..=start)
        .next_back()
        .filter(|(_, place)| place.end > start);
    let overlapped = before.or_else(|| places.range(start..end).next());
    overlapped.map(|(start, _)| *start)
}

/// What was nearly a mention, each place and party once, and not where a mention of the party stands.
fn told_near(
    screener: &Screener,
    near: Vec<(Found, Dropped)>,
    places: &BTreeMap<usize, Place>,
) -> Vec<Near> {
    let mut told: Vec<Near> = near
        .into_iter()
        .filter(|(one, _)| {
            let place =
                overlapping(places, one.start, one.end).and_then(|start| places.get(&start));
            let same = |other: &Found| (other.segment, other.party) == (one.segment, one.party);
            !place.is_some_and(|place| place.found.iter().any(same))
        })
        .filter_map(|(one, why)| {
            let hit = one.hit(screener)?;
            let listed = match (&one.how, &hit.name) {
                (How::Number(value), _) => value.clone(),
                (_, Some(name)) => name.listed.text.clone(),
                _ => hit.card.caption.clone(),
            };
            Some(Near {
                start: one.start,
                end: one.end,
                listed,
                dataset: hit.dataset,
                entity: hit.entity,
                score: one.score,
                why,
            })
        })
        .collect();
    told.sort_by(|a, b| {
        let key = |one: &Near| {
            (
                one.start,
                one.dataset.clone(),
                one.entity.clone(),
                Reverse(one.score),
                one.end,
            )
        };
        key(a).cmp(&key(b))
    });
    told.dedup_by(|a, b| (a.start, &a.dataset, &a.entity) == (b.start, &b.dataset, &b.entity));
    told
}

impl Place {
    fn mention(self, screener: &Screener, start: usize) -> Mention {
        let told = self.found.into_iter().filter_map(|one| {
            let hit = one.hit(screener)?;
            Some(MentionHit { hit, why: one.why })
        });
        let mut hits: Vec<MentionHit> = told.collect();
        hits.sort_by(|a, b| a.hit.order().cmp(&b.hit.order()));
        Mention {
            start,
            end: self.end,
            hits,
            more: self.more,
        }
    }
}
