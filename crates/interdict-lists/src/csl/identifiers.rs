//! Identifiers in one text: `US, 80-0890696, Tax ID No.` (2019), `Passport, 836238033, KP` (2025).

use interdict_model::Country;

/// One identifier, or any other fact that the Treasury keeps among identifiers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Identifier {
    pub(crate) kind: String,
    pub(crate) number: String,
    /// ISO code.
    pub(crate) country: String,
    pub(crate) issued: String,
    pub(crate) expires: String,
}

/// Which end of an item its kind stands at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// `COUNTRY, NUMBER, KIND`
    KindLast,
    /// `KIND, NUMBER, COUNTRY`
    KindFirst,
}

/// Takes a field of identifiers apart.
pub(super) fn parse(field: &str, order: Order) -> Vec<Identifier> {
    let mut items: Vec<String> = Vec::new();
    for piece in field
        .split(';')
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
    {
        match items.last_mut() {
            // A semicolon within a text: what follows it has no kind of its own.
            Some(last) if !piece.contains(", ") => {
                last.push_str("; ");
                last.push_str(piece);
            }
            _ => items.push(piece.to_owned()),
        }
    }
    items.iter().map(|item| one(item, order)).collect()
}

fn one(item: &str, order: Order) -> Identifier {
    let mut parts: Vec<&str> = item.split(", ").collect();
    if parts.len() < 2 {
        return Identifier {
            number: item.to_owned(),
            ..Identifier::default()
        };
    }
    let last = parts.len() - 1;
    let (kind, country) = match order {
        Order::KindLast => (last, 0),
        Order::KindFirst => (0, last),
    };
    let has_country = parts.len() > 2 && is_country(parts[country]);
    let kind = parts[kind].to_owned();
    let country = if has_country { parts[country] } else { "" }.to_owned();
    let cut = usize::from(has_country);
    let number = match order {
        Order::KindLast => parts.drain(cut..last).collect::<Vec<_>>(),
        Order::KindFirst => parts.drain(1..=last - cut).collect::<Vec<_>>(),
    };
    Identifier {
        kind,
        number: number.join(", "),
        country,
        ..Identifier::default()
    }
}

/// Whether a part is a country's code: two capitals that name one.
pub(super) fn is_country(part: &str) -> bool {
    part.len() == 2
        && part.bytes().all(|byte| byte.is_ascii_uppercase())
        && Country::from_code(part).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(field: &str, order: Order, want: &[(&str, &str, &str)]) {
        let got = parse(field, order);
        let got: Vec<(&str, &str, &str)> = got
            .iter()
            .map(|id| (id.kind.as_str(), id.number.as_str(), id.country.as_str()))
            .collect();
        assert_eq!(got, want);
    }

    #[test]
    fn both_orders_are_read() {
        check(
            "US, 80-0890696, Tax ID No.; www.aictc.ir, Website",
            Order::KindLast,
            &[
                ("Tax ID No.", "80-0890696", "US"),
                ("Website", "www.aictc.ir", ""),
            ],
        );
        check(
            "IMO 8898831, Vessel Registration Identification; North Korea Sanctions Regulations, sections 510.201 and 510.210, Secondary sanctions risk:",
            Order::KindLast,
            &[
                ("Vessel Registration Identification", "IMO 8898831", ""),
                (
                    "Secondary sanctions risk:",
                    "North Korea Sanctions Regulations, sections 510.201 and 510.210",
                    "",
                ),
            ],
        );
        check(
            "Passport, 836238033, KP; Gender, Male",
            Order::KindFirst,
            &[("Passport", "836238033", "KP"), ("Gender", "Male", "")],
        );
        check(
            "Executive Order 13662 Directive Determination -, Subject to Directive 2",
            Order::KindFirst,
            &[(
                "Executive Order 13662 Directive Determination -",
                "Subject to Directive 2",
                "",
            )],
        );
    }
}
