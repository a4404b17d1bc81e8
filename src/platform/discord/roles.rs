//! What is known of each server's roles: which is ours, and whether we may delete other people's messages. Nothing else of them is kept.

use std::collections::HashMap;

use super::frame::Deletes;

#[derive(Default)]
pub struct Roles(HashMap<u64, Role>);

#[derive(Default)]
struct Role {
    /// Our own, which people pick by mistake instead of us.
    own: Option<u64>,
    deletes: Deletes,
}

impl Roles {
    /// A server tells of all of its roles.
    pub fn are(&mut self, guild: u64, own: Option<u64>, deletes: Deletes) {
        self.0.insert(guild, Role { own, deletes });
    }

    /// A role is there, or changed: that of everybody has the server's own id.
    pub fn is(&mut self, guild: u64, role: u64, ours: bool, deletes: bool) {
        let known = self.0.entry(guild).or_default();
        if role == guild {
            known.deletes.everybody = deletes;
        } else if ours {
            (known.own, known.deletes.bot) = (Some(role), deletes);
        }
    }

    /// We are no member any more.
    pub fn left(&mut self, guild: u64) {
        self.0.remove(&guild);
    }

    pub fn own(&self, guild: u64) -> Option<u64> {
        self.0.get(&guild)?.own
    }

    /// Whether we may delete other people's messages in a server, as far as its roles say: a channel may forbid it all the same.
    pub fn may_delete(&self, guild: u64) -> bool {
        self.0.get(&guild).is_some_and(|role| role.deletes.everybody || role.deletes.bot)
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
}
