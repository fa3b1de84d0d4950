#![no_main]
chancery_fuzz::fuzzed!(chancery_fuzz::targets::pages);
