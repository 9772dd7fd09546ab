//! The timeline in words and as a picture.

use interdict::assess::{DealingParty, EntryKind, svg, timeline};
use interdict_model::Role;

use crate::world::Memory;

fn zte() -> interdict::assess::Timeline {
    timeline(
        &DealingParty::named("ZTE", Role::Counterparty),
        &Memory::new(),
    )
}

#[test]
fn the_story_stands_in_order() {
    let text = zte().to_string();
    let at = |words: &str| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words}\n{text}"))
    };
    let story = [
        "2016-03-08  change          ZTE-01",
        "2016-03-24  licence-begins  ZTE-02",
        "2017-03-23  change          ZTE-04",
        "2017-03-29  change          ZTE-01",
        "2018-04-15  change          ZTE-05",
        "2018-05-13  signal          SIG-ZTE-3",
        "2018-06-08  change          ZTE-06",
        "2018-07-02  licence-begins  ZTE-07",
        "2018-07-13  change          ZTE-05",
        "2019-08-13  change          ZTE-11A",
        "2020-06-30  change          ZTE-12",
        "2023-02-06  change          ZTE-14",
    ];
    assert!(story.map(at).is_sorted(), "{text}");
    assert!(
        text.contains("printed 2018-04-23") && text.contains("printed 2018-07-23"),
        "{text}"
    );
    assert!(text.ends_with("The register was checked through 2026-07-10.\n"));
}

#[test]
fn signals_are_entries_and_never_bars() {
    let timeline = zte();
    assert!(
        timeline
            .entries
            .iter()
            .any(|one| one.kind == EntryKind::Signal)
    );
    assert!(timeline.bars.iter().all(|bar| !bar.id.starts_with("SIG-")));
    assert!(timeline.bars.iter().any(|bar| bar.permits));
}

#[test]
fn the_picture_is_well_formed_and_the_same_again() {
    let picture = svg(&zte());
    assert_eq!(picture, svg(&zte()));
    let opened = picture.matches("<text ").count();
    assert_eq!(opened, picture.matches("</text>").count());
    assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
    for year in 2016..=2026 {
        assert!(picture.contains(&format!(">{year}</text>")), "{year}");
    }
    assert!(!picture.contains("NaN"));
    if let Some(path) = std::env::var_os("INTERDICT_SVG_OUT") {
        std::fs::write(path, picture).unwrap();
    }
}

#[test]
fn a_stranger_has_an_empty_one() {
    let party = DealingParty::named("Nobody In Particular", Role::Counterparty);
    let timeline = timeline(&party, &Memory::new());
    assert!(
        timeline
            .to_string()
            .contains("no listed party has this name")
    );
    assert!(svg(&timeline).ends_with("</svg>\n"));
}
