//! A line to a server that fails as it is told to.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// How it fails.
#[derive(Debug, Clone)]
pub enum Mode {
    /// Not at all.
    Pass,
    /// All connections break once so many bytes have been sent to the server in all; then none is taken.
    CutAfter(u64),
    /// Every so-many-eth request is answered like that, and goes no further.
    EveryNth(usize, &'static str),
    /// Conditions do not arrive.
    WithoutConditions,
    /// Every request is answered like that.
    Answer(&'static str, String),
}

struct State {
    mode: Mutex<Mode>,
    sent: AtomicU64,
    requests: AtomicUsize,
    refused: AtomicUsize,
}

/// The line; it ends with the process.
pub struct Proxy {
    address: SocketAddr,
    state: Arc<State>,
}

impl Proxy {
    /// One to a server.
    pub fn before(server: SocketAddr) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(State {
            mode: Mutex::new(Mode::Pass),
            sent: AtomicU64::new(0),
            requests: AtomicUsize::new(0),
            refused: AtomicUsize::new(0),
        });
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || carry(&client, server, &state));
            }
        });
        Proxy { address, state }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on it fails like that.
    pub fn set(&self, mode: Mode) {
        self.state.sent.store(0, Ordering::SeqCst);
        *self.state.mode.lock().expect("nobody panicked") = mode;
    }

    /// How many requests it has answered itself.
    pub fn refused(&self) -> usize {
        self.state.refused.load(Ordering::SeqCst)
    }
}

fn carry(client: &TcpStream, server: SocketAddr, state: &Arc<State>) {
    let mode = state.mode.lock().expect("nobody panicked").clone();
    match mode {
        Mode::Answer(status, body) => drop(answer(client, status, &body)),
        Mode::EveryNth(nth, status) => drop(one_by_one(client, server, state, nth, status)),
        _ => drop(both_ways(client, server, state)),
    }
}

fn both_ways(client: &TcpStream, server: SocketAddr, state: &Arc<State>) -> std::io::Result<()> {
    let upstream = TcpStream::connect(server)?;
    let (mut back, mut to_client) = (upstream.try_clone()?, client.try_clone()?);
    let returning = std::thread::spawn(move || {
        let _ = std::io::copy(&mut back, &mut to_client);
        let _ = to_client.shutdown(Shutdown::Both);
    });
    let outcome = there(client, &upstream, state);
    let _ = upstream.shutdown(Shutdown::Both);
    let _ = client.shutdown(Shutdown::Both);
    let _ = returning.join();
    outcome
}

fn there(mut client: &TcpStream, mut upstream: &TcpStream, state: &State) -> std::io::Result<()> {
    let mut buffer = [0; 2048];
    loop {
        let read = client.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        let mode = state.mode.lock().expect("nobody panicked").clone();
        let mut piece = buffer[..read].to_vec();
        if matches!(mode, Mode::WithoutConditions) {
            for name in [&b"if-none-match:"[..], b"if-match:"] {
                while let Some(at) = memchr::memmem::find(&piece, name) {
                    piece[at] = b'x';
                }
            }
        }
        if let Mode::CutAfter(limit) = mode
            && state.sent.fetch_add(read as u64, Ordering::SeqCst) + read as u64 > limit
        {
            return Err(std::io::ErrorKind::ConnectionReset.into());
        }
        upstream.write_all(&piece)?;
    }
}

/// Reads one request after the other; those that are not refused go on a line of their own.
fn one_by_one(
    client: &TcpStream,
    server: SocketAddr,
    state: &State,
    nth: usize,
    status: &str,
) -> std::io::Result<()> {
    let request = read_request(client)?;
    if state.requests.fetch_add(1, Ordering::SeqCst) % nth == nth - 1 {
        state.refused.fetch_add(1, Ordering::SeqCst);
        return write_answer(client, status, "");
    }
    let text = String::from_utf8_lossy(&request).into_owned();
    let mut upstream = TcpStream::connect(server)?;
    // One request a line: so the end of the answer is the end of the line.
    let end = text.find("\r\n").expect("a request line") + 2;
    upstream.write_all(&request[..end])?;
    upstream.write_all(b"connection: close\r\n")?;
    upstream.write_all(&request[end..])?;
    std::io::copy(&mut upstream, &mut { client })?;
    client.shutdown(Shutdown::Both)
}

fn read_request(mut client: &TcpStream) -> std::io::Result<Vec<u8>> {
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let read = client.read(&mut buffer)?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        request.extend_from_slice(&buffer[..read]);
        let Some(end) = memchr::memmem::find(&request, b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&request[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
        if request.len() >= end + 4 + length.unwrap_or(0_usize) {
            return Ok(request);
        }
    }
}

fn answer(client: &TcpStream, status: &str, body: &str) -> std::io::Result<()> {
    read_request(client)?;
    write_answer(client, status, body)
}

fn write_answer(mut client: &TcpStream, status: &str, body: &str) -> std::io::Result<()> {
    write!(client, "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())?;
    client.shutdown(Shutdown::Both)
}
