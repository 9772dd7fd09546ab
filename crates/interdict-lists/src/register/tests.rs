//! The embedded files read without a mistake; a mistake names file, line and remedy; the reading says
//! what a plain screening needs.

use interdict_model::{Entity, Schema, SourceFile, State};

use super::{Mistake, embedded, read, reading};

/// A whole small register without a mistake. Cases change one thing in it.
const WHOLE: &str = r#"format = 1

[register]
horizon = 2026-07-10

[[source]]
id = "S1"
tier = "primary"
place = "a gazette"

[[fact]]
key = "some-fact"
question = "Is it so?"

[[party]]
key = "one"
kind = "company"
name = "One Ltd"
evidence = "unverified"

[[party]]
key = "two"
kind = "person"
name = "Two"
evidence = "verified-primary"
sources = ["S1"]

[[measure]]
id = "M-1"
kind = "denial-order"
title = "An order"
authority = "an office"
citations = [{ text = "1 FR 1" }]
subjects = ["one", "two"]
reach = "named-only"
evidence = "unverified"

[[measure.clause]]
id = "M-1"
actors = ["any-person"]
dealings = ["supply-ear-item"]
effect = "prohibited"
needs = ["some-fact"]

[[measure.event]]
kind = "effective"
occurred = 2018-04-15
published = 2018-04-23
evidence = "unverified"

[[measure.event]]
kind = "terminated"
occurred = 2018-07-13
evidence = "verified-primary"
sources = ["S1"]

[[authorization]]
id = "A-1"
kind = "general-licence"
title = "A licence"
authority = "an office"
excepts = ["M-1"]
permits = "Something."
evidence = "unverified"

[[authorization.step]]
from = 2018-05-01
last-day = 2018-05-31
evidence = "unverified"

[[signal]]
id = "SIG-1"
day = 2018-05-13
speaker = "somebody"
text = "Something."
why-no-effect = "It is said, not done."
about-measures = ["M-1"]
evidence = "unverified"
"#;

fn mistakes(text: &str) -> Vec<Mistake> {
    let file = SourceFile {
        name: "test.toml",
        bytes: text.as_bytes(),
    };
    match read(&[file]) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.mistakes().to_vec(),
    }
}

/// Changes one thing in the whole register, and expects exactly one mistake, on the line where
/// `line_of` stands, with these words in it.
#[track_caller]
fn check(from: &str, to: &str, line_of: &str, words: &str) {
    assert!(
        WHOLE.contains(from),
        "{from:?} is not in the whole register"
    );
    let text = WHOLE.replacen(from, to, 1);
    let found = mistakes(&text);
    assert_eq!(found.len(), 1, "{found:#?}");
    let message = found[0].to_string();
    assert!(message.contains(words), "{message}");
    let at = text.find(line_of).expect("the line is there");
    let line = text[..at].matches('\n').count() as u64 + 1;
    assert_eq!(
        (found[0].line, found[0].file.as_str()),
        (line, "test.toml"),
        "{message}"
    );
    assert!(!found[0].remedy.is_empty());
}

#[test]
fn the_embedded_files_hold_no_mistake() {
    if let Err(errors) = read(embedded()) {
        panic!("{errors}");
    }
}

#[test]
fn the_whole_register_of_these_tests_holds_no_mistake() {
    assert_eq!(mistakes(WHOLE), []);
}

