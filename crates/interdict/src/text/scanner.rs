//! A text scanned for the parties of a view, in one pass.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

use interdict_names::{Name, NameKind, Text, analyse};

use super::anchors::{Anchors, Mass, NameRef, Standing};
use super::judge::{Case, Dropped, judge};
use super::mentions::{self, Found, How};
use super::numbers::{Number, Numbers};
use super::reader::{NONE, Reader};
use super::surroundings::Surroundings;
use super::token::{self, Token, gap, shape};
use super::window::{self, Stretch, Tokens};
use crate::screen::{Hit, Screener};

/// How many bytes are taken at a time.
const BLOCK: usize = 1 << 18;

/// How far beyond a block the words around a name are read: more than [`window::REACH`] tokens and the gaps
/// between them can take, and what the rules of context look at beside them.
const HALO: usize = 1 << 13;

/// Most finds of one text; then the scan says that it was cut.
const FOUND_MAX: usize = 200_000;

/// Listed names that are kept at hand.
const RECORDS_MAX: usize = 1 << 14;

/// The terms of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanTerms {
    /// The least score of a mention, in ten-thousandths.
    pub threshold: u16,
    /// Whether what was nearly a mention is told too, with the reason why it is none.
    pub explain: bool,
    /// The most parties that are told for one mention.
    pub hits_max: usize,
}

impl Default for ScanTerms {
    fn default() -> Self {
        Self {
            // Lower than for a query of its own a name in a text has no field around it that says it is one.
            threshold: 8000,
            explain: false,
            hits_max: 12,
        }
    }
}

/// What a text was found to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// The mentions, in the order of the text; no two overlap.
    pub mentions: Vec<Mention>,
    /// What was nearly a mention, in the order of the text; empty unless the terms ask for it.
    pub near: Vec<Near>,
    /// Whether there was more than can be told: the text holds further mentions.
    pub cut: bool,
}

/// A place of the text that means listed parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The parties, best first.
    pub hits: Vec<MentionHit>,
    /// How many more parties fit nearly as well.
    pub more: usize,
}

/// A party that a place of the text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MentionHit {
    /// The party, its score and evidence, as a query would find it.
    pub hit: Hit,
    /// Why the place was taken for a mention.
    pub why: Vec<String>,
}

/// A place of the text that is like a listed name, and was not taken for a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The listed name or identifier.
    pub listed: String,
    /// The party.
    pub dataset: interdict_model::DatasetKey,
    /// Its entity.
    pub entity: interdict_model::EntityId,
    /// The score, in ten-thousandths.
    pub score: u16,
    /// Why not.
    pub why: Dropped,
}

/// Scans texts for the parties of a view. Immutable: share it between threads.
pub struct Scanner<'a> {
    screener: &'a Screener,
    anchors: Anchors,
    numbers: Numbers,
}

impl<'a> Scanner<'a> {
    /// Prepares the names and identifiers of a screener.
    #[must_use]
    pub fn new(screener: &'a Screener) -> Self {
        Self {
            screener,
            anchors: Anchors::of(screener.index()),
            numbers: Numbers::of(screener.index()),
        }
    }

    /// Scans a text.
    #[must_use]
    pub fn scan(&self, text: &str, terms: &ScanTerms) -> Scan {
        self.scan_by(text, terms, BLOCK)
    }

    /// Scans a text in blocks of a size; the answer does not depend on it.
    pub(crate) fn scan_by(&self, text: &str, terms: &ScanTerms, block: usize) -> Scan {
        let mut pass = Pass::new(self, terms);
        let mut from = 0;
        while from < text.len() && !pass.cut {
            let to = boundary(text, from + block);
            pass.block(text, from, to);
            from = to;
        }
        mentions::settle(self.screener, pass.found, terms, pass.cut)
    }
}

