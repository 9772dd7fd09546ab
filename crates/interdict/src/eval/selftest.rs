//! Every listed name against the lists it stands on: it must find its own party, with a score of one.

use interdict_model::{DatasetKey, EntityId};
use interdict_names::{SCORE_ONE, analyse, score};

use crate::index::{Ask, Filter};
use crate::screen::{Screener, name_kind};

/// The outcome of a self-test.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelfTest {
    /// Parties whose names were tested.
    pub parties: u64,
    /// Names tested.
    pub names: u64,
    /// Names that failed.
    pub failures: Vec<SelfTestFailure>,
}

/// A listed name that does not find its own party, or scores less than one against itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfTestFailure {
    /// The list.
    pub dataset: DatasetKey,
    /// The party.
    pub entity: EntityId,
    /// The name.
    pub name: String,
    /// Its score against itself, in ten-thousandths.
    pub score: u16,
    /// Whether a search for it finds the party with that score.
    pub found: bool,
}

/// As many parties can bear one name; more would be a fault of the lists, and is told as a failure.
const NAMESAKES_MAX: usize = 10_000;

/// Tests every name of every list that the screener holds. `watch` is told of each party done.
///
/// A text without a single letter or digit is no name, and is passed over: nothing could find it.
pub fn selftest(screener: &Screener, watch: &mut dyn FnMut()) -> SelfTest {
    let mut outcome = SelfTest::default();
    let mut searcher = screener.index().searcher();
    let ask = Ask {
        threshold: SCORE_ONE,
        limit: NAMESAKES_MAX,
        filter: Filter::default(),
    };
    for (number, segment) in screener.index().segments().iter().enumerate() {
        for (party, card) in screener.cards(number) {
            let listed = segment.party(party);
            let kind = name_kind(listed.schema());
            outcome.parties += 1;
            for name in &card.names {
                let analysed = analyse(&name.text, kind);
                if analysed.positions().is_empty() {
                    continue;
                }
                outcome.names += 1;
                let own = score(&analysed, &analysed).score;
                let answer = searcher.search(&analysed, &ask);
                let found = answer
                    .hits
                    .iter()
                    .any(|hit| hit.segment == number && hit.party == party);
                if own != SCORE_ONE || !found {
                    outcome.failures.push(SelfTestFailure {
                        dataset: listed.source().dataset.clone(),
                        entity: EntityId::new(listed.id())
                            .expect("ids were checked before they were written"),
                        name: name.text.clone(),
                        score: own,
                        found,
                    });
                }
            }
            watch();
        }
    }
    outcome
}
