//! What a hundred editions of `sdn.csv` cost in bytes and seconds.
//!
//! The six real editions at hand stand for six years; between each and the next lie made-up ones in
//! which a few rows change, as on a common day. Rows become simple entities, each with a sanction and
//! an address beside it, so that the number of entities is that of a real reading.
//!
//! `INTERDICT_DATA=FOLDER cargo run --release -p interdict-ledger --example hundred_editions [COUNT]`

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use interdict_ledger::{AsOf, Guard, Ledger, NewEdition};
use interdict_model::{DatasetKey, Entity, EntityId, Reading, Schema, SourceFile, Tally};
use jiff::{Span, Timestamp, civil::Date};

/// Rows that change on a common day: OFAC's own pace over the years of the files at hand.
const CHANGES_A_DAY: usize = 12;

fn main() -> Result<(), Box<dyn Error>> {
    let count: usize = std::env::args()
        .nth(1)
        .map_or(Ok(100), |text| text.parse())?;
    let data =
        std::env::var("INTERDICT_DATA").map_err(|_| "set INTERDICT_DATA to the data folder")?;
    let real = real_editions(&Path::new(&data).join("ofac/sdn_csv_history"))?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bench.ledger");
    let mut ledger = Ledger::open(&path)?;
    let mut out = std::io::stdout();
    let (mut text, mut raw, mut total, mut longest) =
        (String::new(), 0, Duration::ZERO, Duration::ZERO);
    let each = count.div_ceil(real.len());
    for at in 0..count {
        let day = Date::constant(2016, 1, 1).checked_add(Span::new().days(i64::try_from(at)?))?;
        text = if at % each == 0 {
            real[at / each].clone()
        } else {
            edit(&text, at)
        };
        raw += text.len();
        let reading = read(&text, day);
        let start = Instant::now();
        record(&ledger, &text, day, &reading)?;
        let spent = start.elapsed();
        total += spent;
        longest = longest.max(spent);
        if [0, 1].contains(&at) || (at + 1) % (count / 4).max(1) == 0 {
            // Closing folds the write-ahead log into the file, so that its size says all.
            drop(ledger);
            let kept = std::fs::metadata(&path)?.len();
            ledger = Ledger::open(&path)?;
            writeln!(
                out,
                "{:4} editions: {:7.1} MB raw, {:6.1} MB kept; this one of {} entities took {spent:?}",
                at + 1,
                megabytes(raw as u64),
                megabytes(kept),
                reading.entities().len(),
            )?;
        }
    }
    writeln!(out, "all recorded in {total:?}, longest {longest:?}")?;
    ask(&ledger, &mut out)
}

fn ask(ledger: &Ledger, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let reopened = Ledger::open_read_only(ledger.path())?;
    let as_of = AsOf {
        listed: "2099-01-01".parse()?,
        recorded: Timestamp::MAX,
    };
    let view = reopened.view(as_of, None)?;
    writeln!(out, "open and view: {:?}", start.elapsed())?;
    let dataset = &view.chosen()[0].dataset;
    let start = Instant::now();
    let entities = view.entities(dataset)?.collect::<Result<Vec<_>, _>>()?;
    let spent = start.elapsed();
    let rate = entities.len() as f64 / spent.as_secs_f64();
    writeln!(
        out,
        "load {} entities: {spent:?}, {rate:.0} a second",
        entities.len()
    )?;
    let middle = entities[entities.len() / 2].id();
    let start = Instant::now();
    view.entity(dataset, middle)?;
    writeln!(out, "look up one: {:?}", start.elapsed())?;
    let start = Instant::now();
    let history = reopened.history(dataset, middle)?;
    writeln!(
        out,
        "history over {} editions: {:?}",
        history.presence.len(),
        start.elapsed()
    )?;
    let start = Instant::now();
    let kept = reopened.editions(None)?;
    writeln!(out, "list {} editions: {:?}", kept.len(), start.elapsed())?;
    let files = kept.iter().flat_map(|edition| &edition.files);
    let stored: u64 = files.map(|file| file.stored_bytes).sum();
    writeln!(out, "raw files take {:.2} MB of it", megabytes(stored))?;
    let start = Instant::now();
    let changes = reopened.changes(kept[0].id, kept[kept.len() - 1].id)?;
    writeln!(
        out,
        "first against last, {:?}: {:?}",
        changes.counts(),
        start.elapsed()
    )?;
    let start = Instant::now();
    let files: Result<Vec<_>, _> = kept
        .iter()
        .map(|edition| reopened.files(edition.id))
        .collect();
    writeln!(out, "all {} raw files: {:?}", files?.len(), start.elapsed())?;
    let start = Instant::now();
    writeln!(out, "{:?}: {:?}", reopened.verify()?, start.elapsed())?;
    Ok(())
}

