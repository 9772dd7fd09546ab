//! From the words of a query to the words of a dictionary that are like them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::ops::Range;

use interdict_names as names;
use interdict_names::{Form, Name, NameKind, Part, Role, Text, Word};

use super::codes;
use super::islands::BUDGET_MAX;
use super::lanes::{Level, Pattern};
use super::plan::Item;
use super::segment::View;

/// From how many words on those that begin like the query's word are a [`Span`].
const SPAN_TEXTS_MIN: u32 = 64;

/// A query made ready for every segment.
pub(crate) struct Prepared<'q> {
    /// The name asked for.
    pub(crate) name: &'q Name,
    /// Whether it is the name of a person.
    pub(crate) person: bool,
    /// The weight of each position.
    pub(crate) weights: Vec<u16>,
    /// The clash of each position.
    pub(crate) clashes: Vec<u16>,
    /// The words, virtual ones among them.
    pub(crate) words: Vec<PreparedWord<'q>>,
}

/// One word of the query.
pub(crate) struct PreparedWord<'q> {
    pub(crate) part: &'q Part,
    /// The positions it covers, as a bit set.
    pub(crate) positions: u64,
    pattern: Pattern,
    keys: Vec<u64>,
}

impl<'q> Prepared<'q> {
    pub(crate) fn new(name: &'q Name, level: Level) -> Self {
        let mut codes = Vec::new();
        let words = name.parts().iter().map(|part| {
            codes::encode(part.word.text().as_str(), &mut codes);
            PreparedWord {
                part,
                positions: part.mask(),
                pattern: Pattern::new(&codes, level),
                keys: names::keys(&part.word),
            }
        });
        Self {
            words: words.collect(),
            person: name.kind() == NameKind::Person,
            weights: name.positions().iter().map(|one| one.weight).collect(),
            clashes: name.positions().iter().map(|one| one.clash).collect(),
            name,
        }
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

/// How a text was found to be perhaps like a word: the first way of several. So what was found by its
/// sound shares no other key, and what was found by edits or by its beginning shares none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Key,
    Sound,
    Edits,
    Beginning,
}

/// The words of one dictionary that are like the words of the query.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) items: Vec<Item>,
    pub(crate) spans: Vec<Span>,
    /// Texts that share a key with the word, or equal it.
    keyed: Vec<u32>,
    /// Texts that share its sound.
    sounding: Vec<u32>,
    /// Texts within its edit budget.
    found: Vec<u32>,
    /// Texts that begin it, or that it begins.
    begun: Vec<u32>,
    seen: Numbers,
    words: WordCache,
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
            self.gather_word(view, word, number);
            self.known
                .learn(key, &self.items[items..], self.spans.get(spans));
        }
    }

    /// Forgets the words of earlier queries, so that the next search finds all anew.
    pub(crate) fn forget(&mut self) {
        self.words.keys.fill(u64::MAX);
        self.known.forget();
    }

    fn gather_word(&mut self, view: &View<'_>, word: &PreparedWord<'_>, number: u16) {
        self.find(view, word, number);
        let lists = [
            &mut self.keyed,
            &mut self.sounding,
            &mut self.found,
            &mut self.begun,
        ];
        let lists = lists.map(std::mem::take);
        let ways = [Found::Key, Found::Sound, Found::Edits, Found::Beginning];
        self.seen.clear();
        for (list, how) in lists.iter().zip(ways) {
            for text in list {
                if self.seen.insert(*text) {
                    self.weigh(view, word, number, *text, how);
                }
            }
        }
        [self.keyed, self.sounding, self.found, self.begun] = lists;
    }

    /// Positions, similarity and number of names of all that was gathered.
    pub(crate) fn evidence(&self, query: &Prepared<'_>) -> impl Iterator<Item = (u64, u16, u32)> {
        let positions = |word: u16| query.words[usize::from(word)].positions;
        let items = self.items.iter();
        let items = items.map(move |one| (positions(one.word), one.similarity, one.rows));
        let spans = self.spans.iter();
        items.chain(spans.map(move |one| (positions(one.word), one.similarity, one.rows)))
    }

    /// Every text that may be like the word, in one of the lists, but for those of a span.
    fn find(&mut self, view: &View<'_>, word: &PreparedWord<'_>, number: u16) {
        self.keyed.clear();
        self.sounding.clear();
        self.found.clear();
        self.begun.clear();
        let text = word.part.word.text().as_str();
        if matches!(word.part.word.role(), Role::Number | Role::Acronym) {
            // By the contract of `edge`, these are like words of the same text alone.
            self.keyed.extend(view.texts.find(text));
            return;
        }
        let joined = word.part.word.form().joined;
        let few = names::JOINED_EDITS as usize;
        let most = if joined { few } else { BUDGET_MAX };
        view.neighbours
            .find(&word.pattern, most, &mut self.found, &mut self.compared);
        if !joined {
            view.joined
                .find(&word.pattern, few, &mut self.found, &mut self.compared);
        }
        for key in &word.keys {
            let found = match names::is_sound_key(*key) {
                true => &mut self.sounding,
                false => &mut self.keyed,
            };
            view.keys.find(*key, found);
        }
        self.keyed.extend(view.texts.find(text));
        if !joined {
            self.find_beginnings(view, word, number);
        }
    }

    /// Every text that begins the word or begins with it, in `begun`, but for those of a span. Joined
    /// words are like no other for their beginning alone.
    fn find_beginnings(&mut self, view: &View<'_>, word: &PreparedWord<'_>, number: u16) {
        let text = word.part.word.text().as_str();
        for at in 1..text.len() {
            if names::beginning_at_most(at) > 0 {
                self.begun.extend(view.texts.find(&text[..at]));
            }
        }
        if names::beginning_at_most(text.len()) == 0 {
            return;
        }
        let texts = view.texts.beginning_with(text);
        if texts.len() < SPAN_TEXTS_MIN as usize {
            self.begun.extend(texts);
            return;
        }
        let forms = view.form_starts[texts.start as usize]..view.form_starts[texts.end as usize];
        // What is read or left unread is decided by this guess, what is found is not.
        let names_a_form = view.name_forms.len().div_ceil(view.forms.len());
        let rows = forms.len().saturating_mul(names_a_form);
        self.spans.push(Span {
            forms,
            rows: u32::try_from(rows).unwrap_or(u32::MAX),
            similarity: names::beginning_at_most(text.len()),
            word: number,
        });
    }

    /// Computes how alike the word and each form of a text are; joined forms are not alike for their
    /// beginning.
    fn weigh(
        &mut self,
        view: &View<'_>,
        word: &PreparedWord<'_>,
        number: u16,
        text: u32,
        how: Found,
    ) {
        let own = &word.part.word;
        let bytes = view.texts.bytes_of(text);
        let same = bytes == own.text().as_bytes();
        // One letter has a sound, but no key for it.
        let keyed = how == Found::Key || bytes.len() < 2 || own.text().len() < 2;
        for form in view.forms_of(text) {
            let row = view.forms[form as usize];
            // By the contract of `edge`: joined words are not like each other, unless one is an acronym of
            // the same text, and numbers and
            // acronyms are like words of the same text alone.
            let unlike = row.is_joined() && (own.form().joined || how == Found::Beginning);
            let in_vain = unlike && !same;
            if in_vain || !same && !row.is_inexact() {
                continue;
            }
            self.weighed += 1;
            let edge = match keyed {
                true => names::edge(own, self.words.get(view, form)),
                false => names::edge(own, &row.word_of_few_keys(bytes, own, how == Found::Sound)),
            };
            if let Some(edge) = edge {
                self.items.push(Item {
                    form,
                    rows: view.postings.of(form).len() as u32,
                    similarity: edge.similarity,
                    word: number,
                    reason: edge.reason,
                    is_virtual: row.is_virtual(),
                });
            }
        }
    }
}

