//! How the shop is run: flags, or the environment variable that each names in `--help`.

use std::path::PathBuf;

use crate::{app::StartError, http::webhook, partner::PartnerUrl};

/// `valise serve`: where it listens, what it keeps where, and who it is to the world.
#[derive(Debug, Clone, clap::Args)]
pub struct ServeArgs {
    /// The built app; without it only the API is served
    #[arg(long, env = "VALISE_DIST")]
    pub dist: Option<PathBuf>,
    /// Where the SQLite database and the mail folder are kept; made when missing
    #[arg(long, env = "VALISE_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
    /// Where the key ring is kept, apart from the database's backups; by default `keys` in the data directory
    #[arg(long, env = "VALISE_KEYS_DIR")]
    pub keys_dir: Option<PathBuf>,
    /// Port to listen on; 0 takes any free one
    #[arg(long, env = "VALISE_PORT", default_value_t = 8080)]
    pub port: u16,
    /// Address to listen on
    #[arg(long, env = "VALISE_HOST", default_value = "127.0.0.1")]
    pub host: std::net::IpAddr,
    /// `postgres://…` or `sqlite:PATH`; without it a SQLite file in the data directory
    #[arg(long, env = "VALISE_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// The shop's address as browsers see it, such as https://valise.example
    #[arg(long, env = "VALISE_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// The payment processor's address; without it a sandbox one is started on the next port
    #[arg(long, env = "VALISE_PROCESSOR_URL")]
    pub processor_url: Option<String>,
    /// Writes mail as .eml files into this folder; by default `mail` in the data directory
    #[arg(long, env = "VALISE_MAIL_DIR", conflicts_with = "smtp_url")]
    pub mail_dir: Option<PathBuf>,
    /// Sends mail through this server, such as smtps://user:password@mail.example
    #[arg(long, env = "VALISE_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Who mail is from; by default orders@ the public address's host
    #[arg(long, env = "VALISE_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// How long an unpaid order holds its stock, in seconds
    #[arg(long, env = "VALISE_RESERVATION_S", default_value_t = 900, value_parser = clap::value_parser!(u32).range(1..))]
    pub reservation_s: u32,
    /// How many unpaid orders one address may have at once
    #[arg(long, env = "VALISE_UNPAID_PER_ADDRESS", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..))]
    pub unpaid_per_address: u16,
    /// How many new carts one address may make at once; one more every two seconds
    #[arg(long, env = "VALISE_CARTS_PER_ADDRESS", default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..))]
    pub carts_per_address: u32,
    /// How many connections one address may hold at once; behind a trusted proxy, which has one address, no limit
    #[arg(long, env = "VALISE_CONNECTIONS_PER_ADDRESS", default_value_t = 256, value_parser = clap::value_parser!(u16).range(1..))]
    pub connections_per_address: u16,
    /// Fills an empty catalogue with the demo bags
    #[arg(long, env = "VALISE_SEED_IF_EMPTY")]
    pub seed_if_empty: bool,
    /// Takes the client's address from the last entry of X-Forwarded-For
    #[arg(long, env = "VALISE_TRUST_PROXY")]
    pub trust_proxy: bool,
    /// Where a service's partner is, in place of where privacy.toml says, such as
    /// partner-analytics=https://plausible.example; it is told of page views, for visitors who granted sharing
    #[arg(long = "partner-url", env = "VALISE_PARTNER_URLS", value_delimiter = ',', value_name = "SERVICE=URL")]
    pub partner_urls: Vec<PartnerUrl>,
}

/// The running shop's configuration, complete: every default is filled in.
#[derive(Debug, Clone)]
pub struct Config {
    /// The built app's folder.
    pub dist: Option<PathBuf>,
    /// Where files are kept.
    pub data_dir: PathBuf,
    /// Where the key ring is kept.
    pub keys_dir: PathBuf,
    /// The database's address.
    pub database_url: String,
    /// The shop's address as browsers see it, without a slash at the end.
    pub public_url: String,
    /// Where mail goes.
    pub mail: MailRoute,
    /// Who mail is from.
    pub mail_from: String,
    /// Where the payment processor posts its webhooks.
    pub webhook_url: String,
    /// How long an unpaid order holds its stock, milliseconds.
    pub reserve_ms: i64,
    /// How many unpaid orders one address may have at once.
    pub unpaid_per_address: usize,
    /// How many new carts one address may make at once.
    pub carts_per_address: u32,
    /// How many connections one address may hold at once.
    pub connections_per_address: usize,
    /// Whether `X-Forwarded-For` may be believed.
    pub trust_proxy: bool,
    /// Where partners are in place of where the registry says.
    pub partner_urls: Vec<PartnerUrl>,
}

