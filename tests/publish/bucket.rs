//! Buckets, by real servers: moto (S3) and Azurite (Azure Blob Storage), which `tests/run` installs.

mod proxy;
mod server;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Output;

use crate::site::{Desk, briefing, told};
use proxy::{Mode, Proxy};
use server::{Server, rounds};

/// Never to be seen: the secret half of every key.
const SECRET: &str = "c2VjcmV0LW9mLXRoZS1kZXNr";

/// A site to be published to a bucket behind an address.
fn desk(server: &Server, endpoint: &str, bucket: &str) -> Desk {
    Desk::new(&server.target(endpoint, bucket)).with(server.keys())
}

/// From the first publication to an empty second one, a change, a deletion, and files of others.
fn lives_through_every_change(server: &Server) {
    let bucket = server.bucket("life");
    let desk = desk(server, &server.endpoint(), &bucket);
    server.put(&bucket, "site/own/notes.txt", "mine");
    server.put(&bucket, "elsewhere.txt", "not below the prefix");
    let first = desk.publish();
    assert!(first.contains(" 0 changed, 0 deleted, 0 as they were"), "{first}");
    is_as_the_build(server, &bucket, &desk);
    let again = desk.publish();
    assert!(again.starts_with("Nothing to do"), "{again}");

    desk.put("content/briefings/one.md", &briefing("One", "Another text."));
    let changed = desk.publish();
    assert!(changed.contains(": 0 added, ") && changed.contains(" 0 deleted, "), "{changed}");
    is_as_the_build(server, &bucket, &desk);
    let page = server.get(&bucket, "site/briefings/one/index.html").expect("a page");
    assert!(page.text().contains("Another text."));

    std::fs::remove_file(desk.root().join("content/briefings/two.md")).expect("it was there");
    assert!(!desk.publish().contains(" 0 deleted"));
    is_as_the_build(server, &bucket, &desk);
    assert!(server.get(&bucket, "site/briefings/two/index.html").is_none());
    assert_eq!(server.get(&bucket, "site/own/notes.txt").expect("it stays").text(), "mine");
    assert!(server.get(&bucket, "elsewhere.txt").is_some());
}

/// Everything that was built is there under its type, and nothing else of ours but what readers may still need.
fn is_as_the_build(server: &Server, bucket: &str, desk: &Desk) {
    let built = crate::site::files(&desk.root().join("public"));
    for (path, bytes) in built.iter().filter(|(path, _)| *path != ".chancery.json") {
        let there =
            server.get(bucket, &format!("site/{path}")).unwrap_or_else(|| panic!("{path} is not there"));
        assert!(there.body == *bytes, "{path}");
        assert_eq!(there.header("content-type"), Some(chancery::hosting::kind::content_type(path)), "{path}");
        let kept = if chancery::hosting::cache::without_hash(path).is_some() {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        assert_eq!(there.header("cache-control"), Some(kept), "{path}");
    }
    let keys = server.list(bucket);
    for left in ["site/.chancery-lock.json", "site/.chancery-pending.json"] {
        assert!(!keys.contains(left), "{left} was left");
    }
}

#[test]
#[ignore = "needs moto; tests/run installs it"]
fn s3_lives_through_every_change() {
    lives_through_every_change(&Server::moto());
}

#[test]
#[ignore = "needs Azurite; tests/run installs it"]
fn azure_lives_through_every_change() {
    lives_through_every_change(&Server::azurite());
}

/// Back to the publication before, and a briefing taken down with all that leads to it.
fn goes_back_and_takes_down(server: &Server) {
    let bucket = server.bucket("past");
    let desk = desk(server, &server.endpoint(), &bucket);
    desk.put("content/briefings/two.md", &briefing("Two", "The second text."));
    desk.put(
        "content/briefings/one.md",
        &briefing("Zanzibarian matters", "Secretly, with ![a map](one.png)."),
    );
    desk.put("content/briefings/one.png", "Zanzibarian");
    server.put(&bucket, "site/own/notes.txt", "mine");
    desk.publish();
    let first = pages(server, &bucket);
    desk.put("content/briefings/two.md", &briefing("Two", "The second text, put right."));
    desk.put("content/briefings/three.md", &briefing("Three", "More."));
    desk.publish();
    assert_ne!(pages(server, &bucket), first);
    desk.publish_with(&["--rollback"]);
    assert_eq!(pages(server, &bucket), first);
    desk.publish();

    let said = desk.publish_with(&["--withdraw", "one"]);
    assert!(
        said.contains("What this could not remove:") && said.contains("earlier versions of an object"),
        "{said}"
    );
    for (key, bytes) in pages(server, &bucket) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("Zanzibarian") && !text.contains("/one/"), "{key}");
    }
    assert!(server.get(&bucket, "site/briefings/one.png").is_none());
    is_whole(server, &bucket, "taken down");
    assert!(desk.refused(&[]).contains("was taken down there"));
    assert_eq!(server.get(&bucket, "site/own/notes.txt").expect("it stays").text(), "mine");
}

