//! What is known of a party besides its names, and what a contradiction costs.

use interdict_model::{Country, DateRelation, Entity, PartialDate, PropertyType, Schema};

use super::{Identifier, Scheme};

/// What is known of a party besides its names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Birth dates, or founding dates of an organisation.
    pub birth_dates: Vec<PartialDate>,
    /// Countries it is tied to in any way.
    pub countries: Vec<Country>,
    /// The gender, where stated.
    pub gender: Option<Gender>,
    /// Identifiers, sorted.
    pub identifiers: Vec<Identifier>,
}

/// A gender as lists state it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Gender {
    Female,
    Male,
}

/// What one kind of evidence says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Both state the same.
    Same,
    /// What they state can be the same: one leaves open what the other says.
    CannotTell,
    /// They differ as a typing error would make them differ.
    Near,
    /// They contradict each other.
    Different,
    /// One side does not state it.
    Missing,
}

/// One piece of evidence besides the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Which kind.
    pub kind: Contradiction,
    /// What it says.
    pub level: Level,
    /// What was asked for.
    pub query: String,
    /// What is listed.
    pub listed: String,
    /// What is left of the score, in thousandths.
    pub factor_permille: u32,
}

/// The kinds of evidence that can contradict a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Contradiction {
    BirthDate,
    Country,
    Gender,
    Identifier,
}

/// What is left of a score, in thousandths, when this evidence contradicts. One table, so that it
/// can be judged as a whole: an exact name keeps a review-level score under any one contradiction,
/// because lists and customers both err, and loses it under several.
const fn cost(kind: Contradiction, level: Level) -> u32 {
    match (kind, level) {
        // A digit mistyped, day and month swapped: what a clerk does to a true date.
        (Contradiction::BirthDate, Level::Near) => 960,
        (Contradiction::BirthDate, Level::Different) => 750,
        // Weak: people move, and lists state some of a party's countries only.
        (Contradiction::Country, Level::Different) => 930,
        (Contradiction::Gender, Level::Different) => 850,
        // Of a scheme that gives each party one: as strong as a birth date, and as easily mistyped.
        (Contradiction::Identifier, Level::Different) => 800,
        _ => 1000,
    }
}

impl Evidence {
    /// Whether it is about an identifier.
    #[must_use]
    pub fn is_identifier(&self) -> bool {
        self.kind == Contradiction::Identifier
    }
}

impl Facts {
    /// Gathers what an entity states of itself.
    #[must_use]
    pub fn of(entity: &Entity) -> Self {
        let mut facts = Self {
            birth_dates: entity
                .dates("birthDate")
                .chain(entity.dates("incorporationDate"))
                .collect(),
            gender: entity.first("gender").and_then(Gender::named),
            ..Self::default()
        };
        for said in entity.statements() {
            match said.property.kind() {
                PropertyType::Country => facts.countries.extend(Country::from_code(&said.value)),
                PropertyType::Identifier => facts
                    .identifiers
                    .extend(Identifier::stated(said.property.name(), &said.value)),
                _ => {}
            }
        }
        if entity.schema().is_a(Schema::CRYPTO_WALLET) {
            facts
                .identifiers
                .extend(entity.values("publicKey").filter_map(Identifier::untold));
        }
        facts.settle();
        facts
    }

    /// Sorts and removes doubles.
    pub fn settle(&mut self) {
        self.birth_dates.sort_unstable();
        self.birth_dates.dedup();
        self.countries.sort_unstable();
        self.countries.dedup();
        self.identifiers.sort_unstable();
        self.identifiers.dedup();
    }
}

impl Gender {
    /// Reads a gender as FollowTheMoney writes it.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        match text {
            "female" => Some(Self::Female),
            "male" => Some(Self::Male),
            _ => None,
        }
    }

    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }
}

/// Weighs what both sides state. Gives what is left of the name's score, and the evidence.
///
/// The score never rises here, so that whatever bounds the name's score bounds the whole.
#[must_use]
pub fn weigh(score: u32, query: &Facts, listed: &Facts) -> (u32, Vec<Evidence>) {
    let found = [
        birth_date(query, listed),
        country(query, listed),
        gender(query, listed),
        identifier(query, listed),
    ];
    let evidence: Vec<Evidence> = found.into_iter().flatten().collect();
    let score = evidence
        .iter()
        .fold(score, |left, piece| left * piece.factor_permille / 1000);
    (score, evidence)
}

fn evidence(kind: Contradiction, level: Level, query: String, listed: String) -> Option<Evidence> {
    Some(Evidence {
        kind,
        level,
        query,
        listed,
        factor_permille: cost(kind, level),
    })
}

fn birth_date(query: &Facts, listed: &Facts) -> Option<Evidence> {
    let pairs = query
        .birth_dates
        .iter()
        .flat_map(|q| listed.birth_dates.iter().map(move |l| (q, l)));
    // The best-fitting pair speaks: a list may state several dates for one person.
    let (level, q, l) = pairs.map(|(q, l)| (date_level(q, l), q, l)).min()?;
    evidence(
        Contradiction::BirthDate,
        level,
        q.to_string(),
        l.to_string(),
    )
}

fn date_level(query: &PartialDate, listed: &PartialDate) -> Level {
    match query.relate(listed) {
        DateRelation::Same => Level::Same,
        DateRelation::CannotTell => Level::CannotTell,
        DateRelation::Different if mistyped(&query.to_string(), &listed.to_string()) => Level::Near,
        DateRelation::Different => Level::Different,
    }
}

