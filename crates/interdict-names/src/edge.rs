//! Why two words may be one: the edges between words, each with a reason and a similarity.

use crate::edit::{budget, osa};
use crate::lexicon::{Family, Kinship};
use crate::sound;
use crate::weights::{
    no_vowels, similarity as s, sound as sound_similarity, sound_most, truncated, typo, unvowelled,
};
use crate::word::{Role, Script, Word};

/// Why two words may be one. In order of preference among equal similarities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The same text.
    Exact,
    /// A family of spellings: Mohammed, Muhammad.
    Spelling,
    /// Company words that translate each other, legal forms of one kind.
    Translation,
    /// One name in several languages: Ivan, John.
    Cognate,
    /// A short form of a given name.
    Nickname,
    /// Characters that look alike.
    LookAlike,
    /// A reading of a Chinese or Korean character, or another romanisation of a syllable.
    Reading,
    /// A script without vowels against a spelling with them.
    Consonants,
    /// Vowels left out.
    NoVowels,
    /// Another spelling of the sound.
    Sound,
    /// Typing errors.
    Typo,
    /// One is the beginning of the other.
    Truncated,
    /// One letter for a word.
    Initial,
    /// Initials of several words.
    Acronym,
    /// Written backwards.
    Reversed,
}

/// The likeness of two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// In thousandths, above 0.
    pub similarity: u16,
    /// Why.
    pub reason: Reason,
}

impl Edge {
    fn new(similarity: u16, reason: Reason) -> Self {
        Self { similarity, reason }
    }

    /// The better of two edges; of two as good, the one with the simpler reason.
    fn or(self, other: Option<Self>) -> Self {
        match other {
            Some(o)
                if (o.similarity, std::cmp::Reverse(o.reason))
                    > (self.similarity, std::cmp::Reverse(self.reason)) =>
            {
                o
            }
            _ => self,
        }
    }
}

/// Fewest letters of a word that another may be the beginning of, unless it is an initial.
pub(crate) const PREFIX_LEAST: usize = 3;

/// Most edits between a joined word and another, whatever their length: neighbours that are written together and
/// misspelled twice are not looked for, as every pair of neighbours of every name would have to be.
pub const JOINED_EDITS: u32 = 1;

/// The most that two different words can be alike because the shorter one, of that length, begins the longer one.
/// For an index that leaves such pairs unread.
pub fn beginning_at_most(shorter: usize) -> u16 {
    match shorter {
        1 => s::INITIAL,
        shorter if shorter >= PREFIX_LEAST => truncated(shorter, shorter + 1),
        _ => 0,
    }
}

/// The likeness of a word of the query and a word of a record, if there is any. Symmetric, and a function of the two
/// words alone.
///
/// **Enumeration contract**: there is an edge only if the texts are equal, or the distance is within
/// [`budget`](crate::budget) of the shorter length, or the words share a [key](crate::keys), or one is the beginning
/// of the other: either one letter long, or at least three. An index that looks in these four places misses no edge.
/// Numbers and acronyms are like words of the same text alone; two joined words are never alike, and a joined word is
/// not alike for its beginning, nor for more than [`JOINED_EDITS`] edits.
pub fn edge(a: &Word, b: &Word) -> Option<Edge> {
    match (a.role(), b.role()) {
        (Role::Acronym, Role::Acronym) => return None,
        (Role::Acronym, other) | (other, Role::Acronym) => {
            let latin = a.form().script == Script::Alphabet && b.form().script == Script::Alphabet;
            let spelled = latin
                && matches!(other, Role::Name | Role::Initial)
                && a.text() == b.text()
                && a.len() >= 2;
            return spelled.then(|| Edge::new(s::ACRONYM, Reason::Acronym));
        }
        (Role::Number | Role::Series, _) | (_, Role::Number | Role::Series) => {
            return (a.text() == b.text()).then(|| Edge::new(s::EXACT, Reason::Exact));
        }
        _ => {}
    }
    if a.form().joined && b.form().joined {
        return None;
    }
    if a.form().script == b.form().script && matches!(a.form().script, Script::Han | Script::Hangul)
    {
        let same = a.form().native.is_some() && a.form().native == b.form().native;
        return same.then(|| Edge::new(s::EXACT, Reason::Exact));
    }
    if a.text() == b.text() {
        return Some(exact(a, b));
    }
    if a.role() == Role::Initial || b.role() == Role::Initial {
        return initial(a, b);
    }
    inexact(a, b)
}

fn exact(a: &Word, b: &Word) -> Edge {
    let syllable = |w: &Word| matches!(w.form().script, Script::Han | Script::Hangul);
    match syllable(a) || syllable(b) {
        true => Edge::new(s::SPELLING, Reason::Reading),
        false => Edge::new(s::EXACT, Reason::Exact),
    }
}

