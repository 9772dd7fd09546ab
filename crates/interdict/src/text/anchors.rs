//! The anchors of the listed names: for each name the few words of which a mention must have one, and
//! beside it one of a few companions.
//!
//! A mention has to cover a share of what is rare in a listed name ([`Mass`]). So any set of its words that
//! weighs more than the rest of the share holds at least one word of every mention: the scarcest such set
//! is chosen, and no mention is lost by looking at no other word. The same once more gives the companions.

use std::collections::HashMap;

use interdict_names::{Form, Name, NameKind, Role, Script, Text, Word, edge, keys};

use super::near::Near;
use super::vocabulary;
use crate::index::{NameIndex, SegmentView};

/// A listed name: its segment, and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NameRef {
    pub(crate) segment: u16,
    pub(crate) name: u32,
}

/// A name to look at where an anchor stands, if its companion is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    anchor: u32,
    /// [`ALONE`] where the anchor is enough.
    companion: u32,
    name: NameRef,
}

/// The companion of an anchor that needs none.
const ALONE: u32 = u32::MAX;

/// Least likeness of a word of the text to an anchor or a companion, in thousandths.
pub(crate) const LIKE_MIN: u16 = 700;

/// A listed word that a word of the text may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) word: u32,
    /// In thousandths.
    pub(crate) likeness: u16,
    /// Whether the text has the very word.
    pub(crate) exact: bool,
}

/// The words of one name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OwnWords<'n> {
    pub(crate) words: &'n [NameWord],
    /// The least that a mention must cover.
    pub(crate) least: u32,
    pub(crate) kind: NameKind,
}

/// A word of a listed name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NameWord {
    pub(crate) id: u32,
    /// What it counts in the [`Mass`] of the name.
    pub(crate) count: u16,
    /// What it weighs in a comparison, in thousandths.
    pub(crate) weight: u16,
    /// Whether the text may have it otherwise than by a word that is looked up as like it: a number, which is
    /// written in many ways, or a word of ordinary prose, of which only the very word is looked up.
    pub(crate) loose: bool,
}

/// The anchors of the names of an index.
#[derive(Debug)]
pub(crate) struct Anchors {
    words: Vec<Word>,
    /// For each word, whether it is one of ordinary prose, or a number: no sign of a name by itself.
    plain: Vec<bool>,
    entries: Vec<Entry>,
    starts: Vec<u32>,
    keys: KeyTable,
    names: NameWords,
}

/// The words of every name, but for particles, titles and legal forms.
#[derive(Debug, Default)]
struct NameWords {
    /// Where the names of each segment begin.
    segments: Vec<u32>,
    /// For each name, where its words end, the least that a mention must cover, and what kind it is of.
    names: Vec<(u32, u32, NameKind)>,
    words: Vec<NameWord>,
}

/// How an anchor stands in the text.
#[derive(Clone, Copy)]
pub(crate) struct Standing<'n> {
    /// Whether the text has the very word.
    pub(crate) exact: bool,
    /// The folded word.
    pub(crate) text: &'n str,
    /// The letters of the word.
    pub(crate) letters: usize,
    /// Whether it is of a script without capitals.
    pub(crate) caseless: bool,
    /// Whether a label or the like beside it says that a party is meant.
    pub(crate) framed: &'n dyn Fn() -> bool,
    /// The listed words around.
    pub(crate) near: &'n Near,
}

/// Letters from which one misspelt word may stand for a name.
pub(crate) const MISSPELT_MIN: usize = 7;

/// Whether two words of six letters or more have the same letters, in another order.
pub(crate) fn is_reordered(a: &str, b: &str) -> bool {
    const LETTERS_MIN: usize = 6;
    let sorted = |word: &str| {
        let mut letters: Vec<u8> = word.bytes().map(|byte| byte.to_ascii_lowercase()).collect();
        letters.sort_unstable();
        letters
    };
    a.len() >= LETTERS_MIN && a.len() == b.len() && sorted(a) == sorted(b)
}

