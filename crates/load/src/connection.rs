//! One connection, kept alive, one request at a time: what one browser tab or one load generator's slot holds.

use anyhow::{Context, Result};
use bytes::Bytes;
use http::{Request, Response, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::origin::Origin;

/// A connection to a server.
pub struct Connection {
    origin: Origin,
    sender: SendRequest<Full<Bytes>>,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// When nobody listens there.
    pub async fn open(origin: Origin) -> Result<Self> {
        Ok(Self { origin, sender: connect(origin).await? })
    }

    /// Sends a request, whose address is a path, and takes in the whole answer. Connects anew where the server has
    /// closed the connection since the last request.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn send(&mut self, mut request: Request<Full<Bytes>>) -> Result<Response<Bytes>> {
        if self.sender.is_closed() {
            self.sender = connect(self.origin).await?;
        }
        let host = self.origin.0.to_string().parse().context("an address is always a header's value")?;
        request.headers_mut().insert(header::HOST, host);
        self.sender.ready().await?;
        let (head, body) = self.sender.send_request(request).await?.into_parts();
        Ok(Response::from_parts(head, body.collect().await?.to_bytes()))
    }
}

async fn connect(origin: Origin) -> Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(origin.0).await.with_context(|| format!("cannot reach {}", origin.0))?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    // It ends with the sender; what breaks it is told to the request that is under way.
    tokio::spawn(connection);
    Ok(sender)
}
