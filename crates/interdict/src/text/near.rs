//! The listed words that the text has around a token, and which of a name's words they can answer to.
//!
//! Everything here is integers: it decides, before any letter is compared, whether a name can be meant at all.

use std::rc::Rc;

use interdict_names::{NameKind, ONE, ceiling};

use super::anchors::{Link, OwnWords};

/// Several tokens that are read as one word.
#[derive(Clone, Debug)]
pub(crate) struct Joined {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) links: Rc<[Link]>,
}

/// Which listed words stand near the place that is looked at: for each, where it was met last.
///
/// Tokens enter in their order, so a word was met near the place just when its last place is not before
/// the first token that a name may reach.
#[derive(Debug)]
pub(crate) struct Near {
    seen: Vec<u32>,
    /// The number of the first token of the list.
    base: u32,
    /// The token that enters next.
    next: usize,
    /// The number of the first token within reach.
    floor: u32,
}

impl Near {
    pub(crate) fn new(words: usize) -> Self {
        Self {
            seen: vec![0; words],
            base: 1,
            next: 0,
            floor: 1,
        }
    }

    /// Begins another list of tokens, and forgets the one before, which had `tokens`.
    pub(crate) fn begin(&mut self, tokens: usize) {
        let gone = u32::try_from(tokens).expect("a block holds fewer tokens than bytes") + 1;
        self.base = match self.base.checked_add(gone) {
            Some(base) if base < u32::MAX / 2 => base,
            _ => {
                self.seen.fill(0);
                1
            }
        };
        self.next = 0;
        self.floor = self.base;
    }

    /// Moves on to the tokens from `first` to `last`; neither may lie before the ones of the last call.
    pub(crate) fn reach(
        &mut self,
        first: usize,
        last: usize,
        mut enter: impl FnMut(usize, &mut dyn FnMut(&[Link])),
    ) {
        for token in self.next.max(first)..=last {
            let number = self.base + token as u32;
            let seen = &mut self.seen;
            enter(token, &mut |links| {
                for link in links {
                    seen[link.word as usize] = number;
                }
            });
        }
        self.next = self.next.max(last + 1);
        self.floor = self.base + first as u32;
    }

    /// Whether a listed word stands within reach.
    pub(crate) fn holds(&self, word: u32) -> bool {
        self.seen[word as usize] >= self.floor
    }
}

/// A token near an anchor, as far as a chain needs it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answer {
    pub(crate) token: usize,
    /// The last token, where several are read as one word.
    pub(crate) last: usize,
    /// Index into the words of the name.
    pub(crate) word: usize,
    pub(crate) likeness: u16,
    /// The lesser of what the two words weigh, in thousandths.
    pub(crate) weight: u16,
}

/// The tokens that answer to a name, close enough together, and the most that they can score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chain {
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// In ten-thousandths.
    pub(crate) most: u16,
    /// Of a single answer: how like it is, in thousandths.
    pub(crate) alone: Option<u16>,
}

/// What is known of the tokens around a chain.
pub(crate) struct Around<'a> {
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// Whether a token is no particle.
    pub(crate) is_long: &'a dyn Fn(usize) -> bool,
    /// Whether it is a generic word, a place or a number, by which other words of their kind may be meant.
    pub(crate) is_generic: &'a dyn Fn(usize) -> bool,
    /// Whether it is a single letter.
    pub(crate) is_initial: &'a dyn Fn(usize) -> bool,
}

impl Around<'_> {
    /// Whether anything holds of a token of a chain or right beside it.
    fn any(&self, first: usize, last: usize, holds: &dyn Fn(usize) -> bool) -> bool {
        /// As far as an answer may stand from the next.
        const BESIDE: usize = 3;
        let first = first.saturating_sub(BESIDE).max(self.first);
        (first..=(last + BESIDE).min(self.last)).any(holds)
    }
}

/// Most tokens between two that answer, of which [`LONG_BETWEEN_MAX`] are long: more than a comparison allows
/// between two words, as particles and legal forms are no words here.
const BETWEEN_MAX: usize = 6;

