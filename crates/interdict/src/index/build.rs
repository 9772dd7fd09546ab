//! Builds a segment file from parties.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use interdict_model::{Country, DatasetKey, PartialDate, ReadingId};
use jiff::civil::Date;

use super::bands::{self, Size};
use super::codes;
use super::deletions;
use super::file::{self, SegmentError};
use super::islands;
use super::keys;
use super::party::{Gender, IndexedParty, Listed};
use super::postings;
use super::segment::{BirthRow, ListedRow, NameRow, PartyRow, Section};
use super::sounds::{self, Sounding};
use super::texts;
use super::vocabulary;
use super::words::{self, FormRow};
use interdict_names as names;
use interdict_names::{Form, Leftover, Name, NameKind, Role, Text, Word};

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
    pub(super) births: Vec<BirthRow>,
    pub(super) listed: Vec<ListedRow>,
    pub(super) identifiers: BTreeMap<String, Vec<u32>>,
    pub(super) names: Vec<NameRow>,
    /// The size of each name, and the greatest clash of one of its positions.
    pub(super) sizes: Vec<(Size, u32)>,
    /// Where the words of each name end in `placed`.
    pub(super) name_ends: Vec<u32>,
    /// Interned form, first position and count of each word of each name.
    pub(super) placed: Vec<(u32, u8, u8)>,
    pub(super) texts: HashMap<Text, u32>,
    pub(super) forms: HashMap<FormRow, u32>,
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
        self.births.extend(party.births.iter().map(birth_row));
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
            births_end: place(self.births.len()),
            listed_end: place(self.listed.len()),
            names_end: place(self.names.len()),
            source,
            schema: schema_number(party.schema),
            gender: gender_number(party.gender),
            filling: 0,
        });
    }

    fn add_names(&mut self, party: u32, indexed: &IndexedParty) {
        let mut seen = HashSet::new();
        for (ordinal, name) in indexed.names.iter().enumerate() {
            if !seen.insert((&name.text, name.kind)) {
                continue;
            }
            let analysed = names::analyse_bare(&name.text, name.kind);
            for (number, part) in analysed.parts().iter().enumerate() {
                let form = self.intern(&analysed, number);
                self.placed.push((form, part.first, part.span));
            }
            self.name_ends.push(place(self.placed.len()));
            self.sizes.push(size(&analysed));
            let mut whole = Leftover::default();
            for (position, part) in analysed.positions().iter().zip(analysed.parts()) {
                let form = part.word.form();
                whole.add(analysed.kind(), position.weight, position.clash, form);
            }
            let numbers = analysed.words().filter(|word| word.role() == Role::Number);
            self.names.push(NameRow {
                party,
                words: 0,
                extra: small(whole.extra),
                clash: small(whole.clash),
                numbers: small(numbers.count() as u32),
                parts: small(analysed.parts().len() as u32),
                ordinal: u16::try_from(ordinal).expect("at most 65,535 names of one party"),
                kind: words::kind_number(analysed.kind()) | u8::from(name.weak) << 7,
                positions: analysed.positions().len() as u8,
            });
        }
    }

    fn intern(&mut self, name: &Name, part: usize) -> u32 {
        let next = place(self.texts.len());
        let word = *name.parts()[part].word.text();
        let text = *self.texts.entry(word).or_insert(next);
        let next = place(self.forms.len());
        *self
            .forms
            .entry(FormRow::of(name, part, text))
            .or_insert(next)
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
        let slices: Vec<&[u8]> = sections.iter().map(Vec::as_slice).collect();
        file::write(path, names::VERSION, &slices)
    }

    fn sections(self) -> Vec<Vec<u8>> {
        let mut out = vec![Vec::new(); Section::COUNT];
        let (texts, form_starts, mut forms, places) = sorted_words(self.texts, self.forms);
        let placed: Vec<(u32, u8, u8)> = self
            .placed
            .iter()
            .map(|(form, first, count)| (places[*form as usize], *first, *count))
            .collect();
        put_words(&mut out, &texts, &form_starts, &mut forms);
        let order = by_size(&self.sizes, &self.names);
        let words = |name: u32| {
            let start = name
                .checked_sub(1)
                .map_or(0, |at| self.name_ends[at as usize]);
            &placed[start as usize..self.name_ends[name as usize] as usize]
        };
        put_names(&mut out, order.iter().map(|name| words(*name)), &mut forms);
        put(&mut out, Section::Forms, &forms);
        let mut rows: Vec<NameRow> = order.iter().map(|at| self.names[*at as usize]).collect();
        let mut start = 0;
        for row in &mut rows {
            row.words = start;
            start += u32::from(row.parts);
        }
        put(&mut out, Section::Names, &rows);
        let sizes: Vec<(Size, u32)> = order.iter().map(|at| self.sizes[*at as usize]).collect();
        put(&mut out, Section::Bands, &bands::arrange(&sizes));
        let sizes = bands::sizes(rows.iter().map(|row| (row.clash, row.extra)));
        put(&mut out, Section::Sizes, &sizes);
        put(&mut out, Section::PartyNames, &inverse(&order));
        put(&mut out, Section::Parties, &self.parties);
        put(&mut out, Section::PartyIds, &self.ids);
        put(&mut out, Section::Countries, &self.countries);
        put(&mut out, Section::Births, &self.births);
        put(&mut out, Section::Listed, &self.listed);
        put_identifiers(&mut out, &self.identifiers, self.parties.len());
        let codes: Vec<&str> = self.country_codes.iter().map(|one| one.code()).collect();
        put(&mut out, Section::CountryCodes, codes.join("\n").as_bytes());
        let sources = self.sources.iter();
        let sources = sources.map(|one| format!("{}\t{}", one.dataset, one.reading.0));
        let sources = sources.collect::<Vec<_>>().join("\n");
        put(&mut out, Section::Sources, sources.as_bytes());
        out
    }
}

