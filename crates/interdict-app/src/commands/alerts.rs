//! `interdict alerts`: what the watches found, and what people judge of it.

use serde::Serialize;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::console::Console;
use crate::failure::Failure;
use crate::watch::alerts::{self, Alert, JudgementEntry, State, Verdict};
use crate::watch::books;
use crate::{clock, ledger_file};

/// List, show and judge the alerts of the books that are watched
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  interdict alerts list
  interdict alerts show 4f1c90ab
  interdict alerts judge 4f1c90ab no-match --why \"born 1985, the listed one 1951\"

A false positive that was accepted is silent until what the list says of the party, or the book of
the customer, changes; then it opens again and says why.")]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List alerts: those that wait for somebody, unless a state is named
    List {
        /// In this state
        #[arg(long, value_enum)]
        state: Option<State>,
        /// Of this book
        #[arg(long)]
        book: Option<String>,
        /// In every state
        #[arg(long)]
        all: bool,
    },
    /// Show one alert and all that happened to it
    Show {
        /// The beginning of its id
        id: String,
    },
    /// Judge one alert
    Judge {
        /// The beginning of its id
        id: String,
        /// What it is
        #[arg(value_enum)]
        verdict: Verdict,
        /// Why
        #[arg(long, value_name = "TEXT")]
        why: String,
        /// Who judges [default: the user]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
}

#[derive(Serialize)]
struct Listed {
    alerts: Vec<Alert>,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    match &args.action {
        Action::List { state, book, all } => {
            let ledger = ledger_file::for_reading(global, console)?;
            let wanted = |alert: &Alert| {
                let waits = matches!(alert.state, State::Open | State::AwaitsSecond)
                    || alert.verdict == Some(Verdict::Unsure);
                let in_state = state.map_or(*all || waits, |state| state == alert.state);
                in_state && book.as_ref().is_none_or(|book| *book == alert.book)
            };
            let found = alerts::all(&ledger)?.into_values().filter(wanted);
            let mut listed = Listed {
                alerts: found.collect(),
            };
            listed
                .alerts
                .sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
            console.answer(&listed, |listed, _| list(listed));
            Ok(if listed.alerts.is_empty() {
                Outcome::Clear
            } else {
                Outcome::Found
            })
        }
        Action::Show { id } => {
            let ledger = ledger_file::for_reading(global, console)?;
            let alert = alerts::named(&ledger, id)?;
            console.answer(&alert, |alert, _| show(alert));
            Ok(Outcome::Clear)
        }
        Action::Judge {
            id,
            verdict,
            why,
            by,
        } => {
            let ledger = ledger_file::for_writing(global, console)?;
            let alert = alerts::named(&ledger, id)?;
            // A book that is watched no more asks as strictly as it can be asked.
            let four_eyes = books::kept(&ledger)?
                .get(&alert.book)
                .is_none_or(|book| book.four_eyes);
            let said = JudgementEntry {
                alert: alert.id.clone(),
                verdict: *verdict,
                by: by.clone().unwrap_or_else(super::book::who),
                why: why.clone(),
                four_eyes,
            };
            alerts::judge(&ledger, &alert, &said, clock::now())?;
            let now = alerts::named(&ledger, &alert.id)?;
            console.answer(&now, |alert, _| show(alert));
            Ok(Outcome::Clear)
        }
    }
}

fn list(listed: &Listed) -> String {
    if listed.alerts.is_empty() {
        return "No alert waits for anybody.\n".to_owned();
    }
    let line = |alert: &Alert| {
        format!(
            "{}  {:.2} {:<7} {:<8} {} {} is {} ({})? {}\n",
            &alert.id[..12],
            alert.score,
            alert.level,
            word(alert.state),
            alert.book,
            alert.customer,
            alert.caption,
            alert.dataset,
            alert.because
        )
    };
    listed.alerts.iter().map(line).collect()
}

fn show(alert: &Alert) -> String {
    let mut text = format!(
        "Alert {}: {}\n  book      {}, customer {}\n  party     {} ({} {})\n  score     {:.4}, {}\n",
        alert.id,
        word(alert.state),
        alert.book,
        alert.customer,
        alert.caption,
        alert.dataset,
        alert.entity,
        alert.score,
        alert.level
    );
    for one in &alert.history {
        text += &format!("  {}  {}", &one.at[..19.min(one.at.len())], one.what);
        if let Some(by) = &one.by {
            text += &format!(", by {by}");
        }
        if let Some(why) = &one.why {
            text += &format!(": {why}");
        }
        text.push('\n');
    }
    text
}

fn word(state: State) -> &'static str {
    match state {
        State::Open => "open",
        State::AwaitsSecond => "awaits a second person",
        State::Judged => "judged",
        State::Ended => "ended",
    }
}
