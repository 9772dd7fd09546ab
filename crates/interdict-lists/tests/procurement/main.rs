//! Procurement exclusions and restricted lists.

#[path = "../support/mod.rs"]
mod support;

use support::{account, read, render};

macro_rules! valid {
    ($dataset:literal, $($file:literal),+) => {
        render(&read($dataset, &[$(($file, include_bytes!(concat!("cases/valid/", $file)))),+]).unwrap())
    };
}

macro_rules! invalid {
    ($dataset:literal, $file:literal) => {{
        let bytes = include_bytes!(concat!("cases/invalid/", $file));
        let fault = read($dataset, &[($file, bytes)]).unwrap_err();
        format!("{fault}; {}\n", fault.remedy())
    }};
}

#[test]
fn excerpts_read_as_recorded() {
    insta::assert_snapshot!("fcc", valid!("us_fcc_covered_list", "fcc.csv"));
    insta::assert_snapshot!(
        "milcorps",
        valid!("us_dod_chinese_milcorps", "milcorps.csv")
    );
    insta::assert_snapshot!(
        "special_leg",
        valid!(
            "us_special_leg",
            "section_889.csv",
            "inksna.csv",
            "section_1286.csv",
            "notices.csv"
        )
    );
    insta::assert_snapshot!("cuba", valid!("us_cuba_sanctions", "cuba.csv"));
}

#[test]
fn what_is_no_edition_is_refused() {
    let refusals = [
        invalid!("us_fcc_covered_list", "fcc_truncated.csv"),
        invalid!("us_fcc_covered_list", "page.csv"),
        invalid!("us_dod_chinese_milcorps", "milcorps_column.csv"),
        invalid!("us_dod_chinese_milcorps", "empty.csv"),
        invalid!("us_cuba_sanctions", "page.csv"),
        format!("{}\n", read("us_special_leg", &[]).unwrap_err()),
    ];
    insta::assert_snapshot!("refusals", refusals.concat());
}

#[test]
fn a_record_of_no_known_kind_is_rejected_alone() {
    let bytes = include_bytes!("cases/invalid/bad_schema.csv");
    let reading = read("us_special_leg", &[("bad_schema.csv", bytes)]).unwrap();
    assert_eq!(
        (
            reading.tally().source,
            reading.tally().read,
            reading.tally().rejected
        ),
        (5, 4, 1)
    );
}

/// Rows as the data folder states them: 13, 13, 14, 16; 397; 5, 3, 6, 167, 443, 28; 239.
/// The one issue is a nationality in place of a country in the INKSNA table ("Syrian").
#[test]
fn real_editions_add_up() {
    const LEGISLATION: [&str; 7] = [
        "us-procurement/opensanctions_us_special_leg_section_889.csv",
        "us-procurement/opensanctions_us_special_leg_section_5949.csv",
        "us-procurement/opensanctions_us_special_leg_section_154.csv",
        "us-procurement/opensanctions_us_special_leg_section_353.csv",
        "us-procurement/opensanctions_us_special_leg_section_1286.csv",
        "us-procurement/opensanctions_us_special_leg_inksna.csv",
        "us-procurement/opensanctions_us_special_leg_fr_notices.csv",
    ];
    let mut accounts = vec![
        account(
            "us_fcc_covered_list",
            &["us-procurement/fcc_covered_list_2026-05-21.csv"],
        ),
        account(
            "us_fcc_covered_list",
            &["us-procurement/fcc_covered_list_2026-06-23.csv"],
        ),
        account(
            "us_fcc_covered_list",
            &["us-procurement/fcc_covered_list_2026-07-21.csv"],
        ),
        account(
            "us_fcc_covered_list",
            &["us-procurement/fcc_covered_list_2026-08-20.csv"],
        ),
        account(
            "us_dod_chinese_milcorps",
            &["us-procurement/dod_1260h_chinese_military_companies_2026-08-20.csv"],
        ),
        account(
            "us_cuba_sanctions",
            &["us-procurement/us_state_cuba_restricted_entities_2026-08-04.csv"],
        ),
        account("us_special_leg", &LEGISLATION),
    ];
    accounts.extend(
        LEGISLATION
            .iter()
            .map(|path| account("us_special_leg", &[path])),
    );
    let Some(accounts) = accounts.into_iter().collect::<Option<String>>() else {
        return;
    };
    insta::assert_snapshot!("real_editions", accounts);
}
