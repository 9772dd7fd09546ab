//! Issues, grouped by what they cost.

use std::fmt::Write;

use super::{clean, counted, short};
use crate::console::Paint;
use crate::wire::edition::IssueCounts;
use crate::wire::issue::{Issue, Issues};

pub(crate) fn issues(answer: &Issues, paint: Paint) -> String {
    let day = answer.published.as_deref().unwrap_or("an unknown day");
    let mut out = format!(
        "{} of {day} ({}): {}.\n",
        paint.bold(&answer.dataset),
        short(&answer.edition),
        summary(&answer.counts)
    );
    for issue in &answer.issues {
        line(&mut out, issue, paint);
    }
    out
}

/// `2 records lost, 3 values lost, 1 notice`.
pub(super) fn summary(counts: &IssueCounts) -> String {
    if counts.total() == 0 {
        return "no issues".to_owned();
    }
    format!(
        "{} lost, {} lost, {}",
        counted(counts.record, "record"),
        counted(counts.value, "value"),
        counted(counts.notice, "notice")
    )
}

pub(super) fn line(out: &mut String, issue: &Issue, paint: Paint) {
    let kind = match issue.kind {
        "record" => paint.red("record"),
        "value" => paint.yellow("value"),
        _ => paint.dim("notice"),
    };
    let _ = writeln!(out, "  {kind:<6}  {}", clean(&issue.text));
}
