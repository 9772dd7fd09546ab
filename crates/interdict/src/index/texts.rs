//! The distinct words of a segment in alphabetical order, and the ways to find one.

use std::ops::Range;

/// Below this many words two letters point closely enough; above, three.
const THREE_LETTERS_FROM: usize = 1 << 14;

/// Classes of first bytes, in the order of the bytes: digits and letters have one each.
const CLASSES: usize = 39;

/// The sections that [`Texts`] reads.
#[derive(Debug, Default)]
pub(crate) struct TextSections {
    pub(crate) bytes: Vec<u8>,
    pub(crate) ends: Vec<u32>,
    pub(crate) table: Vec<u32>,
}

/// Distinct texts, sorted; a text is named by its place.
#[derive(Clone, Copy)]
pub(crate) struct Texts<'a> {
    pub(crate) bytes: &'a [u8],
    /// Where each text ends; the first begins at 0.
    pub(crate) ends: &'a [u32],
    /// The number of texts whose first classes are below each combination.
    pub(crate) table: &'a [u32],
}

/// Arranges texts that are sorted and distinct.
pub(crate) fn arrange<'a>(texts: impl Iterator<Item = &'a str>) -> TextSections {
    let mut sections = TextSections::default();
    sections.append(texts);
    let depth = if sections.ends.len() < THREE_LETTERS_FROM {
        2
    } else {
        3
    };
    sections.table = vec![0; CLASSES.pow(depth) + 1];
    for id in 0..sections.ends.len() {
        let text = slice(&sections.bytes, &sections.ends, id);
        sections.table[low_entry(text, depth as usize) + 1] += 1;
    }
    for at in 1..sections.table.len() {
        sections.table[at] += sections.table[at - 1];
    }
    sections
}

impl TextSections {
    /// Appends texts that the table does not tell of.
    pub(crate) fn append<'a>(&mut self, texts: impl Iterator<Item = &'a str>) {
        for text in texts {
            self.bytes.extend_from_slice(text.as_bytes());
            let end = u32::try_from(self.bytes.len()).expect("fewer than 4 GiB of words");
            self.ends.push(end);
        }
    }
}

/// The class of a byte; later bytes never have an earlier class.
fn class(byte: u8) -> usize {
    match byte {
        0..b'0' => 0,
        b'0'..=b'9' => usize::from(byte - b'0') + 1,
        b':'..b'a' => 11,
        b'a'..=b'z' => usize::from(byte - b'a') + 12,
        _ => 38,
    }
}

/// Whether the class is that of one byte alone; behind another the next bytes tell nothing of the order.
fn is_of_one_byte(class: usize) -> bool {
    !matches!(class, 0 | 11 | 38)
}

/// The entry of a text: its first classes, and `rest` where they tell nothing more.
fn entry(text: &[u8], depth: usize, rest: usize) -> usize {
    let mut telling = true;
    let classes = (0..depth).map(|at| match text.get(at) {
        Some(byte) if telling => {
            telling = is_of_one_byte(class(*byte));
            class(*byte)
        }
        _ => rest,
    });
    classes.fold(0, |entry, class| entry * CLASSES + class)
}

/// The entry of a text; one that is shorter than `depth` sorts as if followed by the first class.
fn low_entry(text: &[u8], depth: usize) -> usize {
    entry(text, depth, 0)
}

/// The last entry that a text beginning like this may have.
fn high_entry(prefix: &[u8], depth: usize) -> usize {
    entry(prefix, depth, CLASSES - 1)
}

/// The bytes of text `id`.
pub(crate) fn slice<'a>(bytes: &'a [u8], ends: &[u32], id: usize) -> &'a [u8] {
    let start = if id == 0 { 0 } else { ends[id - 1] as usize };
    &bytes[start..ends[id] as usize]
}

