//! `interdict key`: who may ask the service.

use std::fmt::Write;

use clap::Subcommand;
use serde::Serialize;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::serve::keys::{KeptKey, Keys, Role};
use crate::{clock, ledger_file};

/// Make, list and revoke the keys of the service
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    doing: Doing,
}

#[derive(Debug, Subcommand)]
enum Doing {
    /// Make a key; it is shown once, and kept as a hash
    Create {
        /// Whose it is
        #[arg(value_name = "NAME")]
        name: String,
        /// What it allows; each role includes those before it
        #[arg(long, value_name = "ROLE", value_enum)]
        role: Role,
    },
    /// List the keys, without their secrets
    List,
    /// Take a key back, at once
    Revoke {
        /// The key's id, as `interdict key list` prints it
        #[arg(value_name = "ID")]
        id: String,
    },
}

#[derive(Serialize)]
struct Answer {
    keys: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    id: String,
    name: String,
    role: &'static str,
    created: String,
    revoked: Option<String>,
    /// The key itself, when it was made just now.
    key: Option<String>,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let keys = Keys::beside(&ledger_file::path(global)?);
    let now = clock::now();
    let shown = match &args.doing {
        Doing::Create { name, role } => {
            let mut random = [0; 40];
            getrandom::fill(&mut random).map_err(|error| {
                Failure::because(
                    Code::File,
                    "make a key",
                    format!("the system gives no random bytes: {error}"),
                )
            })?;
            let (kept, key) = keys.create(name, *role, &random, now)?;
            vec![Shown::of(&kept, Some(key))]
        }
        Doing::List => keys
            .all()?
            .iter()
            .map(|kept| Shown::of(kept, None))
            .collect(),
        Doing::Revoke { id } => vec![Shown::of(&keys.revoke(id, now)?, None)],
    };
    console.answer(&Answer { keys: shown }, |answer, _| table(answer));
    Ok(Outcome::Clear)
}

impl Shown {
    fn of(kept: &KeptKey, key: Option<String>) -> Self {
        Self {
            id: kept.id.clone(),
            name: kept.name.clone(),
            role: kept.role.word(),
            created: kept.created.to_string(),
            revoked: kept.revoked.map(|at| at.to_string()),
            key,
        }
    }
}

fn table(answer: &Answer) -> String {
    let mut text = String::new();
    for key in &answer.keys {
        let state = key
            .revoked
            .as_ref()
            .map_or("valid".to_owned(), |at| format!("revoked {at}"));
        let _ = writeln!(text, "{}  {:<7} {state}  {}", key.id, key.role, key.name);
        if let Some(secret) = &key.key {
            let _ = writeln!(text, "\n{secret}\n\nKeep it now: it is not shown again.");
        }
    }
    if answer.keys.is_empty() {
        text.push_str("No keys.\n");
    }
    text
}
