//! Dealings judged against the lists and the register of a day, sealed, and judged again.

use std::collections::BTreeMap;

use interdict::assess::ListedWorld;
use interdict::assess::{self, ListsAsked, Policy};
use interdict::screen::{Freshness, Screener, Terms};
use interdict_ledger::{AsOf, Ledger, View};
use interdict_model::{DatasetKey, Register, SourceFile, Verdict};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::asked::open_screener;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::register;
use crate::wire::assessment::Assessment;
use crate::wire::dealing::Dealing;

/// The kind of a sealed assessment in the ledger's log.
pub(crate) const SEALED: &str = "assessment";

/// The version of this program, which is part of what an assessment was made from.
pub(crate) const ENGINE: &str = env!("CARGO_PKG_VERSION");

/// The terms on which dealings are judged, sealed with each answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct JudgingTerms {
    /// Whether an exact name settles which entity of a list is meant.
    exact_settles: bool,
    /// Scores in ten-thousandths.
    threshold: u16,
    strong: u16,
    limit: usize,
    /// The age in days after which an edition is stale, by dataset.
    stale_after_days: BTreeMap<String, u16>,
    /// Which lists a clear answer rests on; absent before format 2: whatever the ledger kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lists: Option<Lists>,
}

/// Which lists a clear answer rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Lists {
    /// Every list on which a listing would bear on the dealing, and all that the ledger keeps.
    Bearing,
    /// Those that somebody chose.
    Chosen(Vec<String>),
}

/// An assessment as it lies in the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Sealed {
    pub(crate) format: u32,
    pub(crate) engine: String,
    #[schemars(with = "String")]
    pub(crate) at: Timestamp,
    pub(crate) who: Option<String>,
    /// The two clocks.
    #[schemars(with = "String")]
    pub(crate) listed: Date,
    #[schemars(with = "String")]
    pub(crate) recorded: Timestamp,
    /// The digest of the readings that answered.
    pub(crate) view: String,
    /// The edition of the register.
    pub(crate) register: String,
    pub(crate) terms: JudgingTerms,
    pub(crate) assessment: Value,
}

/// The format of [`Sealed`]. Format 1 had no say in which lists a clear answer rests on.
pub(crate) const FORMAT: u32 = 2;

/// The world of one day, ready to judge dealings of that day.
pub(crate) struct Court {
    as_of: AsOf,
    terms: JudgingTerms,
    screener: Screener,
    register: Register,
    register_edition: String,
}

impl JudgingTerms {
    pub(crate) fn new(freshness: &Freshness) -> Self {
        let (policy, terms) = (Policy::default(), Terms::default());
        let days = freshness
            .days_max
            .iter()
            .map(|(key, days)| (key.to_string(), *days));
        Self {
            exact_settles: policy.exact_settles,
            threshold: terms.threshold,
            strong: terms.strong,
            limit: terms.limit,
            stale_after_days: days.collect(),
            lists: Some(Lists::Bearing),
        }
    }

    /// The same, with these lists alone; none of them means every list that bears on the dealing.
    pub(crate) fn choosing(mut self, datasets: &[DatasetKey]) -> Self {
        if !datasets.is_empty() {
            let mut keys: Vec<String> = datasets.iter().map(ToString::to_string).collect();
            keys.sort();
            keys.dedup();
            self.lists = Some(Lists::Chosen(keys));
        }
        self
    }

    /// The datasets to look into; the register is always among them. None means all that are kept.
    fn datasets(&self) -> Option<Vec<DatasetKey>> {
        let Some(Lists::Chosen(keys)) = &self.lists else {
            return None;
        };
        let chosen = keys.iter().filter_map(|key| DatasetKey::new(key).ok());
        Some(chosen.chain([register::key()]).collect())
    }

    /// The format of an answer given on these terms.
    fn format(&self) -> u32 {
        if self.lists.is_some() { FORMAT } else { 1 }
    }

    /// A judged dealing as these terms tell it.
    pub(crate) fn told(&self, judged: &assess::Assessment) -> Assessment {
        let told = Assessment::of(judged);
        match self.lists {
            Some(_) => told,
            None => told.without_lists_not_asked(),
        }
    }

    fn freshness(&self) -> Freshness {
        let days = self
            .stale_after_days
            .iter()
            .filter_map(|(key, days)| Some((DatasetKey::new(key).ok()?, *days)));
        Freshness {
            days_max: days.collect(),
        }
    }

