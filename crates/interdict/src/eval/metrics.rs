//! Precision, recall and F1 of labelled pairs: at one threshold, over all of them, and by class.

use std::collections::BTreeMap;

use interdict_names::{Comparison, REVIEW, SCORE_ONE, analyse, score};

use super::LabelledPair;

/// How many of each outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Matches found.
    pub found: u32,
    /// Matches missed.
    pub missed: u32,
    /// Others taken for matches.
    pub false_alarms: u32,
    /// Others told apart.
    pub told_apart: u32,
}

impl Counts {
    pub(crate) fn add(&mut self, matches: bool, fires: bool) {
        let count = match (matches, fires) {
            (true, true) => &mut self.found,
            (true, false) => &mut self.missed,
            (false, true) => &mut self.false_alarms,
            (false, false) => &mut self.told_apart,
        };
        *count += 1;
    }

    /// Share of the alarms that are right; 1 if there was no alarm.
    pub fn precision(&self) -> f64 {
        share(self.found, self.found + self.false_alarms)
    }

    /// Share of the matches that were found; 1 if there was no match.
    pub fn recall(&self) -> f64 {
        share(self.found, self.found + self.missed)
    }

    /// Harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        share(
            2 * self.found,
            2 * self.found + self.false_alarms + self.missed,
        )
    }
}

/// `part` of `whole`; 1 of nothing.
pub(super) fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 {
        1.0
    } else {
        f64::from(part) / f64::from(whole)
    }
}

/// Outcome at one threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurvePoint {
    /// In ten-thousandths.
    pub threshold: u16,
    /// What happens there.
    pub counts: Counts,
}

/// Outcome of one class at the review threshold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassResult {
    /// Its name.
    pub class: String,
    /// The outcome.
    pub counts: Counts,
}

/// A labelled pair with the comparison that judged it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The pair.
    pub pair: LabelledPair,
    /// The comparison.
    pub comparison: Comparison,
}

/// How the matcher does on a labelled file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairReport {
    /// Outcome at the review threshold.
    pub overall: Counts,
    /// Each class apart, by name.
    pub classes: Vec<ClassResult>,
    /// Outcome at every hundredth of a threshold.
    pub curve: Vec<CurvePoint>,
    /// What is wrong at the review threshold, the worst first.
    pub misses: Vec<Judged>,
}

/// Judges the pairs of a labelled file.
pub fn judge_pairs(pairs: &[LabelledPair]) -> PairReport {
    let judged: Vec<Judged> = pairs.iter().map(judge).collect();
    let mut overall = Counts::default();
    let mut classes: BTreeMap<&str, Counts> = BTreeMap::new();
    for j in &judged {
        let fires = j.comparison.score >= REVIEW;
        overall.add(j.pair.matches, fires);
        classes
            .entry(&j.pair.class)
            .or_default()
            .add(j.pair.matches, fires);
    }
    let classes = classes
        .into_iter()
        .map(|(class, counts)| ClassResult {
            class: class.to_owned(),
            counts,
        })
        .collect();
    PairReport {
        overall,
        classes,
        curve: curve(&judged),
        misses: misses(&judged),
    }
}

fn judge(pair: &LabelledPair) -> Judged {
    let (query, listed) = (
        analyse(&pair.query, pair.kind),
        analyse(&pair.listed, pair.kind),
    );
    Judged {
        pair: pair.clone(),
        comparison: score(&query, &listed),
    }
}

fn curve(judged: &[Judged]) -> Vec<CurvePoint> {
    let at = |threshold: u16| {
        let mut counts = Counts::default();
        judged
            .iter()
            .for_each(|j| counts.add(j.pair.matches, j.comparison.score >= threshold));
        CurvePoint { threshold, counts }
    };
    (30..=100)
        .map(|hundredth| at(hundredth * (SCORE_ONE / 100)))
        .collect()
}

fn misses(judged: &[Judged]) -> Vec<Judged> {
    let mut misses: Vec<Judged> = judged
        .iter()
        .filter(|j| (j.comparison.score >= REVIEW) != j.pair.matches)
        .cloned()
        .collect();
    misses.sort_by_key(|j| std::cmp::Reverse(j.comparison.score.abs_diff(REVIEW)));
    misses
}

#[cfg(test)]
mod tests {
    use super::*;
    use interdict_names::NameKind;

    fn pair(query: &str, listed: &str, matches: bool, class: &str) -> LabelledPair {
        let (query, listed, class) = (query.to_owned(), listed.to_owned(), class.to_owned());
        LabelledPair {
            query,
            listed,
            kind: NameKind::Person,
            matches,
            class,
            note: String::new(),
        }
    }

    #[test]
    fn pairs_are_counted_by_class() {
        let report = judge_pairs(&[
            pair("Vladimir Putin", "PUTIN, Vladimir", true, "a"),
            pair("Hafez Makhlouf", "Rami Makhlouf", false, "a"),
            pair("Hafez Makhlouf", "Rami Makhlouf", true, "b"),
        ]);
        assert_eq!(
            report.overall,
            Counts {
                found: 1,
                missed: 1,
                false_alarms: 0,
                told_apart: 1
            }
        );
        assert_eq!(report.classes.len(), 2);
        assert_eq!(report.misses.len(), 1);
        assert_eq!(report.curve.len(), 71);
        assert!((report.overall.recall() - 0.5).abs() < 1e-9);
        assert!((report.overall.precision() - 1.0).abs() < 1e-9);
    }
}
