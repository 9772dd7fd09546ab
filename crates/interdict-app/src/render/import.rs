//! Summaries of what was imported or fetched.

use std::fmt::Write;

use super::{clean, counted, dataset, issue, short, thousands};
use crate::console::Paint;
use crate::wire::edition::{Held, Tally};
use crate::wire::fetch::{Fetch, Fetches};
use crate::wire::import::Import;

pub(crate) fn import(answer: &Import, paint: Paint) -> String {
    let mut out = format!("{}\n", headline(answer, paint));
    let _ = writeln!(out, "  records  {}", tally(&answer.tally));
    let _ = writeln!(out, "  entities {}", thousands(answer.entities));
    if let Some(changes) = &answer.changes {
        let _ = writeln!(
            out,
            "  changes  {} added, {} removed, {} modified since the edition before",
            thousands(changes.added),
            thousands(changes.removed),
            thousands(changes.modified)
        );
    }
    let _ = writeln!(out, "  issues   {}", issue::summary(&answer.issues));
    for shown in &answer.issues_shown {
        out.push_str("  ");
        issue::line(&mut out, shown, paint);
    }
    let left = answer.issues.total() - answer.issues_shown.len() as u64;
    if left > 0 {
        let _ = writeln!(
            out,
            "    and {} more: interdict issues {}",
            thousands(left),
            short(&answer.edition)
        );
    }
    for part in &answer.lacks {
        let _ = writeln!(out, "  {}    {}", paint.yellow("lacks"), clean(part));
    }
    if !answer.lacks.is_empty() {
        out.push_str(
            "           The list is not whole: as long as this edition serves, no answer is clear.\n",
        );
    }
    if let Some(held) = answer
        .held
        .as_ref()
        .filter(|held| held.code == Held::WITHDRAWN)
    {
        let _ = writeln!(
            out,
            "  {} {}, and stays so",
            paint.yellow("withdrawn"),
            held.why
        );
    } else if let Some(held) = &answer.held {
        let _ = writeln!(out, "  {}     {}", paint.yellow("held"), held.why);
        out.push_str(
            "           It is kept and not used; the last good edition goes on serving.\n",
        );
    }
    out
}

fn headline(answer: &Import, paint: Paint) -> String {
    let day = answer
        .published
        .as_deref()
        .map_or_else(String::new, |day| format!(" of {day}"));
    let edition = format!("edition{day} ({})", short(&answer.edition));
    let what = match answer.outcome {
        "new" => format!("imported a new {edition}"),
        "same_bytes" => {
            format!("the same bytes are kept already as the {edition}: nothing new was recorded")
        }
        _ => format!(
            "the same bytes are kept already as the {edition}; they read otherwise now, and the new reading was recorded"
        ),
    };
    format!("{}: {what}", paint.bold(&answer.dataset))
}

/// `9,487 = 9,480 read + 5 ignored (not a party) + 2 rejected`.
fn tally(tally: &Tally) -> String {
    let mut text = format!(
        "{} = {} read",
        thousands(tally.source),
        thousands(tally.read)
    );
    for (reason, count) in &tally.ignored {
        let _ = write!(text, " + {} ignored ({})", thousands(*count), clean(reason));
    }
    if tally.ignored.is_empty() {
        text.push_str(" + 0 ignored");
    }
    let _ = write!(text, " + {} rejected", thousands(tally.rejected));
    text
}

pub(crate) fn fetches(answer: &Fetches, paint: Paint) -> String {
    let mut out = String::new();
    for fetch in &answer.fetched {
        out.push_str(&one(fetch, paint));
    }
    let _ = writeln!(
        out,
        "{} fetched, {} failed.",
        counted((answer.fetched.len() - answer.failed) as u64, "dataset"),
        answer.failed
    );
    out
}

fn one(fetch: &Fetch, paint: Paint) -> String {
    let mut out = match (&fetch.import, &fetch.error) {
        (Some(recorded), _) => import(recorded, paint),
        (None, Some(error)) => format!(
            "{}: {}: {}\n",
            paint.bold(&fetch.dataset),
            paint.red("failed"),
            clean(&error.causes.join("; "))
        ),
        (None, None) => format!(
            "{}: unchanged: the publisher still offers the edition that we have\n",
            paint.bold(&fetch.dataset)
        ),
    };
    match &fetch.serving {
        Some(current) => {
            let _ = writeln!(out, "  serving  {}", dataset::serving(current));
        }
        None => {
            let _ = writeln!(
                out,
                "  serving  {}: no edition of this list can answer",
                paint.yellow("nothing")
            );
        }
    }
    out
}
