//! Lists of the Bureau of Industry and Security.

#[path = "../support/mod.rs"]
mod support;

use support::{data_file, issue_counts, read, render, schema_counts};

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

#[test]
fn real_editions_add_up() {
    let mut out = String::new();
    for (dataset, path) in [
        ("us_bis_denied", "bis/dpl_2018-08-17.txt"),
        ("us_bis_denied", "bis/dpl_2019-06-29.txt"),
        ("us_bis_denied", "bis/dpl_2022-09-07.txt"),
        ("us_bis_mieu", "bis/mieu_2026-07-27.csv"),
        (
            "us_bis_entity_list",
            "bis/entity_list_china_academic_subset_supp4_text.json",
        ),
    ] {
        let Some(bytes) = data_file(path) else { return };
        let reading = read(dataset, &[(path, &bytes)]).unwrap();
        let tally = reading.tally();
        out += &format!(
            "{path}: {} source, {} read, {:?} ignored, {} rejected; {:?}\n",
            tally.source,
            tally.read,
            tally.ignored,
            tally.rejected,
            schema_counts(&reading)
        );
        for (issue, count) in issue_counts(&reading) {
            out += &format!("  {count} {issue}\n");
        }
        if std::env::var("SHOW").is_ok() {
            eprintln!("{}", render(&reading));
        }
    }
    insta::assert_snapshot!("real_editions", out);
}
