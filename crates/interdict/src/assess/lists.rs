//! Which official lists bear on a dealing, and which of those an answer does not rest on.
//!
//! What a list is about is said by the register's table of listings: a list bears on a dealing when
//! being on it could restrict the dealing on its day. An answer without such a list is not clear.

use std::collections::BTreeSet;

use interdict_model::{ListingMeaning, RegisterParty};

use super::bearing::Ask;
use super::ownership::register_key;
use super::{Coverage, MatchLevel, NotAsked, PartyMatch, REGISTER};

/// A list that nobody told of: the datasets that could have, the list's own first.
pub(super) type Untold = Vec<String>;

/// Every list that bears on the dealing and of which no dataset was asked, each once.
pub(super) fn untold(ask: &Ask<'_>, coverage: &Coverage) -> Vec<Untold> {
    let mut all: Vec<Untold> = Vec::new();
    for meaning in ask.register.listings() {
        let tellers: Untold = meaning
            .datasets
            .iter()
            .chain(&meaning.told_by)
            .cloned()
            .collect();
        let told = tellers.iter().any(|key| is_asked(coverage, key));
        if !told && bears(ask, meaning) && !all.iter().any(|known| same(known, &tellers)) {
            all.push(tellers);
        }
    }
    all
}

/// Every dataset of the register's table that was not asked.
pub(super) fn not_asked(ask: &Ask<'_>, coverage: &Coverage, untold: &[Untold]) -> Vec<NotAsked> {
    let listings = ask.register.listings().iter();
    let known: BTreeSet<&String> = listings.flat_map(|meaning| &meaning.datasets).collect();
    known
        .into_iter()
        .filter(|key| !is_asked(coverage, key))
        .map(|key| NotAsked {
            dataset: key.clone(),
            bears: untold.iter().any(|tellers| tellers.contains(key)),
        })
        .collect()
}

/// Whether a name is exactly that of a party of which the register tells all listings on the day.
pub(super) fn told_by_the_register(ask: &Ask<'_>, taken: &[PartyMatch]) -> bool {
    let exact = taken.iter().filter(|one| one.level == MatchLevel::Exact);
    let mut parties = exact
        .filter_map(|one| register_key(&one.listed.entity))
        .filter_map(|key| ask.register.party(key));
    let told = |party: &RegisterParty| {
        let through = party.told_through;
        through.is_some_and(|last| ask.dealing.day <= last.min(ask.register.horizon().0))
    };
    parties.any(told)
}

fn is_asked(coverage: &Coverage, key: &str) -> bool {
    // The register's own measures were held against the dealing, whatever lists were asked.
    key == REGISTER
        || coverage
            .datasets
            .iter()
            .any(|one| one.dataset.as_str() == key)
}

fn bears(ask: &Ask<'_>, meaning: &ListingMeaning) -> bool {
    let day = ask.dealing.day;
    meaning.in_force.contains(day)
        && meaning
            .clauses
            .iter()
            .any(|clause| clause.applies.contains(day) && ask.could_be_restricted(clause))
}

fn same(a: &Untold, b: &Untold) -> bool {
    a.iter().collect::<BTreeSet<_>>() == b.iter().collect::<BTreeSet<_>>()
}
