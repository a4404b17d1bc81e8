#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::property::guard(&common::DESK.parts().guard, &String::from_utf8_lossy(bytes)));
