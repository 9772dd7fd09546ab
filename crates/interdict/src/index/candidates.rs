//! From lists of names to the few names that may reach the threshold.

use interdict_names::{Bound, Leftover};

use super::bits::{Slots, ones};
use super::gather::{Gathered, Prepared, Span};
use super::joins::{FoundJoins, JOINED};
use super::lanes;
use super::plan::{Item, Plan};
use super::search::Work;
use super::segment::{View, covered};
use super::touched::Touched;

/// How many names ahead their words are called into the cache: a miss takes as long as a few names.
const AHEAD: usize = 6;

/// No item.
const NONE: u32 = u32::MAX;

/// The names that may reach the threshold, the likeliest first.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    touched: Touched,
    table: FormTable,
    reach: Reach,
    lists: Lists,
}

impl Candidates {
    pub(crate) fn len(&self) -> usize {
        self.touched.brought().len()
    }

    /// Notes that the threshold was raised.
    pub(crate) fn raise(&mut self) {
        self.touched.raise();
    }

    /// One of them, unless it cannot reach the threshold.
    pub(crate) fn get(
        &mut self,
        view: &View<'_>,
        query: &Prepared<'_>,
        gathered: &Gathered,
        plan: &Plan,
        bound: &Bound,
        at: usize,
    ) -> Option<u32> {
        self.call_ahead(view, query, plan, bound, at);
        if !self.touched.may_reach(view, query, plan, bound, at) {
            return None;
        }
        let name = self.touched.brought()[at].name;
        self.reach.set(view, query, gathered, &self.table, name);
        let (best, kind) = (&self.reach.best, view.kind(name));
        // The sum alone is a bound, less sharp and sooner computed.
        if gain(&query.weights, bound, best) < bound.need(query.name.weight()) {
            return None;
        }
        let left = self.reach.left(view, name);
        bound
            .admits_leftover(query.name, best, kind, left)
            .then_some(name)
    }

    /// Calls into the cache what will be looked at of the names to come.
    fn call_ahead(
        &mut self,
        view: &View<'_>,
        query: &Prepared<'_>,
        plan: &Plan,
        bound: &Bound,
        at: usize,
    ) {
        let (later, soon) = (at + 2 * AHEAD, at + AHEAD);
        if later < self.len() && self.touched.may_reach(view, query, plan, bound, later) {
            lanes::prefetch(view.names, self.touched.brought()[later].name as usize);
        }
        if soon < self.len() && self.touched.may_reach(view, query, plan, bound, soon) {
            let name = self.touched.brought()[soon].name;
            lanes::prefetch(view.name_words, view.names[name as usize].words as usize);
        }
    }

    /// The items by form.
    pub(crate) fn table(&self) -> &FormTable {
        &self.table
    }

    /// Collects every name that the lists bring and that may reach the threshold.
    pub(crate) fn collect(
        &mut self,
        view: &View<'_>,
        query: &Prepared<'_>,
        gathered: &Gathered,
        plan: &Plan,
        bound: &Bound,
        work: &mut Work,
    ) {
        let mut chosen = std::mem::take(&mut self.lists);
        chosen.fill(query, gathered, plan);
        let lists = ReadLists {
            view,
            plan,
            lists: &chosen,
            gathered,
        };
        work.read += self.touched.bring(&lists, query, bound);
        self.lists = chosen;
        work.candidates += self.len() as u64;
        self.table.fill(view, &gathered.items);
    }
}

/// Which lists are read, and the bands each is read for, as a bit set.
#[derive(Debug, Default)]
struct Lists {
    /// By place among the items.
    items: Vec<(usize, u64)>,
    /// By place among the spans.
    spans: Vec<(usize, u64)>,
}

impl Lists {
    fn fill(&mut self, query: &Prepared<'_>, gathered: &Gathered, plan: &Plan) {
        self.items.clear();
        self.spans.clear();
        let positions = |word: u16| query.words[usize::from(word)].positions;
        for (at, item) in gathered.items.iter().enumerate() {
            let bands = plan.bands_read(positions(item.word), item.similarity, item.is_virtual);
            if bands != 0 {
                self.items.push((at, bands));
            }
        }
        for (at, span) in gathered.spans.iter().enumerate() {
            let bands = plan.bands_read(positions(span.word), span.similarity, false);
            if bands != 0 {
                self.spans.push((at, bands));
            }
        }
    }
}

