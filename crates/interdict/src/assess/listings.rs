//! Designations of official lists, by what such a listing means in law.

use interdict_model::{
    Clause, Designation, Ending, ListingMeaning, ListingQuery, Register, Span, State, Verdict,
};
use jiff::civil::Date;

use super::bearing::{Ask, Held, Weighed};
use super::measures::{Seat, sentence};
use super::{Bearing, ChangeShown, Finding, Ground, Law, Listed, Route};

/// Every finding on what a list says against one of its entities.
pub(super) fn findings(
    ask: &Ask<'_>,
    seat: Seat,
    listed: &Listed,
    route: &Route,
    doubt: Option<Bearing>,
) -> Vec<Finding> {
    let mut all = Vec::new();
    if listed.designations.is_empty() {
        all.push(unknown(ask, seat, listed, None, route));
    }
    for designation in &listed.designations {
        let meanings = meanings(ask.register, listed, designation);
        if meanings.is_empty() {
            all.push(unknown(ask, seat, listed, Some(designation), route));
        }
        for meaning in meanings {
            let act = Act {
                listed,
                designation,
                meaning,
            };
            all.extend(act.findings(ask, seat, route, doubt));
        }
    }
    all
}

/// One designation under one meaning.
pub(super) struct Act<'a> {
    pub(super) listed: &'a Listed,
    pub(super) designation: &'a Designation,
    pub(super) meaning: &'a ListingMeaning,
}

/// What a designation means, by its dataset and its program.
pub(super) fn meanings<'a>(
    register: &'a Register,
    listed: &Listed,
    designation: &Designation,
) -> Vec<&'a ListingMeaning> {
    let words = [
        &designation.program,
        &designation.authority,
        &designation.provisions,
    ];
    let query = ListingQuery {
        dataset: listed.entity.dataset.as_str(),
        words: words.into_iter().flatten().map(String::as_str).collect(),
    };
    let all = register.listings().iter();
    all.filter(|meaning| meaning.is_about(&query)).collect()
}

