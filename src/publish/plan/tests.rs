use super::*;
use crate::write::Mode;

/// A manifest of files written as `path class text`.
fn manifest(files: &[&str]) -> Manifest {
    let entry = |line: &&str| {
        let [path, class, text] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let class = serde_json::from_value(class.into()).unwrap();
        (path.to_owned(), Entry { sha256: Hash::of(text.as_bytes()), size: text.len() as u64, class })
    };
    Manifest {
        generator: "chancery".into(),
        mode: Mode::Production,
        site: None,
        files: files.iter().map(entry).collect(),
        withdrawn: BTreeSet::new(),
    }
}

/// A place at which that was published, with files of others.
fn place(published: &Manifest, others: &[&str]) -> Remote {
    let ours = published.files.iter().map(|(path, entry)| (path.clone(), entry.size));
    let files = ours.chain(others.iter().map(|path| ((*path).to_owned(), 1))).collect();
    Remote { manifest: Some(published.clone()), files, ..Remote::default() }
}

fn told(plan: &Plan) -> Vec<String> {
    let word = |step: &Step| format!("{:?} {:?} {}", step.stage, step.act, step.path);
    plan.steps.iter().map(word).collect()
}

fn wish(hidden: &[&str], withdraw: &[&str]) -> Wish {
    let set = |list: &[&str]| list.iter().map(|address| (*address).to_owned()).collect();
    Wish { hidden: set(hidden), withdraw: set(withdraw), ..Wish::default() }
}

#[test]
fn a_wrong_place_is_refused_unless_it_is_adopted() {
    let of = |site: &str| Manifest { site: Some(site.into()), ..manifest(&["index.html entry x"]) };
    let (here, there) = (of("https://a.org/"), of("https://b.org/"));
    let other = Refusal::OtherSite { there: "https://b.org/".into(), here: "https://a.org/".into() };
    let past = Remote { has_past_of_others: true, ..Remote::default() };
    for (remote, refusal) in
        [(place(&there, &[]), other), (place(&here, &["site.yaml"]), Refusal::Sources), (past, Refusal::Past)]
    {
        assert_eq!(plan(&here, &remote, &Wish::default()), Err(refusal));
        assert!(plan(&here, &remote, &Wish { adopt: true, ..Wish::default() }).is_ok());
    }
    assert!(plan(&here, &place(&manifest(&["index.html entry x"]), &[]), &Wish::default()).is_ok());
}

#[test]
fn what_is_needed_comes_first_and_what_is_stale_goes_last() {
    let before = manifest(&[
        "index.html entry old",
        "a/index.html page old",
        "b/index.html page same",
        "c/index.html page gone",
        "d/index.html page hidden",
        "s.1.css hashed one",
    ]);
    let now = manifest(&[
        "index.html entry new",
        "a/index.html page new",
        "b/index.html page same",
        "n/index.html page new",
        "list/index.html entry new",
        "w/index.html withdrawn gone",
        "n/n.ics feed new",
        "s.2.css hashed two",
    ]);
    let plan = plan(&now, &place(&before, &[]), &wish(&["d/"], &[])).unwrap();
    assert_eq!(
        told(&plan),
        [
            "Withdraw Delete d/index.html",
            "Withdraw Add w/index.html",
            "Assets Add s.2.css",
            "NewData Add n/n.ics",
            "NewPages Add n/index.html",
            "NewLists Add list/index.html",
            "ChangedPages Change a/index.html",
            "Leads Change index.html",
            "StalePages Delete c/index.html",
        ]
    );
    assert_eq!(plan.unchanged, 1);
    assert_eq!(plan.manifest.files["s.1.css"].class, Class::Past);
}

#[test]
fn nothing_changed_is_nothing_to_do() {
    let site = manifest(&["index.html entry a", "s.1.css hashed one"]);
    let there = place(&site, &["CNAME"]);
    let again = plan(&site, &there, &Wish::default()).unwrap();
    assert!(again.is_done(&there) && again.steps.is_empty());
}

#[test]
fn an_old_stylesheet_stays_until_the_next_new_one() {
    let [one, two, three] = ["s.1.css hashed 1", "s.2.css hashed 2", "s.3.css hashed 3"]
        .map(|css| manifest(&["index.html entry a", css]));
    let second = plan(&two, &place(&one, &[]), &Wish::default()).unwrap();
    let there = place(&second.manifest, &[]);
    assert!(plan(&two, &there, &Wish::default()).unwrap().is_done(&there));
    let third = plan(&three, &there, &Wish::default()).unwrap();
    assert_eq!(told(&third), ["Assets Add s.3.css", "StaleAssets Delete s.1.css"]);
}

#[test]
fn what_others_put_there_is_not_touched() {
    let site = manifest(&["index.html entry a", "b.html page b"]);
    let there = Remote {
        files: [("index.html".to_owned(), 1), ("own.txt".to_owned(), 1)].into(),
        ..Remote::default()
    };
    let refused = plan(&site, &there, &Wish::default()).unwrap_err();
    assert_eq!(refused, Refusal::InTheWay(vec!["index.html".into()]));
    let adopted = plan(&site, &there, &Wish { adopt: true, ..Wish::default() }).unwrap();
    assert_eq!(told(&adopted), ["NewPages Add b.html", "Leads Change index.html"]);
}

