//! Lists of the Bureau of Industry and Security.

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
        let fault = read(
            $dataset,
            &[($file, include_bytes!(concat!("cases/invalid/", $file)))],
        )
        .unwrap_err();
        format!("{fault}; {}", fault.remedy())
    }};
}

#[test]
fn excerpts_read_as_recorded() {
    insta::assert_snapshot!("dpl_txt", valid!("us_bis_denied", "dpl.txt"));
    insta::assert_snapshot!("dpl_csv", valid!("us_bis_denied", "dpl.csv"));
    insta::assert_snapshot!("mieu", valid!("us_bis_mieu", "mieu.csv"));
    insta::assert_snapshot!(
        "entity_list",
        valid!("us_bis_entity_list", "entity_list.json")
    );
}

#[test]
fn what_is_no_edition_is_refused() {
    insta::assert_snapshot!(
        "refusals",
        [
            invalid!("us_bis_denied", "dpl_truncated.txt"),
            invalid!("us_bis_denied", "empty.txt"),
            invalid!("us_bis_denied", "error_page.html"),
            invalid!("us_bis_denied", "dpl_missing_column.txt"),
            invalid!("us_bis_entity_list", "entity_list_utf16.json"),
            invalid!("us_bis_entity_list", "entity_list_truncated.json"),
            read("us_bis_denied", &[]).unwrap_err().to_string(),
        ]
        .join("\n")
    );
}

/// Rows as the data folder states them: 539, 546, 581; 13; 60.
/// Issues: "NM", a state, stands in the column of countries; days of the last update in the years
/// 210, 222, 2922 and 3017.
#[test]
fn real_editions_add_up() {
    let accounts = [
        account("us_bis_denied", &["bis/dpl_2018-08-17.txt"]),
        account("us_bis_denied", &["bis/dpl_2019-06-29.txt"]),
        account("us_bis_denied", &["bis/dpl_2022-09-07.txt"]),
        account("us_bis_mieu", &["bis/mieu_2026-07-27.csv"]),
        account(
            "us_bis_entity_list",
            &["bis/entity_list_china_academic_subset_supp4_text.json"],
        ),
    ];
    let Some(accounts) = accounts.into_iter().collect::<Option<String>>() else {
        return;
    };
    insta::assert_snapshot!("real_editions", accounts);
}
