//! The only reader of the environment.

use std::env;
use std::path::PathBuf;

/// What the operator set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// `TASUKEBUNE_DATA`: a folder with `intents/` and `locales/` to use instead of the embedded data.
    pub data: Option<PathBuf>,
    /// `NO_COLOR` is set (<https://no-color.org>).
    pub no_color: bool,
}

impl Settings {
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one reader of the environment")]
    pub fn from_env() -> Settings {
        let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        Settings { data: set("TASUKEBUNE_DATA").map(PathBuf::from), no_color: set("NO_COLOR").is_some() }
    }
}
