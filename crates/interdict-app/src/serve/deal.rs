//! Dealings: judged with the lists that are open, sealed in the ledger, looked up and judged again.

use interdict::assess::{self, ListedWorld};
use interdict_model::Digest;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::app::App;
use super::measures::register;
use super::problem::Problem;
use super::snapshot::Snapshot;
use crate::commands::replay;
use crate::console::Console;
use crate::failure::Failure;
use crate::judging::{ENGINE, FORMAT, JudgingTerms, SEALED, Sealed};
use crate::wire::assessment::Assessment;
use crate::wire::dealing::Dealing;
use crate::{asked, clock, register as embedded};

/// An assessment, and the id under which it is kept.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Assessed {
    /// None when it was not kept.
    pub(crate) id: Option<String>,
    #[serde(flatten)]
    pub(crate) assessment: Assessment,
}

/// A sealed assessment, as the ledger keeps it.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Receipt {
    /// The hash over the entry and everything before it in the ledger's log; also its id.
    pub(crate) id: String,
    /// Its number in the log.
    pub(crate) seq: u64,
    /// When the ledger entered it.
    pub(crate) entered: String,
    pub(crate) sealed: Sealed,
}

/// Judges a dealing with the lists of its day.
pub(crate) fn judge(
    app: &App,
    snapshot: &Snapshot,
    dealing: &Dealing,
) -> Result<(Assessment, JudgingTerms), Problem> {
    let day = snapshot.view.as_of().listed;
    let model = dealing
        .model(day)
        .map_err(|mistake| Problem::unreadable(format!("the dealing cannot be read: {mistake}")))?;
    let terms = JudgingTerms::new(&asked::freshness(&app.engine.config));
    let register = register(snapshot)?;
    let world = ListedWorld::new(
        &snapshot.screener,
        register,
        terms.policy(),
        terms.screening(),
    );
    Ok((terms.told(&assess::assess(&model, &world)), terms))
}

/// Judges a dealing and keeps the assessment.
pub(crate) fn judge_and_seal(
    app: &App,
    snapshot: &Snapshot,
    dealing: &Dealing,
    who: Option<String>,
) -> Result<Assessed, Problem> {
    let (assessment, terms) = judge(app, snapshot, dealing)?;
    let at = clock::now();
    let as_of = snapshot.view.as_of();
    let edition = snapshot
        .view
        .reading(&embedded::key())
        .map(|chosen| chosen.edition.0.to_string());
    let sealed = Sealed {
        format: FORMAT,
        engine: ENGINE.to_owned(),
        at,
        who,
        listed: as_of.listed,
        recorded: as_of.recorded,
        view: snapshot.view.id().to_string(),
        register: edition.unwrap_or_default(),
        terms,
        assessment: serde_json::to_value(&assessment).expect("wire types have string keys"),
    };
    let id = seal(app, &sealed, at).map_err(|failure| Problem::of(&failure))?;
    Ok(Assessed {
        id: Some(id.to_string()),
        assessment,
    })
}

fn seal(app: &App, sealed: &Sealed, at: Timestamp) -> Result<Digest, Failure> {
    let payload = serde_json::to_vec(sealed).expect("wire types have string keys");
    let place = app
        .engine
        .ledger
        .append(SEALED, &payload, at)
        .map_err(|error| Failure::write("seal the assessment", &error))?;
    Ok(place.hash)
}

/// Finds a sealed assessment by its id or the beginning of it.
pub(crate) fn receipt(app: &App, id: &str) -> Result<Receipt, Problem> {
    let (entry, sealed) =
        replay::find(&app.engine.ledger, id).map_err(|failure| Problem::of(&failure))?;
    Ok(Receipt {
        id: entry.place.hash.to_string(),
        seq: entry.place.seq,
        entered: entry.at.to_string(),
        sealed,
    })
}

/// The assessment as it was given.
pub(crate) fn assessment(app: &App, id: &str) -> Result<Value, Problem> {
    let receipt = receipt(app, id)?;
    let mut answer = receipt.sealed.assessment;
    if let Value::Object(fields) = &mut answer {
        fields.insert("id".to_owned(), Value::String(receipt.id));
    }
    Ok(answer)
}

/// Judges a sealed dealing again, with the lists and the knowledge of then.
pub(crate) fn replayed(app: &App, id: &str) -> Result<replay::Replayed, Problem> {
    replay::replayed(&app.engine.ledger, id, &Console::unwatched())
        .map_err(|failure| Problem::of(&failure))
}
