//! `interdict config`: whether the configuration file can be used as it stands.

use clap::Subcommand;
use serde::Serialize;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::config::Config;
use crate::console::Console;
use crate::failure::Failure;
use crate::serve::{refresh, tls};
use crate::{ledger_file, places};

/// Check the configuration file
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    doing: Doing,
}

#[derive(Debug, Subcommand)]
enum Doing {
    /// Read the configuration file, and say what is wrong in which line
    Check,
}

#[derive(Serialize)]
struct Checked {
    /// The file; `null` when there is none and the defaults hold.
    config: Option<String>,
    ledger: String,
    listen: String,
    /// Datasets without which no answer may be clear.
    require: Vec<String>,
    /// The lists that the service fetches.
    refresh: Vec<Refreshed>,
}

#[derive(Serialize)]
struct Refreshed {
    dataset: String,
    every_s: i64,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let Doing::Check = args.doing;
    let config = Config::load(global)?;
    config.serve.check()?;
    if let Some(settings) = &config.serve.tls {
        tls::acceptor(settings)?;
    }
    let refreshed = refresh::rhythms(&config)?;
    let file = global
        .config
        .clone()
        .or_else(|| places::config().filter(|path| path.exists()));
    let answer = Checked {
        config: file.map(|path| path.display().to_string()),
        ledger: ledger_file::shown(&ledger_file::path(global)?),
        listen: config.serve.listen.clone(),
        require: config.serve.require.clone(),
        refresh: refreshed
            .iter()
            .map(|one| Refreshed {
                dataset: one.dataset.to_string(),
                every_s: one.every.as_secs(),
            })
            .collect(),
    };
    console.answer(&answer, |answer, _| {
        format!(
            "Configuration: {}\nLedger: {}\nService: {}\nRefreshed by the service: {}\nNothing is wrong with it.\n",
            answer
                .config
                .as_deref()
                .unwrap_or("none; the defaults hold"),
            answer.ledger,
            answer.listen,
            match answer.refresh.len() {
                0 => "no list".to_owned(),
                1 => "1 list".to_owned(),
                count => format!("{count} lists"),
            }
        )
    });
    Ok(Outcome::Clear)
}
