//! From the lists that are read to the names that more than luck brings up.
//!
//! A list brings every name that holds one word; most of these share nothing else with the query. So each name is
//! noted with the positions of the query that its words answer, first from the lists that are read, then, for the
//! names noted alone, from those of the other lists that are short. What names of a band can score at most when they
//! answer a set of positions is bounded once, and the names that cannot reach the threshold are dropped unseen. A name
//! of which one word is all that was noted answers one word of the query, even if that word is like several. Where
//! many are left, the same is asked for their size within the band, and again whenever hits have raised the threshold.

use std::cmp::Reverse;

use interdict_names::{Leftover, NameKind};

use super::bands::BLOCK_NAMES;
use super::bits::{Slots, ones};
use super::candidates::{Asked, gain};
use super::lists::Lists;
use super::plan::{Evidence, clash_left};
use super::segment::View;

/// Positions that have a bit of their own; what the others answer is taken for granted.
const POSITIONS: usize = 6;

/// The bits of these positions.
const OWN: u8 = (1 << POSITIONS) - 1;

/// The bit of a virtual word of the name: it may answer for several of its positions.
const VIRTUAL: u8 = 1 << POSITIONS;

/// The bit of a name of which several words may answer the query, or one word several of its positions at once, or one
/// that has no bit of its own.
const SEVERAL: u8 = VIRTUAL << 1;

/// Entries that may be read for each name that they might drop: looking at a name takes as long. Fewer in tests, whose
/// lists are short, so that some are not read.
const ENTRIES_A_NAME: usize = if cfg!(test) { 1 } else { 32 };

/// Names by the positions of the query that their words answer.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// For each name of the segment a bit for each position, and the bits beside them; all zero between searches.
    marks: Vec<u8>,
    /// The names that have bits, and their bands.
    names: Vec<(u32, u8)>,
    positions: Positions,
    reaching: Reaching,
    /// Whether names are judged by their size as well, and what is known of sizes.
    by_size: bool,
    sizes: Slots<bool>,
    /// The names that may reach the threshold, the likeliest sets of positions first.
    brought: Vec<Brought>,
    /// Memory to put them in order, and for the sets of marks among them.
    unordered: Vec<Brought>,
    sets: Vec<u8>,
}

/// Sizes that come up in most searches.
const SIZES: usize = 128;

/// From how many names on they are judged by their size as well: of fewer each is sooner looked at.
const BY_SIZE_FROM: usize = if cfg!(test) { 4 } else { 2048 };

/// A name that was brought up, its band, and the bits of what it answers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brought {
    pub(super) name: u32,
    band: u8,
    marks: u8,
}

/// What is known of a name before it is looked at: whether it is a person's, the least that it clashes and that it
/// counts when nothing answers it, in steps of [`STEP`], and the bits of what it answers; packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Class(u32);

const STEP: u32 = 250;
const STEPS_MAX: u32 = (1 << 9) - 1;

impl Class {
    /// The class of all names of a band.
    fn of_band(view: &View<'_>, band: u8, marks: u8) -> Self {
        let band = &view.bands[usize::from(band)];
        Self::pack(band.persons, band.clash, 0, marks)
    }

    /// The class of all names of the size of one.
    fn of_size(view: &View<'_>, one: Brought) -> Self {
        let size = view.sizes[one.name as usize / BLOCK_NAMES];
        let band = &view.bands[usize::from(one.band)];
        let clash = band.clash.max(u32::from(size.clash));
        Self::pack(band.persons, clash, u32::from(size.extra), one.marks)
    }

    fn pack(persons: u32, clash: u32, extra: u32, marks: u8) -> Self {
        let steps = |value: u32| (value / STEP).min(STEPS_MAX);
        let sizes = (persons << 9 | steps(clash)) << 9 | steps(extra);
        Self(sizes << 8 | u32::from(marks))
    }

    fn kind(self) -> NameKind {
        match self.0 >> 26 {
            1 => NameKind::Person,
            _ => NameKind::Organisation,
        }
    }

    fn clash(self) -> u32 {
        (self.0 >> 17 & STEPS_MAX) * STEP
    }

    fn extra(self) -> u32 {
        (self.0 >> 8 & STEPS_MAX) * STEP
    }

    fn marks(self) -> u8 {
        self.0 as u8
    }
}

