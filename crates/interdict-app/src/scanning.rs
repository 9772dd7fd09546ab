//! A document against the lists, as the command line and the service both ask it.

use interdict::text::{ScanTerms, Scanner, stood};
use interdict_documents::Extracted;
use interdict_model::{Register, RegisterParty};
use jiff::civil::Date;

use crate::register;
use crate::wire::text::Document;

/// What a document is scanned with.
pub(crate) struct Scanning<'a> {
    pub(crate) scanner: &'a Scanner<'a>,
    /// The law, by which parties of the register stand; none where the ledger held none.
    pub(crate) law: Option<&'a Register>,
    /// The day on which they stand so.
    pub(crate) day: Date,
    pub(crate) terms: ScanTerms,
}

impl Scanning<'_> {
    /// Tells every mention of a document, and where the terms ask for it what was nearly one.
    pub(crate) fn scan(&self, told: &mut Document, extracted: &Extracted) {
        let mut worker = self.scanner.worker();
        for (number, part) in extracted.parts.iter().enumerate() {
            let scan = worker.scan(part.text(), &self.terms);
            told.cut |= scan.cut;
            for mention in &scan.mentions {
                let standings = mention.hits.iter().map(|found| {
                    let key = RegisterParty::key_of(&found.hit.entity)?;
                    let law = self.law?;
                    (found.hit.dataset.as_str() == register::KEY).then(|| stood(law, key, self.day))
                });
                told.add_mention(part, number, mention, standings);
            }
            for near in &scan.near {
                told.add_near(part, near);
            }
        }
    }
}
