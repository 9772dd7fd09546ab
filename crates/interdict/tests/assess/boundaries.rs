//! Every day on which the register changes, on both sides, and every day before anything began.

use std::collections::BTreeSet;

use interdict::assess::{Dealing, DealingParty, Ground, Item, assess};
use interdict_model::{Clause, DealingKind, Measure, Reach, Role, State, Verdict};
use jiff::civil::Date;

use crate::screened::judged_by_the_register_alone;
use crate::world::{Memory, dealing, embedded};

/// A dealing that a clause is about: its actor, its kind, its item, its condition met.
fn reached(measure: &Measure, clause: &Clause, party: Option<&str>, day: Date) -> Dealing {
    let mut dealing = Dealing::new(day, kind_for(clause));
    dealing.actors = vec![clause.actors[0]];
    dealing.item = Item::read(match clause.item {
        interdict_model::ItemScope::DirectProduct => "not-subject-to-ear",
        _ => "EAR99",
    });
    for fact in &clause.needs {
        dealing.facts.insert(fact.clone(), true);
    }
    // Every condition of an authorization is known not to hold: only the clause itself is asked.
    for fact in embedded().facts() {
        dealing.facts.entry(fact.key.clone()).or_insert(false);
    }
    let name = party
        .and_then(|key| embedded().party(key))
        .map(|party| party.name());
    let mut asked = DealingParty::named(name.unwrap_or("Somebody"), Role::EndUser);
    if party.is_none()
        && let Some(place) = measure.places.first()
    {
        let place = embedded()
            .places()
            .iter()
            .find(|one| one.key == *place)
            .unwrap();
        asked.countries = place.countries.clone();
    }
    dealing.parties = vec![asked];
    dealing
}

fn kind_for(clause: &Clause) -> DealingKind {
    clause.dealings[0]
}

/// What the answer says of one clause.
fn says(
    day: Date,
    measure: &Measure,
    clause: &Clause,
    party: Option<&str>,
) -> (State, Verdict, bool) {
    let assessment = assess(&reached(measure, clause, party, day), &Memory::new());
    let finding = assessment
        .findings
        .iter()
        .find(|one| {
            let Ground::Measure { clause: found, .. } = &one.ground else {
                return false;
            };
            *found == clause.id
        })
        .unwrap_or_else(|| panic!("{} is not held against {party:?} on {day}", clause.id));
    let lifted = finding
        .authorizations
        .iter()
        .any(|one| one.status == interdict::assess::PermissionStatus::Applies);
    (finding.state.unwrap(), finding.verdict, lifted)
}

fn subjects(measure: &Measure) -> Vec<Option<&str>> {
    let mut all: Vec<Option<&str>> = measure
        .subjects
        .iter()
        .map(|key| Some(key.as_str()))
        .collect();
    if !measure.places.is_empty() || measure.reach == Reach::WholeCategory {
        all.push(None);
    }
    all
}

#[test]
fn every_boundary_day_is_right_on_both_sides() {
    let mut asked = 0;
    for measure in embedded().measures() {
        for clause in &measure.clauses {
            for party in subjects(measure) {
                for change in measure.history(clause, party).changes() {
                    for day in [change.day.yesterday().unwrap(), change.day] {
                        let wanted = measure.history(clause, party).on(day);
                        let (state, verdict, lifted) = says(day, measure, clause, party);
                        assert_eq!(state, wanted, "{} on {day}", clause.id);
                        let binds = state == State::InForce && !lifted;
                        let effect = clause.effect.verdict();
                        if binds {
                            assert_eq!(verdict, effect, "{} on {day}", clause.id);
                        } else if state == State::Unconfirmed {
                            assert_eq!(
                                verdict,
                                effect.min(Verdict::Refer),
                                "{} on {day}",
                                clause.id
                            );
                        } else if !lifted {
                            assert_eq!(verdict, Verdict::NotRestricted, "{} on {day}", clause.id);
                        }
                        asked += 1;
                    }
                }
            }
        }
    }
    assert!(asked > 300, "only {asked} boundary days");
}

