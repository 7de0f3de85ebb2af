//! The command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    eprintln!("idel {}: this version cannot read policies yet", env!("CARGO_PKG_VERSION"));
    ExitCode::from(1)
}
