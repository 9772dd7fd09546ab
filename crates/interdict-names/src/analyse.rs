//! Text to [`Name`]: roles of the words, and the virtual words.

use std::ops::Range;

use crate::fold::{self, Reading, Token, Tokens};
use crate::foreign;
use crate::lexicon;
use crate::name::{Name, NameKind, Part, Position};
use crate::text::Text;
use crate::weights;
use crate::word::{Form, Role, Script, Word};

/// Most words of a name that are read; the rest raises [`Flags::truncated`](crate::Flags::truncated).
/// The longest listed name has 41.
pub const MAX_POSITIONS: usize = 48;

/// Longest virtual word, in letters: `pricewaterhousecoopers` is one of the longest that people write together.
const JOINED_MAX: usize = 24;

/// Most neighbours written together.
const JOINED_WORDS: usize = 3;

/// A token with its role.
#[derive(Clone, Copy, Debug)]
struct Unit {
    token: Token,
    /// The text as compared: canonical for particles, titles, legal forms and numbers.
    text: Text,
    role: Role,
    /// The first token it was made of, and how many.
    first: usize,
    span: usize,
}

/// Analyses a name. Never fails: a text without letters gives a name without words.
pub fn analyse(text: &str, kind: NameKind) -> Name {
    analyse_with(text, kind, &mut Word::new)
}

/// Analyses a name for an index, in half the time: the same name, but nothing is known of its words than their texts
/// and forms. Before they are given to [`edge`](crate::edge()) or [`keys`](crate::keys) they must be
/// [completed](Word::complete), and the name must not be given to [`score`](crate::score()).
pub fn analyse_bare(text: &str, kind: NameKind) -> Name {
    analyse_with(text, kind, &mut Word::without_lookup)
}

/// Makes a word of a text and a form.
type MakeWord<'m> = &'m mut dyn FnMut(Text, Form) -> Word;

/// Analyses a name as [`analyse`] does, for a caller that remembers words: `word` must give what [`Word::new`] gives.
pub fn analyse_with(text: &str, kind: NameKind, word: MakeWord<'_>) -> Name {
    let mut tokens = fold::tokens(text, MAX_POSITIONS);
    let mut units = initial_units(&tokens);
    let kind = decide(kind, &units, text);
    if kind == NameKind::Person {
        tokens.flags.surname_first = surname_last(&mut units);
        person_roles(&mut units);
    } else {
        units = letter_runs(units, text);
        units = legal_forms(units);
        organisation_roles(&mut units);
    }
    numbers(&mut units, kind);
    let parts = parts(&units, &tokens, kind, word);
    let mut positions: Vec<Position> = units.iter().map(|unit| position(unit, kind)).collect();
    if kind == NameKind::Person {
        set_apart(text, &mut positions);
    }
    Name {
        kind,
        text: text.into(),
        positions,
        parts,
        flags: tokens.flags,
    }
}

fn position(unit: &Unit, kind: NameKind) -> Position {
    let count = lexicon::get()
        .entry(unit.text.as_str())
        .map_or(0, |e| e.count);
    let letters = unit.text.len();
    let ordinary = weights::word_weight(count, letters);
    let ordinary = if unit.token.native.is_some() {
        weights::SYLLABLE_WEIGHT
    } else {
        ordinary
    };
    let letters = if unit.token.native.is_some() {
        3
    } else {
        letters
    };
    let (weight, clash) = weights::position(unit.role, kind, ordinary, letters);
    Position {
        weight,
        clash,
        start: unit.token.start,
        end: unit.token.end,
    }
}

