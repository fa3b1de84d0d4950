//! Buckets, by real servers: moto (S3) and Azurite (Azure Blob Storage), which `tests/run` installs.

pub mod server;

use std::collections::BTreeSet;
use std::process::Output;

use crate::proxy::{Mode, Proxy, When};
use crate::site::{Desk, briefing, told};
use crate::{canary, interrupted, life, past, racing};

use server::{Server, rounds};

/// Never to be seen: the secret half of every key.
const SECRET: &str = "c2VjcmV0LW9mLXRoZS1kZXNr";

/// A site to be published to a bucket behind an address.
fn desk(server: &Server, endpoint: &str, bucket: &str) -> Desk {
    Desk::new(&server.target(endpoint, bucket)).with(server.keys())
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

/// Compressed copies say what they are: the type of their original, and how they are compressed.
fn is_told_how_a_copy_is_compressed(kind: &str) {
    let server = Server::of(kind);
    let bucket = server.bucket("copies");
    let desk = desk(&server, &server.endpoint(), &bucket);
    let settings = std::fs::read_to_string(desk.root().join("site.yaml")).unwrap();
    desk.put("site.yaml", &(settings + "\nhosting: {compress: [gzip, brotli]}\n"));
    // A file of the author's own that is no copy of another.
    desk.put("static/archive.csv.gz", "packed by somebody");
    desk.publish();
    let keys = server.list(&bucket);
    let object = |key: &str| server.get(&bucket, key).unwrap_or_else(|| panic!("{key} is not there"));
    for (ending, coding) in [(".gz", "gzip"), (".br", "br")] {
        let copies: Vec<&str> = keys.iter().filter_map(|key| key.strip_suffix(ending)).collect();
        let copies: Vec<&str> = copies.into_iter().filter(|key| keys.contains(*key)).collect();
        assert!(
            copies.iter().any(|key| key.ends_with(".html")) && copies.iter().any(|key| key.ends_with(".css"))
        );
        for key in copies {
            let (original, copy) = (object(key), object(&format!("{key}{ending}")));
            assert_eq!(copy.header("content-encoding"), Some(coding), "{key}{ending}");
            for header in ["content-type", "cache-control"] {
                assert_eq!(copy.header(header), original.header(header), "{key}{ending}");
            }
            assert_eq!(original.header("content-encoding").unwrap_or_default(), "", "{key}");
        }
    }
    let own = object("site/archive.csv.gz");
    assert_eq!(own.header("content-type"), Some("application/gzip"));
    assert_eq!(own.header("content-encoding").unwrap_or_default(), "");
}

/// Objects have their types, and what lies beside the site's prefix is neither seen nor touched.
fn is_told_what_each_object_is(kind: &str) {
    let server = Server::of(kind);
    let bucket = server.bucket("types");
    let desk = desk(&server, &server.endpoint(), &bucket);
    server.put(&bucket, "elsewhere.txt", "not below the prefix");
    server.put(&bucket, "site-of-others/index.html", "nor this");
    desk.publish();
    is_as_the_build(&server, &bucket, &desk);
    let said = desk.publish_with(&["--withdraw", "one"]);
    assert!(said.contains("earlier versions of an object"), "{said}");
    for key in ["elsewhere.txt", "site-of-others/index.html"] {
        assert!(server.get(&bucket, key).is_some(), "{key}");
    }
}

/// What every place has to do, done in buckets.
macro_rules! places {
    ($($name:ident, $kind:literal, $needs:literal;)*) => {$(
        mod $name {
            use super::*;

            #[test]
            #[ignore = $needs]
            fn it_is_told_what_each_object_is() {
                is_told_what_each_object_is($kind);
            }

            #[test]
            #[ignore = $needs]
            fn it_is_told_how_a_copy_is_compressed() {
                is_told_how_a_copy_is_compressed($kind);
            }

            #[test]
            #[ignore = $needs]
            fn lives_through_every_change() {
                life::lives_through_every_change($kind);
            }

            #[test]
            #[ignore = $needs]
            fn goes_back_byte_for_byte() {
                past::comes_back($kind);
            }

            #[test]
            #[ignore = $needs]
            fn what_may_not_be_seen_does_not_come_back() {
                past::does_not_come_back($kind);
            }

            #[test]
            #[ignore = $needs]
            fn what_is_taken_down_stays_away() {
                past::is_taken_down($kind);
            }

            #[test]
            #[ignore = $needs]
            fn nothing_that_may_not_be_seen_is_anywhere() {
                canary::nothing_of_it_is_there_nor_in_logs_plans_and_manifests($kind);
            }

            #[test]
            #[ignore = $needs]
            fn killed_at_any_moment_is_whole_and_goes_on() {
                interrupted::interrupted($kind);
            }
        }
    )*};
}

places! {
    s3, "s3", "needs moto; tests/run installs it";
    azure, "azure", "needs Azurite; tests/run installs it";
    s3s, "s3s", "needs s3s-fs; tests/publish/s3s installs it";
}

// s3s-fs heeds conditions, but not where two requests come at once: there both publishers may be refused.
#[test]
#[ignore = "needs moto; tests/run installs it"]
fn s3_two_at_once_are_never_mixed() {
    racing::race("s3");
}

#[test]
#[ignore = "needs Azurite; tests/run installs it"]
fn azure_two_at_once_are_never_mixed() {
    racing::race("azure");
}

#[test]
#[ignore = "needs moto; tests/run installs it"]
fn s3_an_object_without_a_proper_name_is_told() {
    let server = Server::moto();
    let bucket = server.bucket("odd");
    let desk = desk(&server, &server.endpoint(), &bucket);
    server.put(&bucket, "site/a//b", "of others");
    let said = desk.refused(&[]);
    assert!(said.contains("whose name has an empty part (`a//b`)"), "{said}");
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

/// A server that is busy now and then is asked again.
#[test]
#[ignore = "needs moto; tests/run installs it"]
fn s3_that_is_busy_now_and_then_is_asked_again() {
    let server = Server::moto();
    let proxy = Proxy::before(server.address());
    let bucket = server.bucket("busy");
    let desk = desk(&server, &format!("http://{}", proxy.address()), &bucket);
    let conflict = "<Error><Code>OperationAborted</Code></Error>";
    for (round, (status, body)) in
        [("503 Slow Down", ""), ("429 Too Many Requests", ""), ("409 Conflict", conflict)]
            .into_iter()
            .enumerate()
    {
        let before = proxy.refused();
        proxy.set(Mode::EveryNth(4, status, body));
        change(&desk, round);
        let run = publish(&desk);
        assert!(run.status.success(), "{status}: {}", told(&run));
        is_as_the_build(&server, &bucket, &desk);
        assert!(proxy.refused() > before + 5, "it was never busy");
    }
}

/// A lock of another machine that nobody renews is waited for, and taken over.
#[test]
#[ignore = "needs moto, and waits for half a minute; tests/run does it"]
fn s3_a_lock_that_was_left_behind_is_taken_over() {
    let server = Server::moto();
    let bucket = server.bucket("left");
    let desk = desk(&server, &server.endpoint(), &bucket);
    let lock = r#"{"id": "of another", "host": "elsewhere", "process": null, "renewed": 7}"#;
    server.put(&bucket, "site/.chancery-lock.json", lock);
    desk.publish();
    is_as_the_build(&server, &bucket, &desk);
}

/// A line that stalls for a while is tried again; one that does not come back is given up, in words.
#[test]
#[ignore = "needs moto, and waits for minutes; tests/run does it"]
fn s3_that_stalls_comes_to_an_end() {
    let server = Server::moto();
    let proxy = Proxy::before(server.address());
    let bucket = server.bucket("stalled");
    let desk = desk(&server, &format!("http://{}", proxy.address()), &bucket);
    change(&desk, 0);
    proxy.set(Mode::StallFirst(1));
    let run = publish(&desk);
    assert!(run.status.success(), "{}", told(&run));
    is_as_the_build(&server, &bucket, &desk);
    for (bytes, code) in [(0, 1), (30_000, 3)] {
        change(&desk, 1);
        proxy.set(Mode::StallAfter(bytes));
        let begun = std::time::Instant::now();
        let run = publish(&desk);
        assert_eq!(run.status.code(), Some(code), "{}", told(&run));
        let said = told(&run);
        let is_told = said.contains("does not answer: nothing came for 20 s")
            || said.contains("could not be renewed for 20 s");
        assert!(is_told && said.contains(if code == 3 { "run the command again" } else { "" }), "{said}");
        assert!(begun.elapsed() < std::time::Duration::from_secs(400), "{:?}", begun.elapsed());
        println!("stalled after {bytes} bytes: {} s", begun.elapsed().as_secs());
        is_whole(&server, &bucket, &format!("stalled after {bytes} bytes"));
    }
    proxy.set(Mode::Pass);
    assert!(publish(&desk).status.success());
    is_as_the_build(&server, &bucket, &desk);
}

/// Killed before and after every request that it makes; every fifth of them, or each where `CHANCERY_ROUNDS` is set.
#[test]
#[ignore = "needs moto; tests/run installs it"]
fn s3_killed_at_every_request_is_whole_and_goes_on() {
    let server = Server::moto();
    let proxy = Proxy::before(server.address());
    let bucket = server.bucket("requests");
    let desk = desk(&server, &format!("http://{}", proxy.address()), &bucket);
    change(&desk, 0);
    assert!(publish(&desk).status.success());
    let mut kills = 0;
    let step = if std::env::var_os("CHANCERY_ROUNDS").is_some() { 1 } else { 5 };
    for at in (0..).step_by(step) {
        let before = killed_at(&desk, &server, &proxy, &bucket, at, When::Before);
        let after = before && killed_at(&desk, &server, &proxy, &bucket, at, When::After);
        kills += usize::from(before) + usize::from(after);
        if !before {
            break;
        }
    }
    is_as_the_build(&server, &bucket, &desk);
    assert!(kills * step > 60, "{kills} kills");
    println!("s3: killed at {kills} requests");
}

/// Whether a publication came to a request, and was killed there.
fn killed_at(desk: &Desk, server: &Server, proxy: &Proxy, bucket: &str, at: usize, when: When) -> bool {
    change(desk, at * 2 + usize::from(when == When::After));
    proxy.set(Mode::HoldAt(at, when));
    let is_killed = killed(desk, proxy, &["publish", "--yes"]);
    is_whole(server, bucket, &format!("request {at}, killed {when:?}"));
    proxy.set(Mode::Pass);
    let run = publish(desk);
    assert!(run.status.success(), "request {at}, {when:?}: {}", told(&run));
    is_whole(server, bucket, &format!("request {at}, after"));
    is_killed
}

/// A take-down that is killed at any request: once the page is gone, an ordinary publication does not bring it back.
#[test]
#[ignore = "needs moto; tests/run installs it"]
fn s3_what_was_being_taken_down_does_not_come_back() {
    let server = Server::moto();
    let proxy = Proxy::before(server.address());
    let bucket = server.bucket("takedown");
    let desk = desk(&server, &format!("http://{}", proxy.address()), &bucket);
    let (mut gone, mut kills) = (0, 0);
    for at in (0..).step_by(3) {
        proxy.set(Mode::Pass);
        desk.publish_with(&["--readmit"]);
        proxy.set(Mode::HoldAt(at, When::Before));
        if !killed(&desk, &proxy, &["publish", "--yes", "--withdraw", "one"]) {
            break;
        }
        kills += 1;
        proxy.set(Mode::Pass);
        assert!(desk.run(&["build", "-q"]).status.success());
        if server.get(&bucket, "site/briefings/one/index.html").is_none() {
            gone += 1;
            assert!(desk.refused(&[]).contains("was taken down there"), "request {at}");
        }
    }
    assert!(gone > 2 && kills > gone, "{kills} kills, {gone} after it had gone");
}

/// Whether a run came to the request at which the line holds, and was killed there.
fn killed(desk: &Desk, proxy: &Proxy, arguments: &[&str]) -> bool {
    let mut child = desk.start(arguments);
    while !proxy.holds() && child.try_wait().expect("a child").is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let is_killed = child.try_wait().expect("a child").is_none();
    let _ = child.kill();
    let _ = child.wait();
    is_killed
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

#[test]
#[ignore = "needs s3rver and faketime; tests/run installs them"]
fn s3_a_clock_that_is_ahead_is_told() {
    let server = Server::s3rver("clock");
    let desk = desk(&server, &server.endpoint(), "clock").with(
        [("AWS_ACCESS_KEY_ID", "S3RVER"), ("AWS_SECRET_ACCESS_KEY", SECRET), ("HOME", "/nowhere")]
            .map(|(name, value)| (name.into(), value.into()))
            .into(),
    );
    assert!(desk.run(&["build", "-q"]).status.success());
    let run = desk.run_below(&["faketime", "-f", "+2h"], &["publish", "--yes"]);
    let said = told(&run);
    assert_eq!(run.status.code(), Some(1), "{said}");
    assert!(said.contains("the clock of this machine is wrong; set it"), "{said}");
    assert!(said.lines().count() == 1 && !said.contains(SECRET), "{said}");
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
        ("404 Not Found", String::new(), "is not there; make it, or look at its name"),
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
