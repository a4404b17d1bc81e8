//! What Linux says of this process. A crate for that (procfs) would bring four more and a second rustix; elsewhere nothing is told.

use std::time::Duration;

/// The kernel tells CPU time in hundredths of a second, whatever its own clock does: `USER_HZ`, <https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>.
const TICK: Duration = Duration::from_millis(10);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Process {
    pub cpu: Duration,
    pub resident_bytes: u64,
}

#[must_use]
pub fn process() -> Option<Process> {
    // User and system time, the 14th and 15th field; the second one, a name, may hold spaces and ends with a bracket.
    let stat = read("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: Option<Vec<u32>> = fields.split_whitespace().skip(11).take(2).map(|n| n.parse().ok()).collect();
    let status = read("/proc/self/status")?;
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = resident.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(Process { cpu: TICK * ticks?.into_iter().sum::<u32>(), resident_bytes: kilobytes * 1024 })
}

#[expect(clippy::disallowed_methods, reason = "what the kernel says is no data of ours")]
fn read(file: &str) -> Option<String> {
    std::fs::read_to_string(file).ok()
}
