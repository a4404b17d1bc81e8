//! A database's address. It may hold a password: it is a secret.

use std::fmt;

/// Where a database is. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Database(String);

impl Database {
    /// `None` for what does not begin as an address of PostgreSQL's does; whether the rest is one, whoever connects finds out.
    #[must_use]
    pub fn new(address: &str) -> Option<Database> {
        let rest = address.strip_prefix("postgres://").or_else(|| address.strip_prefix("postgresql://"))?;
        (!rest.is_empty() && address.bytes().all(|b| b.is_ascii_graphic())).then(|| Database(address.to_owned()))
    }

    /// The secret itself, for whoever must connect.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Database(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_an_address_and_is_never_shown() {
        let address = "postgres://bot:pass%40word@db.internal:5432/tasukebune?sslmode=disable";
        let database = Database::new(address).expect("an address");
        assert_eq!((database.secret(), format!("{database:?}").as_str()), (address, "Database(hidden)"));
        assert!(Database::new("postgresql:///tasukebune?host=/run/postgresql").is_some());
        for wrong in ["", "postgres://", "mysql://a/b", "db.internal:5432", "postgres://a b/c", "/var/lib/tasukebune.sqlite"] {
            assert_eq!(Database::new(wrong), None, "{wrong}");
        }
    }
}
