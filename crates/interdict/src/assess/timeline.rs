//! Every measure, change of state, authorization and signal about a party, on one line of time.

use std::collections::BTreeSet;
use std::fmt;

use interdict_model::{
    Authorization, Change, Designation, Effect, History, Measure, Register, Signal, Standing, State,
};
use jiff::civil::Date;

use super::ownership::register_key;
use super::{DealingParty, Listed, MatchLevel, World};

/// What happened to a party, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The name that was asked.
    pub asked: String,
    /// The listed parties it was taken to be.
    pub parties: Vec<String>,
    /// One bar a measure, listing or authorization, in the order of their first days.
    pub bars: Vec<Bar>,
    /// What happened, in the order of days.
    pub entries: Vec<TimelineEntry>,
    /// The last day up to which the register was checked.
    pub horizon: Date,
}

/// How one measure, listing or authorization stood over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whether it permits rather than restricts.
    pub permits: bool,
    /// How it stood, in order; days without a stretch had nothing.
    pub stretches: Vec<Stretch>,
}

/// How it stood on some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first day.
    pub from: Date,
    /// The first day after; none while it goes on.
    pub to: Option<Date>,
    /// The state.
    pub state: State,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// The day it took effect or was said.
    pub day: Date,
    /// What kind of thing.
    pub kind: EntryKind,
    /// The id of the measure, listing, authorization or signal.
    pub id: String,
    /// What happened, in words.
    pub text: String,
    /// Where to look it up.
    pub citation: Option<String>,
    /// The day it was printed.
    pub published: Option<Date>,
    /// How well it is established.
    pub standing: Standing,
}

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A measure changed its state.
    Change,
    /// Something happened to a measure that changed no state.
    Event,
    /// An authorization began.
    Begins,
    /// An authorization ended.
    Ends,
    /// A list named the party, or ceased to.
    Listing,
    /// Something was said that changed nothing.
    Signal,
}

/// Draws up the timeline of a party. Matches that are only for review are left out.
#[must_use]
pub fn timeline(party: &DealingParty, world: &impl World) -> Timeline {
    let register = world.register();
    let mut draft = Draft {
        register,
        bars: Vec::new(),
        entries: Vec::new(),
        parties: Vec::new(),
        keys: BTreeSet::new(),
        measures: BTreeSet::new(),
    };
    let matches = world.matches(party).found;
    for one in matches.iter().filter(|one| one.level > MatchLevel::Review) {
        draft.take(&one.listed);
    }
    draft.add_authorizations();
    draft.add_signals();
    draft
        .entries
        .sort_by(|a, b| (a.day, a.kind, &a.id, &a.text).cmp(&(b.day, b.kind, &b.id, &b.text)));
    draft.entries.dedup();
    let first = |bar: &Bar| bar.stretches.first().map(|stretch| stretch.from);
    draft
        .bars
        .sort_by(|a, b| (a.permits, first(a), &a.id).cmp(&(b.permits, first(b), &b.id)));
    Timeline {
        asked: party.name.clone(),
        parties: draft.parties,
        bars: draft.bars,
        entries: draft.entries,
        horizon: register.horizon().0,
    }
}

struct Draft<'a> {
    register: &'a Register,
    bars: Vec<Bar>,
    entries: Vec<TimelineEntry>,
    parties: Vec<String>,
    keys: BTreeSet<String>,
    measures: BTreeSet<String>,
}

