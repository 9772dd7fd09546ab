//! How much of what agrees tells who is meant: letters, company words and guesses tell little.

use crate::edge::Reason;
use crate::name::Name;
use crate::score::Pair;
use crate::sound;
use crate::weights;
use crate::word::{Role, Word};

/// What is lost because little is known, in millionths of a rare word.
///
/// Names of which a word is missing must have more in common than whole ones, and whole ones whose words are surely the
/// same lose nothing: `John Smith` is `John Smith`, however many there are.
pub(crate) fn lost(query: &Name, record: &Name, pairs: &[Pair], incomplete: bool) -> u64 {
    let words = |pair: &Pair| {
        (
            &query.parts[pair.query].word,
            &record.parts[pair.record].word,
        )
    };
    let legal = |pair: &Pair| {
        let (a, b) = words(pair);
        a.role() == Role::Legal || b.role() == Role::Legal
    };
    // That both are companies of some kind is nothing beside a name.
    let alone = pairs.iter().filter(|pair| !legal(pair)).count() == 1;
    let least = if incomplete {
        least(query)
    } else if pairs.iter().all(|pair| sure(pair) || alone && kin(pair)) {
        return 0;
    } else {
        weights::THIN_WHOLE
    };
    let letters = |pair: &Pair| matches!(pair.reason, Reason::Initial | Reason::Acronym);
    let beside = Beside {
        nothing: alone,
        letters: pairs.iter().all(letters),
    };
    let known: u64 = pairs
        .iter()
        .map(|pair| known(words(pair), pair, beside))
        .sum();
    least.saturating_sub(known) * weights::THIN_LOSS
}

/// What is lost at least when a word is missing and no more than `agreed` agrees.
pub(crate) fn lost_at_least(query: &Name, agreed: u64) -> u64 {
    least(query).saturating_sub(agreed) * weights::THIN_LOSS
}

/// The same, whatever the query.
pub(crate) fn lost_by_any(agreed: u64) -> u64 {
    let least = weights::THIN.min(weights::THIN_ASKED);
    least.saturating_sub(agreed) * weights::THIN_LOSS
}

/// What must be known of names of which a word is missing.
fn least(query: &Name) -> u64 {
    let bearing = query.words().filter(|word| word.role() == Role::Name);
    if bearing.count() <= 1 {
        weights::THIN_ASKED
    } else {
        weights::THIN
    }
}

/// What stands beside a pair.
#[derive(Clone, Copy)]
struct Beside {
    nothing: bool,
    /// Letters alone, as in the pair itself.
    letters: bool,
}

/// What a pair tells: less than it agrees if it is a company word or other words would agree as well. A letter tells
/// what it agrees to who asks with one beside a word, and nothing where it is all that the list has.
fn known((a, b): (&Word, &Word), pair: &Pair, beside: Beside) -> u64 {
    let either = |role: Role| a.role() == role || b.role() == role;
    let contribution = u64::from(pair.contribution);
    match pair.reason {
        Reason::Initial if a.role() == Role::Initial && !beside.letters => contribution,
        Reason::Initial => 0,
        Reason::Acronym if a.len() < 3 => 0,
        // A thousand companies have each three letters for a name.
        Reason::Acronym if a.len() == 3 => contribution / 3,
        Reason::Acronym => contribution,
        _ if either(Role::Generic) || either(Role::Legal) => contribution / 3,
        Reason::NoVowels if beside.nothing && sound::consonants(a.text().as_bytes()) < 4 => 0,
        Reason::Reading if beside.nothing && !kin(pair) => 0,
        _ if either(Role::Place) => contribution / 2,
        _ if sure(pair) => contribution,
        _ => contribution.saturating_sub(weights::GUESSED),
    }
}

/// Whether the two words are surely one. Of a script without vowels no spelling can be surer.
fn sure(pair: &Pair) -> bool {
    match pair.reason {
        Reason::Translation => false,
        Reason::Consonants => pair.similarity >= weights::SURE_CONSONANTS,
        _ => pair.similarity >= weights::SURE,
    }
}

/// Whether a table says that the words are one name, or two scripts write it so.
fn kin(pair: &Pair) -> bool {
    match pair.reason {
        Reason::Cognate | Reason::Nickname | Reason::Translation => true,
        Reason::Consonants => pair.similarity > weights::similarity::TRANSCRIBED,
        Reason::Reading => pair.similarity > weights::similarity::SYLLABLE_LATIN,
        _ => false,
    }
}
