//! From the words of a query to the words of a dictionary that are like them.

use std::ops::Range;

use interdict_names as names;
use interdict_names::{Common, KeyKind, Kinship, Measure, Name, Part, Role, Script, Text, Word};

use super::bits::Slots;
use super::codes;
use super::deletions::Variants;
use super::halves::SoughtHalves;
use super::islands::BUDGET_MAX;
use super::joins::{self, JOINED};
use super::known::{KnownWords, word_key};
use super::lanes::spelling::{Limits, Spelling};
use super::lanes::{self, Level, Pattern};
use super::plan::Item;
use super::segment::View;
use super::words;

/// Texts that are found for most words.
const PLACES: usize = 128;

/// How many texts ahead the next is called into the cache.
const AHEAD: usize = 4;

/// From how many words on those that begin like the query's word are a [`Span`].
const SPAN_TEXTS_MIN: u32 = 64;

/// A query made ready for every segment.
pub(crate) struct Prepared<'q> {
    /// The name asked for.
    pub(crate) name: &'q Name,
    /// The weight of each position.
    pub(crate) weights: Vec<u16>,
    /// The clash of each position.
    pub(crate) clashes: Vec<u16>,
    /// The words, virtual ones among them.
    pub(crate) words: Vec<PreparedWord<'q>>,
    level: Level,
}

/// One word of the query.
pub(crate) struct PreparedWord<'q> {
    pub(crate) part: &'q Part,
    /// The positions it covers, as a bit set.
    pub(crate) positions: u64,
}

impl<'q> Prepared<'q> {
    pub(crate) fn new(name: &'q Name, level: Level) -> Self {
        let words = name.parts().iter().map(|part| PreparedWord {
            part,
            positions: part.mask(),
        });
        Self {
            words: words.collect(),
            weights: name.positions().iter().map(|one| one.weight).collect(),
            clashes: name.positions().iter().map(|one| one.clash).collect(),
            name,
            level,
        }
    }
}

/// A word of the query made ready to be looked up.
#[derive(Debug)]
struct Sought {
    number: u16,
    word: Word,
    level: Level,
    /// Its pattern, if words more than one edit away may be like it.
    pattern: Option<Pattern>,
    variants: Variants,
    keys: Vec<u64>,
    /// Its consonants by their sound, even if no other word is like it for these: an equal joined word has the same.
    skeleton: u64,
    /// What it shares with joined words one edit away, if it may be like them.
    halves: SoughtHalves,
    ways: Ways,
}

/// In which ways other texts may be like a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ways {
    /// In none: only the same text is.
    Same,
    /// By a key.
    Keys,
    /// In any way.
    All,
}

impl Sought {
    fn new(part: &Part, number: u16, level: Level) -> Self {
        let word = part.word.complete();
        let ways = match word.role() {
            Role::Number | Role::Series | Role::Acronym => Ways::Same,
            Role::Particle | Role::Prefix | Role::Title => Ways::Keys,
            _ if word.is_character() => Ways::Keys,
            _ => Ways::All,
        };
        let text = word.text().as_bytes();
        let (alike, joined) = (ways == Ways::All, word.form().joined);
        let edits = alike && words::may_differ(text.len(), joined);
        // A character begins with the initial of its reading.
        let begins = (alike || word.is_character()) && !joined;
        let pattern = || {
            let mut codes = Vec::with_capacity(text.len());
            codes::encode(word.text().as_str(), &mut codes);
            Pattern::new(&codes, level)
        };
        Self {
            number,
            level,
            pattern: (alike && !joined).then(pattern),
            variants: Variants::of(text, edits, begins),
            keys: match ways {
                Ways::Same => Vec::new(),
                _ => names::sought(&word).collect(),
            },
            skeleton: names::skeleton(text),
            halves: match alike && !joined {
                true => SoughtHalves::of(text),
                false => SoughtHalves::default(),
            },
            ways,
            word,
        }
    }

