//! What OFAC says of one party, in whichever of its formats.

use interdict_model::{Country, Schema};

/// One party as OFAC lists it.
pub(super) struct Party {
    /// OFAC's own number, the same in every format and on every list.
    pub(super) uid: String,
    pub(super) kind: Kind,
    pub(super) name: Name,
    pub(super) aliases: Vec<Alias>,
    pub(super) facts: Vec<Fact>,
    pub(super) addresses: Vec<Address>,
    pub(super) programs: Vec<Program>,
    /// Free text.
    pub(super) notes: Vec<String>,
    pub(super) links: Vec<Link>,
}

/// The four kinds of party that OFAC tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Individual,
    Entity,
    Vessel,
    Aircraft,
}

/// A name, whole or in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// The family name of an individual; the whole name of everyone else.
    pub(super) last: String,
    /// The given names, as far as the list has them apart.
    pub(super) first: String,
    /// Further parts that only the Advanced XML has apart, by property.
    pub(super) parts: Vec<(&'static str, String)>,
}

/// Another name.
pub(super) struct Alias {
    pub(super) name: Name,
    pub(super) relation: Relation,
    /// OFAC calls it weak: broad or generic, likely to give false hits.
    pub(super) weak: bool,
    /// Words on the name.
    pub(super) remarks: String,
}

/// How another name relates to the party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// The listed name itself, in another spelling or script.
    Main,
    /// Also known as.
    Also,
    /// Formerly known as.
    Formerly,
    /// Now known as.
    Now,
}

/// One stated fact of some kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fact {
    /// The list's own word for the kind; see `kinds.tsv`.
    pub(super) kind: String,
    pub(super) value: String,
    pub(super) country: String,
    pub(super) issued: String,
    pub(super) expires: String,
    /// Who issued a document; only the Advanced XML has it.
    pub(super) authority: String,
    /// OFAC marks another value of this kind as the main one.
    pub(super) alternate: bool,
}

/// An address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    /// OFAC's own number, the same in the XML and in the CSV set.
    pub(super) uid: String,
    pub(super) street: String,
    pub(super) city: String,
    pub(super) state: String,
    pub(super) region: String,
    pub(super) postal_code: String,
    /// City, state and postal code, where the format has them in one.
    pub(super) locality: String,
    pub(super) country: String,
    pub(super) remarks: String,
}

/// One program under which a party is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Program {
    /// OFAC's tag: `SDGT`.
    pub(super) name: String,
    /// Dates of the listing, as printed, each with its property; only the Advanced XML has them.
    pub(super) dates: Vec<(&'static str, String)>,
    /// The legal basis; only the Advanced XML has it.
    pub(super) citations: Vec<String>,
    /// What the listing does: "Block"; only the Advanced XML has it.
    pub(super) measures: Vec<String>,
    /// The list's name and words on the listing; only the Advanced XML has them.
    pub(super) lists: Vec<String>,
}

/// A link to another party.
pub(super) struct Link {
    /// The list's own words: "Linked To".
    pub(super) role: String,
    pub(super) other: Other,
    /// Further words, such as "former".
    pub(super) remarks: Vec<String>,
}

/// The other end of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Other {
    /// By name, as OFAC prints names.
    Named(String),
    /// By number.
    Numbered(String),
}

impl Party {
    pub(super) fn new(uid: String, kind: Kind, name: Name) -> Self {
        Self {
            uid,
            kind,
            name,
            aliases: Vec::new(),
            facts: Vec::new(),
            addresses: Vec::new(),
            programs: Vec::new(),
            notes: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Puts the party under a program; one that it is under already takes in what is said anew.
    pub(super) fn enter_program(&mut self, program: Program) {
        match self
            .programs
            .iter_mut()
            .find(|known| known.name == program.name)
        {
            Some(known) => known.join(&program),
            None => self.programs.push(program),
        }
    }

    /// Adds a fact that is only a value; a blank one says nothing.
    pub(super) fn fact(&mut self, kind: &str, value: String) {
        if !value.is_empty() {
            self.facts.push(Fact {
                kind: kind.to_owned(),
                value,
                ..Fact::default()
            });
        }
    }
}

impl Fact {
    /// The same fact with the country of a document apart: the remarks always, and the XML now and
    /// then, write it behind the number, as in "1026303117642 (Russia)".
    pub(super) fn with_country(&self) -> Self {
        let found = self
            .value
            .strip_suffix(')')
            .and_then(|text| text.rsplit_once(" ("))
            .filter(|(_, word)| self.country.is_empty() && Country::from_name(word).is_some());
        match found {
            Some((value, country)) => Self {
                value: value.to_owned(),
                country: country.to_owned(),
                ..self.clone()
            },
            None => self.clone(),
        }
    }
}

impl Program {
    /// Adds what is said of the same program elsewhere.
    pub(super) fn join(&mut self, other: &Self) {
        self.dates.extend(other.dates.iter().cloned());
        for (mine, theirs) in [
            (&mut self.citations, &other.citations),
            (&mut self.measures, &other.measures),
            (&mut self.lists, &other.lists),
        ] {
            mine.extend(theirs.iter().cloned());
        }
    }
}

impl Kind {
    /// The schema of a party of which nothing narrower is known.
    pub(super) fn schema(self) -> Schema {
        match self {
            Self::Individual => Schema::PERSON,
            Self::Entity => Schema::ORGANIZATION,
            Self::Vessel => Schema::VESSEL,
            Self::Aircraft => Schema::AIRPLANE,
        }
    }

    /// The kind by its word in the XML and in the CSV set, where an entity has none.
    pub(super) fn named(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "individual" => Some(Self::Individual),
            "entity" => Some(Self::Entity),
            "vessel" => Some(Self::Vessel),
            "aircraft" => Some(Self::Aircraft),
            _ => None,
        }
    }
}

impl Name {
    /// A name that has no parts.
    pub(super) fn whole(name: String) -> Self {
        Self {
            last: name,
            ..Self::default()
        }
    }

