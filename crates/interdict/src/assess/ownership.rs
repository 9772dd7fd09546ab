//! Who owns a party, and what the ownership rules make of it.
//!
//! Owners are followed upward through what the user states, what the register states and what the
//! lists state. A rule reaches a party when owners that are listed, or are themselves reached, hold
//! the threshold of it. A share that is not known is an outcome of its own: it neither reaches nor
//! clears.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use interdict_model::{LinkKind, RegisterParty, Role, Rule, Share, State};

use super::bearing::{Ask, Weighed};
use super::listings::{Act, meanings};
use super::measures::{self, Seat};
use super::{
    Bearing, DealingParty, EntityRef, Finding, Listed, MatchLevel, PartyMatch, Route, World,
};

/// More owners than this above one party are not followed; the answer then says so. The deepest
/// real pyramids in public registers have a few hundred.
pub(super) const OWNERS_MAX: usize = 1_000;

/// A party and everyone above it. The first node is the party.
pub(super) struct Pyramid {
    nodes: Vec<Node>,
    /// Whether more owners stand above than were followed.
    pub(super) cut_off: bool,
}

struct Node {
    label: String,
    identities: Vec<(Listed, MatchLevel)>,
    /// Its owners: node, share, and the step in words.
    owners: Vec<Held>,
}

struct Held {
    owner: usize,
    share: Option<Share>,
    step: String,
}

/// An owner as it is found, before it is a node.
struct Found {
    key: String,
    label: String,
    identities: Vec<(Listed, MatchLevel)>,
    share: Option<Share>,
    source: String,
}

impl Pyramid {
    /// Follows the owners of a party.
    pub(super) fn above(
        ask: &Ask<'_>,
        world: &impl World,
        party: &DealingParty,
        matches: &[PartyMatch],
    ) -> Self {
        let identities = matches.iter().map(|one| (one.listed.clone(), one.level));
        let root = Node {
            label: party.name.clone(),
            identities: identities.collect(),
            owners: Vec::new(),
        };
        let mut pyramid = Self {
            nodes: vec![root],
            cut_off: false,
        };
        let mut places = BTreeMap::from([(format!("name:{}", folded(&party.name)), 0)]);
        let mut open = VecDeque::from([0]);
        while let Some(here) = open.pop_front() {
            for found in pyramid.owners_of(ask, world, here) {
                pyramid.join(here, found, &mut places, &mut open);
            }
        }
        pyramid
    }

    fn join(
        &mut self,
        owned: usize,
        found: Found,
        places: &mut BTreeMap<String, usize>,
        open: &mut VecDeque<usize>,
    ) {
        let owner = match places.get(&found.key) {
            Some(known) => *known,
            None if self.nodes.len() > OWNERS_MAX => {
                self.cut_off = true;
                return;
            }
            None => {
                self.nodes.push(Node {
                    label: found.label.clone(),
                    identities: found.identities,
                    owners: Vec::new(),
                });
                let fresh = self.nodes.len() - 1;
                places.insert(found.key, fresh);
                open.push_back(fresh);
                fresh
            }
        };
        let share = found
            .share
            .map_or_else(|| "an unknown share".to_owned(), |share| share.to_string());
        let step = format!(
            "{} owns {share} of {} ({})",
            self.nodes[owner].label, self.nodes[owned].label, found.source
        );
        let held = &mut self.nodes[owned].owners;
        match held.iter_mut().find(|held| held.owner == owner) {
            // Two sources on one holding: the larger share stands, they are not added up.
            Some(known) if known.share < found.share => {
                known.share = found.share;
                known.step = step;
            }
            Some(_) => {}
            None => held.push(Held {
                owner,
                share: found.share,
                step,
            }),
        }
    }

    fn owners_of(&self, ask: &Ask<'_>, world: &impl World, here: usize) -> Vec<Found> {
        let node = &self.nodes[here];
        let day = ask.dealing.day;
        let mut all = Vec::new();
        for stated in &ask.dealing.ownership {
            let mine = folded(&stated.owned) == folded(&node.label);
            if mine && stated.span.contains(day) {
                all.push(named_owner(world, &stated.owner, stated.share));
            }
        }
        for (listed, level) in &node.identities {
            // An owner of somebody that the party merely resembles is not the party's owner.
            if *level >= MatchLevel::Strong {
                all.extend(register_owners(ask, world, listed));
                all.extend(listed_owners(world, listed, day));
            }
        }
        all
    }

