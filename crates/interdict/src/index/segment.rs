//! One immutable, memory-mapped index file.

use std::ops::Range;
use std::path::Path;

use interdict_model::{Country, DatasetKey, Digest, ReadingId, Schema};
use interdict_names as names;
use interdict_names::{Name, NameKind, Part, Script, Text, Word};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::bands::{BandRow, SizeRow};
use super::build::{Source, plain_identifier};
use super::deletions::Deletions;
use super::file::{SegmentError, SegmentFile};
use super::halves::Halves;
use super::islands::Neighbours;
use super::joins::{self, JOINED, JoinRow, Joins};
use super::keys::Keys;
use super::postings::Postings;
use super::sounds::Sounds;
use super::texts::Texts;
use super::vocabulary::{TextRow, Vocabulary};
use super::words::{self, FormRow};

/// The sections of a segment file, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// Lines of dataset key and reading digest.
    Sources,
    /// [`PartyRow`]s.
    Parties,
    /// The ids of the parties.
    PartyIds,
    /// Lines of country codes.
    CountryCodes,
    /// Places among the codes.
    Countries,
    /// [`ListedRow`]s.
    Listed,
    /// Plain identifiers in order, as [`Texts`].
    IdentifierBytes,
    IdentifierEnds,
    IdentifierTable,
    /// The parties that hold each, as [`Postings`].
    IdentifierSlots,
    IdentifierParties,
    /// [`NameRow`]s, by size and by what they count when nothing answers them.
    Names,
    /// [`BandRow`]s.
    Bands,
    /// [`SizeRow`]s.
    Sizes,
    /// The form of each position of each name, and behind them the words that it lists, as [`ListedPart`] reads them.
    NameWords,
    /// The distinct words, as [`Vocabulary`].
    TextRows,
    LongTexts,
    TextTable,
    /// [`FormRow`]s.
    Forms,
    /// The names that hold each form and each joined word, as [`Postings`].
    PostingNumbers,
    /// The texts that have each key, as [`Keys`].
    KeyStarts,
    KeyEntries,
    /// The texts, also less each letter, as [`Deletions`].
    DeletionStarts,
    DeletionEntries,
    /// The long texts by length and island, as [`Neighbours`].
    LengthRows,
    NeighbourIds,
    NeighbourTables,
    NeighbourBlocks,
    /// The texts by their sound, as [`Sounds`], and which each is.
    SoundTable,
    SoundRows,
    SoundCodes,
    SoundIds,
    /// [`JoinRow`]s.
    JoinRows,
    /// The joined words by their sound, as [`Sounds`].
    JoinSoundTable,
    JoinSoundRows,
    JoinSoundCodes,
    /// The joined words by halves, as [`Halves`].
    HalfStarts,
    HalfEntries,
}

impl Section {
    pub(crate) const COUNT: usize = Self::HalfEntries as usize + 1;
}

/// One party: where its lists end (they begin where those of the party before end), and its marks.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct PartyRow {
    pub(crate) ids_end: u32,
    pub(crate) countries_end: u32,
    pub(crate) listed_end: u32,
    pub(crate) source: u16,
    pub(crate) schema: u16,
}

/// A time on the list: the first day, and the first day after.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ListedRow {
    pub(crate) start: i32,
    pub(crate) end: i32,
}

/// One name of a party: all that a bound asks of it besides its words, in one place.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct NameRow {
    pub(crate) party: u32,
    /// Where its words start.
    pub(crate) words: u32,
    pub(crate) ordinal: u16,
    /// What all its positions count when nothing answers them.
    pub(crate) extra: u16,
    /// What all its positions clash.
    pub(crate) clash: u16,
    /// [`NameMarks`].
    pub(crate) marks: u16,
}

/// The small facts of a name, which a row packs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NameMarks {
    /// What it is the name of.
    pub(crate) kind: NameKind,
    /// Whether the source calls it weak.
    pub(crate) weak: bool,
    /// Whether its joined words are listed, and not to be told from its words.
    pub(crate) spelled: bool,
    /// Whether it lists virtual words.
    pub(crate) listed: bool,
    /// How many positions it has.
    pub(crate) positions: u8,
    /// Whether positions are numbers, and how many, up to seven.
    pub(crate) numbers: u8,
}

impl NameMarks {
    const NUMBERS_MAX: u8 = (1 << 5) - 1;

