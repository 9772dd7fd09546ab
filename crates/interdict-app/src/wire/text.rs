//! The mentions of listed parties in documents.

use interdict::text::{Mention as Found, MentionHit, Near as Missed, Stood, StoodMeasure};
use interdict_documents::{Extracted, Part, Place as At};
use interdict_model::DesignationState;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::comparison::score;
use super::coverage::Coverage;
use crate::failure::Failure;

#[derive(Default, Serialize, JsonSchema)]
pub(crate) struct Texts {
    /// `hit`, `clear`, or `incomplete`: a document was not read in full, or nothing was found in lists that are
    /// not complete.
    pub(crate) conclusion: &'static str,
    pub(crate) documents: Vec<Document>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ScannedDocument")]
pub(crate) struct Document {
    pub(crate) name: String,
    /// `plain text`, `HTML` ...; `null` when it could not be read.
    pub(crate) kind: Option<String>,
    /// Why it could not be read.
    pub(crate) unread: Option<String>,
    /// What of it could not be read.
    pub(crate) notes: Vec<Note>,
    /// The day as of which its parties were judged.
    pub(crate) on: Option<String>,
    /// Whether that is the day the document gives itself.
    pub(crate) on_own_day: bool,
    pub(crate) mentions: Vec<Mention>,
    /// What was nearly a mention; empty without `--explain`.
    pub(crate) near: Vec<Near>,
    /// Whether there were more mentions than can be told.
    pub(crate) cut: bool,
    /// The lists it was held against.
    pub(crate) coverage: Option<Coverage>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Note {
    pub(crate) part: Option<String>,
    pub(crate) text: String,
}

/// Where something stands.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Place {
    /// The attachment or section.
    pub(crate) part: Option<String>,
    pub(crate) page: Option<u32>,
    /// Counted from one.
    pub(crate) line: Option<usize>,
    /// The byte in the source, counted from zero.
    pub(crate) byte: Option<usize>,
    /// The number of the part, and the stretch of its extracted text, in bytes.
    pub(crate) text_part: usize,
    pub(crate) text_start: usize,
    pub(crate) text_end: usize,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Mention {
    pub(crate) place: Place,
    pub(crate) text: String,
    pub(crate) parties: Vec<Party>,
    /// How many more parties fit nearly as well.
    pub(crate) more: usize,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MentionedParty")]
pub(crate) struct Party {
    pub(crate) dataset: String,
    pub(crate) id: String,
    pub(crate) schema: String,
    pub(crate) caption: String,
    /// The listed name that fits best; `null` when an identifier found the party.
    pub(crate) listed: Option<String>,
    pub(crate) score: f64,
    /// Why it was kept.
    pub(crate) why: Vec<String>,
    /// What was in force against it on the day.
    pub(crate) in_force: Vec<Act>,
    /// What was announced, proposed, suspended or stayed, and did not bind.
    pub(crate) pending: Vec<Act>,
    pub(crate) ended: Vec<Act>,
    /// What had been said, and changed nothing.
    pub(crate) said: Vec<Said>,
    /// Whether a later edition answers, there being none from the day or before.
    pub(crate) later_edition: bool,
    /// Whether the list does not say if the party was on it on the day.
    pub(crate) undated: bool,
}

/// A measure or a listing, and how it stood.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Act {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) authority: Option<String>,
    pub(crate) state: String,
    pub(crate) since: Option<String>,
    pub(crate) citations: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SaidOfMention")]
pub(crate) struct Said {
    pub(crate) day: String,
    pub(crate) speaker: String,
    pub(crate) text: String,
    pub(crate) why_no_effect: String,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Near {
    pub(crate) line: Option<usize>,
    pub(crate) text: String,
    pub(crate) listed: String,
    pub(crate) dataset: String,
    pub(crate) id: String,
    pub(crate) score: f64,
    /// The rule that dropped it, a stable word.
    pub(crate) rule: &'static str,
    pub(crate) why: &'static str,
}

impl Texts {
    /// Concludes: what was not read in full allows no conclusion; else a mention is a hit, and none is clear only
    /// against complete lists.
    pub(crate) fn conclude(&mut self) {
        let read = self.documents.iter().all(Document::is_read_in_full);
        let complete = self.documents.iter().all(Document::has_complete_lists);
        let found = self
            .documents
            .iter()
            .any(|document| !document.mentions.is_empty());
        self.conclusion = match (read, found, complete) {
            (false, ..) => "incomplete",
            (true, true, _) => "hit",
            (true, false, true) => "clear",
            (true, false, false) => "incomplete",
        };
    }
}

impl Document {
    pub(crate) fn new(
        name: &str,
        extracted: &Extracted,
        on: Date,
        on_own_day: bool,
        coverage: Coverage,
    ) -> Self {
        let notes = extracted.notes.iter().map(|note| Note {
            part: note.part.clone(),
            text: note.text.clone(),
        });
        Self {
            name: name.to_owned(),
            kind: Some(extracted.kind.to_string()),
            unread: None,
            notes: notes.collect(),
            on: Some(on.to_string()),
            on_own_day,
            mentions: Vec::new(),
            near: Vec::new(),
            cut: false,
            coverage: Some(coverage),
        }
    }

    pub(crate) fn unread(name: &str, failure: &Failure) -> Self {
        Self {
            name: name.to_owned(),
            kind: None,
            unread: Some(failure.causes.join(": ")),
            notes: Vec::new(),
            on: None,
            on_own_day: false,
            mentions: Vec::new(),
            near: Vec::new(),
            cut: false,
            coverage: None,
        }
    }

    fn is_read_in_full(&self) -> bool {
        self.unread.is_none() && self.notes.is_empty() && !self.cut
    }

    fn has_complete_lists(&self) -> bool {
        self.coverage
            .as_ref()
            .is_some_and(|coverage| coverage.complete)
    }

    pub(crate) fn add_mention(
        &mut self,
        part: &Part,
        number: usize,
        found: &Found,
        standings: impl Iterator<Item = Option<Stood>>,
    ) {
        let parties = found.hits.iter().zip(standings);
        self.mentions.push(Mention {
            place: place(part.place(found.start), number, found.start, found.end),
            text: part.text()[found.start..found.end].to_owned(),
            parties: parties.map(|(hit, stood)| Party::of(hit, stood)).collect(),
            more: found.more,
        });
    }

    pub(crate) fn add_near(&mut self, part: &Part, near: &Missed) {
        self.near.push(Near {
            line: part.place(near.start).line,
            text: part.text()[near.start..near.end].to_owned(),
            listed: near.listed.clone(),
            dataset: near.dataset.to_string(),
            id: near.entity.to_string(),
            score: score(near.score),
            rule: near.why.code(),
            why: near.why.words(),
        });
    }
}

impl Mention {
    /// Whether it may mean a party.
    pub(crate) fn names(&self, party: &Party) -> bool {
        let same = |own: &Party| own.dataset == party.dataset && own.id == party.id;
        self.parties.iter().any(same)
    }
}

fn place(at: At, text_part: usize, text_start: usize, text_end: usize) -> Place {
    Place {
        part: at.part,
        page: at.page,
        line: at.line,
        byte: at.byte,
        text_part,
        text_start,
        text_end,
    }
}

impl Party {
    fn of(found: &MentionHit, stood: Option<Stood>) -> Self {
        let hit = &found.hit;
        let mut party = Self {
            dataset: hit.dataset.to_string(),
            id: hit.entity.to_string(),
            schema: hit.schema.to_string(),
            caption: hit.card.caption.clone(),
            listed: hit.name.as_ref().map(|name| name.listed.text.clone()),
            score: score(hit.score),
            why: found.why.clone(),
            in_force: Vec::new(),
            pending: Vec::new(),
            ended: Vec::new(),
            said: Vec::new(),
            later_edition: hit.later_edition,
            undated: hit.undated,
        };
        match stood {
            Some(stood) => party.take_measures(&stood),
            None => party.take_designations(found),
        }
        party
    }

    fn take_measures(&mut self, stood: &Stood) {
        self.in_force = stood.in_force.iter().map(Act::of_measure).collect();
        self.pending = stood.pending.iter().map(Act::of_measure).collect();
        self.ended = stood.ended.iter().map(Act::of_measure).collect();
        let said = stood.said.iter().map(|signal| Said {
            day: signal.day.to_string(),
            speaker: signal.speaker.clone(),
            text: signal.text.clone(),
            why_no_effect: signal.why_no_effect.clone(),
        });
        self.said = said.collect();
    }

    fn take_designations(&mut self, found: &MentionHit) {
        for standing in &found.hit.designations {
            let act = &standing.act;
            let title = [act.program.as_deref(), act.reason.as_deref()];
            let told = Act {
                id: act.id.to_string(),
                title: title
                    .into_iter()
                    .flatten()
                    .next()
                    .unwrap_or("listed")
                    .to_owned(),
                authority: act.authority.clone(),
                state: match standing.state {
                    DesignationState::NotYet => "not-yet",
                    DesignationState::InForce => "in-force",
                    DesignationState::Ended => "ended",
                }
                .to_owned(),
                since: act.begins().map(|day| day.to_string()),
                citations: act.citation.iter().cloned().collect(),
            };
            match standing.state {
                DesignationState::NotYet => self.pending.push(told),
                DesignationState::InForce => self.in_force.push(told),
                DesignationState::Ended => self.ended.push(told),
            }
        }
    }
}

impl Act {
    fn of_measure(measure: &StoodMeasure) -> Self {
        Self {
            id: measure.id.clone(),
            title: measure.title.clone(),
            authority: Some(measure.authority.clone()),
            state: measure.state.word().to_owned(),
            since: measure.since.map(|day| day.to_string()),
            citations: measure.citations.clone(),
        }
    }
}
