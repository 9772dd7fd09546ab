//! Neighbours of listed names written together: `Kang Xun` is found by `Kangxun`.
//!
//! They are most of the words of a segment, and none is written in a list. So little is kept of each: the words it is
//! made of, where its names are listed, its [letters by its sound](super::sounds), and its [halves](super::halves). A
//! name does not list them: what its words make when they are written together [shows](neighbours_joined). Only where
//! a name was written otherwise than its words are compared, as `Seven Star` is beside `7 Star`, are its joined words
//! spelled out, and listed.

use std::ops::Range;

use interdict_names::{
    self as names, Form, Part, Role, Script, Side, Text, Word, neighbours_joined,
};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::build::Shape;
use super::halves::{self, HalfSections, Halves};
use super::interned::Interned;
use super::lanes;
use super::sounds::{self, SoundSections, Sounding, Sounds};
use super::vocabulary::Vocabulary;

/// The bit that tells the number of a joined word from that of a text or of a form.
pub(crate) const JOINED: u32 = 1 << 31;

/// Most words that are written together.
const WORDS: usize = 3;

/// No word.
const NONE: u32 = u32::MAX;

/// One joined word.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct JoinRow {
    /// The texts it is made of, or the one that spells it; the first with marks above its number.
    words: [u32; WORDS],
    /// The names that hold it, as a slot of [`super::postings`].
    pub(crate) slot: u32,
}

/// Bits of the first word that are its number, and the marks above: the script, well known, with digits.
const NUMBER_BITS: u32 = 26;
const NUMBER: u32 = (1 << NUMBER_BITS) - 1;
const SCRIPT: u32 = NUMBER_BITS;
const KNOWN: u32 = 1 << 28;
const DIGITS: u32 = 1 << 29;

const SCRIPTS: [Script; 4] = [
    Script::Alphabet,
    Script::Consonants,
    Script::Han,
    Script::Hangul,
];

impl JoinRow {
    /// The texts that it is made of; of one that is spelled out, that one.
    fn texts(&self) -> impl Iterator<Item = u32> + use<> {
        let [first, second, third] = self.words;
        let all = [first & NUMBER, second, third];
        all.into_iter().take_while(|text| *text != NONE)
    }

    /// How many words of a name it is made of, unless it is spelled out.
    pub(crate) fn span(&self) -> Option<u8> {
        match self.words {
            [_, NONE, _] => None,
            [_, _, NONE] => Some(2),
            _ => Some(3),
        }
    }

    /// What the word is beside its text.
    pub(crate) fn form(&self) -> Form {
        Form::joined(SCRIPTS[(self.words[0] >> SCRIPT & 3) as usize])
    }

    /// The word as a side of an edge, given its text.
    pub(crate) fn side<'t>(&self, text: &'t Text) -> Side<'t> {
        Side {
            text: text.as_bytes(),
            form: self.form(),
            known: self.words[0] & KNOWN != 0,
            digits: self.words[0] & DIGITS != 0,
        }
    }
}

/// What [`neighbours_joined`] asks of the words of a name.
pub(crate) fn written(words: &[Part]) -> impl Fn(usize) -> (usize, Script) {
    |at| {
        let word = &words[at].word;
        (word.text().len(), word.form().script)
    }
}

/// Whether a form is that of a joined word.
pub(crate) fn is_joined(form: Form) -> bool {
    form.joined && form.role == Role::Name
}

/// The joined words of a segment.
#[derive(Clone, Copy)]
pub(crate) struct Joins<'a> {
    pub(crate) rows: &'a [JoinRow],
    /// The rows by their sound, in their order: the narrow ones are transcribed.
    pub(crate) sounds: Sounds<'a>,
    pub(crate) halves: Halves<'a>,
}

impl Joins<'_> {
    /// Calls into the cache the texts of one, whose row was called before.
    pub(crate) fn call_texts(&self, vocabulary: &Vocabulary<'_>, number: u32) {
        for text in self.rows[number as usize].texts() {
            vocabulary.call(text);
        }
    }

    /// The letters of one.
    pub(crate) fn text(&self, vocabulary: &Vocabulary<'_>, number: u32) -> Text {
        let mut whole = Text::EMPTY;
        for text in self.rows[number as usize].texts() {
            let letters = vocabulary.text(text);
            letters.iter().for_each(|letter| whole.push(*letter));
        }
        whole
    }
}

