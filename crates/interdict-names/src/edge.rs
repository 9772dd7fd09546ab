//! Why two words may be one: the edges between words, each with a reason and a similarity.

use crate::edit::{budget, joined_budget, osa};
use crate::lexicon::{Family, Kinship};
use crate::sound::{self, Measure};
use crate::weights::{
    no_vowels, similarity as s, sound as sound_similarity, sound_most, truncated, typo, unvowelled,
};
use crate::word::{Form, Role, Script, Word};

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
    /// Typing errors.
    Typo,
    /// A reading of a Chinese or Korean character, or another romanisation of a syllable.
    Reading,
    /// A script without vowels against a spelling with them.
    Consonants,
    /// Vowels left out.
    NoVowels,
    /// Another spelling of the sound.
    Sound,
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

/// Fewest letters of a word that is alike written backwards.
pub const REVERSED_LEAST: usize = 5;

/// The most that two different words can be alike because the shorter one, of that length, begins the longer one.
/// For an index that leaves such pairs unread.
pub fn beginning_at_most(shorter: usize) -> u16 {
    match shorter {
        1 => s::INITIAL,
        shorter if shorter >= PREFIX_LEAST => truncated(shorter, shorter + 1),
        _ => 0,
    }
}

/// One of two words that are compared, as far as that is read off the word itself.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The folded text.
    pub text: &'a [u8],
    /// Role, script, native character.
    pub form: Form,
    /// Whether the word is [well known](Word::is_known).
    pub known: bool,
    /// Whether a letter of it is a digit.
    pub digits: bool,
}

/// What two words have in common beside what their texts show at a glance. Each answer is asked for only where it
/// decides something; an index that found a word knows most of them from how it was found.
pub trait Common {
    /// The nearest kinship of a family that both belong to.
    fn kinship(&self) -> Option<Kinship>;
    /// The edits between the texts, when they are at most so many.
    fn edits(&self, most: u32) -> Option<u32>;
    /// Whether they share a consonant skeleton.
    fn skeleton(&self) -> bool;
    /// The distance of their sounds in tenths of an edit, when it is at most so much.
    fn sound(&self, most: u32) -> Option<u32>;
    /// Their distance by that measure, in tenths of an edit, given that they share a skeleton.
    fn unvowelled(&self, measure: Measure) -> u32;
    /// Whether they are the same East Asian syllables.
    fn syllables(&self) -> bool;
    /// Whether they have the same consonants.
    fn consonants(&self) -> bool;
    /// Whether they look alike to a scanner.
    fn look_alike(&self) -> bool;
}

/// Two words with all that is known of them.
struct Pair<'a>(&'a Word, &'a Word);

impl Common for Pair<'_> {
    fn kinship(&self) -> Option<Kinship> {
        kinship(self.0.families, self.1.families)
    }

    fn edits(&self, most: u32) -> Option<u32> {
        let Self(a, b) = self;
        if (a.letters ^ b.letters).count_ones() > 2 * most {
            return None;
        }
        Some(osa(a.text(), b.text())).filter(|distance| *distance <= most)
    }

    fn skeleton(&self) -> bool {
        self.0.skeleton() != 0 && self.0.skeleton() == self.1.skeleton()
    }

    fn sound(&self, most: u32) -> Option<u32> {
        sound::distance_within(self.0.text().as_bytes(), self.1.text().as_bytes(), most)
    }

    fn unvowelled(&self, measure: Measure) -> u32 {
        measure.distance(self.0.text().as_bytes(), self.1.text().as_bytes())
    }

    fn syllables(&self) -> bool {
        self.0.syllables.is_some() && self.0.syllables == self.1.syllables
    }

    fn consonants(&self) -> bool {
        self.0.consonants != 0 && self.0.consonants == self.1.consonants
    }

    fn look_alike(&self) -> bool {
        self.0.look_alike == self.1.look_alike
    }
}

