//! From lists of names to the few names that may reach the threshold.

use std::cmp::Reverse;

use interdict_names::{Bound, Leftover};

use super::bands::BandPlan;
use super::gather::{Gathered, Prepared, Span};
use super::lanes;
use super::plan::{Item, Plan};
use super::search::Work;
use super::segment::View;

/// Names of one window, whose sums fit the second-level cache.
const WINDOW: usize = 1 << 15;

/// A list shorter than this is spread over the windows at once; a longer one is read window by window.
const LONG_LIST: usize = 256;

/// When one name in so many is read, adding up all lists costs less than looking at each name:
/// measured, a name costs a quarter of a nanosecond there and some ten here.
const READ_SHARE: usize = 48;

/// The unit of the sums: gains are counted in it, rounded up, so that they fit 32 bits.
const WORTH: u64 = 1 << 12;

/// How many names ahead their words are called into the cache: a miss takes as long as a few names.
const AHEAD: usize = 6;

/// No item.
const NONE: u32 = u32::MAX;

/// The names that may reach the threshold, the likeliest first.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    /// Names, and what the words they share with the query gain.
    found: Vec<(u32, u64)>,
    rows: Vec<u32>,
    seen: Vec<u64>,
    table: FormTable,
    sums: Vec<u32>,
    spread: Vec<Vec<(u16, u32)>>,
}

impl Candidates {
    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    /// One of them.
    pub(crate) fn get(&self, at: usize) -> u32 {
        self.found[at].0
    }

    /// Whether a name may still reach a threshold higher than the one it was collected for.
    pub(crate) fn may_reach(
        &self,
        view: &View<'_>,
        query: &Prepared<'_>,
        gathered: &Gathered,
        bound: &Bound,
        name: u32,
    ) -> bool {
        let reach = Reach::of(view, query, gathered, &self.table, name);
        let best = &reach.best[..query.weights.len()];
        bound.admits_leftover(query.name, best, view.kind(name), reach.left(view, name))
    }

    /// The items by form.
    pub(crate) fn table(&self) -> &FormTable {
        &self.table
    }

