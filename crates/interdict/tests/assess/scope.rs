//! Items, roles, places, identity, coverage, lists, red flags.

use interdict::assess::{
    Bearing, CoverageStanding, Dealing, DealingParty, Item, PermissionStatus, assess,
};
use interdict_model::{Country, Role, Verdict};

use crate::world::{Memory, consulted, dealing, entity};

fn zte(kind: &str) -> Dealing {
    dealing("2018-05-14", "ZTE", "any-person", kind, &[])
}

#[test]
fn an_item_outside_the_ear_is_outside_the_order() {
    let mut asked = zte("reexport");
    asked.item = Item::read("not-subject-to-ear");
    assert_eq!(
        assess(&asked, &Memory::new()).verdict,
        Verdict::NotRestricted
    );
    asked.item = Item::default();
    let assessment = assess(&asked, &Memory::new());
    assert_eq!(assessment.verdict, Verdict::Prohibited);
    let assumptions = &assessment.deciding().next().unwrap().assumptions;
    assert!(
        assumptions[0].contains("subject to the EAR"),
        "{assumptions:?}"
    );
}

#[test]
fn the_direct_product_rule_reaches_foreign_items() {
    let mut asked = dealing("2020-09-01", "Huawei", "any-person", "reexport", &[]);
    asked.item = Item::read("not-subject-to-ear");
    let verdict = |asked: &Dealing| assess(asked, &Memory::new()).verdict;
    assert_eq!(verdict(&asked), Verdict::Refer);
    asked.facts.insert("us-direct-product".to_owned(), false);
    assert_eq!(verdict(&asked), Verdict::NotRestricted);
    asked.facts.insert("us-direct-product".to_owned(), true);
    assert_eq!(verdict(&asked), Verdict::LicenceRequired);
    asked
        .facts
        .insert("in-production-2020-05-15".to_owned(), true);
    assert_eq!(verdict(&asked), Verdict::Authorised);
    asked.day = "2020-09-15".parse().unwrap();
    assert_eq!(verdict(&asked), Verdict::LicenceRequired);
}

#[test]
fn the_entity_list_asks_for_a_role() {
    #[track_caller]
    fn check(role: Role, verdict: Verdict) {
        let mut asked = dealing("2024-01-01", "Huawei", "any-person", "export", &[]);
        asked.parties[0].role = role;
        assert_eq!(assess(&asked, &Memory::new()).verdict, verdict, "{role}");
    }
    for role in [
        Role::Purchaser,
        Role::UltimateConsignee,
        Role::EndUser,
        Role::Counterparty,
        Role::Forwarder,
    ] {
        check(role, Verdict::LicenceRequired);
    }
    check(Role::Manufacturer, Verdict::NotRestricted);
}

#[test]
fn group_e_loses_the_limited_authorization() {
    let mut asked = dealing(
        "2018-07-05",
        "ZTE",
        "any-person",
        "export",
        &["support-pre-2018-04-15"],
    );
    let status = |asked: &Dealing| {
        let assessment = assess(asked, &Memory::new());
        let finding = assessment
            .findings
            .iter()
            .find(|one| one.ground.cite() == "ZTE-05")
            .unwrap();
        (assessment.verdict, finding.authorizations[0].status.clone())
    };
    assert_eq!(
        status(&asked),
        (Verdict::Authorised, PermissionStatus::Applies)
    );
    asked.actor_country = Country::from_code("sy");
    assert_eq!(status(&asked).0, Verdict::Prohibited);
    asked.actor_country = Country::from_code("de");
    assert_eq!(status(&asked).0, Verdict::Authorised);
    asked
        .facts
        .insert("actor-in-country-group-e".to_owned(), true);
    assert_eq!(status(&asked).0, Verdict::Prohibited);
}

#[test]
fn an_authorization_beats_only_its_own_measure() {
    // A party under two measures: the licence for one leaves the other.
    let mut world = Memory::new();
    world.list(
        "us_ofac_sdn",
        "RUSAL",
        "UKRAINE",
        ["2018-04-06", "2019-01-26"],
    );
    let asked = dealing(
        "2018-05-01",
        "RUSAL",
        "us-person",
        "export",
        &["maintenance-pre-2018-04-06"],
    );
    let assessment = assess(&asked, &world);
    assert_eq!(assessment.verdict, Verdict::Prohibited);
    assert_eq!(assessment.cited(), ["ofac-sdn"]);
    assert!(
        assessment
            .findings
            .iter()
            .any(|one| one.bearing == Bearing::Lifted)
    );
}