/// Where mail goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailRoute {
    /// Into a folder, one `.eml` file each.
    Folder(PathBuf),
    /// To a mail server.
    Smtp(String),
}

impl ServeArgs {
    /// The configuration of a shop that listens at `http://{address}`.
    ///
    /// # Errors
    /// [`StartError::Config`] for a public URL that is none.
    pub fn configure(&self, address: std::net::SocketAddr) -> Result<Config, StartError> {
        let public_url = match &self.public_url {
            None => format!("http://{address}"),
            Some(url) => public_url(url)?,
        };
        Ok(Config {
            dist: self.dist.clone(),
            data_dir: self.data_dir.clone(),
            keys_dir: keys_dir(self.keys_dir.as_deref(), &self.data_dir),
            database_url: database_url(self.database_url.as_deref(), &self.data_dir),
            mail: match (&self.smtp_url, &self.mail_dir) {
                (Some(url), _) => MailRoute::Smtp(url.clone()),
                (None, Some(folder)) => MailRoute::Folder(folder.clone()),
                (None, None) => MailRoute::Folder(self.data_dir.join("mail")),
            },
            mail_from: self.mail_from.clone().unwrap_or_else(|| default_sender(&public_url)),
            webhook_url: self.webhook_url(&public_url, address),
            reserve_ms: i64::from(self.reservation_s) * 1_000,
            unpaid_per_address: usize::from(self.unpaid_per_address),
            carts_per_address: self.carts_per_address,
            connections_per_address: if self.trust_proxy {
                usize::MAX
            } else {
                usize::from(self.connections_per_address)
            },
            trust_proxy: self.trust_proxy,
            partner_urls: self.partner_urls.clone(),
            public_url,
        })
    }
}

impl ServeArgs {
    /// A processor elsewhere reaches the shop as the world does; the embedded one is next door.
    fn webhook_url(&self, public_url: &str, address: std::net::SocketAddr) -> String {
        let path = webhook::path();
        if self.processor_url.is_some() {
            return format!("{public_url}{path}");
        }
        let host = if address.ip().is_unspecified() { "127.0.0.1".to_owned() } else { address.ip().to_string() };
        let host = if host.contains(':') { format!("[{host}]") } else { host };
        format!("http://{host}:{}{path}", address.port())
    }
}

/// `orders@` the public address's host, where that is a name.
fn default_sender(public_url: &str) -> String {
    let authority = public_url.split_once("://").map_or(public_url, |(_, authority)| authority);
    let host = authority.split(':').next().unwrap_or_default();
    let is_name = host.contains('.') && host.ends_with(|last: char| last.is_ascii_alphabetic());
    format!("Valise <orders@{}>", if is_name { host } else { "valise.example" })
}

/// The database that a command means: the given one, or the file in the data directory.
#[must_use]
pub fn database_url(given: Option<&str>, data_dir: &std::path::Path) -> String {
    given.map_or_else(|| format!("sqlite:{}", data_dir.join("valise.db").display()), str::to_owned)
}

/// The folder of the key ring: the given one, or that in the data directory.
#[must_use]
pub fn keys_dir(given: Option<&std::path::Path>, data_dir: &std::path::Path) -> PathBuf {
    given.map_or_else(|| data_dir.join("keys"), PathBuf::from)
}

/// An origin: scheme and authority, nothing behind them.
fn public_url(url: &str) -> Result<String, StartError> {
    let origin = url.trim_end_matches('/');
    let valid = origin.split_once("://").is_some_and(|(scheme, authority)| {
        matches!(scheme, "http" | "https") && !authority.is_empty() && !authority.contains(['/', '?', '#', '@', ' '])
    });
    if valid {
        Ok(origin.to_ascii_lowercase())
    } else {
        Err(StartError::Config(format!("public URL {url:?} is not like https://valise.example")))
    }
}

impl Config {
    /// Whether browsers reach the shop over TLS.
    #[must_use]
    pub fn tls(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The origin that the shop's own pages have: the public URL is one.
    #[must_use]
    pub fn public_origin(&self) -> &str {
        &self.public_url
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://Valise.example/", Some("https://valise.example"))]
    #[case("http://127.0.0.1:8080", Some("http://127.0.0.1:8080"))]
    #[case("valise.example", None)]
    #[case("https://valise.example/shop", None)]
    #[case("https://user@valise.example", None)]
    #[case("ftp://valise.example", None)]
    fn a_public_url_is_an_origin(#[case] given: &str, #[case] read: Option<&str>) {
        assert_eq!(public_url(given).ok().as_deref(), read);
    }
}
