//! Questions with known answers: date, party, actor, dealing, facts, verdict, citation.

use interdict::assess::{Dealing, Item, StatedOwnership, assess};
use interdict_model::{Share, Span, Verdict};

use crate::world::{Memory, dealing};

/// Checks the verdict, what it is cited as, and that the citation can be looked up.
#[track_caller]
fn check(dealing: &Dealing, verdict: &str, cited: &[&str]) {
    let assessment = assess(dealing, &Memory::new());
    let found: Vec<&str> = assessment.deciding().map(|one| one.why.as_str()).collect();
    let wanted: Verdict = verdict.parse().unwrap();
    assert_eq!(assessment.verdict, wanted, "{found:#?}");
    assert_eq!(assessment.cited(), cited, "{found:#?}");
    let screened = crate::screened::judged_by_the_register_alone(dealing);
    assert_eq!(
        screened.verdict,
        wanted,
        "through the screener: {:#?}",
        screened.findings.first()
    );
    assert_eq!(screened.cited(), cited, "through the screener");
    for finding in assessment.deciding() {
        let law = finding.law.as_ref().expect("a verdict rests on law here");
        assert!(!law.citations.is_empty(), "{}", finding.why);
    }
}

macro_rules! questions {
    ($($name:ident: $day:literal $party:literal $actor:literal $kind:literal [$($fact:literal),*] => $verdict:literal [$($cite:literal),*];)*) => {
        $(
            #[test]
            fn $name() {
                check(&dealing($day, $party, $actor, $kind, &[$($fact),*]), $verdict, &[$($cite),*]);
            }
        )*
    };
}

