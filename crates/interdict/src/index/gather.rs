//! From the words of a query to the words of a dictionary that are like them.

use std::collections::HashMap;
use std::ops::Range;

use interdict_names as names;
use interdict_names::{
    Common, Form, KeyKind, Kinship, Measure, Name, Part, Role, Script, Text, Word,
};

use rustc_hash::FxBuildHasher;

use super::codes;
use super::islands::BUDGET_MAX;
use super::lanes::spelling::{Limits, Spelling};
use super::lanes::{self, Level, Pattern};
use super::plan::Item;
use super::segment::View;
use super::sounds::SoundGroup;
use super::words;

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
struct Sought {
    number: u16,
    word: Word,
    pattern: Pattern,
}

impl Sought {
    fn new(part: &Part, number: u16, level: Level) -> Self {
        let word = part.word.complete();
        let mut codes = Vec::with_capacity(word.text().len());
        codes::encode(word.text().as_str(), &mut codes);
        Self {
            number,
            word,
            pattern: Pattern::new(&codes, level),
        }
    }

    fn text(&self) -> &[u8] {
        self.word.text().as_bytes()
    }

    fn joined(&self) -> bool {
        self.word.form().joined
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

/// A text that was found to be perhaps like a word, and how.
#[derive(Clone, Copy, Debug)]
struct Found {
    text: u32,
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
        let distance = self.own.pattern.distance_to(&codes[..self.text.len()]) as u32;
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
    places: Places,
    /// Memory for lists of texts.
    texts: Vec<u32>,
    known: KnownWords,
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
        for (number, word) in (0_u16..).zip(&query.words) {
            let key = (view.number, *word.part.word.text(), word.part.word.form());
            if self
                .known
                .recall(&key, number, &mut self.items, &mut self.spans)
            {
                continue;
            }
            let (items, spans) = (self.items.len(), self.spans.len());
            self.gather_word(view, &Sought::new(word.part, number, query.level));
            self.known
                .learn(key, &self.items[items..], self.spans.get(spans));
        }
    }

    /// Forgets the words of earlier queries, so that the next search finds all anew.
    pub(crate) fn forget(&mut self) {
        self.known.forget();
    }

    fn gather_word(&mut self, view: &View<'_>, own: &Sought) {
        self.found.clear();
        self.places.clear();
        self.find(view, own);
        for at in 0..self.found.len() {
            self.call_ahead(view, at);
            self.weigh(view, own, self.found[at]);
        }
    }

    /// Notes that a text was found.
    fn note(&mut self, text: u32, how: u8) -> &mut Found {
        let next = self.found.len();
        let at = self.places.of(text, next);
        if at == next {
            self.found.push(Found {
                text,
                how: 0,
                sound: u8::MAX,
                unvowelled: u8::MAX,
            });
        }
        let found = &mut self.found[at];
        found.how |= how;
        found
    }

    fn note_all(&mut self, texts: &[u32], how: u8) {
        for text in texts {
            self.note(*text, how);
        }
    }

    /// Every text that may be like the word, by the contract of [`names::edge`], but for those of a span.
    fn find(&mut self, view: &View<'_>, own: &Sought) {
        let exact = matches!(own.word.role(), Role::Number | Role::Series | Role::Acronym);
        let alike =
            !exact && !matches!(own.word.role(), Role::Particle | Role::Prefix | Role::Title);
        let edits = alike && words::may_differ(own.text().len(), own.joined());
        let mut same = None;
        view.deletions
            .find(own.text(), edits, alike && !own.joined(), |text, whole| {
                view.vocabulary.call(text);
                self.note(text, how::NEAR);
                if whole && view.text(text) == own.text() {
                    same = Some(text);
                }
            });
        if exact {
            return;
        }
        if alike && !own.joined() {
            self.find_edits(view, own);
        }
        if alike {
            self.find_sounds(view, own);
        }
        for key in names::sought(&own.word) {
            let how = match names::key_kind(key) {
                KeyKind::Family => how::FAMILY,
                KeyKind::Syllables => how::SYLLABLES,
                KeyKind::Consonants => how::CONSONANTS,
                KeyKind::LookAlike => how::LOOK_ALIKE,
            };
            let mut texts = std::mem::take(&mut self.texts);
            texts.clear();
            view.keys.find(key, &mut texts);
            self.note_all(&texts, how);
            self.texts = texts;
        }
        if alike && !own.joined() {
            self.find_reversed(view, own.text());
            self.find_continued(view, own, same);
        }
    }

    /// The texts more than one edit away, and the joined ones within their budget.
    fn find_edits(&mut self, view: &View<'_>, own: &Sought) {
        let mut texts = std::mem::take(&mut self.texts);
        texts.clear();
        for dictionary in [&view.neighbours, &view.joined] {
            dictionary.find(&own.pattern, BUDGET_MAX, &mut texts, &mut self.compared);
        }
        self.note_all(&texts, how::EDITS);
        self.texts = texts;
    }

    fn find_sounds(&mut self, view: &View<'_>, own: &Sought) {
        let skeleton = own.word.skeleton();
        if skeleton == 0 {
            return;
        }
        let spelling = |measure| Spelling::new(own.text(), measure, own.pattern.level());
        let sound = spelling(Measure::Sound);
        let alone = view.sounds.of(skeleton);
        if let Some(group) = alone {
            self.find_sounding(&sound, group, own, own.joined());
        }
        if own.joined() {
            if let Some(group) = alone.filter(|_| own.word.is_transcribed()) {
                self.note_all(group.ids, how::SKELETON);
            }
            return;
        }
        if let Some(group) = view.joined_sounds.of(skeleton) {
            self.find_sounding(&sound, group, own, true);
        }
        if let Some(group) = view.transcribed_sounds.of(skeleton) {
            self.note_all(group.ids, how::SKELETON);
        }
        let (measure, group) = match own.word.form().script {
            Script::Consonants => (Measure::BareFirst, alone),
            _ => (Measure::BareSecond, view.vague_sounds.of(skeleton)),
        };
        if let Some(group) = group {
            self.compared += group.ids.len() as u64;
            spelling(measure).measure(group.columns, &Limits::NONE, |at, distance| {
                self.note(group.ids[at], how::SKELETON).unvowelled = distance;
            });
        }
    }

    /// The words of one skeleton that sound like the word.
    fn find_sounding(
        &mut self,
        spelling: &Spelling,
        group: SoundGroup<'_>,
        own: &Sought,
        joined: bool,
    ) {
        let limits = Limits::of_sounds(own.text().len(), joined);
        self.compared += group.ids.len() as u64;
        spelling.measure(group.columns, limits, |at, distance| {
            self.note(group.ids[at], how::SKELETON).sound = distance;
        });
    }

    fn find_reversed(&mut self, view: &View<'_>, text: &[u8]) {
        if text.len() >= names::REVERSED_LEAST {
            let mut reversed = Text::EMPTY;
            text.iter().rev().for_each(|letter| reversed.push(*letter));
            view.deletions
                .find(reversed.as_bytes(), false, false, |text, _| {
                    self.note(text, 0);
                });
        }
    }

    /// Every text that begins with the word, but for those of a span. Joined words are like no other for their beginning
    /// alone.
    fn find_continued(&mut self, view: &View<'_>, own: &Sought, same: Option<u32>) {
        if names::beginning_at_most(own.text().len()) == 0 {
            return;
        }
        let texts = view.vocabulary.beginning_with(own.text(), same);
        if texts.len() < SPAN_TEXTS_MIN as usize {
            for text in texts {
                self.note(text, 0);
            }
            return;
        }
        let forms = view.forms_of(texts.start).start..view.forms_of(texts.end - 1).end;
        // What is read or left unread is decided by this guess, what is found is not.
        let names_a_form = view.name_forms.len().div_ceil(view.forms.len());
        let rows = forms.len().saturating_mul(names_a_form);
        self.spans.push(Span {
            forms,
            rows: u32::try_from(rows).unwrap_or(u32::MAX),
            similarity: names::beginning_at_most(own.text().len()),
            word: own.number,
        });
    }

    /// Calls into the cache what [`weigh`](Self::weigh) will read for the texts to come, one step of its way for each.
    fn call_ahead(&self, view: &View<'_>, at: usize) {
        let ahead = |steps: usize| self.found.get(at + steps).map(|found| found.text);
        if let Some(text) = ahead(3 * AHEAD) {
            view.vocabulary.call(text);
        }
        if let Some(text) = ahead(2 * AHEAD) {
            lanes::prefetch(view.forms, view.forms_of(text).start as usize);
        }
        if let Some(text) = ahead(AHEAD) {
            let first = view.forms_of(text).start;
            view.postings.call(view.forms[first as usize].slot);
        }
    }

    /// Computes how alike the word and each form of a text are.
    fn weigh(&mut self, view: &View<'_>, own: &Sought, found: Found) {
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
                    reason: edge.reason,
                    is_virtual: row.is_virtual(),
                });
            }
        }
    }
}

