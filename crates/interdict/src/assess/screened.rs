//! The world as the lists of a view give it, through the screener.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{DatasetKey, EntityId, Register, Share, Span};
use interdict_names::{NameKind, analyse};

use super::ownership::folded;
use super::{
    Consulted, Coverage, CoverageStanding, DealingParty, EntityRef, Listed, MatchLevel, Matches,
    OwnerLink, PartyMatch, Policy, REGISTER, World,
};
use crate::index::CardOwner;
use crate::matching::{Facts, Identifier, Level};
use crate::screen::{self, Caution, Hit, HitLevel, PartyQuery, Screener, Terms, Worker};

/// More hits than this for one party are not weighed; the answer then says so. A name that
/// resembles so many listed ones identifies nobody.
const HITS_MAX: usize = 200;

/// The world of one view. It has a worker of its own: one for each thread.
pub struct ListedWorld<'a> {
    register: &'a Register,
    register_names: BTreeMap<String, Vec<(usize, usize)>>,
    screener: &'a Screener,
    worker: RefCell<Worker<'a>>,
    coverage: Coverage,
    policy: Policy,
    terms: Terms,
}

impl<'a> ListedWorld<'a> {
    /// The world of a screener. Every dataset that it consulted, or should have, is required.
    #[must_use]
    pub fn new(
        screener: &'a Screener,
        register: &'a Register,
        policy: Policy,
        terms: Terms,
    ) -> Self {
        Self {
            register,
            register_names: register_names(register),
            screener,
            worker: RefCell::new(screener.worker()),
            coverage: coverage(screener.coverage()),
            policy,
            terms: Terms {
                limit: HITS_MAX,
                ..terms
            },
        }
    }

    /// The parties of the register that bear the name itself. The register is asked directly, since
    /// it knows parties whose measures begin only later.
    fn named_in_register(&self, name: &str) -> Vec<PartyMatch> {
        let bearers = self.register_names.get(&folded(name)).into_iter().flatten();
        bearers.map(|bearer| self.register_match(bearer)).collect()
    }

    fn register_match(&self, (party, name): &(usize, usize)) -> PartyMatch {
        let party = &self.register.parties()[*party];
        let name = &party.names[*name];
        PartyMatch {
            listed: Listed {
                entity: register_entity(party.entity_id()),
                caption: party.name().to_owned(),
                designations: Vec::new(),
                later_edition: false,
            },
            level: MatchLevel::Exact,
            score: interdict_names::SCORE_ONE,
            evidence: vec![format!("the name is {:?} ({})", name.text, name.kind)],
        }
    }
}

/// The names of the register, folded: by each the parties that bear it, one name a party.
fn register_names(register: &Register) -> BTreeMap<String, Vec<(usize, usize)>> {
    let mut all: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, party) in register.parties().iter().enumerate() {
        for (ordinal, name) in party.names.iter().enumerate() {
            let bearers = all.entry(folded(&name.text)).or_default();
            if bearers.last().is_none_or(|(last, _)| *last != at) {
                bearers.push((at, ordinal));
            }
        }
    }
    all
}

impl World for ListedWorld<'_> {
    fn register(&self) -> &Register {
        self.register
    }

    fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    fn policy(&self) -> &Policy {
        &self.policy
    }

    fn matches(&self, party: &DealingParty) -> Matches {
        let screening = self.worker.borrow_mut().screen(&query(party), &self.terms);
        let mut found = self.named_in_register(&party.name);
        let known: BTreeSet<EntityRef> =
            found.iter().map(|one| one.listed.entity.clone()).collect();
        let hits = screening
            .hits
            .iter()
            .filter(|hit| hit.level > HitLevel::Weak);
        let matches = hits.map(|hit| matched(hit, &party.name));
        found.extend(matches.filter(|one| !known.contains(&one.listed.entity)));
        // Signs alone are no name: nothing was compared, so nothing was found.
        let wordless = analyse(&party.name, NameKind::Unknown)
            .positions()
            .is_empty();
        let incomplete = match (screening.more, screening.cut) {
            _ if wordless && party.identifiers.is_empty() => Some(format!(
                "{:?} holds no word that can be compared",
                party.name
            )),
            (true, _) => Some(format!(
                "{:?} resembles more than {HITS_MAX} listed parties; not all were weighed",
                party.name
            )),
            (_, true) => Some(format!(
                "{:?} is longer than can be compared; the rest was not",
                party.name
            )),
            (false, false) => None,
        };
        Matches { found, incomplete }
    }

    fn owners(&self, entity: &EntityRef) -> Vec<OwnerLink> {
        // The register is asked for its own links directly.
        if entity.dataset.as_str() == REGISTER {
            return Vec::new();
        }
        let card = self.screener.card(&entity.dataset, &entity.id);
        let ties = card.map(|(card, _)| card.owners).unwrap_or_default();
        let mut links: Vec<OwnerLink> = ties.iter().map(|tie| owner_link(tie, entity)).collect();
        links.sort_by(|a, b| a.owner.cmp(&b.owner));
        links
    }

    fn entity(&self, entity: &EntityRef) -> Option<Listed> {
        let (card, later_edition) = self.screener.card(&entity.dataset, &entity.id)?;
        Some(Listed {
            entity: entity.clone(),
            caption: card.caption,
            designations: card.designations,
            later_edition,
        })
    }
}

