//! A file of customers in any number: name, country, birth date. The same seed gives the same file.
//!
//! Names are shaped like those that the invented people bear: given and family names drawn apart, so
//! that few repeat. One customer in five hundred is a listed name, one in five hundred a listed name
//! with a typing error: a book of an ordinary bank has fewer.

use std::error::Error;
use std::io::Write;
use std::path::Path;

use crate::generate::{Random, mistyped};
use crate::lists::ListedName;

/// Countries of customers, by the codes of ISO 3166; the first ones more often.
const COUNTRIES: [&str; 16] = [
    "us", "gb", "de", "fr", "es", "it", "nl", "pl", "in", "br", "mx", "tr", "cn", "jp", "za", "ae",
];

/// One customer in so many is listed, and one in so many nearly.
const LISTED: usize = 500;

/// Writes a table of customers after the people of `people` and the listed names.
pub fn write(out: &mut impl Write, people: &Path, listed: &[ListedName], count: usize, seed: u64) -> Result<(), Box<dyn Error>> {
    let mut table = csv::Reader::from_path(people)?;
    let heads = table.headers()?.clone();
    let place = |name: &str| heads.iter().position(|head| head == name).ok_or("the people lack a column");
    let (first, last) = (place("first_name")?, place("last_name")?);
    let (mut given, mut family) = (Vec::new(), Vec::new());
    for row in table.records() {
        let row = row?;
        given.push(row[first].to_owned());
        family.push(row[last].to_owned());
    }
    let mut random = Random::new(seed);
    let mut written = csv::Writer::from_writer(out);
    written.write_record(["customer_id", "name", "country", "birth_date"])?;
    for number in 1..=count {
        let name = match random.below(LISTED) {
            0 if !listed.is_empty() => listed[random.below(listed.len())].name.clone(),
            1 if !listed.is_empty() => mistyped(&listed[random.below(listed.len())].name, &mut random),
            _ => format!("{} {}", given[random.below(given.len())], family[random.below(family.len())]),
        };
        let country = COUNTRIES[random.below(COUNTRIES.len()).min(random.below(COUNTRIES.len()))];
        let born = format!("{}-{:02}-{:02}", 1935 + random.below(70), 1 + random.below(12), 1 + random.below(28));
        written.write_record([format!("C{number:07}").as_str(), &name, country, &born])?;
    }
    written.flush()?;
    Ok(())
}
