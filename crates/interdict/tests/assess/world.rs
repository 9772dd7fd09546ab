//! A world in memory: the register, and lists of a few parties, matched by exact names.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use interdict::assess::{
    Consulted, Coverage, CoverageStanding, Dealing, DealingParty, EntityRef, Item, Listed,
    ListsAsked, MatchLevel, Matches, OwnerLink, PartyMatch, Policy, World,
};
use interdict_lists::register;
use interdict_model::{
    Actor, DatasetKey, Designation, EntityId, PartialDate, Register, Role, SourceFile,
};

static REGISTER: LazyLock<Register> = LazyLock::new(|| {
    register::read(register::embedded()).unwrap_or_else(|error| panic!("{error}"))
});

/// The embedded register.
pub(crate) fn embedded() -> &'static Register {
    &REGISTER
}

/// The embedded register with one more file.
pub(crate) fn with_file(text: &str) -> Register {
    let mut files = register::embedded().to_vec();
    files.push(SourceFile {
        name: "more.toml",
        bytes: text.as_bytes(),
    });
    register::read(&files).unwrap_or_else(|error| panic!("{error}"))
}

/// A world in memory.
#[derive(Clone)]
pub(crate) struct Memory {
    pub(crate) register: Register,
    pub(crate) coverage: Coverage,
    pub(crate) policy: Policy,
    pub(crate) listed: Vec<Listed>,
    pub(crate) owners: BTreeMap<EntityRef, Vec<OwnerLink>>,
    /// Names that are answered with a match for review: the name and the entity.
    pub(crate) reviews: Vec<(String, EntityRef)>,
}

impl Memory {
    /// Nothing but the embedded register.
    pub(crate) fn new() -> Self {
        Self::of(embedded().clone())
    }

    /// Nothing but a register.
    pub(crate) fn of(register: Register) -> Self {
        let listed = register
            .parties()
            .iter()
            .map(|party| Listed {
                entity: entity("register", party.entity_id().as_str()),
                caption: party.name().to_owned(),
                designations: Vec::new(),
                later_edition: false,
            })
            .collect();
        Self {
            register,
            coverage: Coverage {
                datasets: vec![consulted("register", CoverageStanding::Current)],
            },
            policy: Policy {
                lists: ListsAsked::Chosen,
                ..Policy::default()
            },
            listed,
            owners: BTreeMap::new(),
            reviews: Vec::new(),
        }
    }

    /// Adds an entity to a list, with one act against it.
    pub(crate) fn list(&mut self, dataset: &str, name: &str, program: &str, days: [&str; 2]) {
        let id = format!("{dataset}-{}", self.listed.len());
        let date = |text: &str| -> Option<PartialDate> {
            (!text.is_empty()).then(|| text.parse().unwrap())
        };
        self.listed.push(Listed {
            entity: entity(dataset, &id),
            caption: name.to_owned(),
            designations: vec![Designation {
                id: EntityId::new(&format!("{id}-act")).unwrap(),
                entity: EntityId::new(&id).unwrap(),
                authority: None,
                program: Some(program.to_owned()),
                listed: None,
                start: date(days[0]),
                end: date(days[1]),
                citation: Some(format!("citation of {id}")),
                reason: None,
                license_requirement: None,
                license_policy: None,
                provisions: None,
                status: None,
            }],
            later_edition: false,
        });
    }

    fn names(&self, listed: &Listed) -> Vec<String> {
        let key = interdict_model::RegisterParty::key_of(&listed.entity.id);
        match key.and_then(|key| self.register.party(key)) {
            Some(party) => party.names.iter().map(|name| fold(&name.text)).collect(),
            None => vec![fold(&listed.caption)],
        }
    }
}

impl World for Memory {
    fn register(&self) -> &Register {
        &self.register
    }

    fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    fn policy(&self) -> &Policy {
        &self.policy
    }

    fn matches(&self, party: &DealingParty) -> Matches {
        let name = fold(&party.name);
        let exact = self
            .listed
            .iter()
            .filter(|listed| self.names(listed).contains(&name))
            .map(|listed| hit(listed, MatchLevel::Exact, 10_000));
        let review = self
            .reviews
            .iter()
            .filter(|(review, _)| fold(review) == name)
            .filter_map(|(_, entity)| self.entity(entity))
            .map(|listed| hit(&listed, MatchLevel::Review, 8_000));
        Matches {
            found: exact.chain(review).collect(),
            incomplete: None,
        }
    }

    fn owners(&self, entity: &EntityRef) -> Vec<OwnerLink> {
        self.owners.get(entity).cloned().unwrap_or_default()
    }

    fn entity(&self, entity: &EntityRef) -> Option<Listed> {
        self.listed
            .iter()
            .find(|listed| listed.entity == *entity)
            .cloned()
    }
}

fn hit(listed: &Listed, level: MatchLevel, score: u16) -> PartyMatch {
    PartyMatch {
        listed: listed.clone(),
        level,
        score,
        evidence: vec!["the name".to_owned()],
    }
}

pub(crate) fn entity(dataset: &str, id: &str) -> EntityRef {
    EntityRef {
        dataset: DatasetKey::new(dataset).unwrap(),
        id: EntityId::new(id).unwrap(),
    }
}

pub(crate) fn consulted(dataset: &str, standing: CoverageStanding) -> Consulted {
    Consulted {
        dataset: DatasetKey::new(dataset).unwrap(),
        edition: None,
        published: None,
        standing,
        required: true,
    }
}

fn fold(name: &str) -> String {
    let words: Vec<String> = name
        .to_lowercase()
        .split(|ch: char| !ch.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.join(" ")
}

/// A dealing in an EAR99 item with one party, in the words of the command line.
pub(crate) fn dealing(day: &str, party: &str, actor: &str, kind: &str, facts: &[&str]) -> Dealing {
    let mut dealing = Dealing::new(day.parse().unwrap(), kind.parse().unwrap());
    dealing.actors = vec![actor.parse::<Actor>().unwrap()];
    dealing.parties = vec![DealingParty::named(party, Role::EndUser)];
    dealing.item = Item::read("EAR99");
    for fact in facts {
        let (key, answer) = fact.split_once('=').unwrap_or((fact, "yes"));
        dealing.facts.insert(key.to_owned(), answer == "yes");
    }
    dealing
}
