//! The sandbox processor inside the shop's own process, for those who try the shop out: on a port, and so an origin,
//! of its own, with a database of its own. Nothing else is shared but the keys.

use std::{net::SocketAddr, path::Path};

use processor::{Config, Database, Keys, ServeError};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

/// A processor that runs beside the shop.
#[derive(Debug)]
pub struct Embedded {
    /// Where it is, `http://host:port`.
    pub url: String,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), ServeError>>,
}

impl Embedded {
    /// Starts it at `address`.
    ///
    /// # Errors
    /// When the address cannot be listened at.
    pub async fn start(address: SocketAddr, data_dir: &Path, keys: Keys) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = oneshot::channel::<()>();
        let config = Config::new(listener, Database::File(data_dir.join("processor.db")), keys);
        let task = tokio::spawn(processor::serve(config, async {
            // Told, or the shop is gone: either way it is time.
            let _told = stopped.await;
        }));
        Ok(Self { url, stop, task })
    }

    /// Lets it end what it has begun.
    pub async fn stop(self) {
        // An error means that it has stopped already; the task says why.
        let _stopped = self.stop.send(());
        match self.task.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the sandbox processor failed"),
            Err(error) => tracing::error!(%error, "the sandbox processor broke down"),
        }
    }
}
