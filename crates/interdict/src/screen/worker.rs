//! Answers: names and identifiers found in the index, weighed, and put in order.

use std::cmp::Ordering;
use std::path::Path;
use std::sync::Arc;

use interdict_ledger::{Basis, View};
use interdict_model::{AsOf, DatasetKey, EntityId};
use interdict_names::{Name, NameKind, REVIEW, SCORE_ONE, analyse, analyse_bare, score};

use super::coverage::Coverage;
use super::hit::{Hit, HitLevel, NameMatch, Screening, Standing};
use super::open::{Opening, Piece, ScreenerError, Shelf, entity_id};
use super::party::name_kind;
use super::query::{Freshness, PartyQuery, Terms};
use crate::index::{Ask, Card, CardName, Filter, NameIndex, Searcher};
use crate::matching::{Facts, Identifier, Level, weigh};

/// The most parties that one name brings up to be weighed. Reaching it is told by [`Screening::more`].
///
/// At the threshold for review the names of all official lists bring up fewer than two hundred.
const CANDIDATES_MAX: usize = 5_000;

/// Screens parties against the lists of one view. Immutable: share it between threads, and give each
/// thread a [`Worker`].
pub struct Screener {
    as_of: AsOf,
    index: NameIndex,
    pieces: Vec<Listing>,
    coverage: Coverage,
}

/// One dataset of the view.
pub(super) struct Listing {
    pub(super) dataset: DatasetKey,
    pub(super) later_edition: bool,
    pub(super) piece: Arc<Piece>,
}

/// Answers one query after another, reusing its memory.
pub struct Worker<'a> {
    screener: &'a Screener,
    searcher: Searcher<'a>,
}

/// What was found of a party, without what the answer rests on: that is [`Screener::coverage`] for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The hits, best first.
    pub hits: Vec<Hit>,
    /// Whether there are more hits than the limit of the terms.
    pub more: bool,
    /// Whether some of what was asked was longer than can be compared: the rest was not.
    pub cut: bool,
}

/// A candidate before it is weighed.
struct Candidate {
    segment: usize,
    party: u32,
    /// The query's name and the listed name that fit best: score, place of the first, ordinal of the second.
    name: Option<(u16, usize, u16)>,
}

impl Screener {
    /// Opens the lists of a view, building what is missing in `folder`, which holds nothing but
    /// derived files and may be deleted at any time.
    ///
    /// # Errors
    /// When the ledger cannot be read or the folder not written. What is damaged there is built anew.
    pub fn open(
        view: &View,
        folder: &Path,
        freshness: &Freshness,
        watch: &mut dyn FnMut(Opening<'_>),
    ) -> Result<Self, ScreenerError> {
        Self::open_from(view, &Shelf::new(folder.to_owned()), freshness, watch)
    }

    /// As [`Screener::open`], sharing what other screeners from the same shelf have open.
    ///
    /// # Errors
    /// As there.
    pub fn open_from(
        view: &View,
        shelf: &Shelf,
        freshness: &Freshness,
        watch: &mut dyn FnMut(Opening<'_>),
    ) -> Result<Self, ScreenerError> {
        let pieces = shelf.pieces(view, watch)?;
        let index = NameIndex::new(
            pieces
                .iter()
                .map(|piece| Arc::clone(&piece.segment))
                .collect(),
        );
        let pieces = view
            .chosen()
            .iter()
            .zip(pieces)
            .map(|(reading, piece)| Listing {
                dataset: reading.dataset.clone(),
                later_edition: reading.basis == Basis::LaterEdition,
                piece,
            });
        Ok(Self {
            as_of: view.as_of(),
            index,
            pieces: pieces.collect(),
            coverage: Coverage::of(view, freshness),
        })
    }

    /// The same screener for many queries: all lists are searched at once, each word of a query being looked up once
    /// for all of them. Answers do not depend on it. The shelf keeps the file that it takes.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn for_many(self, shelf: &Shelf) -> Result<Self, ScreenerError> {
        if self.pieces.len() < 2 {
            return Ok(self);
        }
        let pieces: Vec<Arc<Piece>> = self
            .pieces
            .iter()
            .map(|one| Arc::clone(&one.piece))
            .collect();
        let whole = shelf
            .whole(&pieces)
            .map_err(|source| ScreenerError::Whole { source })?;
        Ok(Self {
            index: self.index.with_whole(whole),
            ..self
        })
    }

    /// The same view over other pieces.
    pub(super) fn over(&self, index: NameIndex, pieces: Vec<Listing>) -> Self {
        Self {
            as_of: self.as_of,
            index,
            pieces,
            coverage: self.coverage.clone(),
        }
    }

    pub(super) fn listings(&self) -> &[Listing] {
        &self.pieces
    }

    /// What every answer rests on.
    #[must_use]
    pub fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// The index of names, for audits: [`NameIndex::brute_force`] must agree with it.
    #[must_use]
    pub fn index(&self) -> &NameIndex {
        &self.index
    }

    /// A worker with memory of its own.
    #[must_use]
    pub fn worker(&self) -> Worker<'_> {
        Worker {
            screener: self,
            searcher: self.index.searcher(),
        }
    }