    /// What the rules make of the ownership.
    pub(super) fn findings(&self, ask: &Ask<'_>, seat: Seat) -> (Vec<Finding>, Vec<String>) {
        let (mut findings, mut warnings) = (Vec::new(), Vec::new());
        if self.nodes.len() == 1 {
            return (findings, warnings);
        }
        for rule in ask.register.rules() {
            let state = rule.history().on(ask.dealing.day);
            let hits: Vec<Vec<Hit<'_>>> = self
                .nodes
                .iter()
                .map(|node| node.hits(ask, seat, rule))
                .collect();
            let reach = self.reach(rule, &hits);
            if reach.root == Reached::No {
                continue;
            }
            let bound = matches!(state, State::InForce | State::Unconfirmed);
            if !bound {
                warnings.extend(self.warning(rule, state));
            }
            if bound || state.is_pending() {
                findings.extend(self.rule_findings(ask, seat, (rule, state), &hits, &reach));
            }
        }
        (findings, warnings)
    }

    fn warning(&self, rule: &Rule, state: State) -> Option<String> {
        // The 2008 guidance gave way to the present rule: nothing to warn of.
        (!matches!(state, State::Ended(_))).then(|| {
            format!(
                "listed owners hold, or may hold, {} or more of {}; {} does not bind on the day ({state}), \
                 but such ownership is a warning sign of diversion",
                rule.threshold, self.nodes[0].label, rule.id
            )
        })
    }