impl NameWords {
    fn of(&self, name: NameRef) -> OwnWords<'_> {
        let at = (self.segments[usize::from(name.segment)] + name.name) as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.names[before].0);
        let (end, least, kind) = self.names[at];
        OwnWords {
            words: &self.words[start as usize..end as usize],
            least,
            kind,
        }
    }
}

/// What counts of a name's words when it is asked whether a mention covers what is rare in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mass {
    /// What each position counts; zero for those that do not tell.
    pub(crate) counts: Vec<u32>,
    /// The least that a mention must cover.
    pub(crate) least: u32,
}

impl Mass {
    /// Of a person one more name says no more than a common one, and what is generic in a company's name says
    /// nothing, unless nothing else is there.
    pub(crate) fn of(kind: NameKind, positions: impl Iterator<Item = (u16, Role)> + Clone) -> Self {
        /// Most that one word of a person's name counts.
        const PERSON_MOST: u32 = 650;
        /// The share of a name that a mention must cover, in hundredths.
        const PERSON_SHARE: u32 = 55;
        const OTHER_SHARE: u32 = 65;
        let person = kind == NameKind::Person;
        let count = |(weight, role): (u16, Role)| match role {
            Role::Name | Role::Place | Role::Number | Role::Acronym if person => {
                u32::from(weight).min(PERSON_MOST)
            }
            Role::Name | Role::Place | Role::Number | Role::Acronym => u32::from(weight),
            _ => 0,
        };
        let mut counts: Vec<u32> = positions.clone().map(count).collect();
        if counts.iter().sum::<u32>() < 350 {
            counts = positions.map(|(weight, _)| u32::from(weight)).collect();
        }
        let share = if person { PERSON_SHARE } else { OTHER_SHARE };
        let least = (counts.iter().sum::<u32>() * share).div_ceil(100).max(1);
        Self { counts, least }
    }

    /// The mass of an analysed name.
    pub(crate) fn of_name(name: &Name) -> Self {
        let parts = name.parts();
        let positions = name.positions().iter().enumerate();
        Self::of(
            name.kind(),
            positions.map(|(at, position)| (position.weight, parts[at].word.role())),
        )
    }
}

/// One word of a name being anchored.
#[derive(Clone, Copy)]
struct Candidate {
    id: u32,
    count: u32,
    /// The scarcer the smaller.
    cost: u32,
}

impl Anchors {
    /// Chooses the anchors of all names of an index.
    pub(crate) fn of(index: &NameIndex) -> Self {
        let mut build = Build::default();
        for (number, segment) in index.segments().iter().enumerate() {
            build.count(&segment.view(number as u32));
        }
        for (number, segment) in index.segments().iter().enumerate() {
            build.segment(number as u16, &segment.view(number as u32));
        }
        build.finish()
    }

    /// Whether a word is the anchor of any name.
    pub(crate) fn is_anchor(&self, word: u32) -> bool {
        self.starts[word as usize] < self.starts[word as usize + 1]
    }

    /// The names to look at where a word like this anchor stands.
    pub(crate) fn names(&self, anchor: u32, standing: &Standing<'_>, names: &mut Vec<NameRef>) {
        let own = self.starts[anchor as usize] as usize..self.starts[anchor as usize + 1] as usize;
        let mut take = |entries: &[Entry]| {
            let admitted = entries
                .iter()
                .filter(|entry| self.admits(entry.name, anchor, standing));
            names.extend(admitted.map(|entry| entry.name));
        };
        for entries in self.entries[own].chunk_by(|a, b| a.companion == b.companion) {
            if entries[0].companion == ALONE || standing.near.holds(entries[0].companion) {
                take(entries);
            }
        }
    }

