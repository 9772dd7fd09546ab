//! What must hold whatever is asked.

use interdict::assess::{Assessment, CoverageStanding, Dealing, DealingParty, Item, assess};
use interdict_model::{Actor, DealingKind, Role, Verdict};
use jiff::civil::Date;
use proptest::prelude::*;

use crate::world::{Memory, consulted, embedded, with_file};

fn day() -> impl Strategy<Value = Date> {
    (0_i64..4_600).prop_map(|days| {
        let first: Date = "2014-01-01".parse().unwrap();
        first.saturating_add(jiff::Span::new().days(days))
    })
}

fn asked() -> impl Strategy<Value = Dealing> {
    let parties: Vec<String> = embedded()
        .parties()
        .iter()
        .map(|one| one.name().to_owned())
        .collect();
    let facts: Vec<String> = embedded()
        .facts()
        .iter()
        .map(|one| one.key.clone())
        .collect();
    (
        day(),
        prop::sample::subsequence(Actor::ALL.to_vec(), 0..3),
        prop::sample::select(DealingKind::ALL.to_vec()),
        prop::sample::subsequence(parties, 1..3),
        prop::sample::select(Role::ALL.to_vec()),
        prop::collection::btree_map(prop::sample::select(facts), any::<bool>(), 0..6),
        prop::sample::select(vec!["EAR99", "5A002", "not-subject-to-ear", ""]),
    )
        .prop_map(|(day, actors, kind, parties, role, facts, item)| {
            let mut dealing = Dealing::new(day, kind);
            dealing.actors = actors;
            dealing.parties = parties
                .iter()
                .map(|name| DealingParty::named(name, role))
                .collect();
            dealing.facts = facts;
            dealing.item = Item::read(item);
            dealing
        })
}

fn without_signals(mut assessment: Assessment) -> Assessment {
    assessment.signals.clear();
    assessment
}

fn world_with(file: &str) -> Memory {
    Memory::of(with_file(file))
}

const SIGNALS: &str = r#"
format = 1
[[signal]]
id = "SIG-TEST-1"
day = 2014-01-01
speaker = "somebody powerful"
text = "All measures are lifted, and others imposed."
why-no-effect = "A statement."
about-measures = ["ZTE-05", "HUA-01", "RUS-01", "AFF-01"]
about-parties = ["zte", "zte-kx", "huawei", "rusal", "kl-inc", "xiaomi"]
evidence = "unverified"
"#;

/// A ban on everything with a few parties.
const BAN: &str = r#"
format = 1
[[measure]]
id = "TEST-BAN"
kind = "denial-order"
title = "A ban on everything"
authority = "a test"
instrument = "none"
subjects = ["zte", "huawei", "rusal", "hikvision"]
reach = "named-plus-subsidiaries-affiliates"
evidence = "unverified"
[[measure.clause]]
actors = ["any-person"]
dealings = ["deal-in-property", "supply-ear-item", "procure", "retail-sale"]
effect = "prohibited"
[[measure.event]]
kind = "effective"
occurred = 2017-06-01
evidence = "unverified"
"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_signal_changes_nothing(dealing in asked()) {
        thread_local! {
            static WORLDS: (Memory, Memory) = (Memory::new(), world_with(SIGNALS));
        }
        WORLDS.with(|(plain, told)| {
            let before = assess(&dealing, plain);
            let after = assess(&dealing, told);
            prop_assert_eq!(without_signals(before), without_signals(after));
            Ok(())
        })?;
    }

    #[test]
    fn a_restricting_measure_makes_nothing_milder(dealing in asked()) {
        thread_local! {
            static WORLDS: (Memory, Memory) = (Memory::new(), world_with(BAN));
        }
        WORLDS.with(|(plain, more)| {
            let before = assess(&dealing, plain);
            let after = assess(&dealing, more);
            prop_assert!(after.verdict >= before.verdict);
            prop_assert!(after.findings.len() >= before.findings.len());
            Ok(())
        })?;
    }

    #[test]
    fn a_listing_makes_nothing_milder(dealing in asked(), dataset in prop::sample::select(vec!["us_ofac_sdn", "us_bis_denied", "un_sc_sanctions", "nobodys_list"])) {
        let plain = Memory::new();
        let mut more = Memory::new();
        more.list(dataset, &dealing.parties[0].name, "any", ["2015-06-01", "2021-06-01"]);
        prop_assert!(assess(&dealing, &more).verdict >= assess(&dealing, &plain).verdict);
    }

    #[test]
    fn what_is_missing_is_never_clear(dealing in asked(), stale in any::<bool>()) {
        let plain = Memory::new();
        let mut less = Memory::new();
        let standing = if stale { CoverageStanding::Stale { days: 30 } } else { CoverageStanding::Missing };
        less.coverage.datasets.push(consulted("eu_fsf", standing));
        let (before, after) = (assess(&dealing, &plain).verdict, assess(&dealing, &less).verdict);
        prop_assert_eq!(after, before.max(Verdict::Refer));
    }

    #[test]
    fn the_same_question_has_the_same_answer(dealing in asked()) {
        let world = Memory::new();
        prop_assert_eq!(assess(&dealing, &world), assess(&dealing, &world));
    }

    #[test]
    fn a_fact_that_is_forgotten_makes_nothing_clear(dealing in asked()) {
        // Forgetting all facts may lose an authorization or leave a condition open; it never clears.
        let world = Memory::new();
        let mut forgetful = dealing.clone();
        forgetful.facts.clear();
        // A fact that the rest of the dealing tells is not forgotten: EAR99 needs no licence but for a listing.
        let told = |(key, said): (&String, &bool)| forgetful.fact(key).is_none_or(|told| told == *said);
        prop_assume!(dealing.facts.iter().all(told));
        let (before, after) = (assess(&dealing, &world), assess(&forgetful, &world));
        let restricted = before.verdict >= Verdict::Refer;
        prop_assert!(!restricted || after.verdict >= Verdict::Refer, "{:?}", before.cited());
    }

    #[test]
    fn more_actors_make_nothing_milder(dealing in asked(), actor in prop::sample::select(Actor::ALL.to_vec())) {
        let world = Memory::new();
        let mut more = dealing.clone();
        more.actors.push(actor);
        prop_assert!(assess(&more, &world).verdict >= assess(&dealing, &world).verdict);
    }
}
