//! What the words of earlier queries were like: in a stream of names most words come up again.

use std::collections::HashMap;
use std::ops::Range;

use interdict_names::{Form, Part, Text};
use rustc_hash::FxBuildHasher;

use super::gather::Span;
use super::plan::Item;
use super::segment::View;

/// A word of a query, and the segment in which it was looked up.
pub(super) type WordKey = (u32, Text, Form);

/// What a word is remembered by. Neighbours written together are not remembered: they hardly come up again.
pub(super) fn word_key(view: &View<'_>, part: &Part) -> Option<WordKey> {
    let form = part.word.form();
    (!form.joined).then(|| (view.number, *part.word.text(), form))
}

/// The words, with what each was like.
#[derive(Debug, Default)]
pub(super) struct KnownWords {
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
    pub(super) fn recall(
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
    pub(super) fn learn(&mut self, key: WordKey, items: &[Item], span: Option<&Span>) {
        if self.items.len() + items.len() > ITEMS_KEPT || self.words.len() >= KNOWN_KEPT {
            self.forget();
        }
        let start = self.items.len();
        self.items.extend_from_slice(items);
        self.words
            .insert(key, (start..self.items.len(), span.cloned()));
    }

    pub(super) fn forget(&mut self) {
        self.words.clear();
        self.items.clear();
    }
}