/// The first boundary of a character at or after `at`.
fn boundary(text: &str, at: usize) -> usize {
    (at..text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}

/// A listed name at hand.
struct Record {
    name: Name,
    mass: Mass,
    party: u32,
    ordinal: u16,
    weak: bool,
}

/// One pass over a text.
struct Pass<'s, 'a> {
    scanner: &'s Scanner<'a>,
    terms: &'s ScanTerms,
    reader: Reader<'s>,
    records: HashMap<NameRef, Rc<Record>>,
    found: Vec<Found>,
    cut: bool,
    tokens: Vec<Token>,
    words: Vec<u32>,
    near: Vec<u32>,
    names: Vec<NameRef>,
}

/// A token at which names may stand, or the first of several that are read as one word.
struct Anchor {
    token: usize,
    /// The listed words that it may be, and those that it is.
    links: Rc<[u32]>,
    exact: Rc<[u32]>,
}

impl<'s, 'a> Pass<'s, 'a> {
    fn new(scanner: &'s Scanner<'a>, terms: &'s ScanTerms) -> Self {
        Self {
            scanner,
            terms,
            reader: Reader::new(&scanner.anchors),
            records: HashMap::new(),
            found: Vec::new(),
            cut: false,
            tokens: Vec::new(),
            words: Vec::new(),
            near: Vec::new(),
            names: Vec::new(),
        }
    }

    /// Finds what begins between `from` and `to`.
    fn block(&mut self, text: &str, from: usize, to: usize) {
        self.reader.forget_if_full();
        let start = boundary(text, from.saturating_sub(HALO));
        let end = boundary(text, to + HALO);
        let slice = &text[start..end];
        let mut list = std::mem::take(&mut self.tokens);
        token::cut(slice, &mut list);
        self.words.clear();
        for token in &list {
            self.words.push(self.reader.read(token, slice));
        }
        let own = |token: &Token| (from..to).contains(&(start + token.start as usize));
        let first = list.partition_point(|token| start + (token.start as usize) < from);
        for at in first..list.len() {
            if !own(&list[at]) {
                break;
            }
            self.numbers(slice, &list, at, start);
            self.names(slice, &list, at, start);
            if self.found.len() > FOUND_MAX {
                self.cut = true;
                break;
            }
        }
        self.tokens = list;
    }

    fn numbers(&mut self, slice: &str, list: &[Token], at: usize, start: usize) {
        if !Numbers::may_begin(&list[at]) {
            return;
        }
        let spelling = |_| None;
        let tokens = Tokens {
            text: slice,
            list,
            spelling: &spelling,
        };
        let mut numbers = Vec::new();
        self.scanner.numbers.at(&tokens, at, &mut numbers);
        for Number {
            first,
            last,
            value,
            kept,
        } in numbers
        {
            let (kept, why) = match kept {
                Ok(why) => (Ok(()), vec![why]),
                Err(why) => (Err(why), Vec::new()),
            };
            self.found
                .extend(mentions::holders(self.scanner.screener, &value).map(
                    |(segment, party)| Found {
                        start: start + list[first].start as usize,
                        end: start + list[last].end as usize,
                        segment,
                        party,
                        score: interdict_names::SCORE_ONE,
                        how: How::Number(value.clone()),
                        kept,
                        why: why.clone(),
                    },
                ));
        }
    }

    fn names(&mut self, slice: &str, list: &[Token], at: usize, start: usize) {
        let word = self.words[at];
        if word != NONE {
            let known = self.reader.known(word);
            let lower = !list[at].is(shape::CAPITAL | shape::CASELESS | shape::DIGIT);
            if known.anchors && !(known.ordinary && lower) {
                // In lower case nothing but the very word is a sign of a name.
                let links = if lower { &known.exact } else { &known.links };
                if !links.is_empty() {
                    let anchor = Anchor {
                        token: at,
                        links: Rc::clone(links),
                        exact: Rc::clone(&known.exact),
                    };
                    self.anchor(slice, list, &anchor, start);
                }
            }
        }
        for links in self.joined(slice, list, at) {
            let anchor = Anchor {
                token: at,
                exact: Rc::clone(&links),
                links,
            };
            self.anchor(slice, list, &anchor, start);
        }
    }

    /// The listed words that a token and the next ones are together: parted by a line's end or a hyphen, letters
    /// with stops, the syllables of a foreign name.
    fn joined(&mut self, slice: &str, list: &[Token], at: usize) -> Vec<Rc<[u32]>> {
        /// Most tokens that are read as one word.
        const JOINED_MAX: usize = 12;
        let mut found = Vec::new();
        let Some(next) = list.get(at + 1) else {
            return found;
        };
        let syllables = list[at].is(shape::SYLLABLE) && next.is(shape::SYLLABLE) && next.gap == 0;
        let letter = |token: &Token| token.end - token.start == 1 && token.is(shape::CAPITAL);
        let letters = letter(&list[at]) && letter(next);
        let parted = next.gap & (gap::LINE | gap::HYPHEN | gap::SPACE) != 0
            && next.gap & !(gap::LINE | gap::HYPHEN | gap::SPACE) == 0
            && (next.after(gap::LINE | gap::HYPHEN)
                || next.is(shape::CAPITAL) && list[at].is(shape::CAPITAL));
        if !(syllables || letters || parted) {
            return found;
        }
        let mut text = self.folded(slice, list, at);
        for last in at + 1..list.len().min(at + JOINED_MAX) {
            let token = &list[last];
            let goes_on = if syllables {
                token.is(shape::SYLLABLE) && token.gap == 0
            } else if letters {
                letter(token) && token.gap & !(gap::STOP | gap::SPACE) == 0
            } else {
                last == at + 1
            };
            if !goes_on {
                break;
            }
            text.append(&self.folded(slice, list, last));
            let enough = if syllables {
                text.len() >= 6
            } else if letters {
                last >= at + 2
            } else {
                text.len() >= 5
            };
            if enough {
                let links = self.reader.joined(&text);
                if !links.is_empty() {
                    found.push(links.into());
                }
            }
        }
        found
    }

    fn folded(&self, slice: &str, list: &[Token], at: usize) -> Text {
        let known = self.reader.known(self.words[at]);
        if self.words[at] != NONE && !known.text.is_empty() {
            return known.text;
        }
        let raw = list[at].text(slice);
        if raw.is_ascii() {
            return Text::new(raw);
        }
        let name = analyse(raw, NameKind::Organisation);
        name.parts()
            .first()
            .map_or(Text::EMPTY, |part| *part.word.text())
    }

    /// Looks at every name that may stand at an anchor.
    fn anchor(&mut self, slice: &str, list: &[Token], anchor: &Anchor, start: usize) {
        let mut names = std::mem::take(&mut self.names);
        names.clear();
        let (first, last) = Tokens {
            text: slice,
            list,
            spelling: &|_| None,
        }
        .around(anchor.token);
        self.near.clear();
        for at in (first..=last).filter(|at| *at != anchor.token) {
            if self.words[at] != NONE {
                self.near.extend(&*self.reader.known(self.words[at]).links);
            }
        }
        self.near.sort_unstable();
        self.near.dedup();
        let framed = OnceCell::new();
        let unspelled = Tokens {
            text: slice,
            list,
            spelling: &|_| None,
        };
        let is_framed = || {
            *framed.get_or_init(|| {
                Surroundings::of(&unspelled, anchor.token, anchor.token).is_framed()
            })
        };
        let raw = list[anchor.token].text(slice);
        for link in &*anchor.links {
            let standing = Standing {
                exact: anchor.exact.contains(link),
                text: raw,
                letters: raw.chars().count(),
                caseless: list[anchor.token].is(shape::CASELESS),
                framed: &is_framed,
                near: &self.near,
            };
            self.scanner.anchors.names(*link, &standing, &mut names);
        }
        if names.is_empty() {
            self.names = names;
            return;
        }
        names.sort_unstable();
        names.dedup();
        let records: Vec<(NameRef, Rc<Record>)> = names
            .iter()
            .map(|name| (*name, self.record(*name)))
            .collect();
        self.names = names;
        let (reader, words) = (&self.reader, &self.words);
        let spelling = |at: usize| match words[at] {
            NONE => None,
            word => reader.known(word).spelling.as_deref(),
        };
        let tokens = Tokens {
            text: slice,
            list,
            spelling: &spelling,
        };
        let stretches: [OnceCell<Stretch>; 8] = Default::default();
        let mut found = Vec::new();
        for (name, record) in &records {
            let kind = record.name.kind();
            let native = record.name.words().any(|word| word.form().native.is_some());
            let near =
                stretches[kind as usize * 2 + usize::from(native)].get_or_init(|| match native {
                    true => tokens.spaced(first, last, kind),
                    false => tokens.stretch(first, last, kind),
                });
            if let Some(window) =
                window::find(&tokens, near, anchor.token, &record.name, &record.mass)
            {
                let case = Case {
                    tokens: &tokens,
                    window: &window,
                    record: &record.name,
                    threshold: self.terms.threshold,
                    weak: record.weak,
                };
                found.extend(self.taken(name, record, &case, start));
            }
        }
        self.found.append(&mut found);
    }

    /// What becomes of a window.
    fn taken(
        &self,
        name: &NameRef,
        record: &Record,
        case: &Case<'_, '_>,
        start: usize,
    ) -> Option<Found> {
        let score = case.window.comparison.score;
        let (kept, why) = match judge(case) {
            Ok(why) => (Ok(()), why),
            Err(why) if self.terms.explain && score >= interdict_names::REVIEW => {
                (Err(why), Vec::new())
            }
            Err(_) => return None,
        };
        let list = case.tokens.list;
        Some(Found {
            start: start + list[case.window.first].start as usize,
            end: start + list[case.window.last].end as usize,
            segment: usize::from(name.segment),
            party: record.party,
            score,
            how: How::Name {
                ordinal: record.ordinal,
                query: case.window.query.name.text().into(),
                kind: case.record.kind(),
            },
            kept,
            why,
        })
    }

    fn record(&mut self, at: NameRef) -> Rc<Record> {
        if let Some(record) = self.records.get(&at) {
            return Rc::clone(record);
        }
        if self.records.len() >= RECORDS_MAX {
            self.records.clear();
        }
        let view = self.scanner.screener.index().segments()[usize::from(at.segment)]
            .view(u32::from(at.segment));
        let row = view.names[at.name as usize];
        let name = view.name(at.name);
        let record = Rc::new(Record {
            mass: Mass::of_name(&name),
            name,
            party: row.party,
            ordinal: row.ordinal,
            weak: row.kind & 0x80 != 0,
        });
        self.records.insert(at, Rc::clone(&record));
        record
    }
}
