//! A build after any change leaves what a build of everything leaves, and says the same.
//!
//! The site is edited at random, and so are the moment, the output and what is kept beside it. After each edit
//! `build` is compared, byte for byte, with `build --force` into another folder.
//! `CHANCERY_BUILDS` asks for another number of edits than the usual.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use crate::edits::Edits;
use crate::support::{chancery, put};

/// Moments before, between and after the changes that [`Edits`] has planned.
pub const MOMENTS: [&str; 4] =
    ["2024-06-01T12:00:00Z", "2024-06-01T13:00:00Z", "2024-06-02T01:00:00Z", "2030-01-01T00:00:01Z"];

/// A site that is built over and over.
struct Desk {
    folder: tempfile::TempDir,
    edits: Edits,
    moment: usize,
    drafts: bool,
    /// What somebody else has put into the output.
    foreign: BTreeMap<String, Vec<u8>>,
    /// What a build of everything left when it last went well.
    good: BTreeMap<String, Vec<u8>>,
    n_spared: usize,
    /// How many builds took pages over from the one before.
    n_took_over: usize,
}

impl Desk {
    fn new(seed: u64, n_briefings: usize) -> Self {
        settle();
        let folder = tempfile::tempdir().unwrap();
        let edits = Edits::many(&folder.path().join("desk"), seed, n_briefings);
        let (foreign, good) = (BTreeMap::new(), BTreeMap::new());
        Desk { folder, edits, moment: 0, drafts: false, foreign, good, n_spared: 0, n_took_over: 0 }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("desk")
    }

    fn output(&self) -> PathBuf {
        self.root().join("public")
    }

    /// What a build says, and whether it went well; its closing line counts for nothing.
    fn build(&self, more: &[&str]) -> (bool, String, String) {
        let mut arguments = vec!["build", "--as-of", MOMENTS[self.moment]];
        arguments.extend(self.drafts.then_some("--drafts"));
        let built = chancery(&self.root(), &[&arguments, more].concat());
        let said = String::from_utf8(built.stderr).unwrap();
        let (rest, closing) = said.trim_end().rsplit_once('\n').unwrap_or(("", said.trim_end()));
        (built.status.success(), rest.to_owned(), closing.to_owned())
    }

    fn build_and_compare(&mut self, edit: &str) {
        let (is_good, said, closing) = self.build(&[]);
        let clean = self.folder.path().join("clean");
        let (is_clean_good, clean_said, clean_closing) =
            self.build(&["--force", "-o", clean.to_str().unwrap()]);
        assert_eq!((is_good, &said), (is_clean_good, &clean_said), "{edit}: {closing} / {clean_closing}");
        self.n_spared += usize::from(closing.starts_with("Nothing has changed"));
        self.n_took_over += usize::from(closing.contains(" of them anew"));
        assert!(!clean_closing.contains(" of them anew"), "{clean_closing}");
        assert!(is_clean_good == clean_closing.starts_with("Built"), "{edit}: {clean_closing}");
        if is_clean_good {
            self.good = files(&clean);
            let seal = |folder: &Path, name: &str| {
                fs::read(folder.join(format!(".{name}.chancery-seal.json"))).unwrap()
            };
            let (ours, theirs) = (seal(&self.root(), "public"), seal(self.folder.path(), "clean"));
            assert!(
                ours == theirs,
                "{edit}: {} {}",
                String::from_utf8_lossy(&ours),
                String::from_utf8_lossy(&theirs)
            );
        }
        let mut expected = self.good.clone();
        expected.extend(self.foreign.clone());
        let found = files(&self.output());
        let differ: Vec<&String> = expected
            .keys()
            .chain(found.keys())
            .filter(|path| expected.get(*path) != found.get(*path))
            .collect();
        // An output that was spoilt stays so until there is a good build.
        assert!(!is_clean_good || differ.is_empty(), "{edit}: {differ:?} ({closing})");
        if is_clean_good {
            return;
        }
        assert!(!edit.starts_with("mended"), "{edit}, and there is still: {said}");
        let (edit, _) = self.edits.mend();
        self.build_and_compare(&edit);
    }

    /// One change of anything that a build may depend on.
    fn change(&mut self) -> String {
        match self.edits.below(14) {
            0 => self.pass_time(),
            1 => {
                self.drafts = !self.drafts;
                format!("drafts: {}", self.drafts)
            }
            2 | 3 => self.spoil_output(),
            4 | 5 => self.spoil_receipt(),
            6 => "nothing".into(),
            7 => self.save_again(),
            8 => self.link_to_nowhere(),
            _ => self.edits.make().0,
        }
    }

    fn pass_time(&mut self) -> String {
        self.moment = self.edits.below(MOMENTS.len());
        format!("as of {}", MOMENTS[self.moment])
    }

