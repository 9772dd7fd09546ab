//! The words of the text that a listed name answers to, around an anchor.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use interdict_names::{
    Comparison, Edge, Form, Name, NameKind, Text, Word, analyse_with, edge, score,
};

use super::anchors::Mass;
use super::surroundings::Surroundings;
use super::token::{TOKEN_MAX, Token, gap, shape};

/// How far around an anchor the words of a name are looked for, in tokens.
pub(crate) const REACH: usize = 10;

/// Stretches that are kept.
const STRETCHES_MAX: usize = 1 << 12;

/// Words that are kept from one list of tokens to the next.
const WORDS_MAX: usize = 1 << 15;

/// What a word between two words of one name costs that nothing answers to, in thousandths of a weight.
const BETWEEN_COST: u64 = 100_000;

/// Most words between two words of one name that nothing answers to.
const BETWEEN_MAX: usize = 2;

/// A stretch of tokens, written as it is compared.
#[derive(Clone, Debug)]
pub(crate) struct Stretch {
    pub(crate) name: Name,
    /// Where each token stands in the name's text: start, end, token.
    places: Vec<(u32, u32, usize)>,
}

/// A listed name found in the text.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    /// The tokens, from the first to the last.
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// What was compared.
    pub(crate) query: Rc<Stretch>,
    pub(crate) comparison: Comparison,
    /// Whether what is rare in the listed name is covered.
    pub(crate) covered: bool,
}

/// The tokens of a text, with the spelling in which each is compared.
pub(crate) struct Tokens<'a> {
    pub(crate) text: &'a str,
    pub(crate) list: &'a [Token],
    /// For each token, how it is spelled where that is not as the text has it.
    pub(crate) spelling: &'a dyn Fn(usize) -> Option<&'a str>,
    /// Those that were written already.
    pub(crate) stretches: &'a Stretches,
}

/// How a stretch is written: its first and last token, as a name of what kind, and whether characters of a script
/// without blanks stay together.
type Writing = (usize, usize, NameKind, bool);

/// Stretches of one list of tokens, each written and analysed once, and what stands around them.
#[derive(Debug, Default)]
pub(crate) struct Stretches {
    written: RefCell<HashMap<Writing, Rc<Stretch>>>,
    around: RefCell<HashMap<(usize, usize), Surroundings>>,
    /// Words are the same in every list.
    words: RefCell<HashMap<(Text, Form), Word>>,
}

impl Stretches {
    /// Forgets them all: the list of tokens is another.
    pub(crate) fn forget(&mut self) {
        self.written.get_mut().clear();
        self.around.get_mut().clear();
        if self.words.get_mut().len() >= WORDS_MAX {
            self.words.get_mut().clear();
        }
    }

    fn word(&self, text: Text, form: Form) -> Word {
        let mut words = self.words.borrow_mut();
        *words
            .entry((text, form))
            .or_insert_with(|| Word::new(text, form))
    }
}

