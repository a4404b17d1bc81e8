//! The table: medians, their ratio to bare twilight in the same run, and whether the yardsticks are those of the issue.

use std::collections::BTreeMap;
use std::fmt;

use super::install::Program;

/// To what all is compared.
const YARDSTICK: &str = "twilight";
/// How far a peer's ratio may be off that of the issue's table.
const SPAN: f64 = 0.3;

/// What a number is of, in the order of the table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Chatter,
    Rate,
    Memory1,
    Peak1,
    Anon1,
    File1,
    Memory1000,
    Peak1000,
    Anon1000,
    File1000,
    Reply,
    Start,
    Latency50At50,
    Latency99At50,
    Latency50At500,
    Latency99At500,
    Steady,
    Most,
}

impl What {
    fn label(self) -> &'static str {
        match self {
            What::Chatter => "CPU s per 100,000 chatter messages",
            What::Rate => "messages looked at, per second",
            What::Memory1 => "memory, 1 guild, MB",
            What::Peak1 | What::Peak1000 => "… its peak",
            What::Anon1 | What::Anon1000 => "… of it, of its own",
            What::File1 | What::File1000 => "… of it, of files",
            What::Memory1000 => "memory, 1,000 guilds, MB",
            What::Reply => "CPU ms per reply",
            What::Steady => "replies per second, 64 at once",
            What::Start => "start to first answer, ms",
            What::Latency50At50 => "latency at 50/s, p50, ms",
            What::Latency99At50 | What::Latency99At500 => "… p99",
            What::Latency50At500 => "latency at 500/s, p50, ms",
            What::Most => "replies per second, 5,000 at once",
        }
    }

    /// Twilight, serenity, discord.js and discord.py in the table of issue 8.
    fn of_issue(self) -> Option<[f64; 4]> {
        match self {
            What::Chatter => Some([1.2, 6.2, 4.7, 12.3]),
            What::Rate => Some([64_500.0, 15_600.0, 16_000.0, 5_700.0]),
            What::Memory1 => Some([8.0, 12.0, 78.0, 43.0]),
            What::Memory1000 => Some([8.0, 14.0, 270.0, 90.0]),
            What::Reply => Some([0.16, 0.31, 0.49, 0.92]),
            What::Start => Some([21.0, 14.0, 830.0, 540.0]),
            _ => None,
        }
    }
}

#[derive(Default)]
pub struct Table(BTreeMap<What, BTreeMap<&'static str, Vec<f64>>>);

impl Table {
    pub fn add(&mut self, program: &'static str, what: What, value: f64) {
        self.0.entry(what).or_default().entry(program).or_default().push(value);
    }

    fn median(&self, what: What, program: &str) -> Option<f64> {
        let mut values = self.0.get(&what)?.get(program)?.clone();
        values.sort_by(f64::total_cmp);
        let (low, high) = (values.get((values.len() - 1) / 2)?, values.get(values.len() / 2)?);
        Some(f64::midpoint(*low, *high))
    }

    fn ratio(&self, what: What, program: &str) -> Option<f64> {
        Some(self.median(what, program)? / self.median(what, YARDSTICK)?)
    }

    /// Each peer's ratio beside that of the issue.
    fn yardsticks(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for what in self.0.keys().copied() {
            let Some(issue) = what.of_issue() else { continue };
            for (nth, name) in Program::NAMES.into_iter().enumerate().take(issue.len()).skip(1) {
                let Some(ours) = self.ratio(what, name) else { continue };
                let theirs = issue[nth] / issue[0];
                let off = ours / theirs - 1.0;
                let verdict = if off.abs() <= SPAN { "within 30 %" } else { "OFF" };
                let label = what.label();
                writeln!(f, "| {label} | {name} | {theirs:.2} | {ours:.2} | {:+.0} %, {verdict} |", off * 100.0)?;
            }
        }
        Ok(())
    }
}

/// Three figures, and whole numbers whole.
fn figure(value: f64) -> String {
    match value {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let has = |name: &&str| self.0.values().any(|row| row.contains_key(*name));
        let names: Vec<&str> = Program::NAMES.into_iter().filter(has).collect();
        writeln!(f, "| medians, and × {YARDSTICK} | {} |", names.join(" | "))?;
        writeln!(f, "|---|{}", "---|".repeat(names.len()))?;
        for what in self.0.keys().copied() {
            write!(f, "| {} |", what.label())?;
            for name in &names {
                match (self.median(what, name), self.ratio(what, name)) {
                    (None, _) => write!(f, " |")?,
                    (Some(value), Some(ratio)) if *name != YARDSTICK => write!(f, " {} (× {ratio:.2}) |", figure(value))?,
                    (Some(value), _) => write!(f, " {} |", figure(value))?,
                }
            }
            writeln!(f)?;
        }
        writeln!(f, "\n| figure | peer | issue 8 | here | |\n|---|---|---|---|---|")?;
        self.yardsticks(f)
    }
}
