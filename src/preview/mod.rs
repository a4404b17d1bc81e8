//! What an author looks at while writing: everything that the bot can show.

pub mod list;
