//! Whatever a file holds, opening it gives a segment or an error, never a panic.
#![no_main]

use interdict::index::Segment;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("segment");
    std::fs::write(&path, bytes).expect("written");
    let _ = Segment::open(&path);
});