/// The nearest kinship of two lists of families.
pub(crate) fn kinship(a: &[Family], b: &[Family]) -> Option<Kinship> {
    let shared = a.iter().filter_map(|f| {
        let g = b.iter().find(|g| g.id == f.id)?;
        let both_short = f.kinship == Kinship::Nickname && !f.head && !g.head;
        Some(if both_short {
            Kinship::BothShort
        } else {
            f.kinship
        })
    });
    shared.min()
}

/// The likeness of a word of the query and a word of a record, if there is any. Symmetric, and a function of the two
/// words alone.
///
/// **Enumeration contract**: there is an edge only if the texts are equal, or the distance is within
/// [`budget`](crate::budget) of the shorter length, or the words share a [skeleton](Word::skeleton) and are within
/// [`sound_reach`](crate::sound_reach) or [`unvowelled_reach`](crate::unvowelled_reach) or one is
/// [transcribed](Word::is_transcribed), or one has a [key](crate::keys) that the other [seeks](crate::sought), or one is
/// the other read backwards, or one is the beginning of the other: either one letter long, or at least three. An index
/// that looks in these places misses no edge.
///
/// Numbers and acronyms are like words of the same text alone; two joined words are never alike, and a joined word is
/// not alike for its beginning, nor for more edits than [`joined_budget`](crate::joined_budget) allows. Particles and
/// titles are like words of the same text or of one family alone, [characters](Word::is_character) like those of the
/// same text or of a key and like the initial of their reading alone.
pub fn edge(a: &Word, b: &Word) -> Option<Edge> {
    edge_with(&a.side(), &b.side(), &Pair(a, b))
}

/// The greatest distance of two [sounds](Measure::Sound) of which the longer has so many letters that leaves them
/// alike.
pub fn sound_reach(longer: usize, joined: bool) -> u32 {
    sound_most(longer, joined)
}

/// The greatest distance of a word of a script without short vowels from a word of so many letters that leaves them
/// alike.
pub fn unvowelled_reach(letters: usize) -> u32 {
    let alike = |distance: &u32| unvowelled(*distance, letters.max(1)) >= s::LEAST;
    (0..=u32::from(u8::MAX))
        .take_while(alike)
        .last()
        .unwrap_or(0)
}

/// The same, told what the two words have in common.
pub fn edge_with(a: &Side<'_>, b: &Side<'_>, common: &impl Common) -> Option<Edge> {
    match (a.form.role, b.form.role) {
        (Role::Acronym, Role::Acronym) => return None,
        (Role::Acronym, other) | (other, Role::Acronym) => {
            let latin = a.form.script == Script::Alphabet && b.form.script == Script::Alphabet;
            let spelled = latin
                && matches!(other, Role::Name | Role::Initial)
                && a.text == b.text
                && a.text.len() >= 2;
            return spelled.then(|| Edge::new(s::ACRONYM, Reason::Acronym));
        }
        (Role::Number | Role::Series, _) | (_, Role::Number | Role::Series) => {
            return (a.text == b.text).then(|| Edge::new(s::EXACT, Reason::Exact));
        }
        _ => {}
    }
    if a.form.joined && b.form.joined {
        return None;
    }
    if a.form.script == b.form.script && matches!(a.form.script, Script::Han | Script::Hangul) {
        let same = a.form.native.is_some() && a.form.native == b.form.native;
        return same.then(|| Edge::new(s::EXACT, Reason::Exact));
    }
    if a.text == b.text {
        return Some(exact(a, b));
    }
    if a.form.role == Role::Initial || b.form.role == Role::Initial {
        return initial(a, b);
    }
    inexact(a, b, common)
}

fn exact(a: &Side<'_>, b: &Side<'_>) -> Edge {
    let syllable = |w: &Side<'_>| matches!(w.form.script, Script::Han | Script::Hangul);
    match syllable(a) || syllable(b) {
        true => Edge::new(s::SPELLING, Reason::Reading),
        false => Edge::new(s::EXACT, Reason::Exact),
    }
}

