//! `interdict admit`: a person's word for an edition that the guard holds.

use serde::Serialize;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::{clock, ledger_file, places, render, resolve};

/// Admit an edition that is held because it lost too many records or breaks its bounds
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The edition's id or its beginning
    #[arg(value_name = "EDITION")]
    edition: String,

    /// Why it is right as it is; kept in the ledger
    #[arg(long, value_name = "TEXT")]
    why: String,

    /// Who says so [default: the name the system knows you by]
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
}

/// What `--json` prints.
#[derive(Serialize)]
pub(crate) struct Admitted {
    pub(crate) dataset: String,
    pub(crate) edition: String,
    pub(crate) days: Vec<String>,
    pub(crate) who: String,
    pub(crate) why: String,
    /// The hash of the entry in the log.
    pub(crate) entry: String,
    /// Whether it was held before.
    pub(crate) was_held: bool,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let doing = || format!("admit the edition {}", args.edition);
    let who = speaker(args.who.as_ref(), ("--why", &args.why), &doing)?;
    let ledger = ledger_file::for_writing(global, console)?;
    let kept = resolve::edition(&ledger, &args.edition)?;
    let place = ledger
        .admit(kept.id, &who, &args.why, clock::now())
        .map_err(|error| Failure::write(doing(), &error))?;
    let answer = Admitted {
        dataset: kept.dataset.to_string(),
        edition: kept.id.0.to_string(),
        days: kept.days.iter().map(ToString::to_string).collect(),
        who,
        why: args.why.clone(),
        entry: place.hash.to_string(),
        was_held: !kept.admission.is_admitted(),
    };
    console.answer(&answer, render::admitted);
    Ok(Outcome::Clear)
}

/// Who gives a word for an edition: as named, or as the system knows. Neither the name nor the reason
/// may be blank.
pub(crate) fn speaker(
    named: Option<&String>,
    (word, reason): (&str, &str),
    doing: &dyn Fn() -> String,
) -> Result<String, Failure> {
    let who = named.cloned().or_else(places::user).ok_or_else(|| {
        let cause = "the system does not say who you are";
        Failure::because(Code::Usage, doing(), cause).hint("give --who NAME")
    })?;
    for (word, text) in [(word, reason), ("--who", &who)] {
        if text.trim().is_empty() {
            let cause = format!("{word} is blank");
            return Err(Failure::because(Code::Usage, doing(), cause)
                .hint("a person answers for it: say who, and why"));
        }
    }
    Ok(who)
}