    /// All in one number. Of more numbers than it holds the rest is left out: a bound that knows of fewer is higher.
    pub(crate) fn packed(self) -> u16 {
        let numbers = u16::from(self.numbers.min(Self::NUMBERS_MAX));
        u16::from(words::kind_number(self.kind))
            | u16::from(self.weak) << 2
            | u16::from(self.spelled) << 3
            | u16::from(self.listed) << 4
            | u16::from(self.positions) << 5
            | numbers << 11
    }
}

impl NameRow {
    /// What the name is the name of.
    pub(crate) fn kind(&self) -> NameKind {
        words::kind_of_number(self.marks as u8 & 3)
    }

    /// Whether the source calls the name weak.
    pub(crate) fn is_weak(&self) -> bool {
        self.marks >> 2 & 1 == 1
    }

    /// Whether its joined words are listed, and not to be told from its words.
    pub(crate) fn is_spelled(&self) -> bool {
        self.marks >> 3 & 1 == 1
    }

    /// Whether it lists virtual words behind its positions.
    pub(crate) fn has_listed(&self) -> bool {
        self.marks >> 4 & 1 == 1
    }

    /// How many positions: its first words.
    pub(crate) fn positions(&self) -> usize {
        usize::from(self.marks >> 5 & 63)
    }

    /// At least so many positions are numbers; none if it is zero.
    pub(crate) fn numbers(&self) -> u16 {
        self.marks >> 11
    }
}

/// A virtual word that a name lists.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListedPart {
    /// Its form, or with [`JOINED`] the joined word.
    pub(crate) word: u32,
    /// The first position that it covers, and how many.
    pub(crate) first: u8,
    pub(crate) span: u8,
}

impl ListedPart {
    /// Adds the virtual words of one name to what the file holds of names: each word, and behind every other the
    /// positions that it and the next one cover.
    pub(crate) fn write(listed: &[Self], words: &mut Vec<u32>) {
        for (at, pair) in listed.chunks(2).enumerate() {
            let covers = pair.iter().enumerate().map(|(place, one)| {
                let more = at * 2 + place + 1 < listed.len();
                let cover = u32::from(one.first) | u32::from(one.span) << 6 | u32::from(more) << 15;
                cover << (16 * place)
            });
            words.extend([pair[0].word, covers.sum()]);
            words.extend(pair.get(1).map(|one| one.word));
        }
    }

    /// Reads them.
    fn read(words: &[u32], mut at: usize) -> impl Iterator<Item = Self> + use<'_> {
        let (mut more, mut covers, mut is_second) = (true, 0, false);
        std::iter::from_fn(move || {
            let word = more.then(|| words[at])?;
            at += 1;
            if is_second {
                covers >>= 16;
            } else {
                covers = words[at];
                at += 1;
            }
            is_second = !is_second;
            more = covers >> 15 & 1 == 1;
            Some(Self {
                word,
                first: (covers & 63) as u8,
                span: (covers >> 6 & 63) as u8,
            })
        })
    }

    /// The joined word that it is.
    pub(crate) fn join(&self) -> Option<u32> {
        (self.word & JOINED != 0).then_some(self.word & !JOINED)
    }

    /// The positions that it covers, as a bit set.
    pub(crate) fn positions(&self) -> u64 {
        covered(self.first, self.span)
    }
}

/// So many positions from the first on, as a bit set.
pub(crate) fn covered(first: u8, span: u8) -> u64 {
    ((1 << span) - 1) << first
}

/// One immutable, memory-mapped index file: the parties of one reading, or of several.
///
/// Invariant: the file is whole, of this format, and of this version of the analysis of names.
#[derive(Debug)]
pub struct Segment {
    file: SegmentFile,
    sources: Vec<Source>,
    countries: Vec<Country>,
}

/// The sections that a search reads, found once.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    /// The place of the segment in its index.
    pub(crate) number: u32,
    pub(crate) vocabulary: Vocabulary<'a>,
    pub(crate) deletions: Deletions<'a>,
    pub(crate) keys: Keys<'a>,
    pub(crate) neighbours: Neighbours<'a>,
    pub(crate) sounds: Sounds<'a>,
    /// The text of each place among the sounds.
    pub(crate) sound_ids: &'a [u32],
    pub(crate) joins: Joins<'a>,
    pub(crate) forms: &'a [FormRow],
    pub(crate) postings: Postings<'a>,
    pub(crate) names: &'a [NameRow],
    pub(crate) bands: &'a [BandRow],
    pub(crate) sizes: &'a [SizeRow],
    pub(crate) name_words: &'a [u32],
    pub(crate) parties: &'a [PartyRow],
    pub(crate) countries: &'a [u16],
    pub(crate) listed: &'a [ListedRow],
}

