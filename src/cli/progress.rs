//! Progress on standard error: nothing where it is quick, else at most a line in a second. On a terminal the line is written anew each time.

use std::io::{IsTerminal, Write};

use crate::settings::without_tokens;
use crate::store::Step;

/// Tells an operator how far something is.
pub fn show(step: Option<&Step>) {
    let mut err = std::io::stderr();
    // Standard error may be closed; there is nobody else to tell.
    let _ = match (step, err.is_terminal()) {
        (Some(step), true) => write!(err, "\r\u{1b}[K{}", without_tokens(&step.to_string())),
        (None, true) => write!(err, "\r\u{1b}[K"),
        (Some(step), false) => writeln!(err, "tasukebune: {}", without_tokens(&step.to_string())),
        (None, false) => Ok(()),
    };
    let _ = err.flush();
}
