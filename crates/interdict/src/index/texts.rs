//! Distinct texts in alphabetical order, and the ways to find one.

use std::ops::Range;

/// Below this many texts two letters point closely enough; above, three.
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
    /// As [`table`] makes it.
    pub(crate) table: &'a [u32],
}

/// Arranges texts that are sorted and distinct.
pub(crate) fn arrange<'a>(texts: impl ExactSizeIterator<Item = &'a str> + Clone) -> TextSections {
    let mut sections = TextSections {
        table: table(texts.clone().map(str::as_bytes)),
        ..TextSections::default()
    };
    for text in texts {
        sections.bytes.extend_from_slice(text.as_bytes());
        let end = u32::try_from(sections.bytes.len()).expect("fewer than 4 GiB of texts");
        sections.ends.push(end);
    }
    sections
}

/// How many of these sorted texts have first classes below each combination of two or three, and how many there are.
pub(crate) fn table<'a>(texts: impl ExactSizeIterator<Item = &'a [u8]>) -> Vec<u32> {
    let depth = if texts.len() < THREE_LETTERS_FROM {
        2
    } else {
        3
    };
    let mut table = vec![0; CLASSES.pow(depth) + 1];
    for text in texts {
        table[low_entry(text, depth as usize) + 1] += 1;
    }
    for at in 1..table.len() {
        table[at] += table[at - 1];
    }
    table
}

/// The texts of a [`table`] among which those are that begin with `prefix`.
pub(crate) fn beginning(table: &[u32], prefix: &[u8]) -> Range<usize> {
    let depth = depth(table);
    let (low, high) = (low_entry(prefix, depth), high_entry(prefix, depth));
    table[low] as usize..table[high + 1] as usize
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

fn depth(table: &[u32]) -> usize {
    if table.len() == CLASSES.pow(2) + 1 {
        2
    } else {
        3
    }
}

impl<'a> Texts<'a> {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of the text of that number.
    pub(crate) fn bytes_of(&self, id: u32) -> &'a [u8] {
        let id = id as usize;
        let start = if id == 0 {
            0
        } else {
            self.ends[id - 1] as usize
        };
        &self.bytes[start..self.ends[id] as usize]
    }

    /// The number of a text.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        let text = text.as_bytes();
        let entry = low_entry(text, depth(self.table));
        let (mut from, mut to) = (self.table[entry], self.table[entry + 1]);
        while from < to {
            let middle = from.midpoint(to);
            if self.bytes_of(middle) < text {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        ((from as usize) < self.len() && self.bytes_of(from) == text).then_some(from)
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
        with(&[], |texts| assert_eq!(texts.find("a"), None));
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
                let range = beginning(view.table, sought.as_bytes());
                for (at, text) in texts.iter().enumerate() {
                    assert!(range.contains(&at) || !text.starts_with(&sought), "{text}");
                    assert_eq!(view.bytes_of(at as u32), text.as_bytes());
                }
            });
        }
    }
}
