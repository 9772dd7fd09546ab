//! The lists of a view as the world in which a dealing is judged.

use std::cell::RefCell;

use interdict_model::{Register, Share, Span};
use jiff::civil::Date;

use super::coverage::{self, Caution};
use super::hit::Hit;
use super::query::{PartyQuery, Terms};
use super::worker::{Screener, Worker};
use crate::assess::{
    self, Consulted, CoverageStanding, DealingParty, EntityRef, Listed, MatchLevel, OwnerLink,
    PartyMatch, Policy, World,
};
use crate::index::{Card, CardOwner};
use crate::matching::{Facts, Identifier};

/// The world of a view: its lists through a [`Screener`], and the register of the same view.
///
/// It reuses the memory of one [`Worker`], so that each thread needs its own.
pub struct ListedWorld<'a> {
    screener: &'a Screener,
    worker: RefCell<Worker<'a>>,
    register: &'a Register,
    policy: Policy,
    terms: Terms,
    coverage: assess::Coverage,
}

impl<'a> ListedWorld<'a> {
    /// Joins lists and register. The terms say when two names count as near enough to look at, and
    /// when as the same.
    #[must_use]
    pub fn new(
        screener: &'a Screener,
        register: &'a Register,
        policy: Policy,
        terms: Terms,
    ) -> Self {
        let worker = RefCell::new(screener.worker());
        let coverage = coverage_of(screener.coverage());
        Self {
            screener,
            worker,
            register,
            policy,
            terms,
            coverage,
        }
    }
}

impl World for ListedWorld<'_> {
    fn register(&self) -> &Register {
        self.register
    }

    fn coverage(&self) -> &assess::Coverage {
        &self.coverage
    }

    fn policy(&self) -> &Policy {
        &self.policy
    }

    fn matches(&self, party: &DealingParty) -> Vec<PartyMatch> {
        let screening = self.worker.borrow_mut().screen(&query(party), &self.terms);
        screening
            .hits
            .iter()
            .map(|hit| party_match(hit, &self.terms))
            .collect()
    }

    fn owners(&self, entity: &EntityRef) -> Vec<OwnerLink> {
        let Some((card, _)) = self.screener.card(&entity.dataset, &entity.id) else {
            return Vec::new();
        };
        let mut links: Vec<OwnerLink> = card
            .owners
            .iter()
            .map(|tie| owner_link(tie, entity))
            .collect();
        links.sort_by(|a, b| a.owner.cmp(&b.owner));
        links
    }

    fn entity(&self, entity: &EntityRef) -> Option<Listed> {
        let (card, later_edition) = self.screener.card(&entity.dataset, &entity.id)?;
        Some(listed(entity.clone(), &card, later_edition))
    }
}

fn query(party: &DealingParty) -> PartyQuery {
    PartyQuery {
        names: vec![party.name.clone()],
        schema: party.schema,
        facts: Facts {
            birth_dates: party.birth_dates.clone(),
            countries: party.countries.clone(),
            gender: None,
            identifiers: party
                .identifiers
                .iter()
                .filter_map(|text| Identifier::untold(text))
                .collect(),
        },
        addresses: party.addresses.clone(),
    }
}

fn party_match(hit: &Hit, terms: &Terms) -> PartyMatch {
    let level = if hit.score == interdict_names::SCORE_ONE {
        MatchLevel::Exact
    } else if hit.score >= terms.strong {
        MatchLevel::Strong
    } else {
        MatchLevel::Review
    };
    let entity = EntityRef {
        dataset: hit.dataset.clone(),
        id: hit.entity.clone(),
    };
    PartyMatch {
        listed: listed(entity, &hit.card, hit.later_edition),
        level,
        score_permille: u32::from(hit.score) / 10,
        evidence: hit.reasons(),
    }
}

fn listed(entity: EntityRef, card: &Card, later_edition: bool) -> Listed {
    Listed {
        entity,
        caption: card.caption.clone(),
        designations: card.designations.clone(),
        later_edition,
    }
}

fn owner_link(tie: &CardOwner, owned: &EntityRef) -> OwnerLink {
    let share = tie
        .share
        .as_deref()
        .and_then(|text| Share::parse(text.trim().trim_end_matches('%').trim()));
    let first = |date: interdict_model::PartialDate| date.first();
    let last = |date: interdict_model::PartialDate| date.last();
    // Ends that lie before their beginnings are faults of the list: then the tie holds always, which restricts longer.
    let span = Span::through(tie.start.map(first), tie.end.map(last)).unwrap_or(Span::ALWAYS);
    OwnerLink {
        owner: EntityRef {
            dataset: owned.dataset.clone(),
            id: tie.owner.clone(),
        },
        share,
        span,
        source: format!("{} {}", owned.dataset, owned.id),
    }
}

fn coverage_of(coverage: &coverage::Coverage) -> assess::Coverage {
    let consulted = coverage.consulted.iter().map(|one| Consulted {
        dataset: one.dataset.clone(),
        edition: Some(one.edition),
        published: Some(one.day).filter(|_| one.dated),
        standing: standing(one),
        required: true,
    });
    let missing = coverage.missing.iter().map(|dataset| Consulted {
        dataset: dataset.clone(),
        edition: None,
        published: None::<Date>,
        standing: CoverageStanding::Missing,
        required: true,
    });
    let mut datasets: Vec<Consulted> = consulted.chain(missing).collect();
    datasets.sort_by(|a, b| a.dataset.cmp(&b.dataset));
    assess::Coverage { datasets }
}

fn standing(one: &coverage::Consulted) -> CoverageStanding {
    let days = u32::try_from(one.age_days).unwrap_or(0);
    if one
        .cautions
        .iter()
        .any(|caution| matches!(caution, Caution::Stale | Caution::NewerHeld))
    {
        CoverageStanding::Stale { days }
    } else if one.cautions.contains(&Caution::LaterEdition) {
        CoverageStanding::LaterEdition
    } else {
        CoverageStanding::Current
    }
}
