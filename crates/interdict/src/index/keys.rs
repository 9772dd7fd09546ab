//! Words by their keys: sound, skeleton, family.

use super::lanes;

/// Words of one bucket, on average.
const BUCKET_WORDS: usize = 4;

/// The sections that [`Keys`] reads.
#[derive(Debug, Default)]
pub(crate) struct KeySections {
    pub(crate) starts: Vec<u32>,
    pub(crate) entries: Vec<KeyEntry>,
}

/// One word under one key.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    zerocopy::FromBytes,
    zerocopy::IntoBytes,
    zerocopy::KnownLayout,
    zerocopy::Immutable,
)]
#[repr(C)]
pub(crate) struct KeyEntry {
    /// Half of the key; a word of another key with the same half is no loss, for what is found here
    /// is compared again.
    half: u32,
    word: u32,
}

/// Finds the words that share a key.
#[derive(Clone, Copy)]
pub(crate) struct Keys<'a> {
    /// Where each bucket starts, and the end; their number less one is a power of two.
    pub(crate) starts: &'a [u32],
    pub(crate) entries: &'a [KeyEntry],
}

/// Arranges `(key, word)` pairs.
pub(crate) fn arrange(mut pairs: Vec<(u64, u32)>) -> KeySections {
    let buckets = (pairs.len() / BUCKET_WORDS).max(1).next_power_of_two();
    let mut starts = vec![0_u32; buckets + 1];
    // Within a bucket by key, so that the words of one key stand together, in order.
    pairs.sort_unstable_by_key(|(key, word)| (bucket(*key, buckets), *key, *word));
    pairs.dedup();
    for (key, _) in &pairs {
        starts[bucket(*key, buckets) + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let entries = pairs.iter().map(|(key, word)| KeyEntry {
        half: half(*key),
        word: *word,
    });
    KeySections {
        starts,
        entries: entries.collect(),
    }
}

/// Keys may be small numbers or texts packed into one: their bits are spread before use.
fn spread(key: u64) -> u64 {
    let key = (key ^ (key >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    key ^ (key >> 29)
}

fn bucket(key: u64, buckets: usize) -> usize {
    (spread(key) >> 32) as usize & (buckets - 1)
}

fn half(key: u64) -> u32 {
    spread(key) as u32
}

impl Keys<'_> {
    /// Calls into the cache where a key is looked up.
    pub(crate) fn call(&self, key: u64) {
        lanes::prefetch(self.starts, bucket(key, self.starts.len() - 1));
    }

    /// Calls into the cache what stands there.
    pub(crate) fn call_entries(&self, key: u64) {
        let bucket = bucket(key, self.starts.len() - 1);
        lanes::prefetch(self.entries, self.starts[bucket] as usize);
    }

    /// Adds to `found` every word that has the key, and perhaps a few that have not.
    pub(crate) fn find(&self, key: u64, found: &mut Vec<u32>) {
        let bucket = bucket(key, self.starts.len() - 1);
        let range = self.starts[bucket] as usize..self.starts[bucket + 1] as usize;
        let half = half(key);
        let same = self.entries[range]
            .iter()
            .filter(|entry| entry.half == half);
        found.extend(same.map(|entry| entry.word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_of_a_key_are_found() {
        let pairs: Vec<(u64, u32)> = (0..5000).map(|at| (at % 700, at as u32)).collect();
        let sections = arrange(pairs.clone());
        let keys = Keys {
            starts: &sections.starts,
            entries: &sections.entries,
        };
        for key in 0..710 {
            let mut found = Vec::new();
            keys.find(key, &mut found);
            let want: Vec<u32> = pairs
                .iter()
                .filter(|(k, _)| *k == key)
                .map(|(_, word)| *word)
                .collect();
            assert_eq!(found, want);
        }
    }
}
