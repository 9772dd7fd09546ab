//! From the lists that are read to the names that more than luck brings up.
//!
//! A list brings every name that holds one word; most of these share nothing else with the query. So each name is
//! noted with the positions of the query that its words answer, first from the lists that are read, then, for the
//! names noted alone, from those of the other lists that are short. What a set of positions can score at most among
//! the names of a band is bounded once, and the names of a set that cannot reach the threshold are dropped unseen.

use interdict_names::{Bound, Leftover};

use super::bands::BandRow;
use super::candidates::ReadLists;
use super::gather::Prepared;
use super::plan::{Plan, clash_left};

/// Positions that have a bit of their own; what the others answer is taken for granted.
const POSITIONS: usize = 6;

/// The bits of these positions.
const OWN: u8 = (1 << POSITIONS) - 1;

/// The bit of all others.
const OTHERS: u8 = 1 << POSITIONS;

/// The bit of a virtual word of the name: it may answer for several of its positions.
const VIRTUAL: u8 = OTHERS << 1;

/// Entries that may be read for each name that they might drop: looking at a name takes as long.
const ENTRIES_A_NAME: usize = 32;

/// Names by the positions of the query that their words answer.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// For each name of the segment a bit for each position, [`OTHERS`] and [`VIRTUAL`]; all zero between searches.
    marks: Vec<u8>,
    /// The names that have bits, and their bands.
    names: Vec<(u32, u8)>,
    positions: Positions,
    /// What is known of a band and a set of positions.
    verdicts: Vec<Verdict>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Open,
    Reaches,
    Fails,
}

/// What is known of the positions of the query.
#[derive(Debug, Default)]
struct Positions {
    /// Those of which not every list is looked at, as a bit set.
    unknown: u64,
    /// Memory for the similarities of a set.
    best: Vec<u16>,
}

impl Touched {
    /// Lists the names of the lists that are read, each once, but for those whose positions cannot reach the threshold.
    pub(super) fn list(
        &mut self,
        lists: &ReadLists<'_>,
        query: &Prepared<'_>,
        plan: &Plan,
        bound: &Bound,
        rows: &mut Vec<u32>,
    ) {
        self.marks
            .resize(lists.view.names.len().max(self.marks.len()), 0);
        self.names.clear();
        lists.each(|run| {
            let bits = bits(query, run.word, run.is_virtual);
            for row in run.rows {
                let marks = &mut self.marks[*row as usize];
                if *marks == 0 {
                    self.names.push((*row, run.band as u8));
                }
                *marks |= bits;
            }
        });
        self.look_further(lists, query);
        self.keep(lists, query, plan, bound, rows);
        for (row, _) in &self.names {
            self.marks[*row as usize] = 0;
        }
    }

    /// Notes for the names that were read what else of them answers the query.
    fn look_further(&mut self, lists: &ReadLists<'_>, query: &Prepared<'_>) {
        self.positions.unknown = !0 << POSITIONS;
        for span in &lists.gathered.spans {
            self.positions.unknown |= query.words[usize::from(span.word)].positions;
        }
        let most = ENTRIES_A_NAME * self.names.len();
        let mut entries = [0; POSITIONS];
        for item in lists.rest() {
            each_bit(u64::from(bits(query, item.word, false) & OWN), |at| {
                entries[at] += item.rows as usize;
            });
        }
        for (at, entries) in entries.into_iter().enumerate() {
            self.positions.unknown |= u64::from(entries > most) << at;
        }
        let known = !self.positions.unknown;
        for item in lists.rest() {
            let bits = bits(query, item.word, item.is_virtual);
            if u64::from(bits & OWN) & known == 0 {
                continue;
            }
            for row in lists.view.postings.read(&item.slot) {
                let marks = &mut self.marks[*row as usize];
                // A name without marks stays without.
                *marks |= if *marks == 0 { 0 } else { bits };
            }
        }
    }

    fn keep(
        &mut self,
        lists: &ReadLists<'_>,
        query: &Prepared<'_>,
        plan: &Plan,
        bound: &Bound,
        rows: &mut Vec<u32>,
    ) {
        let sets = usize::from(u8::MAX) + 1;
        self.verdicts.clear();
        self.verdicts
            .resize(lists.bands.len() * sets, Verdict::Open);
        for (row, band) in &self.names {
            let marks = self.marks[*row as usize];
            let verdict = &mut self.verdicts[usize::from(*band) * sets + usize::from(marks)];
            if *verdict == Verdict::Open {
                let band = &lists.view.bands[usize::from(*band)];
                let reaches = self.positions.reaches(band, query, plan, bound, marks);
                *verdict = match reaches {
                    true => Verdict::Reaches,
                    false => Verdict::Fails,
                };
            }
            if *verdict == Verdict::Reaches {
                rows.push(*row);
            }
        }
    }
}

impl Positions {
    /// Whether a name of a band may reach the threshold, given the positions that its words answer.
    fn reaches(
        &mut self,
        band: &BandRow,
        query: &Prepared<'_>,
        plan: &Plan,
        bound: &Bound,
        marks: u8,
    ) -> bool {
        let answered = u64::from(marks & OWN) | self.unknown;
        let evidence = plan.evidence();
        self.best.clear();
        self.best
            .extend(evidence.iter().enumerate().map(|(at, one)| {
                if answered >> at & 1 == 1 {
                    one.similarity()
                } else {
                    0
                }
            }));
        let clash = if marks & VIRTUAL == 0 { band.clash } else { 0 };
        let left = Leftover {
            clash: clash_left(query, evidence, &self.best, clash).0,
            ..Leftover::default()
        };
        bound.admits_leftover(query.name, &self.best, band.kind(), left)
    }
}

/// The bits of what a word of the query covers: at least one.
fn bits(query: &Prepared<'_>, word: u16, is_virtual: bool) -> u8 {
    let positions = query.words[usize::from(word)].positions;
    let others = if positions >> POSITIONS == 0 {
        0
    } else {
        OTHERS
    };
    let virtual_word = if is_virtual { VIRTUAL } else { 0 };
    positions as u8 & OWN | others | virtual_word
}

fn each_bit(mut bits: u64, mut each: impl FnMut(usize)) {
    while bits != 0 {
        each(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}