#[test]
fn places_are_found_in_every_spelling() {
    #[track_caller]
    fn check(address: &str, country: Option<&str>, verdict: Verdict) {
        let mut asked = dealing("2024-06-01", "Somebody", "us-person", "export", &[]);
        asked.parties[0].addresses = vec![address.to_owned()];
        asked.parties[0].countries = country.and_then(Country::from_code).into_iter().collect();
        let assessment = assess(&asked, &Memory::new());
        assert_eq!(
            assessment.verdict,
            verdict,
            "{address}: {:?}",
            assessment.cited()
        );
    }
    check("Calle 23, La Habana", None, Verdict::Prohibited);
    check("Kuba", None, Verdict::Prohibited);
    check(
        "ul. Lenina 1, Simferopol, Krimea",
        Some("ru"),
        Verdict::Refer,
    );
    check(
        "ul. Lenina 1, Simferopol, Krimea",
        Some("ua"),
        Verdict::Prohibited,
    );
    check("ул. Ленина, Севастополь", None, Verdict::Prohibited);
    check("Rue 12, Khartoum, Soudan", None, Verdict::Refer);
    check("Téhéran", None, Verdict::Prohibited);
    check(
        "120 Main Street, Cuba, New York",
        Some("us"),
        Verdict::Refer,
    );
    check(
        "1 Main Street, Springfield",
        Some("us"),
        Verdict::NotRestricted,
    );
    check("", Some("kp"), Verdict::Prohibited);
}

#[test]
fn destination_and_transit_count() {
    let mut asked = dealing("2024-06-01", "Somebody", "any-person", "export", &[]);
    asked.destination = Country::from_code("cu");
    assert_eq!(
        assess(&asked, &Memory::new()).verdict,
        Verdict::LicenceRequired
    );
    asked.actors = vec!["us-person".parse().unwrap()];
    assert_eq!(assess(&asked, &Memory::new()).verdict, Verdict::Prohibited);
    asked.destination = Country::from_code("mx");
    assert_eq!(
        assess(&asked, &Memory::new()).verdict,
        Verdict::NotRestricted
    );
    asked.transit = Country::from_code("cu").into_iter().collect();
    assert_eq!(assess(&asked, &Memory::new()).verdict, Verdict::Prohibited);
    asked.transit.clear();
    asked.destination_text = Some("Sewastopol".to_owned());
    asked.destination = None;
    assert_eq!(assess(&asked, &Memory::new()).verdict, Verdict::Prohibited);
}

#[test]
fn syria_ends_on_three_days() {
    let mut asked = dealing("2025-06-30", "Somebody", "us-person", "export", &[]);
    asked.destination = Country::from_code("sy");
    let mut on = |day: &str, item: &str| {
        asked.day = day.parse().unwrap();
        asked.item = Item::read(item);
        assess(&asked, &Memory::new()).verdict
    };
    assert_eq!(on("2025-05-22", "EAR99"), Verdict::Prohibited);
    assert_eq!(on("2025-05-23", "EAR99"), Verdict::LicenceRequired);
    assert_eq!(on("2025-09-01", "EAR99"), Verdict::LicenceRequired);
    assert_eq!(on("2025-09-02", "EAR99"), Verdict::Authorised);
    assert_eq!(on("2025-09-02", "5A002"), Verdict::LicenceRequired);
}

#[test]
fn a_match_for_review_is_referred() {
    let mut world = Memory::new();
    world
        .reviews
        .push(("ZTF".to_owned(), entity("register", "register-zte")));
    let asked = dealing("2018-05-14", "ZTF", "any-person", "export", &[]);
    let assessment = assess(&asked, &world);
    assert_eq!(assessment.verdict, Verdict::Refer);
    assert_eq!(
        assessment.deciding().next().unwrap().bearing,
        Bearing::IdentityUnclear
    );
}

