//! The contract of the index, tested: a search answers what brute force answers.

use std::sync::Arc;

use interdict_model::{Country, DatasetKey, Digest, EntityId, ReadingId, Schema};
use jiff::civil::date;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use interdict_names as names;
use interdict_names::{Name, NameKind};

/// Words as lists have them: families of spellings, particles, legal forms, other scripts.
const WORDS: &[&str] = &[
    "Mohammed",
    "Muhammad",
    "Mohamed",
    "Mohammad",
    "Ahmed",
    "Ahmad",
    "Hussein",
    "Husayn",
    "Hasan",
    "al",
    "bin",
    "de",
    "van",
    "der",
    "Abu",
    "Abd",
    "Abdul",
    "Rahman",
    "Abdulrahman",
    "Abdurrahman",
    "Kim",
    "Jong",
    "Un",
    "Ri",
    "Pak",
    "Li",
    "Lee",
    "Chen",
    "Wang",
    "Kang",
    "Xun",
    "Kangxun",
    "Ivanov",
    "Ivanova",
    "Vladimir",
    "Volodymyr",
    "Putin",
    "Sergei",
    "Sergey",
    "Petrovich",
    "Trading",
    "Company",
    "Co",
    "Ltd",
    "Limited",
    "LLC",
    "GmbH",
    "OOO",
    "International",
    "Bank",
    "Almaz",
    "Antey",
    "Almaz-Antey",
    "Concern",
    "Telecom",
    "Shipping",
    "No.",
    "7",
    "17",
    "II",
    "José",
    "García",
    "O'Neill",
    "Müller",
    "Mueller",
    "Владимир",
    "Путин",
    "محمد",
    "حسين",
    "習近平",
    "Kovacs",
    "Kowalski",
    "Smith",
    "Smyth",
    "John",
    "Jon",
    "J",
    "M.",
    "Catherine",
    "Katherine",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::sample::select(WORDS).prop_map(str::to_owned),
        1 => "[a-d]{1,14}",
        1 => "\\PC{1,5}",
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 0..6).prop_map(|words| words.join(" "))
}

fn kind() -> impl Strategy<Value = NameKind> {
    prop_oneof![Just(NameKind::Person), Just(NameKind::Organisation)]
}

fn country() -> impl Strategy<Value = Country> {
    prop::sample::select(vec!["ir", "ru", "kp"])
        .prop_map(|code| Country::from_code(code).expect("a country"))
}

fn listed() -> impl Strategy<Value = Listed> {
    (
        prop::option::of(2000_i16..2010),
        prop::option::of(2010_i16..2020),
    )
        .prop_map(|(from, to)| Listed {
            start: from.map(|year| date(year, 1, 1)),
            end: to.map(|year| date(year, 1, 1)),
        })
}

fn party() -> impl Strategy<Value = IndexedParty> {
    (
        prop::collection::vec((name(), kind(), any::<bool>()), 1..4),
        prop::sample::select(vec![Schema::PERSON, Schema::COMPANY, Schema::VESSEL]),
        prop::collection::vec(country(), 0..3),
        prop::collection::vec(listed(), 0..3),
    )
        .prop_map(|(names, schema, countries, listed)| IndexedParty {
            id: EntityId::new("unset").expect("an id"),
            schema,
            names: names
                .into_iter()
                .map(|(text, kind, weak)| IndexedName { text, kind, weak })
                .collect(),
            countries,
            identifiers: Vec::new(),
            listed,
        })
}

fn filter() -> impl Strategy<Value = Filter> {
    (
        prop::option::weighted(0.3, Just(vec![DatasetKey::new("list_1").expect("a key")])),
        prop::option::weighted(0.3, Just(vec![Schema::LEGAL_ENTITY])),
        prop::option::weighted(0.3, prop::collection::vec(country(), 0..2)),
        prop::option::weighted(0.3, (1998_i16..2022).prop_map(|year| date(year, 6, 1))),
    )
        .prop_map(|(datasets, schemata, countries, day)| Filter {
            datasets,
            schemata,
            countries,
            day,
        })
}

