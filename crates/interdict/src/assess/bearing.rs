//! One clause held against a dealing: whom it binds, what it reaches, what lifts it.

use std::collections::BTreeSet;

use interdict_model::{
    Actor, Authorization, Clause, DealingKind, Effect, ItemScope, Register, Role, Standing, State,
    Verdict,
};

use super::{Bearing, Dealing, Permission, PermissionStatus};

/// A dealing with everything that it implies.
pub(super) struct Ask<'a> {
    pub(super) dealing: &'a Dealing,
    pub(super) register: &'a Register,
    actors: BTreeSet<Actor>,
    kinds: BTreeSet<DealingKind>,
}

/// What a clause makes of a dealing, before doubts about the party.
pub(super) struct Weighed {
    pub(super) verdict: Verdict,
    pub(super) bearing: Bearing,
    pub(super) authorizations: Vec<Permission>,
    pub(super) missing_facts: Vec<String>,
    pub(super) assumptions: Vec<String>,
}

/// What is held against the dealing.
pub(super) struct Held<'a> {
    pub(super) clause: &'a Clause,
    pub(super) state: State,
    /// The party's role; none where the clause is about a place or a category.
    pub(super) role: Option<Role>,
    /// Ids under which authorizations may lift it: measure, clause, rule.
    pub(super) lifted_by: Vec<&'a str>,
    /// The register's key of the subject, where it has one.
    pub(super) subject: Option<&'a str>,
}

impl<'a> Ask<'a> {
    pub(super) fn new(dealing: &'a Dealing, register: &'a Register) -> Self {
        Self {
            dealing,
            register,
            actors: dealing.all_actors(),
            kinds: dealing.all_kinds(),
        }
    }

    /// Weighs one clause. The actor is tested before the dealing; the state only matters for what
    /// would bind.
    pub(super) fn weigh(&self, held: &Held<'_>) -> Weighed {
        if let Some(bearing) = self.out_of_scope(held) {
            return Weighed::open(bearing);
        }
        if let Some(bearing) = not_in_force(held.state) {
            return Weighed::open(bearing);
        }
        let (unknown, unmet) = self.conditions(&held.clause.needs);
        if unmet {
            return Weighed::open(Bearing::ConditionNotMet);
        }
        let mut weighed = self.permitted(held);
        weighed
            .assumptions
            .extend(self.item_assumption(held.clause));
        let effect = held.clause.effect.verdict();
        if weighed.bearing == Bearing::Lifted {
            return weighed;
        }
        if held.state == State::Unconfirmed {
            weighed.bearing = Bearing::Unconfirmed;
            weighed.verdict = effect.min(Verdict::Refer);
        } else if unknown.is_empty() {
            weighed.bearing = Bearing::Binds;
            weighed.verdict = effect;
        } else {
            weighed.bearing = Bearing::ConditionUnknown;
            weighed.verdict = effect.min(Verdict::Refer);
        }
        weighed.missing_facts.extend(unknown);
        weighed
    }

    /// Whether a clause would restrict this dealing, or might, if its subject were a party to it.
    pub(super) fn could_be_restricted(&self, clause: &Clause) -> bool {
        let held = Held {
            clause,
            state: State::InForce,
            role: None,
            lifted_by: Vec::new(),
            subject: None,
        };
        self.weigh(&held).restricts()
    }

    /// Why a clause is not about this dealing at all.
    fn out_of_scope(&self, held: &Held<'_>) -> Option<Bearing> {
        let clause = held.clause;
        if !clause
            .actors
            .iter()
            .any(|actor| self.actors.contains(actor))
        {
            return Some(Bearing::NotThisActor);
        }
        if !clause.dealings.iter().any(|kind| self.kinds.contains(kind)) {
            return Some(Bearing::NotThisDealing);
        }
        let role_fits = clause.roles.is_empty()
            || held
                .role
                .is_none_or(|role| clause.roles.iter().any(|named| role.stands_for(*named)));
        if !role_fits {
            return Some(Bearing::NotThisRole);
        }
        let subject = self.dealing.item.subject_to_ear;
        let item_fits = match clause.item {
            ItemScope::Any => true,
            ItemScope::SubjectToEar => subject != Some(false),
            ItemScope::DirectProduct => subject == Some(false),
        };
        (!item_fits).then_some(Bearing::NotThisItem)
    }

    fn item_assumption(&self, clause: &Clause) -> Option<String> {
        let silent = self.dealing.item.subject_to_ear.is_none();
        (clause.item == ItemScope::SubjectToEar && silent)
            .then(|| "the item is subject to the EAR, since nothing says otherwise".to_owned())
    }

    /// The facts not stated, and whether one is stated not to hold.
    fn conditions(&self, needs: &[String]) -> (Vec<String>, bool) {
        let fact = |key: &String| self.dealing.fact(key);
        let unknown = needs.iter().filter(|key| fact(key).is_none());
        let unmet = needs.iter().any(|key| fact(key) == Some(false));
        (unknown.cloned().collect(), unmet)
    }

