//! What a record must share with a query to reach a threshold: the contract with an index.

use crate::known;
use crate::name::{Name, NameKind};
use crate::score::{INCOMPLETE_FROM, extra_of, losses_of};
use crate::weights::{self, Losses, ONE, SCORE_ONE};
use crate::word::{Form, Role};

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
    /// The least loss for a query word without answer, whatever the kind of the record.
    query_loss: i64,
}

impl Bound {
    /// The bound of a threshold in ten-thousandths, for queries of a kind; 1 is the least threshold there is.
    pub fn new(threshold: u16, query: NameKind) -> Self {
        let loss = |record| i64::from(losses_of(query, record).query_extra);
        Self {
            threshold: i64::from(threshold.clamp(1, SCORE_ONE)),
            query_loss: loss(NameKind::Person).min(loss(NameKind::Organisation)),
        }
    }

    /// What the positions must add up to, for a query of this weight. In the unit of [`gain`](Self::gain).
    ///
    /// `query.weight()` is the weight. A query without weight needs nothing.
    pub fn need(&self, weight: u32) -> u64 {
        let per_unit = (self.threshold * self.query_loss) as u64;
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
        (i64::from(weight) * (agreed.max(0) + t * self.query_loss)) as u64
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

/// What a record has left: its positions that no edge with any part of the query reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leftover {
    /// What they count as words without answer.
    pub extra: u32,
    /// Sum of their clashes.
    pub clash: u32,
    /// Whether one is a number.
    pub number: bool,
}

impl Leftover {
    /// Adds a position of a record's name of that kind.
    pub fn add(&mut self, kind: NameKind, weight: u16, clash: u16, form: Form) {
        self.add_at_most(kind, weight, clash, form, weights::PERSON_EXTRA_MOST);
    }

    fn add_at_most(&mut self, kind: NameKind, weight: u16, clash: u16, form: Form, most: u16) {
        self.extra += u32::from(extra_of(kind, weight, form, most));
        self.clash += u32::from(clash);
        self.number |= form.role == Role::Number;
    }
}

impl Bound {
    /// Whether a record of that kind can reach the threshold, given the best similarity at each position of the query
    /// and what the record has left. Sharper than [`admits`](Self::admits).
    ///
    /// Why: positions that no edge reaches are unmatched in every alignment, so the losses and factors they cause are
    /// certain. What the alignment leaves unmatched besides only lowers the score further.
    pub fn admits_leftover(
        &self,
        query: &Name,
        best: &[u16],
        kind: NameKind,
        left: Leftover,
    ) -> bool {
        let persons = query.kind() == NameKind::Person && kind == NameKind::Person;
        let losses = losses_of(query.kind(), kind);
        let mut own = Leftover::default();
        let mut agreed = 0;
        for (i, (position, &best)) in query.positions().iter().zip(best).enumerate() {
            if best == 0 {
                let form = query.parts()[i].word.form();
                own.add_at_most(
                    query.kind(),
                    position.weight,
                    position.clash,
                    form,
                    u16::MAX,
                );
            }
            agreed += u64::from(position.weight) * u64::from(best);
        }
        let clash = u64::from(own.clash.min(left.clash));
        let share = match persons {
            true => clash.min(1000),
            false => clash * 1000 / (clash + agreed.div_ceil(1000)).max(1),
        };
        let factor = 1000 - share * u64::from(losses.clash) / 1000;
        // The factors are taken off in the order of `factors`, and so undone in the reverse order.
        let mut threshold = self.threshold as u64;
        if !persons && own.number && left.number {
            threshold = (threshold * 1000).div_ceil(u64::from(weights::OTHER_NUMBER));
        }
        threshold = (threshold * 1000).div_ceil(factor.max(1));
        threshold <= u64::from(SCORE_ONE)
            && covers(query, best, threshold as i64, losses, own.extra, left.extra)
    }
}

/// Whether the covered share can reach the threshold, given what is surely unmatched on either side.
fn covers(
    query: &Name,
    best: &[u16],
    threshold: i64,
    losses: &Losses,
    own: u32,
    left: u32,
) -> bool {
    let (rest, one) = (i64::from(SCORE_ONE) - threshold, i64::from(ONE));
    let (mut matched, mut agreed, mut gains) = (0, 0, false);
    for (position, &best) in query.positions().iter().zip(best) {
        let s = i64::from(best);
        let value = s * rest - threshold * (one - s) * i64::from(losses.difference) / one;
        // Of two words the lesser weight counts: what loses may lose as good as nothing.
        matched += i64::from(position.weight) * value.max(0);
        gains |= value >= 0;
        agreed += u64::from(position.weight) * u64::from(best);
    }
    // Where all that agrees loses there is nothing that makes up for it.
    if !gains {
        return false;
    }
    let incomplete = u64::from(own + left) > INCOMPLETE_FROM;
    let lost = i64::from(own) * i64::from(losses.query_extra)
        + i64::from(left) * i64::from(losses.record_extra)
        + if incomplete {
            known::lost_at_least(query, agreed.div_ceil(1000)) as i64
                + i64::from(losses.incomplete) * 1000
        } else {
            0
        };
    matched >= threshold * lost
}

/// Absolute slack for the rounding of contributions to whole thousandths.
const SLACK: u64 = 64 * 1000 * 1000;

/// The least loss for a difference within a word, whatever the kinds of the names.
fn difference_loss() -> i64 {
    i64::from(weights::PERSON.difference.min(weights::OTHER.difference))
}

/// The most that a query can score against a name of the same kind, in ten-thousandths, given the words of the name
/// that are answered (weight and similarity, in thousandths) and the weights of those that are not.
///
/// Why: whatever else the query holds, or leaves out, only lowers the score.
pub fn ceiling(
    kind: NameKind,
    answered: impl IntoIterator<Item = (u16, u16)>,
    missing: impl IntoIterator<Item = u16>,
) -> u16 {
    let losses = losses_of(kind, kind);
    let one = u64::from(ONE);
    let (mut agreed, mut differing) = (0, 0);
    for (weight, similarity) in answered {
        let product = u64::from(weight) * u64::from(similarity);
        agreed += product.div_ceil(one);
        differing += (u64::from(weight) * one - product) / one;
    }
    let missing: u64 = missing
        .into_iter()
        .map(|weight| match kind {
            NameKind::Person => u64::from(weight.min(weights::PERSON_EXTRA_MOST)),
            _ => u64::from(weight),
        })
        .sum();
    let incomplete = if missing > INCOMPLETE_FROM {
        u64::from(losses.incomplete) * one + known::lost_by_any(agreed)
    } else {
        0
    };
    let lost = differing * u64::from(losses.difference)
        + missing * u64::from(losses.record_extra)
        + incomplete;
    (agreed * one * u64::from(SCORE_ONE)).div_ceil((agreed * one + lost).max(1)) as u16
}
