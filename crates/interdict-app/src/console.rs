//! Standard output and standard error: answers, notes, failures, progress.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::cli::{ColourChoice, GlobalArgs};
use crate::failure::Failure;
use crate::places;
use crate::wire;

/// Where a command writes. Answers go to standard output, everything else to standard error.
pub(crate) struct Console {
    json: bool,
    quiet: bool,
    /// Whether notes, warnings and failures go to the log in place of standard error.
    logged: bool,
    out: Paint,
    err: Paint,
}

/// Whether text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paint {
    Plain,
    Coloured,
}

/// A text with the colour that it is shown in.
pub(crate) struct Painted<T> {
    text: T,
    code: Option<&'static str>,
}

impl Console {
    pub(crate) fn new(args: &GlobalArgs) -> Self {
        Self {
            json: args.json,
            quiet: args.quiet,
            logged: false,
            out: Paint::choose(args.color, io::stdout().is_terminal()),
            err: Paint::choose(args.color, io::stderr().is_terminal()),
        }
    }

    /// For work that nobody watches: nothing is noted.
    pub(crate) fn unwatched() -> Self {
        Self {
            json: false,
            quiet: true,
            logged: false,
            out: Paint::Plain,
            err: Paint::Plain,
        }
    }

    /// For work of the service: what there is to say stands in its log.
    pub(crate) fn logged() -> Self {
        Self {
            logged: true,
            ..Self::unwatched()
        }
    }

    /// For a command line that could not be read.
    pub(crate) fn json_only() -> Self {
        Self {
            json: true,
            quiet: false,
            logged: false,
            out: Paint::Plain,
            err: Paint::Plain,
        }
    }

    /// Prints the answer: as JSON for machines, else as `render` writes it for people.
    pub(crate) fn answer<T: Serialize>(
        &self,
        answer: &T,
        render: impl FnOnce(&T, Paint) -> String,
    ) {
        if self.json {
            let text = serde_json::to_string_pretty(answer).expect("wire types have string keys");
            self.print(&(text + "\n"));
        } else {
            self.print(&render(answer, self.out));
        }
    }

    /// Prints one answer of several: as one line of JSON, else as `render` writes it.
    pub(crate) fn answer_line<T: Serialize>(
        &self,
        answer: &T,
        render: impl FnOnce(&T, Paint) -> String,
    ) {
        if self.json {
            let text = serde_json::to_string(answer).expect("wire types have string keys");
            self.print(&(text + "\n"));
        } else {
            self.print(&(render(answer, self.out) + "\n"));
        }
    }