    /// Screens one party.
    #[must_use]
    pub fn screen(&self, query: &PartyQuery, terms: &Terms) -> Screening {
        self.worker().screen(query, terms)
    }

    /// The card of one entity, where the view holds it as a party; and whether a later edition tells it.
    #[must_use]
    pub fn card(&self, dataset: &DatasetKey, entity: &EntityId) -> Option<(Card, bool)> {
        let listing = self
            .pieces
            .iter()
            .find(|listing| listing.dataset == *dataset)?;
        let segment = &listing.piece.segment;
        // Parties stand in the order of their ids.
        let (mut low, mut high) = (0, u32::try_from(segment.party_count()).unwrap_or(u32::MAX));
        while low < high {
            let middle = low + (high - low) / 2;
            match segment.party(middle).id().cmp(entity.as_str()) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => {
                    return Some((listing.piece.cards.card(middle), listing.later_edition));
                }
            }
        }
        None
    }

    /// The cards of a segment, with the numbers of their parties.
    pub fn cards(&self, segment: usize) -> impl Iterator<Item = (u32, Card)> + '_ {
        let cards = &self.pieces[segment].piece.cards;
        (0..)
            .take(cards.len())
            .map(|number| (number, cards.card(number)))
    }
}

impl Worker<'_> {
    /// Screens one party.
    #[must_use]
    pub fn screen(&mut self, query: &PartyQuery, terms: &Terms) -> Screening {
        let Found { hits, more, cut } = self.find(query, terms);
        let coverage = match &terms.datasets {
            Some(datasets) => self.screener.coverage.narrowed(datasets),
            None => self.screener.coverage.clone(),
        };
        Screening {
            hits,
            more,
            cut,
            coverage,
        }
    }

    /// Screens one party of many: as [`Worker::screen`], and the coverage is not told again.
    #[must_use]
    pub fn find(&mut self, query: &PartyQuery, terms: &Terms) -> Found {
        let kind = query.schema.map_or(NameKind::Unknown, name_kind);
        // The index completes what words it needs; most parties are found nowhere, and nobody asks for the rest.
        let mut names: Vec<Name> = query
            .names
            .iter()
            .map(|name| analyse_bare(name, kind))
            .collect();
        let facts = query.facts();
        let (mut candidates, mut more) = self.by_name(query, &names, terms);
        self.by_identifier(query, &facts, terms, &mut candidates);
        if !candidates.is_empty() {
            names = query.names.iter().map(|name| analyse(name, kind)).collect();
        }
        let mut hits: Vec<Hit> = candidates
            .into_iter()
            .filter_map(|candidate| self.screener.weighed(&candidate, &names, &facts, terms))
            .collect();
        hits.sort_by(|a, b| a.order().cmp(&b.order()));
        more |= hits.len() > terms.limit;
        hits.truncate(terms.limit);
        Found {
            hits,
            more,
            cut: names.iter().any(|name| name.flags().truncated),
        }
    }

    fn by_name(
        &mut self,
        query: &PartyQuery,
        names: &[Name],
        terms: &Terms,
    ) -> (Vec<Candidate>, bool) {
        let filter = Filter {
            datasets: terms.datasets.clone(),
            schemata: query.schemata(),
            ..Filter::default()
        };
        let ask = Ask {
            threshold: terms.threshold,
            limit: CANDIDATES_MAX,
            filter,
        };
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut more = false;
        for (place, name) in names.iter().enumerate() {
            let answer = self.searcher.search(name, &ask);
            more |= answer.more;
            candidates.extend(answer.hits.iter().map(|hit| Candidate {
                segment: hit.segment,
                party: hit.party,
                name: Some((hit.score, place, hit.name)),
            }));
        }
        keep_best(&mut candidates);
        (candidates, more)
    }

    /// Adds the parties that hold an identifier of the query, whatever their names.
    fn by_identifier(
        &self,
        query: &PartyQuery,
        facts: &Facts,
        terms: &Terms,
        candidates: &mut Vec<Candidate>,
    ) {
        let schemata = query.schemata();
        for (number, listing) in self.screener.pieces.iter().enumerate() {
            if terms
                .datasets
                .as_ref()
                .is_some_and(|chosen| !chosen.contains(&listing.dataset))
            {
                continue;
            }
            let segment = &listing.piece.segment;
            for identifier in &facts.identifiers {
                for party in segment.parties_with_identifier(&identifier.value) {
                    let schema = segment.party(party).schema();
                    if schemata
                        .as_ref()
                        .is_none_or(|chosen| chosen.contains(&schema))
                    {
                        candidates.push(Candidate {
                            segment: number,
                            party,
                            name: None,
                        });
                    }
                }
            }
        }
        keep_best(candidates);
    }
}

