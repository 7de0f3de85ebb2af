//! The command line.

mod cli;

use std::process::ExitCode;

/// Columns are large and live briefly; this allocator keeps their pages and asks the system for them in large ones.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