#[test]
fn an_exact_name_settles_the_likes_of_it_in_the_same_list() {
    let mut world = Memory::new();
    let parsian = entity("register", "register-zte-parsian");
    world.reviews.push(("ZTE Kangxun".to_owned(), parsian));
    let asked = dealing("2018-07-16", "ZTE Kangxun", "any-person", "export", &[]);
    let assessment = assess(&asked, &world);
    assert_eq!(assessment.verdict, Verdict::NotRestricted);
    assert!(
        assessment
            .findings
            .iter()
            .any(|one| one.bearing == Bearing::AnotherParty)
    );
    world.policy.exact_settles = false;
    assert_eq!(assess(&asked, &world).verdict, Verdict::Refer);
}

#[test]
fn what_was_not_consulted_is_never_clear() {
    let standings = [
        CoverageStanding::Missing,
        CoverageStanding::Stale { days: 99 },
        CoverageStanding::Unread {
            reason: "the file is damaged".to_owned(),
        },
    ];
    for standing in standings {
        let mut world = Memory::new();
        world
            .coverage
            .datasets
            .push(consulted("us_ofac_sdn", standing));
        let clear = dealing("2017-04-15", "ZTE", "any-person", "export", &[]);
        let assessment = assess(&clear, &world);
        assert_eq!(assessment.verdict, Verdict::Refer);
        assert_eq!(assessment.cited(), ["us_ofac_sdn"]);
        // It makes no restricting answer milder.
        assert_eq!(assess(&zte("export"), &world).verdict, Verdict::Prohibited);
        world.coverage.datasets[1].required = false;
        assert_eq!(assess(&clear, &world).verdict, Verdict::NotRestricted);
    }
}

#[test]
fn lists_mean_what_the_table_says() {
    #[track_caller]
    fn check(dataset: &str, program: &str, actor: &str, kind: &str, verdict: Verdict) {
        let mut world = Memory::new();
        world.list(dataset, "Listed Ltd", program, ["2015-01-01", ""]);
        let asked = dealing("2024-06-01", "Listed Ltd", actor, kind, &[]);
        let assessment = assess(&asked, &world);
        assert_eq!(
            assessment.verdict,
            verdict,
            "{dataset} {program}: {:?}",
            assessment.cited()
        );
    }
    use Verdict::{LicenceRequired, NotRestricted, Prohibited, Refer};
    check("us_ofac_sdn", "SDGT", "us-person", "export", Prohibited);
    check("us_ofac_sdn", "SDGT", "eu-person", "finance", NotRestricted);
    check("us_ofac_sdn", "SDGT", "eu-person", "reexport", Refer);
    check("us_bis_denied", "DPL", "eu-person", "reexport", Prohibited);
    check(
        "us_trade_csl",
        "Denied Persons List (DPL) - Bureau of Industry and Security",
        "any-person",
        "buy-from",
        Prohibited,
    );
    check(
        "us_trade_csl",
        "Entity List (EL) - Bureau of Industry and Security",
        "any-person",
        "export",
        LicenceRequired,
    );
    check(
        "us_trade_csl",
        "Unverified List (UVL) - Bureau of Industry and Security",
        "any-person",
        "export",
        Refer,
    );
    check(
        "us_trade_csl",
        "Military End User (MEU) List - Bureau of Industry and Security",
        "any-person",
        "export",
        Refer,
    );
    check(
        "us_trade_csl",
        "Specially Designated Nationals (SDN) - Treasury Department",
        "us-person",
        "finance",
        Prohibited,
    );
    check(
        "us_trade_csl",
        "ITAR Debarred (DTC) - State Department",
        "any-person",
        "defense-trade",
        Prohibited,
    );
    check(
        "us_trade_csl",
        "ITAR Debarred (DTC) - State Department",
        "any-person",
        "export",
        NotRestricted,
    );
    check(
        "us_trade_csl",
        "Nonproliferation Sanctions (ISN) - State Department",
        "federal-agency",
        "procure",
        Prohibited,
    );
    check(
        "us_trade_csl",
        "A list of the future",
        "any-person",
        "export",
        Refer,
    );
    check(
        "us_ofac_cons",
        "UKRAINE-EO13662",
        "us-person",
        "finance",
        Refer,
    );
    check(
        "us_ofac_cons",
        "CMIC-EO13959",
        "us-person",
        "securities",
        Prohibited,
    );
    check(
        "us_bis_mieu",
        "MIEU",
        "any-person",
        "export",
        LicenceRequired,
    );
    check(
        "us_state_isn",
        "INKSNA",
        "federal-agency",
        "procure",
        Prohibited,
    );
    check(
        "us_ddtc_debarred",
        "AECA",
        "any-person",
        "defense-trade",
        Prohibited,
    );
    check(
        "us_dod_chinese_milcorps",
        "1260H",
        "dod",
        "procure",
        NotRestricted,
    );
    check(
        "us_special_leg",
        "Section 889 of the John S. McCain Act",
        "federal-agency",
        "procure",
        Prohibited,
    );
    check(
        "us_fcc_covered_list",
        "Covered List",
        "fcc-subsidy-recipient",
        "spend-fcc-subsidy",
        Prohibited,
    );
    check(
        "us_cuba_sanctions",
        "Cuba Restricted List",
        "us-person",
        "finance",
        Prohibited,
    );
    check(
        "un_sc_sanctions",
        "UN-1267",
        "any-person",
        "finance",
        Prohibited,
    );
    check("eu_fsf", "RUS", "eu-person", "export", Prohibited);
    check(
        "gb_fcdo_sanctions",
        "Russia",
        "uk-person",
        "export",
        Prohibited,
    );
    check(
        "gb_hmt_sanctions",
        "Russia",
        "uk-person",
        "export",
        Prohibited,
    );
    check(
        "ca_dfatd_sema_sanctions",
        "Russia",
        "canada-person",
        "export",
        Prohibited,
    );
    check("my_own_list", "house", "any-person", "export", Refer);
}

