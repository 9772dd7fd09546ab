//! Trials: damaged names that must be found, near-misses and invented people that must not.

use std::collections::BTreeMap;

use interdict_names::{Name, NameKind, REVIEW, SCORE_ONE, STRONG, analyse, score};

use super::metrics::share;
use super::{ListedName, Perturbation, Random, perturb};

/// One query of a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Its class in the report.
    pub class: &'static str,
    /// The query.
    pub query: String,
    /// The listed name it must find; `None` for a near-miss, which must find nobody.
    pub expected: Option<usize>,
}

/// Outcome of a class of trials.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrialClass {
    /// Its name.
    pub class: String,
    /// Queries.
    pub total: u32,
    /// Queries whose listed name (any name, for near-misses) reaches the review threshold.
    pub review: u32,
    /// The same at the strong threshold.
    pub strong: u32,
    /// Queries whose listed name is among the ten best, at any score above 0.
    pub first_ten: u32,
    /// The worst three misses, or the three highest near-misses: score and query.
    pub examples: Vec<(u16, String)>,
}

impl TrialClass {
    /// Share that reaches the review threshold.
    pub fn review_share(&self) -> f64 {
        share(self.review, self.total)
    }

    /// Share that reaches the strong threshold.
    pub fn strong_share(&self) -> f64 {
        share(self.strong, self.total)
    }

    /// Share among the ten best.
    pub fn first_ten_share(&self) -> f64 {
        share(self.first_ten, self.total)
    }
}

/// Outcome of all trials.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrialReport {
    /// Classes that must be found, by name.
    pub found: Vec<TrialClass>,
    /// Classes of near-misses, by name.
    pub near_misses: Vec<TrialClass>,
    /// Threshold in ten-thousandths, damaged queries found there, near-misses firing there.
    pub curve: Vec<(u16, u32, u32)>,
}

impl TrialReport {
    /// The shares of the damaged queries found and of the near-misses firing at a threshold of the curve.
    pub fn at(&self, threshold: u16) -> Option<(f64, f64)> {
        let point = self.curve.iter().find(|point| point.0 == threshold)?;
        let (found, near) = (self.all_found().total, self.all_near_misses().total);
        Some((share(point.1, found), share(point.2, near)))
    }

    /// All damaged queries together.
    pub fn all_found(&self) -> TrialClass {
        together("all", &self.found)
    }

    /// All near-misses together.
    pub fn all_near_misses(&self) -> TrialClass {
        together("near-misses", &self.near_misses)
    }
}

fn together(class: &str, classes: &[TrialClass]) -> TrialClass {
    let sum = |value: fn(&TrialClass) -> u32| classes.iter().map(value).sum();
    TrialClass {
        class: class.to_owned(),
        total: sum(|c| c.total),
        review: sum(|c| c.review),
        strong: sum(|c| c.strong),
        first_ten: sum(|c| c.first_ten),
        examples: Vec::new(),
    }
}

/// Every perturbation of every name that it can be done to.
pub fn perturbed(names: &[ListedName], seed: u64) -> Vec<Trial> {
    let mut random = Random::new(seed);
    let mut trials = Vec::new();
    for kind in Perturbation::ALL {
        for (i, name) in names.iter().enumerate() {
            if let Some(query) = perturb(name, kind, &mut random) {
                trials.push(Trial {
                    class: kind.label(),
                    query,
                    expected: Some(i),
                });
            }
        }
    }
    trials
}

/// Near-misses: for each name, one with a word of another listed name in place of its own, one person made of the
/// given names of one and the surname of another, and one with half its letters changed.
pub fn near_misses(names: &[ListedName], seed: u64) -> Vec<Trial> {
    let mut random = Random::new(seed);
    let listed: Vec<String> = names
        .iter()
        .map(|n| n.words().join(" ").to_lowercase())
        .collect();
    let mut trials = Vec::new();
    for (i, name) in names.iter().enumerate() {
        let other =
            &names[(i + 1 + random.below(names.len().saturating_sub(1))) % names.len().max(1)];
        let candidates = [
            ("a word of another", swap_word(name, other, &mut random)),
            ("given names and surname of two", crossed(name, other)),
            ("beyond recognition", scramble(name, &mut random)),
        ];
        for (class, query) in candidates {
            if let Some(query) = query.filter(|q| !listed.contains(&q.to_lowercase())) {
                trials.push(Trial {
                    class,
                    query,
                    expected: None,
                });
            }
        }
    }
    trials
}

