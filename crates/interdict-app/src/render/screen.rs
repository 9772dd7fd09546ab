//! Hits, best first, and what the answer rests on.

use std::fmt::Write;

use super::comparison::comparison;
use super::{clean, counted, short};
use crate::console::Paint;
use crate::register;
use crate::wire::coverage::{Consulted, Coverage};
use crate::wire::screen::{Designation, Hit, Screen};

pub(crate) fn screen(answer: &Screen, explain: bool, paint: Paint) -> String {
    let mut out = format!(
        "{} as of {}: {}\n",
        paint.bold(clean(&answer.query.name)),
        answer.coverage.listed,
        conclusion(answer, paint)
    );
    for hit in &answer.hits {
        out.push('\n');
        one(&mut out, hit, explain, paint);
    }
    if answer.more {
        out.push_str("\nThere are more hits than the limit: raise --limit or --threshold.\n");
    }
    if answer.cut {
        out.push_str("\nThe name is longer than can be compared; the rest of it was not.\n");
    }
    coverage(&mut out, &answer.coverage, paint);
    out
}

fn conclusion(answer: &Screen, paint: Paint) -> String {
    match answer.conclusion {
        "hit" => paint
            .red(counted(answer.hits.len() as u64, "hit"))
            .to_string(),
        "clear" => paint.green("no hit").to_string(),
        _ => format!(
            "{}: see below; nothing may be concluded from it",
            paint.yellow("no hit in lists that are not complete")
        ),
    }
}

fn one(out: &mut String, hit: &Hit, explain: bool, paint: Paint) {
    let level = match hit.level {
        "strong" => paint.red(hit.level),
        "review" => paint.yellow(hit.level),
        _ => paint.dim(hit.level),
    };
    let _ = writeln!(
        out,
        "{:.2} {level}  {}  {}  {}  {}",
        hit.score,
        paint.bold(clean(&hit.caption)),
        hit.schema,
        hit.dataset,
        hit.id
    );
    match &hit.name {
        Some(found) if found.comparison.listed != hit.caption => {
            let _ = writeln!(
                out,
                "     by {:?} ({})",
                found.comparison.listed, found.property
            );
        }
        Some(_) => {}
        None => out.push_str("     by an identifier\n"),
    }
    for evidence in &hit.evidence {
        let _ = writeln!(
            out,
            "     {} {}: {} and {}",
            evidence.kind.replace('_', " "),
            evidence.level.replace('_', " "),
            clean(&evidence.query),
            clean(&evidence.listed)
        );
    }
    for act in &hit.designations {
        designation(out, act, paint);
    }
    since(out, hit, paint);
    if explain && let Some(found) = &hit.name {
        comparison(out, &found.comparison, "     ", paint);
    }
}

fn designation(out: &mut String, act: &Designation, paint: Paint) {
    let state = match act.state.as_str() {
        "in_force" => paint.red("in force"),
        "ended" => paint.dim("ended"),
        _ => paint.yellow("not yet"),
    };
    let mut words: Vec<String> = Vec::new();
    words.extend(act.program.iter().map(|text| clean(text)));
    words.extend(act.start.iter().map(|date| format!("from {date}")));
    if act.start.is_none() {
        words.extend(act.listed.iter().map(|date| format!("listed {date}")));
    }
    words.extend(act.end.iter().map(|date| format!("until {date}")));
    words.extend(act.citation.iter().map(|text| clean(text)));
    words.extend(act.status.iter().map(|text| clean(text)));
    words.extend(
        act.license_requirement
            .iter()
            .map(|text| format!("licence: {}", clean(text))),
    );
    words.extend(
        act.license_policy
            .iter()
            .map(|text| format!("policy: {}", clean(text))),
    );
    let _ = writeln!(out, "     {state}: {}", words.join(", "));
}

/// The editions that list the party.
fn since(out: &mut String, hit: &Hit, paint: Paint) {
    if hit.dataset == register::KEY {
        return;
    }
    if let (Some(first), Some(last)) = (&hit.history.first, &hit.history.last) {
        let _ = writeln!(
            out,
            "     listed in {} of {} kept, {} to {}",
            hit.history.listed_in,
            counted(hit.history.editions as u64, "edition"),
            first.day,
            last.day
        );
    }
    if hit.undated {
        let text = "no edition is kept from that day or before, and the list does not say since when it names it";
        let _ = writeln!(out, "     {}", paint.yellow(text));
    } else if hit.later_edition {
        out.push_str("     by a later edition: none is kept from that day or before\n");
    }
}

/// What an answer rests on.
pub(super) fn coverage(out: &mut String, coverage: &Coverage, paint: Paint) {
    let _ = writeln!(out, "\n{}", paint.bold("Consulted"));
    if coverage.consulted.is_empty() {
        out.push_str("  no list\n");
    }
    for one in &coverage.consulted {
        consulted(out, one, paint);
    }
    if !coverage.missing.is_empty() {
        let _ = writeln!(
            out,
            "  {}: {}",
            paint.yellow("missing"),
            coverage.missing.join(", ")
        );
    }
    if !coverage.not_kept.is_empty() {
        let _ = writeln!(out, "  not kept: {}", coverage.not_kept.join(", "));
    }
}

fn consulted(out: &mut String, one: &Consulted, paint: Paint) {
    if one.dataset == register::KEY {
        let _ = writeln!(
            out,
            "  {} of {}, for all days ({})",
            one.dataset,
            one.day,
            short(&one.edition)
        );
        return;
    }
    let age = match one.age_days {
        days @ 0.. => format!("{} old", counted(u64::try_from(days).unwrap_or(0), "day")),
        days => format!("{} later", counted(u64::from(days.unsigned_abs()), "day")),
    };
    let _ = write!(
        out,
        "  {} of {} ({}), {age}",
        one.dataset,
        one.day,
        short(&one.edition)
    );
    for caution in &one.cautions {
        let _ = write!(out, ", {}", paint.yellow(words(caution)));
    }
    if !one.lacks.is_empty() {
        let _ = write!(out, ": it lacks {}", clean(&one.lacks.join("; ")));
    }
    if let Some(failed) = &one.fetch_failed {
        let _ = write!(out, " at {}: {}", failed.at, clean(&failed.problem));
    }
    out.push('\n');
}

fn words(caution: &str) -> &'static str {
    match caution {
        "stale" => "stale",
        "later_edition" => "the earliest edition kept",
        "newer_held" => "a newer edition is held",
        "partial" => "not whole",
        "undated" => "of unknown age",
        _ => "the last fetch failed",
    }
}
