//! Which parties a search may answer with.

use interdict_model::{Country, DatasetKey, Schema};
use jiff::civil::Date;

use super::build::day;
use super::segment::{Segment, View};

/// Which parties a search may answer with. What a list does not say excludes nobody: a party
/// without countries passes every choice of countries, and one without dates every day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only parties of these datasets.
    pub datasets: Option<Vec<DatasetKey>>,
    /// Only parties of these schemata, or of schemata below them.
    pub schemata: Option<Vec<Schema>>,
    /// Only parties with one of these countries, or with none.
    pub countries: Option<Vec<Country>>,
    /// Only parties listed on that day.
    pub day: Option<Date>,
}

/// A filter in the numbers of one segment.
#[derive(Debug, Default)]
pub(crate) struct SegmentFilter {
    sources: Option<Vec<bool>>,
    schemata: Option<Vec<bool>>,
    countries: Option<Vec<bool>>,
    day: Option<i32>,
}

impl SegmentFilter {
    pub(crate) fn new(filter: &Filter, segment: &Segment) -> Self {
        let datasets = filter.datasets.as_ref().map(|chosen| {
            let sources = segment.sources().iter();
            sources
                .map(|source| chosen.contains(&source.dataset))
                .collect()
        });
        let schemata = filter.schemata.as_ref().map(|chosen| {
            let below = |schema: Schema| chosen.iter().any(|one| schema.is_a(*one));
            Schema::all().map(below).collect()
        });
        let countries = filter.countries.as_ref().map(|chosen| {
            let codes = segment.countries().iter();
            codes.map(|country| chosen.contains(country)).collect()
        });
        Self {
            sources: datasets,
            schemata,
            countries,
            day: filter.day.map(day),
        }
    }

    /// Whether no party of the segment can pass.
    pub(crate) fn shuts_out_all(&self) -> bool {
        let sources = self.sources.as_ref();
        sources.is_some_and(|sources| !sources.contains(&true))
    }

    /// Whether a party passes.
    pub(crate) fn passes(&self, view: &View<'_>, party: u32) -> bool {
        let row = view.parties[party as usize];
        let chosen = |set: &Option<Vec<bool>>, number: u16| {
            set.as_ref().is_none_or(|set| set[usize::from(number)])
        };
        chosen(&self.sources, row.source)
            && chosen(&self.schemata, row.schema)
            && self.passes_countries(view, party)
            && self.passes_day(view, party)
    }

    fn passes_countries(&self, view: &View<'_>, party: u32) -> bool {
        let Some(chosen) = &self.countries else {
            return true;
        };
        let own = view.list_of(view.countries, party, |row| row.countries_end);
        own.is_empty() || own.iter().any(|number| chosen[usize::from(*number)])
    }

    fn passes_day(&self, view: &View<'_>, party: u32) -> bool {
        let Some(day) = self.day else {
            return true;
        };
        let own = view.list_of(view.listed, party, |row| row.listed_end);
        own.is_empty() || own.iter().any(|row| row.start <= day && day < row.end)
    }
}
