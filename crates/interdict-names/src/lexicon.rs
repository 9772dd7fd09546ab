//! The embedded tables: how common a word is, its role, the families it belongs to.

use std::collections::HashMap;
use std::sync::OnceLock;

use rustc_hash::FxBuildHasher;

use crate::edit::one_edit;
use crate::patronymic;

/// Why the words of a family belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kinship {
    /// Spellings of one name: Mohammed, Muhammad.
    Spelling,
    /// Company words that translate each other.
    Translation,
    /// Legal forms of one kind.
    Legal,
    /// One name in several languages: Ivan, John.
    Cognate,
    /// A short form and the full one.
    Nickname,
    /// Two short forms of one name; no family is of this kind.
    BothShort,
}

/// Membership of a word in a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Family {
    pub(crate) id: u32,
    pub(crate) kinship: Kinship,
    /// Whether the word is the full name that the nicknames of the family are short for.
    pub(crate) head: bool,
}

/// What the tables know about a word.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Entry {
    /// Bearers: entities of the lists, and eight for each locale of a name generator that knows it.
    pub(crate) count: u32,
    /// Where its families stand among all memberships.
    families: (u32, u16),
    /// Canonical form of a title or a particle, as an index into the texts; 0 for none.
    title: u16,
    particle: u16,
    /// Decimal value of a number word, plus one; 0 for none.
    number: u16,
    flags: u8,
}

const TITLEWORD: u8 = 1;
const PREFIX: u8 = 2;
const GENERIC: u8 = 4;
const PLACE: u8 = 8;

impl Entry {
    /// Canonical form of a title.
    pub(crate) fn title(&self) -> Option<&'static str> {
        canonical(self.title)
    }

    /// A word that is a title in front of a full name and a name elsewhere.
    pub(crate) fn titleword(&self) -> bool {
        self.flags & TITLEWORD != 0
    }

    /// Canonical form of a particle.
    pub(crate) fn particle(&self) -> Option<&'static str> {
        canonical(self.particle)
    }

    /// A particle in one language and a name in another.
    pub(crate) fn prefix(&self) -> bool {
        self.flags & PREFIX != 0
    }

    /// A company word.
    pub(crate) fn generic(&self) -> bool {
        self.flags & GENERIC != 0
    }

    /// A country, a people, a city.
    pub(crate) fn place(&self) -> bool {
        self.flags & PLACE != 0
    }

    /// Value of a number word.
    pub(crate) fn number(&self) -> Option<u32> {
        (self.number > 0).then(|| u32::from(self.number) - 1)
    }
}

fn canonical(index: u16) -> Option<&'static str> {
    (index > 0).then(|| get().canonical[usize::from(index) - 1])
}

type Map<K, V> = HashMap<K, V, FxBuildHasher>;

/// Fewest letters of a legal form that is told by a misspelling: those of a joint stock company.
pub(crate) const SPELLED_OUT: usize = 17;

/// All tables.
pub(crate) struct Lexicon {
    words: Map<&'static str, Entry>,
    memberships: Vec<Family>,
    /// Where the families of the patronymics stand, by the father's name: of sons and of daughters.
    fathers: Map<String, [(u32, u16); 2]>,
    canonical: Vec<&'static str>,
    legal: Map<&'static str, &'static str>,
    /// All spellings of legal forms, in order.
    legal_spellings: Vec<&'static str>,
    /// Those that are spelled out, by their length.
    long_legal: Vec<&'static str>,
    simplified: Map<char, char>,
    hanja: Map<char, char>,
    japanese: Map<&'static str, Vec<&'static str>>,
    han_words: Map<&'static str, &'static str>,
}

static WORDS: &str = include_str!("../data/words.tsv");
static ROLES: &str = include_str!("../data/roles.tsv");
static PLACES: &str = include_str!("../data/places.txt");
static FAMILIES: [&str; 3] = [
    include_str!("../data/families.tsv"),
    include_str!("../data/nicknames.tsv"),
    include_str!("../data/learned.tsv"),
];
static SIMPLIFIED: &str = include_str!("../data/simplified.tsv");
static HANJA: &str = include_str!("../data/hanja.tsv");
static JAPANESE: &str = include_str!("../data/japanese.tsv");
static HAN_WORDS: &str = include_str!("../data/han_words.tsv");

/// The tables, parsed at the first use.
pub(crate) fn get() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::parse)
}

/// Lines of a table as fields, without comments.
fn lines(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
        .map(|l| l.split('\t').collect())
}

impl Lexicon {
    /// What is known of a word.
    pub(crate) fn entry(&self, word: &str) -> Option<&Entry> {
        self.words.get(word)
    }

