//! A process killed at any moment loses nothing it acknowledged and leaves nothing half recorded.
//!
//! The test runs its own binary as a child that imports one edition after the other, kills it with
//! SIGKILL in the middle, and looks at what is left.

mod support;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use interdict_ledger::Ledger;
use jiff::{SignedDuration, Timestamp};
use support::{List, noon};

/// Tells the child where the ledger is.
const LEDGER: &str = "INTERDICT_CRASH_TEST_LEDGER";

/// Kills. Each lands at another moment of opening, compressing, storing, committing or checkpointing.
const ROUNDS: u64 = 24;

/// Records in an edition: enough that most kills land within a transaction.
const RECORDS: usize = 1_500;

fn edition(number: usize) -> List {
    let mut list = List::of("x", "2026-01-01", RECORDS);
    list.text
        .push_str(&format!("\nedition-{number} The {number}th edition"));
    list.published(&(noon("2000-01-01") + days(number)).to_string()[..10])
}

fn days(number: usize) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::try_from(number).unwrap())
}

fn instant(number: usize) -> Timestamp {
    noon("2026-01-01") + SignedDuration::from_secs(i64::try_from(number).unwrap())
}

/// Not a test by itself: what the child does until it is killed.
#[test]
fn child_imports_until_killed() {
    let Some(path) = std::env::var_os(LEDGER) else {
        return;
    };
    let ledger = Ledger::open(path).unwrap();
    let start = ledger.editions(None).unwrap().len();
    for number in start.. {
        edition(number).record(&ledger, instant(number));
        writeln!(std::io::stdout(), "\nacknowledged {number}").unwrap();
    }
}

fn spawn(path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_imports_until_killed", "--nocapture"])
        .env(LEDGER, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets a child work for a while, kills it, and gives the last number it acknowledged.
fn work_and_die(path: &Path, round: u64) -> Option<usize> {
    let mut child = spawn(path);
    // An uneven walk over 0 to 160 ms; the first rounds die while the ledger is being created.
    std::thread::sleep(Duration::from_millis(round * 67 % 161));
    child.kill().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let acknowledged = output
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix("acknowledged ")?.parse().ok())
        .last();
    child.wait().unwrap();
    acknowledged
}

#[test]
fn kills_lose_nothing_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("killed.ledger");
    let mut acknowledged = 0;
    let mut unacknowledged = 0;
    for round in 0..ROUNDS {
        if let Some(last) = work_and_die(&path, round) {
            acknowledged = last + 1;
        }
        let ledger = Ledger::open(&path).unwrap();
        let verified = ledger.verify().unwrap();
        let editions = ledger.editions(None).unwrap();
        assert_eq!(verified.readings, editions.len() as u64);
        // One more may have been committed and killed before it could say so.
        assert!(
            (acknowledged..=acknowledged + 1).contains(&editions.len()),
            "{acknowledged} acknowledged, {} kept",
            editions.len()
        );
        unacknowledged += editions.len() - acknowledged;
        acknowledged = editions.len();
        for (number, kept) in editions.iter().enumerate() {
            let files = ledger.files(kept.id).unwrap();
            assert_eq!(
                files[0].1,
                edition(number).text.into_bytes(),
                "edition {number}"
            );
        }
    }
    assert!(
        acknowledged > 3,
        "the children did too little: {acknowledged} editions"
    );
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{acknowledged} editions, {unacknowledged} committed unacknowledged"
    )
    .unwrap();
}
