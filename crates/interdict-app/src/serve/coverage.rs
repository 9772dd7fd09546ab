//! What an answer rests on, as clients read it, and what that allows to conclude.

use interdict::screen::{Caution, Consulted, Coverage};
use interdict_model::DatasetKey;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::config::Config;
use crate::fetch::{FetchState, StateFolder};
use crate::wire::coverage::FetchFailed;
use crate::{clock, freshness, register};

/// The coverage of an answer, with the names of fields that the command line prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct WireCoverage {
    /// The day whose lists were asked.
    pub(crate) listed: String,
    /// The moment whose knowledge was asked.
    pub(crate) recorded: String,
    /// Names the readings that answered: the same view gives the same answer.
    pub(crate) view: String,
    /// Whether no hit means that nothing is listed.
    pub(crate) complete: bool,
    pub(crate) consulted: Vec<WireConsulted>,
    /// Lists that were asked for, and of which the ledger holds nothing for this day.
    pub(crate) missing: Vec<String>,
    /// Lists that this program can read, and of which the ledger keeps nothing.
    pub(crate) not_kept: Vec<String>,
}

/// One list that was consulted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct WireConsulted {
    pub(crate) dataset: String,
    pub(crate) edition: String,
    pub(crate) reading: String,
    pub(crate) day: String,
    /// Whether the day is the list's own or a person's word, and not that of the import.
    pub(crate) dated: bool,
    pub(crate) age_days: i32,
    /// `stale`, `later_edition`, `newer_held`, `partial`, `undated`, `fetch_failed`; empty when all is
    /// well.
    pub(crate) cautions: Vec<&'static str>,
    /// The parts of the list that the edition does not hold.
    pub(crate) lacks: Vec<String>,
    /// The last fetch, if it failed.
    pub(crate) fetch_failed: Option<FetchFailed>,
}

/// The coverage of a snapshot, ready to be put into answers.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) wire: WireCoverage,
    pub(crate) doubts: Vec<String>,
    pub(crate) raw: Box<RawValue>,
}

/// Cautions with which "no hit" does not mean "not listed".
const DOUBTFUL: &[&str] = &["stale", "newer_held", "partial", "undated"];

impl Written {
    fn new(wire: WireCoverage) -> Self {
        Self {
            doubts: wire.doubts(),
            raw: serde_json::value::to_raw_value(&wire).expect("wire types have string keys"),
            wire,
        }
    }

    /// The coverage of a view, by what is remembered of the last fetches.
    pub(crate) fn of(covered: &Coverage, states: &StateFolder, config: &Config) -> Self {
        let consulted: Vec<WireConsulted> = covered
            .consulted
            .iter()
            .map(|one| consulted(one, &states.load(&one.dataset), config))
            .collect();
        let kept = |key: &DatasetKey| {
            covered.missing.contains(key) || covered.consulted.iter().any(|one| one.dataset == *key)
        };
        let not_kept = interdict_lists::datasets()
            .iter()
            .filter(|known| !kept(&known.key));
        let mut wire = WireCoverage {
            listed: covered.as_of.listed.to_string(),
            recorded: covered.as_of.recorded.to_string(),
            view: covered.view.to_string(),
            complete: false,
            missing: covered.missing.iter().map(ToString::to_string).collect(),
            not_kept: not_kept.map(|known| known.key.to_string()).collect(),
            consulted,
        };
        wire.complete = wire.is_complete();
        Self::new(wire)
    }

    /// The same, of some datasets only; those that the view never held count as missing.
    pub(crate) fn narrowed(&self, datasets: &[DatasetKey]) -> Self {
        let named = |name: &String| datasets.iter().any(|key| key.as_str() == name);
        let mut wire = self.wire.clone();
        wire.consulted.retain(|one| named(&one.dataset));
        let unknown = datasets.iter().map(ToString::to_string);
        wire.missing = unknown
            .filter(|name| !wire.consulted.iter().any(|one| one.dataset == *name))
            .collect();
        wire.not_kept.retain(named);
        wire.complete = wire.is_complete();
        Self::new(wire)
    }
}

impl WireCoverage {
    fn is_complete(&self) -> bool {
        // The register is no list: its horizon is judged with the law.
        let mut lists = self
            .consulted
            .iter()
            .filter(|one| one.dataset != register::KEY)
            .peekable();
        self.missing.is_empty() && lists.peek().is_some() && lists.all(|one| !one.is_doubtful())
    }

