//! How well the scanner does on a corpus of labelled documents: precision, recall, and every mistake by name.

use interdict_names::SCORE_ONE;

use super::scanner::{Mention, ScanTerms, Scanner};

const CORPUS: &str = include_str!("../../corpus/texts.txt");

/// Which lists a label needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Needs {
    /// The register of measures that ships with the program.
    Register,
    /// The official lists too.
    Lists,
}

/// A place of a document that means a listed party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextLabel {
    /// Which lists name the party.
    pub needs: Needs,
    /// The text of the place, whatever its white space.
    pub text: String,
    /// Words of one of the party's names.
    pub party: String,
}

/// A document whose mentions are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledText {
    /// Its name.
    pub id: String,
    /// What it is: press, invoice, bill-of-lading, payment, email.
    pub kind: String,
    /// The code of its language.
    pub language: String,
    /// The text.
    pub text: String,
    /// Its mentions.
    pub labels: Vec<TextLabel>,
}

/// What a scan of the corpus came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextReport {
    /// How many documents were scanned.
    pub documents: usize,
    /// Labelled places that were found, with their party.
    pub found: usize,
    /// Labelled places that were not: document and text.
    pub missed: Vec<String>,
    /// Mentions where there is no label: document, text and what it was taken for.
    pub wrong: Vec<String>,
}

impl TextReport {
    /// The share of mentions that are right, in ten-thousandths.
    #[must_use]
    pub fn precision(&self) -> u16 {
        share(self.found, self.wrong.len())
    }

    /// The share of labelled places that were found, in ten-thousandths.
    #[must_use]
    pub fn recall(&self) -> u16 {
        share(self.found, self.missed.len())
    }
}

fn share(good: usize, bad: usize) -> u16 {
    let all = good + bad;
    if all == 0 {
        return SCORE_ONE;
    }
    (good * usize::from(SCORE_ONE) / all) as u16
}

/// The labelled documents that ship with the program.
///
/// # Panics
/// Never: a test reads them.
#[must_use]
pub fn labelled_texts() -> Vec<LabelledText> {
    CORPUS.split("### ").skip(1).map(document).collect()
}

fn document(block: &str) -> LabelledText {
    let (head, rest) = block.split_once('\n').expect("a head, and a text");
    let mut words = head.split(' ').map(str::to_owned);
    let mut word = || words.next().expect("a name, a kind, a language");
    let (id, kind, language) = (word(), word(), word());
    let mut labels = Vec::new();
    let mut text = rest;
    while let Some(line) = text.strip_prefix("@ ") {
        let (line, after) = line.split_once('\n').expect("labels end with their line");
        labels.push(label(line));
        text = after;
    }
    LabelledText {
        id,
        kind,
        language,
        text: text.to_owned(),
        labels,
    }
}

fn label(line: &str) -> TextLabel {
    let mut fields = line.split(" | ").map(str::to_owned);
    let mut field = || fields.next().expect("what it needs, a text, a party");
    let needs = match field().as_str() {
        "register" => Needs::Register,
        "lists" => Needs::Lists,
        other => panic!("no such lists: {other}"),
    };
    TextLabel {
        needs,
        text: field(),
        party: field(),
    }
}

/// Scans labelled documents. Labels that need more lists than the scanner has are passed over.
#[must_use]
pub fn evaluate_texts(scanner: &Scanner<'_>, texts: &[LabelledText], lists: Needs) -> TextReport {
    let mut report = TextReport::default();
    for text in texts {
        report.documents += 1;
        let scan = scanner.scan(&text.text, &ScanTerms::default());
        let mut labelled = Vec::new();
        for label in &text.labels {
            let places = places(&text.text, &label.text);
            assert!(
                !places.is_empty(),
                "{}: {:?} is not in the text",
                text.id,
                label.text
            );
            for place in places {
                labelled.push(place);
                if label.needs <= lists {
                    let hit = scan
                        .mentions
                        .iter()
                        .any(|mention| overlaps(mention, place) && means(mention, &label.party));
                    match hit {
                        true => report.found += 1,
                        false => report.missed.push(format!("{}: {}", text.id, label.text)),
                    }
                }
            }
        }
        for mention in &scan.mentions {
            if !labelled.iter().any(|place| overlaps(mention, *place)) {
                let taken = mention
                    .hits
                    .first()
                    .map_or("?", |found| found.hit.card.caption.as_str());
                let own = &text.text[mention.start..mention.end];
                report
                    .wrong
                    .push(format!("{}: {own:?} for {taken}", text.id));
            }
        }
    }
    report
}

fn overlaps(mention: &Mention, (start, end): (usize, usize)) -> bool {
    mention.start < end && start < mention.end
}

fn means(mention: &Mention, party: &str) -> bool {
    let party = party.to_lowercase();
    mention.hits.iter().any(|found| {
        let card = &found.hit.card;
        let mut names = card
            .names
            .iter()
            .map(|name| &name.text)
            .chain([&card.caption]);
        names.any(|name| name.to_lowercase().contains(&party))
    })
}

/// Where a text stands in another, whatever their white space.
fn places(text: &str, sought: &str) -> Vec<(usize, usize)> {
    let dense: Vec<(usize, char)> = text
        .char_indices()
        .filter(|(_, c)| !c.is_whitespace())
        .collect();
    let sought: Vec<char> = sought.chars().filter(|c| !c.is_whitespace()).collect();
    dense
        .windows(sought.len())
        .filter(|window| window.iter().map(|(_, c)| c).eq(&sought))
        .map(|window| {
            let (last, c) = window[window.len() - 1];
            (window[0].0, last + c.len_utf8())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corpus_is_whole() {
        let texts = labelled_texts();
        assert!(texts.len() >= 60);
        let mut ids: Vec<&str> = texts.iter().map(|text| text.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), texts.len());
        for text in &texts {
            for label in &text.labels {
                assert!(
                    !places(&text.text, &label.text).is_empty(),
                    "{}: {}",
                    text.id,
                    label.text
                );
            }
        }
    }
}
