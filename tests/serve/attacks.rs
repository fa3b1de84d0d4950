//! What is answered to requests that mean ill, one by one.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::client::{Events, connect, get, request, send};
use crate::site::Site;

/// The preview of the small site, with things to steal around it.
fn site() -> Site {
    let site = Site::new();
    std::fs::write(site.path("../outside.txt"), "STOLEN").unwrap();
    site
}

/// Asserts that none of the site's secrets is in an answer to a target.
fn assert_nothing_leaks(site: &Site, target: &[u8]) {
    let head = [b"GET ", target, b" HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\n\r\n"].concat();
    let response = send(site.address(), &head);
    let target = String::from_utf8_lossy(target);
    assert!(matches!(response.status, 0 | 400 | 403 | 404 | 414 | 431), "{target}: {}", response.status);
    let body = String::from_utf8_lossy(&response.body);
    for secret in ["base_url", "STOLEN", "the last build", "root:"] {
        assert!(!body.contains(secret), "{target}: {secret}");
    }
    assert!(response.header("location").is_none(), "{target}");
}

macro_rules! nothing_leaks {
    ($($name:ident: $target:expr;)*) => {
        $(#[test] fn $name() { assert_nothing_leaks(&site(), $target); })*
    };
}

nothing_leaks! {
    dots: b"/../site.yaml";
    dots_far_up: b"/../../../../../../../../etc/passwd";
    dots_after_a_folder: b"/people/../../site.yaml";
    dots_that_stay_inside: b"/people/../photo.jpg";
    one_dot: b"/./photo.jpg";
    dots_at_the_end: b"/people/..";
    encoded_dots: b"/%2e%2e/site.yaml";
    half_encoded_dots: b"/.%2e/site.yaml";
    upper_case_encoded_dots: b"/%2E%2E/%2E%2E/etc/passwd";
    encoded_slash: b"/..%2fsite.yaml";
    all_encoded: b"/%2e%2e%2fsite.yaml";
    encoded_slash_in_a_good_path: b"/text%2fnote.txt";
    twice_encoded: b"/%252e%252e%252fsite.yaml";
    backslashes: b"/..\\site.yaml";
    encoded_backslashes: b"/..%5csite.yaml";
    windows_path: b"/C:\\Windows\\win.ini";
    windows_path_encoded: b"/c%3a/windows/win.ini";
    unicode_slash: b"/..%u2215site.yaml";
    full_width_dots: b"/%ef%bc%8e%ef%bc%8e/site.yaml";
    overlong_dots: b"/%c0%ae%c0%ae/site.yaml";
    overlong_slash: b"/..%c0%afsite.yaml";
    overlong_in_three: b"/%e0%80%ae%e0%80%ae/site.yaml";
    invalid_utf_8: b"/%ff%fe";
    raw_invalid_utf_8: b"/\xff\xfe";
    lone_surrogate: b"/%ed%a0%80";
    encoded_nul: b"/photo.jpg%00.html";
    raw_nul: b"/photo.jpg\0.html";
    control_characters: b"/photo.jpg%0d%0aX-Injected:%201";
    delete_character: b"/photo.jpg%7f";
    broken_percent: b"/%";
    broken_percent_at_the_end: b"/photo.jpg%4";
    percent_without_hex: b"/%zz";
    signed_hex: b"/%+1%-1";
    semicolon: b"/..;/site.yaml";
    settings: b"/site.yaml";
    content_source: b"/content/briefings/talks.md";
    draft: b"/briefings/secret/";
    draft_source: b"/briefings/secret.md";
    file_of_a_draft: b"/briefings/hushed/map.txt";
    static_folder_by_name: b"/static/photo.jpg";
    templates_folder: b"/templates/base.html";
    last_build: b"/public/index.html";
    dot_file: b"/.hidden";
    dot_file_encoded: b"/%2ehidden";
    dot_folder: b"/.git/config";
    environment: b"/.env";
    manifest: b"/.chancery.json";
    absolute_path: b"//etc/passwd";
    absolute_path_encoded: b"/%2fetc/passwd";
    folder_listing: b"/text/";
    file_as_folder: b"/photo.jpg/";
    of_the_preview: b"/_chancery/../site.yaml";
    unknown_of_the_preview: b"/_chancery/snapshot";
    asterisk: b"*";
    no_slash: b"photo.jpg";
}

#[test]
fn an_address_that_is_too_long_is_refused() {
    assert_nothing_leaks(&site(), &[b"/".as_slice(), &b"a".repeat(200_000)].concat());
    assert_nothing_leaks(&site(), &b"/..".repeat(10_000));
}

/// Two slashes would be another host to a browser.
#[test]
fn no_redirect_leads_to_another_host() {
    let site = Site::with(&[("static/evil.example/index.html", "<p>own</p>")], false);
    for target in [
        "//evil.example",
        "//evil.example/",
        "//evil.example/index.html",
        "///evil.example/index.html",
        "/%2fevil.example/index.html",
        "/\\evil.example/index.html",
        "/%5cevil.example/index.html",
        "//people",
        "/people//",
        "//people/index.html",
        "//index.html",
        "/@evil.example/index.html",
    ] {
        let response = get(site.address(), target);
        assert!(matches!(response.status, 400 | 404), "{target}: {}", response.status);
        assert_eq!(response.header("location"), None, "{target}");
    }
    assert_eq!(get(site.address(), "/evil.example").header("location"), Some("/evil.example/"));
}

#[test]
fn a_target_with_a_host_is_held_to_it() {
    let site = site();
    let own = format!("http://{}/photo.jpg", site.address());
    assert_eq!(get(site.address(), &own).text(), "not a photo\n");
    for target in [
        "http://evil.example/",
        "http://localhost@evil.example/",
        "http://user@localhost/",
        "https://localhost/",
        "ftp://localhost/photo.jpg",
        "file:///etc/passwd",
        "http://localhost:1111:2/",
    ] {
        let response = get(site.address(), target);
        assert!(matches!(response.status, 400 | 403), "{target}: {}", response.status);
    }
    let redirect = get(site.address(), &format!("http://{}/people", site.address()));
    assert_eq!(redirect.header("location"), Some("/people/"));
}

#[test]
fn a_foreign_host_is_refused() {
    let site = site();
    let port = site.address().port();
    for host in [
        "evil.example",
        "evil.example:1111",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1.nip.example",
        "",
        " ",
        ":",
        ":1111",
        "127.0.0.1:",
        "127.0.0.1:99999",
        "127.0.0.1:1:2",
        "127.0.0.2",
        "2130706433",
        "0.0.0.0",
        "[::1",
        "[::]",
        "localhost/",
        "user@localhost",
        "localhost, evil.example",
        "localhost\tevil",
    ] {
        for target in ["/", "/photo.jpg", "/_chancery/events", "/_chancery/live.js", "/nothing"] {
            let response = request(site.address(), "GET", target, &[("Host", host)]);
            assert!(matches!(response.status, 400 | 403), "{host}, {target}: {}", response.status);
        }
    }
    for host in ["localhost", "LOCALHOST:80", "127.0.0.1", "[::1]", &format!("[::1]:{port}")] {
        assert_eq!(request(site.address(), "GET", "/", &[("Host", host)]).status, 200, "{host}");
    }
}

#[test]
fn no_host_and_two_hosts_are_refused() {
    let site = site();
    for head in [
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ] {
        let response = send(site.address(), head.as_bytes());
        assert!(matches!(response.status, 400 | 403), "{head}: {}", response.status);
    }
}

#[test]
fn a_foreign_origin_hears_nothing() {
    let site = site();
    let own = site.address();
    for origin in [
        "null".to_owned(),
        String::new(),
        "http://evil.example".to_owned(),
        format!("https://{own}"),
        format!("http://{own}.evil.example"),
        format!("http://{}", "127.0.0.1:1"),
        format!("http://localhost:{}", own.port()),
        format!("http://{own}/"),
        "file://".to_owned(),
    ] {
        let response = request(own, "GET", "/_chancery/events", &[("Origin", &origin)]);
        assert_eq!(response.status, 403, "{origin}");
        assert!(!response.text().contains("mark"), "{origin}");
    }
    for place in ["cross-site", "same-site", "nonsense"] {
        let response = request(own, "GET", "/_chancery/events", &[("Sec-Fetch-Site", place)]);
        assert_eq!(response.status, 403, "{place}");
    }
    let two = [("Origin", &*format!("http://{own}")), ("Origin", "null")];
    assert_eq!(request(own, "GET", "/_chancery/events", &two).status, 403);
    let good = [("Origin", &*format!("http://{own}")), ("Sec-Fetch-Site", "same-origin")];
    assert_eq!(request(own, "HEAD", "/_chancery/events", &good).status, 200);
}

#[test]
fn a_foreign_page_may_not_read_or_show_anything() {
    let site = site();
    for target in ["/", "/photo.jpg", "/people", "/nothing", "/_chancery/live.js", "/%"] {
        let response = request(site.address(), "GET", target, &[("Origin", "http://evil.example")]);
        assert!(response.headers.iter().all(|(name, _)| !name.starts_with("access-control")), "{target}");
        assert_eq!(response.header("cross-origin-resource-policy"), Some("same-origin"), "{target}");
    }
}

#[test]
fn only_get_and_head() {
    let site = site();
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "BREW"] {
        for target in ["/", "/photo.jpg", "/_chancery/events"] {
            let response = request(site.address(), method, target, &[]);
            assert_eq!(response.status, 405, "{method} {target}");
            assert_eq!(response.header("allow"), Some("GET, HEAD"), "{method} {target}");
        }
    }
    let asterisk = request(site.address(), "OPTIONS", "*", &[]);
    assert_eq!(asterisk.status, 405);
    let tunnel = request(site.address(), "CONNECT", "evil.example:443", &[]);
    assert!(matches!(tunnel.status, 400 | 403 | 405), "{}", tunnel.status);
    let preflight = [("Origin", "http://evil.example"), ("Access-Control-Request-Method", "PUT")];
    assert_eq!(request(site.address(), "OPTIONS", "/", &preflight).status, 405);
}

