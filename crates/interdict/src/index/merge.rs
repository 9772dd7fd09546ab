//! Several segments made one, so that a search looks its words up once.

use super::build::{SegmentBuilder, place};
use super::segment::{ListedPart, NameRow, PartyRow, Segment, View};
use super::words::FormRow;
use interdict_names::Text;

impl SegmentBuilder {
    /// Adds the parties of a segment, in their order, as they are searched by name: without identifiers.
    ///
    /// # Panics
    /// As [`SegmentBuilder::add`].
    pub fn append(&mut self, segment: &Segment) {
        let source = u16::try_from(self.sources.len()).expect("at most 65,535 sources");
        self.sources.extend(segment.sources().iter().cloned());
        let countries: Vec<u16> = segment
            .countries()
            .iter()
            .map(|country| self.country_number(*country))
            .collect();
        let view = segment.view(0);
        let forms: Vec<u32> = view
            .forms
            .iter()
            .map(|row| self.intern_row(&view, *row))
            .collect();
        let names = segment.names_by_party();
        let mut names = names.iter().peekable();
        for number in 0..place(view.parties.len()) {
            let row = view.parties[number as usize];
            let own = |name: &&u32| view.names[**name as usize].party == number;
            while let Some(name) = names.next_if(own) {
                self.append_name(&view, *name, &forms);
            }
            self.ids
                .extend_from_slice(segment.party(number).id().as_bytes());
            let own = view.list_of(view.countries, number, |row| row.countries_end);
            self.countries
                .extend(own.iter().map(|at| countries[usize::from(*at)]));
            let listed = view.list_of(view.listed, number, |row| row.listed_end);
            self.listed.extend_from_slice(listed);
            self.parties.push(PartyRow {
                ids_end: place(self.ids.len()),
                countries_end: place(self.countries.len()),
                listed_end: place(self.listed.len()),
                source: source + row.source,
                ..row
            });
        }
    }

    fn intern_row(&mut self, view: &View<'_>, row: FormRow) -> u32 {
        let text = Text::from_bytes(view.text(row.text));
        let text = self.texts.number(text);
        self.forms.number(row.of_text(text))
    }

    /// Adds a name of the party that comes next.
    fn append_name(&mut self, view: &View<'_>, name: u32, forms: &[u32]) {
        let row = view.names[name as usize];
        let own = view.forms_of_name(name);
        self.words
            .extend(own.iter().map(|form| forms[*form as usize]));
        for listed in view.listed_of(name) {
            let word = match listed.join() {
                None => forms[listed.word as usize],
                Some(join) => {
                    let text = view.joins.text(&view.vocabulary, join);
                    let script = view.joins.rows[join as usize].form().script;
                    self.intern_spelled(text, script)
                }
            };
            self.listed_words.push(ListedPart { word, ..listed });
        }
        self.name_ends
            .push((place(self.words.len()), place(self.listed_words.len())));
        let clashes = own.iter();
        let clashes = clashes.map(|form| u32::from(view.forms[*form as usize].clash));
        let others = !view.is_person(name);
        let most = clashes.clone().max().unwrap_or(0);
        self.sizes.push(((others, clashes.sum()), most));
        self.names.push(NameRow {
            party: place(self.parties.len()),
            words: 0,
            ..row
        });
    }
}
