//! Lists of numbers for each of many things: the names that hold a word, the parties of an identifier.

/// The sections that [`Postings`] reads.
#[derive(Debug, Default)]
pub(crate) struct PostingSections {
    pub(crate) slots: Vec<u32>,
    pub(crate) numbers: Vec<u32>,
}

/// For each place a sorted list of numbers below `limit`.
///
/// A list of one stands in its slot. A longer one, or an empty one, stands in `numbers` behind its
/// length, and the slot holds `limit` and where.
#[derive(Clone, Copy)]
pub(crate) struct Postings<'a> {
    pub(crate) slots: &'a [u32],
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
    /// The list of one place.
    pub(crate) fn of(&self, place: u32) -> &'a [u32] {
        let place = place as usize;
        match self.slots[place].checked_sub(self.limit) {
            None => &self.slots[place..=place],
            Some(start) => {
                let start = start as usize;
                &self.numbers[start + 1..][..self.numbers[start] as usize]
            }
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
            slots: &sections.slots,
            numbers: &sections.numbers,
            limit: 10,
        };
        let want: [&[u32]; 6] = [&[], &[7], &[], &[0, 2, 9], &[5], &[]];
        for (place, want) in (0..).zip(want) {
            assert_eq!(postings.of(place), want);
        }
    }
}
