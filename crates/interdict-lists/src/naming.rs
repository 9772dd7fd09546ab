//! Names as American lists write them: with aliases, acronyms and a clause on successors inside.

use interdict_model::{Country, Entity};

use crate::text::squeeze;

/// Words after which another name of the same party follows, in lower case, and the property that
/// takes it. Longer ones first: the first that fits is taken.
const MARKERS: &[(&str, &str)] = &[
    ("also known as", "alias"),
    ("also know as", "alias"),
    ("doing business as", "alias"),
    ("formerly known as", "previousName"),
    ("formerly", "previousName"),
    ("a.k.a.", "alias"),
    ("a.k.a", "alias"),
    ("a/k/a", "alias"),
    ("aka", "alias"),
    ("d.b.a.", "alias"),
    ("d/b/a", "alias"),
    ("dba", "alias"),
    ("f.k.a.", "previousName"),
    ("f/k/a", "previousName"),
    ("fka", "previousName"),
];

/// Parts of a list that are no name of their own: they belong to the part before them.
const TAILS: &[&str] = &[
    "inc", "ltd", "llc", "corp", "co", "sa", "sl", "gmbh", "jr", "sr", "limited", "company", "plc",
    "lp", "coltd", "srl", "spa", "bv", "nv", "ii", "iii", "sade cv", "sa de cv",
];

/// Longer tokens in brackets are words, not acronyms.
const ACRONYM_CHARS_MAX: usize = 10;

/// One name field, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// The name itself.
    pub(crate) main: String,
    /// Other names, each with the property that takes it: `alias`, `previousName`, `abbreviation`.
    pub(crate) others: Vec<(&'static str, String)>,
    /// The country in brackets at the end: `Business Lab (Syria)`. It stays in the name as well.
    pub(crate) country: Option<(Country, String)>,
    /// The clause on successors and subsidiaries that some lists append to every name.
    pub(crate) successors: Option<String>,
}

impl Named {
    /// Takes a name field apart. What no rule is sure of stays in the name.
    pub(crate) fn parse(field: &str) -> Self {
        let (text, successors) = split_successors(&squeeze(field));
        let mut others = Vec::new();
        let text = take_marked(&text, &mut others);
        let country = trailing_group(&text).and_then(|(_, inner)| {
            Country::from_name(inner).map(|found| (found, inner.to_owned()))
        });
        let main = take_acronym(&text, country.is_some(), &mut others);
        Self {
            main,
            others,
            country,
            successors,
        }
    }

    /// Says the names of an entity, the whole field as the source's own words of the first.
    pub(crate) fn say(&self, entity: &mut Entity, field: &str) {
        let field = squeeze(field);
        if self.main.is_empty() {
            return;
        }
        if let Err(fault) = entity.try_say("name", &self.main, Some(&field), None) {
            panic!("{}: {fault}", entity.id());
        }
        for (property, name) in &self.others {
            entity.add(other_property(entity, property), name);
        }
    }
}