impl Tokens<'_> {
    /// The first and the last token around `at` that a name may reach.
    pub(crate) fn around(&self, at: usize) -> (usize, usize) {
        let mut first = at;
        while first > 0 && at - first < REACH && self.joins(first) {
            first -= 1;
        }
        let mut last = at;
        while last + 1 < self.list.len() && last - at < REACH && self.joins(last + 1) {
            last += 1;
        }
        (first, last)
    }

    /// Whether a token and the one before it may belong to one name.
    fn joins(&self, at: usize) -> bool {
        let short = |at: usize| ((self.list[at].end - self.list[at].start) as usize) <= TOKEN_MAX;
        !self.list[at].after(gap::END) && short(at) && short(at - 1)
    }

    /// Writes a stretch of tokens as one name.
    pub(crate) fn stretch(&self, first: usize, last: usize, kind: NameKind) -> Rc<Stretch> {
        self.written_once(first, last, kind, true)
    }

    /// The same with a blank after every character of a script that writes without, so that each is a word.
    pub(crate) fn spaced(&self, first: usize, last: usize, kind: NameKind) -> Rc<Stretch> {
        self.written_once(first, last, kind, false)
    }

    fn written_once(&self, first: usize, last: usize, kind: NameKind, glue: bool) -> Rc<Stretch> {
        let key = (first, last, kind, glue);
        if let Some(known) = self.stretches.written.borrow().get(&key) {
            return Rc::clone(known);
        }
        let written = Rc::new(self.written(first, last, kind, glue));
        let mut all = self.stretches.written.borrow_mut();
        if all.len() >= STRETCHES_MAX {
            all.clear();
        }
        all.insert(key, Rc::clone(&written));
        written
    }

    fn written(&self, first: usize, last: usize, kind: NameKind, glue: bool) -> Stretch {
        let mut text = String::new();
        let mut places = Vec::with_capacity(last - first + 1);
        for at in first..=last {
            let token = &self.list[at];
            if at > first {
                let glued = glue
                    && token.gap == 0
                    && token.is(shape::SYLLABLE)
                    && self.list[at - 1].is(shape::SYLLABLE);
                text.push_str(match () {
                    () if glued => "",
                    () if token.after(gap::COMMA) => ", ",
                    () if token.after(gap::STOP) && self.is_letter(at - 1) => ".",
                    () => " ",
                });
            }
            let start = text.len() as u32;
            text.push_str((self.spelling)(at).unwrap_or_else(|| token.text(self.text)));
            places.push((start, text.len() as u32, at));
        }
        Stretch {
            name: analyse_with(&text, kind, &mut |text, form| {
                self.stretches.word(text, form)
            }),
            places,
        }
    }

    /// What stands around a stretch.
    pub(crate) fn surroundings(&self, first: usize, last: usize) -> Surroundings {
        let known = self.stretches.around.borrow().get(&(first, last)).copied();
        known.unwrap_or_else(|| {
            let around = Surroundings::of(self, first, last);
            let mut all = self.stretches.around.borrow_mut();
            if all.len() >= STRETCHES_MAX {
                all.clear();
            }
            all.insert((first, last), around);
            around
        })
    }

    /// Whether a further capitalised word stands right beside, so that a name may be a longer one.
    pub(crate) fn has_neighbour(&self, first: usize, last: usize) -> bool {
        let plain = |token: &Token| token.gap == gap::SPACE || token.gap == gap::HYPHEN;
        let capital = |at: usize| {
            let token = &self.list[at];
            token.is(shape::CAPITAL) && token.is(shape::LETTERS) && token.end - token.start > 1
        };
        let opens = |at: usize| at == 0 || self.list[at].after(gap::STOP | gap::END | gap::LINE);
        let before =
            first > 0 && plain(&self.list[first]) && capital(first - 1) && !opens(first - 1);
        let after = last + 1 < self.list.len() && plain(&self.list[last + 1]) && capital(last + 1);
        before || after
    }

    fn is_letter(&self, at: usize) -> bool {
        self.list[at].end - self.list[at].start == 1
    }
}

impl Stretch {
    /// The tokens that a position of the name was made of. The characters of a run of Chinese or Korean all have the
    /// place of the run, and stand in its order.
    pub(crate) fn tokens(&self, position: usize) -> impl Iterator<Item = usize> + '_ {
        let own = self.name.positions()[position];
        let native = |at: usize| self.name.parts()[at].word.form().native.is_some();
        let rank = native(position).then(|| {
            let before = self.name.positions()[..position].iter().enumerate();
            before
                .filter(|(at, other)| other.start == own.start && native(*at))
                .count()
        });
        let places = self.places.iter();
        let tokens = places
            .filter(move |(start, end, _)| *start < own.end && own.start < *end)
            .map(|(_, _, token)| *token);
        let (skip, take) = rank.map_or((0, usize::MAX), |rank| (rank, 1));
        tokens.skip(skip).take(take)
    }

    /// The positions that a token stands at.
    fn positions_of(&self, token: usize) -> u64 {
        (0..self.name.positions().len())
            .filter(|position| self.tokens(*position).any(|own| own == token))
            .fold(0, |mask, position| mask | 1 << position)
    }
}

/// A part of the text that answers to a part of the listed name.
struct Answer {
    query: u64,
    record: u64,
    worth: u64,
}

/// Finds the stretch around token `at` that answers best to a listed name.
pub(crate) fn find(
    tokens: &Tokens<'_>,
    near: &Stretch,
    at: usize,
    record: &Name,
    mass: &Mass,
) -> Option<Window> {
    let positions = near.positions_of(at);
    if positions == 0 {
        return None;
    }
    let answers = answers(near, positions, record);
    let (low, high) = grow(&answers, positions)?;
    let first = near.tokens(low).min()?;
    let last = near.tokens(high).max()?;
    Some(window(tokens, first, last, record, mass))
}

