//! How many requests one client may send.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// A bucket of tokens for each client: a key, or an address where there are no keys.
pub(crate) struct Rates {
    per_s: u32,
    clients: Mutex<HashMap<String, Bucket>>,
}

struct Bucket {
    tokens: f64,
    at: Instant,
}

/// Clients remembered at once; beyond, those whose buckets are full are forgotten.
const CLIENTS_MAX: usize = 10_000;

impl Rates {
    /// No limit where it is 0.
    pub(crate) fn new(per_s: u32) -> Self {
        Self {
            per_s,
            clients: Mutex::default(),
        }
    }

    /// Whether there is a limit.
    pub(crate) fn is_limited(&self) -> bool {
        self.per_s > 0
    }

    /// Takes one token; where there is none, the seconds to wait. A client may save up for one second.
    pub(crate) fn take(&self, client: &str, now: Instant) -> Result<(), u32> {
        if !self.is_limited() {
            return Ok(());
        }
        let rate = f64::from(self.per_s);
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.len() >= CLIENTS_MAX {
            clients.retain(|_, bucket| bucket.filled(rate, now) < rate);
        }
        let bucket = clients.entry(client.to_owned()).or_insert(Bucket {
            tokens: rate,
            at: now,
        });
        bucket.tokens = bucket.filled(rate, now);
        bucket.at = now;
        if bucket.tokens < 1.0 {
            return Err(1);
        }
        bucket.tokens -= 1.0;
        Ok(())
    }
}

impl Bucket {
    fn filled(&self, rate: f64, now: Instant) -> f64 {
        let since = now.saturating_duration_since(self.at).as_secs_f64();
        (self.tokens + since * rate).min(rate)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_client_waits_when_its_bucket_is_empty() {
        let rates = Rates::new(2);
        let now = Instant::now();
        assert_eq!(rates.take("a", now), Ok(()));
        assert_eq!(rates.take("a", now), Ok(()));
        assert_eq!(rates.take("a", now), Err(1));
        assert_eq!(rates.take("b", now), Ok(()));
        assert_eq!(rates.take("a", now + Duration::from_millis(500)), Ok(()));
        assert_eq!(Rates::new(0).take("a", now), Ok(()));
    }
}
