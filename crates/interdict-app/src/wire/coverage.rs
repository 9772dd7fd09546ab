//! What an answer rests on: which lists, which edition of each, how old, what was missing.

use interdict::screen::{Caution, Consulted as Lists, Coverage as Covered};
use interdict_ledger::Admission;
use serde::Serialize;

use crate::asked::Asked;
use crate::freshness;
use crate::register;

#[derive(Serialize)]
pub(crate) struct Coverage {
    /// The day whose lists were asked.
    pub(crate) listed: String,
    /// The moment whose knowledge was asked.
    pub(crate) recorded: String,
    /// The digest of the readings that answered.
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

#[derive(Serialize)]
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
    /// (it came without parts of the list), `undated`, `fetch_failed`.
    pub(crate) cautions: Vec<&'static str>,
    /// The parts of the list that the edition does not hold.
    pub(crate) lacks: Vec<String>,
    /// The last fetch, if it failed.
    pub(crate) fetch_failed: Option<FetchFailed>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct FetchFailed {
    pub(crate) at: String,
    pub(crate) problem: String,
}

/// Cautions with which "no hit" does not mean "not listed".
const INCOMPLETE: &[&str] = &["stale", "newer_held", "partial", "undated"];

impl Coverage {
    pub(crate) fn of(covered: &Covered, asked: &Asked) -> Self {
        let consulted: Vec<Consulted> = covered
            .consulted
            .iter()
            .map(|one| Consulted::of(one, asked))
            .collect();
        let lists = consulted.iter().filter(|one| one.dataset != register::KEY);
        let sound = |one: &Consulted| {
            one.cautions
                .iter()
                .all(|caution| !INCOMPLETE.contains(caution))
        };
        let complete =
            covered.missing.is_empty() && lists.clone().count() > 0 && lists.clone().all(sound);
        let used = || {
            let editions = asked.editions.iter();
            editions.filter(|edition| edition.admission != Admission::Withdrawn)
        };
        let kept = |key: &str| used().any(|edition| edition.dataset.as_str() == key);
        let known = interdict_lists::datasets()
            .iter()
            .map(|known| known.key.as_str());
        Self {
            listed: covered.as_of.listed.to_string(),
            recorded: covered.as_of.recorded.to_string(),
            view: covered.view.to_string(),
            complete,
            missing: covered.missing.iter().map(ToString::to_string).collect(),
            not_kept: known.filter(|key| !kept(key)).map(str::to_owned).collect(),
            consulted,
        }
    }
}

impl Consulted {
    fn of(one: &Lists, asked: &Asked) -> Self {
        let state = asked.states.load(&one.dataset);
        let mut cautions: Vec<&'static str> =
            one.cautions.iter().map(|caution| word(*caution)).collect();
        let vouched = state.edition() == Some(one.edition);
        if !one.dated && !vouched {
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
            fetch_failed: state.failed.map(|failed| FetchFailed {
                at: freshness::seconds(failed.at),
                problem: failed.problem,
            }),
        }
    }
}

fn word(caution: Caution) -> &'static str {
    match caution {
        Caution::Stale => "stale",
        Caution::LaterEdition => "later_edition",
        Caution::NewerHeld => "newer_held",
        Caution::Partial => "partial",
    }
}
