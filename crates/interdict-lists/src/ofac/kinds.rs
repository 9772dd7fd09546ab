//! The kinds of facts that OFAC states of a party, and what each of them is: a table, `kinds.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a kind of fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A passport.
    Passport,
    /// Any other document or register with a number.
    Document,
    /// A plain value.
    Text,
    /// A number, which the CSV set writes with commas.
    Number,
    /// A country.
    Country,
    /// A date.
    Date,
    /// A date of birth.
    Birth,
    /// A place of birth.
    BirthPlace,
    /// Male or female.
    Gender,
    /// A ship's or a shipping company's number.
    Imo,
    /// A bank's code.
    Bic,
    /// A security's number.
    Isin,
    /// A wallet; the kind ends with its currency.
    Wallet,
    /// The name of whoever owns the ship.
    Owner,
    /// The name of somebody else who has to do with the party.
    Link,
    /// What the sanctions forbid, or on whom else they may fall.
    Provision,
    /// The day on which the party was put on a list.
    Listed,
    /// The day from which the prohibitions apply.
    Effective,
}

/// One line of the table.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) form: Form,
    /// The properties that can take the value; the first that the party has takes it.
    pub(super) properties: Vec<&'static str>,
    /// The schema that a party of this fact has at least, or `by-value`.
    pub(super) hint: &'static str,
}

struct Kinds {
    exact: HashMap<String, Rule>,
    /// Kinds with a star at the end, by what stands before it.
    open: Vec<(&'static str, Rule)>,
    /// Every exact kind by its first word, the longest first.
    by_word: HashMap<&'static str, Vec<&'static str>>,
}

static KINDS: LazyLock<Kinds> = LazyLock::new(|| build(include_str!("kinds.tsv")));

/// The rule for a kind of fact, if it is known.
pub(super) fn rule(kind: &str) -> Option<&'static Rule> {
    let exact = KINDS.exact.get(&kind.to_ascii_lowercase());
    exact.or_else(|| {
        let open = KINDS.open.iter().find(|(head, _)| kind.starts_with(head));
        open.map(|(_, rule)| rule)
    })
}

/// Splits a text that begins with a kind of fact into the kind and the rest.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let word = text.split(' ').next()?;
    let exact = KINDS.by_word.get(word).into_iter().flatten().find(|kind| {
        text.strip_prefix(**kind)
            .is_some_and(|rest| rest.starts_with(' '))
    });
    let end = match exact {
        Some(kind) => kind.len(),
        None => open_end(text)?,
    };
    let (kind, value) = text.split_at(end);
    let value = value.trim();
    (!value.is_empty()).then(|| (kind.trim_end(), value))
}

/// Where an open kind ends: `Listing Date (CMIC)`, `Digital Currency Address - XBT`,
/// `Executive Order 13846 information:`.
fn open_end(text: &str) -> Option<usize> {
    let (head, _) = KINDS.open.iter().find(|(head, _)| text.starts_with(head))?;
    let rest = &text[head.len()..];
    if head.ends_with('(') {
        let close = head.len() + rest.find(')')? + 1;
        return Some(close + usize::from(text[close..].starts_with(':')));
    }
    if head.ends_with("- ") {
        return Some(head.len() + rest.find(' ')?);
    }
    let word = ["nformation", "etermination"]
        .into_iter()
        .filter_map(|word| Some(head.len() + rest.find(word)? + word.len()))
        .min()?;
    let mark = [":", " -"]
        .into_iter()
        .find(|mark| text[word..].starts_with(mark));
    Some(word + mark.map_or(0, str::len))
}

fn build(table: &'static str) -> Kinds {
    let mut kinds = Kinds {
        exact: HashMap::new(),
        open: Vec::new(),
        by_word: HashMap::new(),
    };
    for line in table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
    {
        let fields: Vec<&'static str> = line.split('\t').collect();
        let [kind, form, properties, hint] = fields[..] else {
            panic!("four fields in {line:?}")
        };
        let rule = Rule {
            form: Form::named(form).unwrap_or_else(|| panic!("no form {form:?}")),
            properties: properties
                .split(' ')
                .filter(|property| *property != "-")
                .collect(),
            hint,
        };
        if let Some(head) = kind.strip_suffix('*') {
            kinds.open.push((head, rule));
        } else {
            let word = kind.split(' ').next().unwrap_or(kind);
            kinds.by_word.entry(word).or_default().push(kind);
            kinds.exact.insert(kind.to_ascii_lowercase(), rule);
        }
    }
    for list in kinds.by_word.values_mut() {
        list.sort_by_key(|kind| std::cmp::Reverse(kind.len()));
    }
    kinds
}

impl Form {
    fn named(word: &str) -> Option<Self> {
        Some(match word {
            "passport" => Self::Passport,
            "document" => Self::Document,
            "text" => Self::Text,
            "number" => Self::Number,
            "country" => Self::Country,
            "date" => Self::Date,
            "birth" => Self::Birth,
            "birthplace" => Self::BirthPlace,
            "gender" => Self::Gender,
            "imo" => Self::Imo,
            "bic" => Self::Bic,
            "isin" => Self::Isin,
            "wallet" => Self::Wallet,
            "owner" => Self::Owner,
            "link" => Self::Link,
            "provision" => Self::Provision,
            "listed" => Self::Listed,
            "effective" => Self::Effective,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::Schema;

    use super::*;

    #[test]
    fn every_property_exists() {
        let rules = KINDS
            .exact
            .values()
            .chain(KINDS.open.iter().map(|(_, rule)| rule));
        for rule in rules {
            for property in &rule.properties {
                assert!(
                    Schema::all().any(|schema| schema.property(property).is_some()),
                    "{property}"
                );
            }
            assert!(
                matches!(rule.hint, "-" | "by-value") || Schema::named(rule.hint).is_some(),
                "{}",
                rule.hint
            );
        }
    }

    #[test]
    fn kinds_are_split_from_their_values() {
        #[track_caller]
        fn check(text: &str, want: Option<(&str, &str)>) {
            assert_eq!(split(text), want, "{text}");
            if let Some((kind, _)) = want {
                assert!(rule(kind).is_some(), "{kind}");
            }
        }
        check("Passport A1 (Iran)", Some(("Passport", "A1 (Iran)")));
        check("Registration Number 5", Some(("Registration Number", "5")));
        check(
            "Digital Currency Address - XBT 1Kuf",
            Some(("Digital Currency Address - XBT", "1Kuf")),
        );
        check(
            "Listing Date (EO 14024 Directive 2): 24 Feb 2022",
            Some(("Listing Date (EO 14024 Directive 2):", "24 Feb 2022")),
        );
        check(
            "Executive Order 13662 Directive Determination - Subject to Directive 2",
            Some((
                "Executive Order 13662 Directive Determination -",
                "Subject to Directive 2",
            )),
        );
        check(
            "Executive Order 14024 Directive Information Subject to",
            Some(("Executive Order 14024 Directive Information", "Subject to")),
        );
        check("Member of the Duma", None);
        check("Passports were found", None);
        check("Passport", None);
    }
}
