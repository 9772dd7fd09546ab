//! What must hold between the parts of a register.

use std::collections::BTreeSet;
use std::fmt;

use super::{Attestation, Event, RegisterParts, Standing};

/// Something in a register that cannot stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: FaultPlace,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

/// Where a fault is: an item of the register, and a part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FaultPlace {
    /// The kind of item: "measure".
    pub item: &'static str,
    /// Its id; empty for the register as a whole.
    pub id: String,
    /// The list within it and the place there, counted from zero: `("event", 2)`.
    pub part: Option<(&'static str, usize)>,
}

impl fmt::Display for FaultPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.item)?;
        if !self.id.is_empty() {
            write!(f, " {}", self.id)?;
        }
        if let Some((part, at)) = self.part {
            write!(f, ", {part} {}", at + 1)?;
        }
        Ok(())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place, self.problem, self.remedy)
    }
}

/// Every fault, in the order of kinds and then of the files.
pub(super) fn faults(parts: &RegisterParts) -> Vec<Fault> {
    let mut check = Check {
        parts,
        known: Known::of(parts),
        faults: Vec::new(),
    };
    check.horizon();
    check.doubled();
    check.parties();
    check.links();
    check.measures();
    check.authorizations();
    check.rules();
    check.listings();
    check.signals();
    check.rest();
    check.faults
}

/// All ids, by kind.
struct Known<'a> {
    parties: BTreeSet<&'a str>,
    places: BTreeSet<&'a str>,
    measures: BTreeSet<&'a str>,
    clauses: BTreeSet<&'a str>,
    facts: BTreeSet<&'a str>,
    sources: BTreeSet<&'a str>,
}

struct Check<'a> {
    parts: &'a RegisterParts,
    known: Known<'a>,
    faults: Vec<Fault>,
}

impl<'a> Known<'a> {
    fn of(parts: &'a RegisterParts) -> Self {
        Self {
            parties: parts.parties.iter().map(|one| one.key.as_str()).collect(),
            places: parts.places.iter().map(|one| one.key.as_str()).collect(),
            measures: parts.measures.iter().map(|one| one.id.as_str()).collect(),
            clauses: parts.clauses().map(|(_, one)| one.id.as_str()).collect(),
            facts: parts.facts.iter().map(|one| one.key.as_str()).collect(),
            sources: parts.sources.iter().map(|one| one.id.as_str()).collect(),
        }
    }
}

fn at(item: &'static str, id: &str) -> FaultPlace {
    FaultPlace {
        item,
        id: id.to_owned(),
        part: None,
    }
}

fn within(place: &FaultPlace, part: &'static str, index: usize) -> FaultPlace {
    FaultPlace {
        part: Some((part, index)),
        ..place.clone()
    }
}

/// A key of a party, place or fact becomes part of an entity's id and of a command line.
fn is_key(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.len() <= 64 && text.bytes().all(fits)
}

impl<'a> Check<'a> {
    fn fault(&mut self, place: FaultPlace, problem: String, remedy: &str) {
        self.faults.push(Fault {
            place,
            problem,
            remedy: remedy.to_owned(),
        });
    }

    fn horizon(&mut self) {
        if self.parts.horizon.is_none() {
            self.fault(
                at("register", ""),
                "no file states the horizon".to_owned(),
                "add `[register]` with `horizon = YYYY-MM-DD`, the last day that was checked",
            );
        }
        let (changed, horizon) = (self.parts.changed, self.parts.horizon);
        if changed.is_some_and(|changed| horizon.is_some_and(|horizon| changed < horizon)) {
            self.fault(
                at("register", ""),
                "it was changed last before its horizon".to_owned(),
                "set `changed` to the day of the last change: the horizon was moved no earlier",
            );
        }
    }

    fn doubled(&mut self) {
        let parts = self.parts;
        self.once("party", parts.parties.iter().map(|one| one.key.as_str()));
        self.once("place", parts.places.iter().map(|one| one.key.as_str()));
        self.once("fact", parts.facts.iter().map(|one| one.key.as_str()));
        self.once("source", parts.sources.iter().map(|one| one.id.as_str()));
        self.once("signal", parts.signals.iter().map(|one| one.id.as_str()));
        self.once("listing", parts.listings.iter().map(|one| one.id.as_str()));
        self.once(
            "red-flag",
            parts.red_flags.iter().map(|one| one.id.as_str()),
        );
        let measures = parts.measures.iter().map(|one| one.id.as_str());
        let authorizations = parts.authorizations.iter().map(|one| one.id.as_str());
        let rules = parts.rules.iter().map(|one| one.id.as_str());
        self.once("measure", measures.chain(authorizations).chain(rules));
        self.once("clause", parts.clauses().map(|(_, one)| one.id.as_str()));
    }

