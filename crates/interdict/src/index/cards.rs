//! What an answer tells of a listed party, beside the index: so that answering asks nobody else.
//!
//! One file for each segment, in the same frame. A card is found by the party's number in the
//! segment, and is read only for a party that is a hit.

use std::path::Path;

use interdict_model::{Country, Designation, EntityId, PartialDate};

use super::file::{self, SegmentError, SegmentFile};
use crate::matching::{Facts, Gender, Identifier, Scheme};

/// The version of the cards: raised whenever their bytes would mean something else.
const CARDS: u32 = 1;

/// What an answer tells of a listed party.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// What to call it.
    pub caption: String,
    /// Its names, in the order of their ordinals.
    pub names: Vec<CardName>,
    /// What is known of it besides its names.
    pub facts: Facts,
    /// FollowTheMoney topics: `sanction`, `export.control` ...
    pub topics: Vec<String>,
    /// The source datasets, where the list is gathered from several.
    pub sources: Vec<String>,
    /// The legal acts against it.
    pub designations: Vec<Designation>,
    /// Who owns it, as the list states it.
    pub owners: Vec<CardOwner>,
}

/// An owner, as the list states it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CardOwner {
    /// The owner's entity.
    pub owner: EntityId,
    /// The share in the list's own words, where it states one.
    pub share: Option<String>,
    /// From when.
    pub start: Option<PartialDate>,
    /// Until when.
    pub end: Option<PartialDate>,
    /// How the list calls the tie.
    pub role: Option<String>,
}

/// A name, and which property states it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CardName {
    /// `name`, `alias`, `weakAlias`, `previousName` ...
    pub property: String,
    /// The name as the source writes it.
    pub text: String,
}

/// The cards of one segment.
#[derive(Debug)]
pub struct Cards {
    file: SegmentFile,
}

impl Cards {
    /// Writes the cards of a segment, in the order of its parties.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(path: &Path, cards: &[Card]) -> Result<(), SegmentError> {
        let mut bytes = Vec::new();
        let mut ends = Vec::with_capacity(cards.len() * 8);
        for card in cards {
            Pen(&mut bytes).card(card);
            ends.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        }
        file::write(path, CARDS, &[&ends, &bytes])
    }

    /// Opens the cards of a segment and checks every byte.
    ///
    /// # Errors
    /// When the file cannot be read, is damaged, or was written by another version.
    pub fn open(path: &Path) -> Result<Self, SegmentError> {
        let file = SegmentFile::open(path, CARDS, 2)?;
        file.verify()?;
        let cards = Self { file };
        let count = cards.len();
        if count > 0 && cards.end(count - 1) != cards.file.bytes(1).len() {
            return Err(cards
                .file
                .damaged("its cards do not end where they should".to_owned()));
        }
        Ok(cards)
    }

    /// Checks that there is a card for each of a segment's parties.
    ///
    /// # Errors
    /// When the two files do not belong together.
    pub(crate) fn check_count(&self, parties: usize) -> Result<(), SegmentError> {
        if self.len() == parties {
            return Ok(());
        }
        Err(self.file.damaged(format!(
            "it holds {} cards for {parties} parties",
            self.len()
        )))
    }

    /// How many cards there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.file.bytes(0).len() / 8
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The card of a party, by its number in the segment.
    ///
    /// # Panics
    /// When there is no such party. The bytes were checked when the file was opened.
    #[must_use]
    pub fn card(&self, number: u32) -> Card {
        Eye(self.raw(number))
            .card()
            .expect("cards were checked when the file was opened, and written by this version")
    }

    /// The bytes of a party's card: equal bytes are equal cards.
    pub(crate) fn raw(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.end(number - 1) };
        &self.file.bytes(1)[start..self.end(number)]
    }

    fn end(&self, number: usize) -> usize {
        let bytes = &self.file.bytes(0)[number * 8..number * 8 + 8];
        let end = u64::from_le_bytes(bytes.try_into().expect("eight bytes"));
        usize::try_from(end).expect("a file that is mapped fits in memory")
    }
}

/// Writes.
struct Pen<'a>(&'a mut Vec<u8>);

