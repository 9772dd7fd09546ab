//! How long ten thousand dealings with one party each take, over real lists.
//!
//! The parties are invented people, with every tenth one replaced by a listed name; the work is shared
//! by two threads, as on two cores.
//!
//! `INTERDICT_DATA=FOLDER cargo run --release -p interdict --example ten_thousand_dealings [COUNT]`

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use interdict::assess::{Dealing, DealingParty, Item, ListedWorld, Policy, assess};
use interdict::screen::{Freshness, Screener, Terms};
use interdict_ledger::{Guard, Ledger, NewEdition};
use interdict_lists::register;
use interdict_model::{
    Actor, AsOf, DatasetKey, DealingKind, Reading, Register, Role, SourceFile, Verdict,
};
use jiff::Timestamp;

const LISTS: &[(&str, &str)] = &[
    ("us_ofac_sdn", "ofac/sdn_2024-05-07.xml"),
    ("us_ofac_cons", "ofac/consolidated_nonsdn_2024-05-06.xml"),
    ("us_bis_denied", "bis/dpl_2022-09-07.txt"),
    ("un_sc_sanctions", "un/consolidated_2024-05-15.xml"),
    ("eu_fsf", "eu-fsf/xmlFullSanctionsList_1_1_2024-05-13.xml"),
    ("gb_hmt_sanctions", "uk/hmt_conlist_2018-04-13.csv"),
    ("ca_dfatd_sema_sanctions", "canada/sema_2025-05.xml"),
];

const LISTED: &[&str] = &[
    "ZTE Kangxun",
    "Huawei",
    "Ayman al-Zawahiri",
    "RUSAL",
    "Banco Nacional de Cuba",
];

fn main() -> Result<(), Box<dyn Error>> {
    let count: usize = std::env::args()
        .nth(1)
        .map_or(Ok(10_000), |text| text.parse())?;
    let data = std::env::var("INTERDICT_DATA").map_err(|_| "set INTERDICT_DATA")?;
    let data = Path::new(&data);
    let folder = tempfile::tempdir()?;
    let ledger = Ledger::open(folder.path().join("bench.ledger"))?;
    let now: Timestamp = "2026-11-24T00:00:00Z".parse()?;
    let register = register::read(register::embedded())?;
    record(
        &ledger,
        &register::reading(&register),
        register::embedded(),
        now,
    )?;
    for (key, file) in LISTS {
        let bytes = std::fs::read(data.join(file))?;
        let files = [SourceFile {
            name: file,
            bytes: &bytes,
        }];
        let reading = interdict_lists::read(&DatasetKey::new(key)?, &files)?;
        record(&ledger, &reading, &files, now)?;
    }
    let mut out = std::io::stdout();
    let as_of = AsOf {
        listed: "2024-06-01".parse()?,
        recorded: now,
    };
    let view = ledger.view(as_of, None)?;
    let start = Instant::now();
    let screener = Screener::open(&view, folder.path(), &Freshness::default(), &mut |_| {})?;
    writeln!(out, "screener opened in {:?}", start.elapsed())?;
    let dealings = dealings(data, as_of, count)?;
    let start = Instant::now();
    let (first, second) = dealings.split_at(dealings.len() / 2);
    let halves = std::thread::scope(|scope| {
        let run = |half| judge(&screener, &register, half);
        let other = scope.spawn(move || run(second));
        [run(first), other.join().expect("no assessment panics")]
    });
    let spent = start.elapsed();
    let mut verdicts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for verdict in halves.into_iter().flatten() {
        *verdicts.entry(verdict).or_default() += 1;
    }
    writeln!(out, "{count} dealings in {spent:?}: {verdicts:?}")?;
    Ok(())
}

fn judge(screener: &Screener, register: &Register, dealings: &[Dealing]) -> Vec<Verdict> {
    let world = ListedWorld::new(screener, register, Policy::default(), Terms::default());
    let verdicts = dealings
        .iter()
        .map(|dealing| assess(dealing, &world).verdict);
    verdicts.collect()
}

fn dealings(data: &Path, as_of: AsOf, count: usize) -> Result<Vec<Dealing>, Box<dyn Error>> {
    let people = std::fs::read_to_string(data.join("matching/invented_people_20k.csv"))?;
    let names = people
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap_or(line));
    let one = |(at, name): (usize, &str)| {
        let name = if at % 10 == 0 {
            LISTED[at / 10 % LISTED.len()]
        } else {
            name
        };
        let mut dealing = Dealing::new(as_of.listed, DealingKind::Export);
        dealing.actors = vec![Actor::UsPerson];
        dealing.item = Item::read("EAR99");
        dealing.parties = vec![DealingParty::named(name, Role::EndUser)];
        dealing.parties[0].addresses = vec!["12 Example Street, Springfield".to_owned()];
        dealing
    };
    Ok(names.take(count).enumerate().map(one).collect())
}

fn record(
    ledger: &Ledger,
    reading: &Reading,
    files: &[SourceFile<'_>],
    now: Timestamp,
) -> Result<(), Box<dyn Error>> {
    let edition = NewEdition {
        dataset: reading.dataset(),
        published: reading.published(),
        counts_from: None,
        fetched: now,
        files,
        origin: "bench",
    };
    let guard = Guard {
        loss_permille_max: None,
        ..Guard::default()
    };
    ledger.record(&edition, reading, now, &guard)?;
    Ok(())
}
