//! The register of measures as it stands on a day.

use interdict_model::{Event, Measure, Register};
use jiff::civil::Date;

use super::problem::Problem;
use super::snapshot::Snapshot;
use crate::commands::measures::{MeasureShown, Measures};

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
        Problem::missing(
            "the ledger held no register of measures at that moment: give a later `recorded`",
        )
    })
}

/// Every measure as it stands on the day of the snapshot.
pub(crate) fn measures(snapshot: &Snapshot) -> Result<Measures, Problem> {
    let register = register(snapshot)?;
    let day = snapshot.view.as_of().listed;
    let shown = register.measures().iter().map(|measure| {
        let subjects: Vec<&String> = measure.subjects.iter().collect();
        MeasureShown::of(measure, &subjects, register, day)
    });
    Ok(Measures {
        day: day.to_string(),
        horizon: register.horizon().0.to_string(),
        measures: shown.collect(),
    })
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