fn record(ledger: &Ledger, text: &str, day: Date, reading: &Reading) -> Result<(), Box<dyn Error>> {
    let at = jiff::tz::TimeZone::UTC.to_timestamp(day.at(12, 0, 0, 0))?;
    let files = [SourceFile {
        name: "sdn.csv",
        bytes: text.as_bytes(),
    }];
    let edition = NewEdition {
        dataset: reading.dataset(),
        published: Some(day),
        counts_from: None,
        fetched: at,
        files: &files,
        origin: "bench",
    };
    ledger.record(&edition, reading, at, &Guard::default())?;
    Ok(())
}

fn real_editions(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    paths.retain(|path| path.extension().is_some_and(|kind| kind == "csv"));
    paths.sort();
    let mut real = Vec::new();
    for path in &paths {
        real.push(String::from_utf8_lossy(&std::fs::read(path)?).into_owned());
    }
    Ok(real)
}

/// Changes a few rows here and there, the same way each time.
fn edit(text: &str, seed: usize) -> String {
    let rows = text.lines().count();
    let changed: BTreeMap<usize, usize> = (0..CHANGES_A_DAY)
        .map(|number| ((seed * 7_919 + number * 104_729) % rows, number))
        .collect();
    let mut out = String::with_capacity(text.len() + 1_024);
    for (at, row) in text.lines().enumerate() {
        match changed.get(&at).map(|number| number % 3) {
            Some(0) => out.push_str(&format!(
                "{row} Linked To: UPDATE {seed}; alt. Passport X{seed}{at}."
            )),
            Some(1) => out.push_str(&row.replacen("-0- ", "\"amended\"", 1)),
            // One in three goes; the next real edition brings more.
            Some(_) => continue,
            None => out.push_str(row),
        }
        out.push_str("\r\n");
    }
    out
}

fn read(text: &str, day: Date) -> Reading {
    let mut entities = BTreeMap::new();
    let mut source = 0;
    for row in text.lines().filter(|row| row.contains(',')) {
        source += 1;
        for entity in read_row(row) {
            entities.insert(entity.id().clone(), entity);
        }
    }
    let tally = Tally {
        source,
        read: source,
        ..Tally::default()
    };
    let dataset = DatasetKey::new("us_ofac_sdn").expect("a good key");
    Reading::new(
        dataset,
        "bench/1",
        Some(day),
        entities.into_values().collect(),
        Vec::new(),
        tally,
    )
}

fn read_row(row: &str) -> Vec<Entity> {
    let fields: Vec<&str> = row
        .split(',')
        .map(|field| field.trim_matches('"'))
        .collect();
    let id = |kind: &str| EntityId::new(&format!("ofac-{kind}{}", fields[0])).expect("a good id");
    let schema = if fields.contains(&"individual") {
        Schema::PERSON
    } else {
        Schema::ORGANIZATION
    };
    let mut party = Entity::new(id(""), schema);
    let mut sanction = Entity::new(id("sanction-"), Schema::SANCTION);
    let mut address = Entity::new(id("address-"), Schema::ADDRESS);
    party.add("name", fields[1]);
    party.add("notes", row);
    party.add("addressEntity", address.id().as_str());
    sanction.add("entity", party.id().as_str());
    sanction.add("program", fields.get(3).copied().unwrap_or_default());
    sanction.add("authority", "Office of Foreign Assets Control");
    address.add("full", format!("{} street", fields[1]));
    vec![party, sanction, address]
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