#[test]
fn every_mistake_names_line_and_remedy() {
    check(
        "format = 1\n",
        "format = 2\n",
        "format = 2",
        "this program reads format 1",
    );
    check("format = 1\n", "", "\n[register]", "add `format = 1`");
    check(
        "horizon = 2026-07-10",
        "",
        "[register]",
        "add `horizon = YYYY-MM-DD`",
    );
    check(
        "horizon = 2026-07-10",
        "horizon = \"2026-07-10\"",
        "horizon",
        "a day without quotes",
    );
    check(
        "horizon = 2026-07-10",
        "horizon = 2026-07-10\nchanged = 2026-07-09",
        "[register]",
        "set `changed` to the day of the last change",
    );
    check(
        "title = \"An order\"",
        "titel = \"An order\"\ntitle = \"An order\"",
        "titel",
        "\"titel\" is no key here; use one of authority, citations",
    );
    check(
        "title = \"An order\"\n",
        "",
        "[[measure]]",
        "`title` is missing; add `title = \"...\"`",
    );
    check(
        "title = \"An order\"",
        "title = \" \"",
        "title = \" \"",
        "`title` is blank",
    );
    check(
        "title = \"An order\"",
        "title = 5",
        "title = 5",
        "`title` is a integer; give it a text in quotes",
    );
    check(
        "kind = \"denial-order\"",
        "kind = \"denial\"",
        "kind = \"denial\"",
        "\"denial\" is no measure kind; use one of denial-order, entity-list",
    );
    check(
        "actors = [\"any-person\"]",
        "actors = [\"anyone\"]",
        "actors",
        "\"anyone\" is no actor; use one of any-person, us-person",
    );
    check(
        "dealings = [\"supply-ear-item\"]",
        "dealings = \"supply-ear-item\"",
        "dealings = ",
        "a list of texts",
    );
    check(
        "effect = \"prohibited\"\n",
        "",
        "[[measure.clause]]",
        "`effect` is missing; add `effect = \"...\"`, one of prohibited",
    );
    check(
        "subjects = [\"one\", \"two\"]",
        "subjects = [\"one\", \"three\"]",
        "[[measure]]",
        "the party \"three\", which no file gives",
    );
    check(
        "subjects = [\"one\", \"two\"]\n",
        "",
        "[[measure]]",
        "it names no party and no place",
    );
    check(
        "citations = [{ text = \"1 FR 1\" }]\n",
        "",
        "[[measure]]",
        "it says nowhere where to look it up; add `citations`",
    );
    check(
        "needs = [\"some-fact\"]",
        "needs = [\"other-fact\"]",
        "[[measure.clause]]",
        "the fact \"other-fact\", which no file gives",
    );
    check(
        "occurred = 2018-07-13",
        "occurred = 2018-04-14",
        "[[measure.event]]\nkind = \"terminated\"",
        "before the event above it; put the events in the order",
    );
    check(
        "published = 2018-04-23",
        "published = 2018-04-14",
        "[[measure.event]]",
        "before it occurred on 2018-04-15; give `published`",
    );
    check(
        "published = 2018-04-23",
        "effective = 2018-04-14",
        "[[measure.event]]",
        "before it occurred on 2018-04-15; give `effective`",
    );
    check(
        "kind = \"effective\"",
        "kind = \"terminated\"",
        "[[measure.event]]",
        "a history cannot begin with a terminated event",
    );
    check(
        "kind = \"terminated\"",
        "kind = \"party-removed\"",
        "[[measure.event]]\nkind = \"party-removed\"",
        "names the parties it is about; add `parties",
    );
    check(
        "kind = \"terminated\"",
        "kind = \"terminated\"\nparties = [\"three\"]",
        "[[measure.event]]\nkind = \"terminated\"",
        "\"three\" is no subject of the measure",
    );
    check(
        "kind = \"terminated\"",
        "kind = \"terminated\"\nclauses = [\"M-2\"]",
        "[[measure.event]]\nkind = \"terminated\"",
        "\"M-2\" is no clause of the measure",
    );
    check(
        "occurred = 2018-07-13",
        "occurred = 2018-02-30",
        "occurred = 2018-02-30",
        "TOML",
    );
    check(
        "excepts = [\"M-1\"]",
        "excepts = [\"M-9\"]",
        "[[authorization]]",
        "\"M-9\", which no file gives",
    );
    check(
        "excepts = [\"M-1\"]\n",
        "",
        "[[authorization]]",
        "it lifts nothing; name the measure in `excepts`",
    );
    check(
        "last-day = 2018-05-31",
        "last-day = 2018-04-30",
        "last-day",
        "its last day lies before that; correct one of the two days",
    );
    check(
        "last-day = 2018-05-31",
        "to = 2018-05-01",
        "to = 2018",
        "its last day lies before that",
    );
    check(
        "last-day = 2018-05-31",
        "last-day = 2018-05-31\nto = 2018-06-01",
        "to = 2018",
        "`to` and `last-day` both say when it ends",
    );
    check(
        "from = 2018-05-01\n",
        "",
        "[[authorization.step]]",
        "`from` is missing",
    );
    check(
        "why-no-effect",
        "effect = \"prohibited\"\nwhy-no-effect",
        "effect = \"prohibited\"\nwhy",
        "a signal has no `effect`: it changes nothing in force",
    );
    check(
        "about-measures = [\"M-1\"]",
        "about-measures = [\"M-7\"]",
        "[[signal]]",
        "\"M-7\", which no file gives",
    );
    check(
        "sources = [\"S1\"]",
        "sources = [\"S2\"]",
        "[[party]]\nkey = \"two\"",
        "the source \"S2\", which no file gives",
    );
    check(
        "evidence = \"verified-primary\"\nsources = [\"S1\"]\n\n[[measure]]",
        "evidence = \"verified-primary\"\n\n[[measure]]",
        "[[party]]\nkey = \"two\"",
        "by no source; name the sources",
    );
    check(
        "kind = \"person\"\nname = \"Two\"\nevidence = \"verified-primary\"\n",
        "kind = \"person\"\nname = \"Two\"\n",
        "[[party]]\nkey = \"two\"",
        "`evidence` is missing; add `evidence = \"...\"`, one of verified-primary",
    );
}

#[test]
fn doubled_ids_are_found() {
    let twice = format!("{WHOLE}\n[[fact]]\nkey = \"some-fact\"\nquestion = \"Again?\"\n");
    let found = mistakes(&twice);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0]
            .problem
            .contains("the id \"some-fact\" is given twice")
    );
}

#[test]
fn all_mistakes_are_found_at_once_in_the_order_of_lines() {
    let text = WHOLE
        .replace("title = \"An order\"", "title = 5")
        .replace("kind = \"company\"", "kind = \"firm\"")
        .replace("speaker = \"somebody\"\n", "");
    let found = mistakes(&text);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found.is_sorted_by_key(|one| one.line));
}