/// How a query differs from a listed name.
#[derive(Clone, Debug)]
enum Change {
    Drop(usize),
    Swap(usize),
    Join(usize),
    Initial(usize),
    Add(String),
    Edit(usize, usize, Option<char>),
    Reverse,
    Repeat(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = || 0..8_usize;
    prop_oneof![
        at().prop_map(Change::Drop),
        at().prop_map(Change::Swap),
        at().prop_map(Change::Join),
        at().prop_map(Change::Initial),
        word().prop_map(Change::Add),
        (at(), at(), prop::option::of(prop::char::range('a', 'z')))
            .prop_map(|(word, at, letter)| Change::Edit(word, at, letter)),
        Just(Change::Reverse),
        (1..40_usize).prop_map(Change::Repeat),
    ]
}

fn changed(name: &str, changes: &[Change]) -> String {
    let mut words: Vec<String> = name.split_whitespace().map(str::to_owned).collect();
    for change in changes {
        let within = |at: usize| at % words.len().max(1);
        match change {
            Change::Drop(at) if !words.is_empty() => drop(words.remove(within(*at))),
            Change::Swap(at) if words.len() > 1 => {
                let at = within(*at);
                let last = words.len() - 1;
                words.swap(at, last);
            }
            Change::Join(at) if words.len() > 1 => {
                let at = *at % (words.len() - 1);
                let next = words.remove(at + 1);
                words[at].push_str(&next);
            }
            Change::Initial(at) if !words.is_empty() => {
                let at = within(*at);
                words[at] = words[at].chars().take(1).collect();
            }
            Change::Add(word) => words.push(word.clone()),
            Change::Edit(at, place, letter) if !words.is_empty() => {
                let at = within(*at);
                let mut letters: Vec<char> = words[at].chars().collect();
                let place = *place % letters.len().max(1);
                match letter {
                    Some(letter) if place.is_multiple_of(2) => letters.insert(place, *letter),
                    Some(letter) => letters[place] = *letter,
                    None if letters.len() > 1 => drop(letters.remove(place)),
                    None => {}
                }
                words[at] = letters.into_iter().collect();
            }
            Change::Reverse => words.reverse(),
            Change::Repeat(times) => words = vec![words; *times].concat(),
            _ => {}
        }
    }
    words.join(" ")
}

/// One index that searches segment by segment, and one that searches all of them made one.
struct Indexes {
    split: NameIndex,
    whole: NameIndex,
}

fn index_of(folder: &TempDir, lists: &[Vec<IndexedParty>]) -> Indexes {
    let mut segments = Vec::new();
    for (number, parties) in lists.iter().enumerate() {
        let path = folder.path().join(format!("{number}.segment"));
        let mut builder = SegmentBuilder::new();
        let source = Source {
            dataset: DatasetKey::new(&format!("list_{}", number % 2)).expect("a key"),
            reading: ReadingId(Digest::from_bytes([number as u8; 32])),
        };
        let parties = parties.iter().enumerate();
        let parties = parties.map(|(at, party)| IndexedParty {
            id: EntityId::new(&format!("e-{}", at * 7 % 10_000)).expect("an id"),
            ..party.clone()
        });
        builder.add(source, parties);
        builder.write(&path).expect("written");
        segments.push(Arc::new(Segment::open(&path).expect("whole")));
    }
    let mut builder = SegmentBuilder::new();
    segments.iter().for_each(|segment| builder.append(segment));
    let path = folder.path().join("whole");
    builder.write(&path).expect("written");
    let whole = Arc::new(Segment::open(&path).expect("whole"));
    let split = NameIndex::new(segments);
    let whole = split.clone().with_whole(whole);
    Indexes { split, whole }
}

#[track_caller]
fn check(
    Indexes {
        split: index,
        whole,
    }: &Indexes,
    query: &str,
    kind: NameKind,
    ask: &Ask,
) -> Answer {
    let bare = names::analyse_bare(query, kind);
    let query = names::analyse(query, kind);
    let want = index.brute_force(&query, ask);
    let mut searcher = index.searcher();
    // Twice: what a search leaves behind must not show in the next.
    for _ in 0..2 {
        let got = searcher.search(&query, ask);
        assert_eq!(got.hits, want.hits, "{query:?} {ask:?}");
        assert_eq!(got.more, want.more, "{query:?} {ask:?}");
    }
    assert_eq!(whole.search(&bare, ask).hits, want.hits, "{query:?}");
    for level in Level::available() {
        let other = NameIndex::with_level(index.segments().to_vec(), level);
        assert_eq!(
            other.search(&query, ask).hits,
            want.hits,
            "{level:?} {query:?}"
        );
    }
    want
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_search_answers_what_brute_force_answers(
        lists in prop::collection::vec(prop::collection::vec(party(), 0..30), 1..4),
        asked in (0..100_usize, prop::collection::vec(change(), 0..4), kind(), name()),
        threshold in prop_oneof![8 => 5000_u16..9500, 1 => 0_u16..5000, 1 => 9500_u16..=10_000],
        limit in prop_oneof![Just(usize::MAX), 0..6_usize],
        filter in filter(),
    ) {
        let folder = TempDir::new().expect("a folder");
        let index = index_of(&folder, &lists);
        let (which, changes, kind, other) = asked;
        let listed: Vec<&str> = lists
            .iter()
            .flatten()
            .flat_map(|party| party.names.iter().map(|name| name.text.as_str()))
            .collect();
        let name = listed.get(which).copied().unwrap_or(&other);
        let ask = Ask { threshold, limit, filter };
        check(&index, &changed(name, &changes), kind, &ask);
    }
}

proptest! {
    #[test]
    fn names_are_read_back_as_they_were_analysed(
        lists in prop::collection::vec(prop::collection::vec(party(), 0..20), 1..3),
    ) {
        let folder = TempDir::new().expect("a folder");
        let index = index_of(&folder, &lists);
        let whole = index.whole.whole().expect("one of all");
        let parties: Vec<&IndexedParty> = lists.iter().flatten().collect();
        let firsts = lists.iter().scan(0, |next, list| Some(std::mem::replace(next, *next + list.len())));
        let segments = index.split.segments().iter().map(|one| &**one);
        for (segment, first) in segments.zip(firsts).chain([(whole, 0)]) {
            let view = segment.view(0);
            for (row, number) in view.names.iter().zip(0..) {
                let listed = &parties[first + row.party as usize].names[usize::from(row.ordinal)];
                let analysed = names::analyse(&listed.text, listed.kind);
                let name = view.name(number);
                let facts = |name: &Name| -> Vec<(u16, u16)> {
                    name.positions().iter().map(|one| (one.weight, one.clash)).collect()
                };
                prop_assert_eq!(facts(&name), facts(&analysed));
                prop_assert_eq!(name.parts(), analysed.parts(), "{}", listed.text);
                prop_assert_eq!((name.kind(), row.is_weak()), (analysed.kind(), listed.weak));
            }
        }
    }
}

#[test]
fn neighbours_are_found_written_together() {
    let folder = TempDir::new().expect("a folder");
    let mut list = crowded_list();
    let listed = [
        "Ali Ali Hassan",
        "Hassan Ali Hassan",
        "Seven Star Trading",
        "7 Star Trading",
        "Kang Xun Telecom",
        "Ao Ea",
        "Twenty One Kang Xun",
        "欧阳修",
        "阿卜杜拉",
    ];
    for (party, name) in list.iter_mut().zip(listed) {
        party.names[0].text = name.to_owned();
        party.names[0].kind = NameKind::Organisation;
    }
    let index = index_of(&folder, &[list]);
    let ask = Ask {
        threshold: 5000,
        limit: 50,
        filter: Filter::default(),
    };
    for (query, want) in [
        ("Alialihassan", "e-0"),
        ("Aliali Hassan", "e-0"),
        ("Ali Alihassan", "e-0"),
        ("Hassanali Hassan", "e-7"),
        ("Sevenstar Trading", "e-14"),
        ("7star Trading", "e-21"),
        ("Sevemstar Trading", "e-14"),
        ("Kangxun Telecom", "e-28"),
        ("Kangxum Telecom", "e-28"),
        ("Sivinstar Trading", "e-14"),
        ("Aoea", "e-35"),
        ("21 Kangxun", "e-42"),
        ("Ouyangxiu", "e-49"),
        ("Abdula", "e-56"),
    ] {
        let found = check(&index, query, NameKind::Organisation, &ask);
        let ids = found.hits.iter();
        let ids = ids.map(|hit| index.split.segments()[hit.segment].party(hit.party).id());
        assert!(
            ids.clone().any(|id| id == want),
            "{query}: {:?}",
            ids.collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_character_is_like_the_initial_of_its_reading() {
    let folder = TempDir::new().expect("a folder");
    let mut list = crowded_list();
    list[0].names[0].text = "L. Ming".to_owned();
    list[1].names[0].text = "李明".to_owned();
    let index = index_of(&folder, &[list]);
    let ask = Ask {
        threshold: 7000,
        limit: 50,
        filter: Filter::default(),
    };
    for query in ["李明", "L. Ming", "明 李", "M. Li"] {
        let found = check(&index, query, NameKind::Person, &ask);
        assert!(!found.hits.is_empty(), "{query}");
    }
}

/// Four thousand names of few syllables, so that neighbours abound, and islands and long lists with them.
fn crowded_list() -> Vec<IndexedParty> {
    const SYLLABLES: [&str; 12] = [
        "ka", "mo", "ran", "shi", "bel", "tor", "vi", "na", "zu", "hal", "de", "ix",
    ];
    let mut state = 7_u64;
    let mut below = move |limit: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % limit
    };
    let mut parties = Vec::new();
    for number in 0..4000 {
        let mut words = Vec::new();
        for _ in 0..1 + below(4) {
            let word: String = (0..1 + below(5)).map(|_| SYLLABLES[below(12)]).collect();
            words.push(word);
        }
        parties.push(IndexedParty {
            id: EntityId::new(&format!("crowd-{number}")).expect("an id"),
            schema: Schema::PERSON,
            names: vec![IndexedName {
                text: words.join(" "),
                kind: NameKind::Person,
                weak: false,
            }],
            countries: Vec::new(),
            identifiers: vec![format!("AB {number}/7"), "shared-1".to_owned()],
            listed: Vec::new(),
        });
    }
    parties
}

#[test]
fn in_a_crowd_a_search_answers_what_brute_force_answers() {
    let folder = TempDir::new().expect("a folder");
    let list = crowded_list();
    let index = index_of(&folder, std::slice::from_ref(&list));
    let mut hits = 0;
    for (at, party) in list.iter().enumerate().step_by(97) {
        let change = [
            Change::Edit(at, at / 3, Some('q')),
            Change::Edit(at, 1, None),
            Change::Join(0),
            Change::Initial(at),
            Change::Reverse,
        ];
        let query = changed(&party.names[0].text, &change[at % 5..=at % 5]);
        for threshold in [5000, 7000, 8500] {
            for limit in [3, usize::MAX] {
                let ask = Ask {
                    threshold,
                    limit,
                    filter: Filter::default(),
                };
                hits += check(&index, &query, NameKind::Person, &ask).hits.len();
            }
        }
    }
    assert!(
        hits > 300,
        "the queries are near enough to listed names: {hits}"
    );
}

#[test]
fn queries_at_the_limits_are_answered_alike() {
    let folder = TempDir::new().expect("a folder");
    let index = index_of(&folder, &[crowded_list()]);
    let ask = Ask {
        threshold: 5000,
        limit: 50,
        filter: Filter::default(),
    };
    let long_word = "kamoran".repeat(1500);
    let many_words = "kamo ran shibel torvi ".repeat(500);
    for query in ["", " ", "k", "ka", "kamo", &long_word, &many_words] {
        check(&index, query, NameKind::Person, &ask);
    }
    let empty = index_of(&TempDir::new().expect("a folder"), &[]);
    assert!(
        check(&empty, "kamo", NameKind::Person, &ask)
            .hits
            .is_empty()
    );
}

#[test]
fn a_party_is_read_back_as_it_was_given() {
    let folder = TempDir::new().expect("a folder");
    let index = index_of(&folder, &[crowded_list()]);
    let segment = &index.split.segments()[0];
    assert_eq!(segment.party_count(), 4000);
    let party = segment.party(3);
    assert_eq!(party.id(), "e-21");
    assert_eq!(party.schema(), Schema::PERSON);
    assert_eq!(party.source().dataset.as_str(), "list_0");
    assert_eq!(segment.parties_with_identifier("ab-3 7"), [3]);
    assert_eq!(segment.parties_with_identifier("SHARED1").len(), 4000);
    assert!(segment.parties_with_identifier("AB9999").is_empty());
}

fn written(list: &[IndexedParty], path: &std::path::Path) -> Vec<u8> {
    let mut builder = SegmentBuilder::new();
    let source = Source {
        dataset: DatasetKey::new("list").expect("a key"),
        reading: ReadingId(Digest::from_bytes([9; 32])),
    };
    builder.add(source, list.iter().cloned());
    builder.write(path).expect("written");
    std::fs::read(path).expect("readable")
}

#[test]
fn the_same_parties_give_the_same_bytes() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("segment");
    let list = &crowded_list()[..500];
    let first = written(list, &path);
    assert!(first == written(list, &path));
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .expect("readable")
        .collect();
    assert_eq!(left.len(), 1, "no temporary file is left");
}

#[test]
fn a_damaged_file_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("segment");
    let whole = written(&crowded_list()[..3], &path);
    Segment::open(&path).expect("whole");
    // Every byte of the header and of the table, and each thirteenth after: every section is hit.
    for at in (0..2048).chain((2048..whole.len()).step_by(13)) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        std::fs::write(&path, &bytes).expect("written");
        let refused = Segment::open(&path).expect_err("a flipped bit");
        let outdated = (8..16).contains(&at);
        match refused {
            SegmentError::Damaged { .. } if !outdated => {}
            SegmentError::Outdated { .. } if outdated => {}
            other => panic!("byte {at}: {other}"),
        }
    }
    for length in (0..whole.len()).step_by(13).chain([whole.len() - 1]) {
        std::fs::write(&path, &whole[..length]).expect("written");
        Segment::open(&path).expect_err("a truncated file");
    }
    let mut longer = whole.clone();
    longer.push(0);
    std::fs::write(&path, &longer).expect("written");
    Segment::open(&path).expect_err("a longer file");
}

