//! How well the matcher does: labelled files, perturbed names, false alarms, and the report of it all.
//!
//! Everything here is a function of rows already parsed and of a seed. The caller reads the files and writes the
//! report; nothing here knows a clock, so the date and the digests of the inputs are given.

mod chart;
mod labelled;
mod metrics;
mod perturb;
mod queries;
mod random;
mod render;
mod selftest;
mod trial;

pub use labelled::{LabelledError, LabelledPair, labelled_pairs};
pub use metrics::{ClassResult, Counts, CurvePoint, Judged, PairReport, judge_pairs};
pub use perturb::{ListedName, Perturbation, perturb};
pub use queries::{LabelledQuery, QueryReport, is_query_file, judge_queries, labelled_queries};
pub use random::Random;
pub use render::{Effectiveness, html, markdown};
pub use selftest::{SelfTest, SelfTestFailure, selftest};
pub use trial::{
    FalseAlarm, FalseAlarms, Trial, TrialClass, TrialReport, false_alarms, near_misses, perturbed,
    run_trials,
};
