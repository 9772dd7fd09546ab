//! Opening a screener: for each reading of a view its segment and its cards, built where they are
//! missing or of no use.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use interdict_ledger::{ChosenReading, View};
use interdict_model::{DatasetKey, EntityId};

use super::party::gather;
use crate::index::{Card, Cards, Segment, SegmentBuilder, SegmentError, Source};

/// Why a screener cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScreenerError {
    /// The ledger cannot be read.
    #[error("cannot read the entities of {dataset} from the ledger")]
    Ledger {
        /// The dataset.
        dataset: DatasetKey,
        /// What the ledger said.
        source: interdict_ledger::ReadError,
    },
    /// A segment cannot be built or opened.
    #[error("cannot index {dataset}")]
    Segment {
        /// The dataset.
        dataset: DatasetKey,
        /// What went wrong.
        source: SegmentError,
    },
    /// The lists cannot be indexed together.
    #[error("cannot index all lists together")]
    Whole {
        /// What went wrong.
        source: SegmentError,
    },
    /// The folder of the segments cannot be made.
    #[error("cannot make the folder {} for the index", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// What opening a screener has come to, for those who wait.
#[derive(Clone, Copy, Debug)]
pub enum Opening<'a> {
    /// A segment is being built.
    Building {
        /// Of which dataset.
        dataset: &'a DatasetKey,
        /// How many entities its reading holds.
        entities: u64,
    },
    /// It is built.
    Built {
        /// Of which dataset.
        dataset: &'a DatasetKey,
    },
}

/// How the names of files of whole views begin; no dataset is called so.
const WHOLE: &str = "+all-";

/// The segments of whole views that are kept.
const WHOLES_KEPT: usize = 4;

/// The segment of one reading, with its cards.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) segment: Arc<Segment>,
    pub(crate) cards: Cards,
}

/// A folder of segments, and which of them are open: the screeners that are opened from one shelf share
/// the lists that they have in common, so that ten days of one list cost the memory of one.
#[derive(Debug)]
pub struct Shelf {
    folder: PathBuf,
    /// By the name of the files without their endings.
    open: Mutex<HashMap<String, Weak<Piece>>>,
}

