//! Relations and listings of the Advanced XML.

use super::{Edition, periods};
use crate::draft::Place;
use crate::ofac::party::{Link, Other, Party, Program};
use crate::xml::Element;

impl Edition<'_> {
    fn party_of(&mut self, place: &Place, profile: &str) -> Option<&mut Party> {
        let at = self.profiles.get(profile).copied();
        match at {
            Some(at) => Some(&mut self.parties[at].1),
            None => {
                self.roll.draft.value_issue(
                    place,
                    "ProfileID",
                    profile,
                    "no party that was read has this profile",
                );
                None
            }
        }
    }

    pub(super) fn relation(&mut self, place: &Place, record: &Element) {
        let place = &place.record(record.attribute("ID"));
        let role = self.word_of(place, record, "RelationType", "RelationTypeID");
        let quality = self.word_of(place, record, "RelationQuality", "RelationQualityID");
        let mut remarks = vec![record.text("Comment")];
        if record.attribute("Former") == "true" {
            remarks.push("former".to_owned());
        }
        remarks.push(quality);
        if let Some(period) = record.child("DatePeriod") {
            remarks.push(self.period(place, period));
        }
        remarks.retain(|remark| !remark.is_empty());
        record.attribute("SanctionsEntryID");
        record
            .children("IDRegDocumentReference")
            .for_each(Element::pass_over);
        let (from, to) = (
            record.attribute("From-ProfileID"),
            record.attribute("To-ProfileID"),
        );
        let Some(other) = self.party_of(place, &to).map(|party| party.uid.clone()) else {
            return;
        };
        if let Some(party) = self.party_of(place, &from) {
            party.links.push(Link {
                role,
                other: Other::Numbered(other),
                remarks,
            });
        }
    }

    pub(super) fn entry(&mut self, place: &Place, record: &Element) {
        let id = record.attribute("ID");
        let place = &place.record(id.clone());
        let profile = record.attribute("ProfileID");
        record.attribute("EntryProfileRef");
        let list = self.word_of(place, record, "List", "ListID");
        let mut common = Program {
            lists: vec![list],
            ..Program::default()
        };
        common
            .lists
            .extend(["Comment", "LimitationsToListing"].map(|name| record.text(name)));
        let mut programs = Vec::new();
        for measure in record.children("SanctionsMeasure") {
            self.measure(place, measure, &mut common, &mut programs);
        }
        for event in record.children("EntryEvent") {
            self.event(place, event, &mut common, &mut programs);
        }
        for info in record.children("SupportingInfo") {
            info.attribute("ID");
            let kind = self.word_of(place, info, "SupInfoType", "SupInfoTypeID");
            let words = [kind, info.text("Text"), info.text("DirectURL")];
            let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
            common.lists.push(words.join(" "));
        }
        record
            .children("ProfileRelationshipReference")
            .for_each(Element::pass_over);
        if programs.is_empty() {
            programs.push(Program::default());
        }
        for program in &mut programs {
            program.join(&common);
        }
        self.entries.insert(id, profile.clone());
        if let Some(party) = self.party_of(place, &profile) {
            for program in programs {
                party.enter_program(program);
            }
        }
    }

    /// A measure is the program that it belongs to, or what it does.
    fn measure(
        &mut self,
        place: &Place,
        measure: &Element,
        common: &mut Program,
        programs: &mut Vec<Program>,
    ) {
        measure.attribute("ID");
        let kind = self.word_of(place, measure, "SanctionsType", "SanctionsTypeID");
        let comment = measure.text("Comment");
        let ends = measure.child("DatePeriod").map(periods::ends);
        let ends = match ends.transpose() {
            Ok(ends) => ends.unwrap_or_default(),
            Err(problem) => {
                self.roll.draft.value_issue(
                    place,
                    "DatePeriod",
                    &problem,
                    "a date that cannot be read",
                );
                periods::Ends::default()
            }
        };
        let dates = [("startDate", ends.start), ("endDate", ends.end)];
        let dates = dates.into_iter().filter(|(_, text)| !text.is_empty());
        if kind.eq_ignore_ascii_case("program") && !comment.is_empty() {
            programs.push(Program {
                name: comment,
                dates: dates.collect(),
                ..Program::default()
            });
        } else {
            let words = [kind, comment];
            let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
            common.measures.push(words.join(": "));
            common.dates.extend(dates);
        }
    }

    /// An event counts for the program of its legal basis, or for all of the entry's programs.
    fn event(
        &mut self,
        place: &Place,
        event: &Element,
        common: &mut Program,
        programs: &mut [Program],
    ) {
        event.attribute("ID");
        let kind = self.word_of(place, event, "EntryEventType", "EntryEventTypeID");
        let date = event.child("Date").map(periods::day).transpose();
        let date = date.unwrap_or_else(|problem| {
            self.roll.draft.value_issue(
                place,
                "EntryEvent/Date",
                &problem,
                "a date that cannot be read",
            );
            None
        });
        let basis_id = event.attribute("LegalBasisID");
        let basis = self.word(place, "LegalBasis", &basis_id);
        let value = self.references.value("LegalBasis", &basis_id);
        let short = value.map_or_else(String::new, |value| value.short.clone());
        let program = value.map_or_else(String::new, |value| {
            self.references.text("SanctionsProgram", &value.parent)
        });
        let property = match kind.to_ascii_lowercase().as_str() {
            "created" | "listed" | "added" => "listingDate",
            "amended" | "modified" | "updated" => "modifiedAt",
            "removed" | "delisted" | "deleted" => "endDate",
            _ => {
                self.roll.draft.value_issue(
                    place,
                    "EntryEventType",
                    &kind,
                    "an event that is not known; its date is kept as one of change",
                );
                "modifiedAt"
            }
        };
        let comment = event.text("Comment");
        let meant = programs
            .iter_mut()
            .find(|other| !program.is_empty() && other.name == program);
        let meant = meant.unwrap_or(common);
        meant.dates.extend(date.map(|date| (property, date)));
        meant.citations.extend([basis, short]);
        meant.lists.extend(Some(comment));
    }

    pub(super) fn entry_link(&mut self, place: &Place, record: &Element) {
        let place = &place.record(record.attribute("ID"));
        let role = self.word_of(place, record, "EntryLinkType", "EntryLinkTypeID");
        let mut remarks = vec![record.text("Comment")];
        if let Some(Ok(date)) = record.child("Date").map(periods::day) {
            remarks.push(date);
        }
        remarks.retain(|remark| !remark.is_empty());
        let ends = ["EntryA-SanctionsEntryID", "EntryB-SanctionsEntryID"].map(|end| {
            let id = record.attribute(end);
            self.entries.get(&id).cloned().unwrap_or(id)
        });
        let Some(other) = self
            .party_of(place, &ends[1])
            .map(|party| party.uid.clone())
        else {
            return;
        };
        if let Some(party) = self.party_of(place, &ends[0]) {
            party.links.push(Link {
                role,
                other: Other::Numbered(other),
                remarks,
            });
        }
    }
}
