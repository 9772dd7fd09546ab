//! What being on a list means.

use super::{Attestation, Citation, Clause, MeasureKind, Span};

/// What a listing in a dataset, under a program, means in law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingMeaning {
    /// The id: `ofac-sdn`.
    pub id: String,
    /// Keys of the datasets it is about.
    pub datasets: Vec<String>,
    /// Keys of other datasets that tell the same listings: where one of them was asked, this one need
    /// not have been. `register` stands for the register's own measures.
    pub told_by: Vec<String>,
    /// Words of the listing's program, authority or list that it is about; none means any. A word
    /// matches when it stands in the listing's text as whole words, in any case.
    pub programs: Vec<String>,
    /// What kind of law it is: derived rules go by it.
    pub kind: MeasureKind,
    /// Its title, in the register's own words.
    pub title: String,
    /// Who issues the list.
    pub authority: String,
    /// Where to look the law up.
    pub citations: Vec<Citation>,
    /// What it forbids or requires.
    pub clauses: Vec<Clause>,
    /// The days on which the law stood.
    pub in_force: Span,
    /// How many days after a listing its clauses begin to bind.
    pub delay_days: u16,
    /// How well it is established.
    pub attestation: Attestation,
}

/// What a listing says of itself, for finding its meaning.
#[derive(Clone, Debug, Default)]
pub struct ListingQuery<'a> {
    /// The dataset's key.
    pub dataset: &'a str,
    /// Its program, authority, list name: whatever words the source gives.
    pub words: Vec<&'a str>,
}

impl ListingMeaning {
    /// Whether it is about a listing. A meaning that names programs is about those alone.
    #[must_use]
    pub fn is_about(&self, listing: &ListingQuery<'_>) -> bool {
        let here = self.datasets.iter().any(|key| key == listing.dataset);
        here && (self.programs.is_empty() || self.names(listing))
    }

    fn names(&self, listing: &ListingQuery<'_>) -> bool {
        let said = listing.words.iter().map(|words| spaced(words));
        said.into_iter().any(|said| {
            self.programs
                .iter()
                .any(|word| said.contains(&spaced(word)))
        })
    }
}

/// The words in lower case, one space before, between and after them.
fn spaced(text: &str) -> String {
    let mut out = String::from(" ");
    for ch in text.chars().flat_map(char::to_lowercase) {
        if ch.is_alphanumeric() {
            out.push(ch);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_match_whole() {
        assert!(spaced("UKRAINE-EO13662 (Directive 1)").contains(&spaced("ukraine-eo13662")));
        assert!(!spaced("SDNTK").contains(&spaced("SDN")));
    }
}
