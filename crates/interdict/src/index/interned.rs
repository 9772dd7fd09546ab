//! Things by the numbers that they are given, in the order in which they come: words while a segment is built.

use std::hash::{BuildHasher, Hash};

use rustc_hash::FxBuildHasher;

use super::build::place;
use super::lanes;

/// Distinct things.
///
/// Millions are looked up, most at places that no cache holds: a plain table can be called into the cache before it is
/// read, [many looks at once](Self::numbers).
#[derive(Clone, Debug)]
pub(super) struct Interned<T> {
    /// Each by its number.
    things: Vec<T>,
    /// By open addressing: a number plus one, or zero; a power of two of them, at least half of which are zero.
    table: Vec<u32>,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self {
            things: Vec::new(),
            table: vec![0; 2],
        }
    }
}

impl<T: Hash + Eq + Copy> Interned<T> {
    /// None yet, with room for so many.
    pub(super) fn with_room(things: usize) -> Self {
        Self {
            things: Vec::with_capacity(things),
            table: vec![0; size(things)],
        }
    }

    /// The number of a thing.
    pub(super) fn number(&mut self, thing: T) -> u32 {
        self.make_room(1);
        self.number_from(self.home(&thing), thing)
    }

    /// The numbers of a few things, in their order.
    pub(super) fn numbers(&mut self, few: &[T], mut each: impl FnMut(u32)) {
        self.make_room(few.len());
        for thing in few {
            lanes::prefetch(&self.table, self.home(thing));
        }
        for thing in few {
            if let Some(number) = self.table[self.home(thing)].checked_sub(1) {
                lanes::prefetch(&self.things, number as usize);
            }
        }
        for thing in few {
            each(self.number_from(self.home(thing), *thing));
        }
    }

    /// All, in the order of their numbers.
    pub(super) fn into_things(self) -> Vec<T> {
        self.things
    }

    fn number_from(&mut self, home: usize, thing: T) -> u32 {
        let mut slot = home;
        while let Some(number) = self.table[slot].checked_sub(1) {
            if self.things[number as usize] == thing {
                return number;
            }
            slot = (slot + 1) & (self.table.len() - 1);
        }
        self.things.push(thing);
        self.table[slot] = place(self.things.len());
        self.table[slot] - 1
    }

    fn make_room(&mut self, more: usize) {
        if size(self.things.len() + more) <= self.table.len() {
            return;
        }
        self.table = vec![0; size(self.things.len() + more)];
        for (at, thing) in self.things.iter().enumerate() {
            let mut slot = self.home(thing);
            while self.table[slot] != 0 {
                slot = (slot + 1) & (self.table.len() - 1);
            }
            self.table[slot] = place(at + 1);
        }
    }

    fn home(&self, thing: &T) -> usize {
        FxBuildHasher.hash_one(thing) as usize & (self.table.len() - 1)
    }
}

/// The size of the table of so many things.
fn size(things: usize) -> usize {
    (things * 2).next_power_of_two().max(2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_has_one_number_in_the_order_of_coming(things in prop::collection::vec(0_u16..60, 0..200), few in 1..9_usize) {
            let (mut one, mut many) = (Interned::default(), Interned::with_room(few));
            let mut want: Vec<u16> = Vec::new();
            for few in things.chunks(few) {
                let mut numbers = Vec::new();
                many.numbers(few, |number| numbers.push(number));
                for (thing, number) in few.iter().zip(numbers) {
                    if !want.contains(thing) {
                        want.push(*thing);
                    }
                    prop_assert_eq!(want[number as usize], *thing);
                    prop_assert_eq!(one.number(*thing), number);
                }
            }
            prop_assert_eq!(one.into_things(), want.clone());
            prop_assert_eq!(many.into_things(), want);
        }
    }
}
