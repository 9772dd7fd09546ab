//! One pass over a block of a text: what its words and numbers may mean.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::rc::Rc;

use interdict_names::{Name, NameKind, REVIEW, SCORE_ONE, Text, analyse};

use super::anchors::{Link, Mass, NameRef, Standing};
use super::judge::{Case, Dropped, judge};
use super::mentions::{self, BELOW_BEST_MAX, Found, How};
use super::near::{Answer, Around, Chain, Joined, Near, chain};
use super::numbers::{Number, Numbers};
use super::reader::{NONE, Reader};
use super::scanner::{ScanTerms, Scanner, boundary};
use super::token::{self, Token, gap, shape};
use super::window::{self, Stretches, Tokens};
use crate::screen::Screener;

/// How far beyond a block the words around a name are read: more than [`window::REACH`] tokens and the gaps
/// between them can take, and what the rules of context look at beside them.
const HALO: usize = 1 << 13;

/// Listed names that are kept at hand.
const RECORDS_MAX: usize = 1 << 14;

/// Tokens beside those that answer to a name which may belong to it: particles and initials of a person, legal
/// forms of a company. Beyond them, further short tokens may: letters with stops.
const BESIDE_PERSON: usize = 3;
const BESIDE_OTHER: usize = 5;

/// Least likeness of a word that is the listed one, but for how it is spelled, in thousandths.
const SAME_MIN: u16 = 900;

/// How much more than foreseen a name may score after all, in ten-thousandths: by its initials, or by words
/// written together.
const UNCERTAIN: u16 = 500;

/// A listed name at hand.
struct Record {
    name: Name,
    mass: Mass,
    party: u32,
    ordinal: u16,
    weak: bool,
    /// Whether it has characters that are compared one by one.
    native: bool,
    /// Whether all of it are telling words: no particle, initial, title or legal form.
    plain: bool,
    /// The same for names that are compared and judged alike.
    likes: u64,
}

/// What a comparison with a listed name came to.
#[derive(Clone)]
struct Compared {
    first: usize,
    last: usize,
    score: u16,
    query: Box<str>,
    kept: Result<(), Dropped>,
    why: Vec<String>,
}

/// Reads block after block, and keeps what it has looked up.
pub(crate) struct Pass<'s, 'a> {
    scanner: &'s Scanner<'a>,
    reader: Reader<'s>,
    near: Near,
    records: HashMap<NameRef, Rc<Record>>,
    stretches: Stretches,
    tokens: Vec<Token>,
    /// The number of each token's word.
    words: Vec<u32>,
    /// What several tokens are together, in the order of the text.
    joined: Vec<Joined>,
    /// The best mention so far of a place: its last token, and its score.
    best: (usize, u16),
    /// The chain in which each name was compared last, within the block.
    compared: HashMap<NameRef, (usize, usize)>,
    names: Vec<NameRef>,
    answers: Vec<Answer>,
}

/// A block as it is read.
#[derive(Clone, Copy)]
struct Block<'t> {
    /// The block and its halo.
    text: &'t str,
    /// Where that begins in the whole text.
    start: usize,
    list: &'t [Token],
    terms: &'t ScanTerms,
}

/// A number that is the same for names that are compared and judged alike.
fn likes(name: &Name, weak: bool) -> u64 {
    let mut hasher = DefaultHasher::new();
    (name.kind(), weak).hash(&mut hasher);
    for part in name.parts() {
        let word = &part.word;
        (part.first, part.span, word.text(), word.form()).hash(&mut hasher);
    }
    hasher.finish()
}

/// The tokens in which the words of a name are looked for that a chain answers to.
fn reach(list: &[Token], around: (usize, usize), chain: &Chain, kind: NameKind) -> (usize, usize) {
    let beside = match kind {
        NameKind::Person => BESIDE_PERSON,
        _ => BESIDE_OTHER,
    };
    let mut first = chain.first.saturating_sub(beside).max(around.0);
    let mut last = (chain.last + beside).min(around.1);
    if kind != NameKind::Person {
        while first > around.0 && !list[first - 1].is_long() {
            first -= 1;
        }
        while last < around.1 && !list[last + 1].is_long() {
            last += 1;
        }
    }
    (first, last)
}

