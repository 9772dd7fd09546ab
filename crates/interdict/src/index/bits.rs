//! The places of the ones of a bit set, small maps by open addressing, and things put where they belong: what searches and
//! builders do thousands of times.

use super::lanes;

/// The places of the ones of a bit set, the lowest first.
pub(super) fn ones(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(at)
    })
}

/// Puts things in the order of their places, those of one place in the order they come; gives where each place starts, and
/// the end, and the things.
pub(super) fn distribute<T: Copy + Default>(
    things: impl Iterator<Item = (usize, T)> + Clone,
    places: usize,
) -> (Vec<u32>, Vec<T>) {
    let mut starts = vec![0_u32; places + 1];
    each_few(things.clone(), |few| {
        for (place, _) in few {
            lanes::prefetch(&starts, place + 1);
        }
        for (place, _) in few {
            starts[place + 1] += 1;
        }
    });
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut next = starts.clone();
    let mut placed = vec![T::default(); starts[places] as usize];
    each_few(things, |few| {
        for (place, _) in few {
            lanes::prefetch(&next, *place);
        }
        for (place, _) in few {
            lanes::prefetch(&placed, next[*place] as usize);
        }
        for (place, thing) in few {
            let at = &mut next[*place];
            placed[*at as usize] = *thing;
            *at += 1;
        }
    });
    (starts, placed)
}

/// Gives things a few at a time, so that what each needs is called into the cache before the first is done.
fn each_few<T>(things: impl Iterator<Item = T>, mut each: impl FnMut(&[T])) {
    const FEW: usize = 32;
    let mut few = Vec::with_capacity(FEW);
    things.for_each(|thing| {
        few.push(thing);
        if few.len() == FEW {
            each(&few);
            few.clear();
        }
    });
    each(&few);
}

/// A value for each of a few numbers, by open addressing.
#[derive(Debug)]
pub(super) struct Slots<V> {
    /// A number and its value; a power of two of them, [`NONE`] where there is none.
    slots: Vec<(u32, V)>,
    count: usize,
}

/// The fewest slots: never are all taken, so that every look ends.
const SLOTS_LEAST: usize = 4;

/// No number.
const NONE: u32 = u32::MAX;

impl<V> Default for Slots<V> {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            count: 0,
        }
    }
}

impl<V: Copy + Default> Slots<V> {
    /// Forgets all numbers, and makes room for so many before it grows.
    pub(super) fn clear(&mut self, room: usize) {
        self.count = 0;
        self.slots.clear();
        let size = (room * 2).next_power_of_two().max(SLOTS_LEAST);
        self.slots.resize(size, (NONE, V::default()));
    }

    /// The value of a number, which is `first` if it had none.
    pub(super) fn of(&mut self, number: u32, first: impl FnOnce() -> V) -> &mut V {
        if self.count * 2 >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot(number);
        if self.slots[slot].0 == NONE {
            self.slots[slot] = (number, first());
            self.count += 1;
        }
        &mut self.slots[slot].1
    }

    /// The value of a number, if it has one.
    pub(super) fn get(&self, number: u32) -> Option<V> {
        let (found, value) = self.slots[self.slot(number)];
        (found != NONE).then_some(value)
    }

    fn grow(&mut self) {
        let slots = vec![(NONE, V::default()); (self.slots.len() * 2).max(SLOTS_LEAST)];
        let full = std::mem::replace(&mut self.slots, slots);
        for one in full.into_iter().filter(|(number, _)| *number != NONE) {
            let slot = self.slot(one.0);
            self.slots[slot] = one;
        }
    }

    /// The slot that holds the number, or the empty one where it belongs.
    fn slot(&self, number: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (number.wrapping_mul(0x9E37_79B1) >> 7) as usize & mask;
        while self.slots[slot].0 != number && self.slots[slot].0 != NONE {
            slot = (slot + 1) & mask;
        }
        slot
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn slots_are_a_map(numbers in prop::collection::vec(0_u32..400, 0..600), room in 0_usize..20) {
            let (mut slots, mut map) = (Slots::default(), HashMap::new());
            slots.clear(room);
            for (at, number) in numbers.iter().enumerate() {
                prop_assert_eq!(*slots.of(*number, || at), *map.entry(*number).or_insert(at));
            }
            for number in 0..400 {
                prop_assert_eq!(slots.get(number), map.get(&number).copied());
            }
        }

        #[test]
        fn things_are_put_in_order(places in prop::collection::vec(0_usize..9, 0..60)) {
            let things = places.iter().copied().zip(0_u32..);
            let (starts, placed) = distribute(things.clone(), 9);
            for place in 0..9 {
                let own = &placed[starts[place] as usize..starts[place + 1] as usize];
                let want = things.clone().filter(|(at, _)| *at == place);
                prop_assert_eq!(own, want.map(|(_, thing)| thing).collect::<Vec<u32>>());
            }
        }

        #[test]
        fn ones_are_the_bits(set: u64) {
            prop_assert_eq!(ones(set).map(|at| 1_u64 << at).sum::<u64>(), set);
        }
    }
}
