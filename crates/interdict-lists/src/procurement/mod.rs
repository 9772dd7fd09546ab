//! Tables of parties that US agencies may not buy from or deal with, or that US persons may not deal with.

mod covered;
mod cuba;
mod exclusions;
mod military;

pub(crate) use covered::read as read_covered;
pub(crate) use cuba::read as read_cuba;
pub(crate) use exclusions::read as read_exclusions;
pub(crate) use military::read as read_military_companies;

/// What identifies a party of a table without numbers: its name, whatever its punctuation and case.
/// The tables write "Co., Ltd" and "Co. Ltd." for one company from year to year.
fn name_key(name: &str) -> String {
    name.chars()
        .filter(|ch| ch.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
