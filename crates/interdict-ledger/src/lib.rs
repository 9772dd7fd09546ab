//! Keeps editions, readings and sealed records; gives [`View`]s of any day.
//!
//! One file holds everything. Its *log* is the ledger proper: entries that are only ever added, each
//! with the hash of the one before. All else in the file is content that an entry names by digest:
//! raw files, entities (each distinct one once), the list of entities that a reading holds. Who was
//! listed on a day is computed from the log whenever it is asked, never stored, so the order in which
//! editions arrive cannot matter and what was once answered can be answered again.
//!
//! ```
//! use interdict_ledger::{AsOf, Guard, Ledger, NewEdition};
//! # use interdict_model::{Reading, SourceFile};
//! # use jiff::Timestamp;
//!
//! fn keep_and_ask(files: &[SourceFile], reading: &Reading, now: Timestamp) -> Result<(), Box<dyn std::error::Error>> {
//!     let ledger = Ledger::open("interdict.ledger")?;
//!     let edition = NewEdition {
//!         dataset: reading.dataset(),
//!         published: None, // the date the list gives itself
//!         counts_from: None,
//!         fetched: now,
//!         files,
//!         origin: "https://sanctionslistservice.ofac.treas.gov/",
//!     };
//!     ledger.record(&edition, reading, now, &Guard::default())?;
//!     let view = ledger.view(AsOf { listed: "2018-05-14".parse()?, recorded: now }, None)?;
//!     for chosen in view.chosen() {
//!         for entity in view.entities(&chosen.dataset)? {
//!             println!("{}", entity?.caption());
//!         }
//!     }
//!     Ok(())
//! }
//! ```

// In reading order: what is asked and recorded, ...
mod ledger;
mod record;

// ... what comes back, ...
mod edition;
mod view;

mod changes;

// ... how an answer is chosen from the log, ...
mod catalogue;
mod entry;
mod log;

// ... where content is kept, ...
mod entities;

mod attachments;
mod blobs;
mod codec;

// ... and the file under it all.
mod store;
mod verify;

mod error;

pub use attachments::Attachment;
pub use changes::{ChangeCounts, Changes, Difference, EntityChange, History, Presence};
pub use edition::{
    Admission, Guard, HoldReason, KeptEdition, KeptFile, KeptReading, KeptWord, NewEdition,
    Outcome, Recorded,
};
pub use error::{
    AdmitError, AppendError, OpenError, ReadError, RecordError, StoreError, VerifyError,
    WithdrawError,
};
pub use ledger::Ledger;
pub use log::{LogEntry, LogPlace};
pub use verify::Verified;
pub use view::{Basis, ChosenReading, Entities, View};

pub use interdict_model::AsOf;
