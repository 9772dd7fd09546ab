//! The answer to a name: every party at or above the threshold, in one order.

use std::cmp::Reverse;
use std::sync::Arc;

use interdict_names as names;
use interdict_names::{Bound, Name};

use super::candidates::{Asked, Candidates};
use super::filter::{Filter, SegmentFilter};
use super::gather::{Gathered, Prepared};
use super::lanes::Level;
use super::plan::Plan;
use super::segment::{Segment, View};
use super::verify::Verifier;

/// What is asked of the index beside the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The least score, in ten-thousandths; a score of zero is no hit, even at a threshold of zero.
    pub threshold: u16,
    /// The most parties to answer with: the first in the order of [`NameIndex::search`].
    pub limit: usize,
    /// Which parties may be answered with.
    pub filter: Filter,
}

/// A party whose best name reaches the threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The segment, by its place in the index.
    pub segment: usize,
    /// The party, by its number in the segment.
    pub party: u32,
    /// The ordinal of its best name; of several as good, the first.
    pub name: u16,
    /// The score of that name, in ten-thousandths.
    pub score: u16,
}

/// The hits, and the work that finding them took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The parties found, in order.
    pub hits: Vec<Hit>,
    /// Whether there were more than the limit.
    pub more: bool,
    /// The work.
    pub work: Work,
}

/// The work of one search. What a [`Searcher`] remembers of the words of earlier names is no work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Dictionary words that the kernels compared with a word of the query.
    pub compared: u64,
    /// Dictionary words whose likeness to a word of the query was computed in full.
    pub weighed: u64,
    /// Dictionary words that were like a word of the query.
    pub alike: u64,
    /// Entries of the lists of names that were read.
    pub read: u64,
    /// Names that came up, each once.
    pub candidates: u64,
    /// Names whose score was computed.
    pub scored: u64,
}

/// The names of a set of segments.
#[derive(Clone, Debug)]
pub struct NameIndex {
    segments: Vec<Arc<Segment>>,
    /// The same parties in one segment, in their order, if there is one: it is what is searched.
    whole: Option<Arc<Segment>>,
    level: Level,
}

/// Asks an index, one name after another, reusing its memory: one for each thread.
#[derive(Debug)]
pub struct Searcher<'a> {
    index: &'a NameIndex,
    gathered: Gathered,
    plan: Plan,
    candidates: Candidates,
    verifier: Verifier,
    hits: Vec<Hit>,
}

impl NameIndex {
    /// An index of these segments.
    #[must_use]
    pub fn new(segments: Vec<Arc<Segment>>) -> Self {
        Self::with_level(segments, Level::best())
    }

    /// An index that uses no more than a level of the processor. Answers do not depend on it.
    ///
    /// # Panics
    /// When the processor lacks the level.
    #[must_use]
    pub fn with_level(segments: Vec<Arc<Segment>>, level: Level) -> Self {
        assert!(level <= Level::best(), "the processor lacks {level:?}");
        Self {
            segments,
            whole: None,
            level,
        }
    }

    /// The same index, which searches one segment in place of many: `whole` was made by
    /// [`SegmentBuilder::append`](super::SegmentBuilder::append) of all segments in their order. Answers do not
    /// depend on it.
    ///
    /// # Panics
    /// When it does not hold as many parties.
    #[must_use]
    pub fn with_whole(self, whole: Arc<Segment>) -> Self {
        let parties: usize = self.segments.iter().map(|one| one.party_count()).sum();
        assert_eq!(whole.party_count(), parties, "the same parties");
        Self {
            whole: Some(whole),
            ..self
        }
    }

    /// The segments.
    #[must_use]
    pub fn segments(&self) -> &[Arc<Segment>] {
        &self.segments
    }

    /// The one segment of all that is searched, if there is one.
    #[cfg(test)]
    pub(super) fn whole(&self) -> Option<&Segment> {
        self.whole.as_deref()
    }

