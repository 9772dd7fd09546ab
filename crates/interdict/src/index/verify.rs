//! The score of a name of a segment, by the function that brute force calls.

use interdict_names::{self as names, Edge, Name, NameKind, Part, Word};

use super::candidates::FormTable;
use super::gather::{Gathered, Prepared};
use super::joins::JOINED;
use super::segment::View;

/// Memory to put names together in.
#[derive(Debug)]
pub(crate) struct Verifier {
    name: Option<Name>,
    forms: Vec<u32>,
}

impl Default for Verifier {
    fn default() -> Self {
        let name = Name::from_parts(NameKind::Unknown, Vec::new(), Vec::new());
        Self {
            name: Some(name),
            forms: Vec::new(),
        }
    }
}

impl Verifier {
    /// The score of a name. The edges were all computed when words were gathered; virtual words
    /// without any take no part in an alignment and are left out.
    pub(crate) fn score(
        &mut self,
        view: &View<'_>,
        query: &Prepared<'_>,
        gathered: &Gathered,
        table: &FormTable,
        number: u32,
    ) -> u16 {
        let record = self.put_together(view, gathered, table, number);
        let forms = &self.forms;
        let edges = |q: usize, r: usize| edge(view, query, gathered, table, q, forms[r]);
        let score = names::score_with(query.name, &record, edges).score;
        self.name = Some(record);
        score
    }

    fn put_together(
        &mut self,
        view: &View<'_>,
        gathered: &Gathered,
        table: &FormTable,
        number: u32,
    ) -> Name {
        let (mut positions, mut parts) = self.name.take().map(Name::into_parts).unwrap_or_default();
        positions.clear();
        parts.clear();
        self.forms.clear();
        for (first, form) in (0_u8..).zip(view.forms_of_name(number)) {
            let row = view.forms[*form as usize];
            positions.push(row.position());
            self.forms.push(*form);
            parts.push(Part {
                word: row.word_without_lookup(view.text(row.text)),
                first,
                span: 1,
            });
        }
        table.each_join(view, number, |join, first, span| {
            self.forms.push(join);
            parts.push(Part {
                word: word_without_lookup(view, join),
                first,
                span,
            });
        });
        for listed in view.listed_of(number) {
            let mut spans = gathered.spans.iter();
            let used = table.items(&gathered.items, listed.word).next().is_some()
                || spans.any(|span| span.forms.contains(&listed.word));
            if used {
                self.forms.push(listed.word);
                parts.push(Part {
                    word: word_without_lookup(view, listed.word),
                    first: listed.first,
                    span: listed.span,
                });
            }
        }
        Name::from_parts(view.kind(number), positions, parts)
    }
}

/// The word of a form or of a joined word, for [`names::score_with`] alone.
fn word_without_lookup(view: &View<'_>, word: u32) -> Word {
    if word & JOINED == 0 {
        let row = view.forms[word as usize];
        return row.word_without_lookup(view.text(row.text));
    }
    let join = word & !JOINED;
    let text = view.joins.text(&view.vocabulary, join);
    Word::without_lookup(text, view.joins.rows[join as usize].form())
}

/// The edge between a word of the query and a form, as it was gathered. A form of a span has not
/// been looked at before; and a word of a bare query knows nothing yet.
fn edge(
    view: &View<'_>,
    query: &Prepared<'_>,
    gathered: &Gathered,
    table: &FormTable,
    word: usize,
    form: u32,
) -> Option<Edge> {
    let mut items = table.items(&gathered.items, form);
    if let Some(item) = items.find(|item| usize::from(item.word) == word) {
        return Some(Edge {
            similarity: item.similarity,
            reason: item.reason,
        });
    }
    let mut spans = gathered.spans.iter();
    spans
        .any(|span| usize::from(span.word) == word && span.forms.contains(&form))
        .then(|| {
            let own = query.words[word].part.word.complete();
            names::edge(&own, &view.word(form))
        })
        .flatten()
}
