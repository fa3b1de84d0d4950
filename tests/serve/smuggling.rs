//! Requests that mean one thing to one reader and another to the next, and requests for more than there is.

use std::io::{Read, Write};
use std::net::Shutdown;

use crate::client::{connect, get, request};
use crate::site::Site;

/// A second request, which must never be answered where it stands in the body of the first.
const INNER: &str = "GET /text/note.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/// What comes on one connection after these bytes, until it is closed.
fn answers(site: &Site, bytes: &[u8]) -> String {
    let mut stream = connect(site.address());
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// The same where nothing more will follow, however much the server waits for.
fn answers_to_all(site: &Site, bytes: &[u8]) -> String {
    let mut stream = connect(site.address());
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_body_whose_end_is_unclear_hides_no_request() {
    let site = Site::new();
    let length = INNER.len();
    for headers in [
        format!("Content-Length: {length}\r\nContent-Length: 0\r\n"),
        format!("Content-Length: 0\r\nContent-Length: {length}\r\n"),
        format!("Content-Length: 0, {length}\r\n"),
        format!("Content-Length: +{length}\r\n"),
        format!("Content-Length: 0x{length:x}\r\n"),
        format!("Content-Length:\t{length}\r\n"),
        format!("Content-Length : {length}\r\n"),
        "Content-Length: 99999999999999999999999\r\n".into(),
        format!("Content-Length: {length}\r\nTransfer-Encoding: identity\r\n"),
        "Transfer-Encoding: identity, chunked\r\n".into(),
        "Transfer-Encoding: chunked, identity\r\n".into(),
        "Transfer-Encoding: xchunked\r\n".into(),
        "Transfer-Encoding : chunked\r\n".into(),
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n".into(),
        "Transfer-Encoding:\r\n chunked\r\n".into(),
        "X: y\r\n Transfer-Encoding: chunked\r\n".into(),
        "X: y\nTransfer-Encoding: chunked\r\n".into(),
        "Transfer-Encoding: \u{b}chunked\r\n".into(),
        "\u{0}Content-Length: 0\r\n".into(),
    ] {
        let outer = format!("GET /photo.jpg HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n{INNER}");
        let answer = answers_to_all(&site, outer.as_bytes());
        let n_answers = answer.matches("HTTP/1.1 ").count();
        assert!(!answer.contains("a note") || n_answers == 2, "{headers:?}: {answer}");
        // Where a second answer comes, the first request was one without a body; two lengths are never that.
        let is_twofold = headers.matches("ontent-").count() + headers.matches("ransfer-").count() > 1;
        assert!(!is_twofold || n_answers <= 1, "{headers:?}: {answer}");
    }
}

#[test]
fn a_chunk_without_end_is_not_waited_for_and_holds_no_request() {
    let site = Site::new();
    for chunk in [
        "FFFFFFFFFFFFFFFF\r\n",
        "FFFFFFFFFFFFFFFFF\r\n",
        "-1\r\n",
        "0x10\r\n",
        "10;ext=\"\r\n\"\r\n",
        "1\r\nx",
        "\r\n",
        "7fffffff\r\nx",
        &"0".repeat(100_000),
        &format!("1;{}\r\nx\r\n0\r\n\r\n", "e".repeat(100_000)),
    ] {
        let head = "GET /photo.jpg HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
        let answer = answers_to_all(&site, format!("{head}{chunk}{INNER}").as_bytes());
        let start = &chunk[..chunk.len().min(20)];
        assert!(!answer.contains("a note"), "{start:?}: {answer}");
    }
    assert_eq!(get(site.address(), "/").status, 200);
}

#[test]
fn requests_in_a_row_are_answered_in_their_order() {
    let site = Site::new();
    let one = |target: &str| format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let mut row: String =
        (0..500).map(|number| one(if number % 2 == 0 { "/photo.jpg" } else { "/nothing" })).collect();
    row.push_str(INNER);
    let answer = answers(&site, row.as_bytes());
    let statuses: Vec<&str> = answer.split("HTTP/1.1 ").skip(1).map(|answer| &answer[..3]).collect();
    assert_eq!(statuses.len(), 501);
    assert!(
        statuses
            .iter()
            .enumerate()
            .all(|(number, status)| *status == if number % 2 == 0 { "200" } else { "404" })
    );
    assert!(answer.ends_with("a note\n"));
    // One that is foreign lets nobody in after it.
    let foreign = format!("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n{INNER}");
    assert!(answers(&site, foreign.as_bytes()).starts_with("HTTP/1.1 403"));
}

#[test]
fn older_and_stranger_requests_get_nothing() {
    let site = Site::new();
    for bytes in [
        "GET /photo.jpg\r\n",
        "GET /photo.jpg\r\n\r\n",
        "GET /photo.jpg HTTP/0.9\r\nHost: localhost\r\n\r\n",
        "GET /photo.jpg HTTP/1.1 \r\nHost: localhost\r\n\r\n",
        "GET  /photo.jpg HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET\t/photo.jpg\tHTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /photo.jpg http/1.1\r\nHost: localhost\r\n\r\n",
        "GET /photo.jpg HTTP/1.1\rHost: localhost\r\r",
        "GET /photo.jpg HTTP/1.1\r\nHost\0: localhost\r\n\r\n",
        "GET /photo.jpg HTTP/1.1\r\nHost: local\0host\r\n\r\n",
        "GET /photo.jpg HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n",
        "GET /photo.jpg#/../../ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    ] {
        let answer = answers_to_all(&site, bytes.as_bytes());
        assert!(!answer.contains("not a photo"), "{bytes:?}: {answer}");
    }
}

#[test]
fn more_than_is_there_is_not_given() {
    let site = Site::new();
    let many = (0..2_000).map(|number| format!("{number}-")).collect::<Vec<_>>().join(",");
    for range in [
        "bytes=0-",
        "bytes=5-1",
        "bytes=-99999999999999999999",
        "bytes=99-",
        "lines=1-",
        &format!("bytes={many}"),
    ] {
        let response = request(site.address(), "GET", "/photo.jpg", &[("Range", range)]);
        assert_eq!((response.status, response.text()), (200, "not a photo\n"), "{range:.40}");
    }
    for (name, value) in [
        ("Expect", "100-continue"),
        ("Expect", "evil"),
        ("If-None-Match", "*"),
        ("TE", "trailers"),
        ("Accept-Encoding", "*;q=9"),
    ] {
        let response = request(site.address(), "GET", "/photo.jpg", &[(name, value)]);
        assert_eq!((response.status, response.text()), (200, "not a photo\n"), "{name}: {value}");
    }
}

#[test]
fn a_head_has_no_body_and_says_how_long_it_would_be() {
    let site = Site::new();
    for target in ["/", "/photo.jpg", "/tool/", "/people", "/nothing", "/%", "/_chancery/live.js"] {
        let (whole, head) = (get(site.address(), target), request(site.address(), "HEAD", target, &[]));
        assert_eq!(head.status, whole.status, "{target}");
        assert!(head.body.is_empty(), "{target}");
        let length = whole.body.len().to_string();
        assert_eq!(head.header("content-length"), Some(length.as_str()), "{target}");
    }
    // Nothing of a body may be left over for the next answer.
    let both = format!("HEAD /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n{INNER}");
    let answer = answers(&site, both.as_bytes());
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 2, "{answer}");
    assert!(answer.ends_with("\r\n\r\na note\n"), "{answer}");
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_file_keeps_nobody_waiting() {
    let site = Site::new();
    let photo = site.path("static/photo.jpg");
    std::fs::remove_file(&photo).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&photo).status().unwrap().success());
    assert_eq!(get(site.address(), "/photo.jpg").status, 404);
    assert_eq!(get(site.address(), "/").status, 200);
}