    fn once<'b>(&mut self, item: &'static str, ids: impl Iterator<Item = &'b str>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !seen.insert(id) {
                self.fault(
                    at(item, id),
                    format!("the id {id:?} is given twice"),
                    "give each its own id",
                );
            }
        }
    }

    fn parties(&mut self) {
        for party in &self.parts.parties {
            let place = at("party", &party.key);
            if !is_key(&party.key) {
                self.fault(
                    place.clone(),
                    format!("{:?} is no key", party.key),
                    "use up to 64 of a-z, 0-9 and -",
                );
            }
            self.attested(&place, &party.attestation);
        }
    }

    fn links(&mut self) {
        for (index, link) in self.parts.links.iter().enumerate() {
            let place = FaultPlace {
                item: "link",
                id: String::new(),
                part: Some(("link", index)),
            };
            self.named_parties(&place, [&link.from, &link.to].into_iter());
            if link.from == link.to {
                self.fault(
                    place.clone(),
                    format!("{:?} is joined to itself", link.from),
                    "name two parties",
                );
            }
            self.attested(&place, &link.attestation);
        }
    }

    fn measures(&mut self) {
        for measure in &self.parts.measures {
            let place = at("measure", &measure.id);
            self.attested(&place, &measure.attestation);
            self.named_parties(&place, measure.subjects.iter());
            for key in &measure.places {
                if !self.known.places.contains(key.as_str()) {
                    self.unknown(&place, "place", key);
                }
            }
            if measure.citations.is_empty() && measure.instrument.is_none() {
                self.fault(
                    place.clone(),
                    "it says nowhere where to look it up".to_owned(),
                    "add `citations` or, where none was published, `instrument`",
                );
            }
            for (index, clause) in measure.clauses.iter().enumerate() {
                self.facts(&within(&place, "clause", index), &clause.needs);
            }
            let clauses: BTreeSet<&str> =
                measure.clauses.iter().map(|one| one.id.as_str()).collect();
            self.events(&place, &measure.events, &measure.subjects, &clauses);
        }
    }

    fn events(
        &mut self,
        place: &FaultPlace,
        events: &[Event],
        subjects: &[String],
        clauses: &BTreeSet<&str>,
    ) {
        match events.first() {
            None => self.fault(
                place.clone(),
                "nothing ever happened to it".to_owned(),
                "add at least one event",
            ),
            Some(first) if !first.kind().can_come_first() => self.fault(
                within(place, "event", 0),
                format!("a history cannot begin with a {} event", first.kind()),
                "put the event before it that proposed, adopted, suspended or began it",
            ),
            Some(_) => {}
        }
        for (index, event) in events.iter().enumerate() {
            let here = within(place, "event", index);
            self.attested(&here, event.attestation());
            self.event_names(&here, event, subjects, clauses);
            if index > 0 && event.occurred() < events[index - 1].occurred() {
                self.fault(
                    here,
                    format!(
                        "it occurred on {}, before the event above it",
                        event.occurred()
                    ),
                    "put the events in the order of `occurred`",
                );
            }
        }
    }

    fn event_names(
        &mut self,
        place: &FaultPlace,
        event: &Event,
        subjects: &[String],
        clauses: &BTreeSet<&str>,
    ) {
        for key in event.parties() {
            if !subjects.contains(key) {
                self.fault(
                    place.clone(),
                    format!("{key:?} is no subject of the measure"),
                    "add it to `subjects`, or correct the key",
                );
            }
        }
        for id in event.clauses() {
            if !clauses.contains(id.as_str()) {
                self.fault(
                    place.clone(),
                    format!("{id:?} is no clause of the measure"),
                    "correct the clause's id",
                );
            }
        }
    }

    fn authorizations(&mut self) {
        for one in &self.parts.authorizations {
            let place = at("authorization", &one.id);
            self.attested(&place, &one.attestation);
            self.named_parties(&place, one.parties.iter());
            self.facts(&place, &one.needs);
            self.facts(&place, &one.unless);
            for lifted in &one.excepts {
                let known = self.known.measures.contains(lifted.as_str())
                    || self.known.clauses.contains(lifted.as_str())
                    || self.is_rule(lifted)
                    || self.is_listing(lifted);
                if !known {
                    self.unknown(&place, "measure, clause, rule or listing", lifted);
                }
            }
            if one.excepts.is_empty() {
                self.fault(
                    place.clone(),
                    "it lifts nothing".to_owned(),
                    "name the measure in `excepts`",
                );
            }
            if one.steps.is_empty() {
                self.fault(
                    place.clone(),
                    "it was never valid".to_owned(),
                    "add a `[[authorization.step]]` with its days",
                );
            }
            for (index, step) in one.steps.iter().enumerate() {
                let here = within(&place, "step", index);
                self.attested(&here, &step.attestation);
                if index > 0 && step.valid.from() < one.steps[index - 1].valid.from() {
                    self.fault(
                        here,
                        "it begins before the step above it".to_owned(),
                        "put the steps in the order of `from`",
                    );
                }
            }
        }
    }

    fn rules(&mut self) {
        for rule in &self.parts.rules {
            let place = at("rule", &rule.id);
            self.attested(&place, &rule.attestation);
            self.events(&place, &rule.events, &[], &BTreeSet::new());
        }
    }

    fn listings(&mut self) {
        for listing in &self.parts.listings {
            let place = at("listing", &listing.id);
            self.attested(&place, &listing.attestation);
            for (index, clause) in listing.clauses.iter().enumerate() {
                self.facts(&within(&place, "clause", index), &clause.needs);
            }
        }
    }

    fn signals(&mut self) {
        for signal in &self.parts.signals {
            let place = at("signal", &signal.id);
            self.attested(&place, &signal.attestation);
            self.named_parties(&place, signal.about_parties.iter());
            for id in &signal.about_measures {
                if !self.known.measures.contains(id.as_str()) && !self.is_rule(id) {
                    self.unknown(&place, "measure or rule", id);
                }
            }
        }
    }

    fn is_rule(&self, id: &str) -> bool {
        self.parts.rules.iter().any(|rule| rule.id == id)
    }

    fn is_listing(&self, id: &str) -> bool {
        self.parts
            .listings
            .iter()
            .any(|listing| listing.id == id || listing.clauses.iter().any(|clause| clause.id == id))
    }

    fn rest(&mut self) {
        for one in &self.parts.places {
            self.attested(&at("place", &one.key), &one.attestation);
        }
        for one in &self.parts.red_flags {
            self.attested(&at("red-flag", &one.id), &one.attestation);
        }
        for fact in &self.parts.facts {
            if !is_key(&fact.key) {
                self.fault(
                    at("fact", &fact.key),
                    format!("{:?} is no key", fact.key),
                    "use up to 64 of a-z, 0-9 and -",
                );
            }
        }
    }

    fn named_parties<'b>(&mut self, place: &FaultPlace, keys: impl Iterator<Item = &'b String>) {
        for key in keys {
            if !self.known.parties.contains(key.as_str()) {
                self.unknown(place, "party", key);
            }
        }
    }

    fn facts(&mut self, place: &FaultPlace, keys: &[String]) {
        for key in keys {
            if !self.known.facts.contains(key.as_str()) {
                self.unknown(place, "fact", key);
            }
        }
    }

    fn attested(&mut self, place: &FaultPlace, attestation: &Attestation) {
        for id in &attestation.sources {
            if !self.known.sources.contains(id.as_str()) {
                self.unknown(place, "source", id);
            }
        }
        let read = matches!(
            attestation.standing,
            Standing::VerifiedPrimary | Standing::VerifiedSecondary
        );
        if read && attestation.sources.is_empty() {
            self.fault(
                place.clone(),
                format!("it is {} by no source", attestation.standing),
                "name the sources that were read in `sources`, or mark it `unverified`",
            );
        }
    }

    fn unknown(&mut self, place: &FaultPlace, kind: &str, name: &str) {
        self.fault(
            place.clone(),
            format!("it names the {kind} {name:?}, which no file gives"),
            "add it, or correct the name",
        );
    }
}