/// Every object of the site but those about publishing, and the stylesheets and scripts kept for readers.
fn pages(server: &Server, bucket: &str) -> BTreeMap<String, Vec<u8>> {
    let is_page =
        |key: &String| !key.contains(".chancery") && !key.ends_with(".css") && !key.ends_with(".js");
    let keys = server.list(bucket).into_iter().filter(is_page);
    keys.map(|key| (key.clone(), server.get(bucket, &key).expect("it is listed").body)).collect()
}

#[test]
#[ignore = "needs moto; tests/run installs it"]
fn s3_goes_back_and_takes_down() {
    goes_back_and_takes_down(&Server::moto());
}

#[test]
#[ignore = "needs Azurite; tests/run installs it"]
fn azure_goes_back_and_takes_down() {
    goes_back_and_takes_down(&Server::azurite());
}

/// What a reader finds at this moment: no page without its stylesheets and the pages it leads to, and nothing that
/// may not be seen.
fn is_whole(server: &Server, bucket: &str, when: &str) {
    let keys = server.list(bucket);
    for key in keys.iter().filter(|key| key.starts_with("site/") && key.ends_with(".html")) {
        let Some(page) = server.get(bucket, key) else { continue };
        assert!(!page.text().contains("kanari"), "{when}: {key}");
        let folder = key.rsplit_once('/').map_or("", |(folder, _)| folder);
        // It is shown at any depth, with addresses from the root of the host.
        for link in links(page.text()).filter(|_| !key.ends_with("404.html")) {
            let target = resolved(folder, link);
            assert!(
                keys.contains(&target) || server.get(bucket, &target).is_some(),
                "{when}: {key} needs {target}"
            );
        }
    }
}

fn links(page: &str) -> impl Iterator<Item = &str> {
    let values = page.split("href=\"").chain(page.split("src=\"")).skip(1);
    let values = values.filter_map(|rest| rest.split(['"', '#', '?']).next());
    values.filter(|link| link.starts_with("./") || link.starts_with("../"))
}

fn resolved(folder: &str, link: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in link.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    if link.ends_with('/') { format!("{path}/index.html") } else { path }
}

fn change(desk: &Desk, round: usize) {
    desk.put("content/briefings/one.md", &briefing("One", &format!("Text of round {round}.")));
    let extra = desk.root().join("content/briefings/now-and-then.md");
    match round % 2 {
        0 => desk.put("content/briefings/now-and-then.md", &briefing("Now and then", "Sometimes here.")),
        _ => drop(std::fs::remove_file(extra)),
    }
    desk.put("static/custom.css", &format!("p{{margin:{round}px}}"));
    desk.put(
        "content/briefings/hidden.md",
        &format!("---\ntitle: kanari {round}\npublish_at: 2999-01-01T00:00:00Z\n---\nkanari\n"),
    );
    assert!(desk.run(&["build", "-q"]).status.success());
}

fn publish(desk: &Desk) -> Output {
    desk.run(&["publish", "--yes"])
}

/// Cut off at random points: a reader finds it whole, and the next publication comes to its end.
#[test]
#[ignore = "needs moto; tests/run installs it"]
fn s3_cut_off_anywhere_is_whole_and_goes_on() {
    let server = Server::moto();
    let proxy = Proxy::before(server.address());
    let bucket = server.bucket("cuts");
    let desk = desk(&server, &format!("http://{}", proxy.address()), &bucket);
    let (mut cut, rounds) = (0, rounds(12));
    for round in 0..rounds {
        change(&desk, round);
        // From a few bytes to more than a whole publication sends.
        proxy.set(Mode::CutAfter(((round * 7919) % 80) as u64 * 512));
        let run = publish(&desk);
        let code = run.status.code();
        assert!(matches!(code, Some(0 | 1 | 3)), "{code:?}: {}", told(&run));
        assert!(!told(&run).contains(SECRET));
        cut += usize::from(code != Some(0));
        is_whole(&server, &bucket, &format!("round {round}, cut"));
        proxy.set(Mode::Pass);
        let run = publish(&desk);
        assert!(run.status.success(), "round {round}: {}", told(&run));
        is_whole(&server, &bucket, &format!("round {round}, after"));
    }
    is_as_the_build(&server, &bucket, &desk);
    assert!(cut * 4 > rounds, "only {cut} of {rounds} were cut off");
}

