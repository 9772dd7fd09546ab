//! Whether what was found in a text is meant: the rules of context, each with a reason that is told.

use interdict_names::{Name, NameKind, Reason, Role};

use super::anchors::{MISSPELT_MIN, is_reordered};
use super::surroundings::Surroundings;
use super::token::{Token, gap, shape};
use super::vocabulary::{self, Frame};
use super::window::{Tokens, Window};

/// Why something like a listed name was not taken for a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dropped {
    /// The names are not alike enough.
    Unlike,
    /// What is rare in the listed name is not there.
    RareMissing,
    /// What would be the misspelling is a word of ordinary prose.
    OrdinaryWord,
    /// All words are of ordinary prose, or generic, and neither capitals nor a label mark a name.
    OrdinaryName,
    /// One word in lower case, and not the rare word of a name written exactly.
    LowerCase,
    /// A short name without the capitals it is written with, or without a label among capitals.
    ShortName,
    /// One common word, without a label that says that a party or a ship is meant.
    CommonName,
    /// One misspelt word alone, too short or too different to tell.
    OneMisspelt,
    /// One word of a ship's name without a sign that a ship is meant.
    NoSignOfShip,
    /// The words belong to the longer name of somebody else.
    LongerName,
    /// Part of an address, or a port.
    Street,
    /// The one who wrote the text.
    Byline,
    /// A number that a list holds, without a label or check digits that say it is that kind of number.
    Unlabelled,
    /// The words belong to a mention that fits better.
    Overlapped,
}

impl Dropped {
    /// A few words for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Unlike => "the names are not alike enough",
            Self::RareMissing => "the rare words of the listed name are not all there",
            Self::OrdinaryWord => "an ordinary word is not a misspelling",
            Self::OrdinaryName => "ordinary words without a sign that a party is meant",
            Self::LowerCase => "in lower case it is no name",
            Self::ShortName => "a short name without its capitals or a label",
            Self::CommonName => "one common word without a label that says a party is meant",
            Self::OneMisspelt => "one misspelt word alone is too little",
            Self::NoSignOfShip => "one word without a sign that a ship is meant",
            Self::LongerName => "part of the longer name of somebody else",
            Self::Street => "part of an address, or a port",
            Self::Byline => "the one who wrote it",
            Self::Unlabelled => "a number without label or check digits",
            Self::Overlapped => "another mention fits these words better",
        }
    }

    /// The word in kebab case.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unlike => "unlike",
            Self::RareMissing => "rare-missing",
            Self::OrdinaryWord => "ordinary-word",
            Self::OrdinaryName => "ordinary-name",
            Self::LowerCase => "lower-case",
            Self::ShortName => "short-name",
            Self::CommonName => "common-name",
            Self::OneMisspelt => "one-misspelt",
            Self::NoSignOfShip => "no-sign-of-ship",
            Self::LongerName => "longer-name",
            Self::Street => "street",
            Self::Byline => "byline",
            Self::Unlabelled => "unlabelled",
            Self::Overlapped => "overlapped",
        }
    }
}

/// Position weight, in thousandths, below which the one name of a person is a common one.
const COMMON: u16 = 450;

/// What the names of a person must weigh together where one of them is missing, in thousandths.
const PERSON_MIN: u32 = 1_100;

/// Letters of a short name, which counts only with its capitals.
const SHORT_MAX: usize = 4;

/// A word of the text that answers to a telling word of the listed name.
struct Bearing {
    token: usize,
    exact: bool,
    /// Whether it is of ordinary prose, or a place: no name by itself.
    plain: bool,
    reason: Reason,
    listed: String,
    /// Whether the list has it in a script that writes vowels otherwise, so that both are only told by consonants.
    foreign: bool,
    weight: u16,
    ordinary: bool,
    letters: usize,
}

