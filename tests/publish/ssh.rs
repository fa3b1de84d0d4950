//! A folder of another machine, by a real `sshd` on a loopback port, with keys of its own.

use std::collections::BTreeMap;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::site::{Desk, briefing, files, told};

/// The server; ends with the test.
pub struct Sshd {
    child: Child,
    folder: PathBuf,
    port: u16,
}

impl Sshd {
    /// Starts one whose files lie in a folder. With a disk, of these options, it has one mounted on another folder.
    pub fn start(folder: &Path, disk: Option<(&str, &Path)>) -> Sshd {
        fs::create_dir_all(folder).unwrap();
        for name in ["host", "key", "stranger"] {
            let file = folder.join(name);
            run("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", file.to_str().unwrap()]);
        }
        fs::copy(folder.join("key.pub"), folder.join("authorized")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let path = |name: &str| folder.join(name).display().to_string();
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\nStrictModes no\n\
             UsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nMaxStartups 100\n",
            path("host"),
            path("authorized")
        );
        fs::write(folder.join("sshd_config"), config).unwrap();
        let host = fs::read_to_string(folder.join("host.pub")).unwrap();
        fs::write(folder.join("known"), format!("[127.0.0.1]:{port} {host}")).unwrap();
        let user = String::from_utf8(Command::new("id").arg("-un").output().unwrap().stdout).unwrap();
        for (name, key) in [("config", "key"), ("config-stranger", "stranger")] {
            let text = format!(
                "Host web\n  HostName 127.0.0.1\n  Port {port}\n  User {}\n  IdentityFile {}\n  IdentitiesOnly yes\n  \
                 UserKnownHostsFile {}\n  IdentityAgent none\n",
                user.trim(),
                path(key),
                path("known")
            );
            fs::write(folder.join(name), text).unwrap();
        }
        // The system's own server does without this folder only where it has run before.
        let _ = fs::create_dir_all("/run/sshd");
        let log = fs::File::create(folder.join("log")).unwrap();
        let server = format!("exec /usr/sbin/sshd -D -e -f '{}'", path("sshd_config"));
        let mut command = Command::new("unshare");
        match disk {
            Some((options, place)) => {
                fs::create_dir_all(place).unwrap();
                let script = format!("mount -t tmpfs -o {options} none '{}' && {server}", place.display());
                command.args(["--mount", "sh", "-c", &script])
            }
            None => command.args(["sh", "-c", &server]),
        };
        let child = command.stderr(Stdio::from(log)).spawn().expect("sshd can be started");
        let is_up = (0..200).any(|_| {
            std::thread::sleep(Duration::from_millis(25));
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        assert!(is_up, "{}", fs::read_to_string(folder.join("log")).unwrap());
        Sshd { child, folder: folder.to_owned(), port }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }

    /// From now on it is reached by another port.
    pub fn is_reached_by(&self, port: u16) {
        for name in ["config", "known"] {
            let text = fs::read_to_string(self.folder.join(name)).unwrap();
            let text = text.replace(&format!("Port {}\n", self.port), &format!("Port {port}\n"));
            let text = text.replace(&format!("]:{} ", self.port), &format!("]:{port} "));
            fs::write(self.folder.join(name), text).unwrap();
        }
    }

    /// What the server has told.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap()
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(program: &str, arguments: &[&str]) {
    let run = Command::new(program).args(arguments).output().expect("it can be run");
    assert!(run.status.success(), "{program}: {}", String::from_utf8_lossy(&run.stderr));
}

/// A site to be published to such a server, into a folder `www` beside it.
pub fn desk(more: &str) -> (Desk, Sshd, PathBuf) {
    desk_on(more, None)
}

/// The same, where the folder is a disk with these options of its own.
pub fn desk_on(more: &str, disk: Option<&str>) -> (Desk, Sshd, PathBuf) {
    let desk = Desk::new("x");
    let www = desk.beside("www");
    let sshd = Sshd::start(&desk.beside("sshd"), disk.map(|options| (options, www.as_path())));
    let publish = format!("{{kind: ssh, host: web, path: {}, config: ../sshd/config{more}}}", www.display());
    desk.publishes_to(&publish);
    (desk, sshd, www)
}

fn served(www: &Path) -> BTreeMap<String, Vec<u8>> {
    files(&fs::canonicalize(www.join("current")).unwrap())
}

fn is_as_the_build(desk: &Desk, www: &Path) {
    let (mut there, mut built) = (served(www), files(&desk.root().join("public")));
    for path in [".chancery.json", "own/notes.txt"] {
        let _ = (there.remove(path), built.remove(path));
    }
    assert_eq!(there.keys().collect::<Vec<_>>(), built.keys().collect::<Vec<_>>());
    assert!(there == built);
}

fn releases(www: &Path) -> usize {
    fs::read_dir(www.join("releases")).unwrap().count()
}

#[test]
fn is_as_the_build_after_every_change() {
    let (desk, _sshd, www) = desk(", keep: 1");
    assert!(desk.publish().contains(" added, 0 changed, 0 deleted"));
    is_as_the_build(&desk, &www);
    let first = fs::read_link(www.join("current")).unwrap();
    assert!(desk.publish().starts_with("Nothing to do"));
    assert_eq!(fs::read_link(www.join("current")).unwrap(), first);
    fs::create_dir_all(www.join("current/own")).unwrap();
    fs::write(www.join("current/own/notes.txt"), "mine").unwrap();
    desk.put("content/briefings/one.md", &briefing("One", "Another text."));
    let told = desk.publish();
    assert!(told.contains(": 0 added, ") && !told.contains(" 0 as they were"), "{told}");
    is_as_the_build(&desk, &www);
    fs::remove_file(desk.root().join("content/briefings/two.md")).unwrap();
    desk.publish();
    is_as_the_build(&desk, &www);
    assert_eq!(served(&www)["own/notes.txt"], b"mine");
    assert_eq!(releases(&www), 2, "one is kept beside the current one");
    assert!(!www.join(".chancery-lock").exists());
}

#[test]
fn a_lock_of_one_who_is_gone_is_no_lock_and_one_of_another_is() {
    let (desk, _sshd, www) = desk("");
    fs::create_dir_all(www.join(".chancery-lock")).unwrap();
    // No process has so large a number.
    fs::write(www.join(".chancery-lock/holder"), "999999999\nnull\nanna process 7\n").unwrap();
    desk.publish();
    fs::create_dir_all(www.join(".chancery-lock")).unwrap();
    fs::write(www.join(".chancery-lock/holder"), format!("{}\nnull\nanna process 7\n", std::process::id()))
        .unwrap();
    desk.put("content/briefings/one.md", &briefing("One", "Another text."));
    let told = desk.refused(&[]);
    assert!(told.contains("is under way, by anna process 7"), "{told}");
}

#[test]
fn every_failure_is_one_clear_message() {
    let (desk, sshd, www) = desk("");
    let with = |publish: &str| {
        desk.publishes_to(publish);
        desk.refused(&[])
    };
    let path = www.display();
    let denied = with(&format!("{{kind: ssh, host: web, path: {path}, config: ../sshd/config-stranger}}"));
    assert!(denied.starts_with("error: web does not let us in; look at the key"), "{denied}");
    let offline = with(&format!("{{kind: ssh, host: 127.0.0.1, port: 9, path: {path}}}"));
    assert!(offline.starts_with("error: 127.0.0.1 cannot be reached"), "{offline}");
    let unwritable = with("{kind: ssh, host: web, path: /proc/www, config: ../sshd/config}");
    assert!(unwritable.starts_with("error: web "), "{unwritable}");
    let known = desk.beside("sshd/known");
    let other = fs::read_to_string(&known).unwrap().replace("AAAA", "AAAB");
    fs::write(&known, other).unwrap();
    let stranger = with(&format!("{{kind: ssh, host: web, path: {path}, config: ../sshd/config}}"));
    assert!(stranger.contains("is not known to be the machine it says it is"), "{stranger}");
    assert!(!sshd.log().contains("PRIVATE KEY"));
}

#[test]
fn a_folder_of_somebody_else_is_not_taken_for_a_release() {
    let (desk, _sshd, www) = desk("");
    fs::create_dir_all(www.join("current")).unwrap();
    fs::write(www.join("current/index.html"), "mine").unwrap();
    let told = desk.refused(&[]);
    assert!(told.contains("is not a link that publishing made"), "{told}");
    assert_eq!(fs::read_to_string(www.join("current/index.html")).unwrap(), "mine");
}

#[test]
fn what_is_sent_can_be_read_by_the_server() {
    let (desk, _sshd, www) = desk("");
    let run = desk.run(&["build", "-q"]);
    assert!(run.status.success(), "{}", told(&run));
    fs::set_permissions(desk.root().join("public/index.html"), fs::Permissions::from_mode(0o600)).unwrap();
    assert!(desk.run(&["publish", "--yes"]).status.success());
    let mode = fs::metadata(www.join("current/index.html")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o644);
}
