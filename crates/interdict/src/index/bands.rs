//! Names in bands of like size, and which lists have to be read for the names of each.
//!
//! Two names that both leave words unanswered are seldom the same: of what the two leave, the lesser
//! *clashes*, and a threshold allows only so much of it ([`Allowance`]). So a name that qualifies
//! either answers nearly all of the query, or is nearly all answered by it. Either way more than
//! one of its words is found as soon as it has more than one, and the commonest words need not be
//! looked up at all: positions may be skipped as long as what they can answer, of the query and of
//! a name as large as those of the band, stays too little for both.

use interdict_names::{Allowance, Bound};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::gather::{Gathered, Prepared};
use super::plan::Plan;
use super::segment::View;

/// Names in a row that are all names of persons or all not, and clash at least by so much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct BandRow {
    /// The first name; the last is the one before the next band.
    pub(crate) first: u32,
    /// Whether they are names of persons: 1, or 0.
    pub(crate) persons: u32,
    /// The least clash of one of the names, all its positions together.
    pub(crate) clash: u32,
    /// The most that one position of one of the names clashes.
    pub(crate) position_clash: u32,
}

/// Clashes where a new band begins: one word, two words and so on for persons; finer steps up to
/// three words for the others, whose words differ in weight.
const PERSON_STEPS: [u32; 5] = [0, 1000, 2000, 3000, 4000];
const OTHER_STEPS: [u32; 9] = [0, 300, 700, 1000, 1400, 2000, 2600, 3200, 4000];

/// What decides the place of a name: persons first, and the sum of its clashes.
pub(crate) type Size = (bool, u32);

/// Divides names into bands, given the size and the greatest clash of each in their final order.
pub(crate) fn arrange(sizes: &[(Size, u32)]) -> Vec<BandRow> {
    let mut bands: Vec<BandRow> = Vec::new();
    let mut last = None;
    for (first, ((others, clash), most)) in (0_u32..).zip(sizes) {
        let step = step(*others, *clash);
        if last != Some((*others, step)) {
            last = Some((*others, step));
            bands.push(BandRow {
                first,
                persons: u32::from(!others),
                clash: *clash,
                position_clash: 0,
            });
        }
        if let Some(band) = bands.last_mut() {
            band.position_clash = band.position_clash.max(*most);
        }
    }
    bands
}

fn step(others: bool, clash: u32) -> usize {
    let steps: &[u32] = if others { &OTHER_STEPS } else { &PERSON_STEPS };
    steps.partition_point(|step| *step <= clash)
}

/// What is read for the names of each band.
#[derive(Debug, Default)]
pub(crate) struct BandPlans {
    plans: Vec<BandPlan>,
    evidence: Vec<PositionEvidence>,
    order: Vec<usize>,
}

/// What is read for the names of one band.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BandPlan {
    pub(crate) first: u32,
    pub(crate) end: u32,
    /// Positions that are not looked up, or none when the floors of the [`Plan`] decide.
    pub(crate) skipped: Option<u64>,
    /// The most that what is left unread gains.
    pub(crate) unread: u64,
}

/// What the dictionary holds for one position of the query.
#[derive(Clone, Copy, Debug, Default)]
struct PositionEvidence {
    /// The best similarity.
    similarity: u16,
    /// The most that a word like it clashes.
    clash: u32,
    /// The names that hold a word like it.
    rows: u64,
    /// The same, above the floor of the plan.
    rows_above: u64,
}

impl BandPlans {
    /// Plans for every band of a segment, given the plan by floors and what it leaves unread.
    pub(crate) fn set(
        &mut self,
        view: &View<'_>,
        query: &Prepared<'_>,
        gathered: &Gathered,
        bound: &Bound,
        plan: &Plan,
        unread: u64,
    ) {
        self.count(view, query, gathered, plan);
        let ends = view.bands.iter().skip(1).map(|band| band.first);
        let ends = ends.chain([view.names.len() as u32]);
        self.plans.clear();
        for (band, end) in view.bands.iter().zip(ends) {
            let persons = band.persons == 1 && query.person;
            let skip = bound
                .allowance(persons)
                .and_then(|allowance| self.skip(query, band, allowance));
            let (skipped, unread) = match skip {
                Some(skipped) => (Some(skipped), self.gain(query, bound, skipped)),
                None => (None, unread),
            };
            self.plans.push(BandPlan {
                first: band.first,
                end,
                skipped,
                unread,
            });
        }
    }

