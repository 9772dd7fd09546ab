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
    let mut starts = vec![0_u32; places + 1];
    for (place, _) in pairs.clone() {
        starts[place as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut next = starts.clone();
    let mut sorted = vec![0; starts[places] as usize];
    for (place, number) in pairs {
        let at = &mut next[place as usize];
        sorted[*at as usize] = number;
        *at += 1;
    }
    let mut sections = PostingSections::default();
    sections.slots.reserve(places);
    for range in starts.windows(2) {
        let list = &sorted[range[0] as usize..range[1] as usize];
        debug_assert!(list.is_sorted());
        if let [number] = list {
            sections.slots.push(*number);
            continue;
        }
        let start = sections.numbers.len();
        let slot = u32::try_from(limit + start);
        sections.slots.push(slot.expect("fewer than 2^32 postings"));
        sections.numbers.push(list.len() as u32);
        sections.numbers.extend_from_slice(list);
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
        let pairs = [(4, 5), (3, 0), (1, 7), (3, 2), (1, 7), (3, 9), (3, 9)];
        let sections = arrange(pairs.into_iter(), 6, 10);
        let postings = Postings {
            numbers: &sections.numbers,
            limit: 10,
        };
        let want: [&[u32]; 6] = [&[], &[7, 7], &[], &[0, 2, 9, 9], &[5], &[]];
        for (slot, want) in sections.slots.iter().zip(want) {
            assert_eq!(postings.read(slot), want);
        }
    }
}