impl Draft<'_> {
    fn take(&mut self, listed: &Listed) {
        self.parties
            .push(format!("{} ({})", listed.caption, listed.entity.dataset));
        match register_key(&listed.entity) {
            Some(key) => self.take_party(key),
            None => {
                for designation in &listed.designations {
                    self.take_designation(listed, designation);
                }
            }
        }
    }

    fn take_party(&mut self, key: &str) {
        self.keys.insert(key.to_owned());
        for measure in self.register.measures_naming(key) {
            if self.measures.insert(measure.id.clone()) {
                self.take_measure(measure, key);
            }
        }
    }

    fn take_measure(&mut self, measure: &Measure, key: &str) {
        let mut told = BTreeSet::new();
        if measure.clauses.is_empty() {
            self.add_events(measure, key, &told);
        }
        for clause in &measure.clauses {
            let history = measure.history(clause, Some(key));
            let restricts = clause.effect != Effect::Notice;
            let title = match measure.clauses.len() {
                _ if clause.id == measure.id => measure.title.clone(),
                1 => measure.title.clone(),
                _ => format!("{} ({})", words(clause), measure.title),
            };
            if restricts {
                self.bars.push(Bar {
                    id: clause.id.clone(),
                    title,
                    permits: false,
                    stretches: stretches(&history),
                });
            }
            for change in history.changes() {
                told.extend(change.event);
                self.entries.push(change_entry(measure, &clause.id, change));
            }
        }
        if !measure.clauses.is_empty() {
            self.add_events(measure, key, &told);
        }
    }

    /// The events that changed no state.
    fn add_events(&mut self, measure: &Measure, key: &str, told: &BTreeSet<usize>) {
        for (at, event) in measure.events.iter().enumerate() {
            let about = event.parties().is_empty() || event.parties().iter().any(|one| one == key);
            if !about || told.contains(&at) {
                continue;
            }
            let note = event.note().map(|note| format!(": {note}"));
            self.entries.push(TimelineEntry {
                day: event.effective(),
                kind: EntryKind::Event,
                id: measure.id.clone(),
                text: format!(
                    "{}, {}{}",
                    measure.title,
                    event.kind(),
                    note.unwrap_or_default()
                ),
                citation: event.document().map(str::to_owned),
                published: event.published(),
                standing: event.attestation().standing,
            });
        }
    }

    fn take_designation(&mut self, listed: &Listed, designation: &Designation) {
        let dataset = listed.entity.dataset.as_str();
        let program = designation.program.as_deref().unwrap_or(dataset);
        let Some(begins) = designation.begins() else {
            return;
        };
        let to = designation.ends().and_then(|last| last.tomorrow().ok());
        self.bars.push(Bar {
            id: designation.id.to_string(),
            title: format!("{program} ({dataset})"),
            permits: false,
            stretches: vec![Stretch {
                from: begins,
                to,
                state: State::InForce,
            }],
        });
        let mut entry = |day: Date, text: String| {
            self.entries.push(TimelineEntry {
                day,
                kind: EntryKind::Listing,
                id: designation.id.to_string(),
                text,
                citation: designation.citation.clone(),
                published: None,
                standing: Standing::VerifiedPrimary,
            });
        };
        entry(begins, format!("{} is listed: {program}", listed.caption));
        if let Some(to) = to {
            entry(
                to,
                format!("{} is no longer listed: {program}", listed.caption),
            );
        }
    }

    fn add_authorizations(&mut self) {
        for authorization in self.register.authorizations() {
            let lifts = authorization.excepts.iter().any(|id| self.names(id));
            let for_them = authorization.parties.is_empty()
                || authorization
                    .parties
                    .iter()
                    .any(|key| self.keys.contains(key));
            // What stands for good inside a statute is a condition of it, not an event.
            if lifts && for_them && authorization.end().is_some() {
                self.add_authorization(authorization);
            }
        }
    }

    fn names(&self, id: &str) -> bool {
        self.measures.contains(id) || self.bars.iter().any(|bar| bar.id == id)
    }

    fn add_authorization(&mut self, authorization: &Authorization) {
        let mut runs: Vec<Stretch> = Vec::new();
        for step in &authorization.steps {
            let Some(from) = step.valid.from() else {
                continue;
            };
            let citation = step.citation.as_ref().map(ToString::to_string);
            let last = step.valid.to().and_then(|to| to.yesterday().ok());
            let until = last
                .map(|last| format!(", through {last}"))
                .unwrap_or_default();
            self.entries.push(TimelineEntry {
                day: from,
                kind: EntryKind::Begins,
                id: authorization.id.clone(),
                text: format!("{}{until}", authorization.title),
                citation,
                published: step.published,
                standing: step.attestation.standing,
            });
            match runs.last_mut() {
                Some(run) if run.to.is_none_or(|to| from <= to) => {
                    run.to = run.to.max(step.valid.to())
                }
                _ => runs.push(Stretch {
                    from,
                    to: step.valid.to(),
                    state: State::InForce,
                }),
            }
        }
        if let (Some(end), Some(last)) = (authorization.end(), authorization.steps.last()) {
            self.entries.push(TimelineEntry {
                day: end,
                kind: EntryKind::Ends,
                id: authorization.id.clone(),
                text: format!("{} has run out", authorization.title),
                citation: None,
                published: None,
                standing: last.attestation.standing,
            });
        }
        self.bars.push(Bar {
            id: authorization.id.clone(),
            title: authorization.title.clone(),
            permits: true,
            stretches: runs,
        });
    }

    fn add_signals(&mut self) {
        let about = |signal: &&Signal| {
            let mut measures = signal.about_measures.iter();
            let mut parties = signal.about_parties.iter();
            measures.any(|id| self.measures.contains(id))
                || parties.any(|key| self.keys.contains(key))
        };
        let signals: Vec<TimelineEntry> = self
            .register
            .signals()
            .iter()
            .filter(about)
            .map(|signal| TimelineEntry {
                day: signal.day,
                kind: EntryKind::Signal,
                id: signal.id.clone(),
                text: format!(
                    "{}: {} No effect: {}",
                    signal.speaker, signal.text, signal.why_no_effect
                ),
                citation: None,
                published: None,
                standing: signal.attestation.standing,
            })
            .collect();
        self.entries.extend(signals);
    }
}

