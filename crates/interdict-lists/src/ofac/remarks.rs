//! The remarks: in the XML a few free words and links, in the CSV set nearly everything that is known.

use super::kinds::{self, Form};
use super::party::{Alias, Fact, Link, Name, Other, Party, Relation};

/// What introduces the name of another party.
const LINKED: &str = "Linked To: ";

/// What introduces a fact that the XML keeps in a list of its own: the words, the kind of fact.
const LISTED: [[&str; 2]; 4] = [
    ["DOB ", "Birthdate"],
    ["POB ", "Place of Birth"],
    ["nationality ", "Nationality Country"],
    ["citizen ", "Citizenship Country"],
];

/// Texts of the listing that hold a semicolon themselves: how the part behind it begins.
const CONTINUED: [&str; 2] = ["U.S. Persons Must Continue to Block", "tax consultancy"];

/// A link: `Linked To: NAME`, which the XML puts in parentheses, sometimes several in one pair.
fn link(piece: &str, party: &mut Party) -> bool {
    let mut found = false;
    for (at, _) in piece.match_indices(LINKED) {
        let name = up_to_parenthesis(&piece[at + LINKED.len()..]).trim();
        if !name.is_empty() {
            found = true;
            party.links.push(Link {
                role: LINKED.trim_end_matches([':', ' ']).to_owned(),
                other: Other::Named(name.to_owned()),
                remarks: Vec::new(),
            });
        }
    }
    // Whatever stands around the link is free text.
    found && piece.trim_start_matches('(').starts_with(LINKED) && !piece.contains(") ")
}

/// What stands before a closing parenthesis that was not opened in the text, or before its end.
fn up_to_parenthesis(text: &str) -> &str {
    let mut depth = 0;
    for (at, ch) in text.char_indices() {
        match ch {
            '(' => depth += 1,
            ')' if depth == 0 => return &text[..at],
            ')' => depth -= 1,
            _ => {}
        }
    }
    text
}

/// Takes from remarks what they say in OFAC's own forms, and gives back the pieces that are free text.
///
/// `is_whole` is false when the text was cut off: then nothing is taken from its last piece, which may
/// be half of a number. The caller keeps the whole text in the notes.
pub(super) fn mine<'a>(text: &'a str, is_whole: bool, party: &mut Party) -> Vec<&'a str> {
    let body = text.strip_suffix('.').unwrap_or(text);
    let mut pieces = pieces(body);
    if !is_whole {
        pieces.pop();
    }
    pieces.retain(|piece| {
        let understood = continued(piece, party)
            || weak_alias(piece, party)
            || link(piece, party)
            || listed(piece, party)
            || fact(piece, party);
        !understood
    });
    pieces
}

/// The pieces between semicolons, those within quotation marks of a weak alias left whole.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    loop {
        let end = match quoted_end(rest) {
            Some(end) => end,
            None => rest.find("; ").unwrap_or(rest.len()),
        };
        let piece = rest[..end].trim();
        if !piece.is_empty() {
            pieces.push(piece);
        }
        match rest.get(end + 1..) {
            Some(next) => rest = next.trim_start(),
            None => return pieces,
        }
    }
}

/// Where a weak alias at the beginning of a text ends.
fn quoted_end(text: &str) -> Option<usize> {
    let (_, quoted) = alias_word(text)?;
    let from = text.len() - quoted.len();
    let end = quoted.find("'; ").map(|at| from + at + 1);
    Some(end.unwrap_or(text.len()))
}

/// The relation and the rest of a text such as `a.k.a. 'BNC'`, from after the first mark.
fn alias_word(text: &str) -> Option<(Relation, &str)> {
    [Relation::Also, Relation::Formerly, Relation::Now]
        .into_iter()
        .find_map(|relation| {
            let rest = text.strip_prefix("alt. ").unwrap_or(text);
            let rest = rest.strip_prefix(relation.word())?;
            Some((relation, rest.strip_prefix(" '")?))
        })
}

/// Appends a piece to the fact before it, whose text the semicolon has cut in two.
fn continued(piece: &str, party: &mut Party) -> bool {
    let belongs = CONTINUED.iter().any(|head| piece.starts_with(head));
    match party.facts.last_mut() {
        Some(fact) if belongs => {
            fact.value.push_str("; ");
            fact.value.push_str(piece);
            true
        }
        _ => false,
    }
}

fn weak_alias(piece: &str, party: &mut Party) -> bool {
    let Some((relation, quoted)) = alias_word(piece) else {
        return false;
    };
    let name = quoted.strip_suffix('\'').unwrap_or(quoted);
    // A few are quoted twice.
    let inner = name
        .strip_prefix('\'')
        .and_then(|name| name.strip_suffix('\''));
    let name = inner.unwrap_or(name);
    party.aliases.push(Alias {
        name: Name::printed(name, party.kind),
        relation,
        weak: true,
        remarks: String::new(),
    });
    true
}

fn listed(piece: &str, party: &mut Party) -> bool {
    let (piece, alternate) = strip_alternate(piece);
    let found = LISTED
        .into_iter()
        .find_map(|[word, kind]| Some((kind, piece.strip_prefix(word)?)));
    let Some((kind, value)) = found else {
        return false;
    };
    let is_doubtful = match kind {
        "Birthdate" => !value.contains(|ch: char| ch.is_ascii_digit()),
        _ => value.starts_with("possibly "),
    };
    if is_doubtful {
        return false;
    }
    party.facts.push(Fact {
        kind: kind.to_owned(),
        value: value.trim().to_owned(),
        alternate,
        ..Fact::default()
    });
    true
}