#[test]
fn a_listing_binds_on_its_days() {
    let mut world = Memory::new();
    world.list(
        "us_bis_denied",
        "Denied Ltd",
        "DPL",
        ["2018-01-10", "2020-01-10"],
    );
    world.list(
        "us_fcc_covered_list",
        "Covered Ltd",
        "Covered List",
        ["2021-03-12", ""],
    );
    let on = |day: &str, party: &str, actor: &str, kind: &str| {
        assess(&dealing(day, party, actor, kind, &[]), &world).verdict
    };
    let denied = |day: &str| on(day, "Denied Ltd", "any-person", "export");
    assert_eq!(denied("2018-01-09"), Verdict::NotRestricted);
    assert_eq!(denied("2018-01-10"), Verdict::Prohibited);
    assert_eq!(denied("2020-01-10"), Verdict::Prohibited);
    assert_eq!(denied("2020-01-11"), Verdict::NotRestricted);
    let covered = |day: &str| {
        on(
            day,
            "Covered Ltd",
            "fcc-subsidy-recipient",
            "spend-fcc-subsidy",
        )
    };
    assert_eq!(covered("2021-05-10"), Verdict::NotRestricted);
    assert_eq!(covered("2021-05-11"), Verdict::Prohibited);
}

#[test]
fn a_listing_past_the_horizon_still_restricts() {
    let mut world = Memory::new();
    world.list("us_ofac_sdn", "Fresh Ltd", "SDGT", ["2026-10-01", ""]);
    let asked = dealing("2026-11-01", "Fresh Ltd", "us-person", "export", &[]);
    assert_eq!(assess(&asked, &world).verdict, Verdict::Prohibited);
}

#[test]
fn a_later_edition_that_says_no_day_is_not_relied_on() {
    let mut world = Memory::new();
    world.list("us_ofac_sdn", "Undated Ltd", "SDGT", ["", ""]);
    let asked = dealing("2018-05-14", "Undated Ltd", "us-person", "export", &[]);
    assert_eq!(assess(&asked, &world).verdict, Verdict::Prohibited);
    world.listed.last_mut().unwrap().later_edition = true;
    assert_eq!(assess(&asked, &world).verdict, Verdict::Refer);
}