impl Segment {
    /// Opens a segment file and checks every byte of it.
    ///
    /// # Errors
    /// When it cannot be read, is damaged, or was written by another version. Then it is to be
    /// deleted and built anew.
    pub fn open(path: &Path) -> Result<Self, SegmentError> {
        let segment = Self::open_unverified(path)?;
        segment.verify()?;
        Ok(segment)
    }

    /// Opens a segment file and checks its header and its outline, not each byte: for a file of
    /// this host that was checked before. Follow with [`Segment::verify`] where that is not sure.
    ///
    /// # Errors
    /// When it cannot be read, is visibly damaged, or was written by another version.
    pub fn open_unverified(path: &Path) -> Result<Self, SegmentError> {
        let file = SegmentFile::open(path, names::VERSION, Section::COUNT)?;
        let sources = read_sources(&file)?;
        let countries = read_countries(&file)?;
        Ok(Self {
            file,
            sources,
            countries,
        })
    }

    /// Checks every byte against the digests in the file.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn verify(&self) -> Result<(), SegmentError> {
        self.file.verify()
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Where its parties come from.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// How many parties it holds.
    #[must_use]
    pub fn party_count(&self) -> usize {
        self.file.rows::<PartyRow>(Section::Parties as usize).len()
    }

    /// The names of each party in turn, in its own order.
    pub(crate) fn names_by_party(&self) -> Vec<u32> {
        let names: &[NameRow] = self.rows(Section::Names);
        let mut order: Vec<u32> = (0..names.len() as u32).collect();
        order.sort_by_key(|at| (names[*at as usize].party, names[*at as usize].ordinal));
        order
    }

    /// How many names it holds.
    #[must_use]
    pub fn name_count(&self) -> usize {
        self.file.rows::<NameRow>(Section::Names as usize).len()
    }

    /// How many distinct words it holds, joined neighbours and the like among them.
    #[must_use]
    pub fn word_count(&self) -> usize {
        let texts = self.file.rows::<TextRow>(Section::TextRows as usize).len() - 1;
        let joins = self.file.rows::<JoinRow>(Section::JoinRows as usize).iter();
        // The others are among the texts.
        texts + joins.filter(|join| join.span().is_some()).count()
    }

