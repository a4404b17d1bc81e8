//! Which limit is reached first.

/// Something of which there is only so much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    pub name: &'static str,
    pub needed: f64,
    pub given: f64,
}

impl Limit {
    /// 1: all of it.
    pub fn share(&self) -> f64 {
        self.needed / self.given
    }
}

/// The nearest to its end first.
pub fn ranked(mut limits: Vec<Limit>) -> Vec<Limit> {
    limits.sort_by(|a, b| b.share().total_cmp(&a.share()));
    limits
}

/// A limit, and whether it is passed.
pub fn told(limit: &Limit) -> String {
    let share = limit.share() * 100.0;
    let passed = if limit.share() > 1.0 { ", passed" } else { "" };
    if share < 10.0 { format!("{} ({share:.1} %{passed})", limit.name) } else { format!("{} ({share:.0} %{passed})", limit.name) }
}