/// What stands in quotation marks or parentheses within a person's name, as `"El Chapo"` does, is what she is called
/// besides: a name that lacks it does not differ.
fn set_apart(text: &str, positions: &mut [Position]) {
    const MARKS: [(char, &[char]); 5] = [
        ('"', &['"']),
        ('“', &['”', '“']),
        ('„', &['“', '”']),
        ('«', &['»']),
        ('(', &[')']),
    ];
    let mut apart = Vec::new();
    let mut behind = 0;
    for (at, letter) in text.char_indices() {
        let mark = MARKS.iter().find(|(open, _)| *open == letter);
        let Some((_, close)) = mark.filter(|_| at >= behind) else {
            continue;
        };
        let inside = at + letter.len_utf8();
        if let Some(length) = text[inside..].find(*close) {
            apart.push(inside..inside + length);
            behind = inside + length + 1;
        }
    }
    let is_apart = |one: &Position| {
        apart
            .iter()
            .any(|range| range.contains(&(one.start as usize)))
    };
    // Of a single word beside them it is not known which is the name.
    if positions.iter().filter(|one| !is_apart(one)).count() >= 2 {
        for position in positions.iter_mut().filter(|one| is_apart(one)) {
            position.clash = 0;
        }
    }
}

fn initial_units(tokens: &Tokens) -> Vec<Unit> {
    let unit = |(first, &token): (usize, &Token)| Unit {
        token,
        text: token.text,
        role: Role::Name,
        first,
        span: 1,
    };
    tokens.list.iter().enumerate().map(unit).collect()
}

/// A name of unknown kind is an organisation's if it has a legal form or a company word.
fn decide(kind: NameKind, units: &[Unit], text: &str) -> NameKind {
    if kind != NameKind::Unknown {
        return kind;
    }
    let generic = |u: &Unit| {
        lexicon::get()
            .entry(u.text.as_str())
            .is_some_and(|e| e.generic() && e.title().is_none())
    };
    let corporate = units.iter().any(generic)
        || legal_forms(letter_runs(units.to_vec(), text))
            .iter()
            .any(|u| u.role == Role::Legal && u.token.text.len() >= 2);
    if corporate {
        NameKind::Organisation
    } else {
        NameKind::Person
    }
}

// ---- persons

/// Puts `SURNAME, Given Names` into reading order; tells whether it did.
fn surname_last(units: &mut [Unit]) -> bool {
    let commas = units.iter().filter(|unit| unit.token.comma).count();
    let surname = units.iter().position(|unit| unit.token.comma);
    match surname {
        Some(last) if commas == 1 && last + 1 < units.len() => {
            units.rotate_left(last + 1);
            true
        }
        _ => false,
    }
}

/// Legal forms that strangers append to a person's name; they are not parts of it.
const LEGAL_AFTER_PERSONS: [&str; 9] = [
    "sa", "llc", "ltd", "inc", "gmbh", "corp", "plc", "ooo", "limited",
];

fn person_roles(units: &mut [Unit]) {
    let count = units.len();
    let mut leading = true;
    for i in 0..count {
        leading |= i > 0 && units[i - 1].token.comma;
        let role = person_role(units, i, leading);
        units[i].role = role;
        leading = leading && role == Role::Title;
    }
    if let Some(last) = units.last_mut() {
        let appended = count >= 3 && LEGAL_AFTER_PERSONS.contains(&last.text.as_str());
        if appended && last.token.text.len() == last.text.len() {
            last.role = Role::Legal;
        }
    }
}

fn person_role(units: &mut [Unit], i: usize, leading: bool) -> Role {
    let unit = units[i];
    let text = unit.text.as_str();
    if unit.token.native.is_some() {
        return Role::Name;
    }
    if text.len() == 1 && text.as_bytes()[0].is_ascii_alphabetic() {
        return Role::Initial;
    }
    let Some(entry) = lexicon::get().entry(text) else {
        return Role::Name;
    };
    let last = i + 1 == units.len();
    let in_front = leading && !last && units.len() >= 3;
    if let Some(title) = entry.title()
        && (in_front || !entry.titleword() && units.len() >= 2)
    {
        units[i].text = Text::new(title);
        return Role::Title;
    }
    // Two letters at the end are what is left of a longer word.
    let rest = last && text.len() == 2;
    if let Some(particle) = entry.particle().filter(|_| !rest) {
        units[i].text = Text::new(particle);
        return if units.len() >= 2 {
            Role::Particle
        } else {
            Role::Name
        };
    }
    if entry.prefix() && !last {
        Role::Prefix
    } else {
        Role::Name
    }
}