    /// One party.
    ///
    /// # Panics
    /// When there is no such party.
    #[must_use]
    pub fn party(&self, number: u32) -> Party<'_> {
        assert!((number as usize) < self.party_count());
        Party {
            segment: self,
            number,
        }
    }

    /// The parties that hold an identifier, whatever its kind, punctuation and case.
    #[must_use]
    pub fn parties_with_identifier(&self, identifier: &str) -> Vec<u32> {
        let texts = Texts {
            bytes: self.file.bytes(Section::IdentifierBytes as usize),
            ends: self.rows(Section::IdentifierEnds),
            table: self.rows(Section::IdentifierTable),
        };
        let slots: &[u32] = self.rows(Section::IdentifierSlots);
        let parties = self.rows(Section::IdentifierParties);
        let holders = Postings::new(parties, self.party_count() as u32);
        match texts.find(&plain_identifier(identifier)) {
            Some(id) => holders.read(&slots[id as usize]).to_vec(),
            None => Vec::new(),
        }
    }

    /// Every identifier of its parties, in the form in which they are compared.
    pub(crate) fn identifiers(&self) -> impl Iterator<Item = &str> {
        let texts = Texts {
            bytes: self.file.bytes(Section::IdentifierBytes as usize),
            ends: self.rows(Section::IdentifierEnds),
            table: self.rows(Section::IdentifierTable),
        };
        (0..texts.len() as u32).map(move |id| {
            std::str::from_utf8(texts.bytes_of(id)).expect("identifiers were written as text")
        })
    }

    /// The bytes that the file spends on names (`true`) and on the words of the dictionary (`false`).
    #[must_use]
    pub fn size(&self) -> SegmentSize {
        let sum = |sections: Range<usize>| -> usize {
            sections.map(|section| self.file.bytes(section).len()).sum()
        };
        let names = sum(Section::Names as usize..Section::TextRows as usize)
            + sum(Section::PostingNumbers as usize..Section::KeyStarts as usize);
        let parties = sum(0..Section::Names as usize);
        SegmentSize {
            file: self.file.len(),
            names,
            parties,
            words: sum(Section::TextRows as usize..Section::COUNT)
                - sum(Section::PostingNumbers as usize..Section::KeyStarts as usize),
        }
    }

    pub(super) fn rows<T: FromBytes + Immutable + KnownLayout>(&self, section: Section) -> &[T] {
        self.file.rows(section as usize)
    }

    fn sounds(&self, [table, rows, codes]: [Section; 3]) -> Sounds<'_> {
        Sounds {
            table: self.rows(table),
            rows: self.rows(rows),
            codes: self.file.bytes(codes as usize),
        }
    }

    pub(crate) fn view(&self, number: u32) -> View<'_> {
        View {
            number,
            vocabulary: Vocabulary {
                rows: self.rows(Section::TextRows),
                long: self.file.bytes(Section::LongTexts as usize),
                table: self.rows(Section::TextTable),
            },
            deletions: Deletions {
                starts: self.rows(Section::DeletionStarts),
                entries: self.rows(Section::DeletionEntries),
            },
            keys: Keys {
                starts: self.rows(Section::KeyStarts),
                entries: self.rows(Section::KeyEntries),
            },
            neighbours: Neighbours {
                rows: self.rows(Section::LengthRows),
                ids: self.rows(Section::NeighbourIds),
                tables: self.rows(Section::NeighbourTables),
                blocks: self.file.bytes(Section::NeighbourBlocks as usize),
                budget: words::wide_budget,
            },
            sounds: self.sounds([Section::SoundTable, Section::SoundRows, Section::SoundCodes]),
            sound_ids: self.rows(Section::SoundIds),
            joins: Joins {
                rows: self.rows(Section::JoinRows),
                sounds: self.sounds([
                    Section::JoinSoundTable,
                    Section::JoinSoundRows,
                    Section::JoinSoundCodes,
                ]),
                halves: Halves {
                    starts: self.rows(Section::HalfStarts),
                    entries: self.rows(Section::HalfEntries),
                },
            },
            forms: self.rows(Section::Forms),
            postings: Postings::new(self.rows(Section::PostingNumbers), self.name_count() as u32),
            names: self.rows(Section::Names),
            bands: self.rows(Section::Bands),
            sizes: self.rows(Section::Sizes),
            name_words: self.rows(Section::NameWords),
            parties: self.rows(Section::Parties),
            countries: self.rows(Section::Countries),
            listed: self.rows(Section::Listed),
        }
    }

    pub(crate) fn countries(&self) -> &[Country] {
        &self.countries
    }
}

/// Where the bytes of a segment go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentSize {
    /// The whole file.
    pub file: usize,
    /// Names: their rows, their words, and the lists of names of each word.
    pub names: usize,
    /// Parties: ids, countries, dates, identifiers.
    pub parties: usize,
    /// The dictionary of words: texts, forms, keys, neighbours, and joined words.
    pub words: usize,
}

impl<'a> View<'a> {
    /// The forms of a text.
    pub(crate) fn forms_of(&self, text: u32) -> Range<u32> {
        self.vocabulary.forms_of(text)
    }

    /// The forms of the positions of a name.
    pub(crate) fn forms_of_name(&self, name: u32) -> &'a [u32] {
        let row = &self.names[name as usize];
        &self.name_words[row.words as usize..][..row.positions()]
    }

    /// The virtual words that a name lists.
    pub(crate) fn listed_of(&self, name: u32) -> impl Iterator<Item = ListedPart> + use<'a> {
        let row = &self.names[name as usize];
        let start = row.words as usize + row.positions();
        let listed = row
            .has_listed()
            .then(|| ListedPart::read(self.name_words, start));
        listed.into_iter().flatten()
    }

    /// A text.
    pub(crate) fn text(&self, text: u32) -> &'a [u8] {
        self.vocabulary.text(text)
    }

    /// The script of a form.
    pub(crate) fn script(&self, form: u32) -> Script {
        self.forms[form as usize].form().script
    }

    /// The word that a form is.
    pub(crate) fn word(&self, form: u32) -> Word {
        let row = self.forms[form as usize];
        row.word(self.text(row.text))
    }

    /// The words of a name, the virtual ones last, as [`interdict_names::analyse`] gives them.
    pub(crate) fn parts(&self, name: u32) -> Vec<Part> {
        let forms = self.forms_of_name(name);
        let words = (0_u8..).zip(forms).map(|(first, form)| Part {
            word: self.word(*form),
            first,
            span: 1,
        });
        let mut parts: Vec<Part> = words.collect();
        if !self.names[name as usize].is_spelled() {
            let words = parts.clone();
            names::neighbours_joined(words.len(), joins::written(&words), |join| {
                let own = words[join.words()].iter();
                let text = Text::joined(own.map(|part| part.word.text()));
                parts.push(Part {
                    word: Word::new(text, join.form()),
                    first: join.first,
                    span: join.span,
                });
            });
        }
        parts.extend(self.listed_of(name).map(|listed| {
            let word = match listed.join() {
                None => self.word(listed.word),
                Some(join) => {
                    let text = self.joins.text(&self.vocabulary, join);
                    Word::new(text, self.joins.rows[join as usize].form())
                }
            };
            Part {
                word,
                first: listed.first,
                span: listed.span,
            }
        }));
        parts
    }

    /// A name, put together again.
    pub(crate) fn name(&self, number: u32) -> Name {
        let forms = self.forms_of_name(number).iter();
        let positions = forms.map(|form| self.forms[*form as usize].position());
        Name::from_parts(self.kind(number), positions.collect(), self.parts(number))
    }

    /// Whether the name is a person's.
    pub(crate) fn is_person(&self, name: u32) -> bool {
        self.kind(name) == NameKind::Person
    }

    pub(crate) fn kind(&self, name: u32) -> NameKind {
        self.names[name as usize].kind()
    }

    /// A list of one party, given where the lists end.
    pub(crate) fn list_of<T>(
        &self,
        rows: &'a [T],
        party: u32,
        end: impl Fn(&PartyRow) -> u32,
    ) -> &'a [T] {
        &rows[span(self.parties, party, end)]
    }
}

