//! What the fuzz targets share: what is done with an input, and how much memory that may take.

pub mod targets;

pub use libfuzzer_sys;
pub use peak_alloc::PeakAlloc;

/// No input may take more memory than this, in bytes.
pub const MEMORY: usize = 64 << 20;

/// A fuzz target that also holds its memory to [`MEMORY`].
#[macro_export]
macro_rules! fuzzed {
    ($target:path) => {
        #[global_allocator]
        static MEASURED: $crate::PeakAlloc = $crate::PeakAlloc;

        $crate::libfuzzer_sys::fuzz_target!(init: {
            // What is loaded once belongs to no input.
            $target(b"");
            $target(b"rust\nfn a() {}\n");
        }, |data: &[u8]| {
            MEASURED.reset_peak_usage();
            let before = MEASURED.current_usage();
            $target(data);
            let taken = MEASURED.peak_usage().saturating_sub(before);
            assert!(taken <= $crate::MEMORY, "{} MB for {} bytes", taken >> 20, data.len());
        });
    };
}
