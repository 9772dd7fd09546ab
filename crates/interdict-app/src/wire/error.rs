//! A failure on standard error.

use serde::Serialize;

use crate::failure::Failure;

#[derive(Serialize)]
pub(crate) struct Envelope {
    error: ErrorBody,
}

/// A failure: what was being done, why it failed, what to do.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ErrorBody {
    pub(crate) code: &'static str,
    pub(crate) doing: String,
    pub(crate) causes: Vec<String>,
    pub(crate) hint: Option<String>,
}

impl Envelope {
    pub(crate) fn of(failure: &Failure) -> Self {
        Self {
            error: ErrorBody::of(failure),
        }
    }
}

impl ErrorBody {
    pub(crate) fn of(failure: &Failure) -> Self {
        Self {
            code: failure.code.word(),
            doing: failure.doing.clone(),
            causes: failure.causes.clone(),
            hint: failure.hint.clone(),
        }
    }
}
