//! A file of customers for people: how it is understood, and what it came to.

use std::fmt::Write;

use crate::batch::manifest::Manifest;
use crate::console::Paint;
use crate::wire::batch::{DryRun, Understood};

/// How the first rows are understood.
pub(crate) fn dry_run(answer: &DryRun, paint: Paint) -> String {
    let mut text = String::from("Columns\n");
    for column in &answer.columns {
        let means = column.means.as_deref().unwrap_or("- (not compared)");
        let _ = writeln!(text, "  {:<28} {means}", column.heading);
    }
    for row in &answer.rows {
        let _ = writeln!(text, "\n{}", paint.bold(format_args!("Row {}", row.row)));
        for (label, value) in lines(row) {
            if !value.is_empty() {
                let _ = writeln!(text, "  {label:<12} {value}");
            }
        }
    }
    text.push_str("\nNothing was screened. Give --out FILE to screen the file.\n");
    text
}

fn lines(row: &Understood) -> [(&'static str, String); 9] {
    [
        ("not screened", row.bad.clone().unwrap_or_default()),
        ("name", row.names.join(" | ")),
        ("schema", row.schema.clone().unwrap_or_default()),
        ("countries", row.countries.join(", ")),
        ("born", row.birth_dates.join(", ")),
        ("gender", row.gender.unwrap_or_default().to_owned()),
        ("identifiers", row.identifiers.join(", ")),
        ("addresses", row.addresses.join(" | ")),
        ("not read", row.unread.join("; ")),
    ]
}

/// What a file came to.
pub(crate) fn manifest(answer: &Manifest, paint: Paint) -> String {
    let rows = &answer.rows;
    let mut text = format!("{} rows = ", rows.rows);
    let free = if answer.coverage.complete {
        "clear"
    } else {
        "without a hit"
    };
    let _ = writeln!(
        text,
        "{} {free} + {} with hits ({} of them strong) + {} not screened",
        rows.clear, rows.hits, rows.strong, rows.bad
    );
    if rows.unread > 0 {
        let _ = writeln!(
            text,
            "{} rows have a field that could not be read and was not compared.",
            rows.unread
        );
    }
    let _ = writeln!(text, "answers      {}", answer.out.file);
    let _ = writeln!(text, "not screened {}", answer.bad.file);
    let _ = writeln!(
        text,
        "view         {}, as of {}",
        &answer.task.view[..12],
        answer.task.listed
    );
    if !answer.coverage.complete {
        let told = "No hit does not mean not listed: lists are missing, stale or held; the manifest says which.";
        let _ = writeln!(text, "{}", paint.yellow(told));
    }
    text
}
