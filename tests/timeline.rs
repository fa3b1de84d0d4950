//! The timeline: what a weekday means, in which order meetings stand, and when two tellings are one.

use std::fs;
use std::path::Path;

use chancery::diagnostic::Diagnostic;
use chancery::enrich::Options;
use chancery::model::Site;
use chancery::prepare::prepare;

/// A site with these briefings and the people `ann`, `bea` and `cas`; panics at an error in the input.
fn site(briefings: &[(&str, &str)]) -> Site {
    told(briefings).0
}

/// The same, with everything that was reported.
fn told(briefings: &[(&str, &str)]) -> (Site, Vec<Diagnostic>) {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("site.yaml", "title: T\n");
    for (id, name) in [("ann", "Ann Archer"), ("bea", "Bea Brook"), ("cas", "Cas Carter")] {
        put(&format!("content/people/{id}.md"), &format!("---\nname: {name}\n---\n"));
    }
    for (name, text) in briefings {
        put(&format!("content/briefings/{name}.md"), text);
    }
    read(folder.path())
}

fn read(root: &Path) -> (Site, Vec<Diagnostic>) {
    let options =
        Options { as_of: "2024-01-01T00:00:00Z".parse().unwrap(), drafts: false, ..Options::default() };
    let prepared = prepare(root, &options, false).unwrap();
    assert!(!chancery::diagnostic::has_errors(&prepared.diagnostics), "{:?}", prepared.diagnostics);
    (prepared.site, prepared.diagnostics)
}

/// The site's timeline, a line each: day, part of day, ids of the people, number of tellings.
fn timeline(site: &Site) -> Vec<String> {
    site.timeline
        .iter()
        .map(|entry| {
            let part = entry.meeting.part_of_day.map_or("", |part| part.name());
            let id = &entry.meeting.id;
            format!("{} {part} {id} {}", entry.meeting.when, entry.tellings.len())
        })
        .collect()
}

fn one(meetings: &str) -> Site {
    site(&[("b", &format!("---\ntitle: B\ndate: 2023-06-19\nmeetings:\n{meetings}---\n"))])
}

#[test]
fn a_weekday_is_the_latest_up_to_the_dateline_and_ahead_when_announced() {
    let site =
        one("  - {id: a, when: Sunday, with: [ann, bea]}\n  - {id: b, when: Monday, with: [ann, cas]}\n\
                    \x20 - {id: c, when: Tuesday, with: [bea, cas], status: announced}\n");
    assert_eq!(timeline(&site), ["2023-06-18  a 1", "2023-06-19  b 1", "2023-06-20  c 1"]);
}

#[test]
fn meetings_stand_by_day_clock_part_of_day_and_the_authors_order() {
    let site = one("  - {id: none, with: [ann, bea]}\n\
                    \x20 - {id: evening, when: 2023-06-18, part_of_day: evening, with: [ann, bea]}\n\
                    \x20 - {id: month, when: 2023-06, with: [ann, bea]}\n\
                    \x20 - {id: first, when: 2023-06-18, with: [ann, cas]}\n\
                    \x20 - {id: noon, when: \"2023-06-18T12:00+08:00\", with: [bea, cas]}\n\
                    \x20 - {id: later, when: 2023-06-18, title: Dinner, with: [ann, bea, cas]}\n\
                    \x20 - {id: year, when: 2022, with: [ann, bea]}\n");
    let ids: Vec<&str> = site.timeline.iter().map(|entry| entry.meeting.id.as_str()).collect();
    assert_eq!(ids, ["year", "month", "noon", "later", "evening", "first", "none"]);
}

#[test]
fn one_meeting_told_by_two_briefings_is_one_entry_with_two_sources() {
    let first =
        "---\ntitle: A\ndate: 2023-06-18\nmeetings:\n  - {id: a, when: 2023-06-18, with: [ann, bea]}\n---\n";
    let second = "---\ntitle: B\ndate: 2023-06-20\nmeetings:\n  \
                  - {id: b, when: 2023-06-18, with: [bea, ann], duration: 3h}\n  \
                  - {id: c, when: 2023-06-18, part_of_day: evening, with: [bea, ann]}\n---\n";
    let site = site(&[("a", first), ("b", second)]);
    assert_eq!(timeline(&site), ["2023-06-18  a 2", "2023-06-18 evening c 1"]);
    let entry = &site.timeline[0];
    assert_eq!(entry.meeting.length.unwrap().minutes, 180, "what one telling leaves open the other fills");
    let told_by: Vec<&str> =
        entry.tellings.iter().map(|telling| site.briefings[telling.briefing].briefing.id.as_str()).collect();
    assert_eq!(told_by, ["a", "b"], "the nearest briefing comes first");
}