    /// Prints text that is the answer as it stands, such as completions.
    #[allow(clippy::print_stderr)]
    pub(crate) fn print(&self, text: &str) {
        let mut out = io::stdout().lock();
        if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush())
            && error.kind() != io::ErrorKind::BrokenPipe
        {
            // Whoever waits for the answer must not take its absence for one.
            eprintln!("error: cannot write the answer\n  cause: {error}");
            std::process::exit(2);
        }
    }

    /// Says something in passing; `--quiet` silences it.
    #[allow(clippy::print_stderr)]
    pub(crate) fn note(&self, text: impl fmt::Display) {
        if self.logged {
            return tracing::info!("{text}");
        }
        if !self.quiet {
            eprintln!("{} {text}", self.err.dim("note:"));
        }
    }

    /// Says something that must not be missed, whatever `--quiet` says.
    #[allow(clippy::print_stderr)]
    pub(crate) fn warn(&self, text: impl fmt::Display) {
        if self.logged {
            return tracing::warn!("{text}");
        }
        eprintln!("{} {text}", self.err.yellow("warning:"));
    }

    /// Says what went wrong.
    #[allow(clippy::print_stderr)]
    pub(crate) fn fail(&self, failure: &Failure) {
        if self.logged {
            let causes = failure.causes.join(": ");
            return tracing::error!(causes, "cannot {}", failure.doing);
        }
        if self.json {
            let text = serde_json::to_string_pretty(&wire::error::Envelope::of(failure));
            eprintln!("{}", text.expect("wire types have string keys"));
            return;
        }
        eprintln!("{} cannot {}", self.err.red("error:"), failure.doing);
        for cause in &failure.causes {
            eprintln!("  {} {cause}", self.err.dim("cause:"));
        }
        if let Some(hint) = &failure.hint {
            eprintln!("{} {hint}", self.err.cyan("hint:"));
        }
    }

    /// A turning wheel for work whose length is not known. It shows on terminals only.
    pub(crate) fn wheel(&self, what: impl Into<String>) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(None, self.progress_target());
        bar.set_style(
            ProgressStyle::with_template("{spinner} {msg} {elapsed}").expect("a sound template"),
        );
        bar.set_message(what.into());
        bar.enable_steady_tick(TICK);
        bar
    }

    /// A bar for bytes coming in; without a total it counts. It shows on terminals only.
    pub(crate) fn transfer(&self, what: impl Into<String>) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(None, self.progress_target());
        bar.set_style(
            ProgressStyle::with_template(
                "{spinner} {msg} {decimal_bytes} {decimal_bytes_per_sec} {elapsed}",
            )
            .expect("a sound template"),
        );
        bar.set_message(what.into());
        bar.enable_steady_tick(TICK);
        bar
    }

    /// A bar for a file of rows, by its bytes. It shows on terminals only.
    pub(crate) fn rows(&self, bytes: u64) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(Some(bytes), self.progress_target());
        bar.set_style(
            ProgressStyle::with_template(
                "{spinner} [{bar:30}] {percent}% {msg} {elapsed}, {eta} left",
            )
            .expect("a sound template")
            .progress_chars("=> "),
        );
        bar.enable_steady_tick(TICK);
        bar
    }

    fn progress_target(&self) -> ProgressDrawTarget {
        if self.quiet {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        }
    }
}

/// How often progress is redrawn.
const TICK: Duration = Duration::from_millis(120);

/// The look of a transfer whose length is known.
pub(crate) fn known_length(bar: &ProgressBar, bytes: u64) {
    bar.set_length(bytes);
    bar.set_style(
        ProgressStyle::with_template(
            "{spinner} {msg} [{bar:30}] {decimal_bytes}/{decimal_total_bytes} {decimal_bytes_per_sec} {eta}",
        )
        .expect("a sound template")
        .progress_chars("=> "),
    );
}

/// Tells how many rows are done, how fast, and how many of them have hits.
pub(crate) fn rows_done(bar: &ProgressBar, rows: u64, hits: u64) {
    let rate = (rows as f64 / bar.elapsed().as_secs_f64().max(0.001)) as u64;
    bar.set_message(format!("{rows} rows, {hits} with hits, {rate} rows/s"));
}

impl Paint {
    fn choose(choice: ColourChoice, terminal: bool) -> Self {
        let coloured = match choice {
            ColourChoice::Always => true,
            ColourChoice::Never => false,
            ColourChoice::Auto => terminal && !places::no_colour(),
        };
        if coloured {
            Self::Coloured
        } else {
            Self::Plain
        }
    }

    pub(crate) fn bold<T>(self, text: T) -> Painted<T> {
        self.with(text, "1")
    }

    pub(crate) fn dim<T>(self, text: T) -> Painted<T> {
        self.with(text, "2")
    }

    pub(crate) fn red<T>(self, text: T) -> Painted<T> {
        self.with(text, "1;31")
    }

    pub(crate) fn green<T>(self, text: T) -> Painted<T> {
        self.with(text, "32")
    }

    pub(crate) fn yellow<T>(self, text: T) -> Painted<T> {
        self.with(text, "33")
    }

    pub(crate) fn cyan<T>(self, text: T) -> Painted<T> {
        self.with(text, "36")
    }

    fn with<T>(self, text: T, code: &'static str) -> Painted<T> {
        let code = (self == Self::Coloured).then_some(code);
        Painted { text, code }
    }
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            // The text takes the width, not the escape codes.
            Some(code) => {
                write!(f, "\u{1b}[{code}m")?;
                self.text.fmt(f)?;
                f.write_str("\u{1b}[0m")
            }
            None => self.text.fmt(f),
        }
    }
}
