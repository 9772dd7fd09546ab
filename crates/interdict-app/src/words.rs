//! Words of the command line: days, instants, countries. One that cannot be read says how it is written.

use interdict_model::Country;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::near;

/// A day: `2018-05-14`.
pub(crate) fn day(text: &str) -> Result<Date, String> {
    let is_plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let day = text.parse().ok().filter(|_| is_plain);
    day.ok_or_else(|| "a day is written YYYY-MM-DD, such as 2018-05-14".to_owned())
}

/// An instant: `2018-05-14T12:00:00Z`.
pub(crate) fn instant(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| {
        "an instant is written YYYY-MM-DDTHH:MM:SS and Z or an offset, such as 2018-05-14T12:00:00Z"
            .to_owned()
    })
}

/// A country by its code or name. Lists also say that something is worldwide, which is no country.
pub(crate) fn country(text: &str) -> Result<Country, String> {
    let known = Country::from_name(text).filter(|country| !country.is_worldwide());
    known.ok_or_else(|| {
        let all = || Country::all().filter(|country| !country.is_worldwide());
        let near: Vec<String> = if text.trim().len() == 2 {
            let near = near::words(text, all().map(Country::code));
            let known = near.into_iter().filter_map(Country::from_code);
            known
                .map(|country| format!("{country} ({})", country.name()))
                .collect()
        } else {
            let near = near::words(text, all().map(Country::name));
            near.into_iter().map(str::to_owned).collect()
        };
        format!("no country has this code or name{}", near::phrase(&near))
    })
}

/// How many: at least one.
pub(crate) fn count(text: &str) -> Result<usize, String> {
    let count = text.parse().ok().filter(|count| *count > 0);
    count.ok_or_else(|| "it is a number, at least 1".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_says_how_it_is_written() {
        for wrong in [
            "14.05.2018",
            "2018-5-14",
            "20180514",
            "2018-02-30",
            "2018-05-14T00:00",
        ] {
            assert!(day(wrong).unwrap_err().contains("YYYY-MM-DD"), "{wrong}");
        }
        assert_eq!(day("2018-05-14").unwrap().to_string(), "2018-05-14");
        assert!(instant("2018-05-14").unwrap_err().contains("T12:00:00Z"));
        assert!(
            country("Zz")
                .unwrap_err()
                .contains("za (South Africa), zm (Zambia)"),
            "{:?}",
            country("Zz")
        );
        assert!(country("Germny").unwrap_err().contains("Germany"));
        assert!(country("worldwide").is_err());
        assert_eq!(country("Deutschland").unwrap().code(), "de");
        assert!(count("0").is_err());
    }
}