    /// Collects every name that the lists bring and the bound admits.
    #[expect(
        clippy::too_many_arguments,
        reason = "the state of one search, in one place"
    )]
    pub(crate) fn collect(
        &mut self,
        view: &View<'_>,
        query: &Prepared<'_>,
        gathered: &Gathered,
        plan: &Plan,
        bands: &[BandPlan],
        bound: &Bound,
        work: &mut Work,
    ) {
        let need = bound.need(query.name.weight());
        self.found.clear();
        self.rows.clear();
        let lists = ReadLists::new(view, query, gathered, plan, bands, bound);
        let volume = lists.volume();
        work.read += volume as u64;
        if volume.saturating_mul(READ_SHARE) > view.names.len() {
            self.add_up(&lists, view.names.len(), need);
        } else {
            self.list(&lists, view.names.len());
        }
        work.candidates += self.rows.len() as u64;
        self.bound_rows(view, query, gathered, bound);
    }

    fn bound_rows(
        &mut self,
        view: &View<'_>,
        query: &Prepared<'_>,
        gathered: &Gathered,
        bound: &Bound,
    ) {
        let need = bound.need(query.name.weight());
        self.table.fill(&gathered.items);
        let positions = query.weights.len();
        for (at, row) in self.rows.iter().enumerate() {
            if let Some(later) = self.rows.get(at + 2 * AHEAD) {
                lanes::prefetch(view.names, *later as usize);
            }
            if let Some(soon) = self.rows.get(at + AHEAD) {
                lanes::prefetch(view.name_forms, view.names[*soon as usize].words as usize);
            }
            let reach = Reach::of(view, query, gathered, &self.table, *row);
            let best = &reach.best[..positions];
            let gain = gain(&query.weights, bound, best);
            if gain >= need {
                let left = reach.left(view, *row);
                if bound.admits_leftover(query.name, best, view.kind(*row), left) {
                    self.found.push((*row, gain));
                }
            }
        }
        self.found
            .sort_unstable_by_key(|(row, gain)| (Reverse(*gain), *row));
    }

    /// Lists every name of the lists once.
    fn list(&mut self, lists: &ReadLists<'_>, names: usize) {
        self.seen.resize(names.div_ceil(64).max(self.seen.len()), 0);
        lists.each(|list, _| {
            for row in list {
                let (at, bit) = (*row as usize / 64, 1 << (row % 64));
                if self.seen[at] & bit == 0 {
                    self.seen[at] |= bit;
                    self.rows.push(*row);
                }
            }
        });
        for row in &self.rows {
            self.seen[*row as usize / 64] = 0;
        }
    }

    /// Adds up the lists, and lists the names whose sum, and what was left unread, may reach `need`.
    /// A name that two spellings of one word bring counts both: the sum is a bound.
    fn add_up(&mut self, lists: &ReadLists<'_>, names: usize, need: u64) {
        let windows = names.div_ceil(WINDOW);
        self.spread
            .resize_with(windows.max(self.spread.len()), Vec::new);
        let mut long: Vec<(&[u32], u32)> = Vec::new();
        lists.each(|rows, value| {
            if rows.len() >= LONG_LIST {
                long.push((rows, value));
                return;
            }
            for row in rows {
                let (window, at) = (*row as usize / WINDOW, *row as usize % WINDOW);
                self.spread[window].push((at as u16, value));
            }
        });
        for window in 0..windows {
            self.add_up_window(window, &mut long);
            for band in lists.bands {
                let from = (band.first as usize).max(window * WINDOW);
                let to = (band.end as usize).min((window + 1) * WINDOW);
                let least = need.saturating_sub(band.unread) / WORTH;
                if from < to {
                    let least = u32::try_from(least).unwrap_or(u32::MAX).max(1);
                    self.list_sums(from, to, least);
                }
            }
        }
    }

    fn add_up_window(&mut self, window: usize, long: &mut [(&[u32], u32)]) {
        self.sums.clear();
        self.sums.resize(WINDOW, 0);
        let sums = &mut self.sums[..WINDOW];
        for (at, value) in self.spread[window].drain(..) {
            let sum = &mut sums[usize::from(at)];
            *sum = sum.saturating_add(value);
        }
        let end = (window + 1) * WINDOW;
        for (rows, value) in long {
            let inside = rows.partition_point(|row| (*row as usize) < end);
            let (own, later) = rows.split_at(inside);
            for row in own {
                let sum = &mut sums[*row as usize % WINDOW];
                *sum = sum.saturating_add(*value);
            }
            *rows = later;
        }
    }

    /// Lists the names `from..to` of one window whose sum is at least `least`.
    fn list_sums(&mut self, from: usize, to: usize, least: u32) {
        let start = from % WINDOW;
        let sums = &self.sums[start..start + (to - from)];
        for (chunk, sums) in sums.chunks(64).enumerate() {
            // One comparison for sixty-four names, which the compiler turns into vectors.
            if sums.iter().fold(0, |most, sum| most.max(*sum)) >= least {
                let rows = ((from + chunk * 64) as u32..).zip(sums);
                let rows = rows.filter(|(_, sum)| **sum >= least);
                self.rows.extend(rows.map(|(row, _)| row));
            }
        }
    }
}

/// The lists that are read: form, what it is worth to a name, and the bands it is read for, as a
/// bit set.
struct ReadLists<'a> {
    view: &'a View<'a>,
    bands: &'a [BandPlan],
    items: Vec<(u32, u32, u64)>,
    spans: Vec<(&'a Span, u32, u64)>,
    volume: usize,
}