/// The lists that are read, and where they stand.
pub(super) struct ReadLists<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) plan: &'a Plan,
    lists: &'a Lists,
    pub(super) gathered: &'a Gathered,
}

/// Names of one band that hold one word, and what the word is to the query.
pub(super) struct Run<'a> {
    pub(super) rows: &'a [u32],
    pub(super) band: usize,
    /// The word of the query.
    pub(super) word: u16,
    pub(super) is_virtual: bool,
}

impl<'a> ReadLists<'a> {
    /// Every run of names of one list that is read.
    pub(super) fn each(&self, mut read: impl FnMut(Run<'a>)) {
        for (at, bands) in &self.lists.items {
            let item = &self.gathered.items[*at];
            self.runs(&item.slot, *bands, &mut |band, rows| {
                read(Run {
                    rows,
                    band,
                    word: item.word,
                    is_virtual: item.is_virtual,
                });
            });
        }
        for (at, bands) in &self.lists.spans {
            let span = &self.gathered.spans[*at];
            for form in span.forms.clone() {
                self.runs(
                    &self.view.forms[form as usize].slot,
                    *bands,
                    &mut |band, rows| {
                        read(Run {
                            rows,
                            band,
                            word: span.word,
                            is_virtual: false,
                        });
                    },
                );
            }
        }
    }

    /// The items that are not read for every band.
    pub(super) fn rest(&self) -> impl Iterator<Item = &'a Item> {
        let mut read = self.lists.items.iter().peekable();
        let all = self.plan.all_bands();
        let items = self.gathered.items.iter().enumerate();
        items.filter_map(move |(at, item)| {
            let whole = read.next_if(|(place, _)| *place == at);
            whole.is_none_or(|(_, bands)| *bands != all).then_some(item)
        })
    }

    /// The spans that are not read for every band.
    pub(super) fn rest_of_spans(&self) -> impl Iterator<Item = &'a Span> {
        let all = self.plan.all_bands();
        let whole = move |at: usize| self.lists.spans.contains(&(at, all));
        let spans = self.gathered.spans.iter().enumerate();
        spans.filter_map(move |(at, span)| (!whole(at)).then_some(span))
    }

    fn runs(&self, slot: &'a u32, bands: u64, read: &mut impl FnMut(usize, &'a [u32])) {
        let mut rows = self.view.postings.read(slot);
        while let [first, .., last] | [first @ last] = rows {
            let band = self.plan.band_of(*first);
            let end = self.plan.ends()[band];
            let inside = match *last < end {
                true => rows.len(),
                false => rows.partition_point(|row| *row < end),
            };
            let (own, later) = rows.split_at(inside);
            if bands >> band & 1 == 1 {
                read(band, own);
            }
            rows = later;
        }
    }
}

/// What the best similarities of all positions gain.
pub(super) fn gain(weights: &[u16], bound: &Bound, best: &[u16]) -> u64 {
    let gains = weights.iter().zip(best);
    gains.map(|(weight, best)| bound.gain(*weight, *best)).sum()
}

/// Bits that tell most forms without items from those with some, at one look.
const MARKS: usize = 1 << 14;

/// Finds the items of the words of names: of forms, and of joined words.
#[derive(Debug, Default)]
pub(crate) struct FormTable {
    /// The last item of each word.
    last: Slots<u32>,
    /// The item of the same word before.
    before: Vec<u32>,
    /// The bit of each form that has items or begins a joined word that has.
    marks: Vec<u64>,
    joins: FoundJoins,
}

impl FormTable {
    fn fill(&mut self, view: &View<'_>, items: &[Item]) {
        self.last.clear(items.len() * 2);
        self.before.clear();
        self.marks.clear();
        self.marks.resize(MARKS / 64, 0);
        self.joins.clear();
        for (number, item) in (0_u32..).zip(items) {
            let last = self.last.of(item.form, || NONE);
            self.before.push(std::mem::replace(last, number));
            if item.form & JOINED == 0 {
                self.mark(item.form);
            } else if self.before[number as usize] == NONE {
                let join = item.form & !JOINED;
                for form in self.joins.add(&view.joins, &view.vocabulary, join) {
                    self.mark(form);
                }
            }
        }
        self.joins.sort();
    }

    fn mark(&mut self, form: u32) {
        let mark = form as usize % MARKS;
        self.marks[mark / 64] |= 1 << (mark % 64);
    }

