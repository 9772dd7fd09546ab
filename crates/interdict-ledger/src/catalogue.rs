//! Which reading answers on which day: a pure function of the log.
//!
//! Nothing here is stored. The catalogue reads the ledger's own entries and computes, for any
//! `recorded`, the *timeline* of a dataset: its publications in the order of their days, each with
//! the reading that serves, or the reason why none does. As it is computed from the set of entries,
//! the order in which they arrived does not matter, and as entries are only added, the timeline for
//! an instant in the past never changes.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use interdict_model::{AsOf, DatasetKey, Digest, EditionId, ReadingId};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::Connection;

use crate::entry::{
    self, ADMISSION, GuardEntry, READING, ReadingEntry, SIGHTING, SightingEntry, WITHDRAWAL,
    WordEntry,
};
use crate::log::{self, LogEntry};
use crate::store::Fault;
use crate::{Admission, Basis, HoldReason};

/// Everything the log says of editions.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    /// The last entry taken in.
    upto: u64,
    datasets: BTreeMap<DatasetKey, Vec<Edition>>,
    editions: HashMap<EditionId, (DatasetKey, usize)>,
    readings: HashMap<ReadingId, EditionId>,
}

/// One edition with all that was recorded of it, in the order of the log.
#[derive(Debug)]
pub(crate) struct Edition {
    pub(crate) id: EditionId,
    pub(crate) published: Option<Date>,
    /// The first day for which it answers, where that is not the day it was published.
    pub(crate) counts_from: Option<Date>,
    /// The digest of its files alone.
    pub(crate) content: Digest,
    sightings: Vec<Sighting>,
    pub(crate) readings: Vec<Recording>,
    pub(crate) words: Vec<Word>,
}

/// A person's word for an edition.
#[derive(Debug)]
pub(crate) struct Word {
    seq: u64,
    pub(crate) at: Timestamp,
    /// Whether the edition is to be used; otherwise it is withdrawn.
    pub(crate) admits: bool,
    pub(crate) said: WordEntry,
}

#[derive(Clone, Copy, Debug)]
struct Sighting {
    at: Timestamp,
    fetched: Timestamp,
}

/// One reading, where and when it was recorded.
#[derive(Debug)]
pub(crate) struct Recording {
    pub(crate) seq: u64,
    pub(crate) at: Timestamp,
    pub(crate) entry: ReadingEntry,
}

/// An edition on a day on which it counts as published.
#[derive(Clone, Debug)]
pub(crate) struct Publication<'a> {
    pub(crate) day: Date,
    pub(crate) edition: &'a Edition,
    /// The last recorded of its readings that is admitted.
    pub(crate) serving: Option<&'a Recording>,
    /// Why the last recorded reading is not the one that serves.
    pub(crate) held: Option<HoldReason>,
}

/// The publication that answers for a dataset.
#[derive(Debug)]
pub(crate) struct Choice<'a> {
    pub(crate) day: Date,
    pub(crate) edition: &'a Edition,
    pub(crate) reading: &'a Recording,
    pub(crate) basis: Basis,
    pub(crate) held_newer: bool,
}

/// Entries taken in at a time.
const BATCH: usize = 1_000;

impl Catalogue {
    /// Takes in what was added to the log since the last time.
    pub(crate) fn read_on(&mut self, connection: &Connection) -> Result<(), Fault> {
        let Some((last, _)) = log::last(connection)? else {
            return Ok(());
        };
        if last.seq <= self.upto {
            return Ok(());
        }
        // Kind by kind, so that sealed records, of which there may be millions, are not read. An
        // edition's first reading comes before what is said of it, hence this order.
        for kind in [READING, SIGHTING, ADMISSION, WITHDRAWAL] {
            let mut after = self.upto;
            loop {
                let batch = log::entries(connection, Some(kind), after, BATCH)?;
                let Some(end) = batch.last() else { break };
                after = end.place.seq;
                // What another process adds meanwhile is for the next time.
                for entry in batch.iter().filter(|entry| entry.place.seq <= last.seq) {
                    self.take_in(entry)?;
                }
            }
        }
        self.upto = last.seq;
        Ok(())
    }

