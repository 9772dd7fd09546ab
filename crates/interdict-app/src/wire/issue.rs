//! Issues: what could not be taken as it stood.

use interdict_ledger::KeptEdition;
use interdict_model::{Issue as ModelIssue, IssueKind};
use schemars::JsonSchema;
use serde::Serialize;

use super::edition::IssueCounts;

#[derive(Serialize, JsonSchema)]
pub(crate) struct Issues {
    pub(crate) dataset: String,
    pub(crate) edition: String,
    pub(crate) published: Option<String>,
    pub(crate) counts: IssueCounts,
    pub(crate) issues: Vec<Issue>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Issue {
    /// `record` (a whole record was lost), `value` (one value was) or `notice` (nothing was).
    pub(crate) kind: &'static str,
    pub(crate) file: String,
    pub(crate) line: Option<u64>,
    pub(crate) record: Option<String>,
    pub(crate) field: Option<String>,
    pub(crate) value: Option<String>,
    pub(crate) problem: String,
    /// All of it as one line of text.
    pub(crate) text: String,
}

impl Issues {
    /// The issues of an edition, by its newest reading.
    pub(crate) fn of(kept: &KeptEdition, issues: &[ModelIssue]) -> Self {
        let counts = kept
            .readings
            .last()
            .map_or(&[][..], |reading| &reading.issues);
        Self {
            dataset: kept.dataset.to_string(),
            edition: kept.id.0.to_string(),
            published: kept.published.map(|day| day.to_string()),
            counts: IssueCounts::of(counts.iter().copied()),
            issues: issues.iter().map(Issue::of).collect(),
        }
    }
}

impl Issue {
    pub(crate) fn of(issue: &ModelIssue) -> Self {
        Self {
            kind: kind(issue.kind),
            file: issue.file.clone(),
            line: issue.line,
            record: issue.record.clone(),
            field: issue.field.clone(),
            value: issue.value.clone(),
            problem: issue.problem.clone(),
            text: issue.to_string(),
        }
    }
}

fn kind(kind: IssueKind) -> &'static str {
    match kind {
        IssueKind::Record => "record",
        IssueKind::Value => "value",
        IssueKind::Notice => "notice",
    }
}