fn initial(a: &Side<'_>, b: &Side<'_>) -> Option<Edge> {
    let (short, long) = if a.text.len() == 1 { (a, b) } else { (b, a) };
    let letter = short.text[0];
    let bears = matches!(long.form.role, Role::Name) && !long.form.joined && short.text.len() == 1;
    (bears && letter.is_ascii_alphabetic() && long.text.first() == Some(&letter))
        .then(|| Edge::new(s::INITIAL, Reason::Initial))
}

/// Edges between words of at least two letters that differ.
fn inexact(a: &Side<'_>, b: &Side<'_>, common: &impl Common) -> Option<Edge> {
    let kin = kin(a, b, common);
    if kin.is_some_and(|k| k.similarity >= s::LOOK_ALIKE_DIGITS) {
        return kin;
    }
    let fixed = |w: &Side<'_>| {
        let role = w.form.role;
        matches!(
            role,
            Role::Particle | Role::Prefix | Role::Title | Role::Legal
        )
    };
    // Words that both carry digits are numbers of something: a different digit is a different thing.
    if fixed(a) || fixed(b) || a.digits && b.digits {
        return kin;
    }
    if character(a) || character(b) {
        return syllable(a, b, common);
    }
    let likeness = better(typing(a, b, common), sounding(a, b, common));
    let likeness = better(likeness, beginning(a, b)).map(|edge| {
        if a.known && b.known {
            // Well-known words of the same kind are seldom a misspelling of each other.
            Edge::new(damped(edge.similarity), edge.reason)
        } else {
            edge
        }
    });
    let best = better(likeness, kin);
    let best = better(best, looking(a, b, common));
    let best = better(best, consonants(a, b, common));
    let best = better(best, reversed(a, b));
    best.filter(|edge| edge.similarity >= s::LEAST)
}

/// The better of two edges, if there is one.
fn better(a: Option<Edge>, b: Option<Edge>) -> Option<Edge> {
    match a {
        Some(edge) => Some(edge.or(b)),
        None => b,
    }
}

/// A reading of one Chinese or Korean character. There are a few hundred such syllables: one that differs by a letter is
/// another, and a name in another language that resembles it does so by chance.
pub(crate) fn character(word: &Side<'_>) -> bool {
    matches!(word.form.script, Script::Han | Script::Hangul) && !word.form.joined
}

/// Bearers from which on a word counts as well known.
pub(crate) const KNOWN: u32 = 16;

fn damped(similarity: u16) -> u16 {
    (u32::from(similarity) * u32::from(s::BOTH_KNOWN) / 1000) as u16
}

/// A family in common.
fn kin(a: &Side<'_>, b: &Side<'_>, common: &impl Common) -> Option<Edge> {
    let legal = a.form.role == Role::Legal && b.form.role == Role::Legal;
    Some(match common.kinship()? {
        Kinship::Spelling => Edge::new(s::SPELLING, Reason::Spelling),
        Kinship::Translation => Edge::new(s::TRANSLATION, Reason::Translation),
        Kinship::Legal if legal => Edge::new(s::LEGAL_CLASS, Reason::Translation),
        Kinship::Legal => return None,
        Kinship::Cognate => Edge::new(s::COGNATE, Reason::Cognate),
        Kinship::Nickname => Edge::new(s::NICKNAME, Reason::Nickname),
        Kinship::BothShort => Edge::new(s::NICKNAMES, Reason::Nickname),
    })
}

fn any_joined(a: &Side<'_>, b: &Side<'_>) -> bool {
    a.form.joined || b.form.joined
}

/// Characters that scanners confuse, or digits for letters.
fn looking(a: &Side<'_>, b: &Side<'_>, common: &impl Common) -> Option<Edge> {
    if !common.look_alike() || any_joined(a, b) || a.text.len() < 3 || b.text.len() < 3 {
        return None;
    }
    let similarity = if a.digits || b.digits {
        s::LOOK_ALIKE_DIGITS
    } else {
        s::LOOK_ALIKE_LETTERS
    };
    Some(Edge::new(similarity, Reason::LookAlike))
}