questions! {
    t01_listed_before_the_licence: "2016-03-10" "ZTE" "any-person" "supply-ear-item" [] => "licence-required" ["ZTE-01"];
    t02_the_licence_restores: "2016-04-01" "ZTE" "any-person" "supply-ear-item" [] => "authorised" ["ZTE-01", "ZTE-02"];
    t03_the_licence_names_two: "2016-04-01" "ZTE Parsian" "any-person" "supply-ear-item" [] => "licence-required" ["ZTE-01x"];
    t04_a_suspended_order_binds_nobody: "2017-04-15" "ZTE Kangxun" "any-person" "supply-ear-item" [] => "not-restricted" [];
    t05_a_tweet_changes_nothing: "2018-05-14" "ZTE Kangxun" "any-person" "supply-ear-item" [] => "prohibited" ["ZTE-05"];
    t06_no_person_not_only_americans: "2018-05-14" "ZTE" "any-person" "reexport" [] => "prohibited" ["ZTE-05"];
    t07_an_exchange_store: "2018-05-14" "ZTE" "dod-exchange" "retail-sale" [] => "prohibited" ["ZTE-09"];
    t08_a_store_off_base: "2018-05-14" "ZTE" "any-person" "retail-sale" [] => "not-restricted" [];
    t09_a_proposal_binds_nobody: "2018-05-14" "ZTE" "usf-recipient" "spend-usf" [] => "not-restricted" [];
    t10_designated_only_initially: "2020-01-15" "ZTE" "usf-recipient" "spend-usf" [] => "not-restricted" [];
    t11_designated_finally: "2020-07-01" "ZTE" "usf-recipient" "spend-usf" [] => "prohibited" ["ZTE-12"];
    t12_own_funds: "2020-07-01" "ZTE" "any-person" "procure" [] => "not-restricted" [];
    t13_a_settlement_lifts_nothing: "2018-06-10" "ZTE" "any-person" "supply-ear-item" [] => "prohibited" ["ZTE-05"];
    t14_a_patch_for_an_old_phone: "2018-07-05" "ZTE" "any-person" "supply-ear-item" ["support-pre-2018-04-15"] => "authorised" ["ZTE-05", "ZTE-07"];
    t15_chips_for_a_new_one: "2018-07-05" "ZTE" "any-person" "supply-ear-item" ["support-pre-2018-04-15=no"] => "prohibited" ["ZTE-05"];
    t16_terminated: "2018-07-16" "ZTE Kangxun" "any-person" "supply-ear-item" [] => "not-restricted" [];
    t17_enacted_not_effective: "2018-12-01" "ZTE" "federal-agency" "procure" [] => "not-restricted" [];
    t18_part_a: "2019-09-01" "ZTE" "federal-agency" "procure" [] => "prohibited" ["ZTE-11A"];
    t19_the_evening_of_the_news: "2019-05-15" "Huawei" "any-person" "supply-ear-item" [] => "not-restricted" [];
    t20_a_patch_for_huawei: "2019-06-15" "Huawei" "any-person" "supply-ear-item" ["support-pre-2019-05-16"] => "authorised" ["HUA-01", "HUA-02"];
    t21_the_licence_has_run_out: "2020-08-15" "Huawei" "any-person" "supply-ear-item" ["support-pre-2019-05-16"] => "licence-required" ["HUA-01"];
    t22_updates_are_barred_later: "2024-08-01" "Kaspersky Lab, Inc." "listed-party-itself" "provide-update" [] => "not-restricted" [];
    t23_enjoined_before_its_first_day: "2021-03-16" "Xiaomi" "us-person" "buy-securities" [] => "not-restricted" [];
    t25_what_was_authorized_before: "2026-08-01" "ZTE" "equipment-applicant-importer" "import-or-market" [] => "prohibited" ["ZTE-14leg"];

    the_example_of_the_command_line: "2018-05-14" "ZTE Kangxun" "us-person" "export" ["support-pre-2018-04-15"] => "prohibited" ["ZTE-05"];
    the_article_on_day_before: "2018-04-14" "ZTE" "any-person" "export" [] => "not-restricted" [];
    financing_a_denied_person: "2018-05-14" "ZTE" "any-person" "facilitate-or-finance" [] => "prohibited" ["ZTE-05"];
    buying_from_a_denied_person: "2018-05-14" "ZTE" "any-person" "acquire-from" [] => "prohibited" ["ZTE-05"];
    servicing_for_a_denied_person: "2018-05-14" "ZTE" "any-person" "service-item" [] => "prohibited" ["ZTE-05"];
    a_subsidiary_is_no_denied_person: "2018-05-14" "ZTE USA" "any-person" "supply-ear-item" [] => "not-restricted" [];
    a_subsidiary_under_section_889: "2019-09-01" "ZTE USA" "federal-agency" "procure" [] => "prohibited" ["ZTE-11A"];
    the_department_is_an_agency: "2019-09-01" "ZTE" "dod" "procure" ["nuclear-or-homeland-mission=no"] => "prohibited" ["ZTE-11A"];
    part_b: "2020-08-13" "Huawei" "federal-agency" "contract-with-user-of" [] => "prohibited" ["ZTE-11B"];
    grant_money: "2020-08-13" "Huawei" "award-recipient" "spend-award" [] => "prohibited" ["ZTE-11b"];
    fcc_subsidy: "2021-05-11" "ZTE" "fcc-subsidy-recipient" "spend-fcc-subsidy" [] => "prohibited" ["ZTE-13"];
    any_subsidy_of_a_usf_recipient: "2020-07-01" "ZTE" "usf-recipient" "spend-subsidy" [] => "prohibited" ["ZTE-12"];
    no_new_equipment: "2023-02-06" "ZTE" "equipment-applicant-importer" "authorize-equipment" [] => "prohibited" ["ZTE-14"];
    no_new_agreements: "2024-07-20" "Kaspersky Lab, Inc." "listed-party-itself" "new-agreement" [] => "prohibited" ["KAS-05new"];
    no_updates: "2024-09-29" "Kaspersky Lab, Inc." "listed-party-itself" "provide-update" [] => "prohibited" ["KAS-05upd"];
    kaspersky_listed: "2024-06-24" "AO Kaspersky Lab" "any-person" "supply-ear-item" [] => "licence-required" ["KAS-06"];
    kaspersky_inc_not_listed: "2024-06-24" "Kaspersky Lab, Inc." "any-person" "supply-ear-item" [] => "not-restricted" [];
    an_acquittal_ends_no_listing: "2024-03-01" "Fujian Jinhua" "any-person" "supply-ear-item" [] => "licence-required" ["FJ-01"];
    withdrawn_on_its_day: "2026-02-14" "Alibaba" "dod" "procure" [] => "not-restricted" [];
    section_805: "2026-06-30" "Alibaba" "dod" "procure" [] => "prohibited" ["CMC-01"];
    rusal_blocked: "2018-04-06" "RUSAL" "us-person" "deal-in-property" [] => "prohibited" ["RUS-01"];
    rusal_licensed: "2018-05-01" "RUSAL" "us-person" "deal-in-property" ["maintenance-pre-2018-04-06"] => "authorised" ["RUS-01", "RUS-GL12", "RUS-GL14"];
    rusal_delisted: "2019-01-27" "RUSAL" "us-person" "deal-in-property" [] => "not-restricted" [];
    deripaska_stays: "2019-01-27" "Oleg Deripaska" "us-person" "deal-in-property" [] => "prohibited" ["RUS-01d"];
    the_bond_before_gl5: "2018-07-18" "PDVSA 2020" "us-person" "enforce-collateral" [] => "prohibited" ["VEN-01"];
    the_bond_under_gl5: "2019-10-23" "PDVSA 2020" "us-person" "enforce-collateral" [] => "authorised" ["VEN-01", "VEN-GL5"];
    the_bond_put_off: "2019-10-24" "PDVSA 2020" "us-person" "enforce-collateral" [] => "prohibited" ["VEN-01"];
    the_bond_past_gl5u: "2026-04-01" "PDVSA 2020" "us-person" "enforce-collateral" [] => "prohibited" ["VEN-01"];
    syria_before_gl25: "2025-05-22" "Government of Syria" "us-person" "deal-in-property" [] => "prohibited" ["SYR-01"];
    syria_under_gl25: "2025-05-23" "Government of Syria" "us-person" "deal-in-property" [] => "authorised" ["SYR-01", "SYR-GL25"];
    syria_after: "2025-07-01" "Government of Syria" "us-person" "deal-in-property" [] => "not-restricted" [];
    hikvision_for_security: "2019-09-01" "Hikvision" "federal-agency" "procure" ["public-safety-or-security-use"] => "prohibited" ["HIK-02A"];
    hikvision_for_what: "2019-09-01" "Hikvision" "federal-agency" "procure" [] => "refer" ["HIK-02A"];
    hikvision_for_a_car_park: "2019-09-01" "Hikvision" "federal-agency" "procure" ["public-safety-or-security-use=no"] => "not-restricted" [];
    nuclear_missions: "2019-01-01" "Huawei" "dod" "procure" ["nuclear-or-homeland-mission"] => "prohibited" ["ZTE-10"];
    a_waiver: "2019-09-01" "ZTE" "federal-agency" "procure" ["procurement-waiver-held"] => "authorised" ["S889-WAIVER", "ZTE-11A"];

    general_licence_12_lets_no_export_go: "2018-05-01" "EN+ Group" "us-person" "export" ["maintenance-pre-2018-04-06"] => "prohibited" ["RUS-01"];
    general_licence_12_lets_payments_go: "2018-05-01" "EN+ Group" "us-person" "finance" ["maintenance-pre-2018-04-06"] => "authorised" ["RUS-01", "RUS-GL12"];
    the_directive_on_its_first_day: "2017-09-13" "AO Kaspersky Lab" "federal-agency" "use-on-gov-system" [] => "refer" ["KAS-01"];
    the_directive_the_day_before: "2017-09-12" "AO Kaspersky Lab" "federal-agency" "use-on-gov-system" [] => "not-restricted" [];
    the_removal_begins: "2017-12-12" "AO Kaspersky Lab" "federal-agency" "use-on-gov-system" [] => "refer" ["KAS-01", "KAS-01rem"];
    the_statute_bans_the_use: "2018-10-01" "AO Kaspersky Lab" "federal-agency" "use-on-gov-system" [] => "prohibited" ["KAS-02"];
    a_network_with_support: "2021-03-12" "ZTE" "usf-recipient" "operate-existing" [] => "refer" ["ZTE-13rem"];
    cameras_without_authorization: "2023-02-06" "Hikvision" "equipment-applicant-importer" "import-or-market" ["public-safety-or-security-use", "no-earlier-authorization"] => "prohibited" ["HIK-04imp"];
    cameras_with_one: "2023-02-06" "Hikvision" "equipment-applicant-importer" "import-or-market" ["public-safety-or-security-use", "no-earlier-authorization=no"] => "not-restricted" [];

    huawei_in_russian: "2020-10-01" "Хуавей" "us-person" "export" [] => "licence-required" ["HUA-01"];
    hisilicon_in_chinese: "2020-10-01" "海思" "us-person" "export" [] => "licence-required" ["HUA-01"];
    hikvision_in_chinese: "2020-10-01" "海康威视" "us-person" "export" [] => "licence-required" ["HIK-01"];
    dji_in_chinese: "2021-01-04" "大疆" "us-person" "export" [] => "licence-required" ["DJI-01"];
}

