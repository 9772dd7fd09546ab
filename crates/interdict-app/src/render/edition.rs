//! Tables of editions; what was admitted; what was verified.

use std::fmt::Write;

use super::table::{Cell, Table};
use super::{clean, counted, short, thousands};
use crate::commands::admit::Admitted;
use crate::commands::withdraw::Withdrawn;
use crate::console::Paint;
use crate::wire::edition::{Edition, Editions, Held};
use crate::wire::verify::Verify;

pub(crate) fn editions(answer: &Editions, paint: Paint) -> String {
    if answer.editions.is_empty() {
        return "The ledger keeps no editions: run `interdict fetch` or `interdict import`.\n"
            .to_owned();
    }
    let mut table = Table::new(&[
        "dataset",
        "published",
        "edition",
        ">records",
        ">entities",
        ">issues",
        ">bytes",
        ">stored",
        "state",
        "files",
    ]);
    for edition in &answer.editions {
        table.row(row(edition, paint));
    }
    let mut out = table.render(paint);
    for edition in &answer.editions {
        held(&mut out, edition);
        if !edition.reading.lacks.is_empty() {
            let lacks = clean(&edition.reading.lacks.join("; "));
            let _ = writeln!(out, "{} lacks {lacks}.", short(&edition.edition));
        }
    }
    out
}

/// Why an edition is not used.
fn held(out: &mut String, edition: &Edition) {
    let id = short(&edition.edition);
    let last = edition
        .words
        .last()
        .filter(|word| word.what == Held::WITHDRAWN);
    let _ = match (&edition.held, last) {
        (None, _) => Ok(()),
        (Some(_), Some(word)) => {
            let (who, why) = (clean(&word.who), clean(&word.why));
            writeln!(out, "{id} was withdrawn by {who} at {}: {why}.", word.at)
        }
        (Some(held), None) => writeln!(out, "{id} is held: {}.", held.why),
    };
}

fn row(edition: &Edition, paint: Paint) -> Vec<Cell> {
    let sum =
        |of: fn(&crate::wire::edition::File) -> u64| thousands(edition.files.iter().map(of).sum());
    vec![
        Cell::plain(&edition.dataset),
        Cell::plain(days(edition)),
        Cell::plain(short(&edition.edition)),
        Cell::plain(thousands(edition.reading.tally.source)),
        Cell::plain(thousands(edition.reading.entities)),
        Cell::plain(thousands(edition.reading.issues.total())),
        Cell::plain(sum(|file| file.bytes)),
        Cell::plain(sum(|file| file.stored_bytes)),
        if let Some(held) = &edition.held {
            let state = if held.code == Held::WITHDRAWN {
                Held::WITHDRAWN
            } else {
                "held"
            };
            Cell::painted(state, |text| paint.yellow(text).to_string())
        } else if edition.reading.lacks.is_empty() {
            Cell::plain("admitted")
        } else {
            Cell::painted("partial", |text| paint.yellow(text).to_string())
        },
        Cell::plain(names(edition)),
    ]
}

/// The names of the files, or how many there are.
fn names(edition: &Edition) -> String {
    if edition.files.len() > FILES_SHOWN_MAX {
        return counted(edition.files.len() as u64, "file");
    }
    let names: Vec<String> = edition.files.iter().map(|file| clean(&file.name)).collect();
    names.join(" ")
}

/// How many files of an edition are named; OFAC's csv set has four.
const FILES_SHOWN_MAX: usize = 4;

/// The day, or for a list without a date the days on which it was fetched.
fn days(edition: &Edition) -> String {
    match (&edition.published, edition.days.as_slice()) {
        (Some(day), _) => day.clone(),
        (None, [one]) => format!("{one}*"),
        (None, [first, .., last]) => format!("{first}..{last}*"),
        (None, []) => "-".to_owned(),
    }
}

pub(crate) fn admitted(answer: &Admitted, _paint: Paint) -> String {
    let edition = format!("{} of {}", short(&answer.edition), answer.dataset);
    let mut out = if answer.was_held {
        format!("Admitted the edition {edition}; it serves from now on.\n")
    } else {
        format!("The edition {edition} was not held; your word for it is recorded.\n")
    };
    let _ = writeln!(out, "By {}: {}", clean(&answer.who), clean(&answer.why));
    out
}

pub(crate) fn withdrawn(answer: &Withdrawn, _paint: Paint) -> String {
    format!(
        "Withdrew the edition {} of {}; its bytes stay, and `interdict admit` brings it back.\nBy {}: {}\n",
        short(&answer.edition),
        answer.dataset,
        clean(&answer.who),
        clean(&answer.reason)
    )
}

pub(crate) fn verify(answer: &Verify, paint: Paint) -> String {
    let mut out = format!(
        "{}: {} checked, with {} and {} distinct entities.\n",
        paint.green("The ledger is sound"),
        counted(answer.entries, "log entry"),
        counted(answer.readings, "reading"),
        thousands(answer.entities),
    );
    if let Some(head) = &answer.head {
        let _ = writeln!(out, "Head: entry {}, {}", head.seq, head.hash);
        out.push_str("Keep the head elsewhere: it proves later that no entry was taken away.\n");
    }
    out
}