impl Act<'_> {
    fn findings(
        &self,
        ask: &Ask<'_>,
        seat: Seat,
        route: &Route,
        doubt: Option<Bearing>,
    ) -> Vec<Finding> {
        let clauses = self.meaning.clauses.iter();
        let one = |clause| {
            let weighed = self.weigh(ask, seat, clause);
            let weighed = match doubt {
                Some(bearing) => weighed.doubted(bearing),
                None => weighed,
            };
            self.finding(ask, seat, clause, route.clone(), weighed)
        };
        clauses.map(one).collect()
    }

    /// Weighs one clause of the meaning.
    pub(super) fn weigh(&self, ask: &Ask<'_>, seat: Seat, clause: &Clause) -> Weighed {
        ask.weigh(&Held {
            clause,
            state: self.state(clause, ask.dealing.day),
            role: seat.role,
            lifted_by: vec![&self.meaning.id, &clause.id],
            subject: None,
        })
    }

    /// How the listing stands: the law, the clause and the designation must all have begun.
    pub(super) fn state(&self, clause: &Clause, day: Date) -> State {
        let law = self.meaning.in_force;
        if law.is_after(day) {
            return State::None;
        }
        if !law.contains(day) {
            return State::Ended(Ending::Expired);
        }
        if self.designation.begins().is_some_and(|first| day < first) {
            return State::None;
        }
        if self.designation.ends().is_some_and(|last| last < day) || clause_is_over(clause, day) {
            return State::Ended(Ending::Expired);
        }
        let early = self.begins().is_some_and(|first| day < first);
        if early || clause.applies.is_after(day) {
            return State::AdoptedNotEffective;
        }
        match self.designation.begins() {
            None if self.listed.later_edition => State::Unconfirmed,
            _ => State::InForce,
        }
    }

    /// The first day of effect: the designation's own, and the delay that the law gives.
    fn begins(&self) -> Option<Date> {
        let days = jiff::Span::new().days(i64::from(self.meaning.delay_days));
        let first = self.designation.begins()?;
        Some(first.saturating_add(days))
    }

    /// The days on which the state may change, in order.
    fn turns(&self, clause: &Clause) -> Vec<Date> {
        let after = |last: Date| last.tomorrow().ok();
        let spans = [self.meaning.in_force, clause.applies];
        let bounds = spans
            .iter()
            .flat_map(|span: &Span| [span.from(), span.to()]);
        let own = [
            self.designation.begins(),
            self.begins(),
            self.designation.ends().and_then(after),
        ];
        let mut all: Vec<Date> = bounds.chain(own).flatten().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The last change at or before the day, and the next after it.
    fn changes(&self, clause: &Clause, day: Date) -> (Option<ChangeShown>, Option<ChangeShown>) {
        let (mut last, mut before) = (None, State::None);
        for turn in self.turns(clause) {
            let state = self.state(clause, turn);
            if state == before {
                continue;
            }
            before = state;
            let change = Some(ChangeShown {
                day: turn,
                state,
                document: self.designation.citation.clone(),
                published: None,
            });
            if turn > day {
                return (last, change);
            }
            last = change;
        }
        (last, None)
    }

    /// Makes a finding of a weighed clause.
    pub(super) fn finding(
        &self,
        ask: &Ask<'_>,
        seat: Seat,
        clause: &Clause,
        route: Route,
        weighed: Weighed,
    ) -> Finding {
        let day = ask.dealing.day;
        let (last_change, next_change) = self.changes(clause, day);
        let since = last_change
            .as_ref()
            .map(|change| format!(", {} since {}", change.state, change.day))
            .unwrap_or_default();
        Finding {
            why: format!(
                "{} ({}): {}{since}",
                self.meaning.title,
                self.listed.entity.dataset,
                sentence(weighed.bearing)
            ),
            verdict: weighed.verdict,
            bearing: weighed.bearing,
            ground: Ground::Listing {
                entity: self.listed.entity.clone(),
                designation: self.designation.id.as_str().to_owned(),
                meaning: self.meaning.id.clone(),
                clause: clause.id.clone(),
            },
            law: Some(self.law(clause)),
            party: seat.party,
            route,
            state: Some(self.state(clause, day)),
            last_change,
            next_change,
            authorizations: weighed.authorizations,
            missing_facts: weighed.missing_facts,
            assumptions: weighed.assumptions,
        }
    }

    fn law(&self, clause: &Clause) -> Law {
        let mut citations = Vec::new();
        if let Some(text) = &self.designation.citation {
            citations.push(interdict_model::Citation {
                text: text.clone(),
                standing: interdict_model::Standing::VerifiedPrimary,
            });
        }
        citations.extend(self.meaning.citations.iter().cloned());
        let requirement = self.designation.license_requirement.clone();
        Law {
            kind: self.meaning.kind,
            title: self.meaning.title.clone(),
            authority: self.meaning.authority.clone(),
            citations,
            objects: requirement.or_else(|| clause.objects.clone()),
            purpose: clause.purpose.clone(),
            licence_policy: self.designation.license_policy.clone(),
            standing: self.meaning.attestation.standing,
            note: self.meaning.attestation.note.clone(),
        }
    }
}

fn clause_is_over(clause: &Clause, day: Date) -> bool {
    clause.applies.to().is_some_and(|to| to <= day)
}

/// A listing whose meaning the register does not give: for a person to judge.
fn unknown(
    ask: &Ask<'_>,
    seat: Seat,
    listed: &Listed,
    designation: Option<&Designation>,
    route: &Route,
) -> Finding {
    let day = ask.dealing.day;
    let state = designation.map(|one| one.state(day));
    let over = state == Some(interdict_model::DesignationState::Ended);
    let early = state == Some(interdict_model::DesignationState::NotYet);
    let (verdict, bearing) = match (over, early) {
        (true, _) => (Verdict::NotRestricted, Bearing::Over),
        (_, true) => (Verdict::NotRestricted, Bearing::NotYet),
        _ => (Verdict::Refer, Bearing::Unconfirmed),
    };
    let program = designation
        .and_then(|one| one.program.as_deref())
        .unwrap_or("no program");
    Finding {
        verdict,
        bearing,
        ground: Ground::UnknownListing {
            entity: listed.entity.clone(),
            designation: designation.map(|one| one.id.as_str().to_owned()),
        },
        law: None,
        party: seat.party,
        route: route.clone(),
        state: None,
        last_change: None,
        next_change: None,
        authorizations: Vec::new(),
        missing_facts: Vec::new(),
        assumptions: Vec::new(),
        why: format!(
            "{} stands in {} ({program}), and the register does not say what that means",
            listed.caption, listed.entity.dataset
        ),
    }
}
