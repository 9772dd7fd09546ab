//! The order in which editions arrive changes no view, and no later write changes the past.

mod support;

use std::collections::BTreeMap;

use interdict_ledger::{AsOf, Basis, Guard, Ledger, View};
use interdict_model::Digest;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use support::{List, Scratch, dataset, day, noon};

const DAYS: [&str; 8] = [
    "2026-01-01",
    "2026-01-02",
    "2026-01-03",
    "2026-01-04",
    "2026-01-05",
    "2026-01-06",
    "2026-01-07",
    "2026-01-08",
];

/// Sizes that the guard lets pass and sizes that it holds.
const SIZES: [usize; 5] = [0, 5, 19, 20, 40];

#[derive(Clone, Copy, Debug)]
struct Import {
    day: usize,
    size: usize,
    dated: bool,
    /// Whether a person accepts it as it is.
    accept: bool,
}

fn import() -> impl Strategy<Value = Import> {
    let parts = (0..DAYS.len(), 0..SIZES.len(), any::<bool>(), 0..5_u8);
    parts.prop_map(|(day, size, dated, accept)| Import {
        day,
        size: SIZES[size],
        dated,
        accept: accept == 0,
    })
}

fn record(ledger: &Ledger, import: Import, at: Timestamp) {
    let on = DAYS[import.day];
    let list = List::of("x", on, import.size).guard(Guard {
        accept: import.accept,
        ..Guard::default()
    });
    let list = if import.dated {
        list.published(on)
    } else {
        list
    };
    list.record(ledger, at);
}

/// The views of every day, before, between and after.
fn views(ledger: &Ledger, recorded: Timestamp) -> BTreeMap<String, (Digest, String)> {
    let days = ["2025-12-31", "2026-02-01"].into_iter().chain(DAYS);
    days.map(|listed| {
        let as_of = AsOf {
            listed: day(listed),
            recorded,
        };
        let view = ledger.view(as_of, Some(&[dataset("x")])).unwrap();
        (listed.to_owned(), (view.id(), describe(&view)))
    })
    .collect()
}

/// All that a view says, but for when things were recorded.
fn describe(view: &View) -> String {
    let chosen = view.chosen().iter().map(|chosen| {
        let names: Vec<String> = view
            .entities(&chosen.dataset)
            .unwrap()
            .map(|entity| entity.unwrap().caption().to_owned())
            .collect();
        let said = (
            chosen.edition,
            chosen.reading,
            chosen.day,
            chosen.fetched,
            chosen.seen_last,
        );
        format!(
            "{said:?} {:?} {} {names:?}",
            chosen.basis, chosen.held_newer
        )
    });
    format!("{:?} {:?}", chosen.collect::<Vec<_>>(), view.missing())
}

