//! The answer without an index: every name of every list, analysed from its text and scored.
//!
//! It shares nothing with the index but the two functions that define a score. In particular it does not read names
//! back out of a segment, as `NameIndex::brute_force` does.

use std::cmp::Reverse;

use interdict::index::{Ask, Filter, IndexedParty};
use interdict_names::{Name, analyse, score};

/// A party with its names analysed.
pub struct Listed {
    names: Vec<Name>,
}

impl Listed {
    /// Analyses the names of parties.
    pub fn all(parties: &[IndexedParty]) -> Vec<Self> {
        let listed = |party: &IndexedParty| Self {
            names: party
                .names
                .iter()
                .map(|name| analyse(&name.text, name.kind))
                .collect(),
        };
        parties.iter().map(listed).collect()
    }
}

/// The lists of an index: the dataset, the parties and their names.
pub type List<'a> = (String, &'a [IndexedParty], &'a [Listed]);

/// One hit: score, segment, party, ordinal of the name.
pub type Wanted = (u16, usize, u32, u16);

/// The best name of each party for one query.
pub struct Scores<'a> {
    lists: &'a [List<'a>],
    /// In the order of the answer.
    best: Vec<Wanted>,
}

impl<'a> Scores<'a> {
    /// Scores every name.
    pub fn new(lists: &'a [List<'a>], query: &Name) -> Self {
        let mut best = Vec::new();
        for (segment, (_, _, listed)) in lists.iter().enumerate() {
            for (number, party) in (0_u32..).zip(*listed) {
                let scores = party.names.iter().map(|name| score(query, name).score);
                // Of several as good, the first.
                let scores = (0_u16..).zip(scores);
                let first = scores.max_by_key(|(ordinal, score)| (*score, Reverse(*ordinal)));
                if let Some((ordinal, score)) = first.filter(|(_, score)| *score > 0) {
                    best.push((score, segment, number, ordinal));
                }
            }
        }
        best.sort_by_key(|(score, segment, number, _)| {
            let (dataset, parties, _) = &lists[*segment];
            let id = &parties[*number as usize].id;
            (Reverse(*score), dataset, id, *segment, *number)
        });
        Self { lists, best }
    }

    /// Some of the scores: the five best, and two among the others.
    pub fn some(&self) -> Vec<u16> {
        let mut scores: Vec<u16> = self.best.iter().map(|(score, ..)| *score).collect();
        scores.dedup();
        let others = scores.split_off(scores.len().min(5));
        scores.extend(others.get(others.len() / 10));
        scores.extend(others.get(others.len() / 3));
        scores
    }

    /// What a search has to answer with, and whether there is more than the limit.
    pub fn wanted(&self, ask: &Ask) -> (Vec<Wanted>, bool) {
        let hits = self.best.iter().filter(|(score, segment, number, _)| {
            let (dataset, parties, _) = &self.lists[*segment];
            *score >= ask.threshold && passes(&ask.filter, dataset, &parties[*number as usize])
        });
        let mut hits: Vec<Wanted> = hits.copied().collect();
        let more = hits.len() > ask.limit;
        hits.truncate(ask.limit);
        (hits, more)
    }
}

/// What a filter means, read from its description: what a list does not say excludes nobody.
fn passes(filter: &Filter, dataset: &str, party: &IndexedParty) -> bool {
    let datasets = filter.datasets.as_ref();
    let countries = filter.countries.as_ref();
    let schemata = filter.schemata.as_ref();
    datasets.is_none_or(|chosen| chosen.iter().any(|one| one.as_str() == dataset))
        && schemata.is_none_or(|chosen| chosen.contains(&party.schema))
        && countries.is_none_or(|chosen| {
            party.countries.is_empty() || party.countries.iter().any(|own| chosen.contains(own))
        })
        && filter.day.is_none_or(|day| {
            let on = |listed: &interdict::index::Listed| {
                listed.start.is_none_or(|start| start <= day)
                    && listed.end.is_none_or(|end| day < end)
            };
            party.listed.is_empty() || party.listed.iter().any(on)
        })
}
