//! What differs between two editions, against the plainest way to find out.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use interdict_ledger::{ChangeCounts, Guard};
use proptest::prelude::*;
use support::{List, Scratch, noon};

/// A list as a map from the number of a company to the number of its name.
type Names = BTreeMap<u8, u8>;

fn names() -> impl Strategy<Value = Names> {
    proptest::collection::btree_map(0..30_u8, 0..3_u8, 1..25)
}

fn list(on: &str, names: &Names) -> List {
    let lines: Vec<String> = names
        .iter()
        .map(|(company, name)| format!("c-{company:02} Name {name} of {company}"))
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let guard = Guard {
        loss_permille_max: None,
        ..Guard::default()
    };
    List::new("x", on, &lines).published(on).guard(guard)
}

fn plainly(from: &Names, to: &Names) -> ChangeCounts {
    let gone: BTreeSet<_> = from.keys().filter(|key| !to.contains_key(key)).collect();
    let come = to.keys().filter(|key| !from.contains_key(key)).count();
    let both = from
        .iter()
        .filter(|(key, name)| to.get(key).is_some_and(|other| other != *name));
    ChangeCounts {
        added: come as u64,
        removed: gone.len() as u64,
        modified: both.count() as u64,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changes_are_those_a_plain_comparison_finds(one in names(), two in names(), three in names()) {
        let Scratch { ledger, .. } = &Scratch::new();
        let days = ["2026-01-01", "2026-01-02", "2026-01-03"];
        let all = [&one, &two, &three];
        let mut editions = Vec::new();
        for (at, names) in all.iter().enumerate() {
            let recorded = list(days[at], names).record(ledger, noon(days[at]));
            let want = at.checked_sub(1).map(|before| plainly(all[before], names));
            prop_assert_eq!(recorded.changes, want);
            editions.push(recorded.edition);
        }
        for (from, to) in [(0, 1), (1, 2), (0, 2), (2, 0)] {
            let changes = ledger.changes(editions[from], editions[to]).unwrap();
            prop_assert_eq!(changes.counts(), plainly(all[from], all[to]));
            for change in &changes.modified {
                let said = &change.differences[0];
                prop_assert_eq!((said.removed.len(), said.added.len()), (1, 1));
            }
        }
        prop_assert!(ledger.verify().is_ok());
    }
}