fn words(clause: &interdict_model::Clause) -> String {
    let actors: Vec<&str> = clause.actors.iter().map(|one| one.word()).collect();
    let dealings: Vec<&str> = clause.dealings.iter().map(|one| one.word()).collect();
    format!("{}, {}", actors.join(" or "), dealings.join(" or "))
}

fn stretches(history: &History) -> Vec<Stretch> {
    let changes = history.changes();
    let mut all = Vec::with_capacity(changes.len());
    for (at, change) in changes.iter().enumerate() {
        let shown = !matches!(change.state, State::None | State::Ended(_));
        if shown {
            all.push(Stretch {
                from: change.day,
                to: changes.get(at + 1).map(|next| next.day),
                state: change.state,
            });
        }
    }
    all
}

fn change_entry(measure: &Measure, clause: &str, change: &Change) -> TimelineEntry {
    let event = change.event.map(|at| &measure.events[at]);
    let note = event
        .and_then(|event| event.note())
        .map(|note| format!(". {note}"))
        .unwrap_or_default();
    TimelineEntry {
        day: change.day,
        kind: EntryKind::Change,
        id: clause.to_owned(),
        text: format!("{}: {}{note}", measure.title, change.state),
        citation: event
            .and_then(|event| event.document())
            .map(str::to_owned)
            .or_else(|| (!measure.citations.is_empty()).then(|| measure.cited())),
        published: event.and_then(interdict_model::Event::published),
        standing: event.map_or(measure.attestation.standing, |event| {
            event.attestation().standing
        }),
    }
}

impl EntryKind {
    /// The word in kebab case.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Event => "event",
            Self::Begins => "licence-begins",
            Self::Ends => "licence-ends",
            Self::Listing => "listing",
            Self::Signal => "signal",
        }
    }
}

impl fmt::Display for TimelineEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}  {:<14}  {:<12}  {}",
            self.day,
            self.kind.word(),
            self.id,
            self.text
        )?;
        if let Some(citation) = &self.citation {
            write!(f, " ({citation}")?;
            if let Some(published) = self.published.filter(|day| *day != self.day) {
                write!(f, ", printed {published}")?;
            }
            f.write_str(")")?;
        }
        if !self.standing.is_verified() {
            write!(f, " [{}]", self.standing)?;
        }
        Ok(())
    }
}

impl fmt::Display for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.parties.is_empty() {
            writeln!(f, "{}: no listed party has this name", self.asked)?;
        }
        for party in &self.parties {
            writeln!(f, "{party}")?;
        }
        for entry in &self.entries {
            writeln!(f, "{entry}")?;
        }
        writeln!(f, "The register was checked through {}.", self.horizon)
    }
}