    /// The words of a name.
    pub(crate) fn words(&self, name: NameRef) -> OwnWords<'_> {
        self.names.of(name)
    }

    /// Whether what stands around can be a mention of a name at all, by the rules that need no comparison: its
    /// rare words are there; one misspelt word alone is long enough; of ordinary words none is missing.
    fn admits(&self, name: NameRef, anchor: u32, standing: &Standing<'_>) -> bool {
        let OwnWords { words, least, .. } = self.names.of(name);
        if words.iter().all(|word| word.id != anchor) {
            // The anchor is the name written together.
            return true;
        }
        let there = |word: &&NameWord| word.id == anchor || standing.near.holds(word.id);
        let covered: u32 = words
            .iter()
            .filter(there)
            .map(|word| u32::from(word.count))
            .sum();
        if covered < least {
            return false;
        }
        let mut others = words
            .iter()
            .filter(|word| word.count > 0 && word.id != anchor && there(word));
        let tells = standing.letters >= MISSPELT_MIN
            || is_reordered(standing.text, self.words[anchor as usize].text().as_str());
        if !standing.exact && !standing.caseless && !tells && others.clone().next().is_none() {
            return false;
        }
        if self.plain[anchor as usize] && others.all(|word| self.plain[word.id as usize]) {
            return words.iter().all(|word| there(&word))
                && (words.len() >= 2 || (standing.framed)());
        }
        true
    }

    /// The words of names that a word of the text may be, by number.
    pub(crate) fn like(&self, word: &Word, links: &mut Vec<Link>) {
        links.clear();
        self.keys.each(word, |id| {
            links.push(Link {
                word: id,
                likeness: 0,
                exact: false,
            });
        });
        links.sort_unstable_by_key(|link| link.word);
        links.dedup_by_key(|link| link.word);
        links.retain_mut(|link| {
            let own = &self.words[link.word as usize];
            link.likeness = edge(word, own).map_or(0, |edge| edge.similarity);
            link.exact = own.text() == word.text();
            link.likeness >= LIKE_MIN
        });
    }

    /// The words that are written exactly so, by number.
    pub(crate) fn exactly(&self, text: &Text, links: &mut Vec<Link>) {
        links.clear();
        self.keys.find(exact_key(text.as_bytes()), |id| {
            if self.words[id as usize].text() == text {
                links.push(Link {
                    word: id,
                    likeness: interdict_names::ONE,
                    exact: true,
                });
            }
        });
        links.sort_unstable_by_key(|link| link.word);
        links.dedup_by_key(|link| link.word);
    }

    /// How many words the names have.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }
}

#[derive(Default)]
struct Build {
    words: Vec<Word>,
    numbers: HashMap<(Text, Script, Option<char>), u32>,
    costs: Vec<u32>,
    /// How many names hold each word.
    holders: Vec<u32>,
    entries: Vec<Entry>,
    names: NameWords,
}

impl Build {
    /// Counts the words of the names of a segment: the fewer names have a word, the better an anchor it is.
    fn count(&mut self, view: &SegmentView<'_>) {
        let mut by_form = vec![u32::MAX; view.forms.len()];
        for name in 0..view.names.len() as u32 {
            for form in view.forms_of_name(name) {
                let id = self.number(view, *form, &mut by_form);
                self.holders[id as usize] += 1;
            }
        }
    }

    fn segment(&mut self, number: u16, view: &SegmentView<'_>) {
        let mut by_form = vec![u32::MAX; view.forms.len()];
        let mut words = Vec::new();
        self.names.segments.push(self.names.names.len() as u32);
        for name in 0..view.names.len() as u32 {
            words.clear();
            let kind = view.kind(name);
            let positions = view.forms_of_name(name);
            let mass = Mass::of(
                kind,
                positions.iter().map(|form| {
                    let form = view.forms[*form as usize];
                    (form.weight, form.form().role)
                }),
            );
            for (form, count) in positions.iter().zip(&mass.counts) {
                let role = view.forms[*form as usize].form().role;
                if *count == 0 && !matches!(role, Role::Generic | Role::Number) {
                    continue;
                }
                let id = self.number(view, *form, &mut by_form);
                self.names.words.push(NameWord {
                    id,
                    count: u16::try_from(*count).unwrap_or(u16::MAX),
                    weight: view.forms[*form as usize].weight,
                    loose: is_plain(&self.words[id as usize]),
                });
                if *count > 0 {
                    words.push(Candidate {
                        id,
                        count: *count,
                        cost: self.costs[id as usize]
                            + HOLDERS_COST * (self.holders[id as usize] + 1).ilog2(),
                    });
                }
            }
            self.names
                .names
                .push((self.names.words.len() as u32, mass.least, kind));
            let at = NameRef {
                segment: number,
                name,
            };
            self.anchor(kind, &mut words, mass.least, at);
            if kind != NameKind::Person && positions.len() <= 3 {
                self.joined(view, name, positions.len(), at);
            }
        }
    }