/// The joined words that a search found, ready to be told in names that do not list them.
#[derive(Debug, Default)]
pub(crate) struct FoundJoins {
    joins: Vec<FoundJoin>,
}

/// A joined word by the forms of the words that it is made of.
#[derive(Clone, Debug)]
struct FoundJoin {
    forms: [Range<u32>; WORDS],
    span: u8,
    script: Script,
    number: u32,
}

impl FoundJoins {
    pub(crate) fn clear(&mut self) {
        self.joins.clear();
    }

    /// Adds one by its number; gives the forms of its first word. One that is spelled out is listed wherever it is.
    pub(crate) fn add(
        &mut self,
        joins: &Joins<'_>,
        vocabulary: &Vocabulary<'_>,
        number: u32,
    ) -> Range<u32> {
        let row = &joins.rows[number as usize];
        let Some(span) = row.span() else {
            return 0..0;
        };
        let mut forms = [0..0, 0..0, 0..0];
        for (forms, text) in forms.iter_mut().zip(row.texts()) {
            *forms = vocabulary.forms_of(text);
        }
        let first = forms[0].clone();
        self.joins.push(FoundJoin {
            forms,
            span,
            script: row.form().script,
            number,
        });
        first
    }

    /// Puts them in order, each once.
    pub(crate) fn sort(&mut self) {
        self.joins
            .sort_unstable_by_key(|join| (join.forms[0].start, join.span, join.number));
        self.joins.dedup_by_key(|join| join.number);
    }

    /// Calls `each` with the number and the span of every one that begins with the first of these words of a name, the
    /// shorter before the longer.
    pub(crate) fn beginning_with(
        &self,
        words: &[u32],
        script_of: impl Fn(u32) -> Script,
        mut each: impl FnMut(u32, u8),
    ) {
        let from = self
            .joins
            .partition_point(|join| join.forms[0].end <= words[0]);
        for join in &self.joins[from..] {
            if join.forms[0].start > words[0] {
                break;
            }
            let span = usize::from(join.span);
            let Some(own) = words.get(..span) else {
                continue;
            };
            let made_of = own
                .iter()
                .zip(&join.forms)
                .all(|(word, forms)| forms.contains(word));
            if made_of && own.iter().map(|word| script_of(*word)).max() == Some(join.script) {
                each(join.number, join.span);
            }
        }
    }
}

/// A joined word as it is collected: texts by their numbers, and the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Join {
    words: [u32; WORDS],
    script: Script,
}

/// Joined words that are looked up at once.
const WAITING: usize = 64;

/// Collects the joined words of names in their final order.
#[derive(Debug)]
pub(crate) struct Collector<'a> {
    texts: &'a [Text],
    joins: Interned<Join>,
    /// Joined word and name.
    held: Vec<(u32, u32)>,
    /// Those that are not held yet, and their names.
    waiting: (Vec<Join>, Vec<u32>),
    /// Memory for the words of one name.
    words: Vec<Shape>,
}

/// What was collected: the sections, and the names that hold each joined word.
pub(crate) struct JoinSections {
    pub(crate) rows: Vec<JoinRow>,
    pub(crate) sounds: SoundSections,
    pub(crate) halves: HalfSections,
    /// Keys, and the joined words that have them.
    pub(crate) keys: Vec<(u64, u32)>,
    /// Joined word and name, by names.
    pub(crate) held: Vec<(u32, u32)>,
    /// The place of each as it was [spelled out](Collector::spell).
    pub(crate) places: Vec<u32>,
}

impl<'a> Collector<'a> {
    /// One for names of about so many words.
    pub(crate) fn new(texts: &'a [Text], words: usize) -> Self {
        assert!(texts.len() < NUMBER as usize, "fewer than 67 million words");
        Self {
            texts,
            joins: Interned::with_room(words),
            held: Vec::with_capacity(words),
            waiting: (Vec::new(), Vec::new()),
            words: Vec::new(),
        }
    }

    /// Adds a joined word that is spelled out.
    pub(crate) fn spell(&mut self, text: u32, script: Script) -> u32 {
        self.joins.number(Join {
            words: [text, NONE, NONE],
            script,
        })
    }

    /// A name holds a joined word.
    pub(crate) fn hold(&mut self, join: u32, name: u32) {
        self.hold_waiting();
        self.held.push((join, name));
    }

