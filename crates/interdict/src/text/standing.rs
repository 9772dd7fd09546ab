//! What stood against a party of the register on a day, and what was only announced or said.

use interdict_model::{Effect, Measure, Register, Signal, State};
use jiff::civil::Date;

/// What the register holds of a party, as of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stood {
    /// Measures that bound on the day.
    pub in_force: Vec<StoodMeasure>,
    /// Measures that did not bind: proposed, not yet effective, suspended, stayed, unconfirmed.
    pub pending: Vec<StoodMeasure>,
    /// Measures that had ended by the day.
    pub ended: Vec<StoodMeasure>,
    /// What had been said by the day, and changed nothing.
    pub said: Vec<Signal>,
}

/// A measure, and how it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoodMeasure {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who issued it.
    pub authority: String,
    /// Where to look it up.
    pub citations: Vec<String>,
    /// How it stood: the state of the clause that bound most.
    pub state: State,
    /// Since when.
    pub since: Option<Date>,
}

/// What the register holds of a party on a day: measures in the order of their beginnings, what was said in
/// the order of days.
#[must_use]
pub fn stood(register: &Register, party: &str, day: Date) -> Stood {
    let mut stood = Stood::default();
    for measure in register.measures_naming(party) {
        let Some(told) = on(measure, party, day) else {
            continue;
        };
        match told.state {
            State::None => {}
            State::InForce => stood.in_force.push(told),
            State::Ended(_) => stood.ended.push(told),
            _ => stood.pending.push(told),
        }
    }
    for list in [&mut stood.in_force, &mut stood.pending, &mut stood.ended] {
        list.sort_by(|a, b| (a.since, &a.id).cmp(&(b.since, &b.id)));
    }
    let about = |signal: &&Signal| signal.day <= day && is_about(signal, register, party);
    stood.said = register.signals().iter().filter(about).cloned().collect();
    stood
        .said
        .sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
    stood
}

fn is_about(signal: &Signal, register: &Register, party: &str) -> bool {
    let names_party = |measure: &&String| {
        let measure = register.measure(measure);
        measure.is_some_and(|measure| measure.subjects.iter().any(|subject| subject == party))
    };
    signal.about_parties.iter().any(|key| key == party)
        || signal.about_parties.is_empty()
            && signal.about_measures.iter().any(|id| names_party(&id))
}

/// How a measure stood for a party: the clause that bound most speaks for it.
fn on(measure: &Measure, party: &str, day: Date) -> Option<StoodMeasure> {
    let clauses = measure
        .clauses
        .iter()
        .filter(|clause| clause.effect != Effect::Notice);
    let states = clauses.map(|clause| {
        let history = measure.history(clause, Some(party));
        (
            history.on(day),
            history.last_change(day).map(|change| change.day),
        )
    });
    let (state, since) = states.min_by_key(|(state, since)| (weight(*state), *since))?;
    Some(StoodMeasure {
        id: measure.id.clone(),
        title: measure.title.clone(),
        authority: measure.authority.clone(),
        citations: measure
            .citations
            .iter()
            .map(|citation| citation.text.clone())
            .collect(),
        state,
        since,
    })
}

/// The state that binds most first.
fn weight(state: State) -> u8 {
    match state {
        State::InForce => 0,
        State::InForceButNoSubject | State::Suspended | State::Stayed | State::Unconfirmed => 1,
        State::AdoptedNotEffective => 2,
        State::Proposed => 3,
        State::Ended(_) => 4,
        State::None => 5,
    }
}