/// A window about to be judged.
pub(crate) struct Case<'a, 't> {
    pub(crate) tokens: &'a Tokens<'t>,
    pub(crate) window: &'a Window,
    pub(crate) record: &'a Name,
    /// The least score.
    pub(crate) threshold: u16,
    /// Whether the list itself calls the name weak.
    pub(crate) weak: bool,
}

/// Judges a window: why it is kept, or why not.
pub(crate) fn judge(case: &Case<'_, '_>) -> Result<Vec<String>, Dropped> {
    if case.window.comparison.score < case.threshold {
        return Err(Dropped::Unlike);
    }
    if !case.window.covered {
        return Err(Dropped::RareMissing);
    }
    let around = case
        .tokens
        .surroundings(case.window.first, case.window.last);
    let bearing = case.bearing();
    if around.after == Some(Frame::Street)
        || around.before == Some(Frame::Street) && bearing.len() <= 1
    {
        return Err(Dropped::Street);
    }
    if bearing.iter().any(|word| word.ordinary && !word.exact) {
        return Err(Dropped::OrdinaryWord);
    }
    let person = case.record.kind() == NameKind::Person;
    if around.before == Some(Frame::Place) && bearing.len() <= 1 {
        return Err(Dropped::Street);
    }
    if person && around.is_byline() {
        return Err(Dropped::Byline);
    }
    let framed = around.is_framed() || case.has_legal_form();
    match bearing.as_slice() {
        _ if case.is_complete() && case.words() >= 2 => case.whole(&bearing, &around, framed)?,
        _ if bearing.iter().all(|word| word.plain) => case.ordinary(&bearing, framed)?,
        [word] if !case.has_initial() => case.single(word, &around, framed)?,
        _ => case.several(&bearing, framed)?,
    }
    if person && !framed && case.belongs_to_longer() {
        return Err(Dropped::LongerName);
    }
    Ok(case.reasons(&bearing, &around))
}

impl Case<'_, '_> {
    fn bearing(&self) -> Vec<Bearing> {
        let mut bearing = Vec::new();
        for pair in &self.window.comparison.pairs {
            let (own, listed) = (
                &self.window.query.name.parts()[pair.query],
                &self.record.parts()[pair.record],
            );
            let telling = |role| matches!(role, Role::Name | Role::Place | Role::Acronym);
            if !telling(own.word.role()) && !telling(listed.word.role()) {
                continue;
            }
            for position in own.range() {
                let position_of_query = self.window.query.name.positions()[position];
                for token in self.window.query.tokens(position) {
                    let lower = self.raw(token).to_lowercase();
                    let ordinary = vocabulary::get().is_ordinary(&lower);
                    let place = own.word.role() == Role::Place || listed.word.role() == Role::Place;
                    let foreign = own.word.form().script != listed.word.form().script;
                    let listed = listed.word.text().as_str();
                    bearing.push(Bearing {
                        token,
                        exact: is_same(pair.reason) || is_plural(own.word.text().as_str(), listed),
                        plain: ordinary || place,
                        reason: pair.reason,
                        listed: listed.to_owned(),
                        foreign,
                        weight: position_of_query.weight,
                        ordinary,
                        letters: self.raw(token).chars().count(),
                    });
                }
            }
        }
        bearing.sort_by_key(|word| word.token);
        bearing.dedup_by_key(|word| word.token);
        bearing
    }

    fn raw(&self, token: usize) -> &str {
        self.tokens.list[token].text(self.tokens.text)
    }

    fn token(&self, token: usize) -> &Token {
        &self.tokens.list[token]
    }

    /// Whether the window itself holds a legal form that the listed name has too.
    fn has_legal_form(&self) -> bool {
        let parts = self.window.query.name.parts();
        self.window
            .comparison
            .pairs
            .iter()
            .any(|pair| parts[pair.query].word.role() == Role::Legal)
    }

    /// Whether an initial of the name stands beside its other word.
    fn has_initial(&self) -> bool {
        self.window
            .comparison
            .pairs
            .iter()
            .any(|pair| pair.reason == Reason::Initial)
    }

