//! The legal acts: a sanction for each program of a party, and for each directive with dates of its own.

use interdict_model::{Entity, Schema};

use super::Sketch;
use crate::draft::stable_id;
use crate::ofac::dates;
use crate::ofac::party::Program;

const AUTHORITY: &str = "Office of Foreign Assets Control";

/// OFAC's page of one party, by its number.
const PAGE: &str = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id=";

/// Something that a fact says of the listing, not of the party.
pub(super) struct Term {
    /// The act of its own that it belongs to: "EO 14024 Directive 2".
    pub(super) act: Option<String>,
    /// The words by which the programs meant are known: `14024`; none for all of them.
    pub(super) program: Option<String>,
    pub(super) property: &'static str,
    pub(super) value: String,
    pub(super) original: Option<String>,
}

impl Sketch<'_> {
    /// One sanction for each program, so that a program can come and go alone, and one for each
    /// directive with dates of its own: it may begin on another day than the blocking of property
    /// under the same order.
    pub(super) fn sanctions(&mut self) {
        let party = self.party;
        if party.programs.iter().all(|program| program.name.is_empty()) {
            self.draft
                .value_issue(self.place, "program", "", "the party is under no program");
        }
        let none = [Program::default()];
        let programs = if party.programs.is_empty() {
            &none
        } else {
            &party.programs[..]
        };
        for program in programs {
            self.program_sanction(program);
        }
        let mut acts: Vec<String> = self
            .terms
            .iter()
            .filter_map(|term| term.act.clone())
            .collect();
        acts.sort();
        acts.dedup();
        for act in acts {
            self.act_sanction(&act);
        }
    }

    fn program_sanction(&mut self, program: &Program) {
        let mut sanction = self.sanction(&program.name);
        sanction.add("program", &program.name);
        for (property, values) in [
            ("citation", &program.citations),
            ("provisions", &program.measures),
            ("summary", &program.lists),
        ] {
            for value in values {
                sanction.add(property, value);
            }
        }
        for (property, date) in &program.dates {
            self.draft
                .date(self.place, &mut sanction, property, date, dates::parse);
        }
        for term in self.terms_of(program) {
            term.say(&mut sanction);
        }
        self.others.push(sanction);
    }

    fn act_sanction(&mut self, act: &str) {
        let mut sanction = self.sanction(act);
        let word = program_of(act);
        for program in &self.party.programs {
            if word
                .as_ref()
                .is_some_and(|word| program.name.contains(word.as_str()))
            {
                sanction.add("program", &program.name);
            }
        }
        sanction.add("summary", act);
        for term in self
            .terms
            .iter()
            .filter(|term| term.act.as_deref() == Some(act))
        {
            term.say(&mut sanction);
        }
        self.others.push(sanction);
    }

    /// What every sanction of the party says; `act` makes its id.
    fn sanction(&mut self, act: &str) -> Entity {
        let party = self.entity.id();
        let mut sanction = self
            .draft
            .entity(&format!("{party}-{}", slug(act)), Schema::SANCTION);
        sanction.add("entity", party.as_str());
        sanction.add("authority", AUTHORITY);
        sanction.add("country", "us");
        sanction.add("recordId", &self.party.uid);
        sanction.add("sourceUrl", format!("{PAGE}{}", self.party.uid));
        sanction
    }

    /// The terms that name the program, and those that name none of the party's programs.
    fn terms_of(&self, program: &Program) -> impl Iterator<Item = &Term> {
        let terms = self.terms.iter().filter(|term| term.act.is_none());
        terms.filter(move |term| {
            let Some(word) = &term.program else {
                return true;
            };
            program.name.contains(word.as_str())
                || !self
                    .party
                    .programs
                    .iter()
                    .any(|other| other.name.contains(word.as_str()))
        })
    }
}

impl Term {
    fn say(&self, sanction: &mut Entity) {
        let original = self.original.as_deref();
        let said = sanction.try_say(self.property, &self.value, original, None);
        debug_assert!(said.is_ok(), "{said:?}");
    }
}

/// The act that a kind of fact names: "Listing Date (EO 14024 Directive 2):" is about a directive.
pub(super) fn act_of(kind: &str) -> Option<String> {
    let (_, rest) = kind.split_once('(')?;
    let (act, _) = rest.split_once(')')?;
    act.contains("Directive").then(|| act.to_owned())
}

/// The word in a kind of fact by which a program is known: `14024` in "Listing Date (EO 14024
/// Directive 2):", `CMIC` in "Listing Date (CMIC)".
pub(super) fn program_of(kind: &str) -> Option<String> {
    let words = || kind.split(|ch: char| !ch.is_ascii_alphanumeric());
    let order = words().find(|word| word.len() == 5 && word.bytes().all(|b| b.is_ascii_digit()));
    let law = || words().find(|word| ["CMIC", "CAATSA", "PEESA", "IFCA"].contains(word));
    order.or_else(law).map(str::to_owned)
}

/// A program's tag as part of an id: `caatsa-russia`. A text too long for a tag becomes its digest.
fn slug(program: &str) -> String {
    const TAG_BYTES_MAX: usize = 80;
    if program.len() > TAG_BYTES_MAX {
        return stable_id("program", &[program]);
    }
    let mut out = String::new();
    for ch in program.chars() {
        if ch.is_ascii_alphanumeric() {
            out.push(ch.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() { "listing" } else { out }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_name_their_programs() {
        assert_eq!(
            program_of("Listing Date (EO 14024 Directive 2):").as_deref(),
            Some("14024")
        );
        assert_eq!(program_of("Effective Date (CMIC)").as_deref(), Some("CMIC"));
        assert_eq!(
            act_of("Listing Date (EO 14024 Directive 2):").as_deref(),
            Some("EO 14024 Directive 2")
        );
        assert_eq!(act_of("Effective Date (CMIC)"), None);
        assert_eq!(program_of("Secondary sanctions risk:"), None);
        assert_eq!(slug("CAATSA - RUSSIA"), "caatsa-russia");
        assert_eq!(slug(""), "listing");
        assert!(slug(&"LONG ".repeat(100)).len() < 30);
    }
}
