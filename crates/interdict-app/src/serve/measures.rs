//! The register of measures as it stands on a day.

use interdict_model::{Event, Measure, Register};
use jiff::civil::Date;
use serde::Serialize;

use super::problem::Problem;
use super::snapshot::Snapshot;

/// The measures, and how each stands on the day.
#[derive(Serialize)]
pub(crate) struct Measures {
    pub(crate) day: String,
    /// The last day up to which the register was checked; later states are what is known by then.
    pub(crate) horizon: String,
    pub(crate) measures: Vec<MeasureShown>,
}

#[derive(Serialize)]
pub(crate) struct MeasureShown {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) authority: String,
    pub(crate) citations: Vec<String>,
    /// The parties it names.
    pub(crate) subjects: Vec<String>,
    pub(crate) clauses: Vec<ClauseShown>,
}

#[derive(Serialize)]
pub(crate) struct ClauseShown {
    pub(crate) id: String,
    pub(crate) effect: String,
    pub(crate) actors: Vec<String>,
    pub(crate) dealings: Vec<String>,
    pub(crate) state: String,
    /// The day since which it stands so, and the next day on which it will not.
    pub(crate) since: Option<String>,
    pub(crate) until: Option<String>,
}

/// Something that happened to a measure, or is due.
pub(crate) struct Happening {
    pub(crate) day: Date,
    pub(crate) measure: String,
    pub(crate) title: String,
    pub(crate) what: String,
    pub(crate) note: Option<String>,
    pub(crate) document: Option<String>,
    pub(crate) scheduled: bool,
}

/// The register, or a problem that says why there is none.
pub(crate) fn register(snapshot: &Snapshot) -> Result<&Register, Problem> {
    snapshot.register.as_ref().ok_or_else(|| {
        Problem::missing("the ledger held no register of measures at that moment: give a later `recorded`")
    })
}

/// Every measure as it stands on the day of the snapshot.
pub(crate) fn measures(snapshot: &Snapshot) -> Result<Measures, Problem> {
    let register = register(snapshot)?;
    let day = snapshot.view.as_of().listed;
    Ok(Measures {
        day: day.to_string(),
        horizon: register.horizon().0.to_string(),
        measures: register.measures().iter().map(|measure| shown(register, measure, day)).collect(),
    })
}

fn shown(register: &Register, measure: &Measure, day: Date) -> MeasureShown {
    let name = |key: &String| register.party(key).map_or_else(|| key.clone(), |party| party.name().to_owned());
    MeasureShown {
        id: measure.id.to_string(),
        kind: measure.kind.to_string(),
        title: measure.title.clone(),
        authority: measure.authority.clone(),
        citations: measure.citations.iter().map(|citation| citation.text.clone()).collect(),
        subjects: measure.subjects.iter().map(name).collect(),
        clauses: measure
            .clauses
            .iter()
            .map(|clause| {
                let history = measure.history(clause, None);
                ClauseShown {
                    id: clause.id.to_string(),
                    effect: clause.effect.to_string(),
                    actors: clause.actors.iter().map(ToString::to_string).collect(),
                    dealings: clause.dealings.iter().map(ToString::to_string).collect(),
                    state: history.on(day).word().to_owned(),
                    since: history.last_change(day).map(|change| change.day.to_string()),
                    until: history.next_change(day).map(|change| change.day.to_string()),
                }
            })
            .collect(),
    }
}

/// What happened to measures between two days, or is due then; in the order of days.
pub(crate) fn happenings(register: &Register, from: Date, to: Date) -> Vec<Happening> {
    let mut found: Vec<Happening> = register
        .measures()
        .iter()
        .flat_map(|measure| measure.events.iter().map(move |event| (measure, event)))
        .filter(|(_, event)| (from..=to).contains(&event.effective()))
        .map(|(measure, event)| happening(measure, event))
        .collect();
    found.sort_by(|a, b| (a.day, &a.measure).cmp(&(b.day, &b.measure)));
    found
}

fn happening(measure: &Measure, event: &Event) -> Happening {
    Happening {
        day: event.effective(),
        measure: measure.id.to_string(),
        title: measure.title.clone(),
        what: event.kind().to_string(),
        note: event.note().map(str::to_owned),
        document: event.document().map(str::to_owned),
        scheduled: event.is_scheduled(),
    }
}
