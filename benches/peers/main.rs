//! What Tasukebune costs beside the bots that people would use instead: `cargo bench --bench peers` installs a minimal bot on each of four
//! libraries, runs them and the program as it is shipped against a Discord of our own, and prints one table. docs/performance.md says what
//! each figure is, and has a run. Nothing is judged here: whether yardsticks are the issue's own is said beside them.
//!
//! `-- --runs N`, `--only twilight,tasukebune`, `--only-figure chatter,memory` for quick work.

#![expect(
    clippy::disallowed_methods,
    reason = "a bench looks at the files themselves, at what the kernel says of a process, and at its environment"
)]

mod figures;
mod install;
mod process;
mod reader;
mod scene;
mod table;

use figures::Figure;
use install::Program;
use process::Fault;
use table::Table;

/// What was asked for on the command line.
struct Options {
    runs: usize,
    only: Vec<String>,
    figures: Vec<String>,
}

impl Options {
    fn read() -> Result<Options, String> {
        let mut options = Options { runs: 3, only: Vec::new(), figures: Vec::new() };
        // cargo adds a word of its own.
        let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word}: what?"));
            let list = |text: String| text.split(',').map(str::to_owned).collect();
            match word.as_str() {
                "--runs" => options.runs = value()?.parse().map_err(|_| "--runs: a number")?,
                "--only" => options.only = list(value()?),
                "--only-figure" => options.figures = list(value()?),
                _ => return Err(format!("{word}: --runs N, --only NAME,NAME and --only-figure NAME,NAME are known")),
            }
        }
        let known = |list: &[String], names: &[&str]| list.iter().find(|name| !names.contains(&name.as_str())).cloned();
        let unknown = known(&options.only, &Program::NAMES).or_else(|| known(&options.figures, &Figure::ALL.map(Figure::key)));
        match unknown {
            Some(name) => Err(format!("{name}: known are {} and {}", Program::NAMES.join(" "), Figure::ALL.map(Figure::key).join(" "))),
            None => Ok(options),
        }
    }

    fn wants(list: &[String], name: &str) -> bool {
        list.is_empty() || list.iter().any(|it| it == name)
    }
}

fn main() -> std::process::ExitCode {
    if std::env::args().nth(1).as_deref() == Some(reader::WORD) {
        return reader::main();
    }
    let options = match Options::read() {
        Ok(options) => options,
        Err(fault) => {
            eprintln!("{fault}");
            return std::process::ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    if runtime.block_on(run(&options)) { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE }
}

/// Whether all that was asked for stands in the table.
async fn run(options: &Options) -> bool {
    let (mut programs, mut faults) = (Vec::new(), Vec::new());
    for name in Program::NAMES.into_iter().filter(|name| Options::wants(&options.only, name)) {
        match install::install(name) {
            Ok(program) => programs.push(program),
            Err(fault) => faults.push(format!("{name} is left out: {fault}")),
        }
    }
    let mut table = Table::default();
    for run in 1..=options.runs {
        for figure in Figure::ALL.into_iter().filter(|figure| Options::wants(&options.figures, figure.key())) {
            for program in programs.iter().filter(|program| figure.is_of(program)) {
                eprintln!("run {run} of {}: {}, {}", options.runs, figure.key(), program.name);
                match figure.measure(program).await {
                    Ok(values) => values.into_iter().for_each(|(what, value)| table.add(program.name, what, value)),
                    Err(Fault(fault)) => faults.push(format!("run {run}: {}, {}: {fault}", figure.key(), program.name)),
                }
            }
        }
        if run < options.runs {
            eprintln!("so far:\n{table}");
        }
    }
    print!("{table}");
    for fault in &faults {
        println!("MISSING: {fault}");
    }
    faults.is_empty()
}