/// An unlisted firm of which Huawei owns a share.
fn owned(day: &str, share: Option<&str>) -> Dealing {
    let mut dealing = dealing(
        day,
        "Sixty Percent Ltd",
        "any-person",
        "supply-ear-item",
        &[],
    );
    dealing.ownership = vec![StatedOwnership {
        owner: "Huawei Technologies Co., Ltd.".to_owned(),
        owned: "Sixty Percent Ltd".to_owned(),
        share: share.map(|share| Share::parse(share).unwrap()),
        span: Span::ALWAYS,
    }];
    dealing
}

#[test]
fn t24_the_affiliates_rule_is_suspended_and_the_warning_stays() {
    let dealing = owned("2025-12-01", Some("60"));
    check(&dealing, "not-restricted", &[]);
    let assessment = assess(&dealing, &Memory::new());
    assert!(
        assessment.warnings[0].text.contains("AFF-01"),
        "{:?}",
        assessment.warnings
    );
}

#[test]
fn the_affiliates_rule_on_every_side() {
    check(&owned("2025-09-28", Some("60")), "not-restricted", &[]);
    check(
        &owned("2025-09-29", Some("60")),
        "licence-required",
        &["HUA-01"],
    );
    check(
        &owned("2025-11-09", Some("50")),
        "licence-required",
        &["HUA-01"],
    );
    check(&owned("2025-11-09", Some("49.99")), "not-restricted", &[]);
    check(&owned("2025-11-09", None), "refer", &["HUA-01"]);
    check(&owned("2025-11-10", Some("60")), "not-restricted", &[]);
}