    /// How far each node is reached: a least fixed point, so that circles of ownership end.
    fn reach(&self, rule: &Rule, hits: &[Vec<Hit<'_>>]) -> Reach {
        let listed = |at: usize, certain: bool| {
            at != 0 && hits[at].iter().any(|hit| !certain || hit.certain)
        };
        let mut certain: Vec<bool> = (0..self.nodes.len()).map(|at| listed(at, true)).collect();
        let mut possible: Vec<bool> = (0..self.nodes.len()).map(|at| listed(at, false)).collect();
        loop {
            let mut changed = false;
            for at in 0..self.nodes.len() {
                let (sure, unsure) = self.nodes[at].sums(rule.aggregate, &certain, &possible);
                let threshold = rule.threshold.hundredths();
                if !certain[at] && sure >= threshold {
                    certain[at] = true;
                    changed = true;
                }
                if !possible[at] && unsure.is_none_or(|sum| sum >= threshold) {
                    possible[at] = true;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        let root = match (certain[0], possible[0]) {
            (true, _) => Reached::Yes,
            (false, true) => Reached::Unknown,
            (false, false) => Reached::No,
        };
        let known = self.nodes[0].sums(true, &certain, &possible).0;
        Reach {
            root,
            possible,
            known: Share::from_hundredths(known.min(Share::WHOLE.hundredths()))
                .unwrap_or(Share::WHOLE),
        }
    }

    fn rule_findings(
        &self,
        ask: &Ask<'_>,
        seat: Seat,
        (rule, state): (&Rule, State),
        hits: &[Vec<Hit<'_>>],
        reach: &Reach,
    ) -> Vec<Finding> {
        let mut all = Vec::new();
        for (owner, path) in self.paths(reach) {
            for hit in &hits[owner] {
                let mut weighed = hit.weigh(ask, seat, rule);
                if reach.root == Reached::Unknown {
                    weighed = weighed.doubted(Bearing::ReachUnknown);
                } else if !hit.certain {
                    weighed = weighed.doubted(Bearing::IdentityUnclear);
                }
                weighed = match state {
                    State::InForce => weighed,
                    State::Unconfirmed => weighed.doubted(Bearing::Unconfirmed),
                    _ => Weighed::open(Bearing::Pending),
                };
                let route = Route::Owned {
                    rule: rule.id.clone(),
                    path: path.clone(),
                    known_share: reach.known,
                };
                all.push(hit.finding(ask, seat, route, weighed, (rule, state)));
            }
        }
        all
    }

    /// The shortest way up to every owner that can count.
    fn paths(&self, reach: &Reach) -> Vec<(usize, Vec<String>)> {
        let mut seen = BTreeSet::from([0]);
        let mut open = VecDeque::from([(0, Vec::new())]);
        let mut all = Vec::new();
        while let Some((here, path)) = open.pop_front() {
            for held in &self.nodes[here].owners {
                if reach.possible[held.owner] && seen.insert(held.owner) {
                    let mut path: Vec<String> = path.clone();
                    path.push(held.step.clone());
                    all.push((held.owner, path.clone()));
                    open.push_back((held.owner, path));
                }
            }
        }
        all
    }

    /// Every owner that is a party of the register: its key, the way to it, whether each step is
    /// half or more, and how near the match is.
    pub(super) fn register_owners(&self) -> Vec<(String, Vec<String>, bool, MatchLevel)> {
        let mut seen = BTreeSet::from([0]);
        let mut open = VecDeque::from([(0, Vec::new(), true)]);
        let mut all = Vec::new();
        while let Some((here, path, sure)) = open.pop_front() {
            for held in &self.nodes[here].owners {
                if !seen.insert(held.owner) {
                    continue;
                }
                let mut path: Vec<String> = path.clone();
                path.push(held.step.clone());
                let sure = sure && held.share.is_some_and(|share| share >= Share::HALF);
                for (listed, level) in &self.nodes[held.owner].identities {
                    if let Some(key) = register_key(&listed.entity) {
                        all.push((key.to_owned(), path.clone(), sure, *level));
                    }
                }
                open.push_back((held.owner, path, sure));
            }
        }
        all
    }
}

/// Whether a rule reaches the party.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reached {
    Yes,
    No,
    Unknown,
}

struct Reach {
    root: Reached,
    possible: Vec<bool>,
    known: Share,
}

/// One clause in force against an owner.
struct Hit<'a> {
    act: HitAct<'a>,
    certain: bool,
}

enum HitAct<'a> {
    Measure {
        measure: &'a interdict_model::Measure,
        clause: &'a interdict_model::Clause,
        key: String,
    },
    Listing {
        act: Act<'a>,
        clause: &'a interdict_model::Clause,
    },
}

impl Node {
    /// The sum that surely counts, and the sum that may; none when an unknown share may count.
    fn sums(&self, aggregate: bool, certain: &[bool], possible: &[bool]) -> (u32, Option<u32>) {
        let (mut sure, mut unsure) = (0, Some(0));
        let add = |sum: u32, share: u32| {
            if aggregate {
                sum + share
            } else {
                sum.max(share)
            }
        };
        for held in &self.owners {
            if let Some(share) = held.share.filter(|_| certain[held.owner]) {
                sure = add(sure, share.hundredths());
            }
            if possible[held.owner] {
                unsure = match (unsure, held.share) {
                    (Some(sum), Some(share)) => Some(add(sum, share.hundredths())),
                    _ => None,
                };
            }
        }
        (sure, unsure)
    }

    /// Every clause of the rule's kinds that binds this owner and would bind the dealing.
    fn hits<'a>(&'a self, ask: &Ask<'a>, seat: Seat, rule: &Rule) -> Vec<Hit<'a>> {
        let mut all = Vec::new();
        for (listed, level) in &self.identities {
            let acts = match register_key(&listed.entity) {
                Some(key) => measure_acts(ask, rule, key),
                None => listing_acts(ask, rule, listed),
            };
            for act in acts {
                let hit = Hit {
                    act,
                    certain: *level >= MatchLevel::Strong,
                };
                let weighed = hit.weigh(ask, seat, rule);
                if weighed.restricts() || weighed.bearing == Bearing::Lifted {
                    all.push(hit);
                }
            }
        }
        all
    }
}

fn measure_acts<'a>(ask: &Ask<'a>, rule: &Rule, key: &str) -> Vec<HitAct<'a>> {
    let mut all = Vec::new();
    for measure in ask.register.measures() {
        let named = measure.subjects.iter().any(|subject| subject == key);
        if named && rule.kinds.contains(&measure.kind) {
            all.extend(measure.clauses.iter().map(|clause| HitAct::Measure {
                measure,
                clause,
                key: key.to_owned(),
            }));
        }
    }
    all
}

fn listing_acts<'a>(ask: &Ask<'a>, rule: &Rule, listed: &'a Listed) -> Vec<HitAct<'a>> {
    let mut all = Vec::new();
    for designation in &listed.designations {
        for meaning in meanings(ask.register, listed, designation) {
            if rule.kinds.contains(&meaning.kind) {
                all.extend(meaning.clauses.iter().map(|clause| HitAct::Listing {
                    act: Act {
                        listed,
                        designation,
                        meaning,
                    },
                    clause,
                }));
            }
        }
    }
    all
}

