//! Which lists of names are read: those that a [plan](super::plan) chose, for the bands it chose them for.
//!
//! A word of the dictionary may be like several words of the query. Its list is one all the same, and brings all that
//! it may answer at once.

use std::ops::Range;

use super::candidates::{Asked, FormTable};
use super::plan::Plan;
use super::segment::View;
use super::touched::bits;

/// The lists of the words that are like a word of the query.
#[derive(Debug, Default)]
pub(super) struct Lists(Vec<List>);

/// Names that hold one word, or one of those of a span.
#[derive(Debug)]
pub(super) struct List {
    names: Names,
    /// About how many.
    pub(super) rows: u32,
    /// The [bits] of what they may answer.
    pub(super) bits: u8,
    /// The bands that they are read for, as a bit set.
    bands: u64,
}

#[derive(Debug)]
enum Names {
    /// By a slot of [`super::postings`].
    OfWord(u32),
    /// By forms.
    OfSpan(Range<u32>),
}

impl Lists {
    pub(super) fn fill(&mut self, asked: &Asked<'_>, table: &FormTable) {
        let Asked {
            query,
            gathered,
            plan,
            ..
        } = *asked;
        self.0.clear();
        let positions = |word: u16| query.words[usize::from(word)].positions;
        for items in table.by_form(&gathered.items) {
            let (mut all, mut own, mut bands) = (None, 0, 0);
            for item in items {
                let positions = positions(item.word);
                own |= bits(positions, item.is_virtual);
                bands |= plan.bands_read(positions, item.similarity, item.is_virtual);
                all = Some(item);
            }
            self.0.extend(all.map(|item| List {
                names: Names::OfWord(item.slot),
                rows: item.rows,
                bits: own,
                bands,
            }));
        }
        for span in &gathered.spans {
            let positions = positions(span.word);
            self.0.push(List {
                names: Names::OfSpan(span.forms.clone()),
                rows: span.rows,
                bits: bits(positions, false),
                bands: plan.bands_read(positions, span.similarity, false),
            });
        }
    }

    /// Gives every run of names that is read: the names, their band, and the bits of what they may answer.
    pub(super) fn read(&self, view: &View<'_>, plan: &Plan, mut each: impl FnMut(&[u32], u8, u8)) {
        for list in self.0.iter().filter(|list| list.bands != 0) {
            list.runs(view, plan, list.bands, |names, band| {
                each(names, band, list.bits)
            });
        }
    }

    /// The lists that are not read for every band.
    pub(super) fn rest(&self, plan: &Plan) -> impl Iterator<Item = &List> {
        let all = plan.all_bands();
        self.0.iter().filter(move |list| list.bands != all)
    }
}

impl List {
    /// Gives the names that are not read.
    pub(super) fn unread(&self, view: &View<'_>, plan: &Plan, mut each: impl FnMut(&[u32])) {
        match self.bands {
            0 => self.each_slot(view, |slot| each(view.postings.read(slot))),
            bands => self.runs(view, plan, !bands, |names, _| each(names)),
        }
    }

    /// Gives the names of some bands, band by band.
    fn runs(&self, view: &View<'_>, plan: &Plan, bands: u64, mut each: impl FnMut(&[u32], u8)) {
        self.each_slot(view, |slot| {
            let mut names = view.postings.read(slot);
            while let [first, .., last] | [first @ last] = names {
                let band = plan.band_of(*first);
                let end = plan.ends()[band];
                let inside = match *last < end {
                    true => names.len(),
                    false => names.partition_point(|name| *name < end),
                };
                let (own, later) = names.split_at(inside);
                if bands >> band & 1 == 1 {
                    each(own, band as u8);
                }
                names = later;
            }
        });
    }

    fn each_slot(&self, view: &View<'_>, mut each: impl FnMut(&u32)) {
        match &self.names {
            Names::OfWord(slot) => each(slot),
            Names::OfSpan(forms) => {
                let forms = &view.forms[forms.start as usize..forms.end as usize];
                forms.iter().for_each(|form| each(&form.slot));
            }
        }
    }
}