/// A small set of numbers, by open addressing.
#[derive(Debug, Default)]
struct Numbers {
    /// A number plus one, or zero; a power of two of them.
    slots: Vec<u32>,
    count: usize,
}

impl Numbers {
    fn clear(&mut self) {
        self.count = 0;
        self.slots.clear();
        self.slots.resize(256, 0);
    }

    /// Puts a number in; tells whether it is new.
    fn insert(&mut self, number: u32) -> bool {
        if self.count * 2 >= self.slots.len() {
            let slots = vec![0; self.slots.len() * 2];
            let full = std::mem::replace(&mut self.slots, slots);
            for one in full.into_iter().filter(|one| *one != 0) {
                let slot = self.slot(one);
                self.slots[slot] = one;
            }
        }
        let slot = self.slot(number + 1);
        let new = self.slots[slot] == 0;
        self.slots[slot] = number + 1;
        self.count += usize::from(new);
        new
    }

    /// The slot that holds `one`, or the empty one where it belongs.
    fn slot(&self, one: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (one.wrapping_mul(0x9E37_79B1) >> 7) as usize & mask;
        while self.slots[slot] != 0 && self.slots[slot] != one {
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
    words: HashMap<WordKey, (Range<usize>, Option<Span>), BuildHasherDefault<DefaultHasher>>,
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

/// Words that were put together lately: common ones come up again and again, within a query and
/// from one to the next.
#[derive(Debug)]
struct WordCache {
    /// The form of each word, and its segment; a form has one place where it may be.
    keys: Vec<u64>,
    words: Vec<Word>,
}

/// Words that are kept: about three megabytes.
const WORDS_KEPT: usize = 1 << 14;

impl Default for WordCache {
    fn default() -> Self {
        Self {
            keys: vec![u64::MAX; WORDS_KEPT],
            words: vec![Word::without_lookup(Text::EMPTY, Form::PLAIN); WORDS_KEPT],
        }
    }
}

impl WordCache {
    fn get(&mut self, view: &View<'_>, form: u32) -> &Word {
        let key = u64::from(view.number) << 32 | u64::from(form);
        let place = (form.wrapping_mul(0x9E37_79B1) >> 18) as usize;
        if self.keys[place] != key {
            self.keys[place] = key;
            self.words[place] = view.word(form);
        }
        &self.words[place]
    }
}
