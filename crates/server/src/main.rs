//! `valise`: the whole shop in one program.

use std::process::ExitCode;

fn main() -> ExitCode {
    valise_server::cli::main()
}