// ---- organisations and vessels

/// Letters that stand alone side by side are one abbreviation: A.B.C., S p A.
fn letter_runs(units: Vec<Unit>, text: &str) -> Vec<Unit> {
    let letter = |unit: &Unit| {
        unit.text.len() == 1
            && unit.text.as_bytes()[0].is_ascii_alphabetic()
            && unit.token.native.is_none()
    };
    let dotted = |left: &Unit, right: &Unit| {
        let between = left.token.end as usize..right.token.start as usize;
        text.get(between).is_some_and(|gap| gap.contains('.'))
    };
    let mut joined: Vec<Unit> = Vec::with_capacity(units.len());
    for (i, &unit) in units.iter().enumerate() {
        let follows = i > 0 && letter(&units[i - 1]) && letter(&unit);
        // In "Fund V L.P." another abbreviation begins at the L.
        let begins = follows
            && !dotted(&units[i - 1], &unit)
            && units
                .get(i + 1)
                .is_some_and(|next| letter(next) && dotted(&unit, next));
        match joined.last_mut() {
            Some(last) if follows && !begins => {
                last.text.append(&unit.text);
                last.token.text = last.text;
                last.token.end = unit.token.end;
                last.token.comma = unit.token.comma;
                last.span += 1;
            }
            _ => joined.push(unit),
        }
    }
    joined
}

/// Longest spelling of a legal form, in words.
const LEGAL_WORDS: usize = 7;

/// Longest spelling of a legal form, in letters.
const LEGAL_LETTERS: usize = 46;

/// Puts the words of a legal form into one unit with its canonical text.
fn legal_forms(units: Vec<Unit>) -> Vec<Unit> {
    let mut merged = Vec::with_capacity(units.len());
    let mut i = 0;
    while i < units.len() {
        // Of LIMITED and a misspelt LIMITED LIABILITY COMPANY it is the latter.
        let forms = [legal_at(&units, i), misspelled_legal_at(&units, i)];
        match forms.into_iter().flatten().max_by_key(|(_, n)| *n) {
            Some((canonical, n)) if units.len() > 1 => {
                let last = units[i + n - 1];
                let mut unit = units[i];
                unit.text = Text::new(canonical);
                unit.role = Role::Legal;
                unit.token.end = last.token.end;
                unit.token.comma = last.token.comma;
                unit.span = last.first + last.span - unit.first;
                merged.push(unit);
                i += n;
            }
            _ => {
                merged.push(units[i]);
                i += 1;
            }
        }
    }
    if merged.iter().all(|u| u.role == Role::Legal) {
        return units;
    }
    merged
}

/// The longest legal form that begins at unit `i`, and how many units it takes.
fn legal_at(units: &[Unit], i: usize) -> Option<(&'static str, usize)> {
    let mut buffer = [0u8; LEGAL_LETTERS];
    let mut length = 0;
    let mut found = None;
    for n in 1..=LEGAL_WORDS.min(units.len() - i) {
        let piece = units[i + n - 1].token.text;
        if length + piece.len() > LEGAL_LETTERS {
            break;
        }
        buffer[length..length + piece.len()].copy_from_slice(piece.as_bytes());
        length += piece.len();
        let spelling = std::str::from_utf8(&buffer[..length]).unwrap_or_default();
        if !lexicon::get().begins_legal(spelling) {
            break;
        }
        if let Some(canonical) = lexicon::get().legal(spelling) {
            // Two letters are a legal form at either end of the name only.
            let at_end = i == 0 || i + n + 1 >= units.len();
            if length > 2 || at_end {
                found = Some((canonical, n));
            }
        }
    }
    found
}

