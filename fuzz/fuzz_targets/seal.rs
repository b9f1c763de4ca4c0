#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fe26_fuzz::seals::seal(data));