    /// A name as OFAC prints it: `LAST, First` for individuals.
    pub(super) fn printed(text: &str, kind: Kind) -> Self {
        match text.split_once(", ") {
            Some((last, first)) if kind == Kind::Individual => Self {
                last: last.to_owned(),
                first: first.to_owned(),
                ..Self::default()
            },
            _ => Self::whole(text.to_owned()),
        }
    }

    /// The name in the order in which it is spoken.
    pub(super) fn spoken(&self) -> String {
        match (self.first.is_empty(), self.last.is_empty()) {
            (true, _) => self.last.clone(),
            (_, true) => self.first.clone(),
            _ => format!("{} {}", self.first, self.last),
        }
    }

    /// The name as OFAC prints it.
    pub(super) fn print(&self) -> String {
        match (self.first.is_empty(), self.last.is_empty()) {
            (true, _) => self.last.clone(),
            (_, true) => self.first.clone(),
            _ => format!("{}, {}", self.last, self.first),
        }
    }
}

impl Relation {
    /// The relation by OFAC's word for it.
    pub(super) fn named(word: &str) -> Option<Self> {
        match word.replace('.', "").to_ascii_lowercase().as_str() {
            "aka" => Some(Self::Also),
            "fka" => Some(Self::Formerly),
            "nka" => Some(Self::Now),
            _ => None,
        }
    }

    /// OFAC's word for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Main => "name",
            Self::Also => "a.k.a.",
            Self::Formerly => "f.k.a.",
            Self::Now => "n.k.a.",
        }
    }
}

impl Address {
    /// City, state and postal code in one, as the CSV set prints them.
    pub(super) fn locality(&self) -> String {
        if !self.locality.is_empty() {
            return self.locality.clone();
        }
        let place = [&self.city, &self.state, &self.region];
        let place: Vec<&str> = place
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        let code = Some(self.postal_code.as_str()).filter(|code| !code.is_empty());
        let words: Vec<String> = [Some(place.join(", ")), code.map(str::to_owned)]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        words.join(" ")
    }

    /// The whole address in one line.
    pub(super) fn full(&self) -> String {
        let parts = [self.street.clone(), self.locality(), self.country.clone()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_turned_and_turned_back() {
        let name = Name::printed("AL-ZAWAHIRI, Dr. Ayman", Kind::Individual);
        assert_eq!(name.spoken(), "Dr. Ayman AL-ZAWAHIRI");
        assert_eq!(name.print(), "AL-ZAWAHIRI, Dr. Ayman");
        let name = Name::printed("CECOEX, S.A.", Kind::Entity);
        assert_eq!(name.spoken(), "CECOEX, S.A.");
    }

    #[test]
    fn both_formats_print_the_same_address() {
        let split = Address {
            street: "Ic Kapi No 314".to_owned(),
            city: "Esenyurt".to_owned(),
            state: "Istanbul".to_owned(),
            postal_code: "34510".to_owned(),
            country: "Turkey".to_owned(),
            ..Address::default()
        };
        let joined = Address {
            street: "Ic Kapi No 314".to_owned(),
            locality: "Esenyurt, Istanbul 34510".to_owned(),
            country: "Turkey".to_owned(),
            ..Address::default()
        };
        assert_eq!(split.full(), joined.full());
    }
}
