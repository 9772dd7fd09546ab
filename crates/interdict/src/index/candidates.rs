//! From lists of names to the few names that may reach the threshold.

use interdict_names::{Bound, Leftover};

use super::bits::{Slots, ones};
use super::gather::{Gathered, Prepared};
use super::joins::{FoundJoins, JOINED};
use super::lanes;
use super::lists::Lists;
use super::plan::{Item, Plan};
use super::search::Work;
use super::segment::{View, covered};
use super::touched::Touched;

/// How many names ahead their words are called into the cache: a miss takes as long as a few names.
const AHEAD: usize = 6;

/// No item.
const NONE: u32 = u32::MAX;

/// A query in one segment, what was gathered and planned for it, and the threshold.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) view: &'a View<'a>,
    pub(crate) query: &'a Prepared<'a>,
    pub(crate) gathered: &'a Gathered,
    pub(crate) plan: &'a Plan,
    pub(crate) bound: &'a Bound,
}

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
    pub(crate) fn get(&mut self, asked: &Asked<'_>, at: usize) -> Option<u32> {
        self.call_ahead(asked, at);
        if !self.touched.may_reach(asked, at) {
            return None;
        }
        let name = self.touched.brought()[at].name;
        self.reach.set(asked, &self.table, name);
        let (best, kind) = (&self.reach.best, asked.view.kind(name));
        // The sum alone is a bound, less sharp and sooner computed.
        let Asked { query, bound, .. } = asked;
        if gain(&query.weights, bound, best) < bound.need(query.name.weight()) {
            return None;
        }
        let left = self.reach.left(asked.view, name);
        bound
            .admits_leftover(query.name, best, kind, left)
            .then_some(name)
    }

    /// Calls into the cache what will be looked at of the names to come.
    fn call_ahead(&mut self, asked: &Asked<'_>, at: usize) {
        let view = asked.view;
        let (later, soon) = (at + 2 * AHEAD, at + AHEAD);
        if later < self.len() && self.touched.may_reach(asked, later) {
            lanes::prefetch(view.names, self.touched.brought()[later].name as usize);
        }
        if soon < self.len() && self.touched.may_reach(asked, soon) {
            let name = self.touched.brought()[soon].name;
            lanes::prefetch(view.name_words, view.names[name as usize].words as usize);
        }
    }

    /// The items by form.
    pub(crate) fn table(&self) -> &FormTable {
        &self.table
    }

    /// Collects every name that the lists bring and that may reach the threshold.
    pub(crate) fn collect(&mut self, asked: &Asked<'_>, work: &mut Work) {
        self.table.fill(asked.view, &asked.gathered.items);
        self.lists.fill(asked, &self.table);
        work.read += self.touched.bring(asked, &self.lists);
        work.candidates += self.len() as u64;
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

    /// Gives every joined word that was found, and that shows in the words of a name: its number as that of a form, and
    /// the positions that it covers, the first of them and how many.
    pub(crate) fn each_join(&self, view: &View<'_>, name: u32, mut each: impl FnMut(u32, u8, u8)) {
        if view.names[name as usize].is_spelled() {
            return;
        }
        let forms = view.forms_of_name(name);
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
        self.chain(items, self.last.get(form).unwrap_or(NONE))
    }

    /// The items of each form together.
    pub(super) fn by_form<'a>(
        &'a self,
        items: &'a [Item],
    ) -> impl Iterator<Item = impl Iterator<Item = &'a Item>> {
        let numbered = (0_u32..).zip(items);
        let last = numbered.filter(|(at, item)| self.last.get(item.form) == Some(*at));
        last.map(|(at, _)| self.chain(items, at))
    }

    /// An item, and those of the same form before it.
    fn chain<'a>(
        &'a self,
        items: &'a [Item],
        mut at: u32,
    ) -> impl Iterator<Item = &'a Item> + use<'a> {
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
    fn set(&mut self, asked: &Asked<'_>, table: &FormTable, name: u32) {
        let Asked {
            view,
            query,
            gathered,
            ..
        } = *asked;
        self.best.clear();
        self.best.resize(query.weights.len(), 0);
        self.reached = 0;
        let forms = view.forms_of_name(name);
        for (at, form) in forms.iter().enumerate() {
            if table.may_have(*form) {
                self.touch_all(query, gathered, table, *form, 1 << at);
            }
            self.touch_spans(query, gathered, *form, 1 << at);
        }
        table.each_join(view, name, |join, first, span| {
            self.touch_all(query, gathered, table, join, covered(first, span));
        });
        for part in view.listed_of(name) {
            self.touch_all(query, gathered, table, part.word, part.positions());
            self.touch_spans(query, gathered, part.word, part.positions());
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

    /// What the spans that a form is among reach.
    fn touch_spans(&mut self, query: &Prepared<'_>, gathered: &Gathered, form: u32, own: u64) {
        for span in &gathered.spans {
            if span.forms.contains(&form) {
                let positions = query.words[usize::from(span.word)].positions;
                self.touch(own, positions, span.similarity);
            }
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