    /// The plans, in the order of the names.
    pub(crate) fn plans(&self) -> &[BandPlan] {
        &self.plans
    }

    fn count(&mut self, view: &View<'_>, query: &Prepared<'_>, gathered: &Gathered, plan: &Plan) {
        self.evidence.clear();
        self.evidence
            .resize(query.weights.len(), PositionEvidence::default());
        let mut add = |positions: u64, similarity: u16, rows: u32, clash: u32| {
            let above = plan.reads(positions, similarity);
            let mut rest = positions;
            while rest != 0 {
                let one = &mut self.evidence[rest.trailing_zeros() as usize];
                one.similarity = one.similarity.max(similarity);
                one.clash = one.clash.max(clash);
                one.rows += u64::from(rows);
                one.rows_above += if above { u64::from(rows) } else { 0 };
                rest &= rest - 1;
            }
        };
        for item in &gathered.items {
            if !item.is_virtual {
                let row = view.forms[item.form as usize];
                let positions = query.words[usize::from(item.word)].positions;
                add(positions, item.similarity, item.rows, u32::from(row.clash));
            }
        }
        let most = view.bands.iter().map(|band| band.position_clash).max();
        for span in &gathered.spans {
            let positions = query.words[usize::from(span.word)].positions;
            add(positions, span.similarity, span.rows, most.unwrap_or(0));
        }
    }

    /// The positions to skip for a band, most names first; `None` when the floors read less.
    fn skip(&mut self, query: &Prepared<'_>, band: &BandRow, allowance: Allowance) -> Option<u64> {
        let clash: u64 = query.clashes.iter().map(|clash| u64::from(*clash)).sum();
        // In thousandths, as agreed weight is weight times similarity.
        let mut own = (clash * 1000).checked_sub(allowance.flat * 1000)?;
        let mut theirs = (u64::from(band.clash) * 1000).checked_sub(allowance.flat * 1000)?;
        self.order.clear();
        self.order.extend(0..self.evidence.len());
        self.order
            .sort_unstable_by_key(|at| std::cmp::Reverse(self.evidence[*at].rows));
        let (mut skipped, mut left, mut left_above) = (0_u64, 0, 0);
        for at in &self.order {
            let one = self.evidence[*at];
            let agreed = u64::from(query.weights[*at]) * u64::from(one.similarity);
            let agreed = (agreed * allowance.share).div_ceil(1000);
            let (answers, answered) = (
                u64::from(query.clashes[*at]) * 1000 + agreed,
                u64::from(one.clash.min(band.position_clash)) * 1000 + agreed,
            );
            if one.similarity == 0 {
                continue;
            }
            if answers < own && answered < theirs {
                own -= answers;
                theirs -= answered;
                skipped |= 1 << at;
            } else {
                left += one.rows;
            }
            left_above += one.rows_above;
        }
        (left < left_above).then_some(skipped)
    }

    fn gain(&self, query: &Prepared<'_>, bound: &Bound, skipped: u64) -> u64 {
        let positions = self.evidence.iter().zip(&query.weights).enumerate();
        let positions = positions.filter(|(at, _)| skipped >> at & 1 == 1);
        positions
            .map(|(_, (one, weight))| bound.gain(*weight, one.similarity))
            .sum()
    }
}

impl BandPlan {
    /// Whether evidence has to be read for the names of this band. Virtual words are always read:
    /// one of them may answer several words at once.
    pub(crate) fn reads(
        &self,
        plan: &Plan,
        positions: u64,
        similarity: u16,
        is_virtual: bool,
    ) -> bool {
        match self.skipped {
            Some(skipped) => is_virtual || positions & !skipped != 0,
            None => plan.reads(positions, similarity),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_begin_where_names_get_larger() {
        let sizes = [
            ((false, 0), 0),
            ((false, 300), 300),
            ((false, 1000), 1000),
            ((false, 1900), 900),
            ((true, 0), 0),
            ((true, 1500), 1100),
        ];
        let bands = arrange(&sizes);
        let firsts: Vec<u32> = bands.iter().map(|band| band.first).collect();
        assert_eq!(firsts, [0, 2, 4, 5]);
        assert_eq!(bands[1].clash, 1000);
        assert_eq!(bands[1].position_clash, 1000);
        assert_eq!((bands[0].persons, bands[3].persons), (1, 0));
    }
}
