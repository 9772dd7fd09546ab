//! Edit distance between two folded words, bit-parallel.

use crate::text::Text;

/// Edits allowed between two words, by the length of the shorter one. Part of the enumeration contract of
/// [`edge`](crate::edge): an index finds typing errors within this budget and no others. (Of two words of three letters
/// none is taken for a misspelling of the other; the one edit allowed at three is a letter lost from four.)
pub fn budget(shorter: usize) -> u32 {
    match shorter {
        0..=2 => 0,
        3..=8 => 1,
        9..=11 => 2,
        _ => 3,
    }
}

/// The same between a joined word and another: neighbours that are written together and misspelled twice are not looked
/// for, as every pair of neighbours of every name would have to be, and short ones are like too many words.
pub fn joined_budget(shorter: usize) -> u32 {
    u32::from(shorter >= 7)
}

/// Optimal string alignment distance (insertions, deletions, substitutions, transpositions of neighbours).
///
/// Hyyrö's bit-vector algorithm (2003): one step a byte of `b`, one bit a byte of `a`.
pub fn osa(a: &Text, b: &Text) -> u32 {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.is_empty() {
        return b.len() as u32;
    }
    let mut positions = [0u64; 37];
    for (i, &byte) in a.iter().enumerate() {
        positions[symbol(byte)] |= 1 << i;
    }
    let last = 1u64 << (a.len() - 1);
    let (mut vp, mut vn, mut d0, mut previous) = (!0u64, 0u64, 0u64, 0u64);
    let mut distance = a.len() as u32;
    for &byte in b {
        let pm = positions[symbol(byte)];
        let transposed = (((!d0) & pm) << 1) & previous;
        d0 = ((((pm & vp).wrapping_add(vp)) ^ vp) | pm | vn) | transposed;
        let hp = vn | !(d0 | vp);
        let hn = d0 & vp;
        distance += u32::from(hp & last != 0);
        distance -= u32::from(hn & last != 0);
        let shifted = (hp << 1) | 1;
        vp = (hn << 1) | !(d0 | shifted);
        vn = shifted & d0;
        previous = pm;
    }
    distance
}

/// Whether one edit makes one word of the other: the distance of [`osa`] is one.
pub fn one_edit(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = short.iter().zip(long).take_while(|(x, y)| x == y);
    let before = same.count();
    let (short, long) = (&short[before..], &long[before..]);
    match (short, long) {
        ([x, y, rest @ ..], [u, v, other @ ..]) if short.len() == long.len() => {
            // Changed, or swapped with the next one.
            short[1..] == long[1..] || x == v && y == u && rest == other
        }
        (_, [_, rest @ ..]) if short.len() + 1 == long.len() => short == rest,
        ([_], [_]) => true,
        _ => false,
    }
}

/// A letter or digit as a small number.
fn symbol(byte: u8) -> usize {
    match byte {
        b'a'..=b'z' => usize::from(byte - b'a'),
        b'0'..=b'9' => usize::from(byte - b'0') + 26,
        _ => 36,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, distance: u32) {
        assert_eq!(osa(&Text::new(a), &Text::new(b)), distance, "{a} {b}");
        assert_eq!(osa(&Text::new(b), &Text::new(a)), distance, "{b} {a}");
    }

    #[test]
    fn known_distances() {
        check("", "", 0);
        check("", "abc", 3);
        check("scholz", "scholze", 1);
        check("schloz", "scholz", 1);
        check("ca", "abc", 3);
        check("kitten", "sitting", 3);
        check("putin", "putin", 0);
        check("vladimir", "vldamiri", 3);
    }

    /// The textbook recurrence, as an oracle.
    fn plain(a: &[u8], b: &[u8]) -> u32 {
        let mut d = vec![vec![0u32; b.len() + 1]; a.len() + 1];
        for (i, row) in d.iter_mut().enumerate() {
            row[0] = i as u32;
        }
        d[0] = (0..=b.len() as u32).collect();
        for i in 1..=a.len() {
            for j in 1..=b.len() {
                let change = u32::from(a[i - 1] != b[j - 1]);
                d[i][j] = (d[i - 1][j] + 1)
                    .min(d[i][j - 1] + 1)
                    .min(d[i - 1][j - 1] + change);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    d[i][j] = d[i][j].min(d[i - 2][j - 2] + 1);
                }
            }
        }
        d[a.len()][b.len()]
    }

    #[test]
    fn equals_the_recurrence() {
        let mut state = 1u64;
        let mut next = |n: u64| {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (state >> 33) % n
        };
        for _ in 0..20_000 {
            let mut word = || -> String {
                let length = next(12);
                (0..length)
                    .map(|_| char::from(b'a' + next(4) as u8))
                    .collect()
            };
            let (a, b) = (word(), word());
            let distance = plain(a.as_bytes(), b.as_bytes());
            assert_eq!(osa(&Text::new(&a), &Text::new(&b)), distance, "{a} {b}");
            assert_eq!(
                one_edit(a.as_bytes(), b.as_bytes()),
                distance == 1,
                "{a} {b}"
            );
        }
    }
}