/// Computes states from the dates in the files by other means than the engine's: a plain table of the
/// days that the record gives.
#[test]
fn the_days_of_the_record() {
    #[track_caller]
    fn check(party: &str, actor: &str, kind: &str, clear: &[&str], bound: &[&str]) {
        for day in clear {
            let asked = dealing(day, party, actor, kind, &[]);
            let both = [
                assess(&asked, &Memory::new()),
                judged_by_the_register_alone(&asked),
            ];
            for assessment in both {
                assert!(
                    assessment.verdict < Verdict::LicenceRequired,
                    "{party} {kind} {day}"
                );
            }
        }
        for day in bound {
            let asked = dealing(day, party, actor, kind, &[]);
            let both = [
                assess(&asked, &Memory::new()),
                judged_by_the_register_alone(&asked),
            ];
            for assessment in both {
                assert!(
                    assessment.verdict >= Verdict::LicenceRequired,
                    "{party} {kind} {day}"
                );
            }
        }
    }
    let supply = "supply-ear-item";
    check(
        "ZTE",
        "any-person",
        supply,
        &[
            "2016-03-07",
            "2016-03-24",
            "2016-07-01",
            "2016-11-28",
            "2017-03-28",
            "2017-03-29",
        ],
        &["2016-03-08", "2016-03-23"],
    );
    check(
        "ZTE Kangxun",
        "any-person",
        supply,
        &["2018-04-14", "2018-07-13"],
        &["2018-04-15", "2018-07-12"],
    );
    check(
        "ZTE Parsian",
        "any-person",
        supply,
        &["2016-03-07"],
        &["2016-03-08", "2017-03-29", "2026-07-10"],
    );
    check(
        "ZTE",
        "dod-exchange",
        "retail-sale",
        &["2018-04-24"],
        &["2018-04-25", "2026-07-10"],
    );
    check(
        "ZTE",
        "federal-agency",
        "procure",
        &["2019-08-12"],
        &["2019-08-13"],
    );
    check(
        "Huawei",
        "federal-agency",
        "contract-with-user-of",
        &["2020-08-12"],
        &["2020-08-13"],
    );
    check(
        "ZTE USA",
        "award-recipient",
        "spend-award",
        &["2020-08-12"],
        &["2020-08-13"],
    );
    check(
        "ZTE",
        "usf-recipient",
        "spend-usf",
        &["2020-01-02", "2020-01-03", "2020-06-29"],
        &["2020-06-30"],
    );
    check(
        "Huawei",
        "fcc-subsidy-recipient",
        "spend-fcc-subsidy",
        &["2021-03-12", "2021-05-10"],
        &["2021-05-11"],
    );
    check(
        "ZTE",
        "equipment-applicant-importer",
        "authorize-equipment",
        &["2023-02-05"],
        &["2023-02-06"],
    );
    check(
        "ZTE",
        "equipment-applicant-importer",
        "import-or-market",
        &["2026-06-26", "2026-07-05", "2026-07-09"],
        &["2026-07-10"],
    );
    check(
        "Huawei",
        "any-person",
        supply,
        &["2019-05-15"],
        &["2019-05-16", "2020-08-14"],
    );
    check(
        "Huawei Cloud",
        "any-person",
        supply,
        &["2020-08-16"],
        &["2020-08-17"],
    );
    check(
        "Kaspersky Lab, Inc.",
        "listed-party-itself",
        "new-agreement",
        &["2024-07-19"],
        &["2024-07-20"],
    );
    check(
        "Kaspersky Lab, Inc.",
        "listed-party-itself",
        "provide-update",
        &["2024-09-28"],
        &["2024-09-29"],
    );
    check(
        "Kaspersky Labs Limited",
        "any-person",
        supply,
        &["2024-06-23"],
        &["2024-06-24"],
    );
    check(
        "AO Kaspersky Lab",
        "federal-agency",
        "use-on-gov-system",
        &["2018-09-30"],
        &["2018-10-01"],
    );
    check(
        "AO Kaspersky Lab",
        "federal-contractor",
        "resell-or-integrate",
        &["2018-07-15"],
        &["2018-07-16"],
    );
    check(
        "Fujian Jinhua",
        "any-person",
        supply,
        &["2018-10-29"],
        &["2018-10-30", "2024-02-28"],
    );
    check(
        "Hikvision",
        "any-person",
        supply,
        &["2019-10-08"],
        &["2019-10-09"],
    );
    check(
        "SMIC",
        "any-person",
        supply,
        &["2020-12-17"],
        &["2020-12-18"],
    );
    check(
        "DJI",
        "equipment-applicant-importer",
        "authorize-equipment",
        &["2025-12-21"],
        &["2025-12-22"],
    );
    check(
        "Xiaomi",
        "us-person",
        "buy-securities",
        &["2021-01-14", "2021-03-14", "2021-03-15", "2021-05-25"],
        &[],
    );
    check(
        "Alibaba",
        "dod",
        "procure",
        &["2026-02-13", "2026-06-08", "2026-06-29"],
        &["2026-06-30"],
    );
    check(
        "RUSAL",
        "us-person",
        "deal-in-property",
        &["2018-04-05", "2019-01-27"],
        &["2018-04-06", "2019-01-26"],
    );
    check(
        "PDVSA 2020",
        "us-person",
        "enforce-collateral",
        &["2018-05-20", "2018-07-19", "2019-10-23"],
        &["2018-05-21", "2018-07-18", "2019-10-24"],
    );
    check(
        "Government of Syria",
        "us-person",
        "deal-in-property",
        &["2011-08-17", "2025-05-23", "2025-06-30", "2025-07-01"],
        &["2011-08-18", "2025-05-22"],
    );
}

