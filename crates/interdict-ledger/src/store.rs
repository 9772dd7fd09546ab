//! The SQLite file: how it is opened, brought up to date, read by several and written by one.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use crate::{OpenError, StoreError};

/// How long a second writer waits for the first. Recording the largest list takes a few seconds.
pub(crate) const BUSY_WAIT: Duration = Duration::from_secs(30);

/// Marks the file as ours in its header (`PRAGMA application_id`): "idct".
const APPLICATION_ID: i32 = 0x6964_6374;

/// Idle connections kept for the next reader; more are opened when more threads read at once.
const IDLE_READERS_MAX: usize = 4;

/// Page cache of one connection, in KiB as SQLite counts it (negative): enough for the index over
/// the entities of a few large lists.
const CACHE_KIB: i32 = -32_768;

/// The log file beside the ledger is cut back to this size after a large import.
const WAL_BYTES_MAX: i64 = 64 << 20;

/// Between two tries to turn write-ahead logging on.
const WAL_PAUSE: Duration = Duration::from_millis(5);

const OPENING: &str = "open the ledger";

/// The steps from an empty file to the current format. A ledger's format is the number of steps it
/// has been through; a step, once released, is never changed.
const STEPS: &[&str] = &[
    include_str!("format/1_tables.sql"),
    include_str!("format/2_append_only.sql"),
    include_str!("format/3_attachments.sql"),
    include_str!("format/4_lacks_and_withdrawals.sql"),
];

/// The file, its one writing connection and its readers.
#[derive(Debug)]
pub(crate) struct Store {
    place: Place,
    // Dropped in this order: the last connection to close folds the log file into the ledger, and a
    // reader could not.
    readers: Mutex<Vec<Connection>>,
    writer: Option<Mutex<Connection>>,
}

/// Where the file is, and how long to wait for it.
#[derive(Debug)]
struct Place {
    path: PathBuf,
    busy_wait: Duration,
}