/// Killed at random moments.
#[test]
#[ignore = "needs moto; tests/run installs it"]
fn s3_killed_at_any_moment_is_whole_and_goes_on() {
    let server = Server::moto();
    let bucket = server.bucket("kills");
    let desk = desk(&server, &server.endpoint(), &bucket);
    for round in 0..rounds(8) {
        change(&desk, round);
        let mut child = desk.start(&["publish", "--yes"]);
        std::thread::sleep(std::time::Duration::from_millis(60 + (round as u64 * 137) % 900));
        let _ = child.kill();
        let _ = child.wait();
        is_whole(&server, &bucket, &format!("round {round}, killed"));
        let run = publish(&desk);
        assert!(run.status.success(), "round {round}: {}", told(&run));
        is_whole(&server, &bucket, &format!("round {round}, after"));
    }
    is_as_the_build(&server, &bucket, &desk);
}

/// A server that is busy now and then is asked again.
#[test]
#[ignore = "needs moto; tests/run installs it"]
fn s3_that_is_busy_now_and_then_is_asked_again() {
    let server = Server::moto();
    let proxy = Proxy::before(server.address());
    let bucket = server.bucket("busy");
    let desk = desk(&server, &format!("http://{}", proxy.address()), &bucket);
    proxy.set(Mode::EveryNth(4, "503 Slow Down"));
    let run = {
        change(&desk, 0);
        publish(&desk)
    };
    assert!(run.status.success(), "{}", told(&run));
    is_as_the_build(&server, &bucket, &desk);
    assert!(proxy.refused() > 5, "it was never busy");
}

/// Two at once: never both, and never a mixture that is called a success.
fn two_at_once(server: &Server, rounds: usize) {
    let bucket = server.bucket("two");
    let desks = [0, 1].map(|_| desk(server, &server.endpoint(), &bucket));
    for round in 0..rounds {
        for (number, desk) in desks.iter().enumerate() {
            desk.put("content/briefings/one.md", &briefing("One", &format!("Of {number}, round {round}.")));
            desk.put("static/custom.css", &format!("p{{margin:{round}{number}px}}"));
            assert!(desk.run(&["build", "-q"]).status.success());
        }
        let running: Vec<_> = desks.iter().map(|desk| desk.start(&["publish", "--yes"])).collect();
        let runs: Vec<Output> =
            running.into_iter().map(|child| child.wait_with_output().expect("it ran")).collect();
        let succeeded: Vec<usize> = (0..2).filter(|number| runs[*number].status.success()).collect();
        for run in runs.iter().filter(|run| !run.status.success()) {
            let said = told(run);
            assert!(said.contains("another publication") || said.contains("changed"), "{said}");
        }
        let all: Vec<String> = runs.iter().map(told).collect();
        assert!(!succeeded.is_empty(), "round {round}: {all:?}");
        // Whoever was last to succeed is there whole.
        let is_there = |number: &usize| {
            let built = crate::site::files(&desks[*number].root().join("public"));
            built.iter().filter(|(path, _)| *path != ".chancery.json").all(|(path, bytes)| {
                server.get(&bucket, &format!("site/{path}")).is_some_and(|there| there.body == *bytes)
            })
        };
        assert!(succeeded.iter().any(is_there), "round {round}: a mixture: {all:?}");
    }
}

#[test]
#[ignore = "needs moto; tests/run installs it"]
fn s3_two_at_once_are_never_mixed() {
    two_at_once(&Server::moto(), rounds(6));
}

#[test]
#[ignore = "needs Azurite; tests/run installs it"]
fn azure_two_at_once_are_never_mixed() {
    two_at_once(&Server::azurite(), rounds(4));
}

