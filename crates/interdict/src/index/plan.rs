//! Which evidence has to be read so that no name is lost.
//!
//! Each position of the query is given a floor: evidence at or below the floor of all its positions is not read. A
//! name in no list that is read has at most the floor at every position, so as long as floors like that cannot reach
//! the threshold, it cannot either. The floors are raised where they save the longest lists: the common words and the
//! doubtful spellings go unread, and are looked up only for the names that the rare words bring.
//!
//! Floors are set for each [band](super::bands) of names apart. Words left over on both sides clash and cost a name
//! most of its score, so in a band of names with more words than the unread positions can answer, whole positions may
//! stay unread.

use std::cmp::Reverse;

use interdict_names::{Bound, Leftover, NameKind, Reason};

use super::bands::BandRow;
use super::bits::ones;
use super::gather::{Gathered, Prepared};
use super::segment::View;

/// One word of the dictionary that a word of the query is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// The form in the dictionary.
    pub(crate) form: u32,
    /// How many names hold it.
    pub(crate) rows: u32,
    /// Which, as a slot of [`super::postings`].
    pub(crate) slot: u32,
    /// How alike they are.
    pub(crate) similarity: u16,
    /// The word of the query.
    pub(crate) word: u16,
    /// How much a position that holds it clashes.
    pub(crate) clash: u16,
    /// What such a position counts when nothing answers it: of a person's name, and of another.
    pub(crate) extra: [u16; 2],
    /// Why they are alike.
    pub(crate) reason: Reason,
    /// Whether the word is virtual.
    pub(crate) is_virtual: bool,
}

/// The greatest similarity of each tier of evidence: a floor leaves whole tiers unread.
const TIERS: [u16; 8] = [600, 700, 760, 840, 880, 930, 979, u16::MAX];

/// What the dictionary holds for one position of the query.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Evidence {
    /// The most that a word like it clashes.
    pub(crate) clash: u32,
    /// The most that it counts when nothing answers it: in a person's name, and in another.
    pub(crate) extra: [u32; 2],
    /// Names that hold a word like it.
    rows: u64,
    /// The best similarity up to each tier.
    best: [u16; TIERS.len()],
}

impl Evidence {
    /// The best similarity.
    pub(crate) fn similarity(&self) -> u16 {
        self.best[TIERS.len() - 1]
    }

    fn add(&mut self, similarity: u16, rows: u32, clash: u32, extra: [u32; 2]) {
        let tier = TIERS.partition_point(|most| *most < similarity);
        self.best[tier] = self.best[tier].max(similarity);
        self.rows += u64::from(rows);
        self.clash = self.clash.max(clash);
        self.extra = [self.extra[0].max(extra[0]), self.extra[1].max(extra[1])];
    }

    /// Each tier takes the tiers below it in.
    fn sum_up(&mut self) {
        for tier in 1..TIERS.len() {
            self.best[tier] = self.best[tier].max(self.best[tier - 1]);
        }
    }
}

/// What is read for the names of some bands.
#[derive(Clone, Copy, Debug)]
struct BandsPlan {
    /// The bands, as a bit set.
    bands: u64,
    /// Where their floors start.
    floors: usize,
    /// Whether the floors count on clashes. Then virtual words are always read: one may answer several words at once.
    clashes: bool,
}

/// What is read for the names of each band.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    evidence: Vec<Evidence>,
    /// Positions, that with most names first.
    order: Vec<usize>,
    floors: Vec<u16>,
    plans: Vec<BandsPlan>,
    /// The first name behind each band.
    ends: Vec<u32>,
}

/// Sets floors for the bands of one kind of names.
struct Floors<'a> {
    query: &'a Prepared<'a>,
    bound: &'a Bound,
    evidence: &'a [Evidence],
    order: &'a [usize],
    kind: NameKind,
    floors: Vec<u16>,
    /// Whether a greater clash might have raised one of them further.
    limited: bool,
}

