//! What is known of each server's roles: which is ours, and whether we may delete other people's messages. Nothing else of them is kept.

use std::collections::{HashMap, HashSet};

use super::frame::Deletes;
use crate::store::Standing;

#[derive(Default)]
pub struct Roles {
    of: HashMap<u64, Standing>,
    /// Servers of which something else is kept than what is known.
    changed: HashSet<u64>,
}

impl Roles {
    /// What an earlier process knew.
    pub fn were(&mut self, standings: Vec<(u64, Standing)>) {
        self.of.extend(standings);
    }

    /// A server tells of all of its roles.
    pub fn are(&mut self, guild: u64, own: Option<u64>, deletes: Deletes) {
        self.put(guild, Standing { own_role: own, everybody_deletes: deletes.everybody, own_role_deletes: deletes.bot });
    }

    /// A role is there, or changed: that of everybody has the server's own id.
    pub fn is(&mut self, guild: u64, role: u64, ours: bool, deletes: bool) {
        let mut known = self.of.get(&guild).copied().unwrap_or_default();
        if role == guild {
            known.everybody_deletes = deletes;
        } else if ours {
            (known.own_role, known.own_role_deletes) = (Some(role), deletes);
        }
        self.put(guild, known);
    }

    fn put(&mut self, guild: u64, standing: Standing) {
        if self.of.insert(guild, standing) != Some(standing) {
            self.changed.insert(guild);
        }
    }

    /// A shard says in which of its servers we are: in these, and in no others of those that `of_shard` says.
    pub fn are_in(&mut self, guilds: &HashSet<u64>, of_shard: impl Fn(u64) -> bool) {
        let gone: Vec<u64> = self.of.keys().copied().filter(|guild| of_shard(*guild) && !guilds.contains(guild)).collect();
        for guild in gone {
            self.left(guild);
        }
        for guild in guilds.iter().filter(|guild| !self.of.contains_key(guild)).copied().collect::<Vec<_>>() {
            self.put(guild, Standing::default());
        }
    }

    /// Whether we are a member, as Discord said last.
    pub fn is_in(&self, guild: u64) -> bool {
        self.of.contains_key(&guild)
    }

    /// We are no member any more.
    pub fn left(&mut self, guild: u64) {
        if self.of.remove(&guild).is_some() {
            self.changed.insert(guild);
        }
    }

    /// What has changed since this was last asked, to be kept.
    pub fn changes(&mut self) -> Vec<(u64, Option<Standing>)> {
        let changed = std::mem::take(&mut self.changed);
        changed.into_iter().map(|guild| (guild, self.of.get(&guild).copied())).collect()
    }

    /// These could not be kept.
    pub fn not_kept(&mut self, guilds: impl IntoIterator<Item = u64>) {
        self.changed.extend(guilds);
    }

    pub fn own(&self, guild: u64) -> Option<u64> {
        self.of.get(&guild)?.own_role
    }

    /// Whether we may delete other people's messages in a server, as far as its roles say: a channel may forbid it all the same.
    pub fn may_delete(&self, guild: u64) -> bool {
        self.of.get(&guild).is_some_and(|standing| standing.everybody_deletes || standing.own_role_deletes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_lets_us_delete() {
        let mut roles = Roles::default();
        roles.are(50, Some(9), Deletes::default());
        assert!(!roles.may_delete(50) && !roles.may_delete(51) && roles.own(50) == Some(9));
        roles.is(50, 8, false, true);
        assert!(!roles.may_delete(50), "somebody else's role");
        roles.is(50, 9, true, true);
        assert!(roles.may_delete(50));
        roles.is(50, 9, true, false);
        roles.is(50, 50, false, true);
        assert!(roles.may_delete(50), "everybody may");
        // It was invited without any permission, and has its role only now.
        roles.is(51, 10, true, true);
        assert!(roles.may_delete(51) && roles.own(51) == Some(10));
        roles.left(50);
        assert!(!roles.may_delete(50) && roles.own(50).is_none());
    }

    #[test]
    fn where_we_are_is_what_was_said_last() {
        let mut roles = Roles::default();
        roles.were(vec![(50, Standing { own_role: Some(9), ..Standing::default() }), (52, Standing::default()), (61, Standing::default())]);
        roles.are_in(&HashSet::from([50, 51]), |guild| guild < 60);
        let there = |roles: &Roles| [50, 51, 52, 61].map(|guild| roles.is_in(guild));
        assert_eq!((there(&roles), roles.own(50)), ([true, true, false, true], Some(9)), "another shard's stay");
        roles.left(51);
        roles.are(52, None, Deletes::default());
        assert_eq!(there(&roles), [true, false, true, true]);
    }

    #[test]
    fn only_what_changed_is_to_be_kept() {
        let mut roles = Roles::default();
        let known = Standing { own_role: Some(9), ..Standing::default() };
        roles.were(vec![(50, known)]);
        roles.are(50, Some(9), Deletes::default());
        roles.left(52);
        assert_eq!(roles.changes(), []);
        roles.is(50, 50, false, true);
        roles.are(51, None, Deletes::default());
        let mut changes = roles.changes();
        changes.sort_unstable_by_key(|(guild, _)| *guild);
        assert_eq!(changes, [(50, Some(Standing { everybody_deletes: true, ..known })), (51, Some(Standing::default()))]);
        roles.left(51);
        assert_eq!(roles.changes(), [(51, None)]);
        assert_eq!(roles.changes(), []);
        roles.not_kept([51]);
        assert_eq!(roles.changes(), [(51, None)]);
    }
}