impl Pen<'_> {
    fn card(&mut self, card: &Card) {
        self.text(&card.caption);
        self.list(&card.names, |pen, name| {
            pen.text(&name.property);
            pen.text(&name.text);
        });
        self.facts(&card.facts);
        self.list(&card.topics, |pen, topic| pen.text(topic));
        self.list(&card.sources, |pen, source| pen.text(source));
        self.list(&card.designations, Self::designation);
        self.list(&card.owners, Self::owner);
    }

    fn facts(&mut self, facts: &Facts) {
        self.list(&facts.birth_dates, |pen, date| pen.text(&date.to_string()));
        self.list(&facts.countries, |pen, country| pen.text(country.code()));
        self.option(facts.gender.as_ref(), |pen, gender| pen.text(gender.name()));
        self.list(&facts.identifiers, |pen, identifier| {
            pen.0.push(identifier.scheme as u8);
            pen.text(&identifier.value);
        });
    }

    fn designation(&mut self, act: &Designation) {
        self.text(act.id.as_str());
        self.text(act.entity.as_str());
        for date in [act.listed, act.start, act.end] {
            self.option(date.as_ref(), |pen, date| pen.text(&date.to_string()));
        }
        for text in words_of(act) {
            self.option(text.as_ref(), |pen, text| pen.text(text));
        }
    }

    fn owner(&mut self, tie: &CardOwner) {
        self.text(tie.owner.as_str());
        self.option(tie.share.as_ref(), |pen, share| pen.text(share));
        for date in [tie.start, tie.end] {
            self.option(date.as_ref(), |pen, date| pen.text(&date.to_string()));
        }
        self.option(tie.role.as_ref(), |pen, role| pen.text(role));
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn count(&mut self, count: usize) {
        let count = u32::try_from(count).expect("no list holds a text or a card of four gigabytes");
        self.0.extend_from_slice(&count.to_le_bytes());
    }

    fn option<T>(&mut self, value: Option<&T>, write: impl FnOnce(&mut Self, &T)) {
        self.0.push(u8::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn list<T>(&mut self, values: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.count(values.len());
        for value in values {
            write(self, value);
        }
    }
}

/// The texts of a designation, in the order in which they are written.
fn words_of(act: &Designation) -> [&Option<String>; 8] {
    [
        &act.authority,
        &act.program,
        &act.citation,
        &act.reason,
        &act.license_requirement,
        &act.license_policy,
        &act.provisions,
        &act.status,
    ]
}

/// Reads; nothing where the bytes are not what [`Pen`] writes.
struct Eye<'a>(&'a [u8]);

impl Eye<'_> {
    fn card(&mut self) -> Option<Card> {
        Some(Card {
            caption: self.text()?,
            names: self.list(|eye| {
                Some(CardName {
                    property: eye.text()?,
                    text: eye.text()?,
                })
            })?,
            facts: self.facts()?,
            topics: self.list(Self::text)?,
            sources: self.list(Self::text)?,
            designations: self.list(Self::designation)?,
            owners: self.list(Self::owner)?,
        })
    }

    fn facts(&mut self) -> Option<Facts> {
        Some(Facts {
            birth_dates: self.list(Self::date)?,
            countries: self.list(|eye| Country::from_code(&eye.text()?))?,
            gender: self.option(|eye| Gender::named(&eye.text()?))?,
            identifiers: self.list(|eye| {
                let scheme = Scheme::from_u8(eye.byte()?);
                Some(Identifier {
                    scheme,
                    value: eye.text()?,
                })
            })?,
        })
    }

    fn designation(&mut self) -> Option<Designation> {
        Some(Designation {
            id: EntityId::new(&self.text()?).ok()?,
            entity: EntityId::new(&self.text()?).ok()?,
            listed: self.option(Self::date)?,
            start: self.option(Self::date)?,
            end: self.option(Self::date)?,
            authority: self.option(Self::text)?,
            program: self.option(Self::text)?,
            citation: self.option(Self::text)?,
            reason: self.option(Self::text)?,
            license_requirement: self.option(Self::text)?,
            license_policy: self.option(Self::text)?,
            provisions: self.option(Self::text)?,
            status: self.option(Self::text)?,
        })
    }

    fn owner(&mut self) -> Option<CardOwner> {
        Some(CardOwner {
            owner: EntityId::new(&self.text()?).ok()?,
            share: self.option(Self::text)?,
            start: self.option(Self::date)?,
            end: self.option(Self::date)?,
            role: self.option(Self::text)?,
        })
    }

    fn date(&mut self) -> Option<PartialDate> {
        self.text()?.parse().ok()
    }

    fn text(&mut self) -> Option<String> {
        let length = self.count()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).ok()
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn count(&mut self) -> Option<usize> {
        let (count, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        usize::try_from(u32::from_le_bytes(*count)).ok()
    }

    fn option<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.byte()? {
            0 => Some(None),
            _ => read(self).map(Some),
        }
    }

    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        (0..self.count()?).map(|_| read(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Card {
        let id = |text| EntityId::new(text).unwrap();
        Card {
            caption: "ZTE".to_owned(),
            names: vec![CardName {
                property: "alias".to_owned(),
                text: "中兴".to_owned(),
            }],
            facts: Facts {
                birth_dates: vec!["1985~".parse().unwrap()],
                countries: vec![Country::from_code("cn").unwrap()],
                gender: Some(Gender::Male),
                identifiers: vec![Identifier {
                    value: "9074729".to_owned(),
                    scheme: Scheme::Imo,
                }],
            },
            topics: vec!["export.control".to_owned()],
            sources: Vec::new(),
            designations: vec![Designation {
                id: id("a-1"),
                entity: id("p-1"),
                authority: Some("BIS".to_owned()),
                program: None,
                listed: None,
                start: Some("2018-04-15".parse().unwrap()),
                end: Some("2018-07".parse().unwrap()),
                citation: Some("83 FR 17644".to_owned()),
                reason: None,
                license_requirement: None,
                license_policy: None,
                provisions: Some("all items".to_owned()),
                status: None,
            }],
            owners: vec![CardOwner {
                owner: id("p-2"),
                share: Some("51".to_owned()),
                start: None,
                end: Some("2020".parse().unwrap()),
                role: None,
            }],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.cards");
        let cards = [Card::default(), sample(), Card::default()];
        Cards::write(&path, &cards).unwrap();
        let read = Cards::open(&path).unwrap();
        assert_eq!(read.len(), 3);
        for (number, card) in (0..).zip(&cards) {
            assert_eq!(read.card(number), *card);
        }
    }

    #[test]
    fn a_changed_byte_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.cards");
        Cards::write(&path, &[sample()]).unwrap();
        let whole = std::fs::read(&path).unwrap();
        for at in [0, 20, 70, whole.len() - 1] {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            std::fs::write(&path, &bytes).unwrap();
            assert!(Cards::open(&path).is_err(), "byte {at}");
        }
    }
}
