//! Real servers, and what anybody may ask of them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::SECRET;

/// The account and the key that Azurite is documented to have.
const ACCOUNT: &str = "devstoreaccount1";
const KEY: &str = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/// The public half of the key of S3.
const ID: &str = "desk";

const UNCHECKED: &str = "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, \
                         SignedHeaders=host, Signature=00\r\n";

/// A server that ends with the test.
pub struct Server {
    child: Child,
    address: SocketAddr,
    kind: Kind,
    storage: TempDir,
}

/// Whose program it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Moto,
    S3s,
    S3rver,
    Azurite,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How often something is tried: `CHANCERY_ROUNDS`, else so often.
pub fn rounds(usual: usize) -> usize {
    std::env::var("CHANCERY_ROUNDS").map_or(usual, |rounds| rounds.parse().expect("a number"))
}

pub fn s3_keys() -> Vec<(String, String)> {
    [("AWS_ACCESS_KEY_ID", ID), ("AWS_SECRET_ACCESS_KEY", SECRET), ("HOME", "/nowhere")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}

impl Server {
    /// The one for a kind of place.
    pub fn of(kind: &str) -> Server {
        match kind {
            "s3" => Server::moto(),
            "s3s" => Server::s3s(),
            _ => Server::azurite(),
        }
    }

    /// S3, as moto understands it; it does not look at signatures.
    pub fn moto() -> Server {
        let port = free_port();
        let mut command = Command::new(std::env::var("MOTO_SERVER").unwrap_or_else(|_| "moto_server".into()));
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        Server::start(command, port, Kind::Moto, tempfile::tempdir().expect("a folder"))
    }

    /// Azure Blob Storage, as Azurite understands it.
    pub fn azurite() -> Server {
        let port = free_port();
        let storage = tempfile::tempdir().expect("a folder");
        let program = std::env::var("AZURITE").map_or_else(|_| installed(), PathBuf::from);
        let mut command = Command::new("node");
        command.arg(program).args(["--blobHost", "127.0.0.1", "--blobPort", &port.to_string()]);
        command
            .args(["--silent", "--skipApiVersionCheck", "--disableTelemetry", "--location"])
            .arg(storage.path());
        Server::start(command, port, Kind::Azurite, storage)
    }

    /// S3, as s3s-fs understands it: it looks at signatures and checksums, and keeps objects as files.
    pub fn s3s() -> Server {
        let port = free_port();
        let storage = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(std::env::var("S3S_FS").unwrap_or_else(|_| "s3s-fs".into()));
        command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
        command.args(["--access-key", ID, "--secret-key", SECRET]).arg(storage.path());
        Server::start(command, port, Kind::S3s, storage)
    }

    /// S3, as s3rver understands it, with a bucket: it compares clocks.
    pub fn s3rver(bucket: &str) -> Server {
        let (port, storage) = (free_port(), tempfile::tempdir().expect("a folder"));
        let mut command = Command::new("node");
        command.arg(std::env::var("S3RVER").expect("the path of s3rver.js"));
        command.args(["--silent", "--address", "127.0.0.1", "--port", &port.to_string()]);
        command.args(["--configure-bucket", bucket, "--directory"]).arg(storage.path());
        Server::start(command, port, Kind::S3rver, storage)
    }

    fn start(mut command: Command, port: u16, kind: Kind, storage: TempDir) -> Server {
        let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = quiet.spawn().expect("it is installed");
        let server = Server { child, address: ([127, 0, 0, 1], port).into(), kind, storage };
        let begun = Instant::now();
        while TcpStream::connect(server.address).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(90), "it does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    fn is_azure(&self) -> bool {
        self.kind == Kind::Azurite
    }

    pub fn endpoint(&self) -> String {
        match self.is_azure() {
            true => format!("http://{}/{ACCOUNT}", self.address),
            false => format!("http://{}", self.address),
        }
    }

    /// What a target in it is written like.
    pub fn target(&self, endpoint: &str, bucket: &str) -> String {
        match self.is_azure() {
            true => format!(
                "{{kind: azure, account: {ACCOUNT}, container: {bucket}, prefix: site, endpoint: '{endpoint}'}}"
            ),
            false => format!("{{kind: s3, bucket: {bucket}, prefix: site, endpoint: '{endpoint}'}}"),
        }
    }

    /// The keys to it, for the environment.
    pub fn keys(&self) -> Vec<(String, String)> {
        match self.is_azure() {
            true => {
                vec![("AZURE_STORAGE_ACCOUNT_KEY".into(), KEY.into()), ("HOME".into(), "/nowhere".into())]
            }
            false => s3_keys(),
        }
    }

    /// A new bucket that anybody may read.
    pub fn bucket(&self, name: &str) -> String {
        let (target, headers) = match self.is_azure() {
            true => {
                let target = format!("/{ACCOUNT}/{name}?restype=container");
                (
                    target,
                    self.signed(
                        &format!("/{ACCOUNT}/{ACCOUNT}/{name}\nrestype:container"),
                        "PUT",
                        0,
                        "container",
                    ),
                )
            }
            false => (format!("/{name}"), String::new()),
        };
        let answer = self.ask("PUT", &target, &headers, b"");
        assert!(answer.status < 300, "{answer:?}");
        name.to_owned()
    }

    /// Puts an object there that is not ours.
    pub fn put(&self, bucket: &str, key: &str, text: &str) {
        let headers = match self.is_azure() {
            true => {
                let resource = format!("/{ACCOUNT}/{ACCOUNT}/{bucket}/{key}");
                self.signed(&resource, "PUT", text.len(), "") + "x-ms-blob-type: BlockBlob\r\n"
            }
            false => String::new(),
        };
        let answer = self.ask("PUT", &self.path(bucket, key), &headers, text.as_bytes());
        assert!(answer.status < 300, "{answer:?}");
    }

    fn path(&self, bucket: &str, key: &str) -> String {
        let key = chancery::links::percent_encode(key);
        if self.is_azure() { format!("/{ACCOUNT}/{bucket}/{key}") } else { format!("/{bucket}/{key}") }
    }

    /// An object, as anybody gets it.
    pub fn get(&self, bucket: &str, key: &str) -> Option<Answer> {
        let answer = self.ask("GET", &self.path(bucket, key), "", b"");
        assert!(matches!(answer.status, 200 | 404), "{key}: {}", answer.status);
        (answer.status == 200).then_some(answer)
    }

    /// The keys of all objects.
    pub fn list(&self, bucket: &str) -> BTreeSet<String> {
        let (target, begin, end) = match self.is_azure() {
            true => (format!("/{ACCOUNT}/{bucket}?restype=container&comp=list"), "<Name>", "</Name>"),
            false => (format!("/{bucket}?list-type=2"), "<Key>", "</Key>"),
        };
        let answer = self.ask("GET", &target, "", b"");
        assert_eq!(answer.status, 200, "{}", answer.text());
        let keys = answer.text().split(begin).skip(1).filter_map(|rest| rest.split(end).next());
        keys.map(str::to_owned).collect()
    }

    /// Every object below a prefix, without it.
    pub fn below(&self, bucket: &str, prefix: &str) -> BTreeMap<String, Vec<u8>> {
        let keys = self.list(bucket);
        let below = keys.iter().filter_map(|key| Some((key, key.strip_prefix(prefix)?)));
        below.filter_map(|(key, path)| Some((path.to_owned(), self.get(bucket, key)?.body))).collect()
    }

    /// All that it keeps: its files, and every object with what is told of it.
    pub fn stored(&self, bucket: &str) -> BTreeMap<String, Vec<u8>> {
        let mut stored = crate::site::files(self.storage.path());
        for key in self.list(bucket) {
            if let Some(object) = self.get(bucket, &key) {
                stored.insert(format!("headers of {key}"), format!("{:?}", object.headers).into_bytes());
                stored.insert(key, object.body);
            }
        }
        stored
    }

    /// Headers that Azure takes for a signature (Shared Key).
    fn signed(&self, resource: &str, method: &str, length: usize, public: &str) -> String {
        let date = jiff::Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let access =
            if public.is_empty() { String::new() } else { format!("x-ms-blob-public-access:{public}\n") };
        let kind = if public.is_empty() { "x-ms-blob-type:BlockBlob\n" } else { "" };
        let length = if length == 0 { String::new() } else { length.to_string() };
        let text = format!(
            "{method}\n\n\n{length}\n\n\n\n\n\n\n\n\n{access}{kind}x-ms-date:{date}\nx-ms-version:2023-11-03\n{resource}"
        );
        use base64::Engine;
        let engine = base64::engine::general_purpose::STANDARD;
        let signature = engine.encode(hmac(&engine.decode(KEY).expect("base64"), text.as_bytes()));
        let access =
            if public.is_empty() { String::new() } else { format!("x-ms-blob-public-access: {public}\r\n") };
        format!(
            "x-ms-date: {date}\r\nx-ms-version: 2023-11-03\r\n{access}Authorization: SharedKey {ACCOUNT}:{signature}\r\n"
        )
    }

    fn ask(&self, method: &str, target: &str, headers: &str, body: &[u8]) -> Answer {
        if self.kind == Kind::S3s {
            return self.ask_signed(method, target, body);
        }
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time");
        let address = self.address;
        // moto wants to see a signature, and does not look at it.
        let headers = if self.is_azure() { headers } else { UNCHECKED };
        let head = format!(
            "{method} {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(&[head.as_bytes(), body].concat()).expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it answers");
        Answer::read(&answer)
    }
}

impl Server {
    /// The same with a signature of Amazon's kind, which curl knows how to make.
    fn ask_signed(&self, method: &str, target: &str, body: &[u8]) -> Answer {
        let mut command = Command::new("curl");
        command.args(["--silent", "--include", "--http1.1", "--aws-sigv4", "aws:amz:us-east-1:s3"]);
        command.args(["--user", &format!("{ID}:{SECRET}"), "--request", method]);
        command.args(["--header", &format!("x-amz-content-sha256: {}", chancery::model::Hash::of(body))]);
        if method == "PUT" {
            command.args(["--data-binary", "@-"]);
        }
        command.arg(format!("http://{}{target}", self.address));
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("curl can be run");
        child.stdin.take().expect("it was piped").write_all(body).expect("it reads");
        Answer::read(&child.wait_with_output().expect("it ends").stdout)
    }
}

/// HMAC by SHA-256 (RFC 2104).
fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::digest([&pad(0x36)[..], text].concat());
    Sha256::digest([&pad(0x5c)[..], &inner[..]].concat()).to_vec()
}

/// What `npm ci` puts beside the tests of pages.
fn installed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/node_modules/azurite/dist/src/blob/main.js")
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port()
}

/// What a server said.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    fn read(bytes: &[u8]) -> Answer {
        let end = memchr::memmem::find(bytes, b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let is_chunked =
            headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = if is_chunked { joined(&bytes[end + 4..]) } else { bytes[end + 4..].to_vec() };
        Answer { status: status.parse().expect("a number"), headers, body }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }
}

/// Chunks put together (RFC 9112, section 7.1).
fn joined(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = memchr::memmem::find(bytes, b"\r\n") {
        let size =
            std::str::from_utf8(&bytes[..end]).ok().and_then(|size| usize::from_str_radix(size, 16).ok());
        let Some(size @ 1..) = size else { break };
        body.extend_from_slice(&bytes[end + 2..end + 2 + size]);
        bytes = &bytes[end + 4 + size..];
    }
    body
}