/// The place of each of a few numbers in a list, by open addressing.
#[derive(Debug, Default)]
struct Places {
    /// A number and its place plus one, or zeros; a power of two of them.
    slots: Vec<(u32, u32)>,
    count: usize,
}

impl Places {
    fn clear(&mut self) {
        self.count = 0;
        self.slots.clear();
        self.slots.resize(256, (0, 0));
    }

    /// The place of a number; `next` if it had none.
    fn of(&mut self, number: u32, next: usize) -> usize {
        if self.count * 2 >= self.slots.len() {
            let slots = vec![(0, 0); self.slots.len() * 2];
            let full = std::mem::replace(&mut self.slots, slots);
            for one in full.into_iter().filter(|(_, place)| *place != 0) {
                let slot = self.slot(one.0);
                self.slots[slot] = one;
            }
        }
        let slot = self.slot(number);
        if self.slots[slot].1 == 0 {
            self.slots[slot] = (number, next as u32 + 1);
            self.count += 1;
        }
        self.slots[slot].1 as usize - 1
    }

    /// The slot that holds the number, or the empty one where it belongs.
    fn slot(&self, number: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (number.wrapping_mul(0x9E37_79B1) >> 7) as usize & mask;
        while self.slots[slot].1 != 0 && self.slots[slot].0 != number {
            slot = (slot + 1) & mask;
        }
        slot
    }
}

