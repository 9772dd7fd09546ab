//! Excel and OpenDocument sheets, as tables with commas.

use std::path::Path;

use calamine::{Data, Reader, open_workbook_auto};

use crate::failure::{Code, Failure, listed};

/// Reads one sheet of a workbook, the first unless one is named, and writes it as a table with commas.
///
/// A sheet has at most 1,048,576 rows, so it is held in memory whole.
pub(crate) fn as_table(path: &Path, sheet: Option<&str>) -> Result<Vec<u8>, Failure> {
    let doing = || format!("read the workbook {}", path.display());
    let fault = |error: &calamine::Error| Failure::new(Code::File, doing(), error);
    let mut book = open_workbook_auto(path).map_err(|error| fault(&error))?;
    let names = book.sheet_names();
    let name = match sheet {
        Some(wanted) => names.iter().find(|name| *name == wanted),
        None => names.first(),
    };
    let Some(name) = name.cloned() else {
        let cause = match sheet {
            Some(wanted) => format!("it has no sheet {wanted:?}; it has {}", listed(&names)),
            None => "it has no sheet".to_owned(),
        };
        return Err(Failure::because(Code::File, doing(), cause));
    };
    let range = book.worksheet_range(&name).map_err(|error| fault(&error))?;
    let mut table = csv::Writer::from_writer(Vec::new());
    for row in range.rows() {
        // A row without anything in it is no row; a lone empty field would be written as "".
        if row.iter().all(|cell| matches!(cell, Data::Empty)) {
            continue;
        }
        let written = table.write_record(row.iter().map(text));
        written.expect("rows of one range have one width, and memory takes them");
    }
    Ok(table.into_inner().expect("memory takes what is written"))
}

/// A cell as people see it: whole numbers without a point, dates as 1962-11-23.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
            }
        }
        other => other.to_string(),
    }
}