/// Whether one date can be the other with one digit wrong, two digits swapped, or day and month swapped.
fn mistyped(a: &str, b: &str) -> bool {
    let length = a.len().min(b.len());
    // A year alone against a whole date: compare the years.
    let (a, b) = (&a.as_bytes()[..length], &b.as_bytes()[..length]);
    let differing: Vec<usize> = (0..length).filter(|at| a[*at] != b[*at]).collect();
    let digits_swapped = |x: usize, y: usize| a[x] == b[y] && a[y] == b[x];
    match differing[..] {
        // The first two digits of a year are not mistyped into another century's.
        [at] => at >= 2,
        [x, y] => digits_swapped(x, y) && x >= 2,
        _ => length == 10 && a[..4] == b[..4] && a[5..7] == b[8..10] && a[8..10] == b[5..7],
    }
}

fn country(query: &Facts, listed: &Facts) -> Option<Evidence> {
    let (query, listed) = (&query.countries, &listed.countries);
    if query.is_empty() || listed.is_empty() {
        return None;
    }
    let shared = query.iter().find(|country| listed.contains(country));
    match shared {
        Some(country) => evidence(
            Contradiction::Country,
            Level::Same,
            country.code().to_owned(),
            country.code().to_owned(),
        ),
        None => evidence(
            Contradiction::Country,
            Level::Different,
            codes(query),
            codes(listed),
        ),
    }
}

fn codes(countries: &[Country]) -> String {
    countries
        .iter()
        .map(|country| country.code())
        .collect::<Vec<_>>()
        .join(", ")
}

fn gender(query: &Facts, listed: &Facts) -> Option<Evidence> {
    let (query, listed) = (query.gender?, listed.gender?);
    let level = if query == listed {
        Level::Same
    } else {
        Level::Different
    };
    evidence(
        Contradiction::Gender,
        level,
        query.name().to_owned(),
        listed.name().to_owned(),
    )
}

/// An identifier that both state; or two different ones of a scheme of which a party has one only.
fn identifier(query: &Facts, listed: &Facts) -> Option<Evidence> {
    let pairs = || {
        query
            .identifiers
            .iter()
            .flat_map(|q| listed.identifiers.iter().map(move |l| (q, l)))
    };
    let of_one_scheme =
        |q: &Identifier, l: &Identifier| q.scheme == l.scheme && q.scheme != Scheme::Other;
    let (level, (q, l)) = pairs()
        .find(|(q, l)| q.value == l.value)
        .map(|pair| (Level::Same, pair))
        .or_else(|| {
            pairs()
                .find(|(q, l)| of_one_scheme(q, l))
                .map(|pair| (Level::Different, pair))
        })?;
    evidence(
        Contradiction::Identifier,
        level,
        q.value.clone(),
        l.value.clone(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn born(text: &str) -> Facts {
        Facts {
            birth_dates: vec![text.parse().unwrap()],
            ..Facts::default()
        }
    }

    #[test]
    fn birth_dates_have_levels() {
        #[track_caller]
        fn check(query: &str, listed: &str, want: Level) {
            assert_eq!(weigh(10_000, &born(query), &born(listed)).1[0].level, want);
        }
        check("1962-11-23", "1962-11-23", Level::Same);
        check("1962", "1962-11-23", Level::CannotTell);
        check("1963-11-23", "1962-11-23", Level::Near);
        check("1926-11-23", "1962-11-23", Level::Near);
        check("1962-05-06", "1962-06-05", Level::Near);
        check("1952", "1962-11-23", Level::Near);
        check("1941-02-03", "1962-11-23", Level::Different);
        check("2062-11-23", "1962-11-23", Level::Different);
    }

    #[test]
    fn what_is_missing_costs_nothing() {
        let (score, evidence) = weigh(10_000, &born("1962"), &Facts::default());
        assert_eq!((score, evidence.len()), (10_000, 0));
    }

    #[test]
    fn a_score_never_rises() {
        let query = Facts {
            gender: Some(Gender::Male),
            ..born("1962")
        };
        let same = weigh(9_000, &query, &query).0;
        let other = Facts {
            gender: Some(Gender::Female),
            ..born("1941")
        };
        assert_eq!(same, 9_000);
        assert!(weigh(9_000, &query, &other).0 < 9_000);
    }

    #[test]
    fn identifiers_agree_or_contradict_by_scheme() {
        #[track_caller]
        fn check(query: (&str, &str), listed: (&str, &str), want: Option<Level>) {
            let facts = |(property, text): (&str, &str)| Facts {
                identifiers: Identifier::stated(property, text).into_iter().collect(),
                ..Facts::default()
            };
            let (_, evidence) = weigh(10_000, &facts(query), &facts(listed));
            assert_eq!(evidence.first().map(|piece| piece.level), want);
        }
        check(
            ("imoNumber", "IMO 9074729"),
            ("imoNumber", "9074729"),
            Some(Level::Same),
        );
        check(
            ("imoNumber", "9074729"),
            ("imoNumber", "9187629"),
            Some(Level::Different),
        );
        check(
            ("passportNumber", "A1234567"),
            ("passportNumber", "B7654321"),
            None,
        );
        check(
            ("idNumber", "A-1234567"),
            ("passportNumber", "A1234567"),
            Some(Level::Same),
        );
    }

    #[test]
    fn the_best_of_several_dates_speaks() {
        let listed = Facts {
            birth_dates: vec!["1941".parse().unwrap(), "1962".parse().unwrap()],
            ..Facts::default()
        };
        assert_eq!(
            weigh(10_000, &born("1962-11-23"), &listed).1[0].level,
            Level::CannotTell
        );
    }
}
