//! Lists, and what is asked of them.

use std::sync::Arc;

use arbitrary::{Arbitrary, Result, Unstructured};
use interdict::index::{
    Ask, Filter, IndexedName, IndexedParty, Level, Listed, Segment, SegmentBuilder, Source,
};
use interdict_model::{Country, DatasetKey, Digest, EntityId, ReadingId, Schema};
use interdict_names::NameKind;
use jiff::civil::{Date, date};

use crate::Crowd;
use crate::crowd::{Mixed, sown};
use crate::words::{changed, name};

/// Lists and questions.
#[derive(Clone, Debug)]
pub struct Case {
    /// The lists, each with parties.
    pub lists: Vec<Vec<IndexedParty>>,
    /// A list that stands after them.
    pub crowd: Option<Crowd>,
    /// Whether all lists are searched as one segment as well.
    pub whole: bool,
    /// What is asked, one after the other of the same searcher.
    pub asked: Vec<Asked>,
}

/// One question.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The name.
    pub text: String,
    /// What kind of thing it is said to name.
    pub kind: NameKind,
    /// Threshold, limit and filter.
    pub ask: Ask,
    /// A level of the processor other than the best, perhaps.
    pub level: Level,
}

/// How many bytes a case is read from.
const BYTES: usize = 4096;

impl<'a> Arbitrary<'a> for Case {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let given = u.bytes(u.len())?;
        // Where the input ends, bytes follow that its beginning chose: a short input is as rich a case as a long one.
        // A mutation behind the beginning leaves them as they are.
        let seed = given
            .iter()
            .take(2)
            .fold(0, |seed, byte| seed << 8 | u64::from(*byte));
        let mut bytes = Mixed::new(seed).bytes(BYTES);
        let length = given.len().min(BYTES);
        bytes[..length].copy_from_slice(&given[..length]);
        case(&mut Unstructured::new(&bytes))
    }
}

fn case(u: &mut Unstructured<'_>) -> Result<Case> {
    // The bytes of the seed.
    u.arbitrary::<u16>()?;
    let crowd = match u.int_in_range(0..=127_u8)? {
        0..=79 => None,
        80..=117 => Some(Crowd::Hundreds),
        118..=126 => Some(Crowd::Thousands),
        _ => Some(Crowd::Windows),
    };
    let whole = u.ratio(if crowd.is_some() { 1_u8 } else { 3 }, 4_u8)?
        && crowd.is_none_or(|crowd| crowd == Crowd::Hundreds);
    let count = u.int_in_range(0..=3_u8)?;
    let lists = (0..count).map(|_| list(u)).collect::<Result<Vec<_>>>()?;
    let most = if crowd == Some(Crowd::Windows) { 1 } else { 4 };
    let questions = u.int_in_range(1..=most)?;
    let questions = (0..questions).map(|_| asked(u, &lists, crowd));
    let asked = questions.collect::<Result<_>>()?;
    Ok(Case {
        lists,
        crowd,
        whole,
        asked,
    })
}

/// Some parties that grow from a few bytes, and some that are written out.
fn list(u: &mut Unstructured<'_>) -> Result<Vec<IndexedParty>> {
    let seed = u64::from(u.arbitrary::<u16>()?) << 16;
    let sowed = u.int_in_range(0..=30_u8)?;
    let mut parties: Vec<IndexedParty> = (0..u64::from(sowed)).map(|at| sown(seed + at)).collect();
    for _ in 0..u.int_in_range(0..=6_u8)? {
        let at = u.int_in_range(0..=parties.len())?;
        parties.insert(at, party(u)?);
    }
    Ok(parties)
}

/// A party.
pub(crate) fn party(u: &mut Unstructured<'_>) -> Result<IndexedParty> {
    let schemata = [
        Schema::PERSON,
        Schema::COMPANY,
        Schema::LEGAL_ENTITY,
        Schema::VESSEL,
    ];
    let schema = *u.choose(&schemata)?;
    // Few ids, so that some parties share one.
    let id = EntityId::new(&format!("e{}", u.int_in_range(0..=99_u8)?)).expect("an id");
    let names = *u.choose(&[1_u8, 1, 2, 3, 0, 5])?;
    let names = (0..names).map(|_| {
        Ok(IndexedName {
            text: name(u)?,
            kind: kind(u)?,
            weak: u.arbitrary()?,
        })
    });
    let mut names = names.collect::<Result<Vec<_>>>()?;
    if u.ratio(1_u8, 8_u8)? {
        // The same name again: its first ordinal counts.
        names.extend(names.first().cloned());
    }
    let countries = *u.choose(&[0_u8, 1, 2])?;
    let listed = *u.choose(&[0_u8, 1, 2])?;
    Ok(IndexedParty {
        id,
        schema,
        names,
        countries: (0..countries).map(|_| country(u)).collect::<Result<_>>()?,
        identifiers: Vec::new(),
        listed: (0..listed)
            .map(|_| {
                Ok(Listed {
                    start: some_day(u)?,
                    end: some_day(u)?,
                })
            })
            .collect::<Result<_>>()?,
    })
}