#[test]
fn a_raised_red_flag_is_for_a_person() {
    let mut asked = dealing("2020-01-01", "Somebody", "any-person", "export", &[]);
    asked.red_flags.insert("732s3-10".to_owned(), false);
    let assessment = assess(&asked, &Memory::new());
    assert_eq!(assessment.verdict, Verdict::NotRestricted);
    let shown = assessment
        .red_flags
        .iter()
        .find(|one| one.id == "732s3-10")
        .unwrap();
    assert_eq!(shown.answer, Some(false));
    asked.red_flags.insert("732s3-10".to_owned(), true);
    assert_eq!(assess(&asked, &Memory::new()).verdict, Verdict::Refer);
}

#[test]
fn a_dealing_without_a_party_is_not_clear() {
    let mut asked = dealing("2020-01-01", "Somebody", "any-person", "export", &[]);
    asked.parties.clear();
    assert_eq!(assess(&asked, &Memory::new()).verdict, Verdict::Refer);
}

#[test]
fn categories_bind_whoever_the_party_is() {
    let facts = [
        "foreign-produced-uas",
        "foreign-produced-consumer-router=no",
    ];
    let asked = dealing(
        "2026-01-01",
        "Any Maker",
        "equipment-applicant-importer",
        "authorize-equipment",
        &facts,
    );
    let mut world = Memory::new();
    assert_eq!(assess(&asked, &world).verdict, Verdict::Prohibited);
    let mut silent = asked.clone();
    silent.facts.clear();
    assert_eq!(assess(&silent, &world).verdict, Verdict::Refer);
    let mut exempt = asked.clone();
    exempt.day = "2026-01-07".parse().unwrap();
    exempt
        .facts
        .insert("blue-uas-or-domestic-end-product".to_owned(), true);
    assert_eq!(assess(&exempt, &world).verdict, Verdict::Authorised);
    // The exemption does not help those who are named.
    exempt.parties = vec![DealingParty::named("DJI", Role::Manufacturer)];
    world.policy.exact_settles = true;
    assert_eq!(assess(&exempt, &world).verdict, Verdict::Prohibited);
}

#[test]
fn a_fact_that_the_register_does_not_know_is_said() {
    let asked = dealing(
        "2020-01-01",
        "Somebody",
        "any-person",
        "export",
        &["no-such-fact"],
    );
    assert_eq!(
        assess(&asked, &Memory::new()).unknown_facts,
        ["no-such-fact"]
    );
}

#[test]
fn a_licence_that_is_held_lifts_what_it_is_for() {
    let mut asked = dealing(
        "2024-01-01",
        "Huawei",
        "us-person",
        "export",
        &["bis-licence-held"],
    );
    assert_eq!(assess(&asked, &Memory::new()).verdict, Verdict::Authorised);
    asked.facts.insert("bis-licence-held".to_owned(), false);
    assert_eq!(
        assess(&asked, &Memory::new()).verdict,
        Verdict::LicenceRequired
    );
    let denied = dealing(
        "2018-05-14",
        "ZTE",
        "us-person",
        "export",
        &["bis-licence-held"],
    );
    assert_eq!(assess(&denied, &Memory::new()).verdict, Verdict::Prohibited);
    let mut world = Memory::new();
    world.list("us_ofac_sdn", "Blocked Ltd", "SDGT", ["2015-01-01", ""]);
    let blocked = dealing(
        "2024-01-01",
        "Blocked Ltd",
        "us-person",
        "finance",
        &["ofac-licence-held"],
    );
    assert_eq!(assess(&blocked, &world).verdict, Verdict::Authorised);
}

#[test]
fn what_is_next_to_a_ban_is_warned_of() {
    let warned = |asked: &Dealing, words: &str| {
        let assessment = assess(asked, &Memory::new());
        assert_eq!(assessment.verdict, Verdict::NotRestricted);
        let found = assessment
            .warnings
            .iter()
            .any(|one| one.text.contains(words));
        assert!(found, "{:?}", assessment.warnings);
    };
    let affiliate = dealing("2018-05-14", "ZTE USA", "any-person", "export", &[]);
    warned(&affiliate, "on behalf of");
    let mut bank = dealing("2024-01-01", "Huawei", "any-person", "export", &[]);
    bank.parties[0].role = Role::Bank;
    warned(&bank, "names other roles");
}