fn typing(a: &Side<'_>, b: &Side<'_>, common: &impl Common) -> Option<Edge> {
    let (x, y) = (a.text.len(), b.text.len());
    let (shorter, longer) = (x.min(y), x.max(y));
    let allowed = match any_joined(a, b) {
        true => joined_budget(shorter),
        false => budget(shorter),
    };
    if allowed == 0 || longer - shorter > allowed as usize || longer <= 3 {
        return None;
    }
    let distance = common.edits(allowed)?;
    Some(Edge::new(typo(distance, longer), Reason::Typo))
}

/// The same skeleton or the same syllable.
fn sounding(a: &Side<'_>, b: &Side<'_>, common: &impl Common) -> Option<Edge> {
    if common.skeleton() {
        let longer = a.text.len().max(b.text.len());
        let most = sound_most(longer, any_joined(a, b));
        if let Some(distance) = common.sound(most) {
            let edge = Edge::new(sound_similarity(distance, longer), Reason::Sound);
            return Some(edge.or(syllable(a, b, common)));
        }
    }
    syllable(a, b, common)
}

fn syllable(a: &Side<'_>, b: &Side<'_>, common: &impl Common) -> Option<Edge> {
    let similarity = if a.form.script != b.form.script {
        s::SYLLABLE
    } else {
        s::SYLLABLE_LATIN
    };
    common
        .syllables()
        .then(|| Edge::new(similarity, Reason::Reading))
}

/// The same consonants, where one side has no vowels or vowels that mean little.
fn consonants(a: &Side<'_>, b: &Side<'_>, common: &impl Common) -> Option<Edge> {
    let vague = |w: &Side<'_>| w.form.script == Script::Consonants;
    let joined = any_joined(a, b);
    if common.skeleton() {
        if vague(a) != vague(b) && !joined {
            let (full, measure) = if vague(a) {
                (b, Measure::BareFirst)
            } else {
                (a, Measure::BareSecond)
            };
            let similarity = unvowelled(common.unvowelled(measure), full.text.len());
            if similarity >= s::LEAST {
                return Some(Edge::new(similarity, Reason::Consonants));
            }
        }
        if transcribed(a) != transcribed(b) {
            return Some(Edge::new(s::TRANSCRIBED, Reason::Consonants));
        }
    }
    let bare = |w: &Side<'_>| sound::lacks_vowels(w.text);
    (!joined && common.consonants() && bare(a) != bare(b))
        .then(|| Edge::new(no_vowels(sound::consonants(a.text)), Reason::NoVowels))
}

/// A foreign name spelled with Chinese characters: three or more written together.
pub(crate) fn transcribed(word: &Side<'_>) -> bool {
    word.form.script == Script::Han
        && word.form.joined
        && sound::vowel_groups(word.text) >= 3
        && sound::classes(sound::skeleton(word.text)) >= 3
}

fn beginning(a: &Side<'_>, b: &Side<'_>) -> Option<Edge> {
    let (short, long) = if a.text.len() < b.text.len() {
        (a, b)
    } else {
        (b, a)
    };
    let begins = short.text.len() >= PREFIX_LEAST
        && !any_joined(a, b)
        && long.text[0] == short.text[0]
        && long.text.starts_with(short.text);
    begins.then(|| {
        Edge::new(
            truncated(short.text.len(), long.text.len()),
            Reason::Truncated,
        )
    })
}

fn reversed(a: &Side<'_>, b: &Side<'_>) -> Option<Edge> {
    let (x, y) = (a.text, b.text);
    (!any_joined(a, b)
        && x.len() >= REVERSED_LEAST
        && x.len() == y.len()
        && x.first() == y.last()
        && x.iter().eq(y.iter().rev()))
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