/// What is known of the positions of the query.
#[derive(Debug, Default)]
struct Positions {
    /// Those of which not every list is looked at, as a bit set.
    unknown: u64,
    /// Whether a virtual word is among what is not looked at.
    unknown_virtual: bool,
    /// Memory for the similarities of a set.
    best: Vec<u16>,
}

impl Touched {
    /// Lists the names of the lists that are read, each once, but for those that cannot reach the threshold; gives how
    /// many entries were read.
    pub(super) fn bring(&mut self, asked: &Asked<'_>, lists: &Lists) -> u64 {
        let names = asked.view.names.len();
        self.marks.resize(names.max(self.marks.len()), 0);
        self.names.clear();
        let mut read = 0;
        lists.read(asked.view, asked.plan, |names, band, bits| {
            read += names.len() as u64;
            for name in names {
                let marks = &mut self.marks[*name as usize];
                if *marks == 0 {
                    self.names.push((*name, band));
                    *marks = bits;
                } else {
                    *marks |= bits | SEVERAL;
                }
            }
        });
        self.look_further(asked, lists);
        self.keep(asked);
        for (row, _) in &self.names {
            self.marks[*row as usize] = 0;
        }
        read
    }

    /// The names that were brought up.
    pub(super) fn brought(&self) -> &[Brought] {
        &self.brought
    }

    /// Forgets what may reach the threshold, as it was raised.
    pub(super) fn raise(&mut self) {
        self.sizes.clear(SIZES);
    }

    /// Whether one of them may reach the threshold, which is that of the last call but for a [`raise`](Self::raise).
    pub(super) fn may_reach(&mut self, asked: &Asked<'_>, at: usize) -> bool {
        if !self.by_size {
            return true;
        }
        let class = Class::of_size(asked.view, self.brought[at]);
        let positions = &mut self.positions;
        *self.sizes.of(class.0, || positions.reaches(class, asked))
    }

    /// Notes for the names that were read what else of them answers the query.
    fn look_further(&mut self, asked: &Asked<'_>, lists: &Lists) {
        let Asked { view, plan, .. } = *asked;
        self.positions.unknown = !0 << POSITIONS;
        self.positions.unknown_virtual = false;
        let most = ENTRIES_A_NAME * self.names.len();
        let mut entries = [0; POSITIONS];
        for list in lists.rest(plan) {
            for at in ones(u64::from(list.bits & OWN)) {
                entries[at] += list.rows as usize;
            }
        }
        for (at, entries) in entries.into_iter().enumerate() {
            self.positions.unknown |= u64::from(entries > most) << at;
        }
        let known = !self.positions.unknown;
        for list in lists.rest(plan) {
            if u64::from(list.bits & OWN) & known == 0 {
                self.positions.unknown_virtual |= list.bits & VIRTUAL != 0;
            } else {
                list.unread(view, plan, |names| self.note(names, list.bits));
            }
        }
    }

    /// Names answer positions; those without marks stay without.
    fn note(&mut self, names: &[u32], bits: u8) {
        for name in names {
            let marks = &mut self.marks[*name as usize];
            *marks |= if *marks == 0 { 0 } else { bits | SEVERAL };
        }
    }

    /// Keeps the names that may reach the threshold, those whose positions gain most first.
    fn keep(&mut self, asked: &Asked<'_>) {
        self.reaching.clear();
        self.unordered.clear();
        self.sets.clear();
        let mut counts = [0_usize; SETS];
        for (name, band) in self.names.iter().copied() {
            let marks = self.marks[name as usize];
            if self.reaching.of(band, marks, &mut self.positions, asked) {
                let count = &mut counts[usize::from(marks)];
                if *count == 0 {
                    self.sets.push(marks);
                }
                *count += 1;
                self.unordered.push(Brought { name, band, marks });
            }
        }
        // Where positions are taken for granted a size decides nothing.
        let all_known = asked.query.weights.len() <= POSITIONS;
        self.sizes.clear(SIZES);
        self.by_size = all_known && self.unordered.len() >= BY_SIZE_FROM;
        let gain = |marks: &u8| (Reverse(self.positions.gain(*marks, asked)), *marks);
        self.sets.sort_by_cached_key(gain);
        // From here on the place of the next name of each set.
        let mut places = counts;
        let mut start = 0;
        for marks in &self.sets {
            let place = &mut places[usize::from(*marks)];
            start += std::mem::replace(place, start);
        }
        self.brought.clone_from(&self.unordered);
        for one in &self.unordered {
            let place = &mut places[usize::from(one.marks)];
            self.brought[*place] = *one;
            *place += 1;
        }
    }
}

