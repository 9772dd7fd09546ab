//! The threads that screen and those that read texts, apart from those that talk to clients.
//!
//! Each thread keeps its tools for the snapshot it last worked with, so that they are made once and their
//! memory is reused from question to question.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use interdict::screen::Worker;
use interdict::text::Scanner;
use tokio::sync::oneshot;

use super::problem::Problem;
use super::snapshot::Snapshot;

/// What a thread needs to work with a snapshot.
pub(crate) trait Tools: 'static {
    /// The tools for one snapshot.
    type For<'a>;

    /// Makes them.
    fn of(snapshot: &Snapshot) -> Self::For<'_>;
}

/// For the threads that screen.
pub(crate) struct Screening;

/// For the threads that read texts.
pub(crate) struct Reading;

impl Tools for Screening {
    type For<'a> = Worker<'a>;

    fn of(snapshot: &Snapshot) -> Worker<'_> {
        snapshot.screener.worker()
    }
}

impl Tools for Reading {
    type For<'a> = Scanner<'a>;

    fn of(snapshot: &Snapshot) -> Scanner<'_> {
        Scanner::new(&snapshot.screener)
    }
}

type Task<T> = Box<dyn for<'a> FnOnce(&'a Snapshot, &mut <T as Tools>::For<'a>) + Send>;

struct Job<T: Tools> {
    snapshot: Arc<Snapshot>,
    task: Task<T>,
}

/// A fixed number of threads before a queue of fixed length.
pub(crate) struct Pool<T: Tools> {
    queue: Arc<Queue<T>>,
    waiting_max: usize,
}

struct Queue<T: Tools> {
    waiting: Mutex<Waiting<T>>,
    changed: Condvar,
}

struct Waiting<T: Tools> {
    jobs: VecDeque<Job<T>>,
    closed: bool,
}

impl<T: Tools> Pool<T> {
    /// Threads under a name, before a queue of at most `waiting_max` questions.
    pub(crate) fn new(name: &str, threads: usize, waiting_max: usize) -> Self {
        let queue = Arc::new(Queue {
            waiting: Mutex::new(Waiting {
                jobs: VecDeque::new(),
                closed: false,
            }),
            changed: Condvar::new(),
        });
        for number in 0..threads {
            let queue = Arc::clone(&queue);
            thread::Builder::new()
                .name(format!("{name}-{number}"))
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
    pub(crate) async fn run<A: Send + 'static>(
        &self,
        snapshot: Arc<Snapshot>,
        task: impl for<'a> FnOnce(&'a Snapshot, &mut T::For<'a>) -> A + Send + 'static,
    ) -> Result<A, Problem> {
        let (sender, receiver) = oneshot::channel();
        let task: Task<T> = Box::new(move |snapshot, tools| {
            if !sender.is_closed() {
                // Nobody waits any more where this fails.
                let _ = sender.send(task(snapshot, tools));
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

impl<T: Tools> Drop for Pool<T> {
    fn drop(&mut self) {
        self.queue.lock().closed = true;
        self.queue.changed.notify_all();
    }
}

impl<T: Tools> Queue<T> {
    fn lock(&self) -> MutexGuard<'_, Waiting<T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Option<Job<T>> {
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

fn work<T: Tools>(queue: &Queue<T>) {
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
fn stay<T: Tools>(queue: &Queue<T>, first: Job<T>) -> Option<Job<T>> {
    let snapshot = first.snapshot;
    let mut tools = T::of(&snapshot);
    (first.task)(&snapshot, &mut tools);
    loop {
        let job = queue.next()?;
        if !Arc::ptr_eq(&job.snapshot, &snapshot) {
            return Some(job);
        }
        (job.task)(&snapshot, &mut tools);
    }
}
