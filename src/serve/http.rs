//! The door to HTTP: connections in, responses out. The only user of the HTTP server.

use std::convert::Infallible;
use std::fs::File;
use std::io::{self, Read};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Bytes, Frame, Incoming, SizeHint};
use hyper::header::{CONTENT_LENGTH, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::spawn_blocking;

use super::door::Door;
use super::live;
use super::respond::{Body, Failure, is_at_hand, respond};
use super::snapshot::Snapshot;

/// A client has this long to say what it wants, from the first byte or since the last response.
const PATIENCE: Duration = Duration::from_secs(10);

/// The head of a request may have this many bytes.
const HEAD: usize = 64 * 1024;

/// After a connection could not be accepted (too many files are open), this long passes.
const BREATH: Duration = Duration::from_millis(20);

/// This many browsers may listen for events.
const LISTENERS: usize = 256;

/// What connections need to answer.
#[derive(Clone)]
pub struct Answering {
    /// The newest snapshot.
    pub current: watch::Receiver<Arc<Snapshot>>,
    /// Who is let in.
    pub door: Door,
    /// Told of pages that could not be drawn.
    pub failed: std::sync::mpsc::Sender<super::Event>,
    listeners: Arc<Semaphore>,
}

impl Answering {
    /// With nobody listening yet.
    pub fn new(
        current: watch::Receiver<Arc<Snapshot>>,
        door: Door,
        failed: std::sync::mpsc::Sender<super::Event>,
    ) -> Self {
        Answering { current, door, failed, listeners: Arc::new(Semaphore::new(LISTENERS)) }
    }
}

/// Answers every connection, each by itself, for ever.
pub async fn serve(listener: TcpListener, answering: Answering) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(connection(stream, answering.clone()));
            }
            Err(_) => tokio::time::sleep(BREATH).await,
        }
    }
}

async fn connection(stream: TcpStream, answering: Answering) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let answering = answering.clone();
        async move { Ok::<_, Infallible>(handle(request, answering).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(HEAD);
    // A client that breaks off or sends no HTTP is its own affair.
    let _ = http.serve_connection(TokioIo::new(stream), service).await;
}

async fn handle(request: Request<Incoming>, answering: Answering) -> Response<Stream> {
    let (request, _) = request.into_parts();
    let is_head = request.method == Method::HEAD;
    let snapshot = Arc::clone(&answering.current.borrow());
    let door = answering.door;
    let response = match is_at_hand(&snapshot.edition, &request) {
        true => Ok(respond(&snapshot.edition, door, &request)),
        false => spawn_blocking(move || respond(&snapshot.edition, door, &request)).await,
    };
    let Ok(mut response) = response else {
        return with_status(StatusCode::INTERNAL_SERVER_ERROR, "Chancery itself failed on this page.\n");
    };
    if let Some(Failure(error)) = response.extensions_mut().remove() {
        let _ = answering.failed.send(super::Event::PageFailed(error));
    }
    let (head, body) = response.into_parts();
    let body = match body {
        Body::Whole(bytes) if is_head => Stream::Unsent(bytes.len() as u64),
        Body::File(_, size) if is_head => Stream::Unsent(size),
        Body::Events if is_head => Stream::Whole(None),
        Body::Whole(bytes) => Stream::Whole(Some(bytes)),
        Body::File(file, size) => of_file(file, size),
        Body::Events => match events(&answering) {
            Some(stream) => stream,
            None => return with_status(StatusCode::SERVICE_UNAVAILABLE, "Too many pages are open.\n"),
        },
    };
    let mut response = Response::from_parts(head, body);
    if let Stream::Unsent(size) = response.body() {
        let size = HeaderValue::from(*size);
        response.headers_mut().insert(CONTENT_LENGTH, size);
    }
    response
}

fn with_status(status: StatusCode, text: &'static str) -> Response<Stream> {
    let mut response = Response::new(Stream::Whole(Some(Bytes::from_static(text.as_bytes()))));
    *response.status_mut() = status;
    response
}

/// The stream of events of one browser; `None` when too many are listening.
fn events(answering: &Answering) -> Option<Stream> {
    let permit = Arc::clone(&answering.listeners).try_acquire_owned().ok()?;
    let (sender, receiver) = mpsc::channel(1);
    let current = answering.current.clone();
    tokio::spawn(async move {
        live::tell(current, sender).await;
        drop(permit);
    });
    Some(Stream::Parts(receiver, None))
}

/// A file, read piece by piece as fast as the client takes it.
fn of_file(file: File, size: u64) -> Stream {
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        let mut rest = file.take(size);
        while let Ok(Ok((piece, left))) = spawn_blocking(move || read_piece(rest)).await {
            rest = left;
            if piece.is_empty() || sender.send(piece).await.is_err() {
                return;
            }
        }
    });
    Stream::Parts(receiver, Some(size))
}

/// Files are sent in pieces of this many bytes.
const PIECE: u64 = 64 * 1024;

fn read_piece(mut file: io::Take<File>) -> io::Result<(Bytes, io::Take<File>)> {
    let mut piece = Vec::new();
    file.by_ref().take(PIECE).read_to_end(&mut piece)?;
    Ok((piece.into(), file))
}

/// A body on its way.
enum Stream {
    /// All at once; `None` when it has been sent.
    Whole(Option<Bytes>),
    /// Piece by piece, and how much is to come, where that is known.
    Parts(mpsc::Receiver<Bytes>, Option<u64>),
    /// Not at all, since only its head was asked for.
    Unsent(u64),
}

impl hyper::body::Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = match self.get_mut() {
            Stream::Whole(bytes) => Poll::Ready(bytes.take()),
            Stream::Unsent(_) => Poll::Ready(None),
            Stream::Parts(parts, left) => {
                let piece = parts.poll_recv(context);
                if let (Poll::Ready(Some(piece)), Some(left)) = (&piece, left) {
                    *left = left.saturating_sub(piece.len() as u64);
                }
                piece
            }
        };
        piece.map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Stream::Whole(None) | Stream::Parts(_, Some(0)))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Stream::Whole(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
            }
            Stream::Parts(_, Some(left)) => SizeHint::with_exact(*left),
            Stream::Parts(_, None) => SizeHint::new(),
            Stream::Unsent(size) => SizeHint::with_exact(*size),
        }
    }
}
