//! What stands around a stretch of the text: labels, addresses, bylines, and whether capitals tell anything there.

use super::token::{gap, shape};
use super::vocabulary::{self, Frame, Phrase};
use super::window::Tokens;

/// How many tokens before a name a label may stand.
const BEFORE_MAX: usize = 6;

/// How many tokens around a name show whether the text has lower case at all.
const CASE_REACH: usize = 8;

/// How many tokens before a name the tag of its field in a payment message may stand.
const FIELD_MAX: usize = 8;

/// How far from a name, in bytes, anything is looked at. With the reach of a name itself it stays within what a scan
/// reads around a block.
const BYTES_MAX: u32 = 1024;

/// Fields of payment messages (SWIFT MT) whose text names a party or its bank.
const FIELDS: &[&str] = &[
    "50a", "50f", "50k", "52a", "52d", "53a", "53d", "54a", "54d", "55a", "56a", "56d", "57a",
    "57d", "58a", "58d", "59", "59a", "59f",
];

/// What stands around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Surroundings {
    /// The label before it.
    pub(crate) before: Option<Frame>,
    /// What it ends with.
    pub(crate) after: Option<Frame>,
    /// Whether a field of a payment message holds it.
    pub(crate) field: bool,
    /// Whether everything around is in capitals, which then tell nothing.
    pub(crate) capitals_only: bool,
}

impl Surroundings {
    pub(crate) fn of(tokens: &Tokens<'_>, first: usize, last: usize) -> Self {
        Self {
            before: before(tokens, first),
            after: after(tokens, last),
            field: field(tokens, first),
            capitals_only: capitals_only(tokens, first, last),
        }
    }

    pub(crate) fn is_framed(&self) -> bool {
        self.field
            || matches!(
                self.before,
                Some(Frame::Party | Frame::Vessel | Frame::Number)
            )
            || self.after == Some(Frame::Party)
    }

    pub(crate) fn is_byline(&self) -> bool {
        self.before == Some(Frame::Byline) || self.after == Some(Frame::Byline)
    }
}

/// The label that ends nearest before the token. A byline or an address begins right before, a party's label may have
/// words of its own in between, but no end of a sentence.
fn before(tokens: &Tokens<'_>, first: usize) -> Option<Frame> {
    for at in (first.saturating_sub(BEFORE_MAX)..first).rev() {
        if tokens.list[first].start - tokens.list[at].start > BYTES_MAX {
            return None;
        }
        let last = lower(tokens, at);
        let phrases = vocabulary::get().before(&last).iter();
        let found = phrases
            .filter(|(frame, phrase)| {
                ends_with(tokens, at, phrase)
                    && may_stand(tokens, *frame, at + 1 - phrase.len(), at, first)
            })
            .max_by_key(|(frame, phrase)| (phrase.len(), std::cmp::Reverse(*frame)));
        if let Some((frame, _)) = found {
            return Some(*frame);
        }
        // A sentence, or an empty line, ends what a label is about.
        let next = &tokens.list[at + 1];
        if next.after(gap::STOP)
            && !next.after(gap::NET)
            && tokens.list[at].end - tokens.list[at].start > 3
        {
            return None;
        }
    }
    None
}

/// Whether a phrase from `from` to `at` can be about the name at `first`. A party's label stands right before it, or
/// ends with a colon or its line; a byline begins a line.
fn may_stand(tokens: &Tokens<'_>, frame: Frame, from: usize, at: usize, first: usize) -> bool {
    let distance = first - at;
    let parted = || (at + 1..=first).any(|next| tokens.list[next].after(gap::END | gap::LINE));
    match frame {
        Frame::Street | Frame::Place => distance == 1,
        Frame::Byline => distance <= 2 && tokens.list[from].after(gap::END | gap::LINE),
        Frame::Vessel => distance <= 2,
        Frame::Number => distance <= 3,
        Frame::Party => distance == 1 || parted(),
    }
}

fn ends_with(tokens: &Tokens<'_>, at: usize, phrase: &Phrase) -> bool {
    at + 1 >= phrase.len()
        && phrase
            .iter()
            .rev()
            .enumerate()
            .all(|(back, word)| lower(tokens, at - back) == *word)
}

fn after(tokens: &Tokens<'_>, last: usize) -> Option<Frame> {
    /// How far behind a name its writer's office may stand: "Jane Doe is the managing editor".
    const OFF_MAX: usize = 2;
    for off in 1..=OFF_MAX {
        let at = last + off;
        let token = tokens.list.get(at)?;
        if off == 1 && token.after(gap::END | gap::STOP) {
            return None;
        }
        let phrases = vocabulary::get().after(&lower(tokens, at));
        let found = phrases.iter().find(|(frame, phrase)| {
            let fits = phrase
                .iter()
                .enumerate()
                .all(|(on, word)| at + on < tokens.list.len() && lower(tokens, at + on) == *word);
            let short = token.end - token.start <= 2;
            let capital = *frame != Frame::Street && !(*frame == Frame::Party && short)
                || token.is(shape::CAPITAL | shape::CASELESS)
                || token.is(shape::WIDE);
            fits && capital && (off == 1 || *frame == Frame::Byline)
        });
        if let Some((frame, _)) = found {
            return Some(*frame);
        }
    }
    None
}

/// Whether the nearest tag before it is that of a party: `:59:` and its lines.
fn field(tokens: &Tokens<'_>, first: usize) -> bool {
    for at in (first.saturating_sub(FIELD_MAX)..first).rev() {
        let token = &tokens.list[at];
        if tokens.list[first].start - token.start > BYTES_MAX {
            return false;
        }
        let bytes = tokens.text.as_bytes();
        let tagged = token.start > 0
            && bytes[token.start as usize - 1] == b':'
            && bytes.get(token.end as usize) == Some(&b':');
        if tagged {
            return FIELDS.contains(&lower(tokens, at).as_str());
        }
    }
    false
}

fn capitals_only(tokens: &Tokens<'_>, first: usize, last: usize) -> bool {
    let from = first.saturating_sub(CASE_REACH);
    let to = (last + CASE_REACH).min(tokens.list.len() - 1);
    let (start, end) = (tokens.list[first].start, tokens.list[last].end);
    let near = |at: &usize| {
        let token = &tokens.list[*at];
        start.saturating_sub(token.start) <= BYTES_MAX && token.end.saturating_sub(end) <= BYTES_MAX
    };
    let is_lower = |at: &usize| {
        let token = &tokens.list[*at];
        token.is(shape::LETTERS) && !token.is(shape::CAPITAL | shape::CASELESS | shape::UPPER)
    };
    let mut around = (from..first).chain(last + 1..=to).filter(near);
    let mut any = false;
    let lower = around.by_ref().any(|at| {
        any = true;
        is_lower(&at)
    });
    any && !lower
}

fn lower(tokens: &Tokens<'_>, at: usize) -> String {
    tokens.list[at].text(tokens.text).to_lowercase()
}
