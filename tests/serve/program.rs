//! The program itself: what it prints, and what many connections do to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use crate::client::{Events, connect, get};
use crate::site;

/// `chancery serve`, ended when this is dropped.
struct Program {
    child: Child,
    lines: BufReader<std::process::ChildStderr>,
    address: SocketAddr,
    folder: tempfile::TempDir,
}

fn command(root: &std::path::Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
    command.args(["serve", "--root"]).arg(root).args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        site::write(folder.path(), &[]);
        let mut child = command(folder.path(), &["--port", "0"]).args(arguments).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert_ne!(lines.read_line(&mut line).unwrap(), 0, "it says where it listens");
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.split('/').next().unwrap().parse().unwrap();
            }
        };
        Program { child, lines, address, folder }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line
    }

    fn put(&self, path: &str, text: &str) {
        std::fs::write(self.folder.path().join(path), text).unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_change_is_one_line_and_new_diagnostics_are_told_once() {
    let mut program = Program::start(&[]);
    program.put("content/people/qin-gang.md", "---\nname: Qin Gang\nnmae: x\n---\n");
    let mut told = String::new();
    while !told.contains("content/people/qin-gang.md changed") {
        told += &program.line();
    }
    assert!(told.contains("unknown key `nmae`"), "{told}");
    assert!(told.trim_end().ends_with("1 warning"), "{told}");
    program.put("content/people/qin-gang.md", "---\nname: Qin Other\nnmae: x\n---\n");
    let line = program.line();
    assert!(line.starts_with("content/people/qin-gang.md changed") && line.contains("1 warning"), "{line}");
}

#[test]
fn a_page_that_cannot_be_drawn_is_told() {
    let mut program = Program::start(&[]);
    std::fs::create_dir_all(program.folder.path().join("templates")).unwrap();
    program.put("templates/briefing.html", "<p>\n{{ no_such_thing }}\n");
    let mut events = Events::open(program.address);
    while get(program.address, "/briefings/talks/").status != 500 {
        events.next();
    }
    let mut told = String::new();
    while !told.contains("error") {
        told += &program.line();
    }
    assert!(told.contains("templates/briefing.html:2") && told.contains("/briefings/talks/"), "{told}");
}

#[test]
fn a_port_in_use_is_named_with_one_that_is_free() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let folder = tempfile::tempdir().unwrap();
    site::write(folder.path(), &[]);
    let output = command(folder.path(), &["--port", &port.to_string()]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.starts_with(&format!("error: port {port} on 127.0.0.1 is in use")), "{told}");
    assert!(told.contains("is free"), "{told}");
}

#[test]
fn a_folder_without_a_site_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let output = command(folder.path(), &["--port", "0"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("no site.yaml in "));
}

#[test]
fn another_interface_is_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    site::write(folder.path(), &[]);
    let mut child = command(folder.path(), &["--port", "0", "--interface", "0.0.0.0"]).spawn().unwrap();
    let (mut line, mut closing) = (String::new(), String::new());
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    lines.read_line(&mut line).unwrap();
    lines.read_line(&mut closing).unwrap();
    let _ = child.kill();
    let _ = child.wait();
    assert!(line.starts_with("warning: ") && line.contains("0.0.0.0"), "{line}");
    assert!(closing.starts_with("http://127.0.0.1:") && closing.contains("/?token="), "{closing}");
}

#[test]
fn an_interrupt_ends_it_quietly() {
    let mut program = Program::start(&[]);
    let interrupt = Command::new("kill").args(["-INT", &program.child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    program.child.wait().unwrap();
    let mut rest = String::new();
    program.lines.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}

#[test]
fn a_thousand_idle_connections_do_not_hurt() {
    let program = Program::start(&[]);
    let mut idle: Vec<TcpStream> = (0..900).map(|_| connect(program.address)).collect();
    idle.extend((0..100).map(|_| {
        let mut stream = connect(program.address);
        stream.write_all(b"GET /").unwrap();
        stream
    }));
    for _ in 0..20 {
        assert_eq!(get(program.address, "/").status, 200);
    }
    let mut events = Events::listen(program.address);
    program.put("content/briefings/talks.md", "---\ntitle: Crowded\ndate: 2023-06-19\n---\n");
    events.until("reload");
    assert!(get(program.address, "/briefings/talks/").text().contains("Crowded"));
}