    pub(crate) fn policy(&self) -> Policy {
        Policy {
            exact_settles: self.exact_settles,
            lists: match self.lists {
                Some(Lists::Bearing) => ListsAsked::Bearing,
                Some(Lists::Chosen(_)) | None => ListsAsked::Chosen,
            },
        }
    }

    pub(crate) fn screening(&self) -> Terms {
        Terms {
            threshold: self.threshold,
            strong: self.strong,
            limit: self.limit,
            datasets: None,
        }
    }
}

impl Court {
    /// Opens the lists and the register for two clocks.
    pub(crate) fn open(
        ledger: &Ledger,
        as_of: AsOf,
        terms: JudgingTerms,
        console: &Console,
    ) -> Result<Self, Failure> {
        let view = ledger
            .view(as_of, terms.datasets().as_deref())
            .map_err(|error| Failure::ask("look at the lists", &error))?;
        let screener = open_screener(ledger, &view, &terms.freshness(), console)?;
        let (register, register_edition) = register_of(ledger, &view)?;
        Ok(Self {
            as_of,
            terms,
            screener,
            register,
            register_edition,
        })
    }

    /// The world of the day, for one thread.
    pub(crate) fn world(&self) -> ListedWorld<'_> {
        ListedWorld::new(
            &self.screener,
            &self.register,
            self.terms.policy(),
            self.terms.screening(),
        )
    }

    /// The register of the day.
    pub(crate) fn register(&self) -> &Register {
        &self.register
    }

    /// The lists of the day.
    pub(crate) fn screener(&self) -> &Screener {
        &self.screener
    }

    /// Judges one dealing.
    pub(crate) fn judge(
        &self,
        world: &ListedWorld<'_>,
        dealing: &assess::Dealing,
    ) -> (Assessment, Verdict) {
        let judged = assess::assess(dealing, world);
        (self.terms.told(&judged), judged.verdict)
    }

    /// An assessment as it goes into the ledger.
    pub(crate) fn seal(
        &self,
        assessment: &Assessment,
        who: Option<String>,
        at: Timestamp,
    ) -> Sealed {
        Sealed {
            format: self.terms.format(),
            engine: ENGINE.to_owned(),
            at,
            who,
            listed: self.as_of.listed,
            recorded: self.as_of.recorded,
            view: self.screener.coverage().view.to_string(),
            register: self.register_edition.clone(),
            terms: self.terms.clone(),
            assessment: serde_json::to_value(assessment).expect("wire types have string keys"),
        }
    }
}

/// The register of a view, read from the files that the ledger keeps of it.
pub(crate) fn register_of(ledger: &Ledger, view: &View) -> Result<(Register, String), Failure> {
    let doing = "read the register";
    let Some(chosen) = view.reading(&register::key()) else {
        return Err(Failure::because(
            Code::NotFound,
            doing,
            "the ledger had no register at that instant",
        )
        .hint("give a later --recorded, or none"));
    };
    let files = ledger
        .files(chosen.edition)
        .map_err(|error| Failure::ask(doing, &error))?;
    let sources: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect();
    let register = interdict_lists::register::read(&sources)
        .map_err(|mistakes| Failure::new(Code::List, doing, &mistakes))?;
    Ok((register, chosen.edition.0.to_string()))
}

impl Sealed {
    /// Reads a sealed assessment.
    pub(crate) fn read(payload: &[u8]) -> Result<Self, String> {
        let sealed: Self = serde_json::from_slice(payload).map_err(|error| error.to_string())?;
        if sealed.format > FORMAT {
            return Err(format!(
                "it has format {} and this program knows formats up to {FORMAT}",
                sealed.format
            ));
        }
        Ok(sealed)
    }

    /// Judges the dealing again, with the lists and the knowledge of then.
    pub(crate) fn again(&self, ledger: &Ledger, console: &Console) -> Result<Self, Failure> {
        let doing = "read the sealed dealing";
        let broken = |cause: String| Failure::because(Code::Damaged, doing, cause);
        let wire: Dealing = serde_json::from_value(self.assessment["dealing"].clone())
            .map_err(|error| broken(error.to_string()))?;
        let dealing = wire.model(self.listed).map_err(broken)?;
        let as_of = AsOf {
            listed: self.listed,
            recorded: self.recorded,
        };
        let court = Court::open(ledger, as_of, self.terms.clone(), console)?;
        let (assessment, _) = court.judge(&court.world(), &dealing);
        Ok(court.seal(&assessment, self.who.clone(), self.at))
    }
}