    /// Calls into the cache where it is looked up.
    fn call(&self, view: &View<'_>) {
        view.deletions.call(&self.variants);
        self.keys.iter().for_each(|key| view.keys.call(*key));
        view.sounds.call(self.skeleton);
        if !self.is_joined() {
            view.joins.sounds.call(self.skeleton);
            view.joins.halves.call(&self.halves);
        }
    }

    /// Calls into the cache what stands there.
    fn call_entries(&self, view: &View<'_>) {
        view.deletions.call_entries(&self.variants);
        self.keys
            .iter()
            .for_each(|key| view.keys.call_entries(*key));
        view.sounds.call_row(self.skeleton);
        if !self.is_joined() {
            view.joins.sounds.call_row(self.skeleton);
            view.joins.halves.call_entries(&self.halves);
        }
    }

    fn text(&self) -> &[u8] {
        self.word.text().as_bytes()
    }

    fn spelling(&self, measure: Measure) -> Spelling {
        Spelling::new(self.text(), measure, self.level)
    }

    /// Whether it is neighbours written together, which no joined word is like.
    fn is_joined(&self) -> bool {
        joins::is_joined(self.word.form())
    }
}

/// The forms of all texts that begin with a short word of the query, too many to look at one by one.
///
/// Those that are like the word for another reason than their beginning are items besides.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    /// The forms.
    pub(crate) forms: Range<u32>,
    /// About how many names hold them.
    pub(crate) rows: u32,
    /// The most that a word and its beginning can be alike.
    pub(crate) similarity: u16,
    /// The word of the query.
    pub(crate) word: u16,
}

/// A text or a joined word that was found to be perhaps like a word, and how.
#[derive(Clone, Copy, Debug)]
struct Found {
    /// The number of the text, or with [`JOINED`] that of the joined word.
    text: u32,
    /// The word, by its place among those looked up.
    sought: u16,
    /// A bit of [`how`] for each way.
    how: u8,
    /// The distance of the sounds; [`u8::MAX`] when it is beyond reach.
    sound: u8,
    /// The distance when one is of a script that leaves vowels out.
    unvowelled: u8,
}

/// How a text was found; none of these for one that equals, begins, continues or reverses the word, which shows.
mod how {
    pub(super) const EDITS: u8 = 1;
    pub(super) const SKELETON: u8 = 1 << 1;
    pub(super) const FAMILY: u8 = 1 << 2;
    pub(super) const SYLLABLES: u8 = 1 << 3;
    pub(super) const CONSONANTS: u8 = 1 << 4;
    pub(super) const LOOK_ALIKE: u8 = 1 << 5;
    /// Equal, or one edit away, but for a chance.
    pub(super) const NEAR: u8 = 1 << 6;
}

/// What a word of the query and a text have in common, by how it was found: ways that did not find it are not there,
/// and what a key tells is checked, as keys are cut short.
struct Shared<'a> {
    own: &'a Sought,
    text: &'a [u8],
    found: Found,
}

impl Shared<'_> {
    fn is(&self, how: u8) -> bool {
        self.found.how & how != 0
    }
}

impl Common for Shared<'_> {
    fn kinship(&self) -> Option<Kinship> {
        match self.is(how::FAMILY) {
            true => self.own.word.kinship_with(self.text),
            false => None,
        }
    }

    fn edits(&self, most: u32) -> Option<u32> {
        if self.is(how::NEAR) && names::one_edit(self.own.text(), self.text) {
            return Some(1);
        }
        if !self.is(how::EDITS) {
            return None;
        }
        let mut codes = [0; names::MAX_TEXT];
        for (code, letter) in codes.iter_mut().zip(self.text) {
            *code = codes::code(char::from(*letter));
        }
        let pattern = self.own.pattern.as_ref()?;
        let distance = pattern.distance_to(&codes[..self.text.len()]) as u32;
        (distance <= most).then_some(distance)
    }

    fn skeleton(&self) -> bool {
        self.is(how::SKELETON)
    }

    fn sound(&self, most: u32) -> Option<u32> {
        let distance = u32::from(self.found.sound);
        (distance <= most).then_some(distance)
    }

    fn unvowelled(&self, measure: Measure) -> u32 {
        match self.found.unvowelled {
            u8::MAX => measure.distance(self.own.text(), self.text),
            distance => u32::from(distance),
        }
    }

    fn syllables(&self) -> bool {
        self.is(how::SYLLABLES) && self.own.word.shares_syllables(self.text)
    }

    fn consonants(&self) -> bool {
        self.is(how::CONSONANTS) && self.own.word.shares_consonants(self.text)
    }

    fn look_alike(&self) -> bool {
        self.is(how::LOOK_ALIKE) && self.own.word.looks_like(self.text)
    }
}

