//! One of Discord's frames, spoilt; or, behind a large number, whatever follows.
#![no_main]

mod common;

use common::frames;
use common::property::spoil;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [which, by @ ..] = bytes else { return };
    let frame = match frames::FRAMES.get(usize::from(*which)) {
        Some(frame) => spoil(frame.as_bytes(), by),
        None => by.to_vec(),
    };
    frames::frame(&String::from_utf8_lossy(&frame), u64::from(which % 8));
});