    /// Why nothing found does not mean nothing listed: one sentence a list.
    fn doubts(&self) -> Vec<String> {
        let mut doubts: Vec<String> = self
            .missing
            .iter()
            .map(|dataset| format!("{dataset}: no edition is held for this day"))
            .collect();
        for one in self
            .consulted
            .iter()
            .filter(|one| one.dataset != register::KEY)
        {
            let worth = |caution: &&&'static str| DOUBTFUL.contains(*caution);
            doubts.extend(
                one.cautions
                    .iter()
                    .filter(worth)
                    .map(|caution| one.sentence(caution)),
            );
        }
        if !self
            .consulted
            .iter()
            .any(|one| one.dataset != register::KEY)
        {
            doubts.push("no list is held".to_owned());
        }
        doubts
    }

    /// Lists that are missing, or whose answer is to be taken with care.
    pub(crate) fn outdated(&self) -> Vec<String> {
        let doubtful = self.consulted.iter().filter(|one| one.is_doubtful());
        let doubtful = doubtful.map(|one| one.dataset.clone());
        self.missing.iter().cloned().chain(doubtful).collect()
    }
}

impl WireConsulted {
    /// Whether no hit in this list means little.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.dataset != register::KEY
            && self
                .cautions
                .iter()
                .any(|caution| DOUBTFUL.contains(caution))
    }

    /// A caution in words.
    pub(crate) fn sentence(&self, caution: &str) -> String {
        let dataset = &self.dataset;
        match caution {
            "stale" => format!("{dataset}: its edition of {} is too old", self.day),
            "later_edition" => format!(
                "{dataset}: no edition from this day or before is held; that of {} answers",
                self.day
            ),
            "newer_held" => format!("{dataset}: a newer edition is held until a person admits it"),
            "partial" => format!("{dataset}: its edition lacks {}", self.lacks.join("; ")),
            "undated" => format!("{dataset}: how old its edition is, is not known"),
            _ => format!("{dataset}: the last fetch failed{}", self.failure()),
        }
    }

    fn failure(&self) -> String {
        self.fetch_failed
            .as_ref()
            .map_or_else(String::new, |failed| {
                format!(" at {}: {}", failed.at, failed.problem)
            })
    }
}

fn consulted(one: &Consulted, state: &FetchState, config: &Config) -> WireConsulted {
    let mut cautions: Vec<&'static str> =
        one.cautions.iter().map(|caution| word(*caution)).collect();
    let vouched = state
        .confirmed
        .filter(|_| state.edition() == Some(one.edition));
    if !cautions.contains(&"stale") && is_old(one, vouched, config) {
        cautions.push("stale");
    }
    if !one.dated && vouched.is_none() {
        cautions.push("undated");
    }
    if state.failed.is_some() {
        cautions.push("fetch_failed");
    }
    WireConsulted {
        dataset: one.dataset.to_string(),
        edition: one.edition.0.to_string(),
        reading: one.reading.0.to_string(),
        day: one.day.to_string(),
        dated: one.dated,
        age_days: one.age_days,
        cautions,
        lacks: one.lacks.clone(),
        fetch_failed: state.failed.as_ref().map(|failed| FetchFailed {
            at: freshness::seconds(failed.at),
            problem: failed.problem.clone(),
        }),
    }
}

/// Whether an edition is older than its list may be. That it was imported lately makes it no younger; only
/// a publisher who still offers it does.
fn is_old(one: &Consulted, vouched: Option<jiff::Timestamp>, config: &Config) -> bool {
    let Some(known) =
        interdict_lists::dataset(&one.dataset).filter(|_| one.dataset.as_str() != register::KEY)
    else {
        return false;
    };
    let asked_day = one
        .day
        .checked_add(jiff::Span::new().days(i64::from(one.age_days)));
    let since_vouched = vouched
        .zip(asked_day.ok())
        .map(|(at, asked)| clock::days_between(clock::day_of(at), asked));
    let age = since_vouched.map_or(i64::from(one.age_days), |days| {
        days.min(i64::from(one.age_days))
    });
    age > i64::from(config.stale_after_days(known))
}

fn word(caution: Caution) -> &'static str {
    match caution {
        Caution::Stale => "stale",
        Caution::LaterEdition => "later_edition",
        Caution::NewerHeld => "newer_held",
        Caution::Partial => "partial",
    }
}