fn kind(u: &mut Unstructured<'_>) -> Result<NameKind> {
    let (person, organisation) = (NameKind::Person, NameKind::Organisation);
    u.choose(&[
        person,
        organisation,
        person,
        NameKind::Unknown,
        NameKind::Vessel,
    ])
    .copied()
}

fn country(u: &mut Unstructured<'_>) -> Result<Country> {
    let code = u.choose(&["ir", "ru", "kp"])?;
    Ok(Country::from_code(code).expect("a country"))
}

fn some_day(u: &mut Unstructured<'_>) -> Result<Option<Date>> {
    Ok(match u.ratio(1_u8, 4_u8)? {
        true => None,
        false => Some(day(u)?),
    })
}

/// Few days, so that first and last days are hit.
fn day(u: &mut Unstructured<'_>) -> Result<Date> {
    let year = 2000 + i16::from(u.int_in_range(0..=3_u8)?);
    Ok(date(year, 1, 1 + i8::from(u.arbitrary::<bool>()?)))
}

fn asked(
    u: &mut Unstructured<'_>,
    lists: &[Vec<IndexedParty>],
    crowd: Option<Crowd>,
) -> Result<Asked> {
    let text = match u.ratio(1_u8, 5_u8)? {
        true => name(u)?,
        false => one_listed(u, lists, crowd)?,
    };
    Ok(Asked {
        text: changed(u, &text)?,
        kind: kind(u)?,
        ask: Ask {
            threshold: threshold(u)?,
            limit: limit(u)?,
            filter: filter(u)?,
        },
        level: *u.choose(&Level::available())?,
    })
}

/// A name that is listed, if there is one.
fn one_listed(
    u: &mut Unstructured<'_>,
    lists: &[Vec<IndexedParty>],
    crowd: Option<Crowd>,
) -> Result<String> {
    let crowd = crowd.map_or(&[][..], |crowd| &crowd.made().parties);
    let list = match u.int_in_range(0..=lists.len())? {
        0 => crowd,
        number => &lists[number - 1],
    };
    let Some(last) = list.len().checked_sub(1) else {
        return name(u);
    };
    let names = &list[u.int_in_range(0..=last)?].names;
    Ok(match names.is_empty() {
        true => String::new(),
        false => u.choose(names)?.text.clone(),
    })
}

fn threshold(u: &mut Unstructured<'_>) -> Result<u16> {
    match u.int_in_range(0..=9_u8)? {
        0..=5 => u.int_in_range(5000..=9500),
        6 => u.int_in_range(0..=300),
        7 => u.int_in_range(9500..=10_000),
        _ => u.int_in_range(0..=10_000),
    }
}

fn limit(u: &mut Unstructured<'_>) -> Result<usize> {
    Ok(match u.int_in_range(0..=3_u8)? {
        0 | 1 => usize::MAX,
        2 => usize::from(u.int_in_range(0..=6_u8)?),
        _ => usize::from(u.arbitrary::<u8>()?),
    })
}

fn filter(u: &mut Unstructured<'_>) -> Result<Filter> {
    if u.arbitrary::<bool>()? {
        return Ok(Filter::default());
    }
    let schemata = [Schema::PERSON, Schema::COMPANY, Schema::VESSEL];
    Ok(Filter {
        datasets: match u.int_in_range(0..=3_u8)? {
            0 => Some(vec![source(0).dataset]),
            1 => Some(vec![source(1).dataset, source(2).dataset]),
            _ => None,
        },
        schemata: match u.ratio(1_u8, 4_u8)? {
            true => Some(vec![*u.choose(&schemata)?]),
            false => None,
        },
        countries: match u.int_in_range(0..=5_u8)? {
            0 => Some(Vec::new()),
            1 | 2 => Some(vec![country(u)?]),
            _ => None,
        },
        day: match u.ratio(1_u8, 3_u8)? {
            true => Some(day(u)?),
            false => None,
        },
    })
}

/// The source of a list. Lists share datasets, as the readings of one dataset do.
pub fn source(number: u8) -> Source {
    Source {
        dataset: DatasetKey::new(&format!("list_{}", number % 2)).expect("a key"),
        reading: ReadingId(Digest::from_bytes([number; 32])),
    }
}

/// The segment of a list.
///
/// # Panics
/// When it cannot be written or opened again.
pub fn segment(number: u8, parties: &[IndexedParty]) -> Arc<Segment> {
    let mut builder = SegmentBuilder::new();
    builder.add(source(number), parties.iter().cloned());
    written(builder)
}

/// The segment that a builder writes. Its file is gone when this returns: it stays mapped.
///
/// # Panics
/// When it cannot be written or opened again.
pub fn written(builder: SegmentBuilder) -> Arc<Segment> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("segment");
    builder.write(&path).expect("written");
    Arc::new(Segment::open(&path).expect("whole"))
}
