//! A client that sends exactly the bytes it is given, and a listener to events.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longer than anything takes, however busy the machine is.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A response, taken apart.
#[derive(Debug)]
pub struct Response {
    /// Its status, or 0 where the connection was closed without any.
    pub status: u16,
    /// Names in lower case, with values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// The value of the one header of a name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} stands twice");
        value
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }
}

pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the preview listens");
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Sends these bytes and reads what comes until the connection is closed.
pub fn send(address: SocketAddr, bytes: &[u8]) -> Response {
    let mut stream = connect(address);
    // A server may close before it has read all.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    parse(&answer)
}

/// Asks for a target with further header lines.
pub fn request(address: SocketAddr, method: &str, target: &str, headers: &[(&str, &str)]) -> Response {
    let mut head = format!("{method} {target} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        head.push_str(&format!("Host: {address}\r\n"));
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    send(address, format!("{head}\r\n").as_bytes())
}

/// Asks for a target as a browser does.
pub fn get(address: SocketAddr, target: &str) -> Response {
    request(address, "GET", target, &[])
}

fn parse(answer: &[u8]) -> Response {
    let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") else {
        return Response { status: 0, headers: vec![], body: answer.to_vec() };
    };
    let head = std::str::from_utf8(&answer[..end]).expect("a head of plain letters");
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status line");
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(':').expect("a header");
        (name.to_lowercase(), value.trim().to_owned())
    });
    Response {
        status: status.parse().expect("a status"),
        headers: headers.collect(),
        body: answer[end + 4..].to_vec(),
    }
}

/// One open event stream.
pub struct Events(BufReader<TcpStream>);

/// One event.
#[derive(Debug, PartialEq)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// What comes with it.
    pub data: serde_json::Value,
}

impl Events {
    /// Begins to listen, and skips the first events, which tell where things stand.
    pub fn listen(address: SocketAddr) -> Self {
        let mut events = Events::open(address);
        assert_eq!(events.next().name, "hello");
        assert_eq!(events.next().name, "diagnostics");
        events
    }

    /// Begins to listen.
    pub fn open(address: SocketAddr) -> Self {
        let mut stream = connect(address);
        write!(stream, "GET /_chancery/events HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
        let mut reader = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(reader.read_line(&mut head).expect("a head"), 0, "closed: {head}");
        }
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        assert!(head.contains("content-type: text/event-stream"), "{head}");
        Events(reader)
    }

    /// Waits for the next event.
    pub fn next(&mut self) -> Event {
        let (mut name, mut data): (Option<String>, Option<serde_json::Value>) = (None, None);
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).expect("an event in time"), 0, "closed");
            if let Some(value) = line.strip_prefix("event: ") {
                name = Some(value.trim_end().to_owned());
            } else if let Some(value) = line.strip_prefix("data: ") {
                data = Some(serde_json::from_str(value).expect("JSON"));
            }
            if line == "\n"
                && let (Some(name), Some(data)) = (name.take(), data.take())
            {
                return Event { name, data };
            }
        }
    }

    /// Waits for an event of this name, over others.
    pub fn until(&mut self, name: &str) -> Event {
        loop {
            let event = self.next();
            if event.name == name {
                return event;
            }
        }
    }

    /// What comes within a while: nothing, if all is well.
    pub fn within(&mut self, time: Duration) -> String {
        self.0.get_ref().set_read_timeout(Some(time)).unwrap();
        let mut bytes = Vec::new();
        let _ = self.0.read_to_end(&mut bytes);
        self.0.get_ref().set_read_timeout(Some(PATIENCE)).unwrap();
        String::from_utf8(bytes).expect("UTF-8")
    }
}