    /// Adds what the words of a name make when they are written together.
    pub(crate) fn join(&mut self, name: u32, words: impl Iterator<Item = Shape>) {
        self.words.clear();
        self.words.extend(words);
        let own = &self.words;
        let written = |at: usize| (usize::from(own[at].letters), own[at].script);
        neighbours_joined(own.len(), written, |join| {
            let mut made_of = [NONE; WORDS];
            for (place, word) in made_of.iter_mut().zip(&own[join.words()]) {
                *place = word.text;
            }
            let (joins, names) = &mut self.waiting;
            joins.push(Join {
                words: made_of,
                script: join.script,
            });
            names.push(name);
        });
        if self.waiting.0.len() >= WAITING {
            self.hold_waiting();
        }
    }

    /// Looks up those that wait.
    fn hold_waiting(&mut self) {
        let (joins, names) = &mut self.waiting;
        let mut names = names.drain(..);
        let held = &mut self.held;
        self.joins.numbers(joins, |number| {
            held.extend(names.next().map(|name| (number, name)))
        });
        joins.clear();
    }

    /// Arranges all.
    ///
    /// # Panics
    /// When there are 2^31 or more.
    pub(crate) fn arrange(mut self) -> JoinSections {
        self.hold_waiting();
        let joins = self.joins.into_things();
        let count = joins.len();
        assert!(count < JOINED as usize, "fewer than 2^31 joined words");
        let (mut order, mut keys) = (Vec::with_capacity(count), Vec::new());
        let mut unordered = Vec::with_capacity(count);
        for (number, join) in (0_u32..).zip(&joins) {
            if let Some(soon) = joins.get(number as usize + AHEAD) {
                soon.texts()
                    .for_each(|text| lanes::prefetch(self.texts, text as usize));
            }
            let text = join.text(self.texts);
            let word = Word::new(text, Form::joined(join.script));
            keys.extend(names::keys(&word).map(|key| (key, number)));
            order.push(Sounding {
                skeleton: word.skeleton(),
                narrow: word.is_transcribed(),
                letters: text.len() as u8,
                word: number,
            });
            unordered.push(join.row(&word));
        }
        drop(joins);
        order.sort_unstable();
        let mut places = vec![0; count];
        let (mut rows, mut texts) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for (at, one) in order.iter().enumerate() {
            call_ahead(&order, at, &unordered, self.texts);
            places[one.word as usize] = at as u32;
            let row: JoinRow = unordered[one.word as usize];
            rows.push(row);
            let made_of = row.texts().map(|text| &self.texts[text as usize]);
            texts.push(Text::joined(made_of));
        }
        drop(unordered);
        for (_, number) in &mut keys {
            *number = JOINED | places[*number as usize];
        }
        for (number, _) in &mut self.held {
            *number = places[*number as usize];
        }
        JoinSections {
            rows,
            sounds: sounds::arrange(&order, &texts),
            halves: halves::arrange(&texts),
            keys,
            held: self.held,
            places,
        }
    }
}

impl Join {
    fn text(&self, texts: &[Text]) -> Text {
        Text::joined(self.texts().map(|text| &texts[text as usize]))
    }

    fn texts(&self) -> impl Iterator<Item = u32> {
        self.words.into_iter().take_while(|text| *text != NONE)
    }

    /// Its row, given the word that it makes.
    fn row(&self, word: &Word) -> JoinRow {
        let mut words = self.words;
        let script = SCRIPTS.iter().position(|script| *script == self.script);
        words[0] |= (script.expect("every script is among them") as u32) << SCRIPT;
        words[0] |= if word.is_known() { KNOWN } else { 0 };
        words[0] |= if names::has_digit(word.text().as_bytes()) {
            DIGITS
        } else {
            0
        };
        JoinRow { words, slot: 0 }
    }
}

/// How many words ahead of the one at hand the texts of one are called into the cache, and its row before these.
const AHEAD: usize = 8;

/// Calls into the cache what is read of the words to come.
fn call_ahead(order: &[Sounding], at: usize, rows: &[JoinRow], texts: &[Text]) {
    if let Some(later) = order.get(at + 2 * AHEAD) {
        lanes::prefetch(rows, later.word as usize);
    }
    if let Some(soon) = order.get(at + AHEAD) {
        for text in rows[soon.word as usize].texts() {
            lanes::prefetch(texts, text as usize);
        }
    }
}