/// The legal form spelled out of which the words from unit `i` on are a misspelling, and how many units it takes. It
/// begins and ends with a whole word: what stands before or behind a form is not part of it.
fn misspelled_legal_at(units: &[Unit], i: usize) -> Option<(&'static str, usize)> {
    let whole = |unit: &Unit| unit.token.text.len() >= 3;
    let own = units[i..].iter().take(LEGAL_WORDS);
    let enough = own.map(|unit| unit.token.text.len()).sum::<usize>() + 1 >= lexicon::SPELLED_OUT;
    if !enough || !whole(&units[i]) {
        return None;
    }
    let mut letters = String::with_capacity(LEGAL_LETTERS);
    for n in 1..=LEGAL_WORDS.min(units.len() - i) {
        let last = &units[i + n - 1];
        if letters.len() + last.token.text.len() > LEGAL_LETTERS {
            return None;
        }
        letters.push_str(last.token.text.as_str());
        if n > 1
            && whole(last)
            && letters.len() + 1 >= lexicon::SPELLED_OUT
            && let Some(canonical) = lexicon::get().misspelled_legal(&letters)
        {
            return Some((canonical, n));
        }
    }
    None
}

fn organisation_roles(units: &mut [Unit]) {
    let count = units.len();
    for i in 0..count {
        if units[i].role != Role::Legal {
            units[i].role = organisation_role(units, i);
        }
    }
}

fn organisation_role(units: &mut [Unit], i: usize) -> Role {
    let unit = units[i];
    let text = unit.text.as_str();
    if unit.token.native.is_some() {
        return Role::Name;
    }
    if text.len() == 1 && text.as_bytes()[0].is_ascii_alphabetic() {
        return Role::Initial;
    }
    let Some(entry) = lexicon::get().entry(text) else {
        return Role::Name;
    };
    if entry.title() == Some("mv") && i == 0 && units.len() >= 2 {
        return Role::Title;
    }
    if let Some(particle) = entry.particle() {
        units[i].text = Text::new(particle);
        return if units.len() >= 2 {
            Role::Particle
        } else {
            Role::Name
        };
    }
    if entry.generic() {
        return Role::Generic;
    }
    match entry.place() {
        true => Role::Place,
        false if entry.prefix() && i + 1 < units.len() => Role::Prefix,
        false => Role::Name,
    }
}

// ---- numbers

/// Numbers in digits, words, ordinals and roman numerals become decimal digits.
fn numbers(units: &mut Vec<Unit>, kind: NameKind) {
    for (i, unit) in units.iter_mut().enumerate() {
        let other = matches!(unit.role, Role::Legal | Role::Particle | Role::Title)
            || unit.token.native.is_some();
        if let Some(text) = number(unit, i, kind).filter(|_| !other) {
            let roman = unit.token.text.as_bytes()[0].is_ascii_alphabetic()
                && unit.token.upper
                && kind == NameKind::Organisation;
            unit.role = if roman && roman_value(unit.token.text.as_str()).is_some() {
                Role::Series
            } else {
                Role::Number
            };
            unit.text = text;
        }
    }
    if kind != NameKind::Person {
        sums(units);
    }
}

fn number(unit: &Unit, i: usize, kind: NameKind) -> Option<Text> {
    let text = unit.text.as_str();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let ordinal = matches!(&text[digits..], "" | "st" | "nd" | "rd" | "th");
        let significant = text[..digits].trim_start_matches('0');
        return ordinal.then(|| {
            Text::new(if significant.is_empty() {
                "0"
            } else {
                significant
            })
        });
    }
    if i > 0 && unit.token.upper {
        let allowed = if kind == NameKind::Person {
            text.len() >= 2 && text != "xi"
        } else {
            true
        };
        if let Some(value) = roman_value(text).filter(|_| allowed) {
            return Some(Text::new(&value.to_string()));
        }
    }
    if kind == NameKind::Person {
        return None;
    }
    lexicon::get()
        .entry(text)?
        .number()
        .map(|value| Text::new(&value.to_string()))
}

