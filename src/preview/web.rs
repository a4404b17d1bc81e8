//! The page's own server: a few files that lie in the program, what is shown, and what somebody does. Nobody but this machine's people may ask.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::{Stream, stream};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use super::action::{Action, Typing};
use super::play::Impossible;
use super::theatre::{Data, Theatre};
use super::{list, state};

/// More than anybody writes into a form.
const LARGEST: usize = 64 << 10;

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// All files of the page.
const FILES: &[(&str, &str, &str)] = &[
    ("/", HTML, include_str!("page/index.html")),
    ("/style.css", CSS, include_str!("page/style.css")),
    ("/message.css", CSS, include_str!("page/message.css")),
    ("/icon.svg", "image/svg+xml", include_str!("page/icon.svg")),
    ("/app.js", JS, include_str!("page/app.js")),
    ("/store.js", JS, include_str!("page/store.js")),
    ("/dom.js", JS, include_str!("page/dom.js")),
    ("/texts.js", JS, include_str!("page/texts.js")),
    ("/words.js", JS, include_str!("page/words.js")),
    ("/markdown.js", JS, include_str!("page/markdown.js")),
    ("/message.js", JS, include_str!("page/message.js")),
    ("/controls.js", JS, include_str!("page/controls.js")),
    ("/composer.js", JS, include_str!("page/composer.js")),
    ("/panes.js", JS, include_str!("page/panes.js")),
    ("/dialogs.js", JS, include_str!("page/dialogs.js")),
    ("/reasons.js", JS, include_str!("page/reasons.js")),
    ("/list.js", JS, include_str!("page/list.js")),
    ("/list-cards.js", JS, include_str!("page/list-cards.js")),
    ("/list-find.js", JS, include_str!("page/list-find.js")),
    ("/list-texts.js", JS, include_str!("page/list-texts.js")),
    ("/list.css", CSS, include_str!("page/list.css")),
];

/// What a browser may do with the page: nothing that leads anywhere else.
const POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

/// Serves until the task is dropped.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: tokio::net::TcpListener, theatre: Arc<Theatre>) -> std::io::Result<()> {
    let address = listener.local_addr()?;
    axum::serve(listener, routes(theatre, address)).await
}

fn routes(theatre: Arc<Theatre>, address: SocketAddr) -> Router {
    let mut router = Router::new();
    for (path, kind, text) in FILES {
        router = router.route(path, get(move || async move { ([(header::CONTENT_TYPE, *kind)], *text) }));
    }
    router
        .route("/state", get(shown))
        .route("/events", get(events))
        .route("/do", post(does))
        .route("/suggest", post(suggests))
        .route("/anew", post(anew))
        .route("/file/{request}/{part}", get(file))
        .route("/list.json", get(|State(theatre): Shared| of_data(theatre, |data| list::list(&data.source, &data.skimmed(), data.today))))
        .route("/list/samples.json", get(|State(theatre): Shared| of_data(theatre, |data| list::samples(&data.book()))))
        .route("/list/patterns.json", get(|State(theatre): Shared| of_data(theatre, |data| list::patterns(&data.book(), &mut |_| ()))))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(middleware::from_fn_with_state(address, guard))
        .with_state(theatre)
}

/// A page of somebody else's may lead a browser here, also under a name of its own for this address; it gets nothing, and does nothing.
async fn guard(State(address): State<SocketAddr>, request: Request, next: Next) -> Response {
    let mut response = match refusal(address.port(), request.method(), request.headers()) {
        Some(why) => (StatusCode::FORBIDDEN, why).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refusal(port: u16, method: &Method, headers: &HeaderMap) -> Option<String> {
    let names = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let of = |name: header::HeaderName| headers.get(name)?.to_str().ok().map(str::to_owned);
    let here = of(header::HOST).is_some_and(|host| names.contains(&host));
    let ours = |origin: String| names.iter().any(|name| origin == format!("http://{name}"));
    let read = matches!(*method, Method::GET | Method::HEAD);
    // What a form sends needs no leave; JSON does.
    let json = of(header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/json"));
    if !here {
        Some(format!("open http://127.0.0.1:{port}/ itself: other names for this address are refused\n"))
    } else if !read && (!of(header::ORIGIN).is_none_or(ours) || !json) {
        Some("only the page itself may do this\n".to_owned())
    } else {
        None
    }
}

type Shared = State<Arc<Theatre>>;

async fn shown(State(theatre): Shared) -> Response {
    let text = theatre.watch().borrow().to_string();
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// All that is shown, again whenever it has changed.
async fn events(State(theatre): Shared) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut watched = theatre.watch();
    watched.mark_changed();
    let all = stream::unfold(watched, |mut watched| async move {
        watched.changed().await.ok()?;
        let text = watched.borrow_and_update().to_string();
        Some((Ok(Event::default().data(text)), watched))
    });
    Sse::new(all).keep_alive(KeepAlive::default())
}

fn answer(done: Result<Value, Impossible>) -> Response {
    match done {
        Ok(value) => Json(value).into_response(),
        Err(why) => (StatusCode::CONFLICT, Json(why)).into_response(),
    }
}

async fn does(State(theatre): Shared, Json(action): Json<Action>) -> Response {
    answer(theatre.does(action).await.map(|seen| json!({ "seen": seen })))
}

async fn suggests(State(theatre): Shared, Json(typing): Json<Typing>) -> Response {
    answer(theatre.suggests(typing).await)
}

async fn anew(State(theatre): Shared) -> Response {
    answer(theatre.anew().await.map(|()| json!({})))
}

/// What takes a while to find out of the data as they are now.
async fn of_data<T: Serialize + Send + 'static>(theatre: Arc<Theatre>, find: fn(&Data) -> T) -> Response {
    match spawn_blocking(move || find(theatre.data())).await {
        Ok(found) => Json(found).into_response(),
        // Where it happened is in the log.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A file that the bot sent. It is only ever shown as a picture.
async fn file(State(theatre): Shared, Path((request, part)): Path<(usize, usize)>) -> Response {
    match state::file(&theatre.session().discord, request, part) {
        Some((kind, bytes)) if kind.starts_with("image/") => ([(header::CONTENT_TYPE, kind)], Body::from(bytes)).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}