/// An abbreviation of something that is no legal entity is an alias of it.
fn other_property(entity: &Entity, property: &'static str) -> &'static str {
    if entity.schema().property(property).is_some() {
        property
    } else {
        "alias"
    }
}

/// The names of a field that holds other names only, each with the property that takes it.
pub(crate) fn other_names(list: &str) -> Vec<(&'static str, String)> {
    let mut others = Vec::new();
    let list = squeeze(list);
    // Some fields keep the bracket and the marker that the name had: `(a.k.a. One; Two)`.
    let bare = list
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    let marked = bare.filter(|inner| marker(inner).is_some());
    take_list(marked.unwrap_or(&list), &mut others);
    others
}

/// Takes a list of names apart: at semicolons, or where there are none at commas. Legal forms and
/// generational suffixes stay with the name before them, `and` and `or` before the last one go.
pub(crate) fn split_names(list: &str) -> Vec<String> {
    let list = squeeze(list);
    let semicolons = list.contains(';');
    let parts: Vec<&str> = list
        .split(if semicolons { ';' } else { ',' })
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let two_words = parts.len() == 2 && parts.iter().all(|part| !part.contains(' '));
    if !semicolons && two_words && !is_tail(parts[1]) && !is_acronym(parts[0]) {
        // Surname and given name, more likely than two names of one word each.
        return vec![list];
    }
    let mut names: Vec<String> = Vec::new();
    for part in parts {
        match names.last_mut() {
            Some(last) if is_tail(part) => {
                last.push_str(", ");
                last.push_str(part);
            }
            _ => names.push(without_conjunction(part).to_owned()),
        }
    }
    names
}

fn without_conjunction(part: &str) -> &str {
    let rest = part
        .strip_prefix("and ")
        .or_else(|| part.strip_prefix("or "));
    rest.unwrap_or(part).trim()
}

fn is_tail(part: &str) -> bool {
    let bare: String = part
        .chars()
        .filter(|ch| ch.is_alphanumeric() || *ch == ' ')
        .collect();
    TAILS.contains(&bare.trim().to_lowercase().as_str())
}

/// `Sinobright; and any successor, sub-unit, or subsidiary thereof`: the name and the clause.
fn split_successors(text: &str) -> (String, Option<String>) {
    let lower = text.to_ascii_lowercase();
    let Some(at) = lower
        .find("and any successor")
        .or_else(|| lower.find("and its successor"))
    else {
        return (text.to_owned(), None);
    };
    let name = text[..at].trim_end_matches([' ', ',', ';']);
    let clause = text[at..].trim_end_matches([';', ' ']);
    (name.to_owned(), Some(clause.to_owned()))
}

/// Takes every bracket that begins with a marker, and a marker that stands free, out of the text.
fn take_marked(text: &str, others: &mut Vec<(&'static str, String)>) -> String {
    let mut text = text.to_owned();
    while let Some((from, to, inner)) = marked_group(&text) {
        take_list(inner, others);
        let rest = format!("{} {}", &text[..from], &text[to..]);
        text = squeeze(&rest);
    }
    if let Some(at) = free_marker(&text) {
        take_list(&text[at..], others);
        text.truncate(at);
        text.truncate(text.trim_end_matches([' ', ',']).len());
    }
    text
}

/// The first bracket that begins with a marker: where it begins, where it ends, what is in it.
fn marked_group(text: &str) -> Option<(usize, usize, &str)> {
    for (from, open) in text.match_indices(['(', '[']) {
        let inner = &text[from + 1..];
        if marker(inner.trim_start()).is_none() {
            continue;
        }
        let close = matching_close(inner, open);
        // A bracket that the source never closes reaches to the end.
        let end = close.unwrap_or(inner.len());
        let to = from + 1 + end + usize::from(close.is_some());
        return Some((from, to, inner[..end].trim()));
    }
    None
}

fn matching_close(inner: &str, open: &str) -> Option<usize> {
    let (opening, closing) = if open == "(" { ('(', ')') } else { ('[', ']') };
    let mut depth = 1_u32;
    for (at, ch) in inner.char_indices() {
        if ch == opening {
            depth += 1;
        } else if ch == closing {
            depth -= 1;
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// A marker without a bracket, written so that it cannot be part of a name: with slashes or dots,
/// or in capitals.
fn free_marker(text: &str) -> Option<usize> {
    const FREE: &[&str] = &[
        "a/k/a ",
        "d/b/a ",
        "f/k/a ",
        "a.k.a.",
        "d.b.a.",
        "f.k.a.",
        "also known as ",
    ];
    let lower = text.to_ascii_lowercase();
    let plain = FREE
        .iter()
        .filter_map(|word| lower.find(&format!(" {word}")));
    let capitals = ["AKA ", "AKA:", "FKA ", "DBA "];
    let capitals = capitals
        .iter()
        .filter_map(|word| text.find(&format!(" {word}")));
    let mixed = text.chars().any(char::is_lowercase);
    plain
        .chain(capitals.filter(|_| mixed))
        .min()
        .map(|at| at + 1)
}

/// The marker that a text begins with: its length and its property.
fn marker(text: &str) -> Option<(usize, &'static str)> {
    MARKERS.iter().find_map(|(word, property)| {
        let head = text.get(..word.len())?;
        let fits = head.eq_ignore_ascii_case(word);
        let ends = !text[word.len()..].starts_with(char::is_alphanumeric);
        (fits && ends).then_some((word.len(), *property))
    })
}

/// Names after a marker; each may begin with a marker of its own.
fn take_list(text: &str, others: &mut Vec<(&'static str, String)>) {
    let mut property = "alias";
    for part in split_names(text) {
        let mut name = part.as_str();
        while let Some((length, kind)) = marker(name) {
            property = kind;
            name = name[length..].trim_start_matches([':', ' ', ',']);
        }
        let quoted = name
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        let name = quoted.unwrap_or(name);
        if !name.is_empty() {
            others.push((property, name.to_owned()));
        }
    }
}

/// The last bracket of a text, if the text ends with it.
fn trailing_group(text: &str) -> Option<(usize, &str)> {
    let inner = text.strip_suffix(')')?;
    let at = inner.rfind('(')?;
    Some((at, inner[at + 1..].trim()))
}

/// Takes an acronym in brackets off the end of a name, before a country in brackets if there is one.
fn take_acronym(text: &str, has_country: bool, others: &mut Vec<(&'static str, String)>) -> String {
    let (head, tail) = match trailing_group(text) {
        Some((at, _)) if has_country => (text[..at].trim_end(), &text[at..]),
        _ => (text, ""),
    };
    match trailing_group(head) {
        Some((at, inner)) if is_acronym(inner) && !head[..at].trim().is_empty() => {
            others.push(("abbreviation", inner.to_owned()));
            squeeze(&format!("{} {tail}", &head[..at]))
        }
        _ => text.to_owned(),
    }
}

fn is_acronym(word: &str) -> bool {
    let capitals = word.chars().filter(|ch| ch.is_uppercase()).count();
    capitals >= 2
        && word.chars().count() <= ACRONYM_CHARS_MAX
        && word.chars().all(|ch| {
            ch.is_uppercase() || ch.is_ascii_digit() || matches!(ch, '&' | '-' | '.' | '/')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(field: &str, main: &str, others: &[(&str, &str)]) {
        let named = Named::parse(field);
        let got: Vec<(&str, &str)> = named
            .others
            .iter()
            .map(|(property, name)| (*property, name.as_str()))
            .collect();
        assert_eq!((named.main.as_str(), &got[..]), (main, others));
    }

    #[test]
    fn aliases_are_taken_out_of_names() {
        check(
            "Ahmed, Tariq (a.k.a. Tariq Amin; Tariq Ahmad Amin)",
            "Ahmed, Tariq",
            &[("alias", "Tariq Amin"), ("alias", "Tariq Ahmad Amin")],
        );
        check(
            "Dominguez, Carlos (a.k.a. Elint, S.A., Spain Night Vision, S.A., and SNV, S.A)",
            "Dominguez, Carlos",
            &[
                ("alias", "Elint, S.A."),
                ("alias", "Spain Night Vision, S.A."),
                ("alias", "SNV, S.A"),
            ],
        );
        check(
            "Dalian Sunny Industries (China) [also known as: LIMMT (Dalian) Metallurgy and Minerals Co.; LIMMT",
            "Dalian Sunny Industries (China)",
            &[
                ("alias", "LIMMT (Dalian) Metallurgy and Minerals Co."),
                ("alias", "LIMMT"),
            ],
        );
        check(
            "Namchongang Trading Corp. (aka Korea Namhung Trading Corp., aka Namhung)",
            "Namchongang Trading Corp.",
            &[
                ("alias", "Korea Namhung Trading Corp."),
                ("alias", "Namhung"),
            ],
        );
        check(
            "Korea Ryongwang Trading Corporation AKA: Korea Ryengwang Trading Corporation",
            "Korea Ryongwang Trading Corporation",
            &[("alias", "Korea Ryengwang Trading Corporation")],
        );
        check(
            "FUYI SUN A/K/A FRANK SUN",
            "FUYI SUN",
            &[("alias", "FRANK SUN")],
        );
        check(
            "SIBERIAN AIRLINES D/B/A S7 AIRLINES",
            "SIBERIAN AIRLINES",
            &[("alias", "S7 AIRLINES")],
        );
        check(
            "PEARL (A.K.A. NEI-CHIEN CHU) LI",
            "PEARL LI",
            &[("alias", "NEI-CHIEN CHU")],
        );
    }

    #[test]
    fn acronyms_and_countries_are_seen() {
        check(
            "Scientific Studies and Research Center (SSRC) (Syria)",
            "Scientific Studies and Research Center (Syria)",
            &[("abbreviation", "SSRC")],
        );
        let named = Named::parse("Business Lab (Syria)");
        assert_eq!(named.country.map(|(country, _)| country.code()), Some("sy"));
        check(
            "Instrument Design Bureau (KBP) Tula",
            "Instrument Design Bureau (KBP) Tula",
            &[],
        );
        check("Li Fangwei (Karl Lee)", "Li Fangwei (Karl Lee)", &[]);
        check("Mgbobila, Akanonu Fabian", "Mgbobila, Akanonu Fabian", &[]);
        check("(SEAN) NAGHIBI", "(SEAN) NAGHIBI", &[]);
    }

    #[test]
    fn the_clause_on_successors_leaves_the_name() {
        let named = Named::parse(
            " Sinobright Import and Export Company; and any successor, sub-unit, or subsidiary thereof",
        );
        assert_eq!(named.main, "Sinobright Import and Export Company");
        assert_eq!(
            named.successors.as_deref(),
            Some("and any successor, sub-unit, or subsidiary thereof")
        );
    }

    #[test]
    fn lists_of_names_are_taken_apart() {
        #[track_caller]
        fn check(list: &str, want: &[&str]) {
            assert_eq!(split_names(list), want);
        }
        check("Bob Hukic; Bab Hucici", &["Bob Hukic", "Bab Hucici"]);
        check(
            "Chu Kyu-Ch'ang, Ju Kyu-Chang",
            &["Chu Kyu-Ch'ang", "Ju Kyu-Chang"],
        );
        check(
            "Eyvaz Technik, Eyvaz Technic Industrial Company Ltd.",
            &["Eyvaz Technik", "Eyvaz Technic Industrial Company Ltd."],
        );
        check("FETCO, Inc.", &["FETCO, Inc."]);
        check("Hope, Philip", &["Hope, Philip"]);
        check("CMIG, NDMIG", &["CMIG", "NDMIG"]);
        check("a; and b", &["a", "b"]);
    }
}
