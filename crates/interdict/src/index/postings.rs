//! Lists of numbers for each of many things: the names that hold a word, the parties of an identifier.

use super::bits::distribute;

/// Lists of each of many things: a slot for each, and what the slots point at.
#[derive(Debug, Default)]
pub(crate) struct PostingSections {
    pub(crate) slots: Vec<u32>,
    pub(crate) numbers: Vec<u32>,
}

/// Reads sorted lists of numbers below `limit` by their slots.
///
/// A list of one stands in its slot. Of a longer one, or an empty one, the slot holds `limit` and where it stands in
/// `numbers`: behind the ends of both come those of two and those of three, then the others, each behind its length.
#[derive(Clone, Copy)]
pub(crate) struct Postings<'a> {
    numbers: &'a [u32],
    limit: u32,
    /// Where the lists of two end, and those of three.
    ends: [u32; 2],
}

/// Arranges `(place, number)` pairs, for places below `places` and numbers below `limit`; the numbers of one place come
/// in order, and as often as they come.
///
/// # Panics
/// When limit and lists together reach 2^32.
pub(crate) fn arrange(
    pairs: impl Iterator<Item = (u32, u32)> + Clone,
    places: usize,
    limit: usize,
) -> PostingSections {
    let (starts, sorted) = distribute(
        pairs.map(|(place, number)| (place as usize, number)),
        places,
    );
    let lists = || {
        let ranges = starts.windows(2);
        ranges.map(|range| &sorted[range[0] as usize..range[1] as usize])
    };
    let mut numbers = vec![0; 2];
    for (end, length) in [2, 3].into_iter().enumerate() {
        let short = lists().filter(|list| list.len() == length);
        numbers.extend(short.flatten());
        numbers[end] = numbers.len() as u32;
    }
    // Where the next list of two stands, and the next of three.
    let mut next = [2, numbers[0] as usize];
    let slot = |start: usize| u32::try_from(limit + start).expect("fewer than 2^32 postings");
    let slots = lists().map(|list| {
        debug_assert!(list.is_sorted());
        match list {
            [number] => *number,
            [_, _] | [_, _, _] => {
                let start = next[list.len() - 2];
                next[list.len() - 2] += list.len();
                slot(start)
            }
            _ => {
                let start = numbers.len();
                numbers.push(list.len() as u32);
                numbers.extend_from_slice(list);
                slot(start)
            }
        }
    });
    PostingSections {
        slots: slots.collect(),
        numbers,
    }
}

impl<'a> Postings<'a> {
    /// Lists of numbers below a limit.
    pub(crate) fn new(numbers: &'a [u32], limit: u32) -> Self {
        Self {
            numbers,
            limit,
            ends: [0, 1].map(|at| numbers.get(at).copied().unwrap_or(0)),
        }
    }

    /// The list of a slot.
    pub(crate) fn read<'s>(&self, slot: &'s u32) -> &'s [u32]
    where
        'a: 's,
    {
        match slot.checked_sub(self.limit) {
            None => std::slice::from_ref(slot),
            Some(start) if start < self.ends[0] => &self.numbers[start as usize..][..2],
            Some(start) if start < self.ends[1] => &self.numbers[start as usize..][..3],
            Some(start) => {
                let start = start as usize;
                &self.numbers[start + 1..][..self.numbers[start] as usize]
            }
        }
    }

    /// Calls the list of a slot into the cache.
    pub(crate) fn call(&self, slot: u32) {
        if let Some(start) = slot.checked_sub(self.limit) {
            super::lanes::prefetch(self.numbers, start as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_none_one_and_many_are_read_back() {
        let pairs = [
            (4, 5),
            (3, 0),
            (1, 7),
            (3, 2),
            (1, 7),
            (3, 9),
            (3, 9),
            (0, 1),
            (0, 3),
            (0, 3),
            (6, 2),
            (6, 4),
        ];
        let sections = arrange(pairs.into_iter(), 7, 10);
        let postings = Postings::new(&sections.numbers, 10);
        let want: [&[u32]; 7] = [&[1, 3, 3], &[7, 7], &[], &[0, 2, 9, 9], &[5], &[], &[2, 4]];
        for (slot, want) in sections.slots.iter().zip(want) {
            assert_eq!(postings.read(slot), want);
        }
    }
}