pub(super) fn span(
    parties: &[PartyRow],
    party: u32,
    end: impl Fn(&PartyRow) -> u32,
) -> Range<usize> {
    let start = match party {
        0 => 0,
        later => end(&parties[later as usize - 1]),
    };
    start as usize..end(&parties[party as usize]) as usize
}

/// One listed party of a segment.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
    segment: &'a Segment,
    number: u32,
}

impl<'a> Party<'a> {
    fn parties(&self) -> &'a [PartyRow] {
        self.segment.rows(Section::Parties)
    }

    fn row(&self) -> &'a PartyRow {
        &self.parties()[self.number as usize]
    }

    /// Its entity's id.
    #[must_use]
    pub fn id(&self) -> &'a str {
        let range = span(self.parties(), self.number, |row| row.ids_end);
        let bytes = &self.segment.file.bytes(Section::PartyIds as usize)[range];
        std::str::from_utf8(bytes).expect("ids were written as text")
    }

    /// Its entity's schema.
    #[must_use]
    pub fn schema(&self) -> Schema {
        schema_of_number(self.row().schema)
    }

    /// Its source.
    #[must_use]
    pub fn source(&self) -> &'a Source {
        &self.segment.sources[usize::from(self.row().source)]
    }

    /// Its countries.
    pub fn countries(&self) -> impl Iterator<Item = Country> + use<'a> {
        let range = span(self.parties(), self.number, |row| row.countries_end);
        let segment = self.segment;
        let numbers: &[u16] = segment.rows(Section::Countries);
        let numbers = numbers[range].iter();
        numbers.map(|number| segment.countries[usize::from(*number)])
    }
}

fn schema_of_number(number: u16) -> Schema {
    let schema = Schema::all().nth(usize::from(number));
    schema.expect("written by the same version")
}

fn read_sources(file: &SegmentFile) -> Result<Vec<Source>, SegmentError> {
    let lines = text_lines(file, Section::Sources)?;
    let parse = |line: &str| {
        let (dataset, reading) = line.split_once('\t')?;
        Some(Source {
            dataset: DatasetKey::new(dataset).ok()?,
            reading: ReadingId(Digest::from_hex(reading)?),
        })
    };
    let sources: Option<Vec<Source>> = lines.map(parse).collect();
    sources.ok_or_else(|| file.damaged("its sources cannot be read".to_owned()))
}

fn read_countries(file: &SegmentFile) -> Result<Vec<Country>, SegmentError> {
    let countries: Option<Vec<Country>> = text_lines(file, Section::CountryCodes)?
        .map(Country::from_code)
        .collect();
    countries.ok_or_else(|| file.damaged("its countries cannot be read".to_owned()))
}

fn text_lines(
    file: &SegmentFile,
    section: Section,
) -> Result<impl Iterator<Item = &str>, SegmentError> {
    match std::str::from_utf8(file.bytes(section as usize)) {
        Ok(text) => Ok(text.lines()),
        Err(_) => Err(file.damaged(format!("{section:?} is no text"))),
    }
}
