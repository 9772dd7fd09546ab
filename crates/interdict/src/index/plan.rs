//! Which evidence has to be read so that no name is lost.
//!
//! A name that reaches the threshold has, summed over the positions of the query, weight times the
//! best similarity of any word that covers the position, of at least a *need*. Each position is
//! given a floor: evidence at or below the floor of all its positions is not read. A name in no
//! list that is read has at most the floor everywhere, so as long as the weighted floors add up to
//! less than the need, it cannot qualify. The floors are raised where they save the longest lists:
//! the common words and the doubtful spellings go unread, and are looked up only for the names
//! that the rare words bring.

use interdict_names::{Bound, Name, Reason};

/// One word of the dictionary that a word of the query is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// The form in the dictionary.
    pub(crate) form: u32,
    /// How many names hold it.
    pub(crate) rows: u32,
    /// How alike they are.
    pub(crate) similarity: u16,
    /// The word of the query.
    pub(crate) word: u16,
    /// Why they are alike.
    pub(crate) reason: Reason,
    /// Whether the word is virtual.
    pub(crate) is_virtual: bool,
}

/// The floor of each position.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    floors: Vec<u16>,
    /// For each position its steps: similarity, and rows at or below it.
    steps: Vec<Vec<(u16, u64)>>,
    /// The steps of each position that are not known to be too high.
    open: Vec<usize>,
}

impl Plan {
    /// Sets the floors for evidence `(positions, similarity, rows)`, so that no name reaches the threshold by what is
    /// at or below the floors. Gives what the floors gain.
    pub(crate) fn set(
        &mut self,
        query: &Name,
        bound: &Bound,
        evidence: impl Iterator<Item = (u64, u16, u32)>,
    ) -> u64 {
        let count = query.positions().len();
        self.count(count, evidence);
        self.floors.clear();
        self.floors.resize(count, 0);
        let need = bound.need(query.weight());
        let mut unread = 0;
        while let Some((position, step, cost)) = self.best(query, bound) {
            let before = self.floors[position];
            self.floors[position] = self.steps[position][step].0;
            // The sum alone is a bound, less sharp and sooner computed.
            if unread + cost < need || !bound.admits_any(query, &self.floors) {
                unread += cost;
            } else {
                self.floors[position] = before;
                self.open[position] = step;
            }
        }
        unread
    }

    /// Whether evidence of that similarity at those positions has to be read.
    pub(crate) fn reads(&self, positions: u64, similarity: u16) -> bool {
        let mut rest = positions;
        while rest != 0 {
            if similarity > self.floors[rest.trailing_zeros() as usize] {
                return true;
            }
            rest &= rest - 1;
        }
        false
    }

    /// Sums up, for each position, the rows at or below each similarity.
    fn count(&mut self, positions: usize, evidence: impl Iterator<Item = (u64, u16, u32)>) {
        self.steps
            .resize_with(positions.max(self.steps.len()), Vec::new);
        self.steps.iter_mut().for_each(Vec::clear);
        for (mut rest, similarity, rows) in evidence {
            while rest != 0 {
                let steps = &mut self.steps[rest.trailing_zeros() as usize];
                match steps.iter_mut().find(|(at, _)| *at == similarity) {
                    Some((_, sum)) => *sum += u64::from(rows),
                    None => steps.push((similarity, u64::from(rows))),
                }
                rest &= rest - 1;
            }
        }
        for steps in &mut self.steps {
            steps.sort_unstable();
            let mut sum = 0;
            for (_, rows) in steps {
                sum += *rows;
                *rows = sum;
            }
        }
        self.open.clear();
        self.open.extend(self.steps.iter().map(Vec::len));
    }

    /// The raise of one floor that saves most rows for its cost.
    fn best(&self, query: &Name, bound: &Bound) -> Option<(usize, usize, u64)> {
        let mut best: Option<(u64, u64, usize, usize)> = None;
        for (at, position) in query.positions().iter().enumerate() {
            let floor = self.floors[at];
            let paid = bound.gain(position.weight, floor);
            let mut below = 0;
            for (step, (similarity, rows)) in self.steps[at][..self.open[at]].iter().enumerate() {
                if *similarity <= floor {
                    below = *rows;
                    continue;
                }
                let cost = bound.gain(position.weight, *similarity) - paid;
                let saved = rows - below;
                let better = best.is_none_or(|(rows, price, ..)| {
                    u128::from(saved) * u128::from(price.max(1))
                        > u128::from(rows) * u128::from(cost.max(1))
                });
                if saved > 0 && better {
                    best = Some((saved, cost, at, step));
                }
            }
        }
        best.map(|(_, cost, position, step)| (position, step, cost))
    }
}

#[cfg(test)]
mod tests {
    use interdict_names::{NameKind, analyse};

    use super::*;

    /// Which of the evidence is read for a query.
    fn plan(query: &str, threshold: u16, evidence: &[(u64, u16, u32)]) -> Vec<bool> {
        let query = analyse(query, NameKind::Person);
        let bound = Bound::new(threshold, query.kind());
        let mut plan = Plan::default();
        plan.set(&query, &bound, evidence.iter().copied());
        assert!(!bound.admits_any(&query, &plan.floors) || plan.floors.iter().all(|one| *one == 0));
        let reads = evidence.iter();
        let reads = reads.map(|(positions, similarity, _)| plan.reads(*positions, *similarity));
        reads.collect()
    }

    #[test]
    fn the_common_word_is_not_read_when_the_rare_one_is_needed() {
        let evidence = [(1, 1000, 90_000), (2, 1000, 3)];
        assert_eq!(plan("Mohammed Qxzvkwyt", 8000, &evidence), [false, true]);
    }

    #[test]
    fn either_word_is_read_when_either_is_enough() {
        let evidence = [(1, 1000, 90_000), (2, 1000, 3)];
        assert_eq!(plan("Bwvkdyrt Qxzvkwyt", 3000, &evidence), [true, true]);
    }

    #[test]
    fn a_joined_word_is_read_unless_both_its_positions_leave_it() {
        let evidence = [(1, 900, 500), (3, 900, 500), (2, 100, 1)];
        assert!(plan("Mohammed Qxzvkwyt", 8000, &evidence)[1]);
    }

    #[test]
    fn nothing_is_left_unread_without_a_need() {
        assert_eq!(plan("", 7000, &[]), Vec::<bool>::new());
        assert_eq!(plan("Qxzvkwyt", 1, &[(1, 1000, 9)]), [true]);
    }
}