    /// The datasets of which anything was known at an instant, and not all of it withdrawn.
    pub(crate) fn datasets(&self, recorded: Timestamp) -> impl Iterator<Item = &DatasetKey> {
        let known = self
            .datasets
            .iter()
            .filter(move |(_, editions)| editions.iter().any(|edition| edition.is_known(recorded)));
        known.map(|(dataset, _)| dataset)
    }

    /// Every dataset of which the ledger keeps bytes.
    pub(crate) fn all_datasets(&self) -> impl Iterator<Item = &DatasetKey> {
        self.datasets.keys()
    }

    pub(crate) fn edition(&self, id: EditionId) -> Option<(&DatasetKey, &Edition)> {
        let (dataset, at) = self.editions.get(&id)?;
        Some((dataset, &self.datasets[dataset][*at]))
    }

    pub(crate) fn reading(&self, id: ReadingId) -> Option<&Recording> {
        let (_, edition) = self.edition(*self.readings.get(&id)?)?;
        edition
            .readings
            .iter()
            .find(|reading| reading.entry.reading == id)
    }

    pub(crate) fn editions(&self, dataset: &DatasetKey) -> &[Edition] {
        self.datasets.get(dataset).map_or(&[], Vec::as_slice)
    }

    /// The edition with these files that knows its date best: a list without a date may have been
    /// recorded before by somebody who knew it.
    pub(crate) fn dated(&self, dataset: &DatasetKey, content: Digest) -> Option<&Edition> {
        self.editions(dataset)
            .iter()
            .filter(|edition| edition.content == content && edition.published.is_some())
            .max_by_key(|edition| edition.published)
    }