    /// Whether the form may have items, or begin a joined word that has; if not, it does neither.
    fn may_have(&self, form: u32) -> bool {
        let mark = form as usize % MARKS;
        self.marks[mark / 64] >> (mark % 64) & 1 == 1
    }

    /// Gives every joined word that was found, and that shows in a name of these forms: its number as that of a form,
    /// and the positions that it covers, the first of them and how many.
    pub(crate) fn each_join(
        &self,
        view: &View<'_>,
        forms: &[u32],
        mut each: impl FnMut(u32, u8, u8),
    ) {
        for first in 0..forms.len() {
            if self.may_have(forms[first]) {
                let rest = &forms[first..];
                self.joins.beginning_with(
                    rest,
                    |form| view.script(form),
                    |join, span| {
                        each(JOINED | join, first as u8, span);
                    },
                );
            }
        }
    }

    /// The items of a form, or of a joined word.
    pub(crate) fn items<'a>(
        &'a self,
        items: &'a [Item],
        form: u32,
    ) -> impl Iterator<Item = &'a Item> + use<'a> {
        let mut at = self.last.get(form).unwrap_or(NONE);
        std::iter::from_fn(move || {
            let item = items.get(at as usize)?;
            at = self.before[at as usize];
            Some(item)
        })
    }
}

/// What the words of a name and of the query have in common, and what of the name is left.
#[derive(Debug, Default)]
struct Reach {
    /// The best similarity of any word of the name, for each position of the query.
    best: Vec<u16>,
    /// The positions of the name that a word of the query reaches, as a bit set.
    reached: u64,
}

impl Reach {
    fn set(
        &mut self,
        view: &View<'_>,
        query: &Prepared<'_>,
        gathered: &Gathered,
        table: &FormTable,
        name: u32,
    ) {
        self.best.clear();
        self.best.resize(query.weights.len(), 0);
        self.reached = 0;
        let forms = view.forms_of_name(name);
        for (at, form) in forms.iter().enumerate() {
            if table.may_have(*form) {
                self.touch_all(query, gathered, table, *form, 1 << at);
            }
            for span in &gathered.spans {
                if span.forms.contains(form) {
                    let positions = query.words[usize::from(span.word)].positions;
                    self.touch(1 << at, positions, span.similarity);
                }
            }
        }
        let row = &view.names[name as usize];
        if !row.is_spelled() {
            table.each_join(view, forms, |join, first, span| {
                self.touch_all(query, gathered, table, join, covered(first, span));
            });
        }
        if row.has_listed() {
            for part in view.listed_of(name) {
                self.touch_all(query, gathered, table, part.word, part.positions());
                for span in &gathered.spans {
                    if span.forms.contains(&part.word) {
                        let positions = query.words[usize::from(span.word)].positions;
                        self.touch(part.positions(), positions, span.similarity);
                    }
                }
            }
        }
    }

    /// What the items of one word reach.
    fn touch_all(
        &mut self,
        query: &Prepared<'_>,
        gathered: &Gathered,
        table: &FormTable,
        word: u32,
        own: u64,
    ) {
        for item in table.items(&gathered.items, word) {
            let positions = query.words[usize::from(item.word)].positions;
            self.touch(own, positions, item.similarity);
        }
    }

    /// Positions of the name are like positions of the query.
    fn touch(&mut self, own: u64, positions: u64, similarity: u16) {
        self.reached |= own;
        for at in ones(positions) {
            self.best[at] = similarity.max(self.best[at]);
        }
    }

    /// What of the name nothing reaches: the whole less what is reached, for few words are, and
    /// theirs are at hand.
    fn left(&self, view: &View<'_>, name: u32) -> Leftover {
        let row = &view.names[name as usize];
        let kind = view.kind(name);
        let mut answered = Leftover::default();
        let mut numbers = 0;
        for at in ones(self.reached) {
            let form = view.name_words[row.words as usize + at];
            let row = view.forms[form as usize];
            let mut one = Leftover::default();
            one.add(kind, row.weight, row.clash, row.form());
            numbers += u16::from(one.number);
            answered.extra += one.extra;
            answered.clash += one.clash;
        }
        Leftover {
            extra: u32::from(row.extra) - answered.extra,
            clash: u32::from(row.clash) - answered.clash,
            number: row.numbers() > numbers,
        }
    }
}
