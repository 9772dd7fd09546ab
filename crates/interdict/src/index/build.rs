//! Builds a segment file from parties.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::path::Path;

use interdict_model::{Country, DatasetKey, ReadingId};
use jiff::civil::Date;

use super::bands::{self, Size};
use super::codes;
use super::deletions;
use super::file::{self, SegmentError};
use super::interned::Interned;
use super::islands;
use super::joins::{self, Collector, JOINED, JoinSections};
use super::keys;
use super::lanes;
use super::party::{IndexedParty, Listed};
use super::postings;
use super::segment::{ListedPart, ListedRow, NameMarks, NameRow, PartyRow, Section};
use super::sounds::{self, SoundSections, Sounding};
use super::texts;
use super::vocabulary;
use super::words::{self, FormRow};
use interdict_names as names;
use interdict_names::{Leftover, Name, NameKind, Part, Role, Script, Text, Word};
use rustc_hash::FxBuildHasher;

/// Where the parties of a segment come from: one reading of one dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The dataset.
    pub dataset: DatasetKey,
    /// The reading.
    pub reading: ReadingId,
}

/// The days before and after all others, for intervals that are open.
pub(crate) const ALWAYS: i32 = i32::MIN;
/// See [`ALWAYS`].
pub(crate) const NEVER: i32 = i32::MAX;

/// A day as a number that sorts like it and that a person can read in the file: 20240507.
pub(crate) fn day(date: Date) -> i32 {
    i32::from(date.year()) * 10_000 + i32::from(date.month()) * 100 + i32::from(date.day())
}

/// Collects parties and writes a segment.
#[derive(Debug, Default)]
pub struct SegmentBuilder {
    pub(super) sources: Vec<Source>,
    pub(super) parties: Vec<PartyRow>,
    pub(super) ids: Vec<u8>,
    pub(super) country_codes: Vec<Country>,
    pub(super) countries: Vec<u16>,
    pub(super) listed: Vec<ListedRow>,
    pub(super) identifiers: BTreeMap<String, Vec<u32>>,
    pub(super) names: Vec<NameRow>,
    /// The size of each name, and the greatest clash of one of its positions.
    pub(super) sizes: Vec<(Size, u32)>,
    /// Where the words of each name end in `words`, and where those that it lists end in `listed_words`.
    pub(super) name_ends: Vec<(u32, u32)>,
    /// The interned form of each position of each name.
    pub(super) words: Vec<u32>,
    /// The virtual words that names list, by their interned numbers.
    pub(super) listed_words: Vec<ListedPart>,
    pub(super) texts: Interned<Text>,
    pub(super) forms: Interned<FormRow>,
    /// Joined words that are spelled out: their interned texts, and their scripts.
    pub(super) spelled: Interned<(u32, Script)>,
}

impl SegmentBuilder {
    /// A segment without parties.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the parties of one source, in the order given.
    ///
    /// # Panics
    /// When there are more than 65,535 sources, or more than 2^31 names.
    pub fn add(&mut self, source: Source, parties: impl IntoIterator<Item = IndexedParty>) {
        let number = u16::try_from(self.sources.len()).expect("at most 65,535 sources");
        self.sources.push(source);
        for party in parties {
            self.add_party(number, &party);
        }
    }

    fn add_party(&mut self, source: u16, party: &IndexedParty) {
        let number = place(self.parties.len());
        self.add_names(number, party);
        self.ids.extend_from_slice(party.id.as_str().as_bytes());
        for country in &party.countries {
            let code = self.country_number(*country);
            self.countries.push(code);
        }
        self.listed.extend(party.listed.iter().map(listed_row));
        for identifier in &party.identifiers {
            let plain = plain_identifier(identifier);
            if !plain.is_empty() {
                let holders = self.identifiers.entry(plain).or_default();
                if holders.last() != Some(&number) {
                    holders.push(number);
                }
            }
        }
        self.parties.push(PartyRow {
            ids_end: place(self.ids.len()),
            countries_end: place(self.countries.len()),
            listed_end: place(self.listed.len()),
            source,
            schema: schema_number(party.schema),
        });
    }

