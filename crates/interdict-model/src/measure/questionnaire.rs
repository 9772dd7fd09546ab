//! What is asked of the person who asks.

use super::Attestation;

/// A fact that a condition turns on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactQuestion {
    /// The key that dealings use: `support-pre-2018-04-15`.
    pub key: String,
    /// The question, to be answered with yes or no.
    pub question: String,
}

/// One red flag of the questionnaire: a paraphrase, never the regulation's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedFlag {
    /// The id: `732s3-01`.
    pub id: String,
    /// The question, to be answered with yes or no; yes raises the flag.
    pub question: String,
    /// Where the regulation says it.
    pub citation: String,
    /// How well it is established.
    pub attestation: Attestation,
}