fn put<T: zerocopy::IntoBytes + zerocopy::Immutable>(
    out: &mut [Vec<u8>],
    section: Section,
    rows: &[T],
) {
    out[section as usize] = file::section(rows).to_vec();
}

/// Texts in order, those that stand alone somewhere first; where the forms of each start (and the
/// end); the forms; and for each interned form its place among them.
type SortedWords = (Vec<Text>, Vec<u32>, Vec<FormRow>, Vec<u32>);

fn sorted_words(texts: HashMap<Text, u32>, forms: HashMap<FormRow, u32>) -> SortedWords {
    let mut alone = vec![false; texts.len()];
    for form in forms.keys().filter(|form| !form.is_joined()) {
        alone[form.text as usize] = true;
    }
    let mut texts: Vec<(Text, u32)> = texts.into_iter().collect();
    texts.sort_unstable_by_key(|(text, interned)| (!alone[*interned as usize], *text));
    let mut rank = vec![0; texts.len()];
    for (at, (_, interned)) in (0_u32..).zip(&texts) {
        rank[*interned as usize] = at;
    }
    let mut ordered: Vec<(FormRow, u32)> = forms.into_iter().collect();
    for (row, _) in &mut ordered {
        row.text = rank[row.text as usize];
    }
    ordered.sort_unstable();
    let mut places = vec![0; ordered.len()];
    let mut starts = vec![0; texts.len() + 1];
    for (at, (row, interned)) in (0_u32..).zip(&ordered) {
        places[*interned as usize] = at;
        starts[row.text as usize + 1] = at + 1;
    }
    let rows = ordered.into_iter().map(|(row, _)| row).collect();
    let texts = texts.into_iter().map(|(text, _)| text).collect();
    (texts, starts, rows, places)
}

/// The dictionary: texts, their keys, their sounds and their neighbours. Marks the forms of well-known words, and of
/// those with digits.
fn put_words(out: &mut [Vec<u8>], texts: &[Text], form_starts: &[u32], forms: &mut [FormRow]) {
    let stands_alone = |text: usize| {
        let own = &forms[form_starts[text] as usize..form_starts[text + 1] as usize];
        own.iter().any(|form| !form.is_joined())
    };
    let alone = (0..texts.len())
        .take_while(|text| stands_alone(*text))
        .count();
    let arranged = vocabulary::arrange(texts, alone, form_starts);
    put(out, Section::TextTable, &arranged.table);
    put(out, Section::LongTexts, &arranged.long);
    put(out, Section::TextRows, &arranged.rows);
    put_keys(out, texts, form_starts, forms);

    let among = |text: usize, joined: bool| {
        let own = &forms[form_starts[text] as usize..form_starts[text + 1] as usize];
        stands(own, joined)
    };
    let near = deletions::arrange(texts, |text| {
        words::may_differ(texts[text].len(), false) && among(text, false)
    });
    put(out, Section::DeletionStarts, &near.starts);
    put(out, Section::DeletionEntries, &near.entries);
    let mut coded = Vec::with_capacity(texts.len());
    for text in texts {
        let mut codes = Vec::new();
        codes::encode(text.as_str(), &mut codes);
        coded.push(codes);
    }
    let alone: (_, _, islands::Budget) = (Section::LengthRows, false, words::wide_budget);
    for (section, joined, budget) in [
        alone,
        (Section::JoinedLengthRows, true, words::joined_budget),
    ] {
        let arranged = islands::arrange(&coded, |text| among(text, joined), budget);
        let first = section as usize;
        out[first] = file::section(&arranged.rows).to_vec();
        out[first + 1] = file::section(&arranged.ids).to_vec();
        out[first + 2] = file::section(&arranged.tables).to_vec();
        out[first + 3] = arranged.blocks;
    }
}

/// Whether a form of a text that may be like other texts is joined, or is not.
fn stands(forms: &[FormRow], joined: bool) -> bool {
    let mut inexact = forms.iter().filter(|form| form.is_inexact());
    inexact.any(|form| form.is_joined() == joined)
}

