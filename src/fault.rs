//! A fault in a data file, told to the person who can mend it.

use std::fmt;

/// One thing that is wrong in a data file: where, what, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Path of the file, relative to the data folder.
    pub file: String,
    /// Line, from 1; 0 where the whole file is meant.
    pub line: usize,
    /// What is wrong and how to mend it, in plain English.
    pub text: String,
    /// A warning does not stop the data from being used.
    pub warning: bool,
}

impl Fault {
    pub fn new(file: impl Into<String>, line: usize, text: impl Into<String>) -> Self {
        Fault { file: file.into(), line, text: text.into(), warning: false }
    }

    pub fn warning(file: impl Into<String>, line: usize, text: impl Into<String>) -> Self {
        Fault { warning: true, ..Fault::new(file, line, text) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.warning { "warning: " } else { "" };
        if self.line == 0 {
            write!(f, "{}: {kind}{}", self.file, self.text)
        } else {
            write!(f, "{}:{}: {kind}{}", self.file, self.line, self.text)
        }
    }
}

/// Where the lines of a text begin: from a byte offset to its line.
#[derive(Debug)]
pub struct Lines(Vec<usize>);

impl Lines {
    #[must_use]
    pub fn of(text: &str) -> Lines {
        Lines(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// The line, from 1, of a byte offset.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        self.0.partition_point(|end| *end < offset) + 1
    }
}
