//! How old the edition is that serves, and whether that is too old.

use interdict_ledger::ChosenReading;
use interdict_lists::dataset;
use jiff::Timestamp;

use crate::config::Config;
use crate::fetch::FetchState;
use crate::wire::dataset::Current;
use crate::{clock, register};

/// Judges the reading that serves at `now`, by what is remembered of the last fetch.
pub(crate) fn judge(
    chosen: &ChosenReading,
    state: &FetchState,
    config: &Config,
    now: Timestamp,
) -> Current {
    let confirmed = state
        .confirmed
        .filter(|_| state.edition() == Some(chosen.edition));
    // A publisher that still offers an edition today vouches for it today.
    let vouched = confirmed.map_or(chosen.day, |at| clock::day_of(at).max(chosen.day));
    let age_days = clock::days_between(vouched, clock::day_of(now));
    // The register counts for all days; how far it was checked is in it, and judged with the law.
    let ages = chosen.dataset.as_str() != register::KEY;
    let stale_after_days = dataset(&chosen.dataset)
        .filter(|_| ages)
        .map(|known| config.stale_after_days(known));
    let mut because = Vec::new();
    if let Some(limit) = stale_after_days.filter(|limit| age_days > i64::from(*limit)) {
        because.push(format!("it is {age_days} days old, more than {limit}"));
    }
    if chosen.published.is_none() && confirmed.is_none() {
        // It counts as published on the day it was imported, which says nothing of its age.
        because.push(
            "its age is not known: the list carries no date and was imported without one"
                .to_owned(),
        );
    }
    if chosen.held_newer {
        because.push("a newer edition is held".to_owned());
    }
    if !chosen.lacks.is_empty() {
        because.push(format!("it lacks {}", chosen.lacks.join("; ")));
    }
    if let Some(failed) = &state.failed {
        because.push(format!(
            "the last fetch failed at {}: {}",
            seconds(failed.at),
            failed.problem
        ));
    }
    Current {
        edition: chosen.edition.0.to_string(),
        day: chosen.day.to_string(),
        entities: chosen.entities,
        age_days,
        stale_after_days,
        stale_because: because,
    }
}

/// An instant without fractions of a second, as people want it.
pub(crate) fn seconds(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).map_or_else(|_| at.to_string(), |at| at.to_string())
}