#[test]
fn errors_say_what_is_wrong_with_which_file() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("segment");
    let missing = Segment::open(&path).expect_err("no file").to_string();
    assert!(
        missing.starts_with("cannot open the segment file"),
        "{missing}"
    );
    std::fs::write(
        &path,
        b"something else altogether, but long enough to be a header or so",
    )
    .unwrap();
    let other = Segment::open(&path).expect_err("no segment").to_string();
    assert!(
        other.ends_with("it does not begin as a segment does"),
        "{other}"
    );
}

#[test]
fn initials_written_together_are_like_the_acronym_of_two_words() {
    let folder = TempDir::new().expect("a folder");
    let mut list = crowded_list();
    list[0].names[0].text = "Mohammed Mohammed Abu Mohammed".to_owned();
    let index = index_of(&folder, &[list]);
    let ask = Ask {
        threshold: 5000,
        limit: 50,
        filter: Filter::default(),
    };
    let found = check(&index, "Mohammed Mohammed A M", NameKind::Person, &ask);
    assert!(!found.hits.is_empty());
}

#[test]
fn a_bare_query_knows_its_words_where_a_beginning_brings_names() {
    let folder = TempDir::new().expect("a folder");
    let mut list = crowded_list();
    // So many words begin with it that they are not looked at one by one.
    for (number, letter) in (0..).zip(('a'..='z').cycle().take(104)) {
        let syllable = ["ko", "ra", "mi", "tu"][number / 26];
        list[number].names[0].text = format!("Petrovich Ivan{letter}{syllable}");
    }
    // Two well-known names, so that one is seldom the other cut short.
    list[200].names[0].text = "Petrovich Ivanov".to_owned();
    let index = index_of(&folder, &[list]);
    for threshold in [1, 3000, 5000, 7000] {
        let ask = Ask {
            threshold,
            limit: usize::MAX,
            filter: Filter::default(),
        };
        for kind in [NameKind::Person, NameKind::Vessel] {
            let found = check(&index, "Petrovich Ivan", kind, &ask);
            assert!(
                found.hits.iter().any(|hit| hit.party == 200),
                "{threshold} {kind:?}"
            );
        }
    }
}
