//! Free ports of the loopback interface.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context, Result, bail};

/// A port that nobody listens on.
///
/// # Errors
/// When the system has none to give.
pub fn free() -> Result<u16> {
    Ok(bind(0)?.local_addr().context("no local address")?.port())
}

/// A port that is free together with the one after it: the shop takes the first, the sandbox processor the second.
///
/// # Errors
/// When no such pair turns up.
pub fn free_pair() -> Result<u16> {
    for _ in 0..100 {
        let first = bind(0)?;
        let port = first.local_addr().context("no local address")?.port();
        if port.checked_add(1).is_some_and(|next| bind(next).is_ok()) {
            return Ok(port);
        }
    }
    bail!("no two neighbouring ports are free")
}

/// Makes sure that ports which a person chose can be had.
///
/// # Errors
/// When one cannot; the message says which.
pub fn must_be_free(ports: &[u16]) -> Result<()> {
    for &port in ports {
        bind(port).context("the shop takes the port given by --port and the one after it")?;
    }
    Ok(())
}

fn bind(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).with_context(|| format!("cannot bind port {port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Somebody else on this machine may take a port between two lines of a test; not twenty times.
    const TRIES: usize = 20;

    #[test]
    fn a_free_port_can_be_bound() {
        assert!((0..TRIES).any(|_| bind(free().unwrap()).is_ok()));
    }

    #[test]
    fn a_taken_port_is_an_error_that_names_it() {
        let taken = bind(0).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = format!("{:#}", must_be_free(&[port]).unwrap_err());
        assert!(error.contains(&port.to_string()), "{error}");
    }

    #[test]
    fn both_ports_of_a_pair_can_be_bound_at_once() {
        assert!((0..TRIES).any(|_| {
            let port = free_pair().unwrap();
            let both = (bind(port), bind(port + 1));
            both.0.is_ok() && both.1.is_ok()
        }));
    }
}