    /// Holds every authorization against the clause.
    fn permitted(&self, held: &Held<'_>) -> Weighed {
        let mut weighed = Weighed::open(Bearing::Binds);
        let restricts = held.clause.effect != Effect::Notice;
        for authorization in self.register.authorizations() {
            let lifts = authorization
                .excepts
                .iter()
                .any(|id| held.lifted_by.contains(&id.as_str()));
            if !lifts || !restricts {
                continue;
            }
            let permission = self.permission(authorization, held);
            match &permission.status {
                PermissionStatus::Applies => {
                    weighed.bearing = Bearing::Lifted;
                    weighed.verdict = Verdict::Authorised;
                }
                PermissionStatus::WouldApplyIf { missing } => {
                    weighed.missing_facts.extend(missing.iter().cloned());
                }
                _ => {}
            }
            weighed.authorizations.push(permission);
        }
        if weighed.bearing == Bearing::Lifted {
            weighed.missing_facts.clear();
        }
        weighed
    }

    fn permission(&self, authorization: &Authorization, held: &Held<'_>) -> Permission {
        let day = self.dealing.day;
        let step = authorization.step_on(day);
        let mut assumptions = Vec::new();
        let status = self.permission_status(authorization, held, &mut assumptions);
        Permission {
            id: authorization.id.clone(),
            kind: authorization.kind,
            title: authorization.title.clone(),
            citation: step.and_then(|step| step.citation.clone()),
            permits: authorization.permits.clone(),
            status,
            ends: authorization.end(),
            assumptions,
        }
    }

    fn permission_status(
        &self,
        authorization: &Authorization,
        held: &Held<'_>,
        assumptions: &mut Vec<String>,
    ) -> PermissionStatus {
        let day = self.dealing.day;
        let Some(step) = authorization.step_on(day) else {
            return match authorization.next_start(day) {
                Some(from) => PermissionStatus::NotYet { from },
                None => PermissionStatus::Over,
            };
        };
        if !self.permits_this(authorization, held) {
            return PermissionStatus::OtherDealing;
        }
        if step.attestation.standing == Standing::Unverified {
            return PermissionStatus::Unverified;
        }
        if let Some(by) = self.excluded(authorization, assumptions) {
            return PermissionStatus::Excluded { by };
        }
        let fact = |key: &String| self.dealing.fact(key);
        if let Some(unmet) = authorization
            .needs
            .iter()
            .find(|key| fact(key) == Some(false))
        {
            return PermissionStatus::ConditionNotMet {
                fact: unmet.clone(),
            };
        }
        let unknown = authorization.needs.iter().filter(|key| fact(key).is_none());
        let missing: Vec<String> = unknown.cloned().collect();
        if missing.is_empty() {
            PermissionStatus::Applies
        } else {
            PermissionStatus::WouldApplyIf { missing }
        }
    }

    fn permits_this(&self, authorization: &Authorization, held: &Held<'_>) -> bool {
        let for_party = authorization.parties.is_empty()
            || held
                .subject
                .is_some_and(|key| authorization.parties.iter().any(|one| one == key));
        let reached = held
            .clause
            .dealings
            .iter()
            .filter(|kind| self.kinds.contains(kind));
        let permitted = |kind: &DealingKind| {
            authorization.dealings.is_empty() || authorization.dealings.contains(kind)
        };
        // Every kind by which the clause reaches the dealing has to be permitted.
        for_party && reached.into_iter().all(permitted)
    }

    fn excluded(
        &self,
        authorization: &Authorization,
        assumptions: &mut Vec<String>,
    ) -> Option<String> {
        let dealing = self.dealing;
        let countries = dealing.destination.iter().chain(&dealing.transit);
        let codes = countries
            .chain(&dealing.actor_country)
            .map(|country| country.code());
        for code in codes {
            if authorization
                .excluded_countries
                .iter()
                .any(|one| one == code)
            {
                return Some(format!("country {code}"));
            }
        }
        for key in &authorization.unless {
            match dealing.fact(key) {
                Some(true) => return Some(key.clone()),
                Some(false) => {}
                None => {
                    assumptions.push(format!("{key} does not hold, since nothing says it does"))
                }
            }
        }
        None
    }
}

fn not_in_force(state: State) -> Option<Bearing> {
    match state {
        State::InForce | State::Unconfirmed => None,
        State::None => Some(Bearing::NotYet),
        State::Ended(_) => Some(Bearing::Over),
        State::Proposed
        | State::AdoptedNotEffective
        | State::InForceButNoSubject
        | State::Suspended
        | State::Stayed => Some(Bearing::Pending),
    }
}

impl Weighed {
    /// Something that restricts nothing.
    pub(super) fn open(bearing: Bearing) -> Self {
        Self {
            verdict: Verdict::NotRestricted,
            bearing,
            authorizations: Vec::new(),
            missing_facts: Vec::new(),
            assumptions: Vec::new(),
        }
    }

    /// Whether it restricts, or might.
    pub(super) fn restricts(&self) -> bool {
        self.verdict >= Verdict::Refer
    }

    /// The same, with a doubt that only a person can settle.
    pub(super) fn doubted(mut self, bearing: Bearing) -> Self {
        if self.restricts() {
            self.verdict = Verdict::Refer;
            self.bearing = bearing;
        }
        self
    }
}