    /// The families of a word of which that is known: those of its father's name if it is a patronymic.
    pub(crate) fn families(&self, word: &str, entry: Option<&Entry>) -> &[Family] {
        let fathers = patronymic::father(word).and_then(|(stem, child)| {
            let ranges = self.fathers.get(stem)?;
            Some(ranges[child as usize])
        });
        let own = || entry.map(|entry| entry.families);
        fathers
            .or_else(own)
            .map_or(&[], |range| self.memberships(range))
    }

    fn memberships(&self, (start, length): (u32, u16)) -> &[Family] {
        match length {
            0 => &[],
            _ => &self.memberships[start as usize..][..usize::from(length)],
        }
    }

    /// Canonical legal form of a spelling whose words are written together.
    pub(crate) fn legal(&self, spelling: &str) -> Option<&'static str> {
        self.legal.get(spelling).copied()
    }

    /// Whether a legal form begins with these letters.
    pub(crate) fn begins_legal(&self, letters: &str) -> bool {
        let at = self.legal_spellings.partition_point(|&s| s < letters);
        self.legal_spellings
            .get(at)
            .is_some_and(|s| s.starts_with(letters))
    }

    /// Canonical legal form of which these letters are a misspelling: one edit in a form that is spelled out.
    pub(crate) fn misspelled_legal(&self, letters: &str) -> Option<&'static str> {
        let shortest = (letters.len() - 1).max(SPELLED_OUT);
        let from = self.long_legal.partition_point(|s| s.len() < shortest);
        let near = self.long_legal[from..].iter();
        let mut near = near.take_while(|s| s.len() <= letters.len() + 1);
        let found = near.find(|s| one_edit(s.as_bytes(), letters.as_bytes()));
        found.and_then(|spelling| self.legal(spelling))
    }

    /// The simplified form of a Chinese character, or the character itself.
    pub(crate) fn simplified(&self, c: char) -> char {
        self.simplified.get(&c).copied().unwrap_or(c)
    }

    /// The Korean syllable that reads a Chinese character.
    pub(crate) fn hanja(&self, c: char) -> Option<char> {
        self.hanja.get(&c).copied()
    }

    /// Readings of a Japanese name.
    pub(crate) fn japanese(&self, kanji: &str) -> &[&'static str] {
        self.japanese.get(kanji).map_or(&[], Vec::as_slice)
    }

    /// The Latin matching form of a Chinese company word.
    pub(crate) fn han_word(&self, word: &str) -> Option<&'static str> {
        self.han_words.get(word).copied()
    }

    fn parse() -> Self {
        let mut lexicon = Self {
            words: Map::with_capacity_and_hasher(70_000, FxBuildHasher),
            memberships: Vec::new(),
            fathers: Map::default(),
            canonical: Vec::new(),
            legal: Map::default(),
            legal_spellings: Vec::new(),
            long_legal: Vec::new(),
            simplified: Map::default(),
            hanja: Map::default(),
            japanese: Map::default(),
            han_words: Map::default(),
        };
        lexicon.read_words();
        let mut families = Families::default();
        lexicon.read_roles(&mut families);
        families.read();
        lexicon.settle(families);
        lexicon.read_han();
        lexicon
    }

    fn read_words(&mut self) {
        for line in WORDS.lines().filter(|l| !l.starts_with('#')) {
            let Some((count, words)) = line.split_once('\t') else {
                continue;
            };
            let count = count.parse().unwrap_or(0);
            for word in words.split(' ') {
                self.words.entry(word).or_default().count = count;
            }
        }
        for place in PLACES.lines().filter(|l| !l.starts_with('#')) {
            self.words.entry(place).or_default().flags |= PLACE;
        }
    }

    fn read_roles(&mut self, families: &mut Families) {
        for fields in lines(ROLES) {
            let [role, canonical, spellings] = fields[..] else {
                continue;
            };
            self.canonical.push(canonical);
            let index = self.canonical.len() as u16;
            if role == "generic" {
                families.add(Kinship::Translation, spellings);
            }
            for spelling in spellings.split(' ') {
                if role == "legal" {
                    self.legal.insert(spelling, canonical);
                    self.legal_spellings.push(spelling);
                    continue;
                }
                let entry = self.words.entry(spelling).or_default();
                match role {
                    "title" => entry.title = index,
                    "titleword" => (entry.title, entry.flags) = (index, entry.flags | TITLEWORD),
                    "particle" => entry.particle = index,
                    "prefix" => entry.flags |= PREFIX,
                    "generic" => entry.flags |= GENERIC,
                    _ => entry.number = canonical.parse::<u16>().map_or(0, |value| value + 1),
                }
            }
        }
        self.legal_spellings.sort_unstable();
        let spellings = self.legal_spellings.iter().copied();
        self.long_legal = spellings.filter(|s| s.len() >= SPELLED_OUT).collect();
        self.long_legal.sort_by_key(|s| s.len());
    }

    /// Puts the memberships of each word side by side.
    fn settle(&mut self, mut families: Families) {
        families.members.sort_unstable();
        self.settle_patronymics(&families);
        for (word, family) in families.members {
            let start = self.memberships.len() as u32;
            self.memberships.push(family);
            let entry = self.words.entry(word).or_default();
            if entry.families.1 == 0 {
                entry.families.0 = start;
            }
            entry.families.1 += 1;
        }
    }

    /// Puts the families of patronymics side by side: each family of spellings of a given name makes one of its sons and
    /// one of its daughters.
    fn settle_patronymics(&mut self, families: &Families) {
        let mut stems: Vec<(String, u32)> = Vec::new();
        for (word, family) in &families.members {
            let stem = match patronymic::father(word) {
                Some((stem, _)) => Some(stem.to_owned()),
                None => patronymic::stem(word),
            };
            if family.kinship == Kinship::Spelling {
                stems.extend(stem.map(|stem| (stem, family.id)));
            }
        }
        stems.sort_unstable();
        stems.dedup();
        for own in stems.chunk_by(|a, b| a.0 == b.0) {
            let ranges = [1, 2].map(|child| {
                let start = self.memberships.len() as u32;
                self.memberships.extend(own.iter().map(|(_, id)| Family {
                    id: id + child * families.count,
                    kinship: Kinship::Spelling,
                    head: false,
                }));
                (start, own.len() as u16)
            });
            self.fathers.insert(own[0].0.clone(), ranges);
        }
    }

    fn read_han(&mut self) {
        for fields in lines(SIMPLIFIED) {
            if let (Some(from), Some(to)) = (fields[0].chars().next(), fields[1].chars().next()) {
                self.simplified.insert(from, to);
            }
        }
        for fields in lines(HANJA) {
            if let Some(reading) = fields[0].chars().next() {
                for c in fields[1].chars() {
                    self.hanja.insert(c, reading);
                    let simplified = self.simplified(c);
                    self.hanja.entry(simplified).or_insert(reading);
                }
            }
        }
        for fields in lines(JAPANESE) {
            self.japanese.entry(fields[0]).or_default().push(fields[1]);
        }
        for fields in lines(HAN_WORDS) {
            self.han_words.insert(fields[0], fields[1]);
        }
    }
}