/// The value of a roman numeral up to 39: beyond it, they are rare and words are many.
fn roman_value(text: &str) -> Option<u32> {
    let tens = text.bytes().take_while(|&b| b == b'x').count();
    let rest = &text[tens..];
    let ones = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]
        .iter()
        .position(|&r| r == rest)?;
    let value = tens * 10 + ones;
    (1..40).contains(&value).then_some(value as u32)
}

/// Adds up "forty" and "four".
fn sums(units: &mut Vec<Unit>) {
    let value = |u: &Unit| {
        if u.role == Role::Number {
            u.text.as_str().parse::<u32>().ok()
        } else {
            None
        }
    };
    let mut i = 0;
    while i + 1 < units.len() {
        if let (Some(tens), Some(ones)) = (value(&units[i]), value(&units[i + 1])) {
            let spelled = units[i].token.text.as_bytes()[0].is_ascii_alphabetic();
            if spelled && (20..=90).contains(&tens) && tens % 10 == 0 && (1..10).contains(&ones) {
                let next = units.remove(i + 1);
                units[i].text = Text::new(&(tens + ones).to_string());
                units[i].token.end = next.token.end;
                units[i].span = next.first + next.span - units[i].first;
            }
        }
        i += 1;
    }
}

// ---- parts

fn parts(units: &[Unit], tokens: &Tokens, kind: NameKind, word: MakeWord<'_>) -> Vec<Part> {
    let mut parts = Vec::with_capacity(units.len() * 3);
    for (i, unit) in units.iter().enumerate() {
        let form = Form {
            role: unit.role,
            script: unit.token.script,
            native: unit.token.native,
            joined: false,
        };
        parts.push(Part {
            word: word(unit.text, form),
            first: i as u8,
            span: 1,
        });
    }
    joined(units, &mut parts, word);
    acronyms(units, kind, &mut parts, word);
    if kind == NameKind::Person {
        cut_short(units, &mut parts, word);
        foreign_spellings(units, &mut parts, word);
    }
    for reading in &tokens.readings {
        read(reading, units, &mut parts, word);
    }
    parts
}

/// Neighbours written together.
fn joined(units: &[Unit], parts: &mut Vec<Part>, word: MakeWord<'_>) {
    let written: Vec<(Text, Script)> = units
        .iter()
        .map(|unit| (written(unit), unit.token.script))
        .collect();
    let apart = |at: usize| !together(&units[at], &units[at + 1]);
    let size = |at: usize| (written[at].0.len(), written[at].1);
    each_joined(units.len(), size, apart, |join| {
        let text = Text::joined(written[join.words()].iter().map(|(text, _)| text));
        parts.push(Part {
            word: word(text, join.form()),
            first: join.first,
            span: join.span,
        });
    });
}

/// Neighbours written together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Join {
    /// The first of them.
    pub first: u8,
    /// How many they are.
    pub span: u8,
    /// The script of what they make.
    pub script: Script,
}

impl Join {
    /// Their places.
    pub fn words(&self) -> Range<usize> {
        let first = usize::from(self.first);
        first..first + usize::from(self.span)
    }

    /// What they make is beside its text.
    pub fn form(&self) -> Form {
        Form::joined(self.script)
    }
}

/// The neighbours that [`analyse`] writes together in a name of so many words, given the letters and the script of each,
/// if none of them is a character and each is written as it is compared.
pub fn neighbours_joined(
    words: usize,
    word: impl Fn(usize) -> (usize, Script),
    each: impl FnMut(Join),
) {
    each_joined(words, word, |_| false, each);
}

/// Neighbours written together, none of which is `apart` from the next.
fn each_joined(
    words: usize,
    word: impl Fn(usize) -> (usize, Script),
    apart: impl Fn(usize) -> bool,
    mut each: impl FnMut(Join),
) {
    for first in 0..words {
        let (mut letters, mut script) = word(first);
        for last in (first + 1..words).take(JOINED_WORDS - 1) {
            let (more, its_script) = word(last);
            letters += more;
            if apart(last - 1) || letters > JOINED_MAX {
                break;
            }
            script = script.max(its_script);
            each(Join {
                first: first as u8,
                span: (last + 1 - first) as u8,
                script,
            });
        }
    }
}