    /// Whether nothing but legal forms and particles differs.
    fn is_complete(&self) -> bool {
        let comparison = &self.window.comparison;
        let light = |name: &Name, at: &u8| {
            let role = name.parts()[usize::from(*at)].word.role();
            matches!(role, Role::Legal | Role::Particle | Role::Title)
        };
        comparison
            .record_unmatched
            .iter()
            .all(|at| light(self.record, at))
            && comparison
                .query_unmatched
                .iter()
                .all(|at| light(&self.window.query.name, at))
            && comparison.pairs.iter().all(|pair| {
                let own = self.window.query.name.parts()[pair.query].word;
                let listed = self.record.parts()[pair.record].word;
                is_same(pair.reason) || is_plural(own.text().as_str(), listed.text().as_str())
            })
    }

    /// How many words were compared, but for legal forms, particles and titles.
    fn words(&self) -> usize {
        let parts = self.window.query.name.parts();
        let count = parts[..self.window.query.name.positions().len()].iter();
        count
            .filter(|part| !matches!(part.word.role(), Role::Legal | Role::Particle | Role::Title))
            .count()
    }

    /// Whether every word but the small ones begins with a capital.
    fn is_capitalised(&self) -> bool {
        (self.window.first..=self.window.last).all(|at| {
            let token = self.token(at);
            let parted = at > self.window.first && token.after(gap::HYPHEN);
            token.is(shape::CAPITAL | shape::CASELESS | shape::DIGIT)
                || parted
                || is_small(self.raw(at))
        })
    }

    /// A name of several words, all of them there.
    fn whole(
        &self,
        bearing: &[Bearing],
        around: &Surroundings,
        framed: bool,
    ) -> Result<(), Dropped> {
        let tells = bearing.iter().any(|word| !word.plain);
        if !self.is_capitalised() {
            let rare = bearing
                .iter()
                .any(|word| !word.plain && word.letters > SHORT_MAX);
            return if rare {
                Ok(())
            } else {
                Err(Dropped::LowerCase)
            };
        }
        let starts = self.token(self.window.first).after(gap::STOP | gap::END);
        let shown = !around.capitals_only && (self.words() >= 3 || !starts);
        let letters = bearing
            .iter()
            .any(|word| word.letters > 1 || self.token(word.token).is(shape::SYLLABLE));
        if letters && (tells || framed || shown) {
            return Ok(());
        }
        Err(Dropped::OrdinaryName)
    }

    /// A name of ordinary words alone, and not all of it, or one word.
    fn ordinary(&self, bearing: &[Bearing], framed: bool) -> Result<(), Dropped> {
        let one = self.is_complete() && self.is_capitalised() && !bearing.is_empty();
        let person = self.record.kind() == NameKind::Person;
        if one && framed && !person && !self.has_neighbour() {
            return Ok(());
        }
        Err(Dropped::OrdinaryName)
    }

