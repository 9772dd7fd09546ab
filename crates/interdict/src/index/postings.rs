//! Lists of numbers for each of many things: the names that hold a word, the parties of an identifier.

/// Lists of each of many things: a slot for each, and what the slots point at.
#[derive(Debug, Default)]
pub(crate) struct PostingSections {
    pub(crate) slots: Vec<u32>,
    pub(crate) numbers: Vec<u32>,
}

/// Reads sorted lists of numbers below `limit` by their slots.
///
/// A list of one stands in its slot. A longer one, or an empty one, stands in `numbers` behind its
/// length, and the slot holds `limit` and where.
#[derive(Clone, Copy)]
pub(crate) struct Postings<'a> {
    pub(crate) numbers: &'a [u32],
    pub(crate) limit: u32,
}

/// Arranges `(place, number)` pairs that are sorted and distinct, for places below `places` and
/// numbers below `limit`.
///
/// # Panics
/// When limit and lists together reach 2^32.
pub(crate) fn arrange(pairs: &[(u32, u32)], places: usize, limit: usize) -> PostingSections {
    let mut sections = PostingSections::default();
    sections.slots.reserve(places);
    let mut rest = pairs;
    for place in 0..places {
        let count = rest
            .iter()
            .take_while(|(at, _)| *at as usize == place)
            .count();
        let (list, later) = rest.split_at(count);
        rest = later;
        if let [(_, number)] = list {
            sections.slots.push(*number);
            continue;
        }
        let slot = u32::try_from(limit + sections.numbers.len());
        sections.slots.push(slot.expect("fewer than 2^32 postings"));
        sections.numbers.push(count as u32);
        sections
            .numbers
            .extend(list.iter().map(|(_, number)| number));
    }
    sections
}

impl<'a> Postings<'a> {
    /// The list of a slot.
    pub(crate) fn read<'s>(&self, slot: &'s u32) -> &'s [u32]
    where
        'a: 's,
    {
        match slot.checked_sub(self.limit) {
            None => std::slice::from_ref(slot),
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
        let pairs = [(1, 7), (3, 0), (3, 2), (3, 9), (4, 5)];
        let sections = arrange(&pairs, 6, 10);
        let postings = Postings {
            numbers: &sections.numbers,
            limit: 10,
        };
        let want: [&[u32]; 6] = [&[], &[7], &[], &[0, 2, 9], &[5], &[]];
        for (slot, want) in sections.slots.iter().zip(want) {
            assert_eq!(postings.read(slot), want);
        }
    }
}
