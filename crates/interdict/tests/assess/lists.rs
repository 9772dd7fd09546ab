//! Which official lists an answer has to rest on, by what the register says a listing means.

use interdict::assess::{Bearing, CoverageStanding, Dealing, Ground, ListsAsked, assess};
use interdict_model::Verdict;

use crate::world::{Memory, consulted, dealing};

/// The register, and the lists named: an answer needs every list that bears on the dealing.
fn keeping(lists: &[&str]) -> Memory {
    let mut world = Memory::new();
    world.policy.lists = ListsAsked::Bearing;
    let kept = lists
        .iter()
        .map(|key| consulted(key, CoverageStanding::Current));
    world.coverage.datasets.extend(kept);
    world
}

/// The lists that were not asked and that bear on the dealing.
fn untold(asked: &Dealing, world: &Memory) -> Vec<String> {
    let assessment = assess(asked, world);
    let finding = assessment
        .findings
        .iter()
        .find(|one| one.bearing == Bearing::NotConsulted);
    let Some(finding) = finding else {
        return Vec::new();
    };
    assert!(assessment.verdict >= Verdict::Refer);
    let Ground::ListsNotAsked { lists } = &finding.ground else {
        panic!("{finding:?}");
    };
    lists.iter().map(|tellers| tellers.join(" or ")).collect()
}

fn nobody(day: &str, actor: &str, kind: &str) -> Dealing {
    dealing(day, "Nobody Whatever Ltd", actor, kind, &[])
}

#[track_caller]
fn check(asked: &Dealing, kept: &[&str], wanted: &[&str]) {
    assert_eq!(untold(asked, &keeping(kept)), wanted);
}

#[test]
fn a_european_payment_rests_on_the_european_list_and_that_of_the_council() {
    let payment = nobody("2024-06-01", "eu-person", "make-funds-available");
    check(&payment, &[], &["un_sc_sanctions", "eu_fsf"]);
    check(&payment, &["un_sc_sanctions"], &["eu_fsf"]);
    check(&payment, &["un_sc_sanctions", "eu_fsf"], &[]);
    check(&payment, &["us_ofac_sdn"], &["un_sc_sanctions", "eu_fsf"]);
}

#[test]
fn either_british_list_will_do() {
    let payment = nobody("2024-06-01", "uk-person", "make-funds-available");
    check(
        &payment,
        &["un_sc_sanctions"],
        &["gb_fcdo_sanctions or gb_hmt_sanctions"],
    );
    check(&payment, &["un_sc_sanctions", "gb_hmt_sanctions"], &[]);
}

#[test]
fn an_american_export_rests_on_the_american_lists() {
    let export = nobody("2024-06-01", "us-person", "export");
    let missing = untold(&export, &keeping(&[]));
    for list in [
        "us_ofac_sdn or us_trade_csl",
        "us_bis_denied or us_trade_csl",
        "us_bis_entity_list or us_trade_csl",
        "us_bis_mieu",
    ] {
        assert!(missing.contains(&list.to_owned()), "{list}: {missing:?}");
    }
    assert!(!missing.iter().any(|list| list.contains("eu_fsf")));
    let kept = [
        "us_trade_csl",
        "us_bis_mieu",
        "us_cuba_sanctions",
        "un_sc_sanctions",
    ];
    check(&export, &kept, &[]);
    // The rule on military-intelligence end users came in March 2021.
    let before = nobody("2021-03-15", "us-person", "export");
    check(
        &before,
        &["us_trade_csl", "us_cuba_sanctions", "un_sc_sanctions"],
        &[],
    );
}

#[test]
fn an_item_outside_the_regulations_needs_no_list_of_theirs() {
    let mut export = nobody("2024-06-01", "any-person", "export");
    export.item.subject_to_ear = Some(false);
    export.item.classification = None;
    let missing = untold(&export, &keeping(&["un_sc_sanctions"]));
    assert!(
        !missing.iter().any(|list| list.contains("bis")),
        "{missing:?}"
    );
}

#[test]
fn a_list_of_the_register_itself_is_told_by_it() {
    let procurement = nobody("2020-01-15", "federal-agency", "procure");
    let missing = untold(&procurement, &keeping(&["us_trade_csl"]));
    assert!(
        !missing.contains(&"us_special_leg or register".to_owned()),
        "{missing:?}"
    );
}

#[test]
fn a_restriction_by_the_register_is_stated_whatever_is_missing() {
    let export = dealing("2018-05-14", "ZTE Parsian", "us-person", "export", &[]);
    let assessment = assess(&export, &keeping(&[]));
    assert_eq!(assessment.verdict, Verdict::LicenceRequired);
    assert_eq!(assessment.cited(), ["ZTE-01x"]);
    assert!(assessment.not_asked.iter().any(|one| one.bears));
}

#[test]
fn the_register_tells_every_listing_of_zte() {
    let export = |day: &str, party: &str| dealing(day, party, "us-person", "export", &[]);
    let world = keeping(&[]);
    let assessment = assess(&export("2018-07-16", "ZTE Kangxun"), &world);
    assert_eq!(assessment.verdict, Verdict::NotRestricted);
    assert!(!assessment.not_asked.is_empty());
    assert!(
        assessment
            .warnings
            .iter()
            .any(|one| one.text.contains("the register itself tells"))
    );
    assert!(assessment.not_asked.iter().all(|one| !one.bears));

    // One that it does not, one more party, an owner that nobody looked up: not clear.
    let sister = assess(&export("2018-07-16", "ZTE USA"), &world);
    assert_eq!(sister.verdict, Verdict::Refer);
    let mut two = export("2018-07-16", "ZTE Kangxun");
    two.parties
        .extend(export("2018-07-16", "Nobody Whatever Ltd").parties);
    assert_eq!(assess(&two, &world).verdict, Verdict::Refer);

    // A list that is kept and cannot answer still keeps the answer from being clear.
    let mut stale = keeping(&[]);
    let standing = CoverageStanding::Stale { days: 99 };
    stale
        .coverage
        .datasets
        .push(consulted("us_ofac_sdn", standing));
    let assessment = assess(&export("2018-07-16", "ZTE Kangxun"), &stale);
    assert_eq!(assessment.verdict, Verdict::Refer);
}

#[test]
fn what_is_told_of_a_party_ends_on_a_day() {
    let export = |day: &str| dealing(day, "Huawei", "us-person", "finance", &[]);
    let world = keeping(&[]);
    assert_eq!(
        assess(&export("2019-05-15"), &world).verdict,
        Verdict::NotRestricted
    );
    assert_eq!(
        assess(&export("2019-05-16"), &world).verdict,
        Verdict::Refer
    );
}

#[test]
fn chosen_lists_are_enough_and_the_rest_is_named() {
    let mut world = keeping(&["us_ofac_sdn"]);
    world.policy.lists = ListsAsked::Chosen;
    let assessment = assess(&nobody("2024-06-01", "us-person", "export"), &world);
    assert_eq!(assessment.verdict, Verdict::NotRestricted);
    let bearing: Vec<&str> = assessment
        .not_asked
        .iter()
        .filter(|one| one.bears)
        .map(|one| one.dataset.as_str())
        .collect();
    assert!(bearing.contains(&"us_bis_denied"), "{bearing:?}");
    assert!(!bearing.contains(&"us_ofac_sdn"));
}
