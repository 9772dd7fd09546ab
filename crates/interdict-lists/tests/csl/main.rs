//! The Consolidated Screening List, in all its files.

#[path = "../support/mod.rs"]
mod support;

use support::{account, issue_counts, read, render};

macro_rules! valid {
    ($file:literal) => {
        render(
            &read(
                "us_trade_csl",
                &[($file, include_bytes!(concat!("cases/valid/", $file)))],
            )
            .unwrap(),
        )
    };
}

macro_rules! invalid {
    ($file:literal) => {{
        let bytes = include_bytes!(concat!("cases/invalid/", $file));
        let fault = read("us_trade_csl", &[($file, bytes)]).unwrap_err();
        format!("{fault}; {}\n", fault.remedy())
    }};
}

#[test]
fn excerpts_read_as_recorded() {
    insta::assert_snapshot!("csv_2016", valid!("csl_2016-02.csv"));
    insta::assert_snapshot!("csv_2019", valid!("csl_2019-12.csv"));
    insta::assert_snapshot!("csv_2025", valid!("csl_2025-06.csv"));
    insta::assert_snapshot!("json", valid!("consolidated.json"));
}

#[test]
fn tabs_read_like_commas() {
    let csv = b"source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url\nUVL,,,,Atlas Sanatgaran,,AM,,,,,,,,,,,,,,,,,,,,\n";
    let tsv: Vec<u8> = csv
        .iter()
        .map(|byte| if *byte == b',' { b'\t' } else { *byte })
        .collect();
    let by_commas = read("us_trade_csl", &[("c.csv", csv)]).unwrap();
    let by_tabs = read("us_trade_csl", &[("c.tsv", &tsv)]).unwrap();
    assert_eq!(by_commas, by_tabs);
    assert_eq!(by_tabs.tally().read, 1);
}

#[test]
fn what_is_no_edition_is_refused() {
    let refusals = [
        invalid!("truncated.json"),
        invalid!("count.json"),
        invalid!("new_field.json"),
        invalid!("malformed.json"),
        invalid!("truncated.csv"),
        invalid!("new_column.csv"),
        invalid!("page.csv"),
        invalid!("empty.csv"),
    ];
    insta::assert_snapshot!("refusals", refusals.concat());
}

#[test]
fn a_list_of_tomorrow_is_read_and_said_aloud() {
    let bytes = include_bytes!("cases/invalid/unknown_list.csv");
    let reading = read("us_trade_csl", &[("unknown_list.csv", bytes)]).unwrap();
    assert_eq!(reading.tally().source, reading.tally().read);
    let problem =
        "value source: a list that is not known here: its parties are read without a topic";
    assert_eq!(issue_counts(&reading)[problem], 1);
}

/// Rows as the data folder states them: 399, 115, 13; records of the importer's fixtures: all.
/// No issue is left in any of them.
#[test]
fn real_editions_add_up() {
    const LISTS: [&str; 19] = [
        "csl_old_format_2016-02_400rows.csv",
        "csl_2019-12-03_watchman_partial.csv",
        "csl_2025-06_watchman_sample.csv",
        "ita_webservices_fixtures/expected__cap.json",
        "ita_webservices_fixtures/expected__ccmc.json",
        "ita_webservices_fixtures/expected__cmic.json",
        "ita_webservices_fixtures/expected__dpl.json",
        "ita_webservices_fixtures/expected__dtc.json",
        "ita_webservices_fixtures/expected__el.json",
        "ita_webservices_fixtures/expected__eo13599.json",
        "ita_webservices_fixtures/expected__fse.json",
        "ita_webservices_fixtures/expected__isn.json",
        "ita_webservices_fixtures/expected__mbs.json",
        "ita_webservices_fixtures/expected__meu.json",
        "ita_webservices_fixtures/expected__part561.json",
        "ita_webservices_fixtures/expected__plc.json",
        "ita_webservices_fixtures/expected__sdn.json",
        "ita_webservices_fixtures/expected__ssi.json",
        "ita_webservices_fixtures/expected__uvl.json",
    ];
    let accounts = LISTS
        .iter()
        .map(|list| account("us_trade_csl", &[&format!("us-csl/{list}")]));
    let Some(accounts) = accounts.collect::<Option<String>>() else {
        return;
    };
    insta::assert_snapshot!("real_editions", accounts);
}
