//! Lists that stay the same for all inputs: large enough for what only large lists bring about.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use arbitrary::{Arbitrary, Unstructured};
use interdict::index::{IndexedParty, Segment};
use interdict_names::analyse;

use crate::case::{party, segment};
use crate::oracle::Listed;

/// A list that was made once.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crowd {
    /// Six hundred parties: lists of names that are added up, beginnings that many words share.
    Hundreds,
    /// Six thousand: more than a thousand words of one length, so that they are found by islands.
    Thousands,
    /// Forty thousand with short names: more than one window of sums.
    Windows,
}

/// What a crowd is made of.
pub struct Made {
    /// The parties, in the order of the segment.
    pub parties: Vec<IndexedParty>,
    /// Their names, analysed.
    pub listed: Vec<Listed>,
    /// Their segment.
    pub segment: Arc<Segment>,
}

impl Crowd {
    /// The list; the first call makes it.
    pub fn made(self) -> &'static Made {
        static HUNDREDS: LazyLock<Made> = LazyLock::new(|| make(Crowd::Hundreds));
        static THOUSANDS: LazyLock<Made> = LazyLock::new(|| make(Crowd::Thousands));
        static WINDOWS: LazyLock<Made> = LazyLock::new(|| make(Crowd::Windows));
        match self {
            Self::Hundreds => &HUNDREDS,
            Self::Thousands => &THOUSANDS,
            Self::Windows => &WINDOWS,
        }
    }

    fn size(self) -> u64 {
        match self {
            Self::Hundreds => 600,
            Self::Thousands => 6_000,
            Self::Windows => 40_000,
        }
    }
}

/// The segment of a crowd comes after those of a case, which have the numbers before.
const NUMBER: u8 = 200;

fn make(crowd: Crowd) -> Made {
    let mut parties: Vec<IndexedParty> = (0..crowd.size()).map(sown).collect();
    for (number, party) in (0..).zip(&mut parties) {
        match crowd {
            Crowd::Hundreds => {}
            Crowd::Thousands => {
                for name in &mut party.names {
                    name.text = format!("{} {}", name.text, crowded(number));
                }
            }
            Crowd::Windows => {
                party.names.truncate(1);
                for name in &mut party.names {
                    let words = name.text.split_whitespace().take(2);
                    name.text = words.collect::<Vec<_>>().join(" ");
                }
            }
        }
    }
    if crowd == Crowd::Thousands {
        let lengths = words_by_length(&parties);
        let islands = CROWDED.map(|letters| lengths.get(&letters) >= Some(&1024));
        assert_eq!(islands, [true; 3], "words of one length: {lengths:?}");
    }
    Made {
        listed: Listed::all(&parties),
        segment: segment(NUMBER, &parties),
        parties,
    }
}

/// The lengths of crowded words: within reach of one edit, of two and of three.
const CROWDED: [usize; 3] = [6, 9, 13];

/// One of many words that are all near each other.
fn crowded(number: u64) -> String {
    let mut mixed = Mixed::new(number);
    let length = CROWDED[(number % 3) as usize];
    let mut letters = b"karimsalovnet"[..length].to_vec();
    for _ in 0..4 {
        let place = mixed.next() as usize % length;
        letters[place] = b"aeiklmnorstuz"[mixed.next() as usize % 13];
    }
    letters.into_iter().map(char::from).collect()
}

/// The party that grows from a number.
pub(crate) fn sown(number: u64) -> IndexedParty {
    let bytes = Mixed::new(number).bytes(320);
    party(&mut Unstructured::new(&bytes)).expect("bytes that run out read as zeroes")
}

/// SplitMix64: what grows from numbers side by side has nothing in common.
pub(crate) struct Mixed(u64);

impl Mixed {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed << 32)
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        let numbers = std::iter::repeat_with(|| self.next());
        numbers.flat_map(u64::to_le_bytes).take(count).collect()
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

/// How many words there are of each length.
fn words_by_length(parties: &[IndexedParty]) -> BTreeMap<usize, usize> {
    let mut words = BTreeSet::new();
    for name in parties.iter().flat_map(|party| &party.names) {
        let name = analyse(&name.text, name.kind);
        words.extend(name.words().map(|word| word.text().to_string()));
    }
    let mut lengths = BTreeMap::new();
    for word in words {
        *lengths.entry(word.len()).or_default() += 1;
    }
    lengths
}