/// Characters of Chinese and Korean names are joined within a word of the text only.
fn together(a: &Unit, b: &Unit) -> bool {
    let native = |u: &Unit| u.token.native.is_some();
    !(native(a) || native(b)) || (native(a) && native(b) && a.token.start == b.token.start)
}

/// A word as it would be written when joined to its neighbour.
fn written(unit: &Unit) -> Text {
    if unit.role == Role::Legal {
        unit.text
    } else {
        unit.token.text
    }
}

/// Letters that must stand before a last word of one or two letters for it to be the rest of a cut one.
const CUT_AFTER: usize = 5;

/// A last word of two letters may be what a field of fixed width left of a longer one: read its first letter as an
/// initial. Not in names of short words alone, as Chinese and Korean
/// ones are, which end so by themselves.
fn cut_short(units: &[Unit], parts: &mut Vec<Part>, word: MakeWord<'_>) {
    let Some(at) = (0..units.len()).max_by_key(|at| units[*at].token.end) else {
        return;
    };
    let last = &units[at];
    let before = || {
        (0..units.len())
            .filter(|other| *other != at)
            .map(|other| units[other].text.len())
    };
    let letters: usize = before().sum();
    let western = before().any(|length| length >= 5);
    let short = last.role == Role::Name && last.text.len() == 2 && last.token.native.is_none();
    if short && western && letters >= CUT_AFTER && last.token.script == Script::Alphabet {
        let mut letter = Text::EMPTY;
        letter.push(last.text.as_bytes()[0]);
        let form = Form {
            role: Role::Initial,
            script: Script::Alphabet,
            native: None,
            joined: false,
        };
        parts.push(Part {
            word: word(letter, form),
            first: at as u8,
            span: 1,
        });
    }
}

/// Names that other languages spell by their own sounds, as English writes them.
fn foreign_spellings(units: &[Unit], parts: &mut Vec<Part>, word: MakeWord<'_>) {
    let alphabetic = |unit: &Unit| {
        unit.role == Role::Name
            && unit.token.script == Script::Alphabet
            && unit.token.native.is_none()
    };
    for (at, unit) in units
        .iter()
        .enumerate()
        .filter(|(_, unit)| alphabetic(unit))
    {
        if let Some(text) = foreign::english(&unit.text) {
            parts.push(Part {
                word: word(text, Form::PLAIN),
                first: at as u8,
                span: 1,
            });
        }
    }
}

/// Initials: of all the bearing words of an organisation, of each two neighbours of a person.
fn acronyms(units: &[Unit], kind: NameKind, parts: &mut Vec<Part>, word: MakeWord<'_>) {
    if kind == NameKind::Person {
        // Two initials are no name: another word must stand beside them.
        if units.iter().filter(|u| u.role == Role::Name).count() < 3 {
            return;
        }
        for first in 0..units.len().saturating_sub(1) {
            if units[first..first + 2]
                .iter()
                .all(|u| u.role == Role::Name && u.token.native.is_none())
            {
                acronym(units, first..=first + 1, 2, &|_| true, parts, word);
            }
        }
        return;
    }
    let bears = |u: &Unit| {
        matches!(
            u.role,
            Role::Name | Role::Generic | Role::Place | Role::Initial
        )
    };
    let Some(first) = units.iter().position(bears) else {
        return;
    };
    let Some(last) = units.iter().rposition(bears) else {
        return;
    };
    acronym(units, first..=last, 3, &bears, parts, word);
    let legal = units.get(last + 1).is_some_and(|u| u.role == Role::Legal);
    if legal {
        acronym(
            units,
            first..=last + 1,
            3,
            &|u| bears(u) || u.role == Role::Legal,
            parts,
            word,
        );
    }
}