impl Shelf {
    /// A shelf of which nothing is open. The folder holds nothing but derived files and may be
    /// deleted at any time.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            open: Mutex::default(),
        }
    }

    /// Opens the pieces of a view, in the order of its readings.
    pub(super) fn pieces(
        &self,
        view: &View,
        watch: &mut dyn FnMut(Opening<'_>),
    ) -> Result<Vec<Arc<Piece>>, ScreenerError> {
        fs::create_dir_all(&self.folder).map_err(|source| ScreenerError::Folder {
            path: self.folder.clone(),
            source,
        })?;
        let chosen = view.chosen().iter();
        chosen
            .map(|reading| self.piece(view, reading, watch))
            .collect()
    }

    /// All pieces as one segment, built where it is missing or of no use.
    pub(super) fn whole(&self, pieces: &[Arc<Piece>]) -> Result<Arc<Segment>, SegmentError> {
        let mut digest = blake3::Hasher::new();
        for piece in pieces {
            let name = piece.segment.path().file_name().unwrap_or_default();
            digest.update(name.as_encoded_bytes()).update(b"\n");
        }
        let digest = digest.finalize().to_hex();
        let path = self.folder.join(format!("{WHOLE}{}.names", &digest[..32]));
        if let Ok(segment) = Segment::open(&path) {
            return Ok(Arc::new(segment));
        }
        let mut builder = SegmentBuilder::new();
        for piece in pieces {
            builder.append(&piece.segment);
        }
        builder.write(&path)?;
        self.clear_wholes(&path);
        Segment::open(&path).map(Arc::new)
    }

    /// Deletes the oldest segments of whole views, which every new edition of any list leaves behind. One that is in
    /// use stays mapped, and one that is missed is built anew.
    fn clear_wholes(&self, newest: &Path) {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return;
        };
        let is_whole = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str());
            path != newest && name.is_some_and(|name| name.starts_with(WHOLE))
        };
        let paths = entries.flatten().map(|entry| entry.path());
        let written = |path: &PathBuf| fs::metadata(path).and_then(|data| data.modified()).ok();
        let mut wholes: Vec<_> = paths
            .filter(is_whole)
            .map(|path| (written(&path), path))
            .collect();
        wholes.sort();
        let surplus = wholes.len().saturating_sub(WHOLES_KEPT - 1);
        for (_, path) in &wholes[..surplus] {
            // Another process may have deleted it before.
            let _ = fs::remove_file(path);
        }
    }

    fn piece(
        &self,
        view: &View,
        reading: &ChosenReading,
        watch: &mut dyn FnMut(Opening<'_>),
    ) -> Result<Arc<Piece>, ScreenerError> {
        // The dataset is part of the name: a segment names its source, and two datasets can hold the same.
        let stem = format!("{}-{}", reading.dataset, reading.entities_digest);
        if let Some(piece) = self.lock().get(&stem).and_then(Weak::upgrade) {
            return Ok(piece);
        }
        // Not under the lock: building takes long, and two who build the same file come to no harm.
        let piece = Arc::new(open_or_build(view, reading, &self.folder, &stem, watch)?);
        let mut open = self.lock();
        open.retain(|_, piece| piece.strong_count() > 0);
        open.insert(stem, Arc::downgrade(&piece));
        Ok(piece)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Weak<Piece>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn open_or_build(
    view: &View,
    reading: &ChosenReading,
    folder: &Path,
    stem: &str,
    watch: &mut dyn FnMut(Opening<'_>),
) -> Result<Piece, ScreenerError> {
    let dataset = &reading.dataset;
    let fault = |source| ScreenerError::Segment {
        dataset: dataset.clone(),
        source,
    };
    let (names, cards) = (
        folder.join(format!("{stem}.names")),
        folder.join(format!("{stem}.cards")),
    );
    if let Ok(piece) = open(&names, &cards) {
        return Ok(piece);
    }
    watch(Opening::Building {
        dataset,
        entities: reading.entities,
    });
    build(view, reading, &names, &cards)?;
    watch(Opening::Built { dataset });
    open(&names, &cards).map_err(fault)
}

/// Opens a piece whose two files are sound and belong together.
fn open(names: &Path, cards: &Path) -> Result<Piece, SegmentError> {
    let segment = Arc::new(Segment::open(names)?);
    let cards = Cards::open(cards)?;
    cards.check_count(segment.party_count())?;
    Ok(Piece { segment, cards })
}

fn build(
    view: &View,
    reading: &ChosenReading,
    names: &Path,
    cards: &Path,
) -> Result<(), ScreenerError> {
    let dataset = &reading.dataset;
    let unread = |source| ScreenerError::Ledger {
        dataset: dataset.clone(),
        source,
    };
    let unbuilt = |source| ScreenerError::Segment {
        dataset: dataset.clone(),
        source,
    };
    let entities = view
        .entities(dataset)
        .map_err(unread)?
        .collect::<Result<Vec<_>, _>>()
        .map_err(unread)?;
    let parties = gather(entities);
    let mut builder = SegmentBuilder::new();
    let mut told: Vec<Card> = Vec::with_capacity(parties.len());
    let source = Source {
        dataset: dataset.clone(),
        reading: reading.reading,
    };
    builder.add(
        source,
        parties.into_iter().map(|party| {
            told.push(party.card);
            party.indexed
        }),
    );
    Cards::write(cards, &told).map_err(unbuilt)?;
    builder.write(names).map_err(unbuilt)
}

/// The id of a party in a segment.
pub(crate) fn entity_id(segment: &Segment, party: u32) -> EntityId {
    EntityId::new(segment.party(party).id()).expect("ids were checked before they were written")
}