    fn add_names(&mut self, party: u32, indexed: &IndexedParty) {
        let mut seen = HashSet::with_hasher(FxBuildHasher);
        for (ordinal, name) in indexed.names.iter().enumerate() {
            if !seen.insert((&name.text, name.kind)) {
                continue;
            }
            let analysed = names::analyse_bare(&name.text, name.kind);
            let (words, virtual_words) = analysed.parts().split_at(analysed.positions().len());
            for number in 0..words.len() {
                let form = self.intern(&analysed, number);
                self.words.push(form);
            }
            // Joined words that show in the words are not listed.
            let shown = shown(words, virtual_words);
            let listed = virtual_words.len() - shown.unwrap_or(0);
            for number in analysed.parts().len() - listed..analysed.parts().len() {
                let part = &analysed.parts()[number];
                let word = self.intern_listed(&analysed, number);
                self.listed_words.push(ListedPart {
                    word,
                    first: part.first,
                    span: part.span,
                });
            }
            self.name_ends
                .push((place(self.words.len()), place(self.listed_words.len())));
            self.sizes.push(size(&analysed));
            let mut whole = Leftover::default();
            for (position, part) in analysed.positions().iter().zip(analysed.parts()) {
                let form = part.word.form();
                whole.add(analysed.kind(), position.weight, position.clash, form);
            }
            let numbers = analysed.words().filter(|word| word.role() == Role::Number);
            let marks = NameMarks {
                kind: analysed.kind(),
                weak: name.weak,
                spelled: shown.is_none(),
                listed: listed > 0,
                positions: words.len() as u8,
                numbers: numbers.count() as u8,
            };
            self.names.push(NameRow {
                party,
                words: 0,
                extra: small(whole.extra),
                clash: small(whole.clash),
                ordinal: u16::try_from(ordinal).expect("at most 65,535 names of one party"),
                marks: marks.packed(),
            });
        }
    }

    fn intern(&mut self, name: &Name, part: usize) -> u32 {
        let text = self.texts.number(*name.parts()[part].word.text());
        self.forms.number(FormRow::of(name, part, text))
    }

    fn intern_listed(&mut self, name: &Name, part: usize) -> u32 {
        let word = &name.parts()[part].word;
        match joins::is_joined(word.form()) {
            true => self.intern_spelled(*word.text(), word.form().script),
            false => self.intern(name, part),
        }
    }

    pub(super) fn intern_spelled(&mut self, text: Text, script: Script) -> u32 {
        let text = self.texts.number(text);
        JOINED | self.spelled.number((text, script))
    }

    pub(super) fn country_number(&mut self, country: Country) -> u16 {
        let at = self.country_codes.iter().position(|one| *one == country);
        let at = at.unwrap_or_else(|| {
            self.country_codes.push(country);
            self.country_codes.len() - 1
        });
        u16::try_from(at).expect("fewer countries than that")
    }

    /// Writes the segment to a file of that name, at once or not at all.
    ///
    /// # Errors
    /// When the system refuses it.
    pub fn write(self, path: &Path) -> Result<(), SegmentError> {
        let sections = self.sections();
        let slices: Vec<&[u8]> = sections.0.iter().map(|rows| rows.bytes()).collect();
        file::write(path, names::VERSION, &slices)
    }

    fn sections(mut self) -> Sections {
        let mut out = Sections::new();
        let mut words = Dictionary::of(
            std::mem::take(&mut self.texts).into_things(),
            std::mem::take(&mut self.forms).into_things(),
        );
        let order = by_size(&self.sizes, &self.names);
        let (mut joins, held) = self.collect(&words, &order);
        let numbers = set_slots(&mut words.forms, &mut joins, &held, order.len());
        drop(held);
        out.put(Section::PostingNumbers, numbers);
        self.put_names(&mut out, &order, &words, &joins);
        put_words(&mut out, &mut words, std::mem::take(&mut joins.keys));
        put_joins(&mut out, joins);
        out.put(Section::Forms, words.forms);
        self.put_parties(&mut out);
        out
    }