impl<'a> ReadLists<'a> {
    fn new(
        view: &'a View<'a>,
        query: &Prepared<'_>,
        gathered: &'a Gathered,
        plan: &Plan,
        bands: &'a [BandPlan],
        bound: &Bound,
    ) -> Self {
        let positions = |word: u16| query.words[usize::from(word)].positions;
        let worth = |word, similarity| worth(&query.weights, bound, positions(word), similarity);
        let bands_of = |word: u16, similarity: u16, is_virtual: bool| {
            let reads = bands.iter().enumerate();
            let reads =
                reads.filter(|(_, band)| band.reads(plan, positions(word), similarity, is_virtual));
            reads.fold(0_u64, |set, (at, _)| set | 1 << at)
        };
        let mut lists = Self {
            view,
            bands,
            items: Vec::new(),
            spans: Vec::new(),
            volume: 0,
        };
        for item in &gathered.items {
            let read = bands_of(item.word, item.similarity, item.is_virtual);
            if read != 0 {
                let value = worth(item.word, item.similarity);
                lists.items.push((item.form, value, read));
            }
        }
        for span in &gathered.spans {
            let read = bands_of(span.word, span.similarity, false);
            if read != 0 {
                let value = worth(span.word, span.similarity);
                lists.spans.push((span, value, read));
            }
        }
        lists.volume = lists.count();
        lists
    }

    fn volume(&self) -> usize {
        self.volume
    }

    fn count(&self) -> usize {
        let mut volume = 0;
        self.each(|rows, _| volume += rows.len());
        volume
    }