    /// A name of which one telling word is there.
    fn single(&self, word: &Bearing, around: &Surroundings, framed: bool) -> Result<(), Dropped> {
        let token = self.token(word.token);
        let caseless = token.is(shape::CASELESS);
        let upper = token.is(shape::UPPER);
        let capital = token.is(shape::CAPITAL | shape::CASELESS | shape::DIGIT);
        let kind = self.record.kind();
        let lower = self.raw(word.token).to_lowercase();
        // A few consonants in a row are a word of any language.
        let bare = word.reason == Reason::Consonants || word.listed.len() <= SHORT_MAX;
        if word.foreign && bare && !framed {
            return Err(Dropped::OneMisspelt);
        }
        if !word.exact || word.reason == Reason::Translation {
            return self.one_misspelt(word, token);
        }
        let whole = self.is_complete();
        let neighbour = self.has_neighbour();
        if (!whole || word.reason != Reason::Exact) && neighbour
            || !whole && word.reason != Reason::Exact
        {
            return Err(Dropped::LongerName);
        }
        let common =
            vocabulary::get().is_proper(&lower) || kind == NameKind::Person && word.weight < COMMON;
        if !capital {
            // The ordinary words of other scripts are not known one by one.
            let tells = word.letters > SHORT_MAX
                && whole
                && !common
                && kind == NameKind::Organisation
                && !token.is(shape::WIDE);
            return if tells {
                Ok(())
            } else {
                Err(Dropped::LowerCase)
            };
        }
        if (kind == NameKind::Person || common) && neighbour {
            return Err(Dropped::LongerName);
        }
        if framed && (word.letters > 2 || upper && whole) {
            return Ok(());
        }
        if word.letters <= SHORT_MAX && !caseless {
            let marked = upper && !around.capitals_only && word.letters > 2 && !self.weak;
            if !marked {
                return Err(Dropped::ShortName);
            }
        }
        if common {
            return Err(Dropped::CommonName);
        }
        match kind {
            NameKind::Vessel if !upper || around.capitals_only => Err(Dropped::NoSignOfShip),
            NameKind::Person if self.weak || word.letters <= SHORT_MAX => Err(Dropped::CommonName),
            _ => Ok(()),
        }
    }

    /// One telling word, and not just as the list has it.
    fn one_misspelt(&self, word: &Bearing, token: &Token) -> Result<(), Dropped> {
        let caseless = token.is(shape::CASELESS);
        let raw = self.raw(word.token);
        let inner =
            raw.chars().skip(1).any(char::is_uppercase) && raw.chars().any(char::is_lowercase);
        let long = word.letters >= MISSPELT_MIN || is_reordered(raw, &word.listed);
        let nothing_else = self.window.comparison.record_unmatched.iter().all(|at| {
            let role = self.record.parts()[usize::from(*at)].word.role();
            matches!(role, Role::Legal | Role::Particle | Role::Title)
        });
        let common = vocabulary::get().is_proper(&raw.to_lowercase());
        let spelled = !matches!(
            word.reason,
            Reason::Truncated | Reason::Nickname | Reason::Cognate | Reason::Translation
        );
        let organisation = self.record.kind() == NameKind::Organisation;
        let enough = if caseless {
            word.letters >= 5
        } else {
            long && token.is(shape::CAPITAL) && !inner
        };
        match enough && nothing_else && organisation && spelled && !common {
            true => Ok(()),
            false => Err(Dropped::OneMisspelt),
        }
    }

    /// A name of which several telling words are there.
    fn several(&self, bearing: &[Bearing], framed: bool) -> Result<(), Dropped> {
        let capital = |word: &Bearing| {
            self.token(word.token)
                .is(shape::CAPITAL | shape::CASELESS | shape::DIGIT)
        };
        let shown = bearing.iter().all(capital);
        let exact = bearing.iter().all(|word| word.exact);
        let tells = bearing
            .iter()
            .any(|word| !word.plain && word.letters > SHORT_MAX);
        if !(shown || exact && tells) {
            return Err(Dropped::LowerCase);
        }
        let known: u32 = bearing
            .iter()
            .filter(|word| word.exact)
            .map(|word| u32::from(word.weight))
            .sum();
        if !exact && known < 300 && !framed {
            return Err(Dropped::CommonName);
        }
        // Words of which one is of ordinary prose, and more of the name missing, may have met by chance.
        if bearing.iter().any(|word| word.plain) && !tells {
            return Err(Dropped::OrdinaryName);
        }
        // Two common names of a person whose third is missing are many people's.
        let all: u32 = bearing.iter().map(|word| u32::from(word.weight)).sum();
        if self.record.kind() == NameKind::Person && !self.is_complete() && all < PERSON_MIN {
            return Err(Dropped::CommonName);
        }
        Ok(())
    }

    fn has_neighbour(&self) -> bool {
        self.tokens
            .has_neighbour(self.window.first, self.window.last)
    }