/// Most tokens of four letters or more between two that answer.
const LONG_BETWEEN_MAX: usize = 3;

/// What a token between two that answer costs, in thousandths of a weight: more where it is long, and so perhaps of
/// another name.
const LONG_COST: u32 = 100_000;
const SHORT_COST: u32 = 5_000;

/// Joins the answers to a name that stand close enough to an anchor; nothing when they do not cover `least`.
///
/// `answers` begins with those of the anchor, which are not yet told apart from each other.
pub(crate) fn chain(
    answers: &mut Vec<Answer>,
    anchors: usize,
    name: &OwnWords<'_>,
    around: &Around<'_>,
) -> Option<Chain> {
    let OwnWords { words, least, kind } = *name;
    let worth = |answer: &Answer| {
        let weight = u32::from(answer.weight).max(1);
        (
            weight * u32::from(answer.likeness),
            std::cmp::Reverse(answer.word),
        )
    };
    let anchor = *answers[..anchors].iter().max_by_key(|one| worth(one))?;
    answers.drain(..anchors);
    let taken = grow(anchor, answers, |one| worth(one).0, around.is_long);
    let chosen = taken
        .iter()
        .fold(0_u64, |mask, one| mask | 1 << one.word.min(63));
    let covered: u32 = taken
        .iter()
        .map(|one| u32::from(words[one.word].count))
        .sum();
    if covered < least {
        return None;
    }
    let answered = || taken.iter().map(|one| (one.weight, one.likeness));
    let missing = || {
        let left = words
            .iter()
            .enumerate()
            .filter(|(at, _)| chosen >> (*at).min(63) & 1 == 0);
        left.map(|(_, word)| word)
    };
    let first = taken.iter().map(|one| one.token).min()?;
    let last = taken.iter().map(|one| one.last).max()?;
    // What nothing here answers to is missing; or the text has it otherwise, or by its initial.
    let mut most = ceiling(kind, answered(), missing().map(|word| word.weight));
    let beside = |holds: &dyn Fn(usize) -> bool| around.any(first, last, holds);
    if beside(around.is_generic) {
        let loose = missing().filter(|word| word.loose);
        let found = answered().chain(loose.map(|word| (word.weight, ONE)));
        let left = missing().filter(|word| !word.loose);
        most = most.max(ceiling(kind, found, left.map(|word| word.weight)));
    }
    if kind == NameKind::Person && beside(around.is_initial) {
        most = most.max(ceiling(kind, answered(), []));
    }
    Some(Chain {
        first,
        last,
        most,
        alone: (taken.len() == 1).then_some(anchor.likeness),
    })
}

/// Starts at an anchor and takes in, one after another, the answer that is worth most for its distance.
fn grow(
    anchor: Answer,
    answers: &[Answer],
    worth: impl Fn(&Answer) -> u32,
    is_long: &dyn Fn(usize) -> bool,
) -> Vec<Answer> {
    let mut taken = vec![anchor];
    let (mut low, mut high) = (anchor.token, anchor.last);
    loop {
        let free = answers.iter().filter(|one| {
            let apart = |other: &Answer| one.last < other.token || other.last < one.token;
            taken
                .iter()
                .all(|other| other.word != one.word && apart(other))
        });
        let next = free
            .filter_map(|one| {
                let between = match (one.last < low, one.token > high) {
                    (true, _) => one.last + 1..low,
                    (_, true) => high + 1..one.token,
                    _ => 0..0,
                };
                let long = between.clone().filter(|at| is_long(*at)).count();
                let near = between.len() <= BETWEEN_MAX && long <= LONG_BETWEEN_MAX;
                let cost = long as u32 * LONG_COST + between.len() as u32 * SHORT_COST;
                let left = worth(one).checked_sub(cost).filter(|_| near)?;
                Some((left, std::cmp::Reverse((one.token, one.word)), one))
            })
            .max_by_key(|(left, place, _)| (*left, *place));
        let Some((_, _, one)) = next else {
            return taken;
        };
        taken.push(*one);
        low = low.min(one.token);
        high = high.max(one.last);
    }
}
