//! A verdict with what it rests on; a replay; the register.

use std::fmt::Write;

use super::{clean, counted, short};
use crate::commands::assess::Assessed;
use crate::commands::measures::{Measures, StandingShown};
use crate::commands::register::Checked;
use crate::commands::replay::Replayed;
use crate::commands::timeline::Told;
use crate::console::Paint;
use crate::register;
use crate::wire::assessment::{Assessment, Change, Citation, Finding, Route};
use crate::wire::dealing::Dealing;

/// Bearings of findings that are no more than context; they are counted, and told by `--json`.
const CONTEXT: &[&str] = &[
    "condition-not-met",
    "not-this-item",
    "not-this-role",
    "not-this-dealing",
    "not-this-actor",
    "another-party",
    "over",
    "not-yet",
];

pub(crate) fn assessment(answer: &Assessed, paint: Paint) -> String {
    let judged = &answer.assessment;
    let mut out = format!(
        "{}  {}\n",
        verdict(&judged.verdict, paint),
        dealing(&judged.dealing)
    );
    if !judged.cited.is_empty() {
        let _ = writeln!(out, "By {}", judged.cited.join(", "));
    }
    let (told, context): (Vec<_>, Vec<_>) = judged
        .findings
        .iter()
        .partition(|finding| !CONTEXT.contains(&finding.bearing));
    for one in &told {
        out.push('\n');
        finding(&mut out, one, paint);
    }
    beside(&mut out, judged, &context, paint);
    rests_on(&mut out, judged, paint);
    if let Some(id) = &answer.id {
        let _ = writeln!(out, "Sealed as {}", short(id));
    }
    out
}

fn verdict(word: &str, paint: Paint) -> String {
    let loud = word.to_uppercase().replace('-', " ");
    match word {
        "not-restricted" | "authorised" => paint.green(loud).to_string(),
        "refer" => paint.yellow(loud).to_string(),
        _ => paint.red(loud).to_string(),
    }
}

fn dealing(dealing: &Dealing) -> String {
    let mut words = vec![dealing.dealing.clone()];
    if !dealing.actors.is_empty() {
        words.push(format!("by {}", dealing.actors.join(", ")));
    }
    for party in &dealing.parties {
        words.push(format!("{} as {}", clean(&party.name), party.role));
    }
    if let Some(class) = dealing
        .item
        .classification
        .as_ref()
        .or(dealing.item.description.as_ref())
    {
        words.push(clean(class));
    }
    if let Some(place) = dealing
        .destination
        .as_ref()
        .or(dealing.destination_text.as_ref())
    {
        words.push(format!("to {}", clean(place)));
    }
    if let Some(day) = dealing.day {
        words.push(format!("on {day}"));
    }
    words.join(", ")
}

fn finding(out: &mut String, finding: &Finding, paint: Paint) {
    let _ = writeln!(
        out,
        "{}  {}  {}",
        verdict(&finding.verdict, paint),
        finding.bearing.replace('-', " "),
        paint.bold(&finding.cite)
    );
    let _ = writeln!(out, "  {}", clean(&finding.why));
    if let Some(law) = &finding.law {
        let _ = writeln!(
            out,
            "  {}, {}: {}",
            clean(&law.title),
            clean(&law.authority),
            citations(&law.citations)
        );
        if let Some(policy) = &law.licence_policy {
            let _ = writeln!(out, "  licence policy: {}", clean(policy));
        }
        if !law.standing.starts_with("verified") {
            let _ = writeln!(out, "  standing: {}", law.standing);
        }
    }
    route(out, &finding.route);
    if let Some(change) = &finding.last_change {
        let _ = writeln!(out, "  since {}", when(change));
    }
    if let Some(change) = &finding.next_change {
        let _ = writeln!(out, "  next  {}", when(change));
    }
    for permission in &finding.authorizations {
        let turns = if permission.turns_on.is_empty() {
            String::new()
        } else {
            format!(" ({})", permission.turns_on.join(", "))
        };
        let _ = writeln!(
            out,
            "  authorization {}: {}{turns}: {}",
            permission.id,
            permission.status.replace('-', " "),
            clean(&permission.title)
        );
    }
    for assumption in &finding.assumptions {
        let _ = writeln!(out, "  taken to be so: {}", clean(assumption));
    }
}

