//! The coverage of the lists that serve, written once for all answers.

use interdict::screen::Coverage as Covered;
use interdict_model::DatasetKey;
use serde_json::value::RawValue;

use crate::config::Config;
use crate::fetch::StateFolder;
use crate::wire::coverage::Coverage;

/// The coverage of a snapshot, ready to be put into answers.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) wire: Coverage,
    pub(crate) doubts: Vec<String>,
    pub(crate) raw: Box<RawValue>,
}

impl Written {
    fn new(wire: Coverage) -> Self {
        Self {
            doubts: wire.doubts(),
            raw: serde_json::value::to_raw_value(&wire).expect("wire types have string keys"),
            wire,
        }
    }

    /// The coverage of a view of all that the ledger keeps.
    pub(crate) fn of(covered: &Covered, states: &StateFolder, config: &Config) -> Self {
        let kept = |key: &DatasetKey| {
            covered.missing.contains(key) || covered.consulted.iter().any(|one| one.dataset == *key)
        };
        Self::new(Coverage::with(covered, (states, config), kept))
    }

    /// The same, of some datasets only; those that the view never held count as missing.
    pub(crate) fn narrowed(&self, datasets: &[DatasetKey]) -> Self {
        Self::new(self.wire.narrowed(datasets))
    }
}