impl Plan {
    /// Plans for every band of a segment.
    pub(crate) fn set(
        &mut self,
        view: &View<'_>,
        query: &Prepared<'_>,
        gathered: &Gathered,
        bound: &Bound,
    ) {
        self.count(view, query, gathered);
        self.plans.clear();
        self.floors.clear();
        self.ends.clear();
        let ends = view.bands.iter().skip(1).map(|band| band.first);
        self.ends.extend(ends.chain([view.names.len() as u32]));
        let mut bit = 1;
        for bands in view.bands.chunk_by(|a, b| a.persons == b.persons) {
            let mut floors = Floors {
                query,
                bound,
                evidence: &self.evidence,
                order: &self.order,
                kind: bands[0].kind(),
                floors: vec![0; self.evidence.len()],
                limited: false,
            };
            floors.raise(0);
            let mut plan = BandsPlan {
                bands: 0,
                floors: self.floors.len(),
                clashes: false,
            };
            self.floors.extend(&floors.floors);
            for band in bands {
                if band.clash > 0 && floors.limited && floors.raise(band.clash) {
                    self.plans.push(plan);
                    plan = BandsPlan {
                        bands: 0,
                        floors: self.floors.len(),
                        clashes: true,
                    };
                    self.floors.extend(&floors.floors);
                }
                plan.bands |= bit;
                bit <<= 1;
            }
            self.plans.push(plan);
        }
    }

    /// The first name behind each band.
    pub(crate) fn ends(&self) -> &[u32] {
        &self.ends
    }

    /// The band of a name.
    pub(crate) fn band_of(&self, name: u32) -> usize {
        self.ends.iter().map(|end| usize::from(*end <= name)).sum()
    }

    /// All bands, as a bit set.
    pub(crate) fn all_bands(&self) -> u64 {
        self.plans.iter().map(|plan| plan.bands).sum()
    }

    /// What the dictionary holds for each position.
    pub(crate) fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// The bands for whose names evidence has to be read, as a bit set.
    pub(crate) fn bands_read(&self, positions: u64, similarity: u16, is_virtual: bool) -> u64 {
        let reads = |plan: &&BandsPlan| {
            let above = |at: usize| similarity > self.floors[plan.floors + at];
            is_virtual && plan.clashes || ones(positions).any(above)
        };
        let read = self.plans.iter().filter(reads);
        read.map(|plan| plan.bands).sum()
    }

    fn count(&mut self, view: &View<'_>, query: &Prepared<'_>, gathered: &Gathered) {
        self.evidence.clear();
        self.evidence
            .resize(query.weights.len(), Evidence::default());
        let mut add = |word: u16, similarity: u16, rows: u32, clash: u32, extra: [u32; 2]| {
            for at in ones(query.words[usize::from(word)].positions) {
                self.evidence[at].add(similarity, rows, clash, extra);
            }
        };
        for item in &gathered.items {
            let (clash, extra) = match item.is_virtual {
                true => (0, [0; 2]),
                false => (u32::from(item.clash), item.extra.map(u32::from)),
            };
            add(item.word, item.similarity, item.rows, clash, extra);
        }
        let most = view.bands.iter().map(|band| band.position_clash).max();
        for span in &gathered.spans {
            let clash = most.unwrap_or(0);
            add(span.word, span.similarity, span.rows, clash, [u32::MAX; 2]);
        }
        self.evidence.iter_mut().for_each(Evidence::sum_up);
        self.order.clear();
        self.order.extend(0..self.evidence.len());
        self.order
            .sort_unstable_by_key(|at| (Reverse(self.evidence[*at].rows), *at));
    }
}

impl Floors<'_> {
    /// Raises the floors of whole positions, as many as names that clash so much allow, and then that of one more in
    /// part; tells whether one was raised.
    fn raise(&mut self, clash: u32) -> bool {
        self.limited = false;
        let mut raised = false;
        for at in self.order {
            let (before, most) = (self.floors[*at], self.evidence[*at].similarity());
            if before == most {
                continue;
            }
            self.floors[*at] = most;
            if self.reaches(clash) {
                self.floors[*at] = before;
                raised |= self.raise_in_part(*at, clash);
                break;
            }
            raised = true;
        }
        raised
    }

    fn raise_in_part(&mut self, at: usize, clash: u32) -> bool {
        let (best, before) = (self.evidence[at].best, self.floors[at]);
        // The tiers below `low` may stay unread; those from `high` on may not.
        let mut low = best.partition_point(|similarity| *similarity <= before);
        let mut high = best.partition_point(|similarity| *similarity < best[best.len() - 1]);
        while low < high {
            let tier = low.midpoint(high);
            self.floors[at] = best[tier];
            if self.reaches(clash) {
                high = best.partition_point(|similarity| *similarity < best[tier]);
            } else {
                low = best.partition_point(|similarity| *similarity <= best[tier]);
            }
        }
        let floor = low.checked_sub(1).map_or(0, |tier| best[tier]);
        self.floors[at] = floor.max(before);
        floor > before
    }

    /// Whether a name that clashes so much may reach the threshold by what the floors leave unread.
    fn reaches(&mut self, clash: u32) -> bool {
        let (left, own) = clash_left(self.query, self.evidence, &self.floors, clash);
        self.limited |= left < own;
        let left = Leftover {
            clash: left,
            ..Leftover::default()
        };
        self.bound
            .admits_leftover(self.query.name, &self.floors, self.kind, left)
    }
}

