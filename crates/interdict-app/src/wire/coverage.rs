//! What an answer rests on: which lists, which edition of each, how old, what was missing; and what that
//! allows to conclude.

use interdict::screen::{Caution, Consulted as Lists, Coverage as Covered};
use interdict_ledger::Admission;
use interdict_model::DatasetKey;
use schemars::JsonSchema;
use serde::Serialize;

use crate::asked::Asked;
use crate::config::Config;
use crate::fetch::{FetchState, StateFolder};
use crate::{clock, freshness, register};

/// The coverage of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Coverage {
    /// The day whose lists were asked.
    pub(crate) listed: String,
    /// The moment whose knowledge was asked.
    pub(crate) recorded: String,
    /// The digest of the readings that answered: the same view gives the same answer.
    pub(crate) view: String,
    /// Whether no hit means that nothing is listed: at least one list answered, none of those asked
    /// for is missing, and none is stale.
    pub(crate) complete: bool,
    pub(crate) consulted: Vec<Consulted>,
    /// Lists that were asked for, and of which there is no edition that may answer.
    pub(crate) missing: Vec<String>,
    /// Lists that this program can read, and of which the ledger keeps nothing.
    pub(crate) not_kept: Vec<String>,
}

/// One list that was consulted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Consulted {
    pub(crate) dataset: String,
    pub(crate) edition: String,
    pub(crate) reading: String,
    pub(crate) day: String,
    /// Whether the day is the list's own or a person's word, and not that of the import.
    pub(crate) dated: bool,
    /// Days from the edition to the day asked; negative when the edition is later.
    pub(crate) age_days: i32,
    /// `stale`, `later_edition` (none is kept from the day asked or before), `newer_held`, `partial`
    /// (it came without parts of the list), `undated`, `fetch_failed`; empty when all is well.
    pub(crate) cautions: Vec<&'static str>,
    /// The parts of the list that the edition does not hold.
    pub(crate) lacks: Vec<String>,
    /// The last fetch, if it failed.
    pub(crate) fetch_failed: Option<FetchFailed>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct FetchFailed {
    pub(crate) at: String,
    pub(crate) problem: String,
}

/// Cautions with which "no hit" does not mean "not listed".
const DOUBTFUL: &[&str] = &["stale", "newer_held", "partial", "undated"];

impl Coverage {
    /// The coverage of an answer of the command line.
    pub(crate) fn of(covered: &Covered, asked: &Asked) -> Self {
        let mut used = asked
            .editions
            .iter()
            .filter(|edition| edition.admission != Admission::Withdrawn)
            .map(|edition| &edition.dataset)
            .collect::<Vec<_>>();
        used.dedup();
        let kept = |key: &DatasetKey| used.contains(&key);
        Self::with(covered, (&asked.states, &asked.config), kept)
    }

    /// The coverage of a view, by what is remembered of the last fetches; `kept` says of which lists the
    /// ledger keeps editions.
    pub(crate) fn with(
        covered: &Covered,
        (states, config): (&StateFolder, &Config),
        kept: impl Fn(&DatasetKey) -> bool,
    ) -> Self {
        let of = |one| Consulted::of(one, &states.load(&one.dataset), config);
        let known = interdict_lists::datasets().iter();
        let not_kept = known.filter(|known| !kept(&known.key));
        let mut wire = Self {
            listed: covered.as_of.listed.to_string(),
            recorded: covered.as_of.recorded.to_string(),
            view: covered.view.to_string(),
            complete: false,
            missing: covered.missing.iter().map(ToString::to_string).collect(),
            not_kept: not_kept.map(|known| known.key.to_string()).collect(),
            consulted: covered.consulted.iter().map(of).collect(),
        };
        wire.complete = wire.is_complete();
        wire
    }

    /// The same, of some datasets only; those that the view never held count as missing.
    pub(crate) fn narrowed(&self, datasets: &[DatasetKey]) -> Self {
        let named = |name: &String| datasets.iter().any(|key| key.as_str() == name);
        let mut wire = self.clone();
        wire.consulted.retain(|one| named(&one.dataset));
        let unknown = datasets.iter().map(ToString::to_string);
        wire.missing = unknown
            .filter(|name| !wire.consulted.iter().any(|one| one.dataset == *name))
            .collect();
        wire.not_kept.retain(named);
        wire.complete = wire.is_complete();
        wire
    }

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
    pub(crate) fn doubts(&self) -> Vec<String> {
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

impl Consulted {
    fn of(one: &Lists, state: &FetchState, config: &Config) -> Self {
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
        Self {
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

/// Whether an edition is older than its list may be. That it was imported lately makes it no younger; only
/// a publisher who still offers it does.
fn is_old(one: &Lists, vouched: Option<jiff::Timestamp>, config: &Config) -> bool {
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