#[test]
fn no_other_protocol_is_spoken() {
    let site = site();
    let upgrade = [
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("Sec-WebSocket-Version", "13"),
    ];
    assert_eq!(request(site.address(), "GET", "/", &upgrade).status, 200, "the upgrade is passed over");
    let foreign = [upgrade[0], upgrade[1], upgrade[2], ("Origin", "http://evil.example")];
    assert_eq!(request(site.address(), "GET", "/_chancery/events", &foreign).status, 403);
    for bytes in [
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(),
        b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03",
        b"\r\n\r\n\r\n",
        b"GET /\r\n",
        b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n folded: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    ] {
        let mut stream = connect(site.address());
        stream.write_all(bytes).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{bytes:?}: {answer}");
    }
    assert_eq!(get(site.address(), "/").status, 200);
}

#[test]
fn a_head_that_never_ends_is_cut_off() {
    let site = site();
    let mut head = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Filler: ".to_vec();
    head.extend(std::iter::repeat_n(b'a', 1 << 20));
    let response = send(site.address(), &head);
    assert!(matches!(response.status, 0 | 400 | 431), "{}", response.status);
    let many = (0..5000).map(|number| format!("X-{number}: 1\r\n")).collect::<String>();
    let response =
        send(site.address(), format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}\r\n").as_bytes());
    assert!(matches!(response.status, 0 | 400 | 431), "{}", response.status);
}

