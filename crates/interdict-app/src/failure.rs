//! What went wrong, to which thing, why, and what to do about it.

use std::error::Error;
use std::fmt::Display;

use interdict_ledger as ledger;
use interdict_lists as lists;

/// A command that could not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The kind of failure, a stable word for machines.
    pub(crate) code: Code,
    /// What was being done to which thing: "import us_ofac_sdn from sdn.xml".
    pub(crate) doing: String,
    /// Why it failed, the nearest cause first.
    pub(crate) causes: Vec<String>,
    /// What the user can do.
    pub(crate) hint: Option<String>,
}

/// The kinds of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// The command line is wrong.
    Usage,
    /// The configuration file is wrong.
    Config,
    /// A file could not be read or written.
    File,
    /// A list file is not what it should be.
    List,
    /// The ledger could not be opened, read or written.
    Ledger,
    /// The ledger is not what was recorded.
    Damaged,
    /// What was asked for is not there.
    NotFound,
    /// A download failed.
    Network,
}

impl Failure {
    /// A failure whose causes are an error and what lies behind it.
    pub(crate) fn new(code: Code, doing: impl Into<String>, error: &(dyn Error + 'static)) -> Self {
        Self {
            code,
            doing: doing.into(),
            causes: chain(error),
            hint: None,
        }
    }

    /// A failure with one cause in words.
    pub(crate) fn because(code: Code, doing: impl Into<String>, cause: impl Into<String>) -> Self {
        Self {
            code,
            doing: doing.into(),
            causes: vec![cause.into()],
            hint: None,
        }
    }

    /// Adds what the user can do.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A file that could not be read or written.
    pub(crate) fn file(doing: impl Into<String>, error: &std::io::Error) -> Self {
        let failure = Self::new(Code::File, doing, error);
        match error.kind() {
            std::io::ErrorKind::NotFound => failure.hint("check the path"),
            std::io::ErrorKind::PermissionDenied => failure.hint("check who may use the file"),
            std::io::ErrorKind::StorageFull => failure.hint("make room on the disk"),
            _ => failure,
        }
    }

    /// A list that could not be read.
    pub(crate) fn list(doing: impl Into<String>, error: &lists::ReadError) -> Self {
        Self::new(Code::List, doing, error).hint(error.remedy())
    }

    /// A ledger that could not be opened.
    pub(crate) fn open(error: &ledger::OpenError) -> Self {
        Self::new(Code::Ledger, "open the ledger", error).splitting_remedy()
    }

    /// A ledger that could not be read.
    pub(crate) fn ask(doing: impl Into<String>, error: &ledger::ReadError) -> Self {
        let code = match error {
            ledger::ReadError::UnknownEdition { .. }
            | ledger::ReadError::UnknownReading { .. }
            | ledger::ReadError::UnknownEntry { .. }
            | ledger::ReadError::NotInView { .. } => Code::NotFound,
            ledger::ReadError::Store(ledger::StoreError::Damaged { .. }) => Code::Damaged,
            _ => Code::Ledger,
        };
        Self::new(code, doing, error).splitting_remedy()
    }

    /// A ledger that could not be written.
    pub(crate) fn write(doing: impl Into<String>, error: &(dyn Error + 'static)) -> Self {
        Self::new(Code::Ledger, doing, error).splitting_remedy()
    }

    /// A command line that clap refused.
    pub(crate) fn usage(error: &clap::Error) -> Self {
        let text = error.render().to_string();
        let cause = text
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches("error: ")
            .to_owned();
        Self::because(Code::Usage, "read the command line", cause)
            .hint("run `interdict help`, or a command with --help, for the words it knows")
    }

    /// The ledger's messages end with ": what to do" or "; what to do"; that is the hint's part.
    pub(crate) fn splitting_remedy(mut self) -> Self {
        let Some(last) = self.causes.last_mut() else {
            return self;
        };
        let place = last.rfind(": ").max(last.rfind("; "));
        let Some(at) = place.filter(|_| self.hint.is_none()) else {
            return self;
        };
        let remedy = last[at + 2..].to_owned();
        if REMEDY_VERBS.iter().any(|verb| remedy.starts_with(verb)) {
            last.truncate(at);
            self.hint = Some(remedy);
        }
        self
    }
}

/// What the remedies in the ledger's messages begin with.
const REMEDY_VERBS: &[&str] = &[
    "use ", "import ", "name ", "open ", "try ", "list ", "compare ", "restore ", "set ",
];

/// An error and what lies behind it; a cause that only repeats the one before is left out.
fn chain(error: &(dyn Error + 'static)) -> Vec<String> {
    let mut causes: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let text = error.to_string();
        if causes.last().is_none_or(|last| !last.contains(&text)) {
            causes.push(text);
        }
        next = error.source();
    }
    causes
}

impl Code {
    /// The word that `--json` prints.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Config => "config",
            Self::File => "file",
            Self::List => "list",
            Self::Ledger => "ledger",
            Self::Damaged => "damaged",
            Self::NotFound => "not_found",
            Self::Network => "network",
        }
    }
}

/// Joins things for a message: `a, b and c`.
pub(crate) fn listed<T: Display>(things: &[T]) -> String {
    match things {
        [] => String::new(),
        [one] => one.to_string(),
        [head @ .., last] => {
            let head: Vec<String> = head.iter().map(ToString::to_string).collect();
            format!("{} and {last}", head.join(", "))
        }
    }
}