/// A word of a query, and the segment in which it was looked up.
type WordKey = (u32, Text, Form);

/// What the words of earlier queries were like: in a stream of names most words come up again.
#[derive(Debug, Default)]
struct KnownWords {
    /// The items of each word, and its span.
    words: HashMap<WordKey, (Range<usize>, Option<Span>), FxBuildHasher>,
    items: Vec<Item>,
}

/// Items that are kept before all is forgotten: eight megabytes.
const ITEMS_KEPT: usize = 1 << 19;

/// Words that are kept before all is forgotten: about ten megabytes.
const KNOWN_KEPT: usize = 1 << 16;

impl KnownWords {
    /// Adds what is known of a word, which has that number in the query; tells whether it is known.
    fn recall(
        &self,
        key: &WordKey,
        number: u16,
        items: &mut Vec<Item>,
        spans: &mut Vec<Span>,
    ) -> bool {
        let Some((range, span)) = self.words.get(key) else {
            return false;
        };
        let known = self.items[range.clone()].iter();
        items.extend(known.map(|item| Item {
            word: number,
            ..*item
        }));
        spans.extend(span.iter().map(|span| Span {
            word: number,
            ..span.clone()
        }));
        true
    }

    /// Keeps what was found for a word; first forgets all when there is no room.
    fn learn(&mut self, key: WordKey, items: &[Item], span: Option<&Span>) {
        if self.items.len() + items.len() > ITEMS_KEPT || self.words.len() >= KNOWN_KEPT {
            self.forget();
        }
        let start = self.items.len();
        self.items.extend_from_slice(items);
        self.words
            .insert(key, (start..self.items.len(), span.cloned()));
    }

    fn forget(&mut self) {
        self.words.clear();
        self.items.clear();
    }
}