#[test]
fn what_is_no_toml_no_text_or_too_long_is_refused() {
    assert!(
        mistakes("format = 1\nregister\n")[0]
            .to_string()
            .starts_with("test.toml:2")
    );
    let bytes = b"format = 1\n# \xff\n";
    let file = SourceFile {
        name: "latin.toml",
        bytes,
    };
    let errors = read(&[file]).unwrap_err();
    assert_eq!(errors.mistakes()[0].line, 2);
    assert!(errors.to_string().contains("it is not UTF-8"));
    let long = vec![b'#'; super::FILE_BYTES_MAX + 1];
    let file = SourceFile {
        name: "long.toml",
        bytes: &long,
    };
    assert!(
        read(&[file])
            .unwrap_err()
            .to_string()
            .contains("at most 8 MiB")
    );
    assert!(
        read(&[])
            .unwrap_err()
            .to_string()
            .contains("no file states the horizon")
    );
}

#[test]
fn what_one_file_names_another_may_give() {
    let (first, second) = WHOLE.split_at(WHOLE.find("[[measure]]").unwrap());
    let second = format!("format = 1\n{second}");
    let files = [
        SourceFile {
            name: "b.toml",
            bytes: second.as_bytes(),
        },
        SourceFile {
            name: "a.toml",
            bytes: first.as_bytes(),
        },
    ];
    let register = read(&files).unwrap();
    assert_eq!(register.measures().len(), 1);
    assert_eq!(register.party("two").unwrap().name(), "Two");
}

fn entity<'a>(entities: &'a [Entity], id: &str) -> &'a Entity {
    entities
        .iter()
        .find(|one| one.id().as_str() == id)
        .unwrap_or_else(|| panic!("no entity {id}"))
}

#[test]
fn the_reading_shows_the_denial_order_and_its_end() {
    let reading = reading(&read(embedded()).unwrap());
    let entities = reading.entities();
    let party = entity(entities, "register-zte-kx");
    assert_eq!(party.schema(), Schema::COMPANY);
    assert_eq!(
        party.first("name"),
        Some("ZTE Kangxun Telecommunications Ltd.")
    );
    assert!(party.values("alias").any(|alias| alias == "ZTE Kangxun"));
    let act = entity(entities, "register-ZTE-05-zte-kx");
    assert_eq!(act.first("entity"), Some("register-zte-kx"));
    assert_eq!(act.first("startDate"), Some("2018-04-15"));
    assert_eq!(act.first("endDate"), Some("2018-07-12"));
    assert_eq!(act.first("citation"), Some("83 FR 17644-17648"));
    assert_eq!(
        act.first("status"),
        Some("ended on 2018-07-13: terminated (83 FR 34825-34826)")
    );
    // A suspended order has bound nobody, so a screening does not show it as an act.
    assert!(
        !entities
            .iter()
            .any(|one| one.id().as_str().starts_with("register-ZTE-06"))
    );
    assert_eq!(reading.tally().source, reading.tally().read);
    assert!(reading.issues().is_empty());
}

#[test]
fn the_reading_has_one_act_for_every_stretch_in_force() {
    let register = read(embedded()).unwrap();
    let reading = reading(&register);
    let acts = reading
        .entities()
        .iter()
        .filter(|one| one.schema() == Schema::SANCTION);
    for act in acts {
        let measure = register.measure(act.first("programId").unwrap()).unwrap();
        let party = act
            .first("entity")
            .unwrap()
            .strip_prefix("register-")
            .unwrap();
        for day in act.values("startDate").chain(act.values("endDate")) {
            let day = day.parse().unwrap();
            let binds = measure
                .clauses
                .iter()
                .any(|clause| measure.history(clause, Some(party)).on(day) == State::InForce);
            assert!(binds, "{} on {day}", act.id());
        }
    }
}

#[test]
fn the_reference_names_every_word() {
    let reference = include_str!("../../register/README.md");
    let words = interdict_model::MeasureKind::ALL
        .iter()
        .map(|one| one.word())
        .chain(interdict_model::EventKind::ALL.iter().map(|one| one.word()))
        .chain(interdict_model::Actor::ALL.iter().map(|one| one.word()))
        .chain(
            interdict_model::DealingKind::ALL
                .iter()
                .map(|one| one.word()),
        )
        .chain(interdict_model::Role::ALL.iter().map(|one| one.word()))
        .chain(
            interdict_model::AuthorizationKind::ALL
                .iter()
                .map(|one| one.word()),
        )
        .chain(interdict_model::Standing::ALL.iter().map(|one| one.word()))
        .chain(interdict_model::Reach::ALL.iter().map(|one| one.word()))
        .chain(interdict_model::LinkKind::ALL.iter().map(|one| one.word()))
        .chain(interdict_model::Effect::ALL.iter().map(|one| one.word()));
    for word in words {
        assert!(
            reference.contains(&format!("`{word}`")),
            "{word} is not in the reference"
        );
    }
}