/// The least that a name that clashes so much has left, and what the query has left, where the query's positions are
/// answered with these similarities: each by one word of the name that is not virtual.
pub(crate) fn clash_left(
    query: &Prepared<'_>,
    evidence: &[Evidence],
    answered: &[u16],
    clash: u32,
) -> (u32, u32) {
    let (mut left, mut own) = (clash, 0);
    for ((similarity, evidence), clash) in answered.iter().zip(evidence).zip(&query.clashes) {
        if *similarity > 0 {
            left = left.saturating_sub(evidence.clash);
        } else {
            own += u32::from(*clash);
        }
    }
    (left, own)
}

impl BandRow {
    /// A kind of its names; all that are no persons' are compared alike.
    pub(crate) fn kind(&self) -> NameKind {
        match self.persons {
            1 => NameKind::Person,
            _ => NameKind::Organisation,
        }
    }
}

#[cfg(test)]
mod tests {
    use interdict_names::{NameKind, analyse};

    use super::*;
    use crate::index::lanes::Level;

    /// The floors of a query for evidence `(position, similarity, rows)`, for persons that clash so much.
    fn floors(query: &str, threshold: u16, evidence: &[(usize, u16, u32)], clash: u32) -> Vec<u16> {
        let query = analyse(query, NameKind::Person);
        let bound = Bound::new(threshold, query.kind());
        let query = Prepared::new(&query, Level::Plain);
        let mut all = vec![Evidence::default(); query.weights.len()];
        for (at, similarity, rows) in evidence {
            all[*at].add(*similarity, *rows, 1000, [650, 1000]);
        }
        all.iter_mut().for_each(Evidence::sum_up);
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by_key(|at| Reverse(all[*at].rows));
        let mut floors = Floors {
            query: &query,
            bound: &bound,
            evidence: &all,
            order: &order,
            kind: NameKind::Person,
            floors: vec![0; all.len()],
            limited: false,
        };
        floors.raise(clash);
        floors.floors
    }

    #[test]
    fn the_common_word_is_not_read_when_the_rare_one_is_needed() {
        let evidence = [(0, 1000, 90_000), (1, 1000, 3)];
        assert_eq!(floors("Mohammed Qxzvkwyt", 8000, &evidence, 0), [1000, 0]);
    }

    #[test]
    fn either_word_is_read_when_either_is_enough() {
        let evidence = [(0, 1000, 90_000), (1, 1000, 3)];
        assert_eq!(floors("Bwvkdyrt Qxzvkwyt", 3000, &evidence, 0), [0, 0]);
    }

    #[test]
    fn one_of_two_rare_words_is_not_read_for_names_of_two_words() {
        let evidence = [(0, 1000, 90), (1, 1000, 3)];
        assert_eq!(floors("Bwvkdyrt Qxzvkwyt", 7000, &evidence, 0), [0, 0]);
        assert_eq!(
            floors("Bwvkdyrt Qxzvkwyt", 7000, &evidence, 2000),
            [1000, 0]
        );
    }

    #[test]
    fn doubtful_spellings_are_not_read() {
        let evidence = [(0, 640, 90), (0, 850, 20), (0, 1000, 3)];
        assert_eq!(floors("Qxzvkwyt", 8000, &evidence, 0), [640]);
        assert_eq!(floors("Qxzvkwyt", 1, &evidence, 0), [0]);
        assert_eq!(floors("", 7000, &[], 0), Vec::<u16>::new());
    }
}