#[test]
fn held_and_put_off_are_not_one_meeting() {
    let first =
        "---\ntitle: A\ndate: 2023-06-18\nmeetings:\n  - {id: a, when: 2023-06-18, with: [ann, bea]}\n---\n";
    let second = first.replace("[ann, bea]", "[ann, bea], status: cancelled").replace("id: a", "id: b");
    assert_eq!(site(&[("a", first), ("b", &second)]).timeline.len(), 2);
}

#[test]
fn what_was_announced_without_a_date_and_then_held_is_not_still_to_come() {
    let announced =
        "---\ntitle: A\ndate: 2023-06-18\nmeetings:\n  - {id: a, with: [ann, bea], status: announced}\n---\n";
    let held =
        "---\ntitle: B\ndate: 2023-07-01\nmeetings:\n  - {id: b, when: 2023-07-01, with: [bea, ann]}\n---\n";
    let site = site(&[("a", announced), ("b", held)]);
    assert_eq!(timeline(&site), ["2023-07-01  b 1"]);
    assert_eq!(site.briefings[1].timeline.len(), 1, "its briefing keeps it");
}

#[test]
fn the_prose_alone_gives_a_timeline() {
    let site = site(&[(
        "b",
        "---\ntitle: B\ndate: 2023-06-19\n---\n\nAnn Archer met Bea Brook in Vienna on Sunday for more than seven \
         and a half hours.\n\nOn Monday afternoon Archer held talks with Cas Carter. A visit to Carter had been planned for \
         February and was put off.\n",
    )]);
    let meetings = &site.briefings[0].timeline;
    let shown: Vec<String> = meetings
        .iter()
        .filter(|meeting| meeting.status == chancery::model::Status::Held)
        .map(|meeting| {
            let length = meeting.length.map_or(String::new(), |length| length.to_string());
            format!("{} {} {length} {}", meeting.id, meeting.when, meeting.origin.name())
        })
        .collect();
    assert_eq!(
        shown,
        ["archer-brook-2023-06-18 2023-06-18 >7h30m text", "archer-carter-2023-06-19 2023-06-19  text"]
    );
}

#[test]
fn a_plain_account_of_a_visit_is_read_in_the_order_of_the_day() {
    let site = site(&[(
        "b",
        "---\ntitle: B\ndate: 2023-06-19\n---\n\nAnn Archer met the president, Bea Brook, on Monday afternoon, capping \
         a visit that had been planned for February and was put off. Archer spoke for three hours with Cas Carter earlier on \
         Monday.\n",
    )]);
    assert_eq!(
        timeline(&site),
        ["2023-06-19  archer-carter-2023-06-19 1", "2023-06-19 afternoon archer-brook-2023-06-19 1"]
    );
}

#[test]
fn a_meeting_declared_and_told_is_one_and_the_difference_is_reported() {
    let text = |length: &str| {
        format!(
            "---\ntitle: B\ndate: 2023-06-19\nmeetings:\n  - {{id: a, when: Sunday, with: [ann, bea], duration: 3h}}\n---\n\n\
             Ann Archer met Bea Brook on Sunday for {length}.\n"
        )
    };
    let agreeing = site(&[("b", &text("three hours"))]);
    assert_eq!(agreeing.timeline.len(), 1);
    assert_eq!(agreeing.timeline[0].meeting.origin.name(), "both");
    let (site, diagnostics) = told(&[("b", &text("two hours"))]);
    assert_eq!(site.timeline[0].meeting.length.unwrap().minutes, 180, "what is declared wins");
    let contradiction = diagnostics.iter().find(|diagnostic| diagnostic.code == "contradicts-text").unwrap();
    assert_eq!(contradiction.message, "declared as 3h, but the text tells of 2h");
}

