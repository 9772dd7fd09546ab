//! Entries of the log as the caller's own structs.

use interdict_ledger::{Ledger, LogEntry};
use interdict_model::Digest;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::failure::{Code, Failure};

/// Entries read at a time.
const BATCH: usize = 256;

/// Every entry of one kind, in order.
pub(crate) fn all<T: DeserializeOwned>(
    ledger: &Ledger,
    kind: &str,
) -> Result<Vec<(LogEntry, T)>, Failure> {
    let mut found = Vec::new();
    let mut after = 0;
    loop {
        let entries = ledger
            .log(Some(kind), after, BATCH)
            .map_err(|error| Failure::ask(format!("read the {kind} entries"), &error))?;
        let Some(last) = entries.last() else {
            return Ok(found);
        };
        after = last.place.seq;
        for entry in entries {
            let said = serde_json::from_slice(&entry.payload).map_err(|error| {
                let doing = format!("read entry {} of the ledger, a {kind}", entry.place.seq);
                Failure::new(Code::Damaged, doing, &error)
                    .hint("a newer interdict may have written it: use that one")
            })?;
            found.push((entry, said));
        }
    }
}

/// A digest written in hexadecimal.
pub(crate) fn digest(text: &str) -> Option<Digest> {
    let mut bytes = [0; 32];
    if text.len() != 2 * bytes.len() || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(Digest::from_bytes(bytes))
}

/// The payload of an entry.
pub(crate) fn payload<T: Serialize>(said: &T) -> Vec<u8> {
    serde_json::to_vec(said).expect("entries have string keys")
}
