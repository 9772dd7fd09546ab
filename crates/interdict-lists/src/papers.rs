//! Identity documents: a `Passport` or `Identification` entity, and its number on the holder.

use interdict_model::{Entity, IdentifierFormat, PartialDate, Schema};

use crate::country_words::say_country;
use crate::dates;
use crate::draft::{Draft, Place, stable_id};

/// What a number is, which decides where it stands on its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PaperKind {
    Passport,
    /// A national identity number or card, or anything of which the list says no more than that
    /// it identifies.
    Identity,
    Tax,
    Registration,
    SocialSecurity,
    Imo,
    Bic,
    /// A number that many holders share, such as a Russian KPP: it stays off the holder, since it
    /// would make strangers of one tax office "the same".
    Shared,
}

/// One document as a list gives it.
#[derive(Clone, Debug)]
pub(crate) struct Paper {
    pub(crate) kind: PaperKind,
    /// The list's own word for it.
    pub(crate) label: String,
    pub(crate) number: String,
    /// The issuing country, in the list's own word.
    pub(crate) country: String,
    pub(crate) authority: String,
    pub(crate) issued: Option<PartialDate>,
    pub(crate) expires: Option<PartialDate>,
    /// Whatever else the list says of it.
    pub(crate) note: String,
}

impl Paper {
    pub(crate) fn new(kind: PaperKind, label: &str, number: &str) -> Self {
        Self {
            kind,
            label: label.to_owned(),
            number: number.to_owned(),
            country: String::new(),
            authority: String::new(),
            issued: None,
            expires: None,
            note: String::new(),
        }
    }

    /// Keeps the document, and gives its number to the holder.
    pub(crate) fn attach(&self, draft: &mut Draft, place: &Place, holder: &mut Entity) {
        let schema = if self.kind == PaperKind::Passport {
            Schema::PASSPORT
        } else {
            Schema::IDENTIFICATION
        };
        let parts = [
            holder.id().as_str(),
            &self.label,
            &self.number,
            &self.country,
            &self.note,
        ];
        let id = stable_id("doc", &parts);
        let mut paper = draft.entity(&id, schema);
        paper.add("holder", holder.id().as_str());
        paper.add("type", &self.label);
        paper.add("number", &self.number);
        paper.add("authority", &self.authority);
        paper.add("description", &self.note);
        say_country(draft, place, &mut paper, "country", &self.country);
        if let Some(date) = self.issued {
            paper.add_date("startDate", date);
        }
        if let Some(date) = self.expires {
            paper.add_date("endDate", date);
        }
        if self.kind == PaperKind::Passport {
            paper.add("passportNumber", &self.number);
        }
        draft.keep(place, paper);
        self.number_to(draft, place, holder);
    }

    fn number_to(&self, draft: &mut Draft, place: &Place, holder: &mut Entity) {
        let (property, format) = match self.kind {
            PaperKind::Passport => ("passportNumber", None),
            PaperKind::Identity => ("idNumber", None),
            PaperKind::Tax => ("taxNumber", None),
            PaperKind::Registration => ("registrationNumber", None),
            PaperKind::SocialSecurity => ("socialSecurityNumber", None),
            PaperKind::Imo => ("imoNumber", Some(IdentifierFormat::Imo)),
            PaperKind::Bic => ("swiftBic", Some(IdentifierFormat::Bic)),
            PaperKind::Shared => return,
        };
        // "-" and "Unknown national ID" are no numbers, and would match each other.
        if self.kind != PaperKind::Bic && !self.number.contains(|ch: char| ch.is_ascii_digit()) {
            return;
        }
        // A passport or social security number of a company is the list's slip: it stays findable.
        let known = |name: &&str| holder.schema().property(name).is_some();
        let Some(property) = [property, "idNumber"].into_iter().find(known) else {
            holder.add("notes", format!("{}: {}", self.label, self.number));
            return;
        };
        match format.map(|format| format.check(&self.number)) {
            None => holder.add(property, &self.number),
            Some(Ok(plain)) => holder.add(property, plain),
            Some(Err(fault)) => {
                holder.add("notes", format!("{}: {}", self.label, self.number));
                draft.value_issue(place, property, &self.number, fault.to_string());
            }
        }
    }
}

/// The date in a field of a document; what is no date becomes an issue.
pub(crate) fn date_or_issue(
    draft: &mut Draft,
    place: &Place,
    field: &str,
    text: &str,
) -> Option<PartialDate> {
    if text.is_empty() {
        return None;
    }
    match dates::xml_date(text) {
        Ok(date) => Some(date),
        Err(fault) => {
            draft.value_issue(place, field, text, fault.to_string());
            None
        }
    }
}

/// Russian passports have both: "series 1808 No. 233282" is 1808 233282.
fn series_and_number(text: &str) -> Option<String> {
    let rest = text
        .strip_prefix("Series ")
        .or_else(|| text.strip_prefix("series "))?;
    let (series, number) = rest.split_once(" No")?;
    let number = number.trim_start_matches(['.', ' ']);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(series) && digits(number)).then(|| format!("{series} {number}"))
}

/// The date of issue that a text gives: "Issued on 1 June 1996".
pub(crate) fn issue_in(text: &str) -> Option<PartialDate> {
    let words = ["date of issue ", "issued on ", "issued: ", "issued "];
    date_after(text, &words)
}