impl<'a> Texts<'a> {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of the text of that number.
    pub(crate) fn bytes_of(&self, id: u32) -> &'a [u8] {
        slice(self.bytes, self.ends, id as usize)
    }

    /// The number of a text.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        let entries = low_entry(text.as_bytes(), self.depth());
        let range = self.table[entries] as usize..self.table[entries + 1] as usize;
        let at = self.first_not_below(range, text.as_bytes());
        (at < self.len() && self.bytes_of(at as u32) == text.as_bytes()).then_some(at as u32)
    }

    /// The numbers of the texts that begin with `prefix`, itself included.
    pub(crate) fn beginning_with(&self, prefix: &str) -> Range<u32> {
        let prefix = prefix.as_bytes();
        let (low, high) = (
            low_entry(prefix, self.depth()),
            high_entry(prefix, self.depth()),
        );
        let range = self.table[low] as usize..self.table[high + 1] as usize;
        let range = self.narrowed(range, prefix);
        range.start as u32..range.end as u32
    }

    /// The texts that `text` begins with, itself left out, the shorter first, to `each`; and the numbers of the texts
    /// that begin with it, itself included.
    ///
    /// Each letter more narrows the texts that begin alike, and most words are soon alone.
    pub(crate) fn along(&self, text: &str, mut each: impl FnMut(u32)) -> Range<u32> {
        let bytes = text.as_bytes();
        let mut range = 0..self.len();
        for letters in 1..=bytes.len() {
            let prefix = &bytes[..letters];
            range = if letters <= self.depth() {
                let from = self.beginning_with(&text[..letters]);
                from.start as usize..from.end as usize
            } else {
                self.narrowed(range, prefix)
            };
            if range.is_empty() {
                break;
            }
            if letters < bytes.len() && self.bytes_of(range.start as u32).len() == letters {
                each(range.start as u32);
            }
        }
        range.start as u32..range.end as u32
    }

    /// Those of a range that begin with `prefix`, given that all begin with it but for its last byte.
    fn narrowed(&self, range: Range<usize>, prefix: &[u8]) -> Range<usize> {
        let start = self.first_not_below(range.clone(), prefix);
        let (mut from, mut to) = (start, range.end);
        while from < to {
            let middle = from.midpoint(to);
            if self.bytes_of(middle as u32).starts_with(prefix) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        start..from
    }

    fn first_not_below(&self, range: Range<usize>, text: &[u8]) -> usize {
        let (mut from, mut to) = (range.start, range.end);
        while from < to {
            let middle = from.midpoint(to);
            if self.bytes_of(middle as u32) < text {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }

    fn depth(&self) -> usize {
        if self.table.len() == CLASSES.pow(2) + 1 {
            2
        } else {
            3
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn with(texts: &[String], test: impl FnOnce(Texts<'_>)) {
        let sections = arrange(texts.iter().map(String::as_str));
        test(Texts {
            bytes: &sections.bytes,
            ends: &sections.ends,
            table: &sections.table,
        });
    }

    #[test]
    fn no_texts_are_searched_in_vain() {
        with(&[], |texts| {
            assert_eq!(texts.find("a"), None);
            assert!(texts.beginning_with("").is_empty());
        });
    }

    proptest! {
        #[test]
        fn texts_are_found_as_a_sorted_list_finds_them(
            texts in prop::collection::btree_set("[ab0é:Z-]{0,5}", 0..80),
            sought in "[ab0é:Z-]{0,4}",
        ) {
            let texts: Vec<String> = texts.into_iter().collect();
            with(&texts, |view| {
                let place = texts.iter().position(|text| *text == sought);
                assert_eq!(view.find(&sought), place.map(|at| at as u32));
                let mut begun = Vec::new();
                if sought.is_ascii() {
                    assert_eq!(view.along(&sought, |text| begun.push(text)), view.beginning_with(&sought));
                    for (at, text) in (0_u32..).zip(&texts) {
                        let begins = sought.starts_with(text) && *text != sought && !text.is_empty();
                        assert_eq!(begun.contains(&at), begins, "{text}");
                    }
                }
                let range = view.beginning_with(&sought);
                for (at, text) in (0_u32..).zip(&texts) {
                    assert_eq!(range.contains(&at), text.starts_with(&sought), "{text}");
                    assert_eq!(view.bytes_of(at), text.as_bytes());
                }
            });
        }
    }
}