    /// The publications known at an instant, in the order of their days.
    pub(crate) fn timeline(
        &self,
        dataset: &DatasetKey,
        recorded: Timestamp,
    ) -> Vec<Publication<'_>> {
        let known: Vec<&Edition> = self
            .editions(dataset)
            .iter()
            .filter(|edition| edition.is_known(recorded))
            .collect();
        let dated: HashSet<Digest> = known
            .iter()
            .filter(|edition| edition.published.is_some())
            .map(|edition| edition.content)
            .collect();
        let mut days: Vec<(Date, Timestamp, EditionId, &Edition)> = Vec::new();
        for edition in known {
            // The same bytes with a date of their own take the place of those without one.
            if edition.published.is_some() || !dated.contains(&edition.content) {
                let first = edition.fetched(recorded);
                days.extend(
                    edition
                        .days_answered(recorded)
                        .into_iter()
                        .map(|day| (day, first, edition.id, edition)),
                );
            }
        }
        days.sort_by_key(|(day, fetched, id, _)| (*day, *fetched, *id));
        let mut baseline = None;
        let mut timeline = Vec::with_capacity(days.len());
        for (day, _, _, edition) in days {
            let publication = judge(day, edition, baseline, recorded);
            baseline = publication.serving.map(Recording::records).or(baseline);
            timeline.push(publication);
        }
        timeline
    }

    /// The publication that answers, by the rule of [`AsOf`].
    pub(crate) fn choose(&self, dataset: &DatasetKey, as_of: AsOf) -> Option<Choice<'_>> {
        let timeline = self.timeline(dataset, as_of.recorded);
        let until = timeline.partition_point(|publication| publication.day <= as_of.listed);
        let serves = |publication: &Publication<'_>| publication.serving.is_some();
        let (at, basis) = match timeline[..until].iter().rposition(serves) {
            Some(at) => (at, Basis::Current),
            None => (
                until + timeline[until..].iter().position(serves)?,
                Basis::LaterEdition,
            ),
        };
        let chosen = &timeline[at];
        // What would have been chosen in its place, had it been admitted.
        let rivals = match basis {
            Basis::Current => &timeline[at..until],
            Basis::LaterEdition => &timeline[..=at],
        };
        Some(Choice {
            day: chosen.edition.day_shown(chosen.day),
            edition: chosen.edition,
            reading: chosen.serving?,
            basis,
            held_newer: rivals.iter().any(|publication| publication.held.is_some()),
        })
    }

    /// Whether a person has given their word for a reading.
    pub(crate) fn is_accepted(&self, reading: ReadingId) -> bool {
        let edition = self.readings.get(&reading).and_then(|id| self.edition(*id));
        edition.is_some_and(|(_, edition)| {
            edition.readings.iter().any(|known| {
                let accepted = || edition.is_admitted(known, Timestamp::MAX);
                known.entry.reading == reading
                    && !edition.is_withdrawn(Timestamp::MAX)
                    && (known.entry.guard.accept || accepted())
            })
        })
    }

    /// How the newest reading of each edition stands, on the last day on which the edition counts as
    /// published. Absent are editions without a date whose place a dated one has taken: nothing
    /// holds them.
    pub(crate) fn admissions(
        &self,
        dataset: &DatasetKey,
        recorded: Timestamp,
    ) -> HashMap<EditionId, Admission> {
        let judged = self
            .timeline(dataset, recorded)
            .into_iter()
            .map(|publication| {
                let admission = match publication.held {
                    Some(why) => Admission::Held { why },
                    None => Admission::Admitted,
                };
                (publication.edition.id, admission)
            });
        let withdrawn = self
            .editions(dataset)
            .iter()
            .filter(|edition| edition.is_withdrawn(recorded))
            .map(|edition| (edition.id, Admission::Withdrawn));
        judged.chain(withdrawn).collect()
    }

    /// How the newest reading of one edition stands.
    pub(crate) fn admission(
        &self,
        dataset: &DatasetKey,
        edition: EditionId,
        recorded: Timestamp,
    ) -> Admission {
        let known = self.admissions(dataset, recorded).remove(&edition);
        known.unwrap_or(Admission::Admitted)
    }

    /// Whether no reading of an edition serves on any of its days.
    pub(crate) fn is_held(&self, dataset: &DatasetKey, edition: EditionId) -> bool {
        let timeline = self.timeline(dataset, Timestamp::MAX);
        let mut own = timeline
            .iter()
            .filter(|publication| publication.edition.id == edition)
            .peekable();
        own.peek().is_some() && own.all(|publication| publication.serving.is_none())
    }

    fn take_in(&mut self, entry: &LogEntry) -> Result<(), Fault> {
        let damaged = |error: serde_json::Error| {
            Fault::Damaged(format!(
                "log entry {} cannot be read: {error}",
                entry.place.seq
            ))
        };
        match entry.kind.as_str() {
            READING => self.take_reading(entry, entry::decode(&entry.payload).map_err(damaged)?),
            SIGHTING => {
                let said: SightingEntry = entry::decode(&entry.payload).map_err(damaged)?;
                let sighting = Sighting {
                    at: entry.at,
                    fetched: said.fetched,
                };
                self.known(said.edition, entry)?.sightings.push(sighting);
            }
            kind => {
                let said: WordEntry = entry::decode(&entry.payload).map_err(damaged)?;
                let word = Word {
                    seq: entry.place.seq,
                    at: entry.at,
                    admits: kind == ADMISSION,
                    said,
                };
                let words = &mut self.known(word.said.edition, entry)?.words;
                // The kinds are taken in one after the other, and the last word counts.
                let place = words.partition_point(|other| other.seq < word.seq);
                words.insert(place, word);
            }
        }
        Ok(())
    }

    fn take_reading(&mut self, entry: &LogEntry, said: ReadingEntry) {
        let editions = self.datasets.entry(said.dataset.clone()).or_default();
        let (_, at) = self.editions.entry(said.edition).or_insert_with(|| {
            editions.push(Edition {
                id: said.edition,
                published: said.published.map(|day| day.0),
                counts_from: said.counts_from.map(|day| day.0),
                content: entry::content_digest(&said.files),
                sightings: Vec::new(),
                readings: Vec::new(),
                words: Vec::new(),
            });
            (said.dataset.clone(), editions.len() - 1)
        });
        self.readings.insert(said.reading, said.edition);
        let edition = &mut editions[*at];
        edition.sightings.push(Sighting {
            at: entry.at,
            fetched: said.fetched,
        });
        edition.readings.push(Recording {
            seq: entry.place.seq,
            at: entry.at,
            entry: said,
        });
    }

    fn known(&mut self, id: EditionId, entry: &LogEntry) -> Result<&mut Edition, Fault> {
        let place = self.editions.get(&id);
        let edition = place.and_then(|(dataset, at)| self.datasets.get_mut(dataset)?.get_mut(*at));
        edition.ok_or_else(|| {
            let seq = entry.place.seq;
            Fault::Damaged(format!(
                "log entry {seq} speaks of an edition that was never recorded"
            ))
        })
    }
}