/// Nothing of what may not be seen is anywhere in what the server keeps.
#[test]
#[ignore = "needs Azurite; tests/run installs it"]
fn azure_keeps_nothing_that_may_not_be_seen() {
    let server = Server::azurite();
    let bucket = server.bucket("canary");
    let desk = desk(&server, &server.endpoint(), &bucket);
    for round in 0..2 {
        change(&desk, round);
        let run = publish(&desk);
        assert!(run.status.success() && !told(&run).contains("kanari"), "{}", told(&run));
    }
    let stored = crate::site::files(server.storage());
    let size: usize = stored.values().map(Vec::len).sum();
    assert!(size > 100_000, "it keeps its blobs there: {size} bytes in {} files", stored.len());
    for (path, bytes) in stored {
        assert!(memchr::memmem::find(&bytes, b"kanari").is_none(), "{path}");
        assert!(memchr::memmem::find(&bytes, b"2999").is_none(), "{path}");
    }
}

/// A store that takes conditions and does not heed them.
#[test]
#[ignore = "needs moto; tests/run installs it"]
fn s3_without_conditions_is_found_out() {
    let server = Server::moto();
    let proxy = Proxy::before(server.address());
    proxy.set(Mode::WithoutConditions);
    let bucket = server.bucket("loose");
    let desk = desk(&server, &format!("http://{}", proxy.address()), &bucket);
    let said = desk.refused(&[]);
    assert!(said.contains("does not heed conditions") && said.contains("--no-lock"), "{said}");
    assert_eq!(server.list(&bucket), BTreeSet::new());
    desk.publish_with(&["--no-lock"]);
    is_as_the_build(&server, &bucket, &desk);
}

/// One clear message for each thing that can be wrong, and never the secret.
#[test]
fn what_is_wrong_is_told_in_one_sentence() {
    let error = |code: &str| {
        format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>{SECRET}</Message></Error>")
    };
    for (status, body, sentence) in [
        (
            "403 Forbidden",
            error("InvalidAccessKeyId"),
            "does not know the key, or it is wrong; look at AWS_ACCESS_KEY_ID",
        ),
        ("403 Forbidden", error("SignatureDoesNotMatch"), "does not know the key, or it is wrong"),
        ("403 Forbidden", error("RequestTimeTooSkewed"), "the clock of this machine is wrong"),
        (
            "403 Forbidden",
            error("AccessDenied"),
            "does not let this key do that; it has to list, read, write and delete",
        ),
        ("404 Not Found", error("NoSuchBucket"), "is not there; make it, or look at its name"),
        ("507 Insufficient Storage", error("XMinioStorageFull"), "is full: its quota is used up"),
        (
            "400 Bad Request",
            error("AuthorizationHeaderMalformed"),
            "is in another region; write which under `region:`",
        ),
        ("418 Teapot", error("Odd"), "answers 418 (Odd)"),
    ] {
        let stub = Proxy::before(([127, 0, 0, 1], 1).into());
        stub.set(Mode::Answer(status, body));
        let desk = Desk::new(&format!("{{kind: s3, bucket: b, endpoint: 'http://{}'}}", stub.address()))
            .with(server::s3_keys());
        let said = desk.refused(&[]);
        assert!(said.contains(sentence), "{status}: {said}");
        assert!(said.contains(&format!("the bucket b at {}", stub.address())), "{said}");
        assert!(!said.contains(SECRET) && said.lines().count() <= 2, "{said}");
    }
}

#[test]
fn a_place_that_cannot_be_reached_is_told() {
    let desk = Desk::new("{kind: s3, bucket: b, endpoint: 'http://127.0.0.1:1'}").with(server::s3_keys());
    let said = desk.refused(&[]);
    assert!(said.contains("cannot be reached: nothing listens there") && !said.contains(SECRET), "{said}");
    let desk = Desk::new("{kind: s3, bucket: b, endpoint: 'http://nowhere.invalid'}").with(server::s3_keys());
    assert!(desk.refused(&[]).contains("cannot be reached: its name is not known"));
}

#[test]
fn without_a_key_nobody_is_asked() {
    for (target, wanted) in [
        ("{kind: s3, bucket: b}", "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
        ("{kind: azure, container: c, account: a}", "set AZURE_STORAGE_ACCOUNT_KEY"),
        ("{kind: gcs, bucket: b}", "set GOOGLE_APPLICATION_CREDENTIALS"),
    ] {
        let said = Desk::new(target).with(vec![("HOME".into(), "/nowhere".into())]).refused(&[]);
        assert!(said.contains("there is no key for the") && said.contains(wanted), "{said}");
    }
}