#[test]
fn authorizations_begin_and_end_on_their_days() {
    #[track_caller]
    fn check(party: &str, fact: &str, lifted: &[&str], bound: &[&str]) {
        let facts = if fact.is_empty() { vec![] } else { vec![fact] };
        for (days, verdict) in [
            (lifted, Verdict::Authorised),
            (bound, Verdict::LicenceRequired),
        ] {
            for day in days {
                let asked = dealing(day, party, "any-person", "supply-ear-item", &facts);
                let found = assess(&asked, &Memory::new()).verdict;
                assert!(
                    found == verdict || (bound == days && found == Verdict::Prohibited),
                    "{party} {day}: {found}"
                );
            }
        }
    }
    check(
        "ZTE",
        "",
        &[
            "2016-03-24",
            "2016-06-30",
            "2016-08-30",
            "2016-11-28",
            "2017-02-27",
            "2017-03-28",
        ],
        &["2016-03-23"],
    );
    check(
        "ZTE",
        "support-pre-2018-04-15",
        &["2018-07-02", "2018-07-12"],
        &["2018-07-01"],
    );
    let support = "support-pre-2019-05-16";
    check(
        "Huawei",
        support,
        &[
            "2019-05-20",
            "2019-08-19",
            "2019-11-18",
            "2020-02-16",
            "2020-04-01",
            "2020-05-15",
            "2020-08-13",
        ],
        &["2019-05-19", "2020-08-14"],
    );
}

#[test]
fn a_day_before_anything_began_restricts_nothing() {
    let day: Date = "1960-01-01".parse().unwrap();
    let mut kinds = BTreeSet::new();
    for measure in embedded().measures() {
        for clause in &measure.clauses {
            for party in subjects(measure) {
                let assessment = assess(&reached(measure, clause, party, day), &Memory::new());
                assert_eq!(assessment.verdict, Verdict::NotRestricted, "{}", clause.id);
                kinds.insert(kind_for(clause));
            }
        }
    }
    assert!(kinds.len() > 10);
}

#[test]
fn what_happens_later_changes_no_earlier_state() {
    for measure in embedded().measures() {
        for at in 0..measure.events.len() {
            let mut known = measure.clone();
            known.events.truncate(at + 1);
            // The last day before the next thing was decided: nobody knew more.
            let Some(next) = measure.events.get(at + 1) else {
                continue;
            };
            let day = next.occurred().yesterday().unwrap();
            if day < measure.events[at].occurred() {
                continue;
            }
            for clause in &measure.clauses {
                for party in subjects(measure) {
                    let then = known.history(clause, party).on(day);
                    let now = measure.history(clause, party).on(day);
                    assert_eq!(then, now, "{} on {day}", clause.id);
                }
            }
        }
    }
}
