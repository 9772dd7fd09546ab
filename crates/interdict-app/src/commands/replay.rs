//! `interdict replay`: a sealed assessment judged again, with the lists and the knowledge of then.

use interdict_ledger::{Ledger, LogEntry};
use interdict_model::Digest;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::judging::{SEALED, Sealed};
use crate::{ledger_file, render, resolve};

/// Judge a sealed assessment again: the same bytes come out, or what differs is named
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0 when it comes out the same; 1 when something differs; 2 for an error."
)]
pub(crate) struct Args {
    /// The assessment's id or its beginning
    #[arg(value_name = "ID")]
    id: String,
}

/// What `--json` prints.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Replayed {
    pub(crate) id: String,
    pub(crate) at: String,
    pub(crate) who: Option<String>,
    pub(crate) listed: String,
    pub(crate) recorded: String,
    pub(crate) verdict: String,
    /// The version of the program that sealed it, and of this one.
    pub(crate) engine_then: String,
    pub(crate) engine_now: String,
    pub(crate) same: bool,
    pub(crate) differences: Vec<Differs>,
}

/// One place that differs.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Differs {
    /// A JSON pointer into the sealed record.
    pub(crate) place: String,
    pub(crate) then: Value,
    pub(crate) now: Value,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let ledger = ledger_file::existing(global, console)?;
    let answer = replayed(&ledger, &args.id, console)?;
    console.answer(&answer, render::replayed);
    Ok(if answer.same {
        Outcome::Clear
    } else {
        Outcome::Found
    })
}

/// Judges a sealed dealing again and compares.
pub(crate) fn replayed(ledger: &Ledger, id: &str, console: &Console) -> Result<Replayed, Failure> {
    let (entry, sealed) = find(ledger, id)?;
    let again = sealed.again(ledger, console)?;
    let json = |sealed: &Sealed| serde_json::to_value(sealed).expect("wire types have string keys");
    let mut differences = Vec::new();
    compare("", &json(&sealed), &json(&again), &mut differences);
    Ok(Replayed {
        id: entry.place.hash.to_string(),
        at: sealed.at.to_string(),
        who: sealed.who.clone(),
        listed: sealed.listed.to_string(),
        recorded: sealed.recorded.to_string(),
        verdict: sealed.assessment["verdict"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        engine_then: sealed.engine.clone(),
        engine_now: again.engine.clone(),
        same: differences.is_empty(),
        differences,
    })
}

/// The sealed assessment that an id, or its beginning, names.
pub(crate) fn find(ledger: &Ledger, id: &str) -> Result<(LogEntry, Sealed), Failure> {
    let doing = || format!("find the assessment {id}");
    let entry = entry(ledger, id)?;
    let sealed = Sealed::read(&entry.payload).map_err(|cause| {
        Failure::because(Code::Damaged, doing(), cause)
            .hint("use the version of interdict that sealed it, or a newer one")
    })?;
    Ok((entry, sealed))
}

/// How many entries of the log are read at a time.
const PAGE: usize = 500;

fn entry(ledger: &Ledger, id: &str) -> Result<LogEntry, Failure> {
    let doing = || format!("find the assessment {id}");
    let unread = |error| Failure::ask(doing(), &error);
    if let Some(hash) = Digest::from_hex(id) {
        return ledger.sealed(hash).map_err(unread);
    }
    if !resolve::is_id(id) {
        return Err(Failure::because(
            Code::Usage,
            doing(),
            "it is no id: at least four hexadecimal digits are needed",
        )
        .hint("`interdict assess` prints the id of each assessment"));
    }
    let wanted = id.to_ascii_lowercase();
    let mut found: Vec<LogEntry> = Vec::new();
    let mut after = 0;
    loop {
        let page = ledger.log(Some(SEALED), after, PAGE).map_err(unread)?;
        let Some(last) = page.last() else { break };
        after = last.place.seq;
        found.extend(
            page.into_iter()
                .filter(|entry| entry.place.hash.to_string().starts_with(&wanted)),
        );
    }
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(Failure::because(
            Code::NotFound,
            doing(),
            "the ledger has no assessment with this id",
        )
        .hint("`interdict assess` prints the id of each assessment")),
        count => Err(Failure::because(
            Code::Usage,
            doing(),
            format!("{count} assessments begin so"),
        )
        .hint("give more digits of the id")),
    }
}

/// Notes every place in which two documents differ, in the order of the first.
fn compare(place: &str, then: &Value, now: &Value, differences: &mut Vec<Differs>) {
    match (then, now) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                let (then, now) = (
                    a.get(key).unwrap_or(&Value::Null),
                    b.get(key).unwrap_or(&Value::Null),
                );
                compare(&format!("{place}/{key}"), then, now, differences);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (then, now)) in a.iter().zip(b).enumerate() {
                compare(&format!("{place}/{at}"), then, now, differences);
            }
        }
        _ if then == now => {}
        _ => differences.push(Differs {
            place: place.to_owned(),
            then: then.clone(),
            now: now.clone(),
        }),
    }
}