    /// The joined words of the names in their final order, and the names that hold each form, by names.
    fn collect(&mut self, words: &Dictionary, order: &[u32]) -> (JoinSections, Vec<(u32, u32)>) {
        let mut collector = Collector::new(&words.texts, self.words.len());
        let mut held = Vec::with_capacity(self.words.len() + self.listed_words.len());
        for (text, script) in std::mem::take(&mut self.spelled).into_things() {
            collector.spell(words.text_places[text as usize], script);
        }
        let shapes = words.shapes();
        for (name, at) in (0_u32..).zip(order) {
            self.call_ahead(order, name as usize);
            let (own, listed) = self.words_of(*at);
            let own = own.iter().map(|form| shapes[*form as usize]);
            held.extend(own.clone().map(|shape| (shape.form, name)));
            for listed in listed {
                match listed.word & JOINED {
                    0 => held.push((words.form_places[listed.word as usize], name)),
                    _ => collector.hold(listed.word & !JOINED, name),
                }
            }
            if !self.names[*at as usize].is_spelled() {
                collector.join(name, own);
            }
        }
        (collector.arrange(), held)
    }

    fn put_names(
        &self,
        out: &mut Sections,
        order: &[u32],
        words: &Dictionary,
        joins: &JoinSections,
    ) {
        let (mut name_words, mut rows) = (Vec::new(), Vec::with_capacity(order.len()));
        for (name, at) in order.iter().enumerate() {
            self.call_ahead(order, name);
            let (own, listed) = self.words_of(*at);
            rows.push(NameRow {
                words: place(name_words.len()),
                ..self.names[*at as usize]
            });
            name_words.extend(own.iter().map(|form| words.form_places[*form as usize]));
            let placed = listed.iter().map(|one| ListedPart {
                word: match one.word & JOINED {
                    0 => words.form_places[one.word as usize],
                    _ => JOINED | joins.places[(one.word & !JOINED) as usize],
                },
                ..*one
            });
            ListedPart::write(&placed.collect::<Vec<_>>(), &mut name_words);
        }
        let sizes: Vec<(Size, u32)> = order.iter().map(|at| self.sizes[*at as usize]).collect();
        out.put(Section::Bands, bands::arrange(&sizes));
        let sizes = bands::sizes(rows.iter().map(|row| (row.clash, row.extra)));
        out.put(Section::Sizes, sizes);
        out.put(Section::NameWords, name_words);
        out.put(Section::Names, rows);
    }

    fn put_parties(self, out: &mut Sections) {
        put_identifiers(out, &self.identifiers, self.parties.len());
        out.put(Section::Parties, self.parties);
        out.put(Section::PartyIds, self.ids);
        out.put(Section::Countries, self.countries);
        out.put(Section::Listed, self.listed);
        let codes: Vec<&str> = self.country_codes.iter().map(|one| one.code()).collect();
        out.put(Section::CountryCodes, codes.join("\n").into_bytes());
        let sources = self.sources.iter();
        let sources = sources.map(|one| format!("{}\t{}", one.dataset, one.reading.0));
        let sources = sources.collect::<Vec<_>>().join("\n");
        out.put(Section::Sources, sources.into_bytes());
    }

    /// Calls into the cache what is read of the names to come.
    fn call_ahead(&self, order: &[u32], at: usize) {
        if let Some(later) = order.get(at + 2 * AHEAD) {
            lanes::prefetch(&self.name_ends, *later as usize);
            lanes::prefetch(&self.names, *later as usize);
        }
        if let Some(soon) = order.get(at + AHEAD) {
            let start = self.name_ends[*soon as usize].0 as usize;
            lanes::prefetch(&self.words, start.saturating_sub(1));
        }
    }