fn owner_link(tie: &CardOwner, owned: &EntityRef) -> OwnerLink {
    let share = tie
        .share
        .as_deref()
        .and_then(|text| Share::parse(text.trim().trim_end_matches('%').trim()));
    let span = Span::through(
        tie.start.map(|day| day.first()),
        tie.end.map(|day| day.last()),
    );
    let role = tie.role.as_deref().unwrap_or("ownership");
    OwnerLink {
        owner: EntityRef {
            dataset: owned.dataset.clone(),
            id: tie.owner.clone(),
        },
        share,
        // Days that contradict each other limit nothing.
        span: span.unwrap_or(Span::ALWAYS),
        source: format!("{}, {role}", owned.dataset),
    }
}

fn query(party: &DealingParty) -> PartyQuery {
    let identifiers = party.identifiers.iter();
    let mut facts = Facts {
        birth_dates: party.birth_dates.clone(),
        countries: party.countries.clone(),
        gender: None,
        identifiers: identifiers
            .filter_map(|text| Identifier::untold(text))
            .collect(),
    };
    facts.settle();
    PartyQuery {
        names: vec![party.name.clone()],
        schema: party.schema,
        facts,
        addresses: party.addresses.clone(),
    }
}

fn matched(hit: &Hit, name: &str) -> PartyMatch {
    let wanted = folded(name);
    let same_name = hit.card.names.iter().any(|one| folded(&one.text) == wanted);
    let same_identifier = hit
        .evidence
        .iter()
        .any(|piece| piece.is_identifier() && piece.level == Level::Same);
    let level = match hit.level {
        HitLevel::Strong if same_name || same_identifier => MatchLevel::Exact,
        HitLevel::Strong => MatchLevel::Strong,
        HitLevel::Review | HitLevel::Weak => MatchLevel::Review,
    };
    PartyMatch {
        listed: Listed {
            entity: EntityRef {
                dataset: hit.dataset.clone(),
                id: hit.entity.clone(),
            },
            caption: hit.card.caption.clone(),
            designations: hit.card.designations.clone(),
            later_edition: hit.undated,
        },
        level,
        score: hit.score,
        evidence: evidence(hit),
    }
}

fn evidence(hit: &Hit) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(name) = &hit.name {
        all.push(format!(
            "the name {:?} against {:?} ({})",
            name.query.text(),
            name.listed.text,
            name.listed.property
        ));
    }
    for piece in &hit.evidence {
        all.push(format!(
            "{:?}: {:?} against {:?}, {:?}",
            piece.kind, piece.query, piece.listed, piece.level
        ));
    }
    all
}

fn coverage(screened: &screen::Coverage) -> Coverage {
    let mut datasets: Vec<Consulted> = screened
        .consulted
        .iter()
        .map(|one| Consulted {
            dataset: one.dataset.clone(),
            edition: Some(one.edition),
            published: one.dated.then_some(one.day),
            standing: standing(one),
            required: true,
        })
        .collect();
    datasets.extend(screened.missing.iter().map(|dataset| Consulted {
        dataset: dataset.clone(),
        edition: None,
        published: None,
        standing: CoverageStanding::Missing,
        required: true,
    }));
    datasets.sort_by(|a, b| a.dataset.cmp(&b.dataset));
    Coverage { datasets }
}

fn standing(one: &screen::Consulted) -> CoverageStanding {
    // The register carries its own days: a later edition speaks of the day asked, and how far it was
    // checked is judged by its horizon, not by its age.
    if one.dataset.as_str() == REGISTER {
        return CoverageStanding::Current;
    }
    let warned = |caution: Caution| one.cautions.contains(&caution);
    if warned(Caution::Stale) || warned(Caution::NewerHeld) {
        CoverageStanding::Stale {
            days: u32::try_from(one.age_days).unwrap_or(0),
        }
    } else if warned(Caution::Partial) {
        CoverageStanding::Partial {
            lacks: one.lacks.clone(),
        }
    } else if warned(Caution::LaterEdition) {
        CoverageStanding::LaterEdition
    } else {
        CoverageStanding::Current
    }
}

fn register_entity(id: EntityId) -> EntityRef {
    EntityRef {
        dataset: DatasetKey::new(REGISTER).expect("a checked key"),
        id,
    }
}