fn swap_word(name: &ListedName, other: &ListedName, random: &mut Random) -> Option<String> {
    let mut words = name.words();
    let others = other.words();
    let own: Vec<usize> = (0..words.len())
        .filter(|&i| words[i].chars().count() >= 4)
        .collect();
    let foreign: Vec<&String> = others
        .iter()
        .filter(|w| w.chars().count() >= 4 && !words.contains(w))
        .collect();
    if words.len() < 2 {
        return None;
    }
    let (at, word) = (*random.pick(&own)?, (*random.pick(&foreign)?).clone());
    words[at] = word;
    Some(words.join(" "))
}

fn crossed(name: &ListedName, other: &ListedName) -> Option<String> {
    let usable =
        !name.surname.is_empty() && !other.surname.is_empty() && name.surname != other.surname;
    usable.then(|| format!("{} {}", name.given, other.surname))
}

/// Half of the letters of every word replaced.
fn scramble(name: &ListedName, random: &mut Random) -> Option<String> {
    let scrambled = name
        .words()
        .iter()
        .map(|word| scrambled(word, random))
        .collect::<Vec<_>>()
        .join(" ");
    Some(scrambled)
}

fn scrambled(word: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    for _ in 0..letters.len().div_ceil(2) {
        let at = random.below(letters.len());
        letters[at] = char::from(b'a' + random.below(26) as u8);
    }
    letters.into_iter().collect()
}

/// Screens every trial against all listed names, pair by pair.
pub fn run_trials(names: &[ListedName], trials: &[Trial]) -> TrialReport {
    let listed: Vec<Name> = names
        .iter()
        .map(|n| analyse(&n.text, NameKind::Person))
        .collect();
    let mut classes: BTreeMap<(bool, &str), TrialClass> = BTreeMap::new();
    let mut outcomes = Vec::with_capacity(trials.len());
    for trial in trials {
        let query = analyse(&trial.query, NameKind::Person);
        let scores: Vec<u16> = listed
            .iter()
            .map(|record| score(&query, record).score)
            .collect();
        let best = scores.iter().copied().max().unwrap_or(0);
        let relevant = trial.expected.map_or(best, |i| scores[i]);
        let better = trial
            .expected
            .map_or(0, |i| scores.iter().filter(|&&s| s > scores[i]).count());
        outcomes.push((trial.expected.is_some(), relevant));
        let class = classes
            .entry((trial.expected.is_none(), trial.class))
            .or_default();
        count(class, trial, relevant, better);
    }
    let (mut found, mut near_misses) = (Vec::new(), Vec::new());
    for ((near_miss, label), mut class) in classes {
        class.class = label.to_owned();
        if near_miss {
            near_misses.push(class)
        } else {
            found.push(class)
        }
    }
    TrialReport {
        found,
        near_misses,
        curve: curve(&outcomes),
    }
}

const EXAMPLES: usize = 3;

fn count(class: &mut TrialClass, trial: &Trial, score: u16, better: usize) {
    class.total += 1;
    class.review += u32::from(score >= REVIEW);
    class.strong += u32::from(score >= STRONG);
    class.first_ten += u32::from(score > 0 && better < 10);
    let wrong = if trial.expected.is_some() {
        score < REVIEW
    } else {
        score >= REVIEW
    };
    if wrong {
        class.examples.push((score, trial.query.clone()));
        class
            .examples
            .sort_by_key(|&(s, _)| std::cmp::Reverse(s.abs_diff(REVIEW)));
        class.examples.truncate(EXAMPLES);
    }
}

