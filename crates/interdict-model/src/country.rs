//! Countries and territories, by code and by the names that lists give them.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::LazyLock;

/// A country or territory, under the code that FollowTheMoney uses: ISO 3166-1 alpha-2 in lower
/// case (`ir`), and a few codes for former states and disputed territories (`suhh`, `ua-cri`).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Country(&'static Row);

#[derive(PartialEq, Eq, Hash)]
struct Row {
    code: &'static str,
    name: &'static str,
}

struct Table {
    codes: BTreeMap<&'static str, Country>,
    /// Normalised names that mean one country only.
    names: HashMap<String, Country>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| build(include_str!("countries.tsv")));

impl Country {
    /// Finds a country by its FollowTheMoney code, or by an ISO alpha-2 or alpha-3 code, in any case.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        TABLE.codes.get(code.to_ascii_lowercase().as_str()).copied()
    }

    /// Finds a country by a name or a code as a list may write it, in many languages. Case,
    /// punctuation and spacing do not matter; a name that two countries share finds neither.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::from_code(name.trim()).or_else(|| TABLE.names.get(&normal(name)).copied())
    }

    /// The code: `ir`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code
    }

    /// Whether it is none, but the code that lists write for the whole world.
    #[must_use]
    pub fn is_worldwide(self) -> bool {
        self.0.code == "zz"
    }

    /// The English name: "Iran".
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Every country, in the order of the codes.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE
            .codes
            .iter()
            .filter(|(code, country)| **code == country.0.code)
            .map(|(_, country)| *country)
    }
}

impl PartialOrd for Country {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Country {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.code.cmp(other.0.code)
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.code)
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code)
    }
}

/// Letters and digits in lower case, one space between words. Marks count as letters: they carry
/// the vowels of Indic scripts.
fn normal(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for ch in name.chars().flat_map(char::to_lowercase) {
        let is_letter =
            ch.is_alphanumeric() || (!ch.is_ascii() && !ch.is_whitespace() && !is_punctuation(ch));
        if is_letter {
            out.push(ch);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.trim().to_owned()
}

fn is_punctuation(ch: char) -> bool {
    matches!(ch, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3000}'..='\u{303f}' | '\u{a0}'..='\u{bf}' | '\u{ff00}'..='\u{ff0f}')
}

fn build(table: &'static str) -> Table {
    let mut codes = BTreeMap::new();
    let mut names: HashMap<String, Option<Country>> = HashMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&'static str> = line.split('\t').collect();
        let [code, name, others, aliases] = fields[..] else {
            panic!("four fields in {line}")
        };
        // The table lives as long as the program.
        let country = Country(Box::leak(Box::new(Row { code, name })));
        for code in std::iter::once(code).chain(others.split(',').filter(|code| *code != "-")) {
            codes.insert(code, country);
        }
        for name in std::iter::once(name).chain(aliases.split('|').filter(|name| *name != "-")) {
            names
                .entry(normal(name))
                .and_modify(|known| {
                    if *known != Some(country) {
                        *known = None;
                    }
                })
                .or_insert(Some(country));
        }
    }
    let names = names
        .into_iter()
        .filter_map(|(name, country)| Some((name, country?)))
        .collect();
    Table { codes, names }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_find_the_country() {
        #[track_caller]
        fn check(name: &str, code: &str) {
            assert_eq!(
                Country::from_name(name).map(Country::code),
                Some(code),
                "{name}"
            );
        }
        check("IR", "ir");
        check("irn", "ir");
        check("Iran, Islamic Republic of", "ir");
        check("Korea, North", "kp");
        check("  UNITED   KINGDOM ", "gb");
        check("Российская Федерация", "ru");
        check("中国", "cn");
        check("Krim", "ua-cri");
        assert_eq!(Country::from_name("Atlantis"), None);
        assert_eq!(Country::from_name(""), None);
    }
}