/// A token at which names may stand, or several that are read as one word.
struct Anchor {
    token: usize,
    last: usize,
    /// The listed words that it may be.
    links: Rc<[Link]>,
    /// Whether only what is written just so counts.
    exactly: bool,
    /// What it weighs in the name of a person, and in any other; more than any word when that is not known.
    weights: [u16; 2],
}

impl Anchor {
    fn links(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|link| link.exact || !self.exactly)
    }
}

impl<'s, 'a> Pass<'s, 'a> {
    pub(crate) fn new(scanner: &'s Scanner<'a>) -> Self {
        Self {
            scanner,
            reader: Reader::new(&scanner.anchors),
            near: Near::new(scanner.anchors.len()),
            records: HashMap::new(),
            stretches: Stretches::default(),
            tokens: Vec::new(),
            words: Vec::new(),
            joined: Vec::new(),
            best: (0, 0),
            compared: HashMap::new(),
            names: Vec::new(),
            answers: Vec::new(),
        }
    }

    pub(crate) fn screener(&self) -> &'a Screener {
        self.scanner.screener
    }

    /// Finds what begins in a part of the text; ends early once there are more than `most` finds.
    pub(crate) fn block(
        &mut self,
        text: &str,
        terms: &ScanTerms,
        own: Range<usize>,
        most: usize,
        found: &mut Vec<Found>,
    ) {
        let start = boundary(text, own.start.saturating_sub(HALO));
        let slice = &text[start..boundary(text, own.end + HALO)];
        let mut list = std::mem::take(&mut self.tokens);
        self.near.begin(list.len());
        token::cut(slice, &mut list);
        self.look_up(slice, &list);
        let block = Block {
            text: slice,
            start,
            list: &list,
            terms,
        };
        let first = list.partition_point(|token| start + (token.start as usize) < own.start);
        for (at, token) in list.iter().enumerate().skip(first) {
            if !own.contains(&(start + token.start as usize)) || found.len() > most {
                break;
            }
            self.numbers(&block, at, found);
            self.names(&block, at, found);
        }
        self.tokens = list;
    }

    /// Looks up every word of a block, and what neighbours are together.
    fn look_up(&mut self, slice: &str, list: &[Token]) {
        self.reader.forget_if_full();
        self.stretches.forget();
        self.compared.clear();
        self.best = (0, 0);
        self.words.clear();
        for token in list {
            self.words.push(self.reader.read(token, slice));
        }
        self.joined.clear();
        for at in 0..list.len() {
            self.join(slice, list, at);
        }
    }

    fn numbers(&self, block: &Block<'_>, at: usize, found: &mut Vec<Found>) {
        if !Numbers::may_begin(&block.list[at]) {
            return;
        }
        let mut numbers = Vec::new();
        let tokens = self.unspelled(block);
        self.scanner.numbers.at(&tokens, at, &mut numbers);
        for number in numbers {
            let Number {
                first,
                last,
                value,
                kept,
            } = number;
            let (kept, why) = match kept {
                Ok(why) => (Ok(()), vec![why]),
                Err(why) => (Err(why), Vec::new()),
            };
            let holders = mentions::holders(self.scanner.screener, &value);
            found.extend(holders.map(|(segment, party)| Found {
                start: block.start + block.list[first].start as usize,
                end: block.start + block.list[last].end as usize,
                segment,
                party,
                score: SCORE_ONE,
                how: How::Number(value.clone()),
                kept,
                why: why.clone(),
            }));
        }
    }

    fn names(&mut self, block: &Block<'_>, at: usize, found: &mut Vec<Found>) {
        let word = self.words[at];
        if word != NONE {
            let known = self.reader.known(word);
            let lower = !block.list[at].is(shape::CAPITAL | shape::CASELESS | shape::DIGIT);
            // In lower case nothing but the very word is a sign of a name.
            let anchors = if lower {
                known.exact_anchors && !known.ordinary
            } else {
                known.anchors
            };
            if anchors {
                let anchor = Anchor {
                    token: at,
                    last: at,
                    links: Rc::clone(&known.links),
                    exactly: lower,
                    weights: known.weights,
                };
                self.anchor(block, &anchor, found);
            }
        }
        let own = self.joined.partition_point(|one| one.first < at);
        for number in own..self.joined.len() {
            let Joined { first, last, links } = &self.joined[number];
            if *first != at {
                break;
            }
            let anchor = Anchor {
                token: at,
                last: *last,
                links: Rc::clone(links),
                exactly: false,
                weights: [u16::MAX; 2],
            };
            self.anchor(block, &anchor, found);
        }
    }

    /// The listed words that a token and the next ones are together: parted by a line's end or a hyphen, letters
    /// with stops, the syllables of a foreign name.
    fn join(&mut self, slice: &str, list: &[Token], at: usize) {
        /// Most tokens that are read as one word.
        const JOINED_MAX: usize = 12;
        let Some(next) = list.get(at + 1) else {
            return;
        };
        let syllables = list[at].is(shape::SYLLABLE) && next.is(shape::SYLLABLE) && next.gap == 0;
        let letter = |token: &Token| token.end - token.start == 1 && token.is(shape::CAPITAL);
        let letters = letter(&list[at]) && letter(next);
        let parted = next.gap & (gap::LINE | gap::HYPHEN | gap::SPACE) != 0
            && next.gap & !(gap::LINE | gap::HYPHEN | gap::SPACE) == 0
            && (next.after(gap::LINE | gap::HYPHEN)
                || next.is(shape::CAPITAL) && list[at].is(shape::CAPITAL));
        if !(syllables || letters || parted) {
            return;
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
                    self.joined.push(Joined {
                        first: at,
                        last,
                        links: links.into(),
                    });
                }
            }
        }
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

    /// Looks at every name that may stand at an anchor, the likeliest first.
    fn anchor(&mut self, block: &Block<'_>, anchor: &Anchor, found: &mut Vec<Found>) {
        let (first, last) = self.unspelled(block).around(anchor.token);
        self.come_near(first, last);
        let mut names = std::mem::take(&mut self.names);
        self.named(block, anchor, &mut names);
        let least = match block.terms.explain {
            true => block.terms.threshold.min(REVIEW),
            false => block.terms.threshold,
        };
        let chains = names.iter().filter_map(|name| {
            let chain = self.chain(block, anchor, (first, last), *name)?;
            (chain.most >= least).then_some((*name, chain))
        });
        let mut chains: Vec<(NameRef, Chain)> = chains.collect();
        self.names = names;
        chains.sort_unstable_by_key(|(name, chain)| (std::cmp::Reverse(chain.most), *name));
        let mut alike: Vec<((u64, Chain), Option<Compared>)> = Vec::new();
        for (name, chain) in chains {
            // What cannot come near the best of its place is not told there.
            let best = match self.best {
                (last, score) if anchor.token <= last => score,
                _ => 0,
            };
            if chain.most.saturating_add(BELOW_BEST_MAX + UNCERTAIN) < best {
                break;
            }
            if !block.terms.explain && self.is_hopeless(block, anchor, &chain, name) {
                continue;
            }
            let place = (chain.first, chain.last);
            if self.compared.insert(name, place) == Some(place) {
                continue;
            }
            let record = self.record(name);
            let key = (record.likes, chain);
            let known = alike.iter().find(|(other, _)| *other == key);
            let one = match known {
                Some((_, one)) => one.clone(),
                None => {
                    let one = self.compare(block, anchor, (first, last), &record, &chain);
                    alike.push((key, one.clone()));
                    one
                }
            };
            let Some(one) = one.filter(|one| one.kept.is_ok() || block.terms.explain) else {
                continue;
            };
            if one.kept.is_ok() && (anchor.token > self.best.0 || one.score > self.best.1) {
                self.best = (one.last, one.score);
            }
            found.push(Found {
                start: block.start + block.list[one.first].start as usize,
                end: block.start + block.list[one.last].end as usize,
                segment: usize::from(name.segment),
                party: record.party,
                score: one.score,
                how: How::Name {
                    ordinal: record.ordinal,
                    query: one.query,
                    kind: record.name.kind(),
                },
                kept: one.kept,
                why: one.why,
            });
        }
    }

    /// Takes the words from `first` to `last` for those that stand near.
    fn come_near(&mut self, first: usize, last: usize) {
        let (reader, words, joined) = (&self.reader, &self.words, &self.joined);
        self.near.reach(first, last, |token, enter| {
            enter(&reader.known(words[token]).links);
            let from = joined.partition_point(|one| one.first < token);
            let own = joined[from..].iter().take_while(|one| one.first == token);
            own.for_each(|one| enter(&one.links));
        });
    }

    /// Gathers the names that may stand at an anchor, by the words that stand near.
    fn named(&self, block: &Block<'_>, anchor: &Anchor, names: &mut Vec<NameRef>) {
        names.clear();
        let framed = OnceCell::new();
        let is_framed = || {
            *framed.get_or_init(|| {
                let tokens = self.unspelled(block);
                tokens.surroundings(anchor.token, anchor.token).is_framed()
            })
        };
        let token = &block.list[anchor.token];
        let raw = token.text(block.text);
        let letters = raw.chars().count();
        for link in anchor.links() {
            let standing = Standing {
                exact: link.exact,
                text: raw,
                letters,
                caseless: token.is(shape::CASELESS),
                framed: &is_framed,
                near: &self.near,
            };
            self.scanner.anchors.names(link.word, &standing, names);
        }
        names.sort_unstable();
        names.dedup();
    }

    /// The tokens around an anchor that answer to a name, and the most that they can score.
    fn chain(
        &mut self,
        block: &Block<'_>,
        anchor: &Anchor,
        around: (usize, usize),
        name: NameRef,
    ) -> Option<Chain> {
        let own = self.scanner.anchors.words(name);
        let person = usize::from(own.kind != NameKind::Person);
        let mut answers = std::mem::take(&mut self.answers);
        answers.clear();
        let mut add = |links: &[Link], weights: [u16; 2], token: usize, last: usize| {
            for (word, listed) in own.words.iter().enumerate() {
                if let Ok(at) = links.binary_search_by_key(&listed.id, |link| link.word) {
                    let weight = listed.weight.min(weights[person]);
                    let likeness = links[at].likeness;
                    answers.push(Answer {
                        token,
                        last,
                        word,
                        likeness,
                        weight,
                    });
                }
            }
        };
        add(&anchor.links, anchor.weights, anchor.token, anchor.last);
        for token in around.0..=around.1 {
            if (anchor.token..=anchor.last).contains(&token) {
                continue;
            }
            let known = self.reader.known(self.words[token]);
            if !known.links.is_empty() {
                add(&known.links, known.weights, token, token);
            }
        }
        let from = self.joined.partition_point(|one| one.first < around.0);
        for one in self.joined[from..]
            .iter()
            .take_while(|one| one.first <= around.1)
        {
            if one.last < anchor.token || one.first > anchor.last {
                add(&one.links, [u16::MAX; 2], one.first, one.last);
            }
        }
        let anchors = answers
            .iter()
            .take_while(|one| one.token == anchor.token)
            .count();
        let chain = match anchors {
            // The anchor is the whole name written together.
            0 => Some(Chain {
                first: anchor.token,
                last: anchor.last,
                most: SCORE_ONE,
                alone: None,
            }),
            _ => {
                let around = Around {
                    first: around.0,
                    last: around.1,
                    is_long: &|at| block.list[at].is_long(),
                    is_generic: &|at| {
                        block.list[at].is(shape::DIGIT)
                            || block.list[at].is_letter()
                            || self.reader.known(self.words[at]).generic
                    },
                    is_initial: &|at| block.list[at].is_letter(),
                };
                chain(&mut answers, anchors, &own, &around)
            }
        };
        self.answers = answers;
        chain
    }

    /// Whether a name of one telling word, answered by one token, will be dropped whatever the comparison says, by
    /// the rules for single words.
    fn is_hopeless(
        &self,
        block: &Block<'_>,
        anchor: &Anchor,
        chain: &Chain,
        name: NameRef,
    ) -> bool {
        let own = self.scanner.anchors.words(name);
        let (Some(likeness), [_]) = (chain.alone, own.words) else {
            return false;
        };
        let known = self.reader.known(self.words[anchor.token]);
        let misspelt = likeness < SAME_MIN;
        match own.kind {
            NameKind::Person => {
                let tokens = self.unspelled(block);
                misspelt || tokens.has_neighbour(chain.first, chain.last)
            }
            NameKind::Vessel => misspelt,
            _ => misspelt && known.proper,
        }
    }

    /// Compares a chain with its name, and tells what becomes of it.
    fn compare(
        &self,
        block: &Block<'_>,
        anchor: &Anchor,
        around: (usize, usize),
        record: &Record,
        chain: &Chain,
    ) -> Option<Compared> {
        let (reader, words) = (&self.reader, &self.words);
        let spelling = |at: usize| match words[at] {
            NONE => None,
            word => reader.known(word).spelling.as_deref(),
        };
        let tokens = Tokens {
            text: block.text,
            list: block.list,
            spelling: &spelling,
            stretches: &self.stretches,
        };
        let window = if record.plain && !self.has_initial(block, around, chain) {
            // Nothing beside the tokens that answer can belong to the name.
            window::window(&tokens, chain.first, chain.last, &record.name, &record.mass)
        } else {
            let near = if record.native {
                tokens.spaced(around.0, around.1, record.name.kind())
            } else {
                let (first, last) = reach(block.list, around, chain, record.name.kind());
                tokens.stretch(first, last.max(anchor.token), record.name.kind())
            };
            window::find(&tokens, &near, anchor.token, &record.name, &record.mass)?
        };
        let case = Case {
            tokens: &tokens,
            window: &window,
            record: &record.name,
            threshold: block.terms.threshold,
            weak: record.weak,
        };
        let (kept, why) = match judge(&case) {
            Ok(why) => (Ok(()), why),
            Err(why) if window.comparison.score >= REVIEW => (Err(why), Vec::new()),
            Err(_) => return None,
        };
        Some(Compared {
            first: window.first,
            last: window.last,
            score: window.comparison.score,
            query: window.query.name.text().into(),
            kept,
            why,
        })
    }

    /// Whether a single letter stands in a chain or near it.
    fn has_initial(&self, block: &Block<'_>, around: (usize, usize), chain: &Chain) -> bool {
        let first = chain.first.saturating_sub(BESIDE_PERSON).max(around.0);
        let last = (chain.last + BESIDE_PERSON).min(around.1);
        block.list[first..=last].iter().any(Token::is_letter)
    }

    fn unspelled<'t>(&'t self, block: &Block<'t>) -> Tokens<'t> {
        Tokens {
            text: block.text,
            list: block.list,
            spelling: &|_| None,
            stretches: &self.stretches,
        }
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
        let own = self.scanner.anchors.words(at);
        let native = name.words().any(|word| word.form().native.is_some());
        let record = Rc::new(Record {
            mass: Mass::of_name(&name),
            native,
            plain: !native && own.words.len() == name.positions().len(),
            likes: likes(&name, row.is_weak()),
            name,
            party: row.party,
            ordinal: row.ordinal,
            weak: row.is_weak(),
        });
        self.records.insert(at, Rc::clone(&record));
        record
    }
}