impl Hit<'_> {
    /// Weighs the owner's clause as it would be against the party. Authorizations of the rule count
    /// beside those of the clause.
    fn weigh(&self, ask: &Ask<'_>, seat: Seat, rule: &Rule) -> Weighed {
        let (clause, state, mut lifted_by, subject) = match &self.act {
            HitAct::Measure {
                measure,
                clause,
                key,
            } => {
                let state = measure.history(clause, Some(key)).on(ask.dealing.day);
                let ids = vec![measure.id.as_str(), clause.id.as_str()];
                (*clause, state, ids, Some(key.as_str()))
            }
            HitAct::Listing { act, clause } => {
                let state = act.state(clause, ask.dealing.day);
                let ids = vec![act.meaning.id.as_str(), clause.id.as_str()];
                (*clause, state, ids, None)
            }
        };
        lifted_by.push(&rule.id);
        ask.weigh(&super::bearing::Held {
            clause,
            state,
            role: seat.role,
            lifted_by,
            subject,
        })
    }

    fn finding(
        &self,
        ask: &Ask<'_>,
        seat: Seat,
        route: Route,
        weighed: Weighed,
        (rule, state): (&Rule, State),
    ) -> Finding {
        let mut finding = match &self.act {
            HitAct::Measure {
                measure,
                clause,
                key,
            } => measures::finding(ask, seat, (measure, clause), Some(key), route, weighed),
            HitAct::Listing { act, clause } => act.finding(ask, seat, clause, route, weighed),
        };
        finding.why = format!("{} ({}, {state}): {}", rule.title, rule.id, finding.why);
        if let Some(law) = &mut finding.law {
            law.citations.extend(rule.citations.iter().cloned());
        }
        finding
    }
}

fn named_owner(world: &impl World, name: &str, share: Option<Share>) -> Found {
    let matches = world.matches(&DealingParty::named(name, Role::Owner)).found;
    let best = matches.iter().find(|one| one.level >= MatchLevel::Strong);
    let key = best.map_or_else(
        || format!("name:{}", folded(name)),
        |one| entity_key(&one.listed.entity),
    );
    Found {
        key,
        label: name.to_owned(),
        identities: matches
            .into_iter()
            .map(|one| (one.listed, one.level))
            .collect(),
        share,
        source: "stated by the user".to_owned(),
    }
}

fn register_owners(ask: &Ask<'_>, world: &impl World, listed: &Listed) -> Vec<Found> {
    let Some(key) = register_key(&listed.entity) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for link in ask.register.links() {
        let owns = matches!(link.kind, LinkKind::Owns | LinkKind::ParentOf);
        if !owns || link.to != key || !link.span.contains(ask.dealing.day) {
            continue;
        }
        let Some(owner) = ask.register.party(&link.from) else {
            continue;
        };
        let entity = EntityRef {
            dataset: listed.entity.dataset.clone(),
            id: owner.entity_id(),
        };
        let found = Listed {
            entity: entity.clone(),
            caption: owner.name().to_owned(),
            designations: Vec::new(),
            later_edition: false,
        };
        all.push(Found {
            key: entity_key(&entity),
            label: owner.name().to_owned(),
            identities: vec![(world.entity(&entity).unwrap_or(found), MatchLevel::Exact)],
            share: link.share,
            source: format!("register, {}", link.attestation.standing),
        });
    }
    all
}

fn listed_owners(world: &impl World, listed: &Listed, day: jiff::civil::Date) -> Vec<Found> {
    let mut all = Vec::new();
    for link in world.owners(&listed.entity) {
        if !link.span.contains(day) {
            continue;
        }
        let owner = world.entity(&link.owner);
        all.push(Found {
            key: entity_key(&link.owner),
            label: owner
                .as_ref()
                .map_or_else(|| link.owner.id.to_string(), |owner| owner.caption.clone()),
            identities: owner
                .into_iter()
                .map(|owner| (owner, MatchLevel::Exact))
                .collect(),
            share: link.share,
            source: link.source,
        });
    }
    all
}

/// The register's key of an entity of the register.
pub(super) fn register_key(entity: &EntityRef) -> Option<&str> {
    if entity.dataset.as_str() == super::REGISTER {
        RegisterParty::key_of(&entity.id)
    } else {
        None
    }
}

fn entity_key(entity: &EntityRef) -> String {
    format!("{}/{}", entity.dataset, entity.id)
}

/// Letters and digits in lower case, single spaces: how stated names are told to be the same.
pub(super) fn folded(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|ch: char| !ch.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
