//! A repository behind a web server: nginx, fcgiwrap and `git http-backend`, with a password.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::site::{Desk, briefing, files, told};
use crate::{canary, git, life, past};

/// What nobody may see.
pub const TOKEN: &str = "s3cret-of-the-desk";

/// The servers; they end with the test.
pub struct Server {
    children: Vec<Child>,
    port: u16,
}

impl Server {
    fn start(desk: &Desk) -> Server {
        let folder = desk.beside("server");
        fs::create_dir_all(folder.join("tmp")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        fs::write(folder.join("users"), format!("desk:{{PLAIN}}{TOKEN}\n")).unwrap();
        let exec = Command::new("git").arg("--exec-path").output().unwrap();
        let backend = format!("{}/git-http-backend", String::from_utf8_lossy(&exec.stdout).trim());
        let at = |name: &str| folder.join(name).display().to_string();
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .iter()
            .map(|kind| format!("{kind}_temp_path {};", at("tmp")))
            .collect();
        let user = String::from_utf8(Command::new("id").arg("-un").output().unwrap().stdout).unwrap();
        let config = format!(
            "daemon off; pid {}; error_log {} info; user {} nogroup; events {{}}\n\
             http {{ access_log {}; {temporary} client_max_body_size 100m;\n\
             server {{ listen 127.0.0.1:{port}; location / {{ auth_basic git; auth_basic_user_file {};\n\
             fastcgi_pass unix:{}; fastcgi_param SCRIPT_FILENAME {backend}; fastcgi_param GIT_PROJECT_ROOT {};\n\
             fastcgi_param GIT_HTTP_EXPORT_ALL 1; fastcgi_param PATH_INFO $uri; fastcgi_param REMOTE_USER $remote_user;\n\
             fastcgi_param QUERY_STRING $query_string; fastcgi_param REQUEST_METHOD $request_method;\n\
             fastcgi_param CONTENT_TYPE $content_type; fastcgi_param CONTENT_LENGTH $content_length; }} }} }}\n",
            at("pid"),
            at("error.log"),
            user.trim(),
            at("access.log"),
            at("users"),
            at("socket"),
            desk.beside("").display(),
        );
        fs::write(folder.join("nginx.conf"), config).unwrap();
        let log = || Stdio::from(fs::File::create(folder.join("stderr")).unwrap());
        let wrap = Command::new("/usr/sbin/fcgiwrap")
            .args(["-c", "1", "-s", &format!("unix:{}", at("socket"))])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log())
            .spawn()
            .expect("fcgiwrap can be started");
        let nginx = Command::new("/usr/sbin/nginx")
            .args(["-c", &at("nginx.conf"), "-e", &at("error.log")])
            .stdout(Stdio::null())
            .stderr(log())
            .spawn()
            .expect("nginx can be started");
        let is_up = (0..200).any(|_| {
            std::thread::sleep(Duration::from_millis(25));
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        assert!(is_up, "{}", fs::read_to_string(folder.join("error.log")).unwrap_or_default());
        Server { children: vec![nginx, wrap], port }
    }
}

impl Server {
    pub fn address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }

    /// The repository behind a port: its own, or that of a line to it.
    fn url(&self, port: u16) -> String {
        format!("http://127.0.0.1:{port}/pages.git")
    }

    pub fn target(&self, port: u16) -> String {
        format!("{{kind: git, remote: '{}', user: desk, token_env: PAGES_TOKEN}}", self.url(port))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // nginx ends its own workers when it is asked to.
        let _ = Command::new("kill").arg(self.children[0].id().to_string()).status();
        let _ = self.children[1].kill();
        self.children.iter_mut().for_each(|child| drop(child.wait()));
    }
}

/// A site to be published to a repository behind such a server, with the token in its environment.
pub fn desk() -> (Desk, Server, PathBuf) {
    let desk = Desk::new("x").with(environment(TOKEN));
    let repository = git::repository(&desk);
    git::git(&repository, &["config", "http.receivepack", "true"]);
    let server = Server::start(&desk);
    desk.publishes_to(&server.target(server.port));
    (desk, server, repository)
}

fn environment(token: &str) -> Vec<(String, String)> {
    [("PAGES_TOKEN", token), ("GIT_CONFIG_GLOBAL", "/dev/null")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}

#[test]
fn lives_through_every_change() {
    life::lives_through_every_change("http");
}

#[test]
fn what_was_there_before_comes_back() {
    past::comes_back("http");
}

#[test]
fn what_is_taken_down_stays_away() {
    past::is_taken_down("http");
}

#[test]
fn nothing_that_may_not_be_seen_is_there() {
    canary::nothing_of_it_is_there_nor_in_logs_plans_and_manifests("http");
}

#[test]
fn a_token_opens_the_door_and_shows_nowhere() {
    let (desk, server, repository) = desk();
    let wrong = desk.second().with(environment("wr0ng-token"));
    wrong.put("content/briefings/one.md", &briefing("One", "The first text."));
    let said = wrong.refused(&[]);
    let url = server.url(server.port);
    assert!(
        said.starts_with(&format!("error: {url} does not let us in; look at the key or token")),
        "{said}"
    );
    assert!(!said.contains("wr0ng-token"));
    assert!(desk.run(&["build", "-q"]).status.success());
    let right = desk.run(&["publish", "--yes"]);
    assert!(right.status.success(), "{}", told(&right));
    assert!(git::branch(&repository, "gh-pages").contains_key("index.html"));
    assert!(!format!("{right:?}").contains(TOKEN));
    let kept = files(&desk.root()).into_iter().chain(files(&repository));
    let with_token: Vec<String> = kept
        .filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains(TOKEN))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(with_token, [""; 0], "no file of the site or the repository has it");
}