    /// Names that are written together are found by the joined word alone.
    fn joined(&mut self, view: &SegmentView<'_>, name: u32, positions: usize, at: NameRef) {
        for part in view.parts(name).into_iter().skip(positions) {
            let word = part.word;
            if word.form().joined && part.range() == (0..positions) && word.text().len() >= 7 {
                let id = self.word(word);
                self.entries.push(Entry {
                    anchor: id,
                    companion: ALONE,
                    name: at,
                });
            }
        }
    }

    fn number(&mut self, view: &SegmentView<'_>, form: u32, by_form: &mut [u32]) -> u32 {
        if by_form[form as usize] == u32::MAX {
            by_form[form as usize] = self.word(view.word(form));
        }
        by_form[form as usize]
    }

    /// The number of a word; its role does not count, its script does.
    fn word(&mut self, word: Word) -> u32 {
        let form = word.form();
        let key = (*word.text(), form.script, form.native);
        *self.numbers.entry(key).or_insert_with(|| {
            let role = if form.role == Role::Number {
                Role::Number
            } else {
                Role::Name
            };
            self.words.push(Word::new(
                *word.text(),
                Form {
                    role,
                    joined: false,
                    ..form
                },
            ));
            self.costs.push(cost(&word));
            self.holders.push(0);
            self.words.len() as u32 - 1
        })
    }

    fn anchor(&mut self, kind: NameKind, words: &mut [Candidate], least: u32, name: NameRef) {
        words.sort_by_key(|word| (word.cost, word.id));
        let total: u32 = words.iter().map(|word| word.count).sum();
        let alone_may = kind != NameKind::Person || words.len() == 1;
        for anchor in prefix(words, total - least) {
            let anchor = words[anchor];
            let rest: Vec<Candidate> = words
                .iter()
                .filter(|word| word.id != anchor.id)
                .copied()
                .collect();
            let own: u32 = words
                .iter()
                .filter(|word| word.id == anchor.id)
                .map(|word| word.count)
                .sum();
            if alone_may && own >= least || rest.is_empty() {
                self.entries.push(Entry {
                    anchor: anchor.id,
                    companion: ALONE,
                    name,
                });
                continue;
            }
            // A person is never meant by one word of several.
            let needed = least.saturating_sub(own).max(1);
            for companion in prefix(&rest, total - own - needed) {
                self.entries.push(Entry {
                    anchor: anchor.id,
                    companion: rest[companion].id,
                    name,
                });
            }
        }
    }

    fn finish(mut self) -> Anchors {
        self.entries.sort_unstable();
        self.entries.dedup();
        let starts = (0..=self.words.len() as u32)
            .map(|word| self.entries.partition_point(|entry| entry.anchor < word) as u32)
            .collect();
        Anchors {
            keys: KeyTable::of(&self.words),
            plain: self.words.iter().map(is_plain).collect(),
            names: self.names,
            words: self.words,
            entries: self.entries,
            starts,
        }
    }
}

/// Whether a word is one of ordinary prose, or a number.
fn is_plain(word: &Word) -> bool {
    word.role() == Role::Number || vocabulary::get().is_ordinary(word.text().as_str())
}

/// The first words, in order, that together count more than `spare`: what may be missing cannot be all of them.
fn prefix(words: &[Candidate], spare: u32) -> std::ops::Range<usize> {
    let mut sum = 0;
    let mut count = 0;
    for word in words {
        count += 1;
        sum += word.count;
        if sum > spare {
            break;
        }
    }
    0..count
}

/// What each doubling of the names that hold a word adds to its cost: more than a letter less.
const HOLDERS_COST: u32 = 3;

