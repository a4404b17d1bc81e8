#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::property::hearing(&common::DESK, &String::from_utf8_lossy(bytes)));
