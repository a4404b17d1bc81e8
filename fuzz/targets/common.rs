//! What the targets share.
#![allow(dead_code)]

#[cfg(feature = "discord")]
#[path = "../../tests/properties/frames.rs"]
pub mod frames;
#[path = "../../tests/properties/mod.rs"]
pub mod property;

use std::sync::LazyLock;

use tasukebune::book::{Book, Source};
use tasukebune::desk::Desk;

pub static DESK: LazyLock<Desk> = LazyLock::new(|| Book::open(&Source::Embedded).unwrap_or_else(|faults| panic!("{faults:?}")));
