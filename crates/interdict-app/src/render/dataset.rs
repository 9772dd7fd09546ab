//! The table of datasets.

use std::fmt::Write;

use super::table::{Cell, Table};
use super::{clean, counted, short, thousands};
use crate::console::Paint;
use crate::register;
use crate::wire::dataset::{Current, Dataset, Datasets};

pub(crate) fn datasets(answer: &Datasets, paint: Paint) -> String {
    let mut table = Table::new(&[
        "dataset",
        "status",
        "edition",
        ">age",
        ">entities",
        ">kept",
        "title",
    ]);
    for dataset in &answer.datasets {
        let current = dataset.current.as_ref();
        table.row(vec![
            Cell::plain(&dataset.dataset),
            status(dataset, paint),
            Cell::plain(current.map_or_else(nothing, |current| current.day.clone())),
            Cell::plain(current.map_or_else(nothing, |current| age(dataset, current))),
            Cell::plain(current.map_or_else(nothing, |current| thousands(current.entities))),
            Cell::plain(dataset.editions.to_string()),
            Cell::plain(dataset.title.as_deref().unwrap_or(OWN_LIST)),
        ]);
    }
    let mut out = table.render(paint);
    for dataset in &answer.datasets {
        for reason in dataset
            .current
            .iter()
            .flat_map(|current| &current.stale_because)
        {
            let _ = writeln!(out, "{}: stale: {}.", dataset.dataset, clean(reason));
        }
        if let Some(failed) = dataset
            .last_fetch
            .as_ref()
            .and_then(|last| last.failed.as_ref())
            && dataset.current.is_none()
        {
            let _ = writeln!(
                out,
                "{}: the last fetch failed at {}: {}.",
                dataset.dataset,
                failed.at,
                clean(&failed.problem)
            );
        }
    }
    let _ = writeln!(out, "Ledger: {}", answer.ledger);
    out
}

/// What a list is called that the registry does not know.
const OWN_LIST: &str = "a list of your own";

fn nothing() -> String {
    "-".to_owned()
}

fn age(dataset: &Dataset, current: &Current) -> String {
    if dataset.dataset == register::KEY {
        "-".to_owned()
    } else {
        format!("{} d", current.age_days)
    }
}

/// Everything that is known of each dataset.
pub(crate) fn details(answer: &Datasets, paint: Paint) -> String {
    let blocks: Vec<String> = answer
        .datasets
        .iter()
        .map(|dataset| block(dataset, paint))
        .collect();
    blocks.join("\n")
}

fn block(dataset: &Dataset, paint: Paint) -> String {
    let mut out = format!("{}  {}\n", paint.bold(&dataset.dataset), title(dataset));
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(out, "  {name:<10} {value}");
    };
    for (name, value) in [
        ("page", &dataset.page),
        ("licence", &dataset.licence),
        ("files", &dataset.files),
    ] {
        if let Some(value) = value {
            line(name, value);
        }
    }
    for address in &dataset.fetch {
        line("address", address);
    }
    line("status", &status_text(dataset));
    line(
        "kept",
        &format!(
            "{}, {} held",
            counted(dataset.editions as u64, "edition"),
            dataset.held
        ),
    );
    if let Some(current) = &dataset.current {
        let text = if dataset.dataset == register::KEY {
            let entities = counted(current.entities, "entity");
            format!("edition of {}, {entities}, for all days", current.day)
        } else {
            serving(current)
        };
        line("serving", &text);
    }
    if let Some(last) = &dataset.last_fetch {
        if let Some(at) = &last.succeeded {
            line("confirmed", at);
        }
        if let Some(failed) = &last.failed {
            line(
                "failed",
                &format!(
                    "{}, since {}: {}",
                    failed.at,
                    failed.since,
                    clean(&failed.problem)
                ),
            );
        }
    }
    out
}

/// The edition that serves, in one line.
pub(super) fn serving(current: &Current) -> String {
    let mut text = format!(
        "edition of {} ({}), {}, {} old",
        current.day,
        short(&current.edition),
        counted(current.entities, "entity"),
        counted(u64::try_from(current.age_days.max(0)).unwrap_or(0), "day"),
    );
    for reason in &current.stale_because {
        let _ = write!(text, "; stale: {}", clean(reason));
    }
    text
}

fn title(dataset: &Dataset) -> String {
    match (&dataset.issuer, &dataset.title) {
        (Some(issuer), Some(title)) => format!("{issuer}: {title}"),
        _ => OWN_LIST.to_owned(),
    }
}

fn status(dataset: &Dataset, paint: Paint) -> Cell {
    Cell::painted(dataset.status, |text| match dataset.status {
        "fresh" => paint.green(text).to_string(),
        "missing" => paint.dim(text).to_string(),
        _ => paint.yellow(text).to_string(),
    })
}

fn status_text(dataset: &Dataset) -> String {
    match (dataset.status, dataset.fetch.is_empty()) {
        ("missing", true) => format!(
            "missing: run `interdict import {} FILE...`",
            dataset.dataset
        ),
        ("missing", false) => format!("missing: run `interdict fetch {}`", dataset.dataset),
        ("held", _) => format!(
            "held: run `interdict editions {}`, then `interdict admit`",
            dataset.dataset
        ),
        (status, _) => status.to_owned(),
    }
}