fn initial(a: &Word, b: &Word) -> Option<Edge> {
    let (short, long) = if a.len() == 1 { (a, b) } else { (b, a) };
    let letter = short.text().as_bytes()[0];
    let bears = matches!(long.role(), Role::Name) && !long.form().joined && short.len() == 1;
    (bears && letter.is_ascii_alphabetic() && long.text().as_bytes().first() == Some(&letter))
        .then(|| Edge::new(s::INITIAL, Reason::Initial))
}

/// Edges between words of at least two letters that differ.
fn inexact(a: &Word, b: &Word) -> Option<Edge> {
    let kin = kin(a, b);
    if kin.is_some_and(|k| k.similarity >= s::LOOK_ALIKE_DIGITS) {
        return kin;
    }
    let fixed = |w: &Word| {
        let role = w.role();
        matches!(
            role,
            Role::Particle | Role::Prefix | Role::Title | Role::Legal
        )
    };
    if fixed(a) || fixed(b) || both_have_digits(a, b) {
        return kin;
    }
    if character(a) || character(b) {
        return syllable(a, b);
    }
    let likeness = [typing(a, b), sounding(a, b), beginning(a, b)]
        .into_iter()
        .flatten()
        .reduce(|x, y| x.or(Some(y)));
    let likeness = likeness.map(|edge| {
        if both_known(a, b) {
            Edge::new(damped(edge.similarity), edge.reason)
        } else {
            edge
        }
    });
    let best = [kin, looking(a, b), consonants(a, b), reversed(a, b)]
        .into_iter()
        .chain([likeness])
        .flatten()
        .reduce(|x, y| x.or(Some(y)))?;
    (best.similarity >= s::LEAST).then_some(best)
}

/// A reading of one Chinese or Korean character. There are a few hundred such syllables: one that differs by a letter is
/// another, and a name in another language that resembles it does so by chance.
fn character(word: &Word) -> bool {
    matches!(word.form().script, Script::Han | Script::Hangul) && !word.form().joined
}

/// Bearers from which on a word counts as well known.
pub(crate) const KNOWN: u32 = 16;

/// Both are well-known words of the same kind, and so seldom a misspelling of each other.
fn both_known(a: &Word, b: &Word) -> bool {
    a.count >= KNOWN && b.count >= KNOWN
}

fn damped(similarity: u16) -> u16 {
    (u32::from(similarity) * u32::from(s::BOTH_KNOWN) / 1000) as u16
}

/// A family in common.
fn kin(a: &Word, b: &Word) -> Option<Edge> {
    if a.families.is_empty() || b.families.is_empty() {
        return None;
    }
    let common = |f: &Family| {
        let g = b.families.iter().find(|g| g.id == f.id)?;
        Some((f.kinship, !(f.head || g.head)))
    };
    let (kinship, both_short) = a.families.iter().filter_map(common).min()?;
    let legal = a.role() == Role::Legal && b.role() == Role::Legal;
    Some(match kinship {
        Kinship::Spelling => Edge::new(s::SPELLING, Reason::Spelling),
        Kinship::Translation => Edge::new(s::TRANSLATION, Reason::Translation),
        Kinship::Legal if legal => Edge::new(s::LEGAL_CLASS, Reason::Translation),
        Kinship::Legal => return None,
        Kinship::Cognate => Edge::new(s::COGNATE, Reason::Cognate),
        Kinship::Nickname if both_short => Edge::new(s::NICKNAMES, Reason::Nickname),
        Kinship::Nickname => Edge::new(s::NICKNAME, Reason::Nickname),
    })
}

fn any_joined(a: &Word, b: &Word) -> bool {
    a.form().joined || b.form().joined
}

/// Characters that scanners confuse, or digits for letters.
fn looking(a: &Word, b: &Word) -> Option<Edge> {
    if any_joined(a, b) || a.len() < 3 || b.len() < 3 || a.look_alike != b.look_alike {
        return None;
    }
    let digits = has_digit(a) || has_digit(b);
    let similarity = if digits {
        s::LOOK_ALIKE_DIGITS
    } else {
        s::LOOK_ALIKE_LETTERS
    };
    Some(Edge::new(similarity, Reason::LookAlike))
}

fn has_digit(word: &Word) -> bool {
    word.text().as_bytes().iter().any(u8::is_ascii_digit)
}

/// Words that both carry digits are numbers of something: a different digit is a different thing.
fn both_have_digits(a: &Word, b: &Word) -> bool {
    has_digit(a) && has_digit(b)
}

fn typing(a: &Word, b: &Word) -> Option<Edge> {
    let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
    let allowed = match any_joined(a, b) {
        true => budget(shorter).min(JOINED_EDITS),
        false => budget(shorter),
    };
    if allowed == 0
        || longer - shorter > allowed as usize
        || (a.letters ^ b.letters).count_ones() > 2 * allowed
    {
        return None;
    }
    let distance = osa(a.text(), b.text());
    if distance > allowed || longer <= 3 {
        return None;
    }
    Some(Edge::new(typo(distance, longer), Reason::Typo))
}

