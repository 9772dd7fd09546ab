//! No input makes a reader panic: excerpts with bytes changed, lost, doubled and cut off.

#[path = "../support/mod.rs"]
mod support;

use interdict_lists::{Catalogue, DeltaIndex, Mapping};
use interdict_model::SourceFile;
use support::read;

/// How many spoiled copies of each excerpt are read: enough to reach every field of a record some
/// times over, in a few seconds.
const COPIES: u64 = 1000;

/// Bytes that mean something in one format or another.
const SHARP: &[u8] = b"\"',;|<>[]{}()&:\\/-0123456789 \t\n\r\x00\xff\xc3";

macro_rules! excerpt {
    ($dataset:literal, $path:literal) => {
        (
            $dataset,
            $path,
            include_bytes!(concat!("../", $path)) as &[u8],
        )
    };
}

const EXCERPTS: &[(&str, &str, &[u8])] = &[
    excerpt!("us_bis_denied", "bis/cases/valid/dpl.txt"),
    excerpt!("us_bis_denied", "bis/cases/valid/dpl.csv"),
    excerpt!("us_bis_mieu", "bis/cases/valid/mieu.csv"),
    excerpt!("us_bis_entity_list", "bis/cases/valid/entity_list.json"),
    excerpt!("us_trade_csl", "csl/cases/valid/csl_2016-02.csv"),
    excerpt!("us_trade_csl", "csl/cases/valid/csl_2019-12.csv"),
    excerpt!("us_trade_csl", "csl/cases/valid/csl_2025-06.csv"),
    excerpt!("us_trade_csl", "csl/cases/valid/consolidated.json"),
    excerpt!("us_ddtc_debarred", "state/cases/valid/ddtc_2014.csv"),
    excerpt!("us_ddtc_debarred", "state/cases/valid/ddtc_2019-11.csv"),
    excerpt!("us_state_isn", "state/cases/valid/isn_2014.csv"),
    excerpt!("us_state_isn", "state/cases/valid/isn_2016-04.csv"),
    excerpt!("us_state_isn", "state/cases/valid/isn_2016-12.csv"),
    excerpt!("us_fcc_covered_list", "procurement/cases/valid/fcc.csv"),
    excerpt!(
        "us_dod_chinese_milcorps",
        "procurement/cases/valid/milcorps.csv"
    ),
    excerpt!("us_special_leg", "procurement/cases/valid/inksna.csv"),
    excerpt!("us_cuba_sanctions", "procurement/cases/valid/cuba.csv"),
    excerpt!("zala", "ftm/cases/valid/entities.ftm.json"),
    excerpt!("peps", "ftm/cases/valid/targets.nested.json"),
];

/// A small generator (xorshift), so that every run spoils the same bytes.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).expect("below a usize")
    }
}

fn spoiled(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(4) {
        let from = dice.below(bytes.len());
        let to = (from + dice.below(40)).min(bytes.len());
        match dice.below(5) {
            0 => bytes.truncate(from),
            1 => drop(bytes.drain(from..to)),
            2 => {
                let part = bytes[from..to].to_vec();
                let at = dice.below(bytes.len());
                bytes.splice(at..at, part);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(from) {
                    *byte = SHARP[dice.below(SHARP.len())];
                }
            }
        }
    }
    bytes
}

#[test]
fn spoiled_excerpts_are_read_or_refused() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut readings, mut refusals) = (0, 0);
    for (dataset, path, bytes) in EXCERPTS {
        for _ in 0..COPIES {
            let name = path.rsplit('/').next().expect("a file name");
            match read(dataset, &[(name, &spoiled(bytes, &mut dice))]) {
                Ok(reading) => {
                    assert!(reading.tally().adds_up());
                    readings += 1;
                }
                Err(fault) => {
                    assert!(!fault.remedy().is_empty());
                    refusals += 1;
                }
            }
        }
    }
    // Both ends are reached, or the spoiling is too coarse or too fine to test anything.
    assert!(
        readings > 500 && refusals > 500,
        "{readings} read, {refusals} refused"
    );
}

#[test]
fn spoiled_mappings_and_catalogues_are_read_or_refused() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let mapping = include_bytes!("../custom/cases/valid/watch.mapping.toml");
    let data = include_bytes!("../custom/cases/valid/watch.csv");
    let catalogue = br#"{"run_time":"2024-06-13T13:47:17","datasets":[{"name":"a","version":"20240527134702-zbn","resources":[{"name":"entities.ftm.json","size":5}],"children":["b"]}]}"#;
    let deltas = br#"{"versions":{"20240527134702-zbn":"u"},"updated_at":"2024-05-28T14:47:29Z"}"#;
    for _ in 0..COPIES {
        let bytes = spoiled(mapping, &mut dice);
        let file = SourceFile {
            name: "m.toml",
            bytes: &bytes,
        };
        if Mapping::parse(&file).is_ok() {
            let _ = read("acme", &[("watch.csv", data), ("m.toml", &bytes)]);
        }
        let _ = read(
            "acme",
            &[
                ("watch.csv", &spoiled(data, &mut dice)),
                ("m.toml", mapping),
            ],
        );
        let bytes = spoiled(catalogue, &mut dice);
        let _ = Catalogue::read(&SourceFile {
            name: "index.json",
            bytes: &bytes,
        });
        let bytes = spoiled(deltas, &mut dice);
        let _ = DeltaIndex::read(&SourceFile {
            name: "delta.json",
            bytes: &bytes,
        });
    }
}
