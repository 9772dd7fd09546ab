//! Whatever names are listed and asked: a search answers what brute force answers.
#![no_main]

use std::sync::Arc;

use arbitrary::Arbitrary;
use interdict::index::{
    Ask, Filter, IndexedName, IndexedParty, NameIndex, Segment, SegmentBuilder, Source,
};
use interdict_model::{DatasetKey, Digest, EntityId, ReadingId, Schema};
use interdict_names::{NameKind, analyse};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Case {
    lists: Vec<Vec<Party>>,
    query: Name,
    threshold: u16,
    limit: u8,
    only_first: bool,
}

#[derive(Arbitrary, Debug)]
struct Party {
    names: Vec<Name>,
}

#[derive(Arbitrary, Debug)]
struct Name {
    words: Vec<Word>,
    kind: u8,
}

#[derive(Arbitrary, Debug)]
enum Word {
    /// One of the words that real names share.
    Known(u8),
    /// One of them, cut or with a letter put in.
    Changed(u8, u8, Option<char>),
    Any(String),
}

const KNOWN: [&str; 24] = [
    "mohammed", "muhammad", "hussein", "husayn", "al", "bin", "abd", "rahman", "abdulrahman",
    "kim", "jong", "kang", "xun", "kangxun", "ivanov", "trading", "company", "ltd", "OOO",
    "almaz", "antey", "bank", "7", "17",
];

fuzz_target!(|case: Case| {
    let folder = tempfile::tempdir().expect("a folder");
    let lists = case.lists.iter().take(3);
    let segments = lists.enumerate().map(|(number, parties)| {
        let path = folder.path().join(number.to_string());
        let mut builder = SegmentBuilder::new();
        builder.add(source(number), parties.iter().take(40).enumerate().map(party));
        builder.write(&path).expect("written");
        Arc::new(Segment::open(&path).expect("whole"))
    });
    let index = NameIndex::new(segments.collect());
    let datasets = case.only_first.then(|| vec![source(0).dataset]);
    let ask = Ask {
        threshold: case.threshold % 10_001,
        limit: usize::from(case.limit),
        filter: Filter { datasets, ..Filter::default() },
    };
    let query = analyse(&text(&case.query), kind(case.query.kind));
    let (found, wanted) = (index.search(&query, &ask), index.brute_force(&query, &ask));
    assert_eq!((found.hits, found.more), (wanted.hits, wanted.more));
});

fn source(number: usize) -> Source {
    Source {
        dataset: DatasetKey::new(&format!("list_{}", number % 2)).expect("a key"),
        reading: ReadingId(Digest::from_bytes([number as u8; 32])),
    }
}

fn party((number, party): (usize, &Party)) -> IndexedParty {
    let names = party.names.iter().take(4);
    IndexedParty {
        id: EntityId::new(&format!("e{}", number * 7 % 41)).expect("an id"),
        schema: Schema::LEGAL_ENTITY,
        names: names
            .map(|name| IndexedName { text: text(name), kind: kind(name.kind), weak: false })
            .collect(),
        countries: Vec::new(),
        births: Vec::new(),
        gender: None,
        identifiers: Vec::new(),
        listed: Vec::new(),
    }
}

fn text(name: &Name) -> String {
    let known = |at: u8| KNOWN[usize::from(at) % KNOWN.len()].to_owned();
    let words = name.words.iter().map(|word| match word {
        Word::Known(at) => known(*at),
        Word::Changed(at, place, letter) => {
            let mut word = known(*at);
            let place = usize::from(*place) % (word.len() + 1);
            match letter {
                Some(letter) => word.insert(place, *letter),
                None => word.truncate(place),
            }
            word
        }
        Word::Any(text) => text.clone(),
    });
    words.collect::<Vec<_>>().join(" ")
}

fn kind(number: u8) -> NameKind {
    match number % 4 {
        0 => NameKind::Person,
        1 => NameKind::Organisation,
        2 => NameKind::Vessel,
        _ => NameKind::Unknown,
    }
}
