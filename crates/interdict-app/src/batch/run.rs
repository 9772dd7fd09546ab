//! The threads of a run: one cuts, some screen, one writes in order and commits.

use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::time::{Duration, Instant};

use interdict::batch::{Defaults, screen_rows_with};
use interdict::screen::{Screener, Terms, Worker};

use super::cut::{Chunk, Cutter, Place};
use super::files::Outputs;
use super::journal::{Commit, Journal};
use super::read::RowReader;
use super::tally::Tally;
use super::write::{OutFormat, RowWriter};

/// What all threads share.
pub(crate) struct Plan<'a> {
    pub(crate) screener: &'a Screener,
    pub(crate) terms: &'a Terms,
    pub(crate) defaults: Defaults,
    pub(crate) writer: RowWriter<'a>,
    /// Threads that screen.
    pub(crate) threads: usize,
}

/// What a chunk came to.
struct Done {
    seq: u64,
    end: Place,
    out: Vec<u8>,
    bad: Vec<u8>,
    tally: Tally,
}

/// Chunks between cutting and writing, for each thread that screens: they bound the memory.
const AHEAD: usize = 8;

/// Time and rows between two commits, whichever ends first: what a killed run repeats at most.
const COMMIT_EVERY: Duration = Duration::from_millis(250);
const COMMIT_ROWS: u64 = 20_000;

/// Runs a plan over what a cutter gives. `done` is told how far the input is read and the counts.
pub(crate) fn run<R: io::Read + Send>(
    plan: &Plan<'_>,
    mut cutter: Cutter<R>,
    start: Commit,
    outputs: &mut Outputs,
    journal: &mut Journal,
    done: &mut dyn FnMut(&Commit),
) -> io::Result<Commit> {
    let ahead = plan.threads * AHEAD;
    let (to_screen, chunks) = sync_channel::<Chunk>(ahead);
    let (to_write, results) = channel::<Done>();
    let (permit, permits) = channel::<()>();
    for _ in 0..ahead {
        let _ = permit.send(());
    }
    let chunks = Mutex::new(chunks);
    std::thread::scope(|scope| {
        let cutting = scope.spawn(move || cut_all(&mut cutter, &to_screen, &permits));
        for _ in 0..plan.threads {
            let to_write = to_write.clone();
            let chunks = &chunks;
            scope.spawn(move || screen_all(plan, chunks, &to_write));
        }
        drop(to_write);
        let mut last = Progress {
            committed: Instant::now(),
            committed_row: start.row,
            commit: start,
            outputs,
            journal,
        };
        // When writing fails, dropping the permits ends the cutting, and with it all else.
        let written = write_all(&results, permit, &mut last, done);
        drop(results);
        let cut = cutting.join().expect("cutting does not panic");
        written?;
        cut?;
        last.commit(true)?;
        done(&last.commit);
        Ok(last.commit)
    })
}

fn cut_all<R: io::Read>(
    cutter: &mut Cutter<R>,
    to_screen: &SyncSender<Chunk>,
    permits: &Receiver<()>,
) -> io::Result<()> {
    while permits.recv().is_ok() {
        let Some(chunk) = cutter.next()? else { break };
        if to_screen.send(chunk).is_err() {
            break;
        }
    }
    Ok(())
}

fn screen_all(plan: &Plan<'_>, chunks: &Mutex<Receiver<Chunk>>, to_write: &Sender<Done>) {
    let fixed_keys = plan.writer.format != OutFormat::Lines;
    let mut reader = RowReader::new(plan.writer.layout, plan.defaults, fixed_keys);
    // One worker for the whole run: the words of customers' names repeat.
    let mut worker = plan.screener.worker();
    loop {
        let next = chunks
            .lock()
            .expect("no thread panics while it waits")
            .recv();
        let Ok(chunk) = next else { return };
        let done = screen(plan, &mut reader, &mut worker, &chunk);
        if to_write.send(done).is_err() {
            return;
        }
    }
}

/// Screens one chunk.
fn screen(
    plan: &Plan<'_>,
    reader: &mut RowReader<'_>,
    worker: &mut Worker<'_>,
    chunk: &Chunk,
) -> Done {
    let (mut rows, mut bad) = (Vec::with_capacity(chunk.records.len()), Vec::new());
    for record in &chunk.records {
        match reader.read(chunk, record) {
            Ok(row) => rows.push(row),
            Err(reason) => {
                let text = &chunk.bytes[record.range.clone()];
                bad.push((record.row, record.line, reason, text));
            }
        }
    }
    let queries = rows.iter().map(|row| &row.customer.query);
    let answers = screen_rows_with(worker, plan.terms, queries);
    let mut tally = Tally {
        rows: chunk.records.len() as u64,
        bad: bad.len() as u64,
        ..Tally::default()
    };
    for (row, found) in rows.iter().zip(&answers) {
        match found.hits.first() {
            None => tally.clear += 1,
            Some(best) => {
                tally.hits += 1;
                tally.strong += u64::from(best.level == interdict::screen::HitLevel::Strong);
            }
        }
        tally.unread += u64::from(!row.customer.unread.is_empty());
    }
    Done {
        seq: chunk.seq,
        end: chunk.end,
        out: plan.writer.rows(&rows, &answers),
        bad: RowWriter::bad(&bad),
        tally,
    }
}

/// How far a run is, and where that is kept.
struct Progress<'o> {
    commit: Commit,
    outputs: &'o mut Outputs,
    journal: &'o mut Journal,
    committed: Instant,
    committed_row: u64,
}

fn write_all(
    results: &Receiver<Done>,
    permit: Sender<()>,
    progress: &mut Progress<'_>,
    told: &mut dyn FnMut(&Commit),
) -> io::Result<()> {
    let mut waiting: BTreeMap<u64, Done> = BTreeMap::new();
    let mut next = 0;
    while let Ok(done) = results.recv() {
        waiting.insert(done.seq, done);
        while let Some(done) = waiting.remove(&next) {
            next += 1;
            progress.write(&done)?;
            told(&progress.commit);
            let _ = permit.send(());
        }
    }
    Ok(())
}

impl Progress<'_> {
    fn write(&mut self, done: &Done) -> io::Result<()> {
        self.outputs.write(&done.out, &done.bad)?;
        let commit = &mut self.commit;
        (commit.offset, commit.row, commit.line) = (done.end.offset, done.end.row, done.end.line);
        (commit.out_bytes, commit.bad_bytes) = (self.outputs.out_bytes, self.outputs.bad_bytes);
        commit.tally.add(&done.tally);
        let rows = commit.row - self.committed_row;
        if rows >= COMMIT_ROWS || self.committed.elapsed() >= COMMIT_EVERY {
            self.commit(false)?;
        }
        Ok(())
    }

    fn commit(&mut self, complete: bool) -> io::Result<()> {
        self.outputs.sync()?;
        self.commit.complete = complete;
        self.journal.commit(&self.commit)?;
        self.committed = Instant::now();
        self.committed_row = self.commit.row;
        Ok(())
    }
}
