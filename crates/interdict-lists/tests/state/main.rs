//! Lists of the Department of State.

#[path = "../support/mod.rs"]
mod support;

use support::{account, read, render};

macro_rules! valid {
    ($dataset:literal, $file:literal) => {
        render(
            &read(
                $dataset,
                &[($file, include_bytes!(concat!("cases/valid/", $file)))],
            )
            .unwrap(),
        )
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
    insta::assert_snapshot!("ddtc_2014", valid!("us_ddtc_debarred", "ddtc_2014.csv"));
    insta::assert_snapshot!(
        "ddtc_2019_11",
        valid!("us_ddtc_debarred", "ddtc_2019-11.csv")
    );
    insta::assert_snapshot!("isn_2014", valid!("us_state_isn", "isn_2014.csv"));
    insta::assert_snapshot!("isn_2016_04", valid!("us_state_isn", "isn_2016-04.csv"));
    insta::assert_snapshot!("isn_2016_12", valid!("us_state_isn", "isn_2016-12.csv"));
}

#[test]
fn what_is_no_edition_is_refused() {
    let refusals = [
        invalid!("us_ddtc_debarred", "ddtc_truncated.csv"),
        invalid!("us_ddtc_debarred", "empty.csv"),
        invalid!("us_ddtc_debarred", "page.csv"),
        invalid!("us_ddtc_debarred", "ddtc_one_column.csv"),
        invalid!("us_state_isn", "isn_new_column.csv"),
        invalid!("us_state_isn", "page.csv"),
    ];
    insta::assert_snapshot!("refusals", refusals.concat());
}

/// Rows less header as the data folder states them: 525, 516, 515, 686, 707 and 462, 153, 187, 213.
/// What is left as issues: typing errors in dates ("3/21/805"), endings told in prose, and the
/// country "Kong Kong".
#[test]
fn real_editions_add_up() {
    let accounts = [
        account(
            "us_ddtc_debarred",
            &["us-dtc/itar_debarred_party_list_2014-07-14.csv"],
        ),
        account(
            "us_ddtc_debarred",
            &["us-dtc/itar_debarred_party_list_2017-04-17.csv"],
        ),
        account(
            "us_ddtc_debarred",
            &["us-dtc/itar_debarred_party_list_2018-01-24.csv"],
        ),
        account(
            "us_ddtc_debarred",
            &["us-dtc/itar_debarred_party_list_2019-05-02.csv"],
        ),
        account(
            "us_ddtc_debarred",
            &["us-dtc/itar_debarred_party_list_2019-11-06.csv"],
        ),
        account("us_state_isn", &["us-isn/isn_2014-10-27.csv"]),
        account("us_state_isn", &["us-isn/isn_2015-08-11.csv"]),
        account("us_state_isn", &["us-isn/isn_2016-04-21.csv"]),
        account("us_state_isn", &["us-isn/isn_2016-12-02.csv"]),
    ];
    let Some(accounts) = accounts.into_iter().collect::<Option<String>>() else {
        return;
    };
    insta::assert_snapshot!("real_editions", accounts);
}
