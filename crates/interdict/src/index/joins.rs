//! Neighbours of listed names written together: `Kang Xun` is found by `Kangxun`.
//!
//! They are most of the words of a segment, and none is written in a list. So little is kept of each: the words it is
//! made of, where its names are listed, its [letters by its sound](super::sounds), and its [halves](super::halves). A
//! name does not list them: what its words make when they are written together [shows](neighbours_joined). Only where
//! a name was written otherwise than its words are compared, as `Seven Star` is beside `7 Star`, are its joined words
//! spelled out, and listed.

use std::collections::HashMap;
use std::ops::Range;

use interdict_names::{self as names, Form, Role, Script, Side, Text, Word, neighbours_joined};
use rustc_hash::FxBuildHasher;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::halves::{self, HalfSections, Halves};
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
        form(SCRIPTS[(self.words[0] >> SCRIPT & 3) as usize])
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

/// The form of joined words of a script.
fn form(script: Script) -> Form {
    Form {
        script,
        joined: true,
        ..Form::PLAIN
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

/// Collects the joined words of names in their final order.
#[derive(Debug)]
pub(crate) struct Collector<'a> {
    texts: &'a [Text],
    numbers: HashMap<Join, u32, FxBuildHasher>,
    joins: Vec<Join>,
    /// Joined word and name.
    held: Vec<(u32, u32)>,
    words: Vec<(Text, Script)>,
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
    pub(crate) fn new(texts: &'a [Text]) -> Self {
        assert!(texts.len() < NUMBER as usize, "fewer than 67 million words");
        Self {
            texts,
            numbers: HashMap::default(),
            joins: Vec::new(),
            held: Vec::new(),
            words: Vec::new(),
        }
    }

    /// Adds a joined word that is spelled out.
    pub(crate) fn spell(&mut self, text: u32, script: Script) -> u32 {
        self.number(Join {
            words: [text, NONE, NONE],
            script,
        })
    }

    /// A name holds a joined word.
    pub(crate) fn hold(&mut self, join: u32, name: u32) {
        self.held.push((join, name));
    }

    /// Adds what the words of a name make when they are written together.
    pub(crate) fn join(&mut self, name: u32, words: impl Iterator<Item = (u32, Script)> + Clone) {
        let mut own = std::mem::take(&mut self.words);
        own.clear();
        own.extend(
            words
                .clone()
                .map(|(text, script)| (self.texts[text as usize], script)),
        );
        neighbours_joined(&own, |first, span, _, form| {
            let mut made_of = [NONE; WORDS];
            let words = words.clone().skip(usize::from(first));
            for (place, (text, _)) in made_of.iter_mut().zip(words.take(usize::from(span))) {
                *place = text;
            }
            let number = self.number(Join {
                words: made_of,
                script: form.script,
            });
            self.held.push((number, name));
        });
        self.words = own;
    }

    fn number(&mut self, join: Join) -> u32 {
        let next = self.joins.len() as u32;
        let number = *self.numbers.entry(join).or_insert(next);
        if number == next {
            self.joins.push(join);
        }
        number
    }

    /// Arranges all.
    ///
    /// # Panics
    /// When there are 2^31 or more.
    pub(crate) fn arrange(mut self) -> JoinSections {
        assert!(
            self.joins.len() < JOINED as usize,
            "fewer than 2^31 joined words"
        );
        drop(self.numbers);
        let count = self.joins.len();
        let (mut order, mut keys) = (Vec::with_capacity(count), Vec::new());
        let mut known = Vec::with_capacity(count);
        for (number, join) in (0_u32..).zip(&self.joins) {
            let text = join.text(self.texts);
            let word = Word::new(text, form(join.script));
            keys.extend(names::keys(&word).iter().map(|key| (*key, number)));
            order.push(Sounding {
                skeleton: word.skeleton(),
                narrow: word.is_transcribed(),
                letters: text.len() as u8,
                word: number,
            });
            known.push(word.is_known());
        }
        order.sort_unstable();
        let mut places = vec![0; count];
        let (mut rows, mut texts) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for (place, one) in (0_u32..).zip(&order) {
            places[one.word as usize] = place;
            let join = &self.joins[one.word as usize];
            let text = join.text(self.texts);
            rows.push(join.row(&text, known[one.word as usize]));
            texts.push(text);
        }
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
        let mut whole = Text::EMPTY;
        for text in self.words.iter().take_while(|text| **text != NONE) {
            whole.append(&texts[*text as usize]);
        }
        whole
    }

    fn row(&self, text: &Text, known: bool) -> JoinRow {
        let mut words = self.words;
        let script = SCRIPTS.iter().position(|script| *script == self.script);
        words[0] |= (script.expect("every script is among them") as u32) << SCRIPT;
        words[0] |= if known { KNOWN } else { 0 };
        words[0] |= if names::has_digit(text.as_bytes()) {
            DIGITS
        } else {
            0
        };
        JoinRow { words, slot: 0 }
    }
}
