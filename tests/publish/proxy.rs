//! A line to a server that fails as it is told to.
#![cfg_attr(not(feature = "object-stores"), allow(dead_code, reason = "some faults are for buckets alone"))]

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How it fails.
#[derive(Debug, Clone)]
pub enum Mode {
    /// Not at all.
    Pass,
    /// All connections break once so many bytes have been sent to the server in all; then none is taken.
    CutAfter(u64),
    /// Every so-many-eth request is answered like that, and goes no further.
    EveryNth(usize, &'static str, &'static str),
    /// Conditions do not arrive.
    WithoutConditions,
    /// Every request is answered like that.
    Answer(&'static str, String),
    /// Once so many bytes have been sent to the server in all, nothing goes through any more, and nothing breaks.
    StallAfter(u64),
    /// The first so many connections stall from the beginning.
    StallFirst(usize),
    /// So many requests go through; at the next all stand still, before it is sent on or after it was answered.
    HoldAt(usize, When),
}

/// At which end of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Before,
    After,
}

struct State {
    mode: Mutex<Mode>,
    sent: AtomicU64,
    requests: AtomicUsize,
    refused: AtomicUsize,
    holds: AtomicBool,
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
            holds: AtomicBool::new(false),
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
        self.state.requests.store(0, Ordering::SeqCst);
        self.state.holds.store(false, Ordering::SeqCst);
        *self.state.mode.lock().expect("nobody panicked") = mode;
    }

    /// Whether it has come to the request at which all stand still.
    pub fn holds(&self) -> bool {
        self.state.holds.load(Ordering::SeqCst)
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
        Mode::EveryNth(nth, status, body) => drop(one_by_one(client, server, state, nth, (status, body))),
        Mode::HoldAt(number, when) => drop(held(client, server, state, number, when)),
        Mode::StallFirst(first) if state.requests.fetch_add(1, Ordering::SeqCst) < first => stand_still(),
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
        if let Mode::StallAfter(limit) = mode
            && state.sent.fetch_add(read as u64, Ordering::SeqCst) + read as u64 > limit
        {
            stand_still();
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
    (status, body): (&str, &str),
) -> std::io::Result<()> {
    let request = read_request(client)?;
    if state.requests.fetch_add(1, Ordering::SeqCst) % nth == nth - 1 {
        state.refused.fetch_add(1, Ordering::SeqCst);
        return write_answer(client, status, body);
    }
    pass_on(client, server, &request)
}

/// Sends a request on, on a line of its own, and the answer back.
fn pass_on(mut client: &TcpStream, server: SocketAddr, request: &[u8]) -> std::io::Result<()> {
    let end = memchr::memmem::find(request, b"\r\n").expect("a request line") + 2;
    let mut upstream = TcpStream::connect(server)?;
    // One request a line: so the end of the answer is the end of the line.
    upstream.write_all(&request[..end])?;
    upstream.write_all(b"connection: close\r\n")?;
    upstream.write_all(&request[end..])?;
    std::io::copy(&mut upstream, &mut client)?;
    client.shutdown(Shutdown::Both)
}

/// Sends requests on until it comes to one; then none any more.
fn held(client: &TcpStream, server: SocketAddr, state: &State, at: usize, when: When) -> std::io::Result<()> {
    let request = read_request(client)?;
    let number = state.requests.fetch_add(1, Ordering::SeqCst);
    if number < at {
        return pass_on(client, server, &request);
    }
    if number == at {
        if when == When::After {
            let mut upstream = TcpStream::connect(server)?;
            upstream.write_all(&request)?;
            let _ = upstream.read(&mut [0; 12])?;
        }
        state.holds.store(true, Ordering::SeqCst);
    }
    stand_still();
    Ok(())
}

/// As long as the test goes on.
fn stand_still() {
    std::thread::sleep(Duration::from_secs(3600));
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