#[test]
fn reading_can_be_turned_off_for_a_briefing_or_for_a_sentence() {
    let text = |keys: &str| {
        format!(
            "---\ntitle: B\ndate: 2023-06-19\n{keys}---\n\nAnn Archer met Bea Brook on\nSunday in Vienna.\n"
        )
    };
    assert_eq!(site(&[("b", &text(""))]).timeline.len(), 1);
    assert_eq!(site(&[("b", &text("timeline: declared\n"))]).timeline.len(), 0);
    assert_eq!(site(&[("b", &text("not_meetings: [Archer met Bea Brook on Sunday]\n"))]).timeline.len(), 0);
    let (_, diagnostics) = told(&[("b", &text("not_meetings: [Archer met nobody]\n"))]);
    assert_eq!(diagnostics.iter().filter(|diagnostic| diagnostic.code == "unused-exception").count(), 1);
}

#[test]
fn what_another_briefing_tells_in_passing_is_no_entry_of_its_own() {
    let declared =
        "---\ntitle: A\ndate: 2023-06-18\nmeetings:\n  - {id: a, when: 2023-06-18, with: [ann, bea]}\n---\n";
    let passing = "---\ntitle: B\ndate: 2023-07-20\n---\n\nAnn Archer met Bea Brook last month.\n";
    let site = site(&[("a", declared), ("b", passing)]);
    assert_eq!(timeline(&site), ["2023-06-18  a 2"]);
}

#[test]
fn drafts_and_embargoed_briefings_leave_no_trace() {
    let shown = "---\ntitle: A\ndate: 2023-06-18\ntopics: [open]\n---\n";
    let draft = "---\ntitle: B\ndate: 2023-06-18\nstatus: draft\ntopics: [secret]\nmeetings:\n  \
                 - {when: 2023-06-18, with: [ann, bea]}\n---\n";
    let embargoed = draft.replace("status: draft", "publish_at: 2024-01-01T00:00:01Z");
    let site = site(&[("a", shown), ("b", draft), ("c", &embargoed)]);
    assert_eq!(site.briefings.len(), 1);
    assert!(site.timeline.is_empty());
    assert_eq!(site.topics.keys().map(|id| id.as_str()).collect::<Vec<_>>(), ["open"]);
    assert!(site.pages.keys().all(|url| !url.contains("secret") && !url.contains("briefings/b")));
}

#[test]
fn accounts_that_differ_are_never_one_length() {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("site.yaml", "title: T\n");
    put("content/people/ann.md", "---\nname: Ann Archer\nside: here\n---\n");
    put("content/people/bea.md", "---\nname: Bea Brook\nside: there\n---\n");
    let head =
        "---\ntitle: B\ndate: 2023-06-19\nmeetings:\n  - id: m\n    when: 2023-06-19\n    with: [ann, bea]\n";
    let briefing = |duration: &str, text: &str| format!("{head}    duration: {duration}\n---\n{text}\n");
    // A figure told in the text fits if one side has it; another briefing's figure does not settle the matter.
    put(
        "content/briefings/a.md",
        &briefing("{here: 3h, there: \">4h\"}", "Ann Archer met Bea Brook on Monday for three hours."),
    );
    put("content/briefings/b.md", &briefing("3h", "Words."));
    let (site, told) = read(folder.path());
    let written = site.timeline[0].meeting.written_length();
    assert_eq!((site.timeline.len(), site.timeline[0].tellings.len()), (1, 2));
    assert_eq!(written.as_deref(), Some("{here: 3h, there: \">4h\"}"));
    assert!(told.iter().all(|diagnostic| diagnostic.code != "contradicts-text"), "{told:?}");
    let declared = site.timeline[0].meeting.declaration();
    assert!(declared.contains(&"duration: {here: 3h, there: \">4h\"}".to_owned()), "{declared:?}");
    put(
        "content/briefings/a.md",
        &briefing("{here: 3h, there: 4h}", "Ann Archer met Bea Brook on Monday for five hours."),
    );
    let (_, told) = read(folder.path());
    assert!(
        told.iter().any(|diagnostic| diagnostic.code == "contradicts-text"
            && diagnostic.message.contains("declared as {here: 3h, there: 4h}, but the text tells of 5h")),
        "{told:?}"
    );
}
