//! Ownership: sums, chains, circles, days, unknown shares.

use interdict::assess::{Assessment, Bearing, Dealing, OwnerLink, Route, StatedOwnership, assess};
use interdict_model::{Share, Span, Verdict};

use crate::world::{Memory, dealing, entity};

const DAY: &str = "2020-06-01";

/// Three blocked persons, and one who is not.
fn blocked() -> Memory {
    let mut world = Memory::new();
    for name in ["Blocked A", "Blocked B", "Blocked C"] {
        world.list("us_ofac_sdn", name, "SDGT", ["2015-01-01", ""]);
    }
    world
}

fn owns(owner: &str, owned: &str, share: &str) -> StatedOwnership {
    StatedOwnership {
        owner: owner.to_owned(),
        owned: owned.to_owned(),
        share: Share::parse(share),
        span: Span::ALWAYS,
    }
}

fn asked(day: &str, ownership: &[StatedOwnership]) -> Dealing {
    let mut dealing = dealing(day, "The Firm", "us-person", "export", &[]);
    dealing.ownership = ownership.to_vec();
    dealing
}

fn judged(ownership: &[StatedOwnership]) -> Assessment {
    assess(&asked(DAY, ownership), &blocked())
}

#[track_caller]
fn check(ownership: &[StatedOwnership], verdict: Verdict) {
    let assessment = judged(ownership);
    assert_eq!(assessment.verdict, verdict, "{:#?}", assessment.findings);
}

#[test]
fn half_is_enough_and_less_is_not() {
    check(&[owns("Blocked A", "The Firm", "50")], Verdict::Prohibited);
    check(
        &[owns("Blocked A", "The Firm", "49.99")],
        Verdict::NotRestricted,
    );
    check(
        &[owns("Somebody", "The Firm", "100")],
        Verdict::NotRestricted,
    );
}

#[test]
fn shares_of_several_are_added_up() {
    check(
        &[
            owns("Blocked A", "The Firm", "25"),
            owns("Blocked B", "The Firm", "25"),
        ],
        Verdict::Prohibited,
    );
    check(
        &[
            owns("Blocked A", "The Firm", "25"),
            owns("Blocked B", "The Firm", "24.99"),
        ],
        Verdict::NotRestricted,
    );
}

#[test]
fn before_august_2014_they_were_not_added_up() {
    let mut world = Memory::new();
    world.list("us_ofac_sdn", "Blocked A", "SDGT", ["2010-01-01", ""]);
    world.list("us_ofac_sdn", "Blocked B", "SDGT", ["2010-01-01", ""]);
    let both = [
        owns("Blocked A", "The Firm", "25"),
        owns("Blocked B", "The Firm", "25"),
    ];
    let verdict =
        |day: &str, owners: &[StatedOwnership]| assess(&asked(day, owners), &world).verdict;
    assert_eq!(verdict("2014-08-12", &both), Verdict::NotRestricted);
    assert_eq!(verdict("2014-08-13", &both), Verdict::Prohibited);
    assert_eq!(
        verdict("2014-08-12", &[owns("Blocked A", "The Firm", "50")]),
        Verdict::Prohibited
    );
    assert_eq!(
        verdict("2008-02-13", &[owns("Blocked A", "The Firm", "50")]),
        Verdict::NotRestricted
    );
}

#[test]
fn indirect_ownership_counts_through_those_who_are_themselves_reached() {
    // A owns half of Middle, which owns half of the firm: Middle is reached, so the firm is.
    let chain = [
        owns("Blocked A", "Middle", "50"),
        owns("Middle", "The Firm", "50"),
    ];
    check(&chain, Verdict::Prohibited);
    let assessment = judged(&chain);
    let finding = assessment.deciding().next().unwrap();
    let Route::Owned {
        rule,
        path,
        known_share,
    } = &finding.route
    else {
        panic!("{:?}", finding.route)
    };
    assert_eq!(rule, "OFAC-50");
    assert_eq!(path.len(), 2, "{path:?}");
    assert_eq!(*known_share, Share::HALF);
    // A owns a quarter of Middle, which owns all of the firm: Middle is not reached.
    check(
        &[
            owns("Blocked A", "Middle", "25"),
            owns("Middle", "The Firm", "100"),
        ],
        Verdict::NotRestricted,
    );
    // Directly and indirectly, added up.
    check(
        &[
            owns("Blocked A", "Middle", "50"),
            owns("Middle", "The Firm", "25"),
            owns("Blocked B", "The Firm", "25"),
        ],
        Verdict::Prohibited,
    );
}

