//! Where requests go: a server on this machine.

use std::net::SocketAddr;
use std::str::FromStr;

use anyhow::{Context, Error, Result, ensure};

/// `http://ADDRESS:PORT` of the loopback interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin(pub SocketAddr);

impl FromStr for Origin {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let authority = text.strip_prefix("http://").context("only http:// can be loaded")?;
        let address: SocketAddr =
            authority.trim_end_matches('/').parse().context("an address and a port are needed")?;
        ensure!(address.ip().is_loopback(), "only servers on this machine may be put under load");
        Ok(Self(address))
    }
}

/// Splits an absolute address into its origin and the rest.
///
/// # Errors
/// When it is not one of this machine.
pub fn split(url: &str) -> Result<(Origin, &str)> {
    let start = url.strip_prefix("http://").and_then(|rest| rest.find('/')).context("an address without a path")?;
    let (origin, path) = url.split_at("http://".len() + start);
    Ok((origin.parse()?, path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("http://127.0.0.1:8080", true)]
    #[case("http://[::1]:8080/", true)]
    #[case("http://192.0.2.1:80", false)]
    #[case("https://127.0.0.1:8080", false)]
    #[case("http://shop.example:80", false)]
    fn only_this_machine_is_put_under_load(#[case] text: &str, #[case] taken: bool) {
        assert_eq!(text.parse::<Origin>().is_ok(), taken);
    }

    #[test]
    fn an_address_is_split_before_its_path() {
        let (origin, path) = split("http://127.0.0.1:8081/pay/a?b=c").unwrap();
        assert_eq!((origin.0.port(), path), (8081, "/pay/a?b=c"));
    }
}