fn citations(citations: &[Citation]) -> String {
    let text: Vec<String> = citations
        .iter()
        .map(|citation| clean(&citation.text))
        .collect();
    if text.is_empty() {
        "no citation".to_owned()
    } else {
        text.join("; ")
    }
}

fn when(change: &Change) -> String {
    let document = change
        .document
        .as_deref()
        .map_or_else(String::new, |text| format!(" ({})", clean(text)));
    format!(
        "{}: {}{document}",
        change.day,
        change.state.replace('-', " ")
    )
}

fn route(out: &mut String, route: &Route) {
    let _ = match route {
        Route::Dealing => Ok(()),
        Route::Match {
            dataset,
            id,
            caption,
            level,
            score,
            ..
        } => {
            writeln!(
                out,
                "  {level} match, {score:.2}: {} ({dataset} {id})",
                clean(caption)
            )
        }
        Route::Joined { path } => writeln!(out, "  joined: {}", clean(&path.join(" > "))),
        Route::Owned {
            rule,
            path,
            known_share,
        } => {
            writeln!(out, "  {rule}: {known_share}: {}", clean(&path.join(" > ")))
        }
        Route::Place {
            found_in, words, ..
        } => writeln!(out, "  {words:?} in the {found_in}"),
    };
}

/// What is told beside the findings.
fn beside(out: &mut String, judged: &Assessment, context: &[&Finding], paint: Paint) {
    if !judged.missing_facts.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold("Facts that would matter"));
        for fact in &judged.missing_facts {
            let _ = writeln!(out, "  --fact {}  {}", fact.key, clean(&fact.question));
        }
    }
    for key in &judged.unknown_facts {
        let _ = writeln!(out, "The register knows no fact {key:?}; it was not used.");
    }
    for warning in &judged.warnings {
        let _ = writeln!(out, "{} {}", paint.yellow("warning:"), clean(&warning.text));
    }
    if !judged.signals.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold("Said, without effect"));
        for signal in &judged.signals {
            let _ = writeln!(
                out,
                "  {}  {}: {}",
                signal.day,
                clean(&signal.speaker),
                clean(&signal.text)
            );
        }
    }
    let raised: Vec<&str> = judged
        .red_flags
        .iter()
        .filter(|flag| flag.answer == Some(true))
        .map(|flag| flag.id.as_str())
        .collect();
    if !raised.is_empty() {
        let _ = writeln!(out, "Red flags raised: {}", raised.join(", "));
    }
    if !context.is_empty() {
        let _ = writeln!(
            out,
            "\n{} more without bearing: see --json.",
            counted(context.len() as u64, "finding")
        );
    }
}

fn rests_on(out: &mut String, judged: &Assessment, paint: Paint) {
    let one = |dataset: &crate::wire::assessment::Consulted| match dataset.standing {
        "current" => match &dataset.published {
            Some(day) if dataset.dataset == register::KEY => {
                format!("{} of {day}", dataset.dataset)
            }
            _ => dataset.dataset.clone(),
        },
        "partial" => {
            let problem = dataset.problem.as_deref().unwrap_or_default();
            format!("{} ({})", dataset.dataset, paint.yellow(clean(problem)))
        }
        standing => format!("{} ({})", dataset.dataset, paint.yellow(standing)),
    };
    let lists: Vec<String> = judged.coverage.iter().map(one).collect();
    let _ = writeln!(
        out,
        "\nConsulted: {}; the register was checked up to {}.",
        lists.join(", "),
        judged.horizon
    );
    not_asked(out, judged, paint);
}

