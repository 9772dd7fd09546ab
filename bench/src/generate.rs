//! Made-up names in any number, shaped like those of the real lists: the same seed gives the same names.

use std::collections::HashMap;

use crate::lists::ListedName;

/// A small generator whose stream never changes: xorshift64* (Vigna, 2016).
pub struct Random(u64);

impl Random {
    /// A stream of its own for each seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let mixed = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D);
        ((u128::from(mixed) * limit as u128) >> 64) as usize
    }
}

/// One word in so many is new: it makes the vocabulary of five million names grow to about a
/// million words, as the vocabularies of real registers do.
const NEW_WORD: usize = 16;

/// Makes names: the shape of a real one (kind, number of words, which words are common), each word
/// drawn from the same place of the same kind of name by its frequency, or made up letter by letter
/// after the trigrams of real words.
pub fn generate(real: &[ListedName], count: usize, seed: u64) -> Vec<ListedName> {
    let model = Model::new(real);
    let mut random = Random::new(seed);
    (0..count).map(|number| model.name(number, &mut random)).collect()
}

struct Model {
    shapes: Vec<(bool, usize)>,
    /// For people and organisations, the words of the first, the last and the places between.
    words: [[Vec<String>; 3]; 2],
    /// The letters that follow two letters, each as often as it does.
    letters: HashMap<[char; 2], Vec<char>>,
}

impl Model {
    fn new(real: &[ListedName]) -> Self {
        let mut model = Self {
            shapes: Vec::new(),
            words: Default::default(),
            letters: HashMap::new(),
        };
        let latin = |name: &&ListedName| name.name.chars().filter(|ch| ch.is_alphabetic()).all(|ch| ch < '\u{250}');
        for name in real.iter().filter(latin) {
            let words: Vec<&str> = name.name.split_whitespace().collect();
            if !(1..=8).contains(&words.len()) {
                continue;
            }
            let person = name.kind == "person";
            model.shapes.push((person, words.len()));
            for (at, word) in words.iter().enumerate() {
                let place = place(at, words.len());
                model.words[usize::from(person)][place].push((*word).to_owned());
                model.learn(word);
            }
        }
        model
    }

    fn learn(&mut self, word: &str) {
        if word.chars().count() < 4 || !word.chars().all(char::is_alphabetic) {
            return;
        }
        let mut before = ['^', '^'];
        for letter in word.to_lowercase().chars().chain(['$']) {
            self.letters.entry(before).or_default().push(letter);
            before = [before[1], letter];
        }
    }

    fn name(&self, number: usize, random: &mut Random) -> ListedName {
        let (person, length) = self.shapes[random.below(self.shapes.len())];
        let words: Vec<String> = (0..length)
            .map(|at| {
                let pool = &self.words[usize::from(person)][place(at, length)];
                match random.below(NEW_WORD) {
                    0 => self.word(random),
                    _ => pool[random.below(pool.len())].clone(),
                }
            })
            .collect();
        ListedName {
            dataset: "made".to_owned(),
            id: format!("m{number}"),
            kind: if person { "person" } else { "organisation" }.to_owned(),
            name: words.join(" "),
        }
    }

    fn word(&self, random: &mut Random) -> String {
        loop {
            let mut word = String::new();
            let mut before = ['^', '^'];
            while word.len() < 16 {
                let next = &self.letters[&before];
                let letter = next[random.below(next.len())];
                if letter == '$' {
                    break;
                }
                word.push(letter);
                before = [before[1], letter];
            }
            if word.chars().count() >= 4 {
                return word;
            }
        }
    }
}

fn place(at: usize, length: usize) -> usize {
    match at {
        0 => 0,
        last if last + 1 == length => 2,
        _ => 1,
    }
}

/// A name with one letter of it changed, lost, doubled or swapped.
pub fn mistyped(name: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = random.below(letters.len().max(1));
    if letters.is_empty() {
        return String::new();
    }
    let letter = char::from(b'a' + random.below(26) as u8);
    match random.below(4) {
        0 => letters[at] = letter,
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, letter),
        _ if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => letters.push(letter),
    }
    letters.into_iter().collect()
}