#[test]
fn a_body_is_passed_over() {
    let site = site();
    let request =
        b"GET /photo.jpg HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 26\r\n\r\n\
                    GET /site.yaml HTTP/1.1\r\n\r\n";
    let response = send(site.address(), request);
    assert!(response.text().starts_with("not a photo\n"));
    let unclear = b"GET /photo.jpg HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 6\r\n\
                    Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /text/note.txt HTTP/1.1\r\nHost: localhost\r\n\r\n";
    assert!(!send(site.address(), unclear).text().contains("a note"), "no second request is smuggled in");
    assert!(!response.text().contains("base_url"));
}

#[test]
fn a_slow_client_is_given_up_and_nobody_waits_for_it() {
    let site = site();
    let mut slow: Vec<TcpStream> = (0..50).map(|_| connect(site.address())).collect();
    for stream in &mut slow {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").unwrap();
    }
    assert_eq!(get(site.address(), "/").status, 200);
    let mut rest = Vec::new();
    let _ = slow[0].read_to_end(&mut rest);
    assert!(!String::from_utf8_lossy(&rest).contains("200"), "closed, with or without a word");
}

#[test]
fn a_client_that_does_not_read_blocks_no_other() {
    let large = "x".repeat(8 << 20);
    let site = Site::with(&[("static/large.bin", &large)], false);
    let mut deaf: Vec<TcpStream> = (0..40).map(|_| connect(site.address())).collect();
    for stream in &mut deaf {
        stream.write_all(b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    }
    for _ in 0..20 {
        assert_eq!(get(site.address(), "/briefings/talks/").status, 200);
    }
}

#[test]
fn a_link_out_of_the_site_is_not_followed() {
    let site = site();
    let (outside, photo) = (site.path("../outside.txt"), site.path("static/photo.jpg"));
    std::fs::remove_file(&photo).unwrap();
    std::os::unix::fs::symlink(&outside, &photo).unwrap();
    assert_nothing_leaks(&site, b"/photo.jpg");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.txt"), "STOLEN").unwrap();
    let linked = tempfile::tempdir().unwrap();
    crate::site::write(linked.path(), &[]);
    std::os::unix::fs::symlink(folder.path(), linked.path().join("static/out")).unwrap();
    assert_nothing_leaks(&Site::of(linked, false), b"/out/x.txt");
}

#[test]
fn a_file_that_became_something_else_is_not_found() {
    let site = site();
    std::fs::remove_file(site.path("static/photo.jpg")).unwrap();
    std::fs::create_dir(site.path("static/photo.jpg")).unwrap();
    assert_eq!(get(site.address(), "/photo.jpg").status, 404);
}

#[test]
fn too_many_listeners_are_turned_away_and_those_that_go_make_room() {
    let site = site();
    let listeners: Vec<Events> = (0..256).map(|_| Events::listen(site.address())).collect();
    assert_eq!(get(site.address(), "/_chancery/events").status, 503);
    assert_eq!(get(site.address(), "/").status, 200);
    drop(listeners);
    let mut status = 503;
    for _ in 0..200 {
        // A change makes the preview write to those that are gone.
        site.put(
            "content/briefings/talks.md",
            &format!("---\ntitle: T\ndate: 2023-06-19\n---\n\n{status}\n"),
        );
        std::thread::sleep(Duration::from_millis(100));
        status = request(site.address(), "HEAD", "/_chancery/events", &[]).status;
        if let Ok(stream) = try_listen(&site)
            && stream
        {
            return;
        }
    }
    panic!("still {status}");
}

fn try_listen(site: &Site) -> std::io::Result<bool> {
    let mut stream = connect(site.address());
    write!(stream, "GET /_chancery/events HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    let mut start = [0; 12];
    stream.read_exact(&mut start)?;
    Ok(start.ends_with(b"200"))
}

#[test]
fn a_drawing_that_is_opened_by_itself_runs_nothing() {
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg'><script>fetch('/')</script></svg>";
    let site = Site::with(&[("static/drawing.svg", drawing)], false);
    let response = get(site.address(), "/drawing.svg");
    assert_eq!(response.header("content-type"), Some("image/svg+xml; charset=utf-8"));
    let policy = response.header("content-security-policy").expect("a policy");
    assert!(policy.contains("default-src 'none'") && policy.ends_with("sandbox"), "{policy}");
}
