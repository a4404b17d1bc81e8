//! `/healthz`, `/readyz` and `/metrics`, for whoever watches the bot: read only, and never in its way.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::Ops;

/// So many may be connected at once; whoever comes beyond that is let go again. Each may hold [`MOST_HEAD`] bytes and a little more.
const MOST_CLIENTS: usize = 64;
/// A request line and its headers; hyper takes no less.
const MOST_HEAD: usize = 8 * 1024;
/// A head must be there within so long …
const HEAD_TIME: Duration = Duration::from_secs(5);
/// … and everything be over within so long.
const WHOLE_TIME: Duration = Duration::from_secs(10);
const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json";

/// Begins to serve there, and says where that is: with port 0 the system chose it.
///
/// # Errors
/// The address cannot be had: most likely another program has it.
pub async fn start(address: SocketAddr, ops: Arc<Ops>) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    tokio::spawn(serve(listener, ops));
    Ok(address)
}

async fn serve(listener: TcpListener, ops: Arc<Ops>) {
    let seats = Arc::new(Semaphore::new(MOST_CLIENTS));
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Most likely too many files are open; that passes.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let Ok(seat) = Arc::clone(&seats).try_acquire_owned() else { continue };
        let ops = Arc::clone(&ops);
        tokio::spawn(async move {
            // Whoever breaks off, is too slow or speaks no HTTP is let go, and nobody need know.
            let _ = timeout(WHOLE_TIME, attend(stream, ops)).await;
            drop(seat);
        });
    }
}

async fn attend(stream: TcpStream, ops: Arc<Ops>) -> hyper::Result<()> {
    let answers = service_fn(move |request: Request<Incoming>| {
        let answer = answer(&ops, request.method(), request.uri().path());
        async move { Ok::<_, Infallible>(answer) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(MOST_HEAD).keep_alive(false);
    http.serve_connection(TokioIo::new(stream), answers).await
}

fn answer(ops: &Ops, method: &Method, path: &str) -> Response<Full<Bytes>> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        let mut refused = response(StatusCode::METHOD_NOT_ALLOWED, PLAIN, "only GET and HEAD\n".to_owned());
        refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return refused;
    }
    match path {
        "/healthz" => response(StatusCode::OK, PLAIN, "ok\n".to_owned()),
        "/readyz" => {
            let (ready, mut body) = ops.shards.readiness();
            // A disk that fails keeps nobody from being helped, and a restart mends none: it changes no status.
            if let Some(keeps) = ops.keeps() {
                body["store"] = if keeps { "ok" } else { "failing" }.into();
            }
            response(if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, JSON, format!("{body}\n"))
        }
        "/metrics" => response(StatusCode::OK, PROMETHEUS, ops.metrics()),
        _ => response(StatusCode::NOT_FOUND, PLAIN, "there are /healthz, /readyz and /metrics\n".to_owned()),
    }
}

fn response(status: StatusCode, kind: &'static str, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