#[test]
fn an_unknown_share_is_an_outcome_of_its_own() {
    check(&[owns("Blocked A", "The Firm", "?")], Verdict::Refer);
    let assessment = judged(&[owns("Blocked A", "The Firm", "?")]);
    assert_eq!(
        assessment.deciding().next().unwrap().bearing,
        Bearing::ReachUnknown
    );
    // What is known is already enough.
    check(
        &[
            owns("Blocked A", "The Firm", "?"),
            owns("Blocked B", "The Firm", "50"),
        ],
        Verdict::Prohibited,
    );
    check(&[owns("Somebody", "The Firm", "?")], Verdict::NotRestricted);
    check(
        &[
            owns("Blocked A", "Middle", "?"),
            owns("Middle", "The Firm", "100"),
        ],
        Verdict::Refer,
    );
}

#[test]
fn circles_end() {
    check(
        &[
            owns("X", "The Firm", "60"),
            owns("The Firm", "X", "60"),
            owns("Blocked A", "X", "40"),
        ],
        Verdict::NotRestricted,
    );
    check(
        &[
            owns("X", "The Firm", "60"),
            owns("The Firm", "X", "20"),
            owns("Blocked A", "X", "50"),
        ],
        Verdict::Prohibited,
    );
}

#[test]
fn the_same_holding_from_two_sources_is_one_holding() {
    check(
        &[
            owns("Blocked A", "The Firm", "30"),
            owns("Blocked A", "The Firm", "30"),
        ],
        Verdict::NotRestricted,
    );
}

#[test]
fn a_holding_counts_on_its_days() {
    let mut held = owns("Blocked A", "The Firm", "80");
    held.span = Span::new("2020-01-01".parse().ok(), "2020-06-01".parse().ok()).unwrap();
    let verdict = |day: &str| assess(&asked(day, std::slice::from_ref(&held)), &blocked()).verdict;
    assert_eq!(verdict("2019-12-31"), Verdict::NotRestricted);
    assert_eq!(verdict("2020-01-01"), Verdict::Prohibited);
    assert_eq!(verdict("2020-05-31"), Verdict::Prohibited);
    assert_eq!(verdict("2020-06-01"), Verdict::NotRestricted);
}

#[test]
fn an_owner_who_is_delisted_reaches_nothing() {
    let mut world = Memory::new();
    world.list(
        "us_ofac_sdn",
        "Was Blocked",
        "SDGT",
        ["2015-01-01", "2019-12-31"],
    );
    let owners = [owns("Was Blocked", "The Firm", "80")];
    assert_eq!(
        assess(&asked("2019-12-31", &owners), &world).verdict,
        Verdict::Prohibited
    );
    assert_eq!(
        assess(&asked("2020-01-01", &owners), &world).verdict,
        Verdict::NotRestricted
    );
}

#[test]
fn the_lists_own_links_count() {
    let mut world = blocked();
    world.list(
        "us_ofac_sdn",
        "The Firm",
        "none such",
        ["2015-01-01", "2016-01-01"],
    );
    let firm = world.listed.last().unwrap().entity.clone();
    let owner = world
        .listed
        .iter()
        .find(|one| one.caption == "Blocked A")
        .unwrap();
    let link = OwnerLink {
        owner: owner.entity.clone(),
        share: Share::parse("75"),
        span: Span::ALWAYS,
        source: "the list".to_owned(),
    };
    world.owners.insert(firm, vec![link]);
    assert_eq!(
        assess(&asked(DAY, &[]), &world).verdict,
        Verdict::Prohibited
    );
}

#[test]
fn an_owner_that_may_be_listed_is_for_a_person() {
    let mut world = blocked();
    let listed = world.listed.last().unwrap().entity.clone();
    world.reviews.push(("Blokked C".to_owned(), listed));
    let owners = [owns("Blokked C", "The Firm", "80")];
    assert_eq!(assess(&asked(DAY, &owners), &world).verdict, Verdict::Refer);
}

#[test]
fn affiliates_of_a_measure_that_reaches_them() {
    let verdict = |day: &str, share: &str| {
        let mut dealing = dealing(day, "Unlisted Ltd", "federal-agency", "procure", &[]);
        dealing.ownership = vec![owns("ZTE Corporation", "Unlisted Ltd", share)];
        assess(&dealing, &Memory::new()).verdict
    };
    assert_eq!(verdict("2019-09-01", "60"), Verdict::Prohibited);
    assert_eq!(verdict("2019-09-01", "10"), Verdict::Refer);
    assert_eq!(verdict("2019-09-01", "?"), Verdict::Refer);
    assert_eq!(verdict("2019-08-12", "60"), Verdict::NotRestricted);
}

#[test]
fn a_pyramid_past_the_bound_is_not_clear() {
    let mut ownership = Vec::new();
    for at in 0..1_100 {
        ownership.push(owns(&format!("Holder {at}"), "The Firm", "0.01"));
    }
    check(&ownership, Verdict::Refer);
    assert_eq!(judged(&ownership).cited(), ["too-many-owners"]);
}

#[test]
fn the_register_is_an_entity_like_others() {
    let world = Memory::new();
    assert!(
        world
            .listed
            .iter()
            .any(|one| one.entity == entity("register", "register-zte-kx"))
    );
}