/// How many sets of marks there are.
const SETS: usize = 1 << 8;

/// Which names may reach the threshold, by their kind and what they answer: those of no band behind one whose names
/// cannot, and of each before one whose names may, as bands are in the order of what their names clash.
#[derive(Debug, Default)]
struct Reaching {
    /// For each kind and set of marks: no band of the kind before the first number fails, and none from the second on
    /// reaches.
    bands: Vec<(u8, u8)>,
}

impl Reaching {
    fn clear(&mut self) {
        self.bands.clear();
        self.bands.resize(2 * SETS, (0, u8::MAX));
    }

    /// Whether the names of a band with these marks may.
    fn of(&mut self, band: u8, marks: u8, positions: &mut Positions, asked: &Asked<'_>) -> bool {
        let kind = asked.view.bands[usize::from(band)].persons as usize;
        let (reaching, failing) = &mut self.bands[kind * SETS + usize::from(marks)];
        if band < *reaching || band >= *failing {
            return band < *reaching;
        }
        let class = Class::of_band(asked.view, band, marks);
        let reaches = positions.reaches(class, asked);
        match reaches {
            true => *reaching = band + 1,
            false => *failing = band,
        }
        reaches
    }
}

impl Positions {
    /// Whether a name of a class may reach the threshold.
    fn reaches(&mut self, class: Class, asked: &Asked<'_>) -> bool {
        let own = u64::from(class.marks() & OWN) & !self.unknown;
        if class.marks() & SEVERAL != 0 || own.is_power_of_two() || own == 0 {
            return self.reaches_with(own, class, asked);
        }
        ones(own).any(|at| self.reaches_with(1 << at, class, asked))
    }

    /// Whether it may if it answers these positions, and whichever are unknown.
    fn reaches_with(&mut self, own: u64, class: Class, asked: &Asked<'_>) -> bool {
        let Asked { query, plan, .. } = *asked;
        let evidence = plan.evidence();
        self.answer(own, evidence);
        let some_virtual = class.marks() & VIRTUAL != 0 || self.unknown_virtual;
        let left = match some_virtual {
            true => Leftover::default(),
            false => Leftover {
                clash: clash_left(query, evidence, &self.best, class.clash()).0,
                extra: extra_left(evidence, &self.best, class),
                ..Leftover::default()
            },
        };
        let bound = asked.bound;
        bound.admits_leftover(query.name, &self.best, class.kind(), left)
    }

    /// Sets the best similarity of each position of a set.
    fn answer(&mut self, own: u64, evidence: &[Evidence]) {
        let answered = own | self.unknown;
        let positions = evidence.iter().enumerate();
        self.best.clear();
        self.best.extend(positions.map(|(at, one)| {
            if answered >> at & 1 == 1 {
                one.similarity()
            } else {
                0
            }
        }));
    }

    /// What a set of positions gains at most.
    fn gain(&mut self, marks: u8, asked: &Asked<'_>) -> u64 {
        self.answer(u64::from(marks & OWN), asked.plan.evidence());
        gain(&asked.query.weights, asked.bound, &self.best)
    }
}

/// The least that a name of a class has left, where each answered position is answered by one word of it.
fn extra_left(evidence: &[Evidence], answered: &[u16], class: Class) -> u32 {
    let kind = usize::from(class.kind() != NameKind::Person);
    let answered = evidence.iter().zip(answered);
    let answered = answered.filter(|(_, similarity)| **similarity > 0);
    answered.fold(class.extra(), |left, (one, _)| {
        left.saturating_sub(one.extra[kind])
    })
}

/// The bits of positions that a word of a name may answer at once: at least one.
pub(super) fn bits(positions: u64, is_virtual: bool) -> u8 {
    let is_single = positions.is_power_of_two() && positions >> POSITIONS == 0;
    positions as u8 & OWN
        | if is_virtual { VIRTUAL } else { 0 }
        | if is_single { 0 } else { SEVERAL }
}