    /// Saves a file with the text that it has.
    fn save_again(&mut self) -> String {
        let path = self.root().join("site.yaml");
        let text = fs::read(&path).unwrap();
        fs::write(&path, text).unwrap();
        "site.yaml saved as it was".into()
    }

    /// What is in the way of a build, for one build.
    fn link_to_nowhere(&mut self) -> String {
        let link = self.root().join("static/link.txt");
        std::os::unix::fs::symlink("nowhere", &link).unwrap();
        let (is_good, said, closing) = self.build(&[]);
        assert!(!is_good && said.contains("leads nowhere"), "{said}{closing}");
        fs::remove_file(link).unwrap();
        "a link to nowhere came and went".into()
    }

    /// Somebody has been at the output.
    fn spoil_output(&mut self) -> String {
        let all: Vec<String> = self.good.keys().cloned().collect();
        let path = all[self.edits.below(all.len())].clone();
        let file = self.output().join(&path);
        let metadata = fs::metadata(&file).unwrap();
        match self.edits.below(6) {
            0 => fs::remove_file(&file).unwrap(),
            1 => fs::write(&file, "").unwrap(),
            2 => {
                // The same size and the same time.
                fs::write(&file, vec![b'x'; metadata.len() as usize]).unwrap();
                fs::File::options()
                    .write(true)
                    .open(&file)
                    .unwrap()
                    .set_modified(metadata.modified().unwrap())
                    .unwrap();
            }
            3 => {
                let bytes = fs::read(&file).unwrap();
                fs::remove_file(&file).unwrap();
                fs::write(&file, bytes).unwrap();
            }
            4 => {
                let name = format!("own/{}.txt", self.foreign.len());
                fs::create_dir_all(self.output().join("own")).unwrap();
                fs::write(self.output().join(&name), "somebody else's").unwrap();
                self.foreign.insert(name, b"somebody else's".to_vec());
            }
            _ => {
                fs::remove_dir_all(self.output()).unwrap();
                self.foreign.clear();
            }
        }
        if path == ".chancery.json" {
            // What no build is known to have written is somebody else's.
            let _ = fs::remove_dir_all(self.output());
            self.foreign.clear();
        }
        format!("the output was touched at {path}")
    }

    /// Somebody, or a disk, has been at what is kept beside the output.
    fn spoil_receipt(&mut self) -> String {
        let name = ["receipt.json", "receipt.json", "seal.json", "cache", "cache", "pages", "pages"]
            [self.edits.below(7)];
        let path = self.root().join(format!(".public.chancery-{name}"));
        let Ok(mut bytes) = fs::read(&path) else { return format!("no {name}") };
        let kind = self.edits.below(4);
        match kind {
            0 => fs::remove_file(&path).unwrap(),
            1 => fs::write(&path, &bytes[..self.edits.below(bytes.len())]).unwrap(),
            2 => {
                let at = self.edits.below(bytes.len());
                bytes[at] ^= 1 << self.edits.below(7);
                fs::write(&path, bytes).unwrap();
            }
            _ => fs::write(&path, "{}").unwrap(),
        }
        format!("the {name} was spoilt ({kind})")
    }
}

/// Everything in a folder: path and bytes.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let below = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            (below, fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// Lets so much time pass that stamps may be relied on.
fn rest() {
    let until = SystemTime::now() + Duration::from_millis(2_100);
    while let Ok(left) = until.duration_since(SystemTime::now()) {
        std::thread::sleep(left);
    }
}

