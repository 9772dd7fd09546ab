//! Words and names that are near each other.

use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};

/// Words as lists have them: families of spellings, particles, titles, legal forms, numbers, other scripts. The first
/// ones come up most.
static KNOWN: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("known.txt").split_whitespace().collect());

const SYLLABLES: [&str; 14] = [
    "ka", "mo", "ran", "shi", "bel", "tor", "vi", "na", "zu", "hal", "de", "ix", "kh", "o",
];

/// Many words begin with these, more than an index looks at one by one; some are well known, as are some of the words.
const STEMS: [&str; 5] = ["mari", "ivan", "a", "kor", "john"];

/// One of a table, the first ones far more often than the last.
fn early<'a>(u: &mut Unstructured<'_>, table: &[&'a str]) -> Result<&'a str> {
    let last = table.len() - 1;
    let bound = u.int_in_range(0..=last)?;
    Ok(table[u.int_in_range(0..=bound)?])
}

fn syllables(u: &mut Unstructured<'_>, least: usize, most: usize) -> Result<String> {
    let count = u.int_in_range(least..=most)?;
    (0..count).map(|_| early(u, &SYLLABLES)).collect()
}

/// A word.
pub fn word(u: &mut Unstructured<'_>) -> Result<String> {
    Ok(match u.int_in_range(0..=15_u8)? {
        0..=5 => early(u, &KNOWN)?.to_owned(),
        6..=9 => syllables(u, 1, 5)?,
        10 | 11 => {
            let stem = early(u, &STEMS)?;
            stem.to_owned() + &syllables(u, 0, 3)?
        }
        12 => {
            let known = early(u, &KNOWN)?;
            edited(u, known)?
        }
        13 => {
            let letters = u.int_in_range(1..=14_usize)?;
            let letters = (0..letters).map(|_| u.int_in_range(b'a'..=b'd').map(char::from));
            letters.collect::<Result<_>>()?
        }
        14 => u.int_in_range(0..=40_u16)?.to_string(),
        _ => {
            let letters = u.int_in_range(1..=4_usize)?;
            (0..letters)
                .map(|_| u.arbitrary::<char>())
                .collect::<Result<_>>()?
        }
    })
}

/// A name of no word to seven.
pub fn name(u: &mut Unstructured<'_>) -> Result<String> {
    let words = *u.choose(&[2_u8, 3, 1, 4, 2, 3, 5, 7, 0])?;
    let mut name = String::new();
    for number in 0..words {
        if number > 0 {
            name.push_str(u.choose(&[" ", " ", " ", " ", "-", ", "])?);
        }
        name.push_str(&word(u)?);
    }
    Ok(name)
}

/// A word with one letter put in, changed, left out or swapped with the next; or cut; or written backwards; or joined
/// by what looks alike.
fn edited(u: &mut Unstructured<'_>, word: &str) -> Result<String> {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.is_empty() {
        return Ok(String::new());
    }
    let place = u.int_in_range(0..=letters.len() - 1)?;
    let letter = char::from(u.int_in_range(b'a'..=b'z')?);
    match u.int_in_range(0..=8_u8)? {
        0 => letters.insert(place, letter),
        1 => letters[place] = letter,
        2 => drop(letters.remove(place)),
        3 if place > 0 => letters.swap(place - 1, place),
        4 => letters.truncate(place + 1),
        5 => letters.reverse(),
        6 => letters.insert(place, letters[place]),
        7 => letters.truncate(1),
        _ => {
            let alike = [('o', '0'), ('l', '1'), ('i', '1'), ('s', '5'), ('m', 'n')];
            for letter in &mut letters {
                let other = alike.iter().find(|(own, _)| own == letter);
                *letter = other.map_or(*letter, |(_, other)| *other);
            }
        }
    }
    Ok(letters.into_iter().collect())
}

/// A name as somebody else might write it.
pub fn changed(u: &mut Unstructured<'_>, name: &str) -> Result<String> {
    let mut words: Vec<String> = name.split_whitespace().map(str::to_owned).collect();
    for _ in 0..*u.choose(&[1_u8, 1, 0, 2, 3, 5])? {
        if words.is_empty() {
            words.push(word(u)?);
            continue;
        }
        let last = words.len() - 1;
        let at = u.int_in_range(0..=last)?;
        match u.int_in_range(0..=9_u8)? {
            0..=3 => words[at] = edited(u, &words[at])?,
            4 => drop(words.remove(at)),
            5 => words.swap(at, last),
            6 if at < last => {
                let next = words.remove(at + 1);
                words[at].push_str(&next);
            }
            7 => words.insert(at, word(u)?),
            8 => {
                let letters = words[at].chars().count();
                let start: String = words[at].chars().take(letters / 2).collect();
                let end: String = words[at].chars().skip(letters / 2).collect();
                words[at] = start;
                words.insert(at + 1, end);
            }
            _ if words.len() <= 8 => {
                let times = u.int_in_range(1..=12_usize)?;
                words = vec![words; times].concat();
            }
            _ => {}
        }
    }
    Ok(words.join(" "))
}
