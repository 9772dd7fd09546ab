//! From the words of a query to the words of a dictionary that are like them.

use std::ops::Range;

use interdict_names as names;
use interdict_names::{Form, Name, NameKind, Part, Role, Text, Word};

use super::codes;
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

/// The words of one dictionary that are like the words of the query.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) items: Vec<Item>,
    pub(crate) spans: Vec<Span>,
    found: Vec<u32>,
    begun: Vec<u32>,
    words: WordCache,
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
        for (number, word) in query.words.iter().enumerate() {
            self.find(view, word, number as u16);
            self.found.sort_unstable();
            self.found.dedup();
            let found = std::mem::take(&mut self.found);
            for text in &found {
                self.weigh(view, word, number as u16, *text, true);
            }
            let begun = std::mem::take(&mut self.begun);
            for text in &begun {
                if found.binary_search(text).is_err() {
                    self.weigh(view, word, number as u16, *text, false);
                }
            }
            (self.found, self.begun) = (found, begun);
        }
    }

    /// Positions, similarity and number of names of all that was gathered.
    pub(crate) fn evidence(&self, query: &Prepared<'_>) -> impl Iterator<Item = (u64, u16, u32)> {
        let positions = |word: u16| query.words[usize::from(word)].positions;
        let items = self.items.iter();
        let items = items.map(move |one| (positions(one.word), one.similarity, one.rows));
        let spans = self.spans.iter();
        items.chain(spans.map(move |one| (positions(one.word), one.similarity, one.rows)))
    }

    /// Every text that may be like the word, in `found`, but for those of a span.
    fn find(&mut self, view: &View<'_>, word: &PreparedWord<'_>, number: u16) {
        self.found.clear();
        self.begun.clear();
        let text = word.part.word.text().as_str();
        if matches!(word.part.word.role(), Role::Number | Role::Acronym) {
            // By the contract of `edge`, these are like words of the same text alone.
            self.found.extend(view.texts.find(text));
            return;
        }
        view.neighbours
            .find(&word.pattern, &mut self.found, &mut self.compared);
        if !word.part.word.form().joined {
            view.joined
                .find(&word.pattern, &mut self.found, &mut self.compared);
        }
        for key in &word.keys {
            view.keys.find(*key, &mut self.found);
        }
        self.found.extend(view.texts.find(text));
        if !word.part.word.form().joined {
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

    /// Computes how alike the word and each form of a text are; joined forms on request alone.
    fn weigh(
        &mut self,
        view: &View<'_>,
        word: &PreparedWord<'_>,
        number: u16,
        text: u32,
        joined: bool,
    ) {
        let own = &word.part.word;
        let same = view.texts.bytes_of(text) == own.text().as_bytes();
        for form in view.forms_of(text) {
            let row = view.forms[form as usize];
            // By the contract of `edge`: joined words are not like each other, and numbers and
            // acronyms are like words of the same text alone.
            let in_vain = row.is_joined() && (own.form().joined || !joined);
            if in_vain || !same && !row.is_inexact() {
                continue;
            }
            self.weighed += 1;
            if let Some(edge) = names::edge(own, self.words.get(view, form)) {
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