/// The official lists that the answer does not rest on.
fn not_asked(out: &mut String, judged: &Assessment, paint: Paint) {
    let all = judged.not_asked.as_deref().unwrap_or_default();
    let named = |bears: bool| -> Vec<&str> {
        let some = all.iter().filter(|one| one.bears == bears);
        some.map(|one| one.dataset.as_str()).collect()
    };
    let (bearing, other) = (named(true), named(false));
    if !bearing.is_empty() {
        let title = paint.yellow("Not asked, though they bear on the dealing");
        let _ = writeln!(out, "{title}: {}", bearing.join(", "));
    }
    if !other.is_empty() {
        let _ = writeln!(
            out,
            "Not asked, and not needed for it: {}",
            other.join(", ")
        );
    }
}

pub(crate) fn replayed(answer: &Replayed, paint: Paint) -> String {
    let mut out = format!(
        "Assessment {} of {}: {}, as of {}, known at {}\n",
        short(&answer.id),
        answer.at,
        answer.verdict,
        answer.listed,
        answer.recorded
    );
    if answer.same {
        let _ = writeln!(
            out,
            "{}",
            paint.green("It comes out the same, to the byte.")
        );
    }
    for difference in &answer.differences {
        let _ = writeln!(out, "{} {}", paint.red("differs:"), difference.place);
        let _ = writeln!(out, "  then {}", clean(&difference.then.to_string()));
        let _ = writeln!(out, "  now  {}", clean(&difference.now.to_string()));
    }
    if !answer.same && answer.engine_then != answer.engine_now {
        let _ = writeln!(
            out,
            "It was sealed by version {}, and this is {}.",
            answer.engine_then, answer.engine_now
        );
    }
    out
}

pub(crate) fn timeline(answer: &Told, _paint: Paint) -> String {
    let mut lines: Vec<String> = answer.text.lines().map(clean).collect();
    if !answer.near.is_empty() {
        lines.insert(1, format!("Near it: {}.", clean(&answer.near.join("; "))));
    }
    lines.join("\n") + "\n"
}

pub(crate) fn register_check(answer: &Checked, paint: Paint) -> String {
    if answer.sound {
        return format!(
            "{}: {}, {}, {}, {}; checked up to {}.\n",
            paint.green("The register is sound"),
            counted(answer.files.len() as u64, "file"),
            counted(answer.measures as u64, "measure"),
            counted(answer.parties as u64, "party"),
            counted(answer.signals as u64, "signal"),
            answer.horizon.as_deref().unwrap_or("no day"),
        );
    }
    let mut out = String::new();
    for mistake in &answer.mistakes {
        let _ = writeln!(
            out,
            "{}:{}: {}",
            mistake.file,
            mistake.line,
            clean(&mistake.problem)
        );
        let _ = writeln!(out, "  {} {}", paint.cyan("hint:"), clean(&mistake.remedy));
    }
    let _ = writeln!(
        out,
        "{}.",
        paint.red(counted(answer.mistakes.len() as u64, "mistake"))
    );
    out
}

fn standing_line(out: &mut String, standing: &StandingShown) {
    let since = standing
        .since
        .as_deref()
        .map_or_else(String::new, |day| format!(" since {day}"));
    let until = standing
        .until
        .as_deref()
        .map_or_else(String::new, |day| format!(", until {day}"));
    let party = standing
        .party
        .as_deref()
        .map_or_else(String::new, |party| format!(": {}", clean(party)));
    let _ = writeln!(
        out,
        "    {}{since}{until}{party}",
        standing.state.replace('-', " ")
    );
}

pub(crate) fn measures(answer: &Measures, paint: Paint) -> String {
    let mut out = String::new();
    for measure in &answer.measures {
        let _ = writeln!(
            out,
            "{}  {}, {}: {}",
            paint.bold(&measure.id),
            clean(&measure.title),
            clean(&measure.authority),
            citations(&measure.citations)
        );
        for clause in &measure.clauses {
            let _ = writeln!(out, "  {}  {}", clause.id, clause.effect);
            for standing in &clause.standings {
                standing_line(&mut out, standing);
            }
        }
        if !measure.standing.starts_with("verified") {
            let _ = writeln!(out, "  standing: {}", measure.standing);
        }
    }
    let _ = writeln!(
        out,
        "{} on {}; the register was checked up to {}.",
        counted(answer.measures.len() as u64, "measure"),
        answer.day,
        answer.horizon
    );
    out
}
