//! A stand-in of the names crate's shape, for as long as that is being written.

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    Person,
    Organisation,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word {
    pub text: String,
    pub role: u8,
    pub weight: u16,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub word: Word,
    pub first: u8,
    pub count: u8,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub kind: NameKind,
    pub words: Vec<Placed>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    pub similarity: u16,
}

pub const SCALE: u32 = 1000;
pub const VERSION: u32 = 0;
pub const PREFIX_CEILING: u16 = 600;

pub fn budget(letters: usize) -> u8 {
    match letters {
        0..=3 => 0,
        4..=6 => 1,
        7..=11 => 2,
        _ => 3,
    }
}

pub fn analyse(text: &str, kind: NameKind) -> Name {
    let lower = text.to_lowercase();
    let mut words: Vec<Placed> = lower
        .split(|ch: char| !ch.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(40)
        .map(|word| word.chars().take(60).collect::<String>())
        .enumerate()
        .map(|(at, text)| Placed {
            word: Word {
                role: 0,
                weight: 100 + 20 * text.chars().count().min(10) as u16,
                text,
            },
            first: at as u8,
            count: 1,
        })
        .collect();
    for at in 1..words.len() {
        let (a, b) = (words[at - 1].clone(), words[at].clone());
        words.push(Placed {
            word: Word {
                text: format!("{}{}", a.word.text, b.word.text),
                role: 1,
                weight: a.word.weight + b.word.weight,
            },
            first: a.first,
            count: 2,
        });
    }
    Name { kind, words }
}

pub fn keys(word: &str, into: &mut Vec<u64>) {
    let skeleton: Vec<u8> = word
        .bytes()
        .filter(|byte| !b"aeiouyh".contains(byte))
        .collect();
    if skeleton.len() >= 3 {
        into.push(skeleton.iter().fold(7, |sum: u64, byte| {
            sum.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ u64::from(*byte)
        }));
    }
}

pub fn edge(a: &Word, b: &Word) -> Option<Edge> {
    if a.text == b.text {
        return Some(Edge { similarity: 1000 });
    }
    let (a_len, b_len) = (a.text.chars().count(), b.text.chars().count());
    let edits = usize::from(budget(a_len.min(b_len)));
    let (mut x, mut y) = (Vec::new(), Vec::new());
    if edits > 0 && a_len.abs_diff(b_len) <= edits {
        x.extend(a.text.chars());
        y.extend(b.text.chars());
        let distance = osa(&x, &y);
        if distance <= edits {
            return Some(Edge {
                similarity: 1000 - 120 * distance as u16,
            });
        }
    }
    let (mut k, mut l) = (Vec::new(), Vec::new());
    keys(&a.text, &mut k);
    keys(&b.text, &mut l);
    if k.iter().any(|key| l.contains(key)) {
        return Some(Edge { similarity: 750 });
    }
    let initial = |s: &Word, l: &Word| s.text.chars().count() == 1 && l.text.starts_with(&s.text);
    (initial(a, b) || initial(b, a)).then_some(Edge { similarity: 500 })
}

fn osa(a: &[char], b: &[char]) -> usize {
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let mut best = (table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]))
                    .min(table[i - 1][j] + 1)
                    .min(table[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(table[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    table[a.len()][b.len()]
}

pub fn score(query: &Name, record: &Name) -> u16 {
    let mut best = [0_u32; 64];
    for q in &query.words {
        for r in &record.words {
            if let Some(edge) = edge(&q.word, &r.word) {
                for at in q.first..q.first + q.count {
                    let slot = &mut best[usize::from(at)];
                    *slot = (*slot).max(u32::from(edge.similarity));
                }
            }
        }
    }
    let (mut sum, mut total) = (0, 0);
    for q in query.words.iter().filter(|q| q.count == 1) {
        sum += u32::from(q.word.weight) * best[usize::from(q.first)];
        total += u32::from(q.word.weight) * SCALE;
    }
    if total == 0 {
        return 0;
    }
    let extra = record.words.iter().filter(|w| w.count == 1).count();
    let own = query.words.iter().filter(|w| w.count == 1).count();
    let excess = 200 * extra.saturating_sub(own) as u64;
    (u64::from(sum) * 10_000 / u64::from(total)).saturating_sub(excess) as u16
}

pub fn need(threshold: u16, query: &Name) -> u32 {
    let total: u64 = query
        .words
        .iter()
        .filter(|q| q.count == 1)
        .map(|q| u64::from(q.word.weight) * u64::from(SCALE))
        .sum();
    (total * u64::from(threshold)).div_ceil(10_000) as u32
}
