//! The whole shop, but for its audit log: what the log costs an order, `cargo xtask bench auditing` measures beside this.

use std::process::ExitCode;

fn main() -> ExitCode {
    valise_server::audit::leave_out();
    valise_server::cli::main()
}