/// The date of expiry that a text gives: "expires on 11 Aug. 2013", "valid until 2018-04-10".
pub(crate) fn expiry_in(text: &str) -> Option<PartialDate> {
    let words = [
        "date of expiration ",
        "expiration date",
        "expires on ",
        "expiring on ",
        "expired on ",
        "expires: ",
        "expires ",
        "expired ",
        "expiry ",
        "valid until ",
    ];
    date_after(text, &words)
}

fn date_after(text: &str, words: &[&str]) -> Option<PartialDate> {
    let lower = text.to_lowercase();
    words.iter().find_map(|word| {
        let (_, rest) = lower.split_once(word)?;
        let rest = rest.trim_start_matches([':', ' ']);
        let whole = rest.split([' ', ',', ')', ';', '.']).next()?;
        dates::leading(rest)
            .or_else(|| whole.parse().ok())
            .or_else(|| dates::day_first(whole).ok())
            .filter(|_| !rest.is_empty())
    })
}

/// A number and the words around it: "423-31-3021" out of "Social Security Number 423-31-3021 (US)".
/// The words are blank when the text is nothing but a number.
pub(crate) fn bare_number(text: &str) -> (String, String) {
    if let Some(number) = series_and_number(text) {
        return (number, text.to_owned());
    }
    // Numbers of Myanmar's registration have words in them: 12/THAGAKA(NAING)012432.
    if text.contains('/') {
        return (text.to_owned(), String::new());
    }
    let has_words = text.contains('(')
        || text.split_whitespace().any(|word| {
            word.chars().filter(|ch| ch.is_alphabetic()).count() >= 4
                && !word.chars().any(|ch| ch.is_ascii_digit())
        });
    match number_in(text) {
        Some(number) if has_words => (number, text.to_owned()),
        _ => (text.to_owned(), String::new()),
    }
}

/// Finds the number in words such as "passport number L 191609 issued on ..." or "tazkira 545167":
/// the first run of words that hold digits, with a capital letter or two before it.
pub(crate) fn number_in(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().map(after_label).collect();
    let at = words.iter().position(|word| is_number(word))?;
    let number = words[at].trim_matches(|ch: char| !ch.is_alphanumeric());
    let series = at.checked_sub(1).map(|before| words[before]);
    match series.filter(|word| is_series(word)) {
        Some(series) => Some(format!("{series} {number}")),
        None => Some(number.to_owned()),
    }
}

/// What follows "number:" or "no." and goes before a bracket, where no space parts them.
fn after_label(word: &str) -> &str {
    let word = match word.split_once('(') {
        Some((number, _)) if !number.is_empty() && !number.contains('/') => number,
        _ => word,
    };
    let word = word.rsplit_once(':').map_or(word, |(_, number)| number);
    word.strip_prefix("no.")
        .or_else(|| word.strip_prefix("No."))
        .unwrap_or(word)
}

/// A document number has at least three digits, and is no date.
fn is_number(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let is_date = word
        .split(['.', '-', '/'])
        .map(|part| part.trim_end_matches([',', ')', ';']))
        .map(str::len)
        .eq([2, 2, 4]);
    digits >= 3 && !is_date && !word.contains('(') && !word.contains('@')
}

fn is_series(word: &str) -> bool {
    let letters = word.trim_end_matches('-');
    !matches!(letters, "SSN" | "ID" | "NO")
        && (1..=3).contains(&letters.len())
        && letters.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_in_words() {
        let text = "G827238 (Tunisian). Issued on 1 June 1996. Expired on 31 May 2001";
        assert_eq!(issue_in(text).unwrap().to_string(), "1996-06-01");
        assert_eq!(expiry_in(text).unwrap().to_string(), "2001-05-31");
        let slashed = "Issued: 23/01/2009. Expires: 22/01/2014";
        assert_eq!(expiry_in(slashed).unwrap().to_string(), "2014-01-22");
        assert_eq!(issue_in("issued by the consulate"), None);
    }

    #[test]
    fn numbers_are_found_in_words() {
        #[track_caller]
        fn check(text: &str, want: Option<&str>) {
            assert_eq!(number_in(text).as_deref(), want, "{text}");
        }
        check(
            "Tunisian passport number L 191609 issued on 28 Feb. 1996",
            Some("L 191609"),
        );
        check(
            "Afghan national identification card (tazkira) number 545167",
            Some("545167"),
        );
        check(
            "Moroccan national identity card DE- 473900",
            Some("DE- 473900"),
        );
        check("Libyan passport number 347834, issued", Some("347834"));
        check(
            "SSN 156-92-9858 (United States of America)",
            Some("156-92-9858"),
        );
        check("Passport number:F50859", Some("F50859"));
        check("Qatari passport no.00966737", Some("00966737"));
        check("issued on 28-02-1996", None);
        check("identity card", None);
        let bare = |text| bare_number(text).0;
        assert_eq!(
            bare("Social Security Number 423-31-3021 (US)"),
            "423-31-3021"
        );
        assert_eq!(bare("403062567 (US)"), "403062567");
        assert_eq!(bare("96 03 464086"), "96 03 464086");
        assert_eq!(bare("series 1808 No. 233282"), "1808 233282");
        assert_eq!(bare("100211261(УНП)"), "100211261");
        assert_eq!(bare("12/THAGAKA(NAING)012432"), "12/THAGAKA(NAING)012432");
        assert_eq!(bare("Ration card number 1729765"), "1729765");
        assert_eq!(
            bare_number("K475336"),
            ("K475336".to_owned(), String::new())
        );
    }
}