/// Compares a stretch with a listed name.
pub(crate) fn window(
    tokens: &Tokens<'_>,
    first: usize,
    last: usize,
    record: &Name,
    mass: &Mass,
) -> Window {
    let (last, query, comparison) = best_end(tokens, first, last, record);
    let missing = |position: &u8| mass.counts[usize::from(*position)];
    let total: u32 = mass.counts.iter().sum();
    let lost: u32 = comparison.record_unmatched.iter().map(missing).sum();
    Window {
        first,
        last,
        query,
        covered: total - lost >= mass.least,
        comparison,
    }
}

/// The end at which the window is most like the name. Chinese and Korean names end with words that are no characters
/// of their own in the comparison: there further ends are tried.
fn best_end(
    tokens: &Tokens<'_>,
    first: usize,
    last: usize,
    record: &Name,
) -> (usize, Rc<Stretch>, Comparison) {
    /// The longest such ending: 股份有限公司.
    const ENDING_MAX: usize = 10;
    let compared = |last: usize| {
        let query = tokens.stretch(first, last, record.kind());
        let comparison = score(&query.name, record);
        (last, query, comparison)
    };
    let mut best = compared(last);
    let syllable = |at: usize| tokens.list[at].is(shape::SYLLABLE);
    let mut end = last;
    while syllable(end)
        && end - last < ENDING_MAX
        && end + 1 < tokens.list.len()
        && syllable(end + 1)
        && tokens.list[end + 1].gap == 0
    {
        end += 1;
        let longer = compared(end);
        if longer.2.score > best.2.score {
            best = longer;
        }
    }
    best
}

/// All parts near the anchor that answer to parts of the listed name.
fn answers(near: &Stretch, anchor: u64, record: &Name) -> Vec<Answer> {
    let reach = record.positions().len() as u32 + 3;
    let (low, high) = (
        anchor.trailing_zeros().saturating_sub(reach),
        64 - anchor.leading_zeros() + reach,
    );
    let mut answers = Vec::new();
    for part in near.name.parts() {
        if u32::from(part.first) < low || u32::from(part.first) >= high {
            continue;
        }
        for own in record.parts() {
            if let Some(Edge { similarity, .. }) = edge(&part.word, &own.word) {
                let weight = |name: &Name, range: std::ops::Range<usize>| -> u64 {
                    name.positions()[range]
                        .iter()
                        .map(|position| u64::from(position.weight))
                        .sum()
                };
                let least = weight(&near.name, part.range()).min(weight(record, own.range()));
                answers.push(Answer {
                    query: part.mask(),
                    record: own.mask(),
                    worth: least * u64::from(similarity),
                });
            }
        }
    }
    answers
}

/// Starts at the anchor and takes in, one after another, the best answer that stands near enough; gives the
/// first and the last position.
fn grow(answers: &[Answer], anchor: u64) -> Option<(usize, usize)> {
    let best = answers
        .iter()
        .filter(|answer| answer.query & anchor != 0)
        .max_by_key(|answer| {
            (
                answer.worth,
                std::cmp::Reverse((answer.query, answer.record)),
            )
        })?;
    let (mut query, mut record) = (best.query, best.record);
    loop {
        let free = answers
            .iter()
            .filter(|answer| answer.query & query == 0 && answer.record & record == 0);
        let next = free
            .filter_map(|answer| {
                let distance = distance(query, answer.query)?;
                // What is worth less than the words that it would bring in between is none of the name.
                let worth = answer.worth.checked_sub(distance as u64 * BETWEEN_COST)?;
                Some((answer, worth, distance))
            })
            .filter(|(_, worth, _)| *worth > 0)
            .max_by_key(|(answer, worth, distance)| {
                let first = (*distance, answer.query, answer.record);
                (*worth, std::cmp::Reverse(first))
            });
        match next {
            Some((answer, ..)) => {
                query |= answer.query;
                record |= answer.record;
            }
            None => break,
        }
    }
    Some((
        query.trailing_zeros() as usize,
        63 - query.leading_zeros() as usize,
    ))
}

/// How many positions stand between a part and what was taken; nothing when it is too many.
fn distance(taken: u64, part: u64) -> Option<usize> {
    let (low, high) = (taken.trailing_zeros(), 63 - taken.leading_zeros());
    let (first, last) = (part.trailing_zeros(), 63 - part.leading_zeros());
    let between = if first > high {
        first - high - 1
    } else if last < low {
        low - last - 1
    } else {
        0
    } as usize;
    (between <= BETWEEN_MAX).then_some(between)
}
