//! What is wrong in a register file, where, and what to do about it.

use std::fmt;

/// One mistake in a register file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The file.
    pub file: String,
    /// The line, counted from one.
    pub line: u64,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

/// All mistakes of a set of register files.
///
/// Invariant: there is at least one, and they are sorted by file and line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterErrors {
    mistakes: Vec<Mistake>,
}

impl RegisterErrors {
    pub(super) fn new(mut mistakes: Vec<Mistake>) -> Self {
        mistakes.sort();
        mistakes.dedup();
        Self { mistakes }
    }

    /// The mistakes, by file and line.
    #[must_use]
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {}; {}",
            self.file, self.line, self.problem, self.remedy
        )
    }
}

impl fmt::Display for RegisterErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the register has {} mistakes", self.mistakes.len())?;
        self.mistakes
            .iter()
            .try_for_each(|mistake| write!(f, "\n{mistake}"))
    }
}

impl std::error::Error for RegisterErrors {}
