//! Faults on order, and connections that can be cut.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::Discord;

/// What goes wrong with a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// 429; `scope` is `user`, `global` or `shared`.
    RateLimited { retry_after: f64, global: bool, scope: &'static str },
    /// That status, with Discord's empty-handed body.
    Status(u16),
    /// That status, with this code of Discord's.
    Refused(u16, u32),
    /// The connection drops before the request is looked at.
    CutBefore,
    /// The request is carried out, but its answer never arrives.
    CutAfter,
    /// The answer takes that long, then all is well.
    Hang(Duration),
}

#[derive(Debug, Clone)]
pub struct Planned {
    pub method: String,
    pub route: String,
    pub fault: Fault,
    pub left: usize,
}

/// The fault that this request meets, if any.
pub fn next(planned: &mut Vec<Planned>, method: &str, route: &str) -> Option<Fault> {
    let found = planned.iter_mut().find(|p| p.left > 0 && p.method == method && p.route == route)?;
    found.left -= 1;
    let fault = found.fault.clone();
    planned.retain(|p| p.left > 0);
    Some(fault)
}

/// The switch that cuts a connection without a word.
#[derive(Debug, Clone, Default)]
pub struct Line {
    cut: Arc<AtomicBool>,
}

impl Line {
    /// From the next write on there is nobody at this end.
    pub fn cut(&self) {
        self.cut.store(true, Ordering::Release);
    }

    fn check(&self) -> io::Result<()> {
        if self.cut.load(Ordering::Acquire) { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

/// Accepts connections that have such a switch, and none at all while the gateway is to refuse them.
pub struct Door {
    pub listener: TcpListener,
    pub discord: Discord,
    /// The gateway's own door; only that one refuses.
    pub gateway: bool,
}

impl Listener for Door {
    type Io = Wire;
    type Addr = Line;

    async fn accept(&mut self) -> (Wire, Line) {
        loop {
            let Ok((stream, _)) = self.listener.accept().await else {
                tokio::task::yield_now().await;
                continue;
            };
            if self.gateway && self.discord.change(|world| world.gateway.count_connection()) {
                continue;
            }
            // Small frames one after another would wait for each other otherwise.
            let _unsupported = stream.set_nodelay(true);
            let line = Line::default();
            return (Wire { stream, line: line.clone() }, line);
        }
    }

    fn local_addr(&self) -> io::Result<Line> {
        Ok(Line::default())
    }
}

impl Connected<IncomingStream<'_, Door>> for Line {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.remote_addr().clone()
    }
}

/// A connection with its switch.
pub struct Wire {
    stream: TcpStream,
    line: Line,
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.line.check()?;
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.line.check()?;
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.line.check()?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
