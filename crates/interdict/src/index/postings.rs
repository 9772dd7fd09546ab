//! Lists of numbers for each of many things: the names that hold a word, the words that share a key.

/// Marks a slot that holds its single number itself.
const SINGLE: u32 = 1 << 31;

/// The sections that [`Postings`] reads.
#[derive(Debug, Default)]
pub(crate) struct PostingSections {
    pub(crate) slots: Vec<u32>,
    pub(crate) numbers: Vec<u32>,
}

/// For each place a sorted list of numbers below 2^31.
///
/// A list of one stands in its slot; a longer one stands in `numbers`, its length first.
#[derive(Clone, Copy)]
pub(crate) struct Postings<'a> {
    pub(crate) slots: &'a [u32],
    pub(crate) numbers: &'a [u32],
}

/// Arranges `(place, number)` pairs that are sorted and distinct, for places below `places`.
///
/// # Panics
/// When a number or the sum of the lists reaches 2^31.
pub(crate) fn arrange(pairs: &[(u32, u32)], places: usize) -> PostingSections {
    let mut sections = PostingSections::default();
    sections.slots.reserve(places);
    let mut rest = pairs;
    for place in 0..places {
        let count = rest.partition_point(|(at, _)| *at as usize == place);
        let (list, later) = rest.split_at(count);
        rest = later;
        if let [(_, number)] = list {
            assert!(*number < SINGLE, "fewer than 2^31 numbers");
            sections.slots.push(SINGLE | number);
            continue;
        }
        let start = u32::try_from(sections.numbers.len()).ok();
        let start = start.filter(|start| *start < SINGLE);
        sections
            .slots
            .push(start.expect("fewer than 2^31 postings"));
        sections.numbers.push(count as u32);
        sections
            .numbers
            .extend(list.iter().map(|(_, number)| number));
    }
    sections
}

impl<'a> Postings<'a> {
    /// The list of one place.
    pub(crate) fn of(&self, place: u32) -> List<'a> {
        let slot = self.slots[place as usize];
        if slot & SINGLE != 0 {
            return List::Single(slot & !SINGLE);
        }
        let start = slot as usize + 1;
        let count = self.numbers[slot as usize] as usize;
        List::Many(&self.numbers[start..start + count])
    }
}

/// One list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List<'a> {
    /// One number.
    Single(u32),
    /// None, or two and more.
    Many(&'a [u32]),
}

impl List<'_> {
    /// How many numbers.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Single(_) => 1,
            Self::Many(numbers) => numbers.len(),
        }
    }

    /// The numbers in order.
    pub(crate) fn as_slice(&self) -> &[u32] {
        match self {
            Self::Single(number) => std::slice::from_ref(number),
            Self::Many(numbers) => numbers,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_none_one_and_many_are_read_back() {
        let pairs = [(1, 7), (3, 0), (3, 2), (3, 9), (4, 5)];
        let sections = arrange(&pairs, 6);
        let postings = Postings {
            slots: &sections.slots,
            numbers: &sections.numbers,
        };
        let lists: Vec<Vec<u32>> = (0..6)
            .map(|place| postings.of(place).as_slice().to_vec())
            .collect();
        let want: [&[u32]; 6] = [&[], &[7], &[], &[0, 2, 9], &[5], &[]];
        assert_eq!(lists, want);
        assert!((0..6).all(|place| postings.of(place).len() == want[place as usize].len()));
    }
}
