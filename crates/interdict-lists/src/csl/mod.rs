//! The Consolidated Screening List: thirteen lists of three departments in one file, CSV, TSV or JSON.
//!
//! The CSV has had three layouts: without identifiers (to 2016), with identifiers as `NUMBER, TYPE`
//! (2019), and with a record number and identifiers as `TYPE, NUMBER` (2025). Each record of any of
//! them becomes a [`listing::Listing`]; parties of the Treasury are read as the Treasury's own lists
//! are ([`Treasury`](crate::ofac::Treasury)), so that they have the ids and the statements they have
//! there; parties of Commerce and State in `agencies`.

mod agencies;
mod identifiers;
mod json;
mod listing;
mod sources;
mod table;

pub(crate) use identifiers::Identifier;
pub(crate) use listing::{Listing, Location};

use interdict_model::{DatasetKey, Reading, SourceFile};

use crate::ReadError;
use crate::draft::Place;
use crate::files::sole;
use crate::gather::Gathered;
use crate::ofac::Treasury;
use sources::Department;

const READER: &str = "us_csl/1";

/// Reads an edition of the Consolidated Screening List.
pub(crate) fn read(key: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    let file = sole(
        key,
        files,
        "consolidated.csv, consolidated.tsv or consolidated.json",
    )?;
    let is_json = file.bytes.trim_ascii_start().starts_with(b"{")
        || file.bytes.trim_ascii_start().starts_with(b"[");
    let listings = if is_json {
        json::listings(file)?
    } else {
        table::listings(file)?
    };
    let mut treasury = Treasury::new(key);
    let mut gathered = Gathered::default();
    for (place, listing) in &listings {
        treasury.draft().source();
        take(&mut treasury, &mut gathered, place, listing);
    }
    gathered.keep(treasury.draft());
    Ok(treasury.finish(READER))
}

fn take(treasury: &mut Treasury, gathered: &mut Gathered, place: &Place, listing: &Listing) {
    if listing.name.is_empty() {
        treasury.draft().reject(place, "a record without a name");
        return;
    }
    let source = sources::named(&listing.source);
    if source.is_none() {
        let problem = "a list that is not known here: its parties are read without a topic";
        treasury
            .draft()
            .value_issue(place, "source", &listing.source, problem);
    }
    let department = source.map(|source| source.department);
    if department == Some(Department::Treasury) && treasury.enter(place, listing) {
        return;
    }
    agencies::take(treasury.draft(), gathered, place, listing, source);
}
