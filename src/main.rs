//! Reads the command line and starts one thing.

use std::process::ExitCode;

fn main() -> ExitCode {
    tasukebune::cli::run()
}