/// What went wrong inside one read or write, before it is known where.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The engine refused.
    Sqlite(rusqlite::Error),
    /// Content is not what it was.
    Damaged(String),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl Store {
    pub(crate) fn open(path: &Path, busy_wait: Duration) -> Result<Self, OpenError> {
        let place = Place {
            path: path.to_owned(),
            busy_wait,
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut connection = place.open(flags)?;
        place.bring_up_to_date(&mut connection)?;
        Ok(Self {
            place,
            writer: Some(Mutex::new(connection)),
            readers: Mutex::default(),
        })
    }

    pub(crate) fn open_read_only(path: &Path) -> Result<Self, OpenError> {
        let path = path.to_owned();
        if !path.exists() {
            return Err(OpenError::Missing { path });
        }
        let place = Place {
            path,
            busy_wait: BUSY_WAIT,
        };
        let connection = place.open(OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let path = place.path.clone();
        match place.format(&connection)? {
            0 => Err(OpenError::NotALedger { path }),
            found if found < known() => Err(OpenError::Older {
                path,
                found,
                known: known(),
            }),
            _ => Ok(Self {
                place,
                writer: None,
                readers: Mutex::new(vec![connection]),
            }),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.place.path
    }

    /// Runs a read on a connection of its own.
    pub(crate) fn read<T>(
        &self,
        doing: &'static str,
        body: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        let idle = lock(&self.readers).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => {
                let connected = self.place.connect(OpenFlags::SQLITE_OPEN_READ_ONLY);
                connected.map_err(|error| self.explain(OPENING, error.into()))?
            }
        };
        let result = body(&connection).map_err(|fault| self.explain(doing, fault));
        let mut readers = lock(&self.readers);
        if readers.len() < IDLE_READERS_MAX {
            readers.push(connection);
        }
        result
    }

    /// Runs a write in one transaction: `Continue` commits it, `Break` says that nothing was written,
    /// and an error rolls it back.
    pub(crate) fn write<T, E: From<StoreError>>(
        &self,
        doing: &'static str,
        body: impl FnOnce(&Transaction<'_>) -> Result<ControlFlow<T, T>, E>,
    ) -> Result<T, E> {
        let explain = |error: rusqlite::Error| E::from(self.explain(doing, error.into()));
        let Some(writer) = &self.writer else {
            return Err(explain(read_only()));
        };
        let mut connection = lock(writer);
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(explain)?;
        match body(&transaction)? {
            ControlFlow::Continue(value) => {
                transaction.commit().map_err(explain)?;
                Ok(value)
            }
            // Dropping the transaction rolls it back.
            ControlFlow::Break(value) => Ok(value),
        }
    }

    pub(crate) fn explain(&self, doing: &'static str, fault: Fault) -> StoreError {
        self.place.explain(doing, fault)
    }
}

impl Place {
    fn connect(&self, flags: OpenFlags) -> rusqlite::Result<Connection> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(self.busy_wait)?;
        // FULL: what was acknowledged survives the loss of power, not only of the process.
        connection.execute_batch(&format!(
            "PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;
             PRAGMA cache_size = {CACHE_KIB};"
        ))?;
        Ok(connection)
    }

    fn open(&self, flags: OpenFlags) -> Result<Connection, OpenError> {
        self.connect(flags).map_err(|error| self.open_error(error))
    }

    /// The format of the file: 0 for one that is still empty.
    fn format(&self, connection: &Connection) -> Result<u32, OpenError> {
        // In one statement, and so of one moment: another process may be creating the ledger.
        let read = connection.query_row(
            "SELECT (SELECT count(*) FROM sqlite_schema),
                    (SELECT application_id FROM pragma_application_id),
                    (SELECT user_version FROM pragma_user_version)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        );
        let (objects, application, found): (i64, i32, u32) =
            read.map_err(|error| self.open_error(error))?;
        match (application, found, objects) {
            (0, 0, 0) => Ok(0),
            (APPLICATION_ID, found, _) if found > known() => Err(OpenError::Newer {
                path: self.path.clone(),
                found,
                known: known(),
            }),
            (APPLICATION_ID, found, _) if found > 0 => Ok(found),
            _ => Err(OpenError::NotALedger {
                path: self.path.clone(),
            }),
        }
    }

    /// Takes the steps that the file has not been through, all in one transaction.
    fn bring_up_to_date(&self, connection: &mut Connection) -> Result<(), OpenError> {
        let explain =
            |error: rusqlite::Error| self.explain("bring the ledger up to date", error.into());
        let found = self.format(connection)?;
        use_wal(connection, self.busy_wait).map_err(explain)?;
        if found == known() {
            return Ok(());
        }
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(explain)?;
        // Another process may have done it while this one waited.
        let found = self.format(&transaction)?;
        let take_steps = || -> rusqlite::Result<()> {
            for step in STEPS
                .iter()
                .skip(usize::try_from(found).unwrap_or(usize::MAX))
            {
                transaction.execute_batch(step)?;
            }
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", known())
        };
        take_steps().map_err(explain)?;
        transaction.commit().map_err(explain)?;
        Ok(())
    }

    /// An error met before it is known that the file is a ledger at all.
    fn open_error(&self, error: rusqlite::Error) -> OpenError {
        if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) {
            let path = self.path.clone();
            return OpenError::NotALedger { path };
        }
        self.explain(OPENING, error.into()).into()
    }

    fn explain(&self, doing: &'static str, fault: Fault) -> StoreError {
        let path = self.path.clone();
        let error = match fault {
            Fault::Sqlite(error) => error,
            Fault::Damaged(what) => return StoreError::Damaged { path, what },
        };
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy {
                path,
                waited: self.busy_wait,
            },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged {
                path,
                what: error.to_string(),
            },
            _ => StoreError::Sqlite {
                path,
                doing,
                source: error,
            },
        }
    }
}

fn known() -> u32 {
    u32::try_from(STEPS.len()).expect("a handful of formats")
}

/// A panic in another thread leaves no transaction open, so its lock can be taken over.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read_only() -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_READONLY);
    let problem = "it was opened for reading only".to_owned();
    rusqlite::Error::SqliteFailure(code, Some(problem))
}

/// Write-ahead logging: readers see the last commit while a writer works. It is a lasting property
/// of the file. Turning it on needs the file alone for a moment, and SQLite does not wait for that
/// moment by itself: when two processes create a ledger at once, one must try again.
fn use_wal(connection: &Connection, busy_wait: Duration) -> rusqlite::Result<()> {
    let tries = busy_wait.as_millis() / WAL_PAUSE.as_millis();
    for _ in 0..tries {
        match try_wal(connection) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                std::thread::sleep(WAL_PAUSE);
            }
            done => return done,
        }
    }
    try_wal(connection)
}

fn try_wal(connection: &Connection) -> rusqlite::Result<()> {
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode != "wal" {
        connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    }
    connection.pragma_update_and_check(None, "journal_size_limit", WAL_BYTES_MAX, |_| Ok(()))
}