/// Waits until the program is as old as it has to be for a build to know it again.
pub fn settle() {
    let age = || fs::metadata(env!("CARGO_BIN_EXE_chancery")).unwrap().modified().unwrap().elapsed();
    while age().is_ok_and(|age| age < Duration::from_secs(3)) {
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn n_builds() -> usize {
    std::env::var("CHANCERY_BUILDS").map_or(40, |number| number.parse().expect("CHANCERY_BUILDS is a number"))
}

#[test]
fn random_changes_between_builds() {
    let mut desk = Desk::new(4, 9);
    desk.build_and_compare("the first build");
    for number in 0..n_builds() {
        let edit = desk.change();
        if number % 8 == 0 {
            // Now and then nothing happens for a while, and the stamps alone decide.
            rest();
            desk.build_and_compare(&format!("{number}: {edit}, and a rest"));
            desk.build_and_compare(&format!("{number}: {edit}, and nothing else"));
            assert!(desk.n_spared > 0, "what has not changed was built again");
        } else {
            desk.build_and_compare(&format!("{number}: {edit}"));
        }
    }
    let n_spared = desk.n_spared;
    assert!(n_spared * 10 > n_builds(), "only {n_spared} builds found that nothing had changed");
    let n_took_over = desk.n_took_over;
    assert!(n_took_over * 10 > n_builds(), "only {n_took_over} builds took over what had not changed");
}

/// More briefings than are looked at for what they have in common with one.
#[test]
fn random_changes_to_a_larger_site() {
    let mut desk = Desk::new(7, 230);
    desk.build_and_compare("the first build");
    for number in 0..n_builds() / 5 {
        let edit = desk.edits.make().0;
        desk.build_and_compare(&format!("{number}: {edit}"));
    }
    assert!(desk.n_took_over * 3 > n_builds() / 5, "only {} builds took pages over", desk.n_took_over);
}

/// What is kept tells of drafts, so it lies only where these lie, and is its owner's alone.
#[test]
fn what_was_made_is_kept_at_home_alone() {
    use std::os::unix::fs::PermissionsExt;
    settle();
    let desk = tempfile::tempdir().unwrap();
    put(desk.path(), "desk/site.yaml", "title: Desk\n");
    put(desk.path(), "desk/content/briefings/a.md", "---\ntitle: Lagoon\nstatus: draft\n---\n");
    let root = desk.path().join("desk");
    let elsewhere = desk.path().join("www/site");
    fs::create_dir(desk.path().join("www")).unwrap();
    for output in [root.join("public"), elsewhere] {
        let built = chancery(&root, &["build", "--as-of", MOMENTS[0], "-o", output.to_str().unwrap()]);
        assert!(built.status.success(), "{built:?}");
    }
    let kept = root.join(".public.chancery-cache");
    assert_eq!(fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(
        fs::read(kept).unwrap().windows(6).any(|bytes| bytes == b"Lagoon"),
        "the draft is in what is kept"
    );
    for file in
        WalkDir::new(desk.path().join("www")).into_iter().flatten().filter(|it| it.file_type().is_file())
    {
        let bytes = fs::read(file.path()).unwrap();
        assert!(!bytes.windows(6).any(|bytes| bytes == b"Lagoon"), "{}", file.path().display());
    }
}

#[test]
fn time_decides_only_where_something_changes_with_it() {
    settle();
    let desk = tempfile::tempdir().unwrap();
    put(desk.path(), "site.yaml", "title: Desk\n");
    put(desk.path(), "content/briefings/now.md", "---\ntitle: Now\ndate: 2024-05-01\n---\n");
    let later = "---\ntitle: Later\ndate: 2024-05-01\npublish_at: 2024-06-01T12:30:00Z\n---\n";
    put(desk.path(), "content/briefings/later.md", later);
    let builds = |as_of: &str| {
        let built = chancery(desk.path(), &["build", "--as-of", as_of]);
        let said = String::from_utf8(built.stderr).unwrap();
        assert!(built.status.success(), "{said}");
        !said.contains("Nothing has changed")
    };
    assert!(builds("2024-06-01T12:00:00Z"));
    assert!(!builds("2024-06-01T12:29:59Z") && !builds("2024-06-01T00:00:00Z"));
    assert!(builds("2024-06-01T12:30:00Z"), "the embargo is over");
    assert!(!builds("2024-06-01T23:59:59Z"));
    assert!(builds("2024-06-02T00:00:00Z"), "another day");
    assert!(builds("2024-06-01T23:59:59Z"), "and back");
    assert!(builds("2024-06-01T12:29:59Z"), "before the end of the embargo");
    assert!(!desk.path().join("public/briefings/later").exists());
}

#[test]
fn what_is_kept_beside_the_output_is_not_believed_where_somebody_changed_it() {
    settle();
    let desk = tempfile::tempdir().unwrap();
    put(desk.path(), "site.yaml", "title: Desk\n");
    put(desk.path(), "content/briefings/now.md", "---\ntitle: Now\ndate: 2024-05-01\n---\n");
    let build = || {
        let built = chancery(desk.path(), &["build", "--as-of", MOMENTS[0]]);
        assert!(built.status.success(), "{built:?}");
        String::from_utf8(built.stderr).unwrap()
    };
    build();
    assert!(build().starts_with("Nothing has changed"));
    let changes =
        [("seal", "\"hidden\":[]", "\"hidden\":[\"briefings/\"]"), ("receipt", " other files", " secrets")];
    for (name, from, to) in changes {
        let path = desk.path().join(format!(".public.chancery-{name}.json"));
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(&path, text.replace(from, to)).unwrap();
        let said = build();
        assert!(said.starts_with("Built") && !said.contains(to), "{name}: {said}");
        assert!(fs::read_to_string(&path).unwrap().contains(from), "the {name} is as it should be");
    }
}
