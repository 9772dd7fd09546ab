//! The register of measures: our own dataset, read whole and checked whole.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::history::Question;
use super::register_check;
use super::{
    Attestation, Authorization, Citation, Clause, Event, FactQuestion, Fault, History, Link,
    ListingMeaning, Measure, MeasureKind, Place, RedFlag, RegisterParty, Share, Signal, Source,
    Span,
};

/// The last day up to which the register was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Horizon(pub Date);

/// A rule that reaches companies by who owns them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The id: `OFAC-50`.
    pub id: String,
    /// Its title, in the register's own words.
    pub title: String,
    /// Who issued it.
    pub authority: String,
    /// Where to look it up.
    pub citations: Vec<Citation>,
    /// The kinds of measures whose parties count as owners.
    pub kinds: Vec<MeasureKind>,
    /// The share from which a company is reached.
    pub threshold: Share,
    /// Whether the shares of several such owners are added up.
    pub aggregate: bool,
    /// What happened to it.
    pub events: Vec<Event>,
    /// How well it is established.
    pub attestation: Attestation,
}

/// What a register is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct RegisterParts {
    pub horizon: Option<Date>,
    pub changed: Option<Date>,
    pub red_flag_version: Option<String>,
    pub parties: Vec<RegisterParty>,
    pub links: Vec<Link>,
    pub measures: Vec<Measure>,
    pub authorizations: Vec<Authorization>,
    pub rules: Vec<Rule>,
    pub listings: Vec<ListingMeaning>,
    pub places: Vec<Place>,
    pub signals: Vec<Signal>,
    pub facts: Vec<FactQuestion>,
    pub red_flags: Vec<RedFlag>,
    pub sources: Vec<Source>,
}

/// The register of measures.
///
/// Invariant: every id is given once; every id, key, fact and source that something names exists;
/// every measure has a citation or an instrument and a first event that can begin a history; events
/// stand in the order of their days. Everything is sorted by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    parts: RegisterParts,
    horizon: Horizon,
    parties: BTreeMap<String, usize>,
    measures: BTreeMap<String, usize>,
}

impl Register {
    /// Checks a register and closes it.
    ///
    /// # Errors
    /// Every fault found, in the order of kinds and ids.
    pub fn new(mut parts: RegisterParts) -> Result<Self, Vec<Fault>> {
        let faults = register_check::faults(&parts);
        let Some(horizon) = parts.horizon.filter(|_| faults.is_empty()) else {
            return Err(faults);
        };
        parts.parties.sort_by(|a, b| a.key.cmp(&b.key));
        parts.measures.sort_by(|a, b| a.id.cmp(&b.id));
        parts.authorizations.sort_by(|a, b| a.id.cmp(&b.id));
        parts.rules.sort_by(|a, b| a.id.cmp(&b.id));
        parts.places.sort_by(|a, b| a.key.cmp(&b.key));
        parts
            .signals
            .sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
        parts.red_flags.sort_by(|a, b| a.id.cmp(&b.id));
        parts.sources.sort_by(|a, b| a.id.cmp(&b.id));
        let parties = places(parts.parties.iter().map(|party| &party.key));
        let measures = places(parts.measures.iter().map(|measure| &measure.id));
        Ok(Self {
            parts,
            horizon: Horizon(horizon),
            parties,
            measures,
        })
    }

    /// The day on which anything in it was changed last: the day as which its edition is known. Where
    /// it does not say, its horizon.
    #[must_use]
    pub fn changed(&self) -> Date {
        self.parts.changed.unwrap_or(self.horizon.0)
    }

    /// The last day up to which it was checked.
    #[must_use]
    pub fn horizon(&self) -> Horizon {
        self.horizon
    }

    /// The version of the red-flag questionnaire.
    #[must_use]
    pub fn red_flag_version(&self) -> Option<&str> {
        self.parts.red_flag_version.as_deref()
    }

    /// All parties, by key.
    #[must_use]
    pub fn parties(&self) -> &[RegisterParty] {
        &self.parts.parties
    }

    /// The party of a key.
    #[must_use]
    pub fn party(&self, key: &str) -> Option<&RegisterParty> {
        self.parties.get(key).map(|at| &self.parts.parties[*at])
    }

    /// All links, in the order of the files.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.parts.links
    }

    /// All measures, by id.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        &self.parts.measures
    }

    /// The measure of an id.
    #[must_use]
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.measures.get(id).map(|at| &self.parts.measures[*at])
    }

    /// All authorizations, by id.
    #[must_use]
    pub fn authorizations(&self) -> &[Authorization] {
        &self.parts.authorizations
    }

    /// The authorizations that lift a measure or one of its clauses.
    pub fn exceptions_to<'a>(
        &'a self,
        measure: &'a str,
        clause: &'a str,
    ) -> impl Iterator<Item = &'a Authorization> {
        self.parts.authorizations.iter().filter(move |one| {
            one.excepts
                .iter()
                .any(|lifted| lifted == measure || lifted == clause)
        })
    }

    /// The ownership rules, by id.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.parts.rules
    }

    /// What listings mean, in the order of the file.
    #[must_use]
    pub fn listings(&self) -> &[ListingMeaning] {
        &self.parts.listings
    }

    /// Places under measures, by key.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.parts.places
    }

    /// Signals, by day.
    #[must_use]
    pub fn signals(&self) -> &[Signal] {
        &self.parts.signals
    }

    /// The facts that conditions turn on.
    #[must_use]
    pub fn facts(&self) -> &[FactQuestion] {
        &self.parts.facts
    }

    /// The question behind a fact's key.
    #[must_use]
    pub fn fact(&self, key: &str) -> Option<&FactQuestion> {
        self.parts.facts.iter().find(|fact| fact.key == key)
    }

    /// The red-flag questionnaire, by id.
    #[must_use]
    pub fn red_flags(&self) -> &[RedFlag] {
        &self.parts.red_flags
    }

    /// The sources that attestations name, by id.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.parts.sources
    }

    /// The measures that name a party, by id.
    pub fn measures_naming<'a>(&'a self, party: &'a str) -> impl Iterator<Item = &'a Measure> {
        self.parts
            .measures
            .iter()
            .filter(move |measure| measure.subjects.iter().any(|key| key == party))
    }
}

impl Rule {
    /// Every change of its state.
    #[must_use]
    pub fn history(&self) -> History {
        History::derive(
            &self.events,
            &Question {
                clause: &self.id,
                applies: Span::ALWAYS,
                party: None,
                needs_designation: false,
            },
        )
    }
}

impl RegisterParts {
    /// All clauses of measures, with their measures.
    pub(crate) fn clauses(&self) -> impl Iterator<Item = (&Measure, &Clause)> {
        self.measures
            .iter()
            .flat_map(|measure| measure.clauses.iter().map(move |clause| (measure, clause)))
    }
}

fn places<'a>(ids: impl Iterator<Item = &'a String>) -> BTreeMap<String, usize> {
    ids.enumerate().map(|(at, id)| (id.clone(), at)).collect()
}
