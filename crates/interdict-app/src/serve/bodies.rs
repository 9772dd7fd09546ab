//! Bodies of requests: read within limits of size and time, each and all together.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::problem::Problem;
use super::settings::ServeSettings;

/// What bodies may take in memory. A slow client holds what it has sent so far, and no more.
pub(crate) struct Bodies {
    room: Arc<Semaphore>,
    bytes_max: usize,
    ms_max: u64,
}

/// A body, and the room that it takes until it is dropped.
pub(crate) struct Held {
    pub(crate) bytes: Bytes,
    _room: Option<OwnedSemaphorePermit>,
}

/// Room is counted in these.
const UNIT_BYTES: usize = 1_024;

/// Bodies up to this size are not counted: connections are bounded in number.
const SMALL_BYTES: usize = 64 * UNIT_BYTES;

impl Bodies {
    pub(crate) fn new(settings: &ServeSettings) -> Self {
        let units = settings.bodies_bytes_max.div_ceil(UNIT_BYTES);
        Self {
            room: Arc::new(Semaphore::new(units.min(Semaphore::MAX_PERMITS))),
            bytes_max: settings.body_bytes_max,
            ms_max: settings.body_ms_max,
        }
    }

    /// Reads the body of a question.
    pub(crate) async fn read(&self, body: Body) -> Result<Bytes, Problem> {
        let held = self.hold(body, self.bytes_max).await?;
        Ok(held.bytes)
    }

    /// Reads a body up to a size of its own, and keeps its room.
    pub(crate) async fn hold(&self, mut body: Body, bytes_max: usize) -> Result<Held, Problem> {
        if body.size_hint().lower() > bytes_max as u64 {
            return Err(Problem::too_large(bytes_max));
        }
        let until = Instant::now() + Duration::from_millis(self.ms_max);
        let mut bytes = Vec::new();
        let mut room = None;
        loop {
            let frame = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx));
            let Ok(frame) = tokio::time::timeout_at(until, frame).await else {
                return Err(Problem::late(self.ms_max));
            };
            let Some(frame) = frame else { break };
            let frame =
                frame.map_err(|_| Problem::unreadable("the body broke off: send it whole"))?;
            let Ok(data) = frame.into_data() else {
                continue;
            };
            if bytes.len() + data.len() > bytes_max {
                return Err(Problem::too_large(bytes_max));
            }
            self.take(&mut room, bytes.len(), bytes.len() + data.len())?;
            bytes.extend_from_slice(&data);
        }
        Ok(Held {
            bytes: bytes.into(),
            _room: room,
        })
    }

    /// Takes room for a body that grows.
    fn take(
        &self,
        room: &mut Option<OwnedSemaphorePermit>,
        from: usize,
        to: usize,
    ) -> Result<(), Problem> {
        let units = |bytes: usize| bytes.saturating_sub(SMALL_BYTES).div_ceil(UNIT_BYTES);
        let more = u32::try_from(units(to) - units(from)).unwrap_or(u32::MAX);
        if more == 0 {
            return Ok(());
        }
        let taken = Arc::clone(&self.room)
            .try_acquire_many_owned(more)
            .map_err(|_| Problem::busy())?;
        match room {
            Some(room) => room.merge(taken),
            None => *room = Some(taken),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bodies() -> Bodies {
        Bodies::new(&ServeSettings {
            body_bytes_max: 300_000,
            bodies_bytes_max: 300_000,
            ..ServeSettings::default()
        })
    }

    fn status(read: Result<Held, Problem>) -> u16 {
        read.map_or_else(|problem| problem.status().as_u16(), |_| 200)
    }

    #[tokio::test]
    async fn a_body_has_a_largest_size() {
        let bodies = bodies();
        let read = bodies.hold(Body::from(vec![b'x'; 2_001]), 2_000).await;
        assert_eq!(status(read), 413);
        let read = bodies.hold(Body::from(vec![b'x'; 2_000]), 2_000).await;
        assert_eq!(read.unwrap().bytes.len(), 2_000);
    }

    #[tokio::test]
    async fn all_bodies_share_room_that_comes_back() {
        let bodies = bodies();
        let large = || Body::from(vec![b'x'; 290_000]);
        let first = bodies.hold(large(), 300_000).await;
        assert_eq!(status(bodies.hold(large(), 300_000).await), 503);
        let small = bodies.hold(Body::from("{}"), 300_000).await;
        assert_eq!(status(small), 200, "a small one is always read");
        drop(first);
        assert_eq!(status(bodies.hold(large(), 300_000).await), 200);
    }
}