    /// The window with the capitalised words that stand right beside it and are not of ordinary prose.
    fn longer(&self) -> (usize, usize) {
        const MORE: usize = 2;
        let beside = |token: &Token| {
            token.is(shape::CAPITAL) && token.is(shape::LETTERS) && token.end - token.start > 1
        };
        let plain = |token: &Token| token.gap == gap::SPACE || token.gap == gap::HYPHEN;
        let prose = |at: usize| vocabulary::get().is_ordinary(&self.raw(at).to_lowercase());
        let (mut first, mut last) = (self.window.first, self.window.last);
        while first > 0
            && self.window.first - first < MORE
            && plain(self.token(first))
            && beside(self.token(first - 1))
            && !prose(first - 1)
        {
            first -= 1;
        }
        while last + 1 < self.tokens.list.len()
            && last - self.window.last < MORE
            && plain(self.token(last + 1))
            && beside(self.token(last + 1))
            && !prose(last + 1)
        {
            last += 1;
        }
        (first, last)
    }

    /// Whether with those neighbours it is no longer the listed name.
    fn belongs_to_longer(&self) -> bool {
        let (first, last) = self.longer();
        if (first, last) == (self.window.first, self.window.last) {
            return false;
        }
        let query = self.tokens.stretch(first, last, self.record.kind());
        interdict_names::score(&query.name, self.record).score < self.threshold
    }

    fn reasons(&self, bearing: &[Bearing], around: &Surroundings) -> Vec<String> {
        let mut reasons = Vec::new();
        for pair in &self.window.comparison.pairs {
            let own = self
                .window
                .query
                .name
                .spelling(&self.window.query.name.parts()[pair.query]);
            let listed = self.record.parts()[pair.record]
                .word
                .text()
                .as_str()
                .to_owned();
            reasons.push(match pair.reason {
                Reason::Exact => format!("{own}: the same word"),
                reason => format!("{own} for {listed}: {}", reason_words(reason)),
            });
        }
        if let Some(frame) = around.before.or(around.after) {
            reasons.push(format!("beside a word for a {}", frame.word()));
        }
        if self.has_legal_form() {
            reasons.push("with its legal form".to_owned());
        }
        let capitals = bearing
            .iter()
            .any(|word| self.token(word.token).is(shape::CAPITAL));
        if capitals && !around.capitals_only {
            reasons.push("written with capitals as a name".to_owned());
        }
        reasons
    }
}

/// Small words within names, in lower case.
fn is_small(word: &str) -> bool {
    const SMALL: &[&str] = &[
        "of", "the", "and", "for", "in", "de", "del", "la", "le", "du", "des", "von", "und", "et",
        "y", "al", "el", "bin", "e", "da", "do",
    ];
    SMALL.contains(&word)
}

/// Whether two words are one, but for how it is spelled.
fn is_same(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Exact | Reason::Spelling | Reason::Translation
    )
}

/// Whether one word is the other with an s behind it: labs, lab.
fn is_plural(a: &str, b: &str) -> bool {
    a.strip_suffix('s') == Some(b) || b.strip_suffix('s') == Some(a)
}

fn reason_words(reason: Reason) -> &'static str {
    match reason {
        Reason::Exact => "the same word",
        Reason::Spelling => "another spelling",
        Reason::Translation => "a translation",
        Reason::Cognate => "the same name in another language",
        Reason::Nickname => "a short form",
        Reason::LookAlike => "letters that look alike",
        Reason::Reading => "a reading of the characters",
        Reason::Consonants => "a script without vowels",
        Reason::NoVowels => "vowels left out",
        Reason::Sound => "sounds alike",
        Reason::Typo => "misspelt",
        Reason::Truncated => "cut short",
        Reason::Initial => "an initial",
        Reason::Acronym => "initials of several words",
        Reason::Reversed => "written backwards",
    }
}