/// The words of one dictionary that are like the words of the query.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) items: Vec<Item>,
    pub(crate) spans: Vec<Span>,
    /// Texts that may be like the word, each once.
    found: Vec<Found>,
    /// Where each stands among them.
    places: Slots<u32>,
    /// Memory for lists of texts.
    texts: Vec<u32>,
    known: KnownWords,
    /// The words that are looked up, and the one that is now.
    sought: Vec<Sought>,
    now: u16,
    /// Dictionary words that the kernels looked at.
    pub(crate) compared: u64,
    /// Words whose likeness was computed in full.
    pub(crate) weighed: u64,
}

impl Gathered {
    /// Gathers for one segment what is like the query; forgets what was gathered before.
    pub(crate) fn gather(&mut self, view: &View<'_>, query: &Prepared<'_>) {
        self.items.clear();
        self.spans.clear();
        self.found.clear();
        let mut sought = std::mem::take(&mut self.sought);
        sought.clear();
        for (number, word) in (0_u16..).zip(&query.words) {
            let (items, spans) = (&mut self.items, &mut self.spans);
            let key = word_key(view, word.part);
            let known = key.is_some_and(|key| self.known.recall(&key, number, items, spans));
            if !known {
                let one = Sought::new(word.part, number, query.level);
                one.call(view);
                sought.push(one);
            }
        }
        for one in &sought {
            one.call_entries(view);
        }
        let recalled = self.spans.len();
        for (at, one) in (0_u16..).zip(&sought) {
            self.places.clear(PLACES);
            self.now = at;
            self.find(view, one);
        }
        self.weigh_all(view, query, &sought, recalled);
        self.sought = sought;
    }

    /// Weighs all that was found, and keeps what each word is like; the first spans were recalled.
    fn weigh_all(
        &mut self,
        view: &View<'_>,
        query: &Prepared<'_>,
        sought: &[Sought],
        recalled: usize,
    ) {
        let (mut at, mut span) = (0, recalled);
        for ahead in 0..2 * AHEAD {
            self.call_ahead(view, ahead, 0);
        }
        for (number, one) in (0_u16..).zip(sought) {
            let start = self.items.len();
            while let Some(found) = self.found.get(at).filter(|found| found.sought == number) {
                let found = *found;
                self.call_ahead(view, at + 2 * AHEAD, at + AHEAD);
                self.weigh(view, one, found);
                at += 1;
            }
            let own = self.spans.get(span).filter(|span| span.word == one.number);
            span += usize::from(own.is_some());
            let part = query.words[usize::from(one.number)].part;
            if let Some(key) = word_key(view, part) {
                self.known.learn(key, &self.items[start..], own);
            }
        }
    }

    /// Forgets the words of earlier queries, so that the next search finds all anew.
    pub(crate) fn forget(&mut self) {
        self.known.forget();
    }

    /// Notes that a text was found.
    fn note(&mut self, view: &View<'_>, text: u32, how: u8) -> &mut Found {
        let next = self.found.len();
        let at = *self.places.of(text, || next as u32) as usize;
        if at == next {
            match text & JOINED {
                0 => view.vocabulary.call(text),
                _ => lanes::prefetch(view.joins.rows, (text & !JOINED) as usize),
            }
            self.found.push(Found {
                text,
                sought: self.now,
                how: 0,
                sound: u8::MAX,
                unvowelled: u8::MAX,
            });
        }
        let found = &mut self.found[at];
        found.how |= how;
        found
    }

    fn note_all(&mut self, view: &View<'_>, texts: &[u32], how: u8) {
        for text in texts {
            self.note(view, *text, how);
        }
    }