fn fact(piece: &str, party: &mut Party) -> bool {
    let (piece, _) = strip_alternate(piece);
    let Some((kind, value)) = kinds::split(piece) else {
        return false;
    };
    let whole = Fact {
        kind: kind.to_owned(),
        value: value.to_owned(),
        ..Fact::default()
    };
    let fact = match kinds::rule(kind).map(|rule| rule.form) {
        Some(Form::Passport | Form::Document) => document(&whole),
        Some(Form::Imo) => Some(whole.with_country()),
        _ => Some(whole),
    };
    let understood = fact.is_some();
    party.facts.extend(fact);
    understood
}

/// `19820215 (Iran) issued 23 Jun 1999 expires 05 Feb 2004`; none without any digit: then the words
/// are a remark that happens to begin like a document.
fn document(whole: &Fact) -> Option<Fact> {
    let (text, expires) = strip_date(&whole.value, " expires ");
    let (text, issued) = strip_date(text, " issued ");
    let (text, _) = text
        .split_once(" issued under the name ")
        .unwrap_or((text, ""));
    let fact = Fact {
        kind: whole.kind.clone(),
        value: text.to_owned(),
        issued: issued.to_owned(),
        expires: expires.to_owned(),
        ..Fact::default()
    };
    let fact = fact.with_country();
    let is_number = fact.value.contains(|ch: char| ch.is_ascii_digit());
    is_number.then_some(fact)
}

fn strip_date<'a>(text: &'a str, word: &str) -> (&'a str, &'a str) {
    match text.rsplit_once(word) {
        Some((before, date)) if super::dates::parse(date).is_ok() => (before, date),
        _ => (text, ""),
    }
}

fn strip_alternate(piece: &str) -> (&str, bool) {
    match piece.strip_prefix("alt. ") {
        Some(rest) => (rest, true),
        None => (piece, false),
    }
}

#[cfg(test)]
mod tests {
    use super::super::party::Kind;
    use super::*;

    fn mined(text: &str) -> (Party, Vec<&str>) {
        let mut party = Party::new("1".to_owned(), Kind::Individual, Name::default());
        let free = mine(text, true, &mut party);
        (party, free)
    }

    #[test]
    fn facts_are_taken_and_the_rest_is_left() {
        let (party, free) = mined(
            "DOB 24 Jan 1958; alt. DOB circa 1956; Member ETA; Passport A1 (Iran) issued 1999 \
             expires 05 Feb 2004; alt. Digital Currency Address - XBT 1Kuf; a.k.a. 'X; Y'; Linked To: HAMAS.",
        );
        assert_eq!(free, ["Member ETA"]);
        let facts: Vec<_> = party
            .facts
            .iter()
            .map(|fact| (fact.kind.as_str(), fact.value.as_str(), fact.alternate))
            .collect();
        assert_eq!(
            facts,
            [
                ("Birthdate", "24 Jan 1958", false),
                ("Birthdate", "circa 1956", true),
                ("Passport", "A1", false),
                ("Digital Currency Address - XBT", "1Kuf", false),
            ]
        );
        let passport = &party.facts[2];
        assert_eq!(
            (
                passport.country.as_str(),
                passport.issued.as_str(),
                passport.expires.as_str()
            ),
            ("Iran", "1999", "05 Feb 2004")
        );
        assert_eq!(party.aliases[0].name, Name::whole("X; Y".to_owned()));
        assert_eq!(party.links[0].other, Other::Named("HAMAS".to_owned()));
    }

    #[test]
    fn links_stand_in_parentheses_or_not() {
        #[track_caller]
        fn check(text: &str, want: &[&str], left: &[&str]) {
            let (party, free) = mined(text);
            let names: Vec<_> = party.links.iter().map(|link| link.other.clone()).collect();
            let want: Vec<_> = want
                .iter()
                .map(|name| Other::Named((*name).to_owned()))
                .collect();
            assert_eq!(names, want);
            assert_eq!(free, left);
        }
        check(
            "(Linked To: IRGC (QODS FORCE))",
            &["IRGC (QODS FORCE)"],
            &[],
        );
        check("(Linked To: A; Linked To: B)", &["A", "B"], &[]);
        check("(Linked To: A; (Linked To: B)", &["A", "B"], &[]);
        check("Banker (Linked To: A)", &["A"], &["Banker (Linked To: A)"]);
    }

    #[test]
    fn words_that_only_look_like_facts_are_left() {
        for text in [
            "Passport expired",
            "DOB unknown",
            "Members of the Duma",
            "nationality possibly Palestinian",
        ] {
            let (party, free) = mined(text);
            assert_eq!(free, [text]);
            assert!(party.facts.is_empty());
        }
    }

    #[test]
    fn half_a_number_is_not_taken() {
        let mut party = Party::new("1".to_owned(), Kind::Entity, Name::default());
        mine(
            "Website a.b; Digital Currency Address - XBT 1Gq",
            false,
            &mut party,
        );
        assert_eq!(party.facts.len(), 1);
    }
}