/// How often a word is to be expected in a text: the scarcer the smaller.
fn cost(word: &Word) -> u32 {
    let text = word.text().as_str();
    let ordinary = u32::from(vocabulary::get().is_ordinary(text)) * 4;
    let role = match word.role() {
        Role::Name => 0,
        Role::Acronym => 1,
        Role::Place => 2,
        Role::Number => 6,
        _ => 8,
    };
    let short = 12_u32.saturating_sub(text.len() as u32);
    (ordinary + role) * 100 + short
}

/// Where the words that may be like another one are found.
#[derive(Debug)]
struct KeyTable {
    /// One bit a hash: most words of a text end here.
    filter: Vec<u64>,
    /// Sorted.
    entries: Vec<(u32, u32)>,
    /// Where the entries of each first 16 bits begin.
    starts: Vec<u32>,
}

const FILTER_BITS: u32 = 24;

impl KeyTable {
    fn of(words: &[Word]) -> Self {
        let mut entries = Vec::new();
        for (id, word) in (0_u32..).zip(words) {
            each_key(word, |key| entries.push((key, id)));
        }
        entries.sort_unstable();
        entries.dedup();
        let mut filter = vec![0_u64; 1 << (FILTER_BITS - 6)];
        for (key, _) in &entries {
            let bit = key >> (32 - FILTER_BITS);
            filter[(bit >> 6) as usize] |= 1 << (bit & 63);
        }
        let starts = (0..=1_u64 << 16)
            .map(|first| entries.partition_point(|(key, _)| u64::from(*key) < first << 16) as u32)
            .collect();
        Self {
            filter,
            entries,
            starts,
        }
    }

    fn each(&self, word: &Word, mut found: impl FnMut(u32)) {
        each_key(word, |key| self.find(key, &mut found));
    }

    fn find(&self, key: u32, mut found: impl FnMut(u32)) {
        let bit = key >> (32 - FILTER_BITS);
        if self.filter[(bit >> 6) as usize] >> (bit & 63) & 1 == 0 {
            return;
        }
        let first = (key >> 16) as usize;
        let near = &self.entries[self.starts[first] as usize..self.starts[first + 1] as usize];
        let from = near.partition_point(|(own, _)| *own < key);
        near[from..]
            .iter()
            .take_while(|(own, _)| *own == key)
            .for_each(|(_, id)| found(*id));
    }
}

/// The letters at the front of a word in which an error is looked for by leaving letters out. Errors further
/// back leave the front as it is.
const FRONT: usize = 7;

/// Every key under which a word is kept and sought: its text, its native character, its sound and family, and
/// its front with letters left out.
fn each_key(word: &Word, mut each: impl FnMut(u32)) {
    let text = word.text().as_bytes();
    if let Some(native) = word.form().native {
        return each(hash(1, &u32::from(native).to_le_bytes()));
    }
    each(exact_key(text));
    if word.role() == Role::Number {
        return;
    }
    for key in keys(word) {
        each(hash(2, &key.to_le_bytes()));
    }
    if text.len() < 5 {
        return;
    }
    let front = &text[..text.len().min(FRONT)];
    each(hash(3, front));
    let mut left = [0_u8; FRONT];
    for first in 0..front.len() {
        let one = without(front, first, &mut left);
        each(hash(3, &left[..one]));
        if text.len() >= 9 {
            let once: [u8; FRONT] = left;
            let mut twice = [0_u8; FRONT];
            for second in first..one {
                let two = without(&once[..one], second, &mut twice);
                each(hash(3, &twice[..two]));
            }
        }
    }
}

fn exact_key(text: &[u8]) -> u32 {
    hash(4, text)
}

fn without(text: &[u8], place: usize, left: &mut [u8; FRONT]) -> usize {
    left[..place].copy_from_slice(&text[..place]);
    left[place..text.len() - 1].copy_from_slice(&text[place + 1..]);
    text.len() - 1
}

/// FNV-1a, with its bits mixed once more, so that the first ones tell as much as the last.
fn hash(kind: u8, bytes: &[u8]) -> u32 {
    let seed = (0xcbf2_9ce4_8422_2325 ^ u64::from(kind)).wrapping_mul(0x0100_0000_01b3);
    let sum = bytes.iter().fold(seed, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (sum.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}
