//! What a record must share with a query to reach a threshold: the contract with an index.

use crate::name::Name;
use crate::weights::{self, ONE, SCORE_ONE};

/// The least agreement that a threshold asks of a query, as an additive sum over its positions.
///
/// Let `s(i)` be the best similarity of any edge between a part of the query that covers position `i` and any part of
/// the record (0 without an edge), and `w(i)` the weight of the position. Then `score(query, record) >= threshold`
/// implies
///
/// ```text
/// sum over i of gain(w(i), s(i))  >=  need(query weight)
/// ```
///
/// Why: the score is at most `M / (M + d * D + q * Q)` where `M` is the agreed weight, `D` the weight of the
/// differences within matched words and `Q` the weight of the positions that nothing matched; the other losses and
/// the factors only lower it. Solving for the threshold gives a sum of one term a position, and each term is largest
/// at the best edge of its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// In ten-thousandths.
    threshold: i64,
}

impl Bound {
    /// The bound of a threshold in ten-thousandths; 1 is the least threshold there is.
    pub fn new(threshold: u16) -> Self {
        Self {
            threshold: i64::from(threshold.clamp(1, SCORE_ONE)),
        }
    }

    /// What the positions must add up to, for a query of this weight. In the unit of [`gain`](Self::gain).
    ///
    /// `query.weight()` is the weight. A query without weight needs nothing.
    pub fn need(&self, weight: u32) -> u64 {
        let per_unit = (self.threshold * query_loss()) as u64;
        // Rounding in the score loses less than one part in ten thousand a pair.
        (u64::from(weight) * per_unit).saturating_sub(u64::from(weight) * per_unit / 500 + SLACK)
    }

    /// What a position of this weight gives at this best similarity (in thousandths); 0 without an edge.
    pub fn gain(&self, weight: u16, similarity: u16) -> u64 {
        if similarity == 0 {
            return 0;
        }
        let (t, s) = (self.threshold, i64::from(similarity));
        let one = i64::from(ONE);
        let rest = i64::from(SCORE_ONE) - t;
        let agreed = s * rest - t * (one - s) * difference_loss() / one;
        (i64::from(weight) * (agreed.max(0) + t * query_loss())) as u64
    }

    /// Whether a record can reach the threshold, given the best similarity at each position of the query.
    pub fn admits(&self, query: &Name, best: impl Fn(usize) -> u16) -> bool {
        let sum: u64 = query
            .positions()
            .iter()
            .enumerate()
            .map(|(i, p)| self.gain(p.weight, best(i)))
            .sum();
        sum >= self.need(query.weight())
    }
}

/// Absolute slack for the rounding of contributions to whole thousandths.
const SLACK: u64 = 64 * 1000 * 1000;

/// The least loss for a query word without answer, whatever the kinds of the names.
fn query_loss() -> i64 {
    i64::from(weights::PERSON.query_extra.min(weights::OTHER.query_extra))
}

/// The least loss for a difference within a word, whatever the kinds of the names.
fn difference_loss() -> i64 {
    i64::from(weights::PERSON.difference.min(weights::OTHER.difference))
}
