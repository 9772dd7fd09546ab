//! The pauses between attempts: doubling, with jitter, bounded.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use crate::config::FetchLimits;

/// The pause before attempt `attempt` (the second is 2), between half the doubled pause and all of
/// it, so that many clients do not come back in step. `chance` is any number; see [`chance`].
pub(crate) fn pause(
    limits: &FetchLimits,
    attempt: u32,
    asked: Option<Duration>,
    chance: u64,
) -> Duration {
    let doublings = attempt.saturating_sub(2).min(u32::BITS - 1);
    let full = limits
        .pause_ms_first
        .saturating_mul(1 << doublings)
        .min(limits.pause_ms_max);
    let half = full / 2;
    let jittered = Duration::from_millis(half + chance % (full - half + 1));
    let bound = Duration::from_millis(limits.pause_ms_max);
    asked.map_or(jittered, |asked| asked.max(jittered).min(bound))
}

/// A number that differs from call to call and from process to process.
pub(crate) fn chance() -> u64 {
    RandomState::new().hash_one(0_u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(attempt: u32, chance: u64, asked_s: Option<u64>, expected_ms: u64) {
        let limits = FetchLimits {
            pause_ms_first: 1_000,
            pause_ms_max: 10_000,
            ..FetchLimits::default()
        };
        let found = pause(&limits, attempt, asked_s.map(Duration::from_secs), chance);
        assert_eq!(found, Duration::from_millis(expected_ms));
    }

    #[test]
    fn pauses_double_up_to_a_bound() {
        check(2, 0, None, 500);
        check(2, 500, None, 1_000);
        check(2, 501, None, 500);
        check(3, 0, None, 1_000);
        check(5, 4_000, None, 8_000);
        check(6, 5_000, None, 10_000);
        check(60, 0, None, 5_000);
    }

    #[test]
    fn the_server_may_ask_for_more() {
        check(2, 0, Some(3), 3_000);
        check(2, 0, Some(3_600), 10_000);
        check(5, 4_000, Some(1), 8_000);
    }

    #[test]
    fn chances_differ() {
        assert!((0..8).map(|_| chance()).any(|other| other != chance()));
    }
}