    /// Every text that may be like the word, by the contract of [`names::edge`], but for those of a span.
    fn find(&mut self, view: &View<'_>, own: &Sought) {
        let start = self.found.len();
        let mut end = start;
        view.deletions.find(&own.variants, |text, may_equal| {
            self.note(view, text, how::NEAR);
            if may_equal {
                end = self.found.len();
            }
        });
        for key in &own.keys {
            let how = match names::key_kind(*key) {
                KeyKind::Family => how::FAMILY,
                KeyKind::Syllables => how::SYLLABLES,
                KeyKind::Consonants => how::CONSONANTS,
                KeyKind::LookAlike => how::LOOK_ALIKE,
            };
            let mut texts = std::mem::take(&mut self.texts);
            texts.clear();
            view.keys.find(*key, &mut texts);
            self.note_all(view, &texts, how);
            self.texts = texts;
        }
        if own.ways == Ways::All {
            self.find_sounds(view, own);
            if !own.is_joined() {
                self.find_edits(view, own);
                self.find_reversed(view, own.text());
                self.find_continued(view, own, start..end);
            }
        }
        if !own.is_joined() {
            self.find_joined(view, own);
        }
    }

    /// The texts more than one edit away.
    fn find_edits(&mut self, view: &View<'_>, own: &Sought) {
        let Some(pattern) = &own.pattern else {
            return;
        };
        let mut texts = std::mem::take(&mut self.texts);
        texts.clear();
        let neighbours = &view.neighbours;
        neighbours.find(pattern, BUDGET_MAX, &mut texts, &mut self.compared);
        self.note_all(view, &texts, how::EDITS);
        self.texts = texts;
    }

    fn find_sounds(&mut self, view: &View<'_>, own: &Sought) {
        let Some(group) = view.sounds.of(own.skeleton).filter(|_| own.skeleton != 0) else {
            return;
        };
        let ids = view.sound_ids;
        let joined = own.is_joined();
        self.compared += group.columns.words as u64;
        let limits = Limits::of_sounds(own.text().len(), joined);
        let sound = own.spelling(Measure::Sound);
        sound.measure(group.columns, limits, |at, distance| {
            self.note(view, ids[group.first + at], how::SKELETON).sound = distance;
        });
        if joined {
            if own.word.is_transcribed() {
                self.note_all(view, &ids[group.places()], how::SKELETON);
            }
            return;
        }
        let (measure, columns, limits) = match own.word.form().script {
            Script::Consonants => {
                let limits = *Limits::of_full_words();
                (Measure::BareFirst, group.columns, limits)
            }
            _ if group.narrow == 0 => return,
            _ => {
                let limits = Limits::of_vague_words(own.text().len());
                (Measure::BareSecond, group.narrow_columns(), limits)
            }
        };
        self.compared += (columns.words - columns.from) as u64;
        own.spelling(measure)
            .measure(columns, &limits, |at, distance| {
                let text = ids[group.first + at];
                self.note(view, text, how::SKELETON).unvowelled = distance;
            });
    }

    /// The joined words that equal or sound like the word, or are one edit away.
    fn find_joined(&mut self, view: &View<'_>, own: &Sought) {
        if let Some(group) = view.joins.sounds.of(own.skeleton) {
            self.compared += group.columns.words as u64;
            // Words without consonants have no skeleton to share, but may be equal.
            let how = match own.word.skeleton() {
                0 => 0,
                _ => how::SKELETON,
            };
            let limits = Limits::of_sounds(own.text().len(), true);
            let sound = own.spelling(Measure::Sound);
            sound.measure(group.columns, limits, |at, distance| {
                let join = JOINED | (group.first + at) as u32;
                self.note(view, join, how).sound = distance;
            });
            for join in group.narrow_places() {
                self.note(view, JOINED | join as u32, how);
            }
        }
        let mut joins = std::mem::take(&mut self.texts);
        joins.clear();
        self.compared += view.joins.halves.find(&own.halves, &mut joins) as u64;
        for join in &joins {
            self.note(view, JOINED | join, how::NEAR);
        }
        self.texts = joins;
    }