#[test]
fn past_the_horizon_nothing_is_clear() {
    let assessment = assess(&owned("2026-11-10", Some("60")), &Memory::new());
    assert_eq!(assessment.verdict, Verdict::Refer);
    assert_eq!(assessment.cited(), ["HUA-01", "horizon"]);
    let assessment = assess(
        &dealing("2026-07-11", "Somebody Else", "any-person", "export", &[]),
        &Memory::new(),
    );
    assert_eq!(assessment.cited(), ["horizon"]);
    let assessment = assess(
        &dealing("2026-07-10", "Somebody Else", "any-person", "export", &[]),
        &Memory::new(),
    );
    assert_eq!(assessment.verdict, Verdict::NotRestricted);
}

#[test]
fn what_is_pending_is_shown() {
    use interdict::assess::{Bearing, Ground};
    let assessment = assess(
        &dealing("2018-07-16", "ZTE", "federal-agency", "procure", &[]),
        &Memory::new(),
    );
    let bearing = |wanted: &str| {
        let found = assessment
            .findings
            .iter()
            .find(|one| matches!(&one.ground, Ground::Measure { clause, .. } if clause == wanted));
        found.map(|one| one.bearing)
    };
    assert_eq!(bearing("ZTE-09"), Some(Bearing::NotThisActor));
    assert_eq!(bearing("ZTE-12"), Some(Bearing::NotThisActor));
    assert_eq!(bearing("ZTE-10"), Some(Bearing::NotThisActor));
    assert_eq!(bearing("ZTE-11A"), Some(Bearing::NotYet));
    assert_eq!(bearing("ZTE-06"), Some(Bearing::NotThisDealing));
    assert_eq!(bearing("ZTE-05"), Some(Bearing::NotThisDealing));
    let signals: Vec<&str> = assessment
        .signals
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert!(
        signals.contains(&"SIG-ZTE-3") && !signals.contains(&"SIG-ZTE-8"),
        "{signals:?}"
    );
}

