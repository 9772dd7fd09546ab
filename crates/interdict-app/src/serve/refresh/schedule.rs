//! When each list is fetched again. Time and chance come from outside, so that it can be tested.

use jiff::{SignedDuration, Timestamp};

use interdict_model::DatasetKey;

/// How often one list is fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rhythm {
    pub(crate) dataset: DatasetKey,
    /// From one fetch that went well to the next.
    pub(crate) every: SignedDuration,
    /// After a fetch that failed; never longer than `every`.
    pub(crate) retry: SignedDuration,
    /// The most by which a fetch is put off, so that many services do not come at once.
    pub(crate) jitter: SignedDuration,
}

/// The lists with the moment at which each is due.
pub(crate) struct Schedule {
    entries: Vec<Entry>,
}

struct Entry {
    rhythm: Rhythm,
    due: Timestamp,
}

/// How the last fetch of a list went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Last {
    Never,
    Well(Timestamp),
    Failed(Timestamp),
}

impl Schedule {
    /// A schedule that goes on where the last one stopped: what was never fetched is due at once.
    pub(crate) fn new(
        rhythms: Vec<Rhythm>,
        now: Timestamp,
        last: impl Fn(&DatasetKey) -> Last,
        chance: &mut dyn FnMut() -> u64,
    ) -> Self {
        let entry = |rhythm: Rhythm| {
            let due = match last(&rhythm.dataset) {
                Last::Never => now,
                told => rhythm.after(told, chance()).max(now),
            };
            Entry { rhythm, due }
        };
        Self {
            entries: rhythms.into_iter().map(entry).collect(),
        }
    }

    /// The lists that are due, those that have waited longest first.
    pub(crate) fn due(&self, now: Timestamp) -> Vec<DatasetKey> {
        let mut due: Vec<&Entry> = self.entries.iter().filter(|one| one.due <= now).collect();
        due.sort_by_key(|one| one.due);
        due.iter().map(|one| one.rhythm.dataset.clone()).collect()
    }

    /// Notes how the fetch of a list went; it is due again later.
    pub(crate) fn done(&mut self, dataset: &DatasetKey, told: Last, chance: u64) {
        let own = |one: &&mut Entry| one.rhythm.dataset == *dataset;
        if let Some(entry) = self.entries.iter_mut().find(own) {
            entry.due = entry.rhythm.after(told, chance);
        }
    }

    /// When the next list is due; none when no list is fetched.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.entries.iter().map(|one| one.due).min()
    }

    /// Every list with the moment at which it is due.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&DatasetKey, Timestamp)> {
        self.entries
            .iter()
            .map(|one| (&one.rhythm.dataset, one.due))
    }
}

impl Rhythm {
    fn after(&self, told: Last, chance: u64) -> Timestamp {
        let (at, pause) = match told {
            Last::Never => return Timestamp::MIN,
            Last::Well(at) => (at, self.every),
            Last::Failed(at) => (at, self.retry.min(self.every)),
        };
        let most = u64::try_from(self.jitter.as_millis()).unwrap_or(0);
        let jitter = i64::try_from(chance % (most + 1)).unwrap_or(i64::MAX);
        // Beyond the end of time nothing is due.
        at.checked_add(pause)
            .and_then(|at| at.checked_add(SignedDuration::from_millis(jitter)))
            .unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> DatasetKey {
        DatasetKey::new(name).unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn rhythm(name: &str, every_s: i64) -> Rhythm {
        Rhythm {
            dataset: key(name),
            every: SignedDuration::from_secs(every_s),
            retry: SignedDuration::from_secs(100),
            jitter: SignedDuration::from_secs(10),
        }
    }

    fn schedule(last: Last, chance: u64) -> Schedule {
        Schedule::new(vec![rhythm("a", 1_000)], at(5_000), |_| last, &mut || {
            chance
        })
    }

    #[track_caller]
    fn check(last: Last, chance: u64, due_s: i64) {
        assert_eq!(schedule(last, chance).next(), Some(at(due_s)));
    }

    #[test]
    fn it_goes_on_where_it_stopped() {
        check(Last::Never, 0, 5_000);
        check(Last::Well(at(4_500)), 0, 5_500);
        check(Last::Well(at(4_500)), 10_000, 5_510);
        check(Last::Well(at(4_500)), 10_001, 5_500);
        check(Last::Well(at(1_000)), 0, 5_000);
        check(Last::Failed(at(4_950)), 0, 5_050);
    }

    #[test]
    fn a_failure_is_tried_again_sooner_but_never_later() {
        let mut schedule = schedule(Last::Never, 0);
        assert_eq!(schedule.due(at(4_999)), []);
        assert_eq!(schedule.due(at(5_000)), [key("a")]);
        schedule.done(&key("a"), Last::Failed(at(5_001)), 0);
        assert_eq!(schedule.next(), Some(at(5_101)));
        schedule.done(&key("a"), Last::Well(at(5_102)), 5_000);
        assert_eq!(schedule.next(), Some(at(6_107)));
        let quick = Schedule::new(
            vec![rhythm("a", 50)],
            at(0),
            |_| Last::Failed(at(0)),
            &mut || 0,
        );
        assert_eq!(
            quick.next(),
            Some(at(50)),
            "never later than without a failure"
        );
    }

    #[test]
    fn who_waits_longest_comes_first() {
        let last =
            |dataset: &DatasetKey| Last::Well(at(if dataset.as_str() == "b" { 10 } else { 20 }));
        let rhythms = vec![rhythm("a", 1_000), rhythm("b", 1_000), rhythm("c", 9_000)];
        let mut schedule = Schedule::new(rhythms, at(30), last, &mut || 0);
        assert_eq!(schedule.due(at(2_000)), [key("b"), key("a")]);
        schedule.done(&key("b"), Last::Well(at(2_000)), 0);
        assert_eq!(schedule.due(at(2_000)), [key("a")]);
        assert_eq!(Schedule::new(vec![], at(0), last, &mut || 0).next(), None);
    }
}