    fn find_reversed(&mut self, view: &View<'_>, text: &[u8]) {
        if text.len() >= names::REVERSED_LEAST {
            let mut reversed = Text::EMPTY;
            text.iter().rev().for_each(|letter| reversed.push(*letter));
            let variants = Variants::of(reversed.as_bytes(), false, false);
            view.deletions.find(&variants, |text, _| {
                self.note(view, text, 0);
            });
        }
    }

    /// Every text that begins with the word, but for those of a span; the text that equals it is among `same`, if there
    /// is one. Joined words are like no other for their beginning alone.
    fn find_continued(&mut self, view: &View<'_>, own: &Sought, same: Range<usize>) {
        if names::beginning_at_most(own.text().len()) == 0 {
            return;
        }
        let mut same = self.found[same].iter().map(|found| found.text);
        let same = same.find(|text| view.text(*text) == own.text());
        let texts = view.vocabulary.beginning_with(own.text(), same);
        if texts.len() < SPAN_TEXTS_MIN as usize {
            for text in texts {
                self.note(view, text, 0);
            }
            return;
        }
        let forms = view.forms_of(texts.start).start..view.forms_of(texts.end - 1).end;
        // What is read or left unread is decided by this guess, what is found is not.
        let names_a_form = view.name_words.len().div_ceil(view.forms.len());
        let rows = forms.len().saturating_mul(names_a_form);
        self.spans.push(Span {
            forms,
            rows: u32::try_from(rows).unwrap_or(u32::MAX),
            similarity: names::beginning_at_most(own.text().len()),
            word: own.number,
        });
    }

    /// Calls into the cache what [`weigh`](Self::weigh) will read: the forms of one text to come, and the list of a
    /// sooner one.
    fn call_ahead(&self, view: &View<'_>, later: usize, soon: usize) {
        if let Some(found) = self.found.get(later) {
            match found.text & JOINED {
                0 => lanes::prefetch(view.forms, view.forms_of(found.text).start as usize),
                _ => view
                    .joins
                    .call_texts(&view.vocabulary, found.text & !JOINED),
            }
        }
        if let Some(found) = self.found.get(soon) {
            let slot = match found.text & JOINED {
                0 => {
                    let form = view.forms_of(found.text).start;
                    view.forms.get(form as usize).map_or(0, |row| row.slot)
                }
                _ => view.joins.rows[(found.text & !JOINED) as usize].slot,
            };
            view.postings.call(slot);
        }
    }

    /// Computes how alike the word and each form of a text are.
    fn weigh(&mut self, view: &View<'_>, own: &Sought, found: Found) {
        if found.text & JOINED != 0 {
            return self.weigh_joined(view, own, found);
        }
        let text = view.text(found.text);
        let common = Shared { own, text, found };
        let side = own.word.side();
        for form in view.forms_of(found.text) {
            let row = view.forms[form as usize];
            self.weighed += 1;
            if let Some(edge) = names::edge_with(&side, &row.side(text), &common) {
                self.items.push(Item {
                    form,
                    rows: view.postings.read(&row.slot).len() as u32,
                    slot: row.slot,
                    similarity: edge.similarity,
                    word: own.number,
                    clash: row.clash,
                    extra: row.extra(),
                    reason: edge.reason,
                    is_virtual: row.is_virtual(),
                });
            }
        }
    }

    /// The same of a joined word.
    fn weigh_joined(&mut self, view: &View<'_>, own: &Sought, found: Found) {
        let number = found.text & !JOINED;
        let row = &view.joins.rows[number as usize];
        let whole = view.joins.text(&view.vocabulary, number);
        let text = whole.as_bytes();
        let common = Shared { own, text, found };
        self.weighed += 1;
        if let Some(edge) = names::edge_with(&own.word.side(), &row.side(&whole), &common) {
            self.items.push(Item {
                form: found.text,
                rows: view.postings.read(&row.slot).len() as u32,
                slot: row.slot,
                similarity: edge.similarity,
                word: own.number,
                clash: 0,
                extra: [0; 2],
                reason: edge.reason,
                is_virtual: true,
            });
        }
    }
}