/// Keeps the best candidate of each party.
fn keep_best(candidates: &mut Vec<Candidate>) {
    let score = |candidate: &Candidate| candidate.name.map_or(0, |(score, ..)| score);
    candidates.sort_by_key(|one| (one.segment, one.party, std::cmp::Reverse(score(one))));
    candidates.dedup_by_key(|one| (one.segment, one.party));
}

impl Screener {
    /// Whether the view tells, of the day asked, that a party is listed.
    pub(crate) fn speaks_of(&self, segment: usize, party: u32) -> bool {
        let listing = &self.pieces[segment];
        !listing.later_edition || began(&listing.piece.cards.card(party), self.as_of)
    }

    /// The hit on a party by one of its names: `(score, ordinal)`.
    pub(crate) fn named(
        &self,
        segment: usize,
        party: u32,
        (score, ordinal): (u16, u16),
        query: Name,
    ) -> Option<Hit> {
        let candidate = Candidate {
            segment,
            party,
            name: Some((score, 0, ordinal)),
        };
        let terms = Terms {
            threshold: 0,
            ..Terms::default()
        };
        self.weighed(&candidate, &[query], &Facts::default(), &terms)
    }

    /// The hit on a party by one of its identifiers.
    pub(crate) fn numbered(
        &self,
        segment: usize,
        party: u32,
        identifier: Identifier,
    ) -> Option<Hit> {
        let candidate = Candidate {
            segment,
            party,
            name: None,
        };
        let facts = Facts {
            identifiers: vec![identifier],
            ..Facts::default()
        };
        let terms = Terms {
            threshold: 0,
            ..Terms::default()
        };
        self.weighed(&candidate, &[], &facts, &terms)
    }

    /// Weighs a candidate; nothing when it falls below the threshold, or was not yet listed on the day asked.
    fn weighed(
        &self,
        candidate: &Candidate,
        names: &[Name],
        facts: &Facts,
        terms: &Terms,
    ) -> Option<Hit> {
        let listing = &self.pieces[candidate.segment];
        let card = listing.piece.cards.card(candidate.party);
        let designations = self.standings(&card);
        if listing.later_edition && !began(&card, self.as_of) {
            return None;
        }
        let name_score = candidate.name.map_or(0, |(score, ..)| score);
        let (weighed, evidence) = weigh(u32::from(name_score), facts, &card.facts);
        let same_identifier = evidence
            .iter()
            .any(|piece| piece.is_identifier() && piece.level == Level::Same);
        let score = if same_identifier {
            SCORE_ONE
        } else {
            u16::try_from(weighed).unwrap_or(SCORE_ONE)
        };
        if score < terms.threshold {
            return None;
        }
        let segment = &listing.piece.segment;
        Some(Hit {
            dataset: listing.dataset.clone(),
            entity: entity_id(segment, candidate.party),
            schema: segment.party(candidate.party).schema(),
            score,
            level: level(score, terms),
            name: candidate.name.map(|(_, query, listed)| {
                name_match(
                    &names[query],
                    &card,
                    listed,
                    segment.party(candidate.party).schema(),
                )
            }),
            evidence,
            undated: listing.later_edition
                && card.designations.iter().all(|act| act.begins().is_none()),
            designations,
            later_edition: listing.later_edition,
            card,
        })
    }

    fn standings(&self, card: &Card) -> Vec<Standing> {
        let day = self.as_of.listed;
        let acts = card.designations.iter();
        acts.map(|act| Standing {
            state: act.state(day),
            act: act.clone(),
        })
        .collect()
    }
}

/// Whether a later edition can speak for the day asked: one act had begun by then, or the list does
/// not say when it began. What cannot be told is told as such, and not left out.
fn began(card: &Card, as_of: AsOf) -> bool {
    let had_begun =
        |act: &interdict_model::Designation| act.begins().is_none_or(|day| day <= as_of.listed);
    card.designations.is_empty() || card.designations.iter().any(had_begun)
}

fn level(score: u16, terms: &Terms) -> HitLevel {
    if score >= terms.strong {
        HitLevel::Strong
    } else if score >= REVIEW {
        HitLevel::Review
    } else {
        HitLevel::Weak
    }
}

fn name_match(
    query: &Name,
    card: &Card,
    ordinal: u16,
    schema: interdict_model::Schema,
) -> NameMatch {
    let listed: CardName = card.names[usize::from(ordinal)].clone();
    let record = analyse(&listed.text, name_kind(schema));
    let comparison = score(query, &record);
    NameMatch {
        query: query.clone(),
        record,
        listed,
        comparison,
    }
}