    /// A searcher with memory of its own.
    #[must_use]
    pub fn searcher(&self) -> Searcher<'_> {
        Searcher {
            index: self,
            gathered: Gathered::default(),
            plan: Plan::default(),
            candidates: Candidates::default(),
            verifier: Verifier::default(),
            hits: Vec::new(),
        }
    }

    /// Every party with a name that scores at or above the threshold: best score first, then by
    /// dataset, entity id and the order of the segments; for each party its best name, the first of
    /// those as good.
    ///
    /// [`NameIndex::brute_force`] gives the same hits, always: that is the contract.
    #[must_use]
    pub fn search(&self, query: &Name, ask: &Ask) -> Answer {
        self.searcher().search(query, ask)
    }

    /// The same answer by scoring every name: the oracle of the tests and of audits.
    #[must_use]
    pub fn brute_force(&self, query: &Name, ask: &Ask) -> Answer {
        let mut hits = Vec::new();
        let mut scored = 0;
        for (number, segment) in self.segments.iter().enumerate() {
            let view = segment.view(number as u32);
            let filter = SegmentFilter::new(&ask.filter, segment);
            for (at, row) in (0_u32..).zip(view.names) {
                if filter.passes(&view, row.party) {
                    scored += 1;
                    let score = names::score(query, &view.name(at)).score;
                    if score >= ask.threshold.max(1) {
                        hits.push(hit(number, &view, at, score));
                    }
                }
            }
        }
        let more = self.put_in_order(&mut hits, ask.limit);
        let work = Work {
            scored,
            candidates: scored,
            ..Work::default()
        };
        Answer { hits, more, work }
    }

    /// The hit by the segment that holds the party, for a hit in what was searched.
    fn in_its_segment(&self, hit: Hit) -> Hit {
        if self.whole.is_none() {
            return hit;
        }
        let (mut segment, mut party) = (0, hit.party);
        while let Some(before) = party.checked_sub(self.segments[segment].party_count() as u32) {
            (segment, party) = (segment + 1, before);
        }
        Hit {
            segment,
            party,
            ..hit
        }
    }

    /// Keeps the best hit of each party, in order, up to the limit; tells whether there were more.
    fn put_in_order(&self, hits: &mut Vec<Hit>, limit: usize) -> bool {
        hits.sort_unstable_by_key(|hit| (hit.segment, hit.party, Reverse(hit.score), hit.name));
        hits.dedup_by_key(|hit| (hit.segment, hit.party));
        hits.sort_by(|a, b| {
            let by_score = b.score.cmp(&a.score);
            by_score.then_with(|| self.place(a).cmp(&self.place(b)))
        });
        let more = hits.len() > limit;
        hits.truncate(limit);
        more
    }

    /// What orders hits of one score.
    fn place(&self, hit: &Hit) -> (&str, &str, usize) {
        let party = self.segments[hit.segment].party(hit.party);
        (party.source().dataset.as_str(), party.id(), hit.segment)
    }
}

fn hit(segment: usize, view: &View<'_>, name: u32, score: u16) -> Hit {
    let row = view.names[name as usize];
    Hit {
        segment,
        party: row.party,
        name: row.ordinal,
        score,
    }
}

impl Searcher<'_> {
    /// Forgets what it remembers of earlier names. Answers do not depend on it, the time they take does.
    pub fn forget(&mut self) {
        self.gathered.forget();
    }

    /// As [`NameIndex::search`]; the query may be [bare](names::analyse_bare).
    pub fn search(&mut self, query: &Name, ask: &Ask) -> Answer {
        let prepared = Prepared::new(query, self.index.level);
        let mut work = Work::default();
        let mut floor = ask.threshold.max(1);
        let mut more = false;
        self.hits.clear();
        let searched = match &self.index.whole {
            Some(whole) => std::slice::from_ref(whole),
            None => &self.index.segments,
        };
        for (number, segment) in searched.iter().enumerate() {
            let filter = SegmentFilter::new(&ask.filter, segment);
            if !filter.shuts_out_all() {
                let view = segment.view(number as u32);
                more |= self.search_segment(
                    &prepared, ask, number, &view, &filter, &mut floor, &mut work,
                );
            }
        }
        more |= self.index.put_in_order(&mut self.hits, ask.limit);
        Answer {
            hits: self.hits.clone(),
            more,
            work,
        }
    }

    /// Searches one segment, adding to the hits; raises `floor` once the limit is reached, for what
    /// scores below the last of the hits cannot come in. Tells whether a hit was dropped so.
    #[expect(
        clippy::too_many_arguments,
        reason = "the state of one search, in one place"
    )]
    fn search_segment(
        &mut self,
        query: &Prepared<'_>,
        ask: &Ask,
        number: usize,
        view: &View<'_>,
        filter: &SegmentFilter,
        floor: &mut u16,
        work: &mut Work,
    ) -> bool {
        let before = (self.gathered.compared, self.gathered.weighed);
        let mut bound = Bound::new(*floor, query.name.kind());
        self.gathered.gather(view, query);
        let gathered = &self.gathered;
        self.plan.set(view, query, gathered, &bound);
        let asked = Asked {
            view,
            query,
            gathered,
            plan: &self.plan,
            bound: &bound,
        };
        self.candidates.collect(&asked, work);
        work.compared += self.gathered.compared - before.0;
        work.weighed += self.gathered.weighed - before.1;
        work.alike += self.gathered.items.len() as u64;
        let mut dropped = false;
        for at in 0..self.candidates.len() {
            let asked = Asked {
                view,
                query,
                gathered: &self.gathered,
                plan: &self.plan,
                bound: &bound,
            };
            let reached = self.candidates.get(&asked, at);
            let passes = |name: &u32| filter.passes(view, view.names[*name as usize].party);
            let Some(name) = reached.filter(passes) else {
                continue;
            };
            work.scored += 1;
            let table = self.candidates.table();
            let score = self
                .verifier
                .score(view, query, &self.gathered, table, name);
            if score < *floor {
                continue;
            }
            let found = hit(number, view, name, score);
            self.hits.push(self.index.in_its_segment(found));
            if self.hits.len() >= ask.limit.saturating_mul(2).max(64)
                && self.index.put_in_order(&mut self.hits, ask.limit)
            {
                dropped = true;
                *floor = self.hits.last().map_or(*floor, |hit| hit.score);
                bound = Bound::new(*floor, query.name.kind());
                self.candidates.raise();
            }
        }
        dropped
    }
}