    /// The positions of a name, and the words that it lists.
    fn words_of(&self, name: u32) -> (&[u32], &[ListedPart]) {
        let start = name.checked_sub(1);
        let (words, listed) = start.map_or((0, 0), |at| self.name_ends[at as usize]);
        let (words_end, listed_end) = self.name_ends[name as usize];
        (
            &self.words[words as usize..words_end as usize],
            &self.listed_words[listed as usize..listed_end as usize],
        )
    }
}

/// Sets the slots of forms and of joined words, given the names that hold each form; gives the numbers of the longer
/// lists.
fn set_slots(
    forms: &mut [FormRow],
    joins: &mut JoinSections,
    held: &[(u32, u32)],
    names: usize,
) -> Vec<u32> {
    let joined = std::mem::take(&mut joins.held);
    let behind = place(forms.len());
    let joined = joined.iter().map(|(join, name)| (behind + join, *name));
    let held = held.iter().copied().chain(joined);
    let postings = postings::arrange(held, forms.len() + joins.rows.len(), names);
    let (form_slots, join_slots) = postings.slots.split_at(forms.len());
    for (form, slot) in forms.iter_mut().zip(form_slots) {
        form.slot = *slot;
    }
    for (join, slot) in joins.rows.iter_mut().zip(join_slots) {
        join.slot = *slot;
    }
    postings.numbers
}

/// How many of the virtual words of a name, the first ones, show in its words: all that are joined, or `None`.
fn shown(words: &[Part], virtual_words: &[Part]) -> Option<usize> {
    let mut listed = virtual_words.iter();
    let (mut count, mut same) = (0, true);
    names::neighbours_joined(words.len(), joins::written(words), |join| {
        let made = |part: &Part| {
            (part.first, part.span) == (join.first, join.span)
                && part.word.form() == join.form()
                && is_made_of(part.word.text(), &words[join.words()])
        };
        same &= listed.next().is_some_and(made);
        count += 1;
    });
    same.then_some(count)
}

/// Whether a text is what words make when they are written together.
fn is_made_of(text: &Text, words: &[Part]) -> bool {
    let mut rest = Some(text.as_bytes());
    for part in words {
        rest = rest.and_then(|rest| rest.strip_prefix(part.word.text().as_bytes()));
    }
    rest.is_some_and(<[u8]>::is_empty)
}

/// The sections of a file on their way there.
struct Sections(Vec<Box<dyn Rows>>);

/// The rows of a section, of whatever kind.
trait Rows {
    fn bytes(&self) -> &[u8];
}

impl<T: zerocopy::IntoBytes + zerocopy::Immutable> Rows for Vec<T> {
    fn bytes(&self) -> &[u8] {
        file::section(self)
    }
}

impl Sections {
    fn new() -> Self {
        let empty = || Box::new(Vec::<u8>::new()) as Box<dyn Rows>;
        Self(std::iter::repeat_with(empty).take(Section::COUNT).collect())
    }

    fn put<T>(&mut self, section: Section, rows: Vec<T>)
    where
        T: zerocopy::IntoBytes + zerocopy::Immutable + 'static,
    {
        self.0[section as usize] = Box::new(rows);
    }

    fn put_sounds(&mut self, [table, rows, codes]: [Section; 3], sounds: SoundSections) {
        self.put(table, sounds.table);
        self.put(rows, sounds.rows);
        self.put(codes, sounds.codes);
    }
}

/// What joining a word to its neighbours needs to know of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    form: u32,
    pub(super) text: u32,
    pub(super) letters: u8,
    pub(super) script: Script,
}

/// How many names ahead of the one that is put in order the words of one are called into the cache, and before these
/// where they stand.
const AHEAD: usize = 8;

/// The distinct words: those that stand alone somewhere in order, then the others in order.
struct Dictionary {
    texts: Vec<Text>,
    /// How many stand alone.
    alone: usize,
    /// Where the forms of each text start, and the end.
    form_starts: Vec<u32>,
    forms: Vec<FormRow>,
    /// The place of each text and form by its number as it was interned.
    text_places: Vec<u32>,
    form_places: Vec<u32>,
}