/// Memberships while they are collected.
#[derive(Default)]
struct Families {
    count: u32,
    members: Vec<(&'static str, Family)>,
}

impl Families {
    fn add(&mut self, kinship: Kinship, members: &'static str) {
        self.count += 1;
        let family = |(at, member)| {
            let (id, head) = (self.count, at == 0);
            (member, Family { id, kinship, head })
        };
        self.members
            .extend(members.split(' ').enumerate().map(family));
    }

    fn read(&mut self) {
        for fields in FAMILIES.iter().copied().flat_map(lines) {
            let kinship = match fields[0] {
                "spelling" => Kinship::Spelling,
                "cognate" => Kinship::Cognate,
                "legal" => Kinship::Legal,
                _ => Kinship::Nickname,
            };
            self.add(kinship, fields[1]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_table_has_its_fields() {
        let tables = [ROLES, FAMILIES[0], FAMILIES[1], FAMILIES[2]];
        for fields in tables.into_iter().flat_map(lines) {
            assert_eq!(fields.len(), 3, "{fields:?}");
            assert!(
                fields[1].split(' ').all(|w| w
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())),
                "{fields:?}"
            );
        }
        for fields in [SIMPLIFIED, HANJA, JAPANESE, HAN_WORDS, WORDS]
            .into_iter()
            .flat_map(lines)
        {
            assert_eq!(fields.len(), 2, "{fields:?}");
        }
    }

    #[test]
    fn every_learned_family_tells_its_support() {
        for fields in lines(FAMILIES[2]) {
            let (people, lists) = fields[2].split_once(" people of ").expect(fields[2]);
            assert!(people.parse::<u32>().is_ok_and(|n| n >= 2), "{fields:?}");
            assert!(!lists.is_empty() && fields[1].split(' ').count() == 2);
        }
    }

    #[test]
    fn common_names_are_known() {
        let lexicon = get();
        assert!(lexicon.entry("muhammad").is_some_and(|e| e.count > 100));
        assert!(lexicon.entry("zvezdadsme").is_none());
        assert_eq!(lexicon.legal("limitedliabilitycompany"), Some("llc"));
        assert_eq!(lexicon.simplified('國'), '国');
        assert_eq!(lexicon.hanja('正'), Some('정'));
    }
}
