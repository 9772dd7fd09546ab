//! The embedded files read without a mistake; a mistake names file, line and remedy.

use interdict_model::SourceFile;

use super::{embedded, read, reading};

#[test]
fn the_embedded_files_hold_no_mistake() {
    if let Err(errors) = read(embedded()) {
        panic!("{errors}");
    }
}