    /// Every run of names of one list that is read, and what the list is worth to them.
    fn each(&self, mut read: impl FnMut(&'a [u32], u32)) {
        for (form, value, bands) in &self.items {
            self.runs(*form, *bands, &mut |rows| read(rows, *value));
        }
        for (span, value, bands) in &self.spans {
            for form in span.forms.clone() {
                self.runs(form, *bands, &mut |rows| read(rows, *value));
            }
        }
    }

    fn runs(&self, form: u32, bands: u64, read: &mut impl FnMut(&'a [u32])) {
        let mut rows = self.view.postings.of(form);
        for (at, band) in self.bands.iter().enumerate() {
            let Some(last) = rows.last() else {
                return;
            };
            let inside = match *last < band.end {
                true => rows.len(),
                false => rows.partition_point(|row| *row < band.end),
            };
            let (own, later) = rows.split_at(inside);
            if bands >> at & 1 == 1 && !own.is_empty() {
                read(own);
            }
            rows = later;
        }
    }
}

/// What evidence is worth to a name that has it, in units of [`WORTH`].
fn worth(weights: &[u16], bound: &Bound, positions: u64, similarity: u16) -> u32 {
    let covered = weights.iter().enumerate();
    let covered = covered.filter(|(at, _)| positions >> at & 1 == 1);
    let gain: u64 = covered
        .map(|(_, weight)| bound.gain(*weight, similarity))
        .sum();
    u32::try_from(gain.div_ceil(WORTH)).unwrap_or(u32::MAX)
}

/// What the best similarities of all positions gain.
fn gain(weights: &[u16], bound: &Bound, best: &[u16]) -> u64 {
    let gains = weights.iter().zip(best);
    gains.map(|(weight, best)| bound.gain(*weight, *best)).sum()
}

/// Bits that tell most forms without items from those with some, at one look.
const MARKS: usize = 1 << 14;

/// Finds the items of a form.
#[derive(Debug, Default)]
pub(crate) struct FormTable {
    /// Forms and the last of their items, by open addressing.
    slots: Vec<(u32, u32)>,
    /// The item of the same form before.
    before: Vec<u32>,
    /// The bit of each form that has items.
    marks: Vec<u64>,
}

impl FormTable {
    fn fill(&mut self, items: &[Item]) {
        let size = (items.len() * 4).next_power_of_two().max(64);
        self.slots.clear();
        self.slots.resize(size, (NONE, NONE));
        self.before.clear();
        self.marks.clear();
        self.marks.resize(MARKS / 64, 0);
        for (number, item) in (0_u32..).zip(items) {
            let slot = self.slot(item.form);
            let (_, head) = self.slots[slot];
            self.before.push(head);
            self.slots[slot] = (item.form, number);
            let mark = item.form as usize % MARKS;
            self.marks[mark / 64] |= 1 << (mark % 64);
        }
    }

    /// Whether the form may have items; if not, it has none.
    fn may_have(&self, form: u32) -> bool {
        let mark = form as usize % MARKS;
        self.marks[mark / 64] >> (mark % 64) & 1 == 1
    }

    /// The slot that holds the form, or the empty one where it belongs.
    fn slot(&self, form: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (form.wrapping_mul(0x9E37_79B1) >> 7) as usize & mask;
        while self.slots[slot].0 != form && self.slots[slot].0 != NONE {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// The items of a form.
    pub(crate) fn items<'a>(
        &'a self,
        items: &'a [Item],
        form: u32,
    ) -> impl Iterator<Item = &'a Item> + use<'a> {
        let (_, mut at) = self.slots[self.slot(form)];
        std::iter::from_fn(move || {
            let item = items.get(at as usize)?;
            at = self.before[at as usize];
            Some(item)
        })
    }
}

/// What the words of a name and of the query have in common, and what of the name is left.
pub(crate) struct Reach {
    /// The best similarity of any word of the name, for each position of the query.
    pub(crate) best: [u16; 64],
    /// The positions of the name that a word of the query reaches, as a bit set.
    reached: u64,
}

impl Reach {
    fn of(
        view: &View<'_>,
        query: &Prepared<'_>,
        gathered: &Gathered,
        table: &FormTable,
        name: u32,
    ) -> Self {
        let mut reach = Self {
            best: [0; 64],
            reached: 0,
        };
        let words = view.words_of(name);
        let start = words.start;
        for (place, form) in view.name_forms[words].iter().enumerate() {
            let at = start + place;
            if table.may_have(*form) {
                for item in table.items(&gathered.items, *form) {
                    reach.touch(view, query, at, item.word, item.similarity);
                }
            }
            for span in &gathered.spans {
                if span.forms.contains(form) {
                    reach.touch(view, query, at, span.word, span.similarity);
                }
            }
        }
        reach
    }

    /// Word `at` of all names is like a word of the query.
    fn touch(
        &mut self,
        view: &View<'_>,
        query: &Prepared<'_>,
        at: usize,
        word: u16,
        similarity: u16,
    ) {
        self.reached |= view.span(at);
        let positions = query.words[usize::from(word)].positions;
        raise(&mut self.best, positions, similarity);
    }

    /// What of the name nothing reaches: the whole less what is reached, for few words are, and
    /// theirs are at hand.
    fn left(&self, view: &View<'_>, name: u32) -> Leftover {
        let row = &view.names[name as usize];
        let kind = view.kind(name);
        let mut answered = Leftover::default();
        let mut numbers = 0;
        let mut rest = self.reached;
        while rest != 0 {
            let form = view.name_forms[row.words as usize + rest.trailing_zeros() as usize];
            let row = view.forms[form as usize];
            let mut one = Leftover::default();
            one.add(kind, row.weight, row.clash, row.form());
            numbers += u16::from(one.number);
            answered.extra += one.extra;
            answered.clash += one.clash;
            rest &= rest - 1;
        }
        Leftover {
            extra: u32::from(row.extra) - answered.extra,
            clash: u32::from(row.clash) - answered.clash,
            number: row.numbers > numbers,
        }
    }
}

fn raise(best: &mut [u16; 64], positions: u64, similarity: u16) {
    let mut rest = positions;
    while rest != 0 {
        let slot = &mut best[rest.trailing_zeros() as usize];
        *slot = (*slot).max(similarity);
        rest &= rest - 1;
    }
}
