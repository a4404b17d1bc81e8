//! A token as it is; or, behind a zero, one of the desk's own, spoilt.
#![no_main]

mod common;

use std::sync::LazyLock;

use common::{DESK, property};

static TOKENS: LazyLock<Vec<String>> = LazyLock::new(|| property::tokens(&DESK));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let token = match bytes {
        [0, high, low, by @ ..] => {
            let which = (usize::from(*high) << 8 | usize::from(*low)) % TOKENS.len();
            property::spoil(TOKENS[which].as_bytes(), by)
        }
        _ => bytes.to_vec(),
    };
    property::token(&DESK, &String::from_utf8_lossy(&token));
});