impl Dictionary {
    /// That of texts and forms by their numbers as they were interned.
    fn of(texts: Vec<Text>, forms: Vec<FormRow>) -> Self {
        let mut texts: Vec<(Text, u32)> = texts.into_iter().zip(0..).collect();
        let mut forms: Vec<(FormRow, u32)> = forms.into_iter().zip(0..).collect();
        let mut alone = vec![false; texts.len()];
        for (form, _) in forms.iter().filter(|(form, _)| !form.form().joined) {
            alone[form.text as usize] = true;
        }
        texts.sort_unstable_by_key(|(text, interned)| (!alone[*interned as usize], *text));
        let mut text_places = vec![0; texts.len()];
        for (at, (_, interned)) in (0_u32..).zip(&texts) {
            text_places[*interned as usize] = at;
        }
        for (row, _) in &mut forms {
            row.text = text_places[row.text as usize];
        }
        forms.sort_unstable();
        let mut form_places = vec![0; forms.len()];
        let mut form_starts = vec![0; texts.len() + 1];
        for (at, (row, interned)) in (0_u32..).zip(&forms) {
            form_places[*interned as usize] = at;
            form_starts[row.text as usize + 1] = at + 1;
        }
        for at in 1..form_starts.len() {
            form_starts[at] = form_starts[at].max(form_starts[at - 1]);
        }
        Self {
            alone: alone.into_iter().filter(|alone| *alone).count(),
            texts: texts.into_iter().map(|(text, _)| text).collect(),
            form_starts,
            forms: forms.into_iter().map(|(row, _)| row).collect(),
            text_places,
            form_places,
        }
    }

    /// The shape of each form by its number as it was interned.
    fn shapes(&self) -> Vec<Shape> {
        let shape = |form: &u32| {
            let row = &self.forms[*form as usize];
            Shape {
                form: *form,
                text: row.text,
                letters: self.texts[row.text as usize].len() as u8,
                script: row.form().script,
            }
        };
        self.form_places.iter().map(shape).collect()
    }

    fn forms_of(&self, text: usize) -> Range<usize> {
        self.form_starts[text] as usize..self.form_starts[text + 1] as usize
    }
}

/// The dictionary: texts, their keys, their sounds and their neighbours. Marks the forms of well-known words, and of
/// those with digits.
fn put_words(out: &mut Sections, words: &mut Dictionary, joined_keys: Vec<(u64, u32)>) {
    let arranged = vocabulary::arrange(&words.texts, words.alone, &words.form_starts);
    out.put(Section::TextTable, arranged.table);
    out.put(Section::LongTexts, arranged.long);
    out.put(Section::TextRows, arranged.rows);
    put_keys(out, words, joined_keys);

    // Words that may be like other texts.
    let inexact = |text: usize| {
        words.forms[words.forms_of(text)]
            .iter()
            .any(|form| form.is_inexact())
    };
    let near = deletions::arrange(&words.texts, |text| {
        words::may_differ(words.texts[text].len(), false) && inexact(text)
    });
    out.put(Section::DeletionStarts, near.starts);
    out.put(Section::DeletionEntries, near.entries);
    let mut coded = Vec::with_capacity(words.texts.len());
    for text in &words.texts {
        let mut codes = Vec::new();
        codes::encode(text.as_str(), &mut codes);
        coded.push(codes);
    }
    let long = islands::arrange(&coded, inexact, words::wide_budget);
    out.put(Section::LengthRows, long.rows);
    out.put(Section::NeighbourIds, long.ids);
    out.put(Section::NeighbourTables, long.tables);
    out.put(Section::NeighbourBlocks, long.blocks);
}