#[test]
fn a_link_or_a_folder_of_others_is_in_the_way_too() {
    let site = manifest(&["index.html entry a", "maps/a.png asset b"]);
    for foreign in ["maps", "maps/a.png/own.txt"] {
        let there = Remote { files: [(foreign.to_owned(), 1)].into(), ..Remote::default() };
        let refused = plan(&site, &there, &Wish::default()).unwrap_err();
        assert_eq!(refused, Refusal::InTheWay(vec![foreign.into()]));
    }
    let there = Remote { files: [("maps/own.png".to_owned(), 1)].into(), ..Remote::default() };
    assert!(plan(&site, &there, &Wish::default()).is_ok());
}

#[test]
fn what_a_cut_off_publication_left_is_ours() {
    let site = manifest(&["index.html entry a", "b.html page b"]);
    let files = [("b.html".to_owned(), 1), ("c.html".to_owned(), 1), ("own.txt".to_owned(), 1)].into();
    let pending = ["b.html", "c.html"].map(String::from).into();
    let there = Remote { files, pending, ..Remote::default() };
    let plan = plan(&site, &there, &Wish::default()).unwrap();
    assert_eq!(
        told(&plan),
        ["NewLists Add index.html", "ChangedPages Change b.html", "StalePages Delete c.html"]
    );
}

#[test]
fn what_is_stale_goes_after_what_leads_to_it() {
    let before = manifest(&[
        "index.html entry a",
        "list/index.html entry b",
        "c/index.html page c",
        "c/c.png asset d",
    ]);
    let mut there = place(&before, &[]);
    // A stylesheet of a publication that was cut off.
    there.files.insert("a.css".into(), 1);
    there.pending.insert("a.css".into());
    let plan = plan(&manifest(&["index.html entry a"]), &there, &Wish::default()).unwrap();
    assert_eq!(
        told(&plan),
        [
            "StaleLists Delete list/index.html",
            "StalePages Delete c/index.html",
            "StaleAssets Delete a.css",
            "StaleAssets Delete c/c.png",
        ]
    );
}

#[test]
fn a_file_that_somebody_changed_there_comes_again() {
    let site = manifest(&["index.html entry a", "b.html page b"]);
    let mut there = place(&site, &[]);
    there.files.insert("b.html".into(), 99);
    assert_eq!(told(&plan(&site, &there, &Wish::default()).unwrap()), ["ChangedPages Change b.html"]);
    there.files.remove("b.html");
    assert_eq!(told(&plan(&site, &there, &Wish::default()).unwrap()), ["NewPages Add b.html"]);
}

#[test]
fn an_empty_build_never_empties_a_site() {
    let there = place(&manifest(&["index.html entry a"]), &[]);
    assert_eq!(plan(&manifest(&[]), &there, &Wish::default()), Err(Refusal::Empty));
}

#[test]
fn many_deletions_need_a_word() {
    let many: Vec<String> = (0..40).map(|n| format!("p{n}.html page x")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).chain(["index.html entry a"]).collect();
    let there = place(&manifest(&many), &[]);
    let few = manifest(&["index.html entry a"]);
    let refused = plan(&few, &there, &Wish::default()).unwrap_err();
    assert_eq!(refused, Refusal::TooMany { deleted: 40, there: 41 });
    let allowed = Wish { limit: Limit { count: 40, share: 100 }, ..Wish::default() };
    assert_eq!(plan(&few, &there, &allowed).unwrap().steps.len(), 40);
}

#[test]
fn what_was_taken_down_stays_down() {
    let site = manifest(&["index.html entry a", "b/index.html page b", "b/b.ics feed b"]);
    let without = manifest(&["index.html entry a"]);
    let down = plan(&without, &place(&site, &[]), &wish(&[], &["b/"])).unwrap();
    assert_eq!(told(&down), ["Withdraw Delete b/b.ics", "Withdraw Delete b/index.html"]);
    let there = place(&down.manifest, &[]);
    assert!(!String::from_utf8(down.manifest.to_bytes()).unwrap().contains("b/"));
    let back = plan(&site, &there, &Wish::default()).unwrap_err();
    assert_eq!(back, Refusal::Withdrawn(vec!["b/b.ics".into(), "b/index.html".into()]));
    let notice = manifest(&["index.html entry a", "b/index.html withdrawn gone"]);
    let plan_of_notice = plan(&notice, &there, &Wish::default()).unwrap();
    assert_eq!(told(&plan_of_notice), ["Withdraw Add b/index.html"]);
    assert_eq!(plan_of_notice.manifest.withdrawn.len(), 1);
    let readmitted = plan(&site, &there, &Wish { readmit: true, ..Wish::default() }).unwrap();
    assert!(readmitted.manifest.withdrawn.is_empty());
}