/// The keys of the texts and their sounds.
fn put_keys(out: &mut [Vec<u8>], texts: &[Text], form_starts: &[u32], forms: &mut [FormRow]) {
    let mut keys = Vec::new();
    let mut sounds = Vec::new();
    for (at, (text, id)) in texts.iter().zip(0_u32..).enumerate() {
        let own = &mut forms[form_starts[at] as usize..form_starts[at + 1] as usize];
        let (stands_alone, stands_joined) = (stands(own, false), stands(own, true));
        // A word that stands alone somewhere has all the keys that it has where it is joined.
        let form = Form {
            joined: !stands_alone,
            ..Form::PLAIN
        };
        let word = Word::new(*text, form);
        let digits = names::has_digit(text.as_bytes());
        own.iter_mut()
            .for_each(|form| form.mark(word.is_known(), digits));
        if stands_alone || stands_joined {
            keys.extend(names::keys(&word).iter().map(|key| (*key, id)));
        }
        if word.skeleton() == 0 {
            continue;
        }
        let is_transcribed = |form: &FormRow| Word::new(*text, form.form()).is_transcribed();
        sounds.push(Sounding {
            skeleton: word.skeleton(),
            word: id,
            alone: stands_alone,
            vague: own.iter().any(|form| form.is_vague()),
            joined: stands_joined,
            transcribed: own.iter().any(is_transcribed),
        });
    }
    let arranged = keys::arrange(keys);
    put(out, Section::KeyStarts, &arranged.starts);
    put(out, Section::KeyEntries, &arranged.entries);
    let arranged = sounds::arrange(sounds, texts);
    put(out, Section::SoundTable, &arranged.table);
    put(out, Section::SoundRows, &arranged.rows);
    put(out, Section::SoundIds, &arranged.ids);
    put(out, Section::SoundCodes, &arranged.codes);
}

/// What decides the place of a name, and the greatest clash of one of its positions.
fn size(name: &Name) -> (Size, u32) {
    let clashes = name.positions().iter().map(|one| u32::from(one.clash));
    let most = clashes.clone().max().unwrap_or(0);
    ((name.kind() != NameKind::Person, clashes.sum()), most)
}

/// The names by size and by what they count when nothing answers them; those alike in the order they came.
fn by_size(sizes: &[(Size, u32)], names: &[NameRow]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..place(sizes.len())).collect();
    order.sort_by_key(|at| (sizes[*at as usize].0, names[*at as usize].extra));
    order
}

/// Where each of the things that `order` lists has come to stand.
fn inverse(order: &[u32]) -> Vec<u32> {
    let mut places = vec![0; order.len()];
    for (at, thing) in (0_u32..).zip(order) {
        places[*thing as usize] = at;
    }
    places
}

/// The words of each name, and the names of each form, whose slots are set.
fn put_names<'a>(
    out: &mut [Vec<u8>],
    names: impl Iterator<Item = &'a [(u32, u8, u8)]>,
    forms: &mut [FormRow],
) {
    let (mut name_forms, mut spans, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    let mut count = 0;
    for (name, words) in (0_u32..).zip(names) {
        count += 1;
        for (form, first, span) in words {
            name_forms.push(*form);
            spans.extend([*first, *span]);
            pairs.push((*form, name));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let arranged = postings::arrange(&pairs, forms.len(), count);
    for (form, slot) in forms.iter_mut().zip(arranged.slots) {
        form.slot = slot;
    }
    put(out, Section::PostingNumbers, &arranged.numbers);
    put(out, Section::NameForms, &name_forms);
    put(out, Section::NameSpans, &spans);
}

fn put_identifiers(out: &mut [Vec<u8>], identifiers: &BTreeMap<String, Vec<u32>>, parties: usize) {
    let texts = texts::arrange(identifiers.keys().map(String::as_str));
    put(out, Section::IdentifierBytes, &texts.bytes);
    put(out, Section::IdentifierEnds, &texts.ends);
    put(out, Section::IdentifierTable, &texts.table);
    let mut pairs = Vec::new();
    for (id, holders) in (0_u32..).zip(identifiers.values()) {
        pairs.extend(holders.iter().map(|party| (id, *party)));
    }
    let arranged = postings::arrange(&pairs, identifiers.len(), parties);
    put(out, Section::IdentifierSlots, &arranged.slots);
    put(out, Section::IdentifierParties, &arranged.numbers);
}

/// An identifier as two writers of it agree: letters and digits alone, in lower case.
pub(crate) fn plain_identifier(identifier: &str) -> String {
    let plain = identifier.chars().filter(|ch| ch.is_alphanumeric());
    plain.flat_map(char::to_lowercase).collect()
}

fn birth_row(date: &PartialDate) -> BirthRow {
    BirthRow {
        first: day(date.first()),
        last: day(date.last()),
    }
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

fn gender_number(gender: Option<Gender>) -> u16 {
    match gender {
        None => 0,
        Some(Gender::Male) => 1,
        Some(Gender::Female) => 2,
        Some(Gender::Other) => 3,
    }
}

/// Weights, clashes and counts of one name: at most 48 positions of at most 1,100.
fn small(sum: u32) -> u16 {
    u16::try_from(sum).expect("names have few positions")
}

pub(super) fn place(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 rows in one segment")
}