/// The keys of the texts and their sounds.
fn put_keys(out: &mut Sections, words: &mut Dictionary, mut keys: Vec<(u64, u32)>) {
    let mut sounding = Vec::new();
    for (at, id) in (0..words.texts.len()).zip(0_u32..) {
        let (text, forms) = (words.texts[at], words.forms_of(at));
        let word = Word::new(text, names::Form::PLAIN);
        let digits = names::has_digit(text.as_bytes());
        let own = &mut words.forms[forms];
        own.iter_mut()
            .for_each(|form| form.mark(word.is_known(), digits));
        if !own.iter().any(|form| form.is_inexact()) {
            continue;
        }
        keys.extend(names::keys(&word).map(|key| (key, id)));
        if word.skeleton() != 0 {
            sounding.push(Sounding {
                skeleton: word.skeleton(),
                narrow: own.iter().any(|form| form.is_vague()),
                letters: text.len() as u8,
                word: id,
            });
        }
    }
    let arranged = keys::arrange(keys);
    out.put(Section::KeyStarts, arranged.starts);
    out.put(Section::KeyEntries, arranged.entries);
    sounding.sort_unstable();
    let letters = sounding.iter().map(|one| words.texts[one.word as usize]);
    let arranged = sounds::arrange(&sounding, &letters.collect::<Vec<_>>());
    out.put_sounds(
        [Section::SoundTable, Section::SoundRows, Section::SoundCodes],
        arranged,
    );
    let ids: Vec<u32> = sounding.iter().map(|one| one.word).collect();
    out.put(Section::SoundIds, ids);
}

/// The joined words.
fn put_joins(out: &mut Sections, joins: JoinSections) {
    out.put(Section::JoinRows, joins.rows);
    out.put_sounds(
        [
            Section::JoinSoundTable,
            Section::JoinSoundRows,
            Section::JoinSoundCodes,
        ],
        joins.sounds,
    );
    out.put(Section::HalfStarts, joins.halves.starts);
    out.put(Section::HalfEntries, joins.halves.entries);
}

/// What decides the place of a name, and the greatest clash of one of its positions.
fn size(name: &Name) -> (Size, u32) {
    let clashes = name.positions().iter().map(|one| u32::from(one.clash));
    let most = clashes.clone().max().unwrap_or(0);
    ((name.kind() != NameKind::Person, clashes.sum()), most)
}

/// The names by size and by what they count when nothing answers them; those alike in the order they came.
fn by_size(sizes: &[(Size, u32)], names: &[NameRow]) -> Vec<u32> {
    let keys = sizes.iter().zip(names);
    let keys = keys.map(|((size, _), name)| (*size, name.extra));
    let mut order: Vec<(_, u32)> = keys.zip(0..place(sizes.len())).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, at)| at).collect()
}

fn put_identifiers(out: &mut Sections, identifiers: &BTreeMap<String, Vec<u32>>, parties: usize) {
    let texts = texts::arrange(identifiers.keys().map(String::as_str));
    out.put(Section::IdentifierBytes, texts.bytes);
    out.put(Section::IdentifierEnds, texts.ends);
    out.put(Section::IdentifierTable, texts.table);
    let mut pairs = Vec::new();
    for (id, holders) in (0_u32..).zip(identifiers.values()) {
        pairs.extend(holders.iter().map(|party| (id, *party)));
    }
    let arranged = postings::arrange(pairs.into_iter(), identifiers.len(), parties);
    out.put(Section::IdentifierSlots, arranged.slots);
    out.put(Section::IdentifierParties, arranged.numbers);
}

/// An identifier as two writers of it agree: letters and digits alone, in lower case.
pub(crate) fn plain_identifier(identifier: &str) -> String {
    let plain = identifier.chars().filter(|ch| ch.is_alphanumeric());
    plain.flat_map(char::to_lowercase).collect()
}

fn listed_row(listed: &Listed) -> ListedRow {
    ListedRow {
        start: listed.start.map_or(ALWAYS, day),
        end: listed.end.map_or(NEVER, day),
    }
}

fn schema_number(schema: interdict_model::Schema) -> u16 {
    let at = interdict_model::Schema::all().position(|one| one == schema);
    at.expect("every schema is among all") as u16
}

/// Weights, clashes and counts of one name: at most 48 positions of at most 1,100.
fn small(sum: u32) -> u16 {
    u16::try_from(sum).expect("names have few positions")
}

pub(super) fn place(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 rows in one segment")
}
