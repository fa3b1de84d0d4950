//! nginx and Caddy with the settings that `chancery hosting` prints for them.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::client::{Response, get, request};
use super::{build, site};
use crate::support::{AS_OF, chancery, put};

/// A server that ends with the test.
struct Server(Child, SocketAddr);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    /// Waits until it listens.
    fn start(mut command: Command, port: u16) -> Server {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("it is installed");
        let server = Server(child, ([127, 0, 0, 1], port).into());
        let begun = Instant::now();
        while TcpStream::connect(server.1).is_err() {
            assert!(begun.elapsed() < super::client::PATIENCE, "it does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port()
}

/// The site under a path, and the settings of a server for it.
fn prepared(server: &str, port: u16) -> (tempfile::TempDir, String) {
    let folder = site("hosting: {compress: gzip}\n");
    let root = folder.path();
    let url = format!("http://127.0.0.1:{port}/sub/path/");
    build(root, &["-u", &url, "-o", "www/sub/path"]);
    put(root, "www/sub/path/.secret", "not for readers");
    put(root, "www/sub/path/.well-known/security.txt", "Contact: mailto:a@example.org\n");
    let www = root.join("www");
    let arguments =
        ["hosting", server, "--as-of", AS_OF, "-u", &url, "--folder", www.to_str().expect("UTF-8")];
    let settings = chancery(root, &arguments);
    assert!(settings.status.success());
    (folder, String::from_utf8(settings.stdout).expect("UTF-8"))
}

fn is_as_told(server: &Server) {
    let at = |target: &str| get(server.1, &format!("/sub/path/{target}"));
    let home = at("");
    assert_eq!(home.status, 200);
    for (name, value) in [
        ("content-security-policy", format!("{}; frame-ancestors 'none'", super::POLICY)),
        ("x-content-type-options", "nosniff".into()),
        ("referrer-policy", "same-origin".into()),
        ("cross-origin-opener-policy", "same-origin".into()),
        ("cache-control", "no-cache".into()),
    ] {
        assert_eq!(home.header(name), Some(value.as_str()));
        assert_eq!(at("nowhere/").header(name), Some(value.as_str()), "{name} of a page that is not there");
    }
    let style = super::read_link(home.text(), "style.");
    for (target, content_type, cache) in [
        ("", "text/html; charset=utf-8", "no-cache"),
        ("briefings/talks/", "text/html; charset=utf-8", "no-cache"),
        (style.as_str(), "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
        ("atom.xml", "application/atom+xml; charset=utf-8", "no-cache"),
        ("feed.json", "application/feed+json; charset=utf-8", "no-cache"),
        ("sitemap.xml", "application/xml; charset=utf-8", "no-cache"),
        ("search/index.bin", "application/octet-stream", "no-cache"),
        ("photo.jpg", "image/jpeg", "no-cache"),
        ("favicon.svg", "image/svg+xml; charset=utf-8", "no-cache"),
        (".well-known/security.txt", "text/plain; charset=utf-8", "no-cache"),
    ] {
        let response = at(target);
        assert_eq!(response.status, 200, "{target}");
        assert_eq!(response.header("content-type"), Some(content_type), "{target}");
        assert_eq!(response.header("cache-control"), Some(cache), "{target}");
    }
    let missing = at("nowhere/at/all");
    assert_eq!((missing.status, missing.header("content-type")), (404, Some("text/html; charset=utf-8")));
    assert!(missing.text().contains("Nothing is filed at this address"));
    for hidden in [".secret", ".chancery.json"] {
        assert_eq!(at(hidden).status, 404, "{hidden}");
    }
    leads(server, "old/", "briefings/talks/");
    leads(server, "2026/talks.html", "briefings/talks/");
    leads(server, "old/prix%20$5%20%7Bx%7D/", "briefings/talks/");
    leads(server, "briefings/talks/index.html", "briefings/talks/");
    leads(server, "briefings/talks", "briefings/talks/");
    let packed = request(server.1, "GET", "/sub/path/briefings/talks/", &[("Accept-Encoding", "gzip")]);
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(packed.header("content-type"), Some("text/html; charset=utf-8"));
}

fn leads(server: &Server, from: &str, to: &str) {
    let response: Response = get(server.1, &format!("/sub/path/{from}"));
    assert!(matches!(response.status, 301 | 308), "{from}: {}", response.status);
    let location = response.header("location").unwrap_or_default();
    let path = location.strip_prefix(&format!("http://{}", server.1)).unwrap_or(location);
    assert!(
        path == format!("/sub/path/{to}") || path.ends_with("talks/") && path == "talks/",
        "{from}: {location}"
    );
}

#[test]
#[ignore = "needs nginx; tests/run installs it"]
fn nginx_serves_the_site_as_told() {
    let port = free_port();
    let (folder, settings) = prepared("nginx", port);
    put(folder.path(), "conf.d/site.conf", &settings);
    let place = folder.path().display();
    put(
        folder.path(),
        "nginx.conf",
        format!(
            "daemon off;\nmaster_process off;\npid {place}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n    access_log off;\n    \
             client_body_temp_path {place}/a;\n    proxy_temp_path {place}/b;\n    fastcgi_temp_path {place}/c;\n    \
             uwsgi_temp_path {place}/d;\n    scgi_temp_path {place}/e;\n    include {place}/conf.d/*.conf;\n}}\n"
        ),
    );
    readable(folder.path());
    let mut command = Command::new("nginx");
    command.arg("-e").arg("stderr").arg("-c").arg(folder.path().join("nginx.conf"));
    is_as_told(&Server::start(command, port));
}

#[test]
#[ignore = "needs Caddy; tests/run installs it"]
fn caddy_serves_the_site_as_told() {
    let port = free_port();
    let (folder, settings) = prepared("caddy", port);
    put(folder.path(), "Caddyfile", format!("{{\n    admin off\n}}\n{settings}"));
    let mut command = Command::new("caddy");
    command.args(["run", "--adapter", "caddyfile", "--config"]).arg(folder.path().join("Caddyfile"));
    command.env("HOME", folder.path()).stderr(Stdio::null());
    is_as_told(&Server::start(command, port));
}

/// nginx's workers give up being root.
fn readable(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).expect("ours");
}