/// The same skeleton or the same syllable.
fn sounding(a: &Word, b: &Word) -> Option<Edge> {
    if a.skeleton != 0 && a.skeleton == b.skeleton {
        let longer = a.len().max(b.len());
        let most = sound_most(longer, any_joined(a, b));
        if let Some(distance) = sound::distance_within(a.text(), b.text(), most) {
            let edge = Edge::new(sound_similarity(distance, longer), Reason::Sound);
            return Some(edge.or(syllable(a, b)));
        }
    }
    syllable(a, b)
}

fn syllable(a: &Word, b: &Word) -> Option<Edge> {
    let scripts = a.form().script != b.form().script;
    let similarity = if scripts {
        s::SYLLABLE
    } else {
        s::SYLLABLE_LATIN
    };
    (a.syllables.is_some() && a.syllables == b.syllables)
        .then(|| Edge::new(similarity, Reason::Reading))
}

/// The same consonants, where one side has no vowels or vowels that mean little.
fn consonants(a: &Word, b: &Word) -> Option<Edge> {
    let vague = |w: &Word| w.form().script == Script::Consonants;
    let joined = any_joined(a, b);
    if a.skeleton != 0 && a.skeleton == b.skeleton && vague(a) != vague(b) && !joined {
        let (bare, full) = if vague(a) { (a, b) } else { (b, a) };
        let distance = sound::unvowelled_distance(bare.text(), full.text());
        return Some(Edge::new(
            unvowelled(distance, full.len()),
            Reason::Consonants,
        ));
    }
    if a.skeleton != 0 && a.skeleton == b.skeleton && transcribed(a) != transcribed(b) {
        return Some(Edge::new(s::TRANSCRIBED, Reason::Consonants));
    }
    let same = !joined && a.consonants != 0 && a.consonants == b.consonants;
    (same && sound::lacks_vowels(a.text()) != sound::lacks_vowels(b.text()))
        .then(|| Edge::new(no_vowels(sound::consonants(a.text())), Reason::NoVowels))
}

/// A foreign name spelled with Chinese characters: three or more written together.
fn transcribed(word: &Word) -> bool {
    word.form().script == Script::Han
        && word.form().joined
        && sound::vowel_groups(word.text()) >= 3
        && sound::classes(word.skeleton) >= 3
}

fn beginning(a: &Word, b: &Word) -> Option<Edge> {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let begins = short.len() >= PREFIX_LEAST
        && !long.form().joined
        && !short.form().joined
        && long.text().as_bytes().starts_with(short.text().as_bytes());
    begins.then(|| Edge::new(truncated(short.len(), long.len()), Reason::Truncated))
}

fn reversed(a: &Word, b: &Word) -> Option<Edge> {
    let (x, y) = (a.text().as_bytes(), b.text().as_bytes());
    (!any_joined(a, b) && x.len() >= 5 && x.len() == y.len() && x.iter().eq(y.iter().rev()))
        .then(|| Edge::new(s::REVERSED, Reason::Reversed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;
    use crate::word::Form;

    fn word(text: &str) -> Word {
        Word::new(Text::new(text), Form::PLAIN)
    }

    #[track_caller]
    fn check(a: &str, b: &str, reason: Option<Reason>) {
        let found = edge(&word(a), &word(b));
        assert_eq!(found.map(|e| e.reason), reason, "{a} {b} {found:?}");
        assert_eq!(found, edge(&word(b), &word(a)));
    }

    #[test]
    fn two_short_forms_are_less_alike_than_each_and_the_full_name() {
        let alike = |a, b| edge(&word(a), &word(b)).map(|e| e.similarity);
        assert_eq!(alike("bibi", "benjamin"), alike("benny", "benjamin"));
        assert!(alike("bibi", "benny") < alike("bibi", "benjamin"));
    }

    #[test]
    fn one_character_is_like_its_romanisations_alone() {
        let character = Form {
            script: Script::Han,
            native: Some('军'),
            ..Form::PLAIN
        };
        let jun = Word::new(Text::new("jun"), character);
        let reason = |b| edge(&jun, &word(b)).map(|e| e.reason);
        assert_eq!(reason("chun"), Some(Reason::Reading));
        assert_eq!(reason("junior"), None);
        assert_eq!(reason("jung"), None);
    }

    #[test]
    fn reasons() {
        check("putin", "putin", Some(Reason::Exact));
        check("mohammed", "muhammad", Some(Reason::Spelling));
        check("banco", "bank", Some(Reason::Translation));
        check("ivan", "john", Some(Reason::Cognate));
        check("bibi", "benjamin", Some(Reason::Nickname));
        check("sech1n", "sechin", Some(Reason::LookAlike));
        check("vldmr", "vladimir", Some(Reason::NoVowels));
        check("phiras", "firas", Some(Reason::Sound));
        check("scholz", "scholpz", Some(Reason::Typo));
        check("nazarb", "nazarbayev", Some(Reason::Truncated));
        check("nitup", "putin", Some(Reason::Reversed));
        check("hsi", "xi", Some(Reason::Reading));
        check("obama", "buchenberg", None);
        check("ahl1", "ahl2", None);
    }
}
