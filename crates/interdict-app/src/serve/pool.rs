//! The threads that screen, apart from those that talk to clients.
//!
//! Each thread keeps a [`Worker`] for the snapshot it last worked with, so that its memory is reused
//! from question to question.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use interdict::screen::Worker;
use tokio::sync::oneshot;

use super::problem::Problem;
use super::snapshot::Snapshot;

type Task = Box<dyn for<'a> FnOnce(&'a Snapshot, &mut Worker<'a>) + Send>;

struct Job {
    snapshot: Arc<Snapshot>,
    task: Task,
}

/// A fixed number of threads before a queue of fixed length.
pub(crate) struct Pool {
    queue: Arc<Queue>,
    waiting_max: usize,
}

#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    closed: bool,
}

impl Pool {
    pub(crate) fn new(threads: usize, waiting_max: usize) -> Self {
        let queue = Arc::new(Queue::default());
        for number in 0..threads {
            let queue = Arc::clone(&queue);
            thread::Builder::new()
                .name(format!("screen-{number}"))
                .spawn(move || work(&queue))
                .expect("the system starts a thread at the start of the program");
        }
        Self { queue, waiting_max }
    }

    /// How many questions wait.
    pub(crate) fn waiting(&self) -> usize {
        self.queue.lock().jobs.len()
    }

    /// Runs a task on a thread of the pool. A full queue is a problem at once; a task whose asker has
    /// gone is passed over.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        snapshot: Arc<Snapshot>,
        task: impl for<'a> FnOnce(&'a Snapshot, &mut Worker<'a>) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let (sender, receiver) = oneshot::channel();
        let task: Task = Box::new(move |snapshot, worker| {
            if !sender.is_closed() {
                // Nobody waits any more where this fails.
                let _ = sender.send(task(snapshot, worker));
            }
        });
        {
            let mut waiting = self.queue.lock();
            if waiting.closed || waiting.jobs.len() >= self.waiting_max {
                return Err(Problem::busy());
            }
            waiting.jobs.push_back(Job { snapshot, task });
        }
        self.queue.changed.notify_one();
        receiver
            .await
            .map_err(|_| Problem::internal("the question ended a thread: report it with its id"))
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.queue.lock().closed = true;
        self.queue.changed.notify_all();
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Option<Job> {
        let mut waiting = self.lock();
        loop {
            if let Some(job) = waiting.jobs.pop_front() {
                return Some(job);
            }
            if waiting.closed {
                return None;
            }
            waiting = self
                .changed
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn work(queue: &Queue) {
    let mut next = queue.next();
    while let Some(job) = next {
        // A panic is a fault of ours: it costs one answer, and the worker is made anew.
        next = match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| stay(queue, job))) {
            Ok(other) => other,
            Err(_) => {
                tracing::error!("a question ended in a panic; its asker got an error");
                queue.next()
            }
        };
    }
}

/// Works for one snapshot until a job for another comes.
fn stay(queue: &Queue, first: Job) -> Option<Job> {
    let snapshot = first.snapshot;
    let mut worker = snapshot.screener.worker();
    (first.task)(&snapshot, &mut worker);
    loop {
        let job = queue.next()?;
        if !Arc::ptr_eq(&job.snapshot, &snapshot) {
            return Some(job);
        }
        (job.task)(&snapshot, &mut worker);
    }
}