impl Edition {
    /// The days on which it counts as published.
    pub(crate) fn days(&self, recorded: Timestamp) -> BTreeSet<Date> {
        match self.published {
            Some(day) => BTreeSet::from([day]),
            None => self.seen(recorded).map(utc_day).collect(),
        }
    }

    /// The first days for which it answers, until the next edition's.
    fn days_answered(&self, recorded: Timestamp) -> BTreeSet<Date> {
        match self.counts_from {
            Some(day) => BTreeSet::from([day]),
            None => self.days(recorded),
        }
    }

    /// The day as which people know the edition that answers from a day on.
    pub(crate) fn day_shown(&self, answers_from: Date) -> Date {
        let own = self.published.filter(|_| self.counts_from.is_some());
        own.unwrap_or(answers_from)
    }

    /// When it was first fetched.
    pub(crate) fn fetched(&self, recorded: Timestamp) -> Timestamp {
        self.seen(recorded)
            .min()
            .unwrap_or(self.readings[0].entry.fetched)
    }

    /// When it was last seen.
    pub(crate) fn seen_last(&self, recorded: Timestamp) -> Timestamp {
        self.seen(recorded)
            .max()
            .unwrap_or(self.readings[0].entry.fetched)
    }

    /// Whether a sighting at this instant would say anything new.
    pub(crate) fn is_news(&self, fetched: Timestamp) -> bool {
        let day = utc_day(fetched);
        let mut days = self.seen(Timestamp::MAX).map(utc_day);
        match self.published {
            Some(_) => days.all(|seen| seen < day),
            None => days.all(|seen| seen != day),
        }
    }

    fn seen(&self, recorded: Timestamp) -> impl Iterator<Item = Timestamp> {
        let known = self
            .sightings
            .iter()
            .filter(move |sighting| sighting.at <= recorded);
        known.map(|sighting| sighting.fetched)
    }

    /// Whether it was recorded by an instant, and is not withdrawn.
    fn is_known(&self, recorded: Timestamp) -> bool {
        self.readings[0].at <= recorded && !self.is_withdrawn(recorded)
    }

    /// Whether the last word on it takes it back.
    pub(crate) fn is_withdrawn(&self, recorded: Timestamp) -> bool {
        let mut words = self.words.iter().rev();
        let last = words.find(|word| word.at <= recorded);
        last.is_some_and(|word| !word.admits)
    }

    fn is_admitted(&self, reading: &Recording, recorded: Timestamp) -> bool {
        let mut words = self.words.iter();
        words.any(|word| word.admits && word.seq > reading.seq && word.at <= recorded)
    }
}

impl Recording {
    pub(crate) fn records(&self) -> u64 {
        self.entry.tally.read
    }
}

pub(crate) fn utc_day(instant: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(instant).date()
}

/// Judges the readings of an edition one after the other: the first against the last admitted
/// edition published before, each later one against the reading it would replace.
fn judge(
    day: Date,
    edition: &Edition,
    baseline: Option<u64>,
    recorded: Timestamp,
) -> Publication<'_> {
    let mut serving: Option<&Recording> = None;
    let mut held = None;
    for reading in edition
        .readings
        .iter()
        .filter(|reading| reading.at <= recorded)
    {
        let before = serving.map(Recording::records).or(baseline);
        let fault = fault(&reading.entry.guard, before, reading.records());
        held = fault.filter(|_| !edition.is_admitted(reading, recorded));
        if held.is_none() {
            serving = Some(reading);
        }
    }
    Publication {
        day,
        edition,
        serving,
        held,
    }
}

/// What a guard finds wrong with a number of records.
fn fault(guard: &GuardEntry, before: Option<u64>, now: u64) -> Option<HoldReason> {
    if guard.accept {
        return None;
    }
    if let Some(min) = guard.records_min.filter(|min| now < *min) {
        return Some(HoldReason::TooFew { now, min });
    }
    if let Some(max) = guard.records_max.filter(|max| now > *max) {
        return Some(HoldReason::TooMany { now, max });
    }
    let (before, permille_max) = (before?, guard.loss_permille_max?);
    let lost = before.saturating_sub(now);
    let too_much = u128::from(lost) * 1_000 > u128::from(before) * u128::from(permille_max);
    too_much.then_some(HoldReason::Lost {
        before,
        now,
        permille_max,
    })
}