fn acronym(
    units: &[Unit],
    range: std::ops::RangeInclusive<usize>,
    least: usize,
    bears: &dyn Fn(&Unit) -> bool,
    parts: &mut Vec<Part>,
    word: MakeWord<'_>,
) {
    let (first, span) = (*range.start(), range.end() + 1 - range.start());
    let mut text = Text::EMPTY;
    for unit in units[range].iter().filter(|u| bears(u)) {
        text.push(unit.token.text.as_bytes()[0]);
    }
    if text.len() >= least && text.len() <= 10 && span > 1 {
        let form = Form {
            role: Role::Acronym,
            script: Script::Alphabet,
            native: None,
            joined: true,
        };
        parts.push(Part {
            word: word(text, form),
            first: first as u8,
            span: span as u8,
        });
    }
}

/// Another reading, if the tokens it covers are units of their own.
fn read(reading: &Reading, units: &[Unit], parts: &mut Vec<Part>, word: MakeWord<'_>) {
    let end = reading.first + reading.span;
    let first = units.iter().position(|u| u.first == reading.first);
    let last = units.iter().position(|u| u.first + u.span == end);
    if let (Some(first), Some(last)) = (first, last) {
        let form = Form {
            role: Role::Name,
            script: reading.script,
            native: None,
            joined: reading.span > 1,
        };
        let span = (last + 1 - first) as u8;
        parts.push(Part {
            word: word(reading.text, form),
            first: first as u8,
            span,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, kind: NameKind, expected: &str) {
        let name = analyse(text, kind);
        let words: Vec<String> = name
            .words()
            .map(|w| format!("{}:{:?}", w.text(), w.role()))
            .collect();
        assert_eq!(words.join(" "), expected, "{text}");
    }

    #[test]
    fn persons() {
        check(
            "PUTIN, Vladimir",
            NameKind::Person,
            "vladimir:Name putin:Name",
        );
        check(
            "Dr. Rami Makhlouf",
            NameKind::Person,
            "dr:Title rami:Name makhlouf:Name",
        );
        check("Stephen King", NameKind::Person, "stephen:Name king:Name");
        check(
            "Osama bin Laden",
            NameKind::Person,
            "osama:Name bin:Particle laden:Name",
        );
        check("Gordon DE", NameKind::Person, "gordon:Name de:Name");
        check(
            "Graaf, Jan de",
            NameKind::Person,
            "jan:Name de:Particle graaf:Name",
        );
        check(
            "J. C. Juncker",
            NameKind::Person,
            "j:Initial c:Initial juncker:Name",
        );
        check(
            "Nicolás Maduro SA",
            NameKind::Person,
            "nicolas:Name maduro:Name sa:Legal",
        );
    }

    #[test]
    fn organisations() {
        check("SIS d.o.o.", NameKind::Organisation, "sis:Name doo:Legal");
        check("OOO Gazprom", NameKind::Unknown, "llc:Legal gazprom:Name");
        check(
            "A.B.C. Company",
            NameKind::Organisation,
            "abc:Name co:Legal",
        );
        check(
            "Siemens Aktiengesellschaft",
            NameKind::Organisation,
            "siemens:Name ag:Legal",
        );
        check(
            "FABERLIC EUROPE Sp. z o.o.",
            NameKind::Organisation,
            "faberlic:Name europe:Place spzoo:Legal",
        );
        check(
            "1st International Bank",
            NameKind::Organisation,
            "1:Number international:Generic bank:Generic",
        );
        check(
            "Brigade Forty 4",
            NameKind::Organisation,
            "brigade:Generic 44:Number",
        );
        check(
            "KKR Asian Fund III L.P.",
            NameKind::Organisation,
            "kkr:Name asian:Place fund:Generic 3:Series lp:Legal",
        );
        check(
            "中国银行股份有限公司",
            NameKind::Organisation,
            "china:Place bank:Generic ltd:Legal",
        );
    }

    #[test]
    fn nothing_to_read() {
        let name = analyse("!!!", NameKind::Person);
        assert_eq!(name.weight(), 0);
        assert!(name.parts().is_empty());
    }
}