#[test]
fn what_would_help_is_listed_with_its_question() {
    let assessment = assess(
        &dealing("2018-07-05", "ZTE", "us-person", "export", &[]),
        &Memory::new(),
    );
    assert_eq!(assessment.verdict, Verdict::Prohibited);
    let keys: Vec<&str> = assessment
        .missing_facts
        .iter()
        .map(|fact| fact.key.as_str())
        .collect();
    assert!(keys.contains(&"support-pre-2018-04-15"), "{keys:?}");
    assert!(
        assessment
            .missing_facts
            .iter()
            .all(|fact| !fact.question.is_empty())
    );
}

#[test]
fn the_three_clocks_of_the_denial_order() {
    let assessment = assess(
        &dealing("2018-05-14", "ZTE", "any-person", "export", &[]),
        &Memory::new(),
    );
    let finding = assessment.deciding().next().unwrap();
    let last = finding.last_change.as_ref().unwrap();
    let next = finding.next_change.as_ref().unwrap();
    assert_eq!(last.day.to_string(), "2018-04-15");
    assert_eq!(last.published.unwrap().to_string(), "2018-04-23");
    assert_eq!(last.document.as_deref(), Some("83 FR 17644-17648"));
    assert_eq!(next.day.to_string(), "2018-07-13");
    assert_eq!(next.published.unwrap().to_string(), "2018-07-23");
}

/// The licence of 2016 put the old rules back: it helps only what needed no licence under them.
#[test]
fn the_licence_restores_the_position_of_the_day_before() {
    #[track_caller]
    fn check(item: &str, facts: &[&str], verdict: Verdict, missing: &[&str]) {
        let mut asked = dealing("2016-04-01", "ZTE", "us-person", "export", facts);
        asked.item = Item::read(item);
        let assessment = assess(&asked, &Memory::new());
        assert_eq!(assessment.verdict, verdict, "{item} {facts:?}");
        let keys: Vec<&str> = assessment
            .missing_facts
            .iter()
            .map(|fact| fact.key.as_str())
            .filter(|key| key.starts_with("no-licence"))
            .collect();
        assert_eq!(keys, missing, "{item} {facts:?}");
    }
    let open = "no-licence-but-for-the-listing";
    check("EAR99", &[], Verdict::Authorised, &[]);
    check("5A002", &[], Verdict::LicenceRequired, &[open]);
    check("routers", &[], Verdict::LicenceRequired, &[open]);
    check("5A992", &[open], Verdict::Authorised, &[]);
    check(
        "5A002",
        &["no-licence-but-for-the-listing=no"],
        Verdict::LicenceRequired,
        &[],
    );
}