fn curve(outcomes: &[(bool, u16)]) -> Vec<(u16, u32, u32)> {
    let at = |threshold: u16| {
        let reach = |expected| {
            outcomes
                .iter()
                .filter(|&&(e, s)| e == expected && s >= threshold)
                .count() as u32
        };
        (threshold, reach(true), reach(false))
    };
    (30..=100)
        .map(|hundredth| at(hundredth * (SCORE_ONE / 100)))
        .collect()
}

/// People who are not listed, screened against lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FalseAlarms {
    /// People screened.
    pub people: u32,
    /// Of them, how many reach the review threshold.
    pub review: u32,
    /// Of them, how many reach the strong threshold.
    pub strong: u32,
    /// Threshold in ten-thousandths and how many reach it, from the lowest that was asked at.
    pub curve: Vec<(u16, u32)>,
    /// The highest ten.
    pub examples: Vec<FalseAlarm>,
}

/// A person who is not listed, and the listed name that answers best.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FalseAlarm {
    /// In ten-thousandths.
    pub score: u16,
    /// Who was screened.
    pub person: String,
    /// The listed name.
    pub listed: String,
}

impl FalseAlarms {
    /// How many reach a threshold; `None` below the lowest that was asked at.
    pub fn at(&self, threshold: u16) -> Option<u32> {
        let point = self.curve.iter().find(|point| point.0 == threshold);
        point.map(|point| point.1)
    }
}

/// Counts false alarms; `best` is the highest score that any listed name has for a query, with that name, if it
/// reaches the threshold `from`.
pub fn false_alarms(
    people: &[String],
    from: u16,
    mut best: impl FnMut(&str) -> Option<(u16, String)>,
) -> FalseAlarms {
    let mut alarms: Vec<FalseAlarm> = Vec::new();
    for person in people {
        if let Some((score, listed)) = best(person) {
            let person = person.clone();
            alarms.push(FalseAlarm {
                score,
                person,
                listed,
            });
        }
    }
    alarms.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.person.cmp(&b.person)));
    let reach = |threshold| alarms.iter().take_while(|a| a.score >= threshold).count() as u32;
    FalseAlarms {
        people: people.len() as u32,
        review: reach(REVIEW),
        strong: reach(STRONG),
        curve: (30..=100)
            .map(|hundredth| hundredth * (SCORE_ONE / 100))
            .filter(|&threshold| threshold >= from)
            .map(|threshold| (threshold, reach(threshold)))
            .collect(),
        examples: alarms.into_iter().take(10).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<ListedName> {
        [
            "PUTIN, Vladimir Vladimirovich",
            "AL-ZAWAHIRI, Ayman",
            "STJEPANOVIC, Savo",
            "KIM, Jong Un",
        ]
        .map(ListedName::new)
        .to_vec()
    }

    #[test]
    fn trials_are_repeatable_and_counted() {
        let names = names();
        let mut trials = perturbed(&names, 1);
        assert_eq!(trials, perturbed(&names, 1));
        trials.extend(near_misses(&names, 1));
        let report = run_trials(&names, &trials);
        assert_eq!(
            report.all_found().total + report.all_near_misses().total,
            trials.len() as u32
        );
        assert!(report.all_found().review_share() > report.all_near_misses().review_share());
        let (low, high) = (
            report.curve.first().expect("a point"),
            report.curve.last().expect("a point"),
        );
        assert!(low.1 >= high.1 && low.2 >= high.2);
    }

    #[test]
    fn alarms_are_counted_at_both_thresholds() {
        let people = ["a", "b", "c"].map(str::to_owned);
        let best = |person: &str| (person == "b").then(|| (STRONG, "B".to_owned()));
        let alarms = false_alarms(&people, 6000, best);
        assert_eq!((alarms.people, alarms.review, alarms.strong), (3, 1, 1));
        assert_eq!(alarms.examples[0].person, "b");
        assert_eq!((alarms.at(6000), alarms.at(5900)), (Some(1), None));
    }
}
