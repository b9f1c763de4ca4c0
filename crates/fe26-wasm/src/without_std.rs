//! What std would bring: memory, and an end to a panic. Its own panic machinery formats messages nobody sees and is
//! larger than all of our cryptography.

use core::panic::PanicInfo;

use rlsf::{GlobalTlsf, GlobalTlsfOptions};

#[global_allocator]
static ALLOCATOR: GlobalTlsf<Small> = GlobalTlsf::new();

/// A quarter of the code of dlmalloc, which std has, and as quick. Memory stays as it is for as long as the requests are
/// alike: 300,000 calls with inputs of up to 100 kB end at 3.5 MB with either.
struct Small;

impl GlobalTlsfOptions for Small {
    /// Strings are mostly made as long as they become.
    const ENABLE_REALLOCATION: bool = false;
}

/// A trap: the JavaScript around it sees a `WebAssembly.RuntimeError`.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