fn after(start: Timestamp, hours: usize) -> Timestamp {
    start + SignedDuration::from_hours(i64::try_from(hours).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_gives_the_same_views(
        (imports, shuffled) in proptest::collection::vec(import(), 1..8)
            .prop_flat_map(|imports| (Just(imports.clone()), Just(imports).prop_shuffle())),
    ) {
        // Each size once: the same bytes on several days are the next test.
        let once = |imports: &[Import]| -> Vec<Import> {
            let mut kept: Vec<Import> = Vec::new();
            for import in imports {
                if kept.iter().all(|other| other.size != import.size) {
                    kept.push(*import);
                }
            }
            kept
        };
        let first = once(&imports);
        let mut second = first.clone();
        let sizes: Vec<usize> = shuffled.iter().map(|import| import.size).collect();
        second.sort_by_key(|import| sizes.iter().position(|size| *size == import.size));
        let start = noon("2026-03-01");
        let (one, other) = (Scratch::new(), Scratch::new());
        for (at, import) in first.iter().enumerate() {
            record(&one.ledger, *import, after(start, at));
        }
        for (at, import) in second.iter().enumerate() {
            record(&other.ledger, *import, after(start, at));
        }
        let end = after(start, imports.len());
        prop_assert_eq!(views(&one.ledger, end), views(&other.ledger, end));
    }

    #[test]
    fn the_same_bytes_on_other_days_in_any_order(
        (imports, shuffled) in proptest::collection::vec(import(), 1..8)
            .prop_map(|imports| imports.into_iter().map(|import| Import { accept: false, ..import }).collect::<Vec<_>>())
            .prop_flat_map(|imports| (Just(imports.clone()), Just(imports).prop_shuffle())),
    ) {
        let start = noon("2026-03-01");
        let (one, other) = (Scratch::new(), Scratch::new());
        for (ledger, imports) in [(&one.ledger, &imports), (&other.ledger, &shuffled)] {
            for (at, import) in imports.iter().enumerate() {
                record(ledger, *import, after(start, at));
            }
        }
        let end = after(start, imports.len());
        let chosen = |ledger: &Ledger| -> Vec<_> {
            let days = DAYS.map(|listed| AsOf { listed: day(listed), recorded: end });
            let view = |as_of| ledger.view(as_of, None).unwrap();
            days.map(|as_of| (view(as_of).id(), view(as_of).chosen().first().map(|chosen| chosen.day))).into()
        };
        prop_assert_eq!(chosen(&one.ledger), chosen(&other.ledger));
    }

    #[test]
    fn no_later_write_changes_the_past(imports in proptest::collection::vec(import(), 1..8)) {
        let start = noon("2026-03-01");
        let Scratch { ledger, folder } = Scratch::new();
        let mut known = Vec::new();
        for (at, import) in imports.iter().enumerate() {
            record(&ledger, *import, after(start, at));
            known.push(views(&ledger, after(start, at)));
        }
        let reopened = Ledger::open_read_only(folder.path().join("test.ledger")).unwrap();
        for (at, then) in known.iter().enumerate() {
            prop_assert_eq!(&views(&ledger, after(start, at)), then);
            prop_assert_eq!(&views(&reopened, after(start, at)), then);
        }
        prop_assert!(ledger.verify().is_ok());
    }
}

#[test]
fn the_latest_publication_at_or_before_the_day_answers() {
    let Scratch { ledger, .. } = &Scratch::new();
    let late = List::of("x", "2026-01-09", 21).published("2026-01-05");
    let early = List::of("x", "2026-01-09", 20).published("2026-01-02");
    let late = late.record(ledger, noon("2026-01-09"));
    let early = early.record(ledger, noon("2026-01-10"));
    let end = noon("2026-01-10");
    #[track_caller]
    fn check(ledger: &Ledger, listed: &str, recorded: Timestamp, want: Option<(Digest, Basis)>) {
        let view = ledger
            .view(
                AsOf {
                    listed: day(listed),
                    recorded,
                },
                None,
            )
            .unwrap();
        let got = view
            .chosen()
            .first()
            .map(|chosen| (chosen.edition.0, chosen.basis));
        assert_eq!(got, want);
    }
    check(
        ledger,
        "2026-01-01",
        end,
        Some((early.edition.0, Basis::LaterEdition)),
    );
    check(
        ledger,
        "2026-01-02",
        end,
        Some((early.edition.0, Basis::Current)),
    );
    check(
        ledger,
        "2026-01-04",
        end,
        Some((early.edition.0, Basis::Current)),
    );
    check(
        ledger,
        "2026-01-05",
        end,
        Some((late.edition.0, Basis::Current)),
    );
    check(
        ledger,
        "2026-09-05",
        end,
        Some((late.edition.0, Basis::Current)),
    );
    // Before the early one had been recorded, only the late one was known; before that, none.
    check(
        ledger,
        "2026-01-04",
        noon("2026-01-09"),
        Some((late.edition.0, Basis::LaterEdition)),
    );
    check(ledger, "2026-09-05", noon("2026-01-08"), None);
}

#[test]
fn an_undated_list_that_returns_to_earlier_bytes_is_that_list_again() {
    let Scratch { ledger, .. } = &Scratch::new();
    let (one, two) = (&["c-1 Alpha"][..], &["c-1 Alpha", "c-2 Beta"][..]);
    // In the order 1, 5, 3: the return is known before what lay between.
    let first = List::new("x", "2026-01-01", one).record(ledger, noon("2026-02-01"));
    List::new("x", "2026-01-05", one).record(ledger, noon("2026-02-02"));
    let guard = Guard {
        loss_permille_max: None,
        ..Guard::default()
    };
    let between = List::new("x", "2026-01-03", two).guard(guard);
    let between = between.record(ledger, noon("2026-02-03"));
    let chosen = |listed: &str| {
        let as_of = AsOf {
            listed: day(listed),
            recorded: noon("2026-02-03"),
        };
        ledger.view(as_of, None).unwrap().chosen()[0].clone()
    };
    assert_eq!(chosen("2026-01-02").edition, first.edition);
    assert_eq!(chosen("2026-01-03").edition, between.edition);
    // One company of two is gone: the guard of the first edition holds its return.
    assert_eq!(chosen("2026-01-06").edition, between.edition);
    assert!(chosen("2026-01-06").held_newer);
    ledger
        .admit(first.edition, "a person", "it is so", noon("2026-02-03"))
        .unwrap();
    assert_eq!(chosen("2026-01-06").edition, first.edition);
    assert_eq!(chosen("2026-01-06").day, day("2026-01-05"));
}

#[test]
fn the_same_bytes_with_a_date_take_the_place_of_those_without() {
    let dated = List::of("x", "2026-01-09", 20).published("2026-01-02");
    let undated = List::of("x", "2026-01-09", 20);
    let as_of = AsOf {
        listed: day("2026-01-09"),
        recorded: noon("2026-02-02"),
    };
    let ids = [[&dated, &undated], [&undated, &dated]].map(|order| {
        let Scratch { ledger, .. } = &Scratch::new();
        order[0].record(ledger, noon("2026-02-01"));
        order[1].record(ledger, noon("2026-02-02"));
        let view = ledger.view(as_of, None).unwrap();
        assert_eq!(view.chosen()[0].day, day("2026-01-02"));
        view.id()
    });
    assert_eq!(ids[0], ids[1]);
}

#[test]
fn a_list_unchanged_on_a_later_day_is_seen_again() {
    let Scratch { ledger, .. } = &Scratch::new();
    let first = List::of("x", "2026-01-01", 20).record(ledger, noon("2026-01-01"));
    ledger
        .seen(first.edition, noon("2026-01-03"), noon("2026-01-03"))
        .unwrap();
    let head = ledger.head().unwrap();
    ledger
        .seen(first.edition, noon("2026-01-03"), noon("2026-01-04"))
        .unwrap();
    assert_eq!(ledger.head().unwrap(), head, "once a day is enough");
    let as_of = AsOf {
        listed: day("2026-01-09"),
        recorded: noon("2026-01-09"),
    };
    let chosen = &ledger.view(as_of, None).unwrap().chosen()[0].clone();
    assert_eq!(
        (chosen.fetched, chosen.seen_last),
        (noon("2026-01-01"), noon("2026-01-03"))
    );
    assert_eq!(chosen.day, day("2026-01-03"));
}
