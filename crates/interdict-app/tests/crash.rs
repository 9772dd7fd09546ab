//! The binary is killed in the middle of imports, again and again: nothing that was acknowledged is
//! lost, nothing is half there, and the import can be repeated.

mod support;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use support::{Desk, sdn_xml};

/// How often the binary is killed. The points are spread evenly over an import's time, so that each
/// phase (reading, parsing, writing, committing) is met.
const KILLS: u32 = 30;

/// People on each list: enough that an import takes longer than starting the binary.
const PEOPLE: u32 = 3_000;

fn words(file: &Path) -> [PathBuf; 3] {
    [
        PathBuf::from("import"),
        PathBuf::from("us_ofac_sdn"),
        file.to_owned(),
    ]
}

/// A list for each round, different from the one before in a few people.
fn list(desk: &Desk, round: u32) -> PathBuf {
    let day = format!("2026-{:02}-{:02}", round / 28 + 1, round % 28 + 1);
    desk.file(
        &format!("sdn_{round}.xml"),
        sdn_xml(&day, round..=PEOPLE + round),
    )
}

/// The tests measure time, and so take turns.
static TURN: Mutex<()> = Mutex::new(());

#[test]
fn kills_lose_nothing_and_leave_nothing_half_done() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let desk = Desk::new();
    desk.file(
        "config.toml",
        "[dataset.us_ofac_sdn]\nrecords = { min = 10, max = 50000 }\n",
    );
    let start = Instant::now();
    desk.run(&words(&list(&desk, 0))).expect(0);
    let mut whole = start.elapsed();
    let (mut acknowledged, mut killed_before_end) = (1, 0);
    for round in 1..=KILLS {
        let file = list(&desk, round);
        let mut child = desk.spawn(&words(&file));
        std::thread::sleep(point(whole, round));
        let finished = child
            .try_wait()
            .unwrap()
            .is_some_and(|status| status.success());
        // On Unix this is SIGKILL, which no program can catch.
        child.kill().unwrap();
        let status = child.wait().unwrap();
        acknowledged += usize::from(finished || status.success());
        killed_before_end += usize::from(!status.success());

        desk.verify();
        let kept = desk.editions().len();
        // An import may have been recorded and killed before it could say so; never the other way.
        assert!(
            kept == acknowledged || kept == acknowledged + 1,
            "round {round}: {kept} of {acknowledged}"
        );
        for edition in desk.json(&["editions", "us_ofac_sdn"])["editions"]
            .as_array()
            .unwrap()
        {
            assert_eq!(
                edition["reading"]["tally"]["read"],
                PEOPLE + 1,
                "round {round}: a whole edition"
            );
        }

        let start = Instant::now();
        desk.run(&words(&file)).expect(0);
        if kept == acknowledged {
            // Other work on the machine stretches some imports; the shortest is the measure.
            whole = whole.min(start.elapsed());
        }
        acknowledged = desk.editions().len();
        assert_eq!(
            acknowledged,
            usize::try_from(round).unwrap() + 1,
            "round {round}: repeated"
        );
    }
    desk.verify();
    assert!(
        killed_before_end > KILLS as usize / 3,
        "only {killed_before_end} kills came in time"
    );
}

/// When to kill in a round: evenly from the start to the usual end.
fn point(whole: Duration, round: u32) -> Duration {
    whole * round / KILLS
}

#[test]
fn kills_in_a_first_run_leave_a_ledger_that_the_next_run_completes() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let start = Instant::now();
    Desk::new().run(&["datasets"]).expect(0);
    let whole = start.elapsed();
    for round in 1..=KILLS {
        let desk = Desk::new();
        let mut child = desk.spawn(&["datasets"]);
        std::thread::sleep(point(whole, round));
        child.kill().unwrap();
        child.wait().unwrap();
        desk.run(&["datasets"]).expect(0);
        desk.verify();
        let register = desk.json(&["editions", "register"]);
        assert_eq!(
            register["editions"].as_array().unwrap().len(),
            1,
            "round {round}"
        );
    }
}
