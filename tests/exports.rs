//! Calendars, feeds and data, read as other programs read them.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use chancery::enrich::Options;
use chancery::model::Site;
use chancery::prepare;
use chancery::render::{Assets, Templates, render};
use icalendar::parser::{read_calendar, unfold};
use serde_json::Value;
use support::{chancery, options};
use tempfile::TempDir;

const BASE: &str = "https://example.org/sub/";

/// Every text that a site writes, by address.
fn written(root: &Path, base: Option<&str>) -> (Site, BTreeMap<String, String>) {
    let options = Options { base_url: base.map(str::to_owned), ..options() };
    let prepared = prepare::prepare(root, &options, false).unwrap();
    assert!(!chancery::diagnostic::has_errors(&prepared.diagnostics), "{:?}", prepared.diagnostics);
    let assets = Assets::new(prepared.theme.assets, prepared.site.most_ties());
    let templates = Templates::new(&prepared.theme.templates, &prepared.site, &assets).unwrap();
    let draw = |page| String::from_utf8(render(&prepared.site, &templates, page).unwrap()).unwrap();
    let is_export = |(url, _): &(&String, _)| !url.contains("search/") && !url.ends_with(".png");
    let files =
        prepared.site.pages.iter().filter(is_export).map(|(url, page)| (url.clone(), draw(page))).collect();
    (prepared.site, files)
}

fn desk(briefings: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| support::put(folder.path(), path, text);
    put("site.yaml", "title: Desk\nlanguage: en\nexports: [atom, ics, json, json-feed, timelinejs]\n");
    put(
        "content/people/ada-alder.md",
        "---\nname: Ada Alder\nside: ardenia\nroles: [{title: 'Foreign Minister; \"acting\"'}]\n---\n",
    );
    put("content/people/bo-birch.md", "---\nname: Bo Birch\nside: borduria\n---\n");
    put("content/places/strelsau.md", "---\nname: Strelsau\ncountry: Ruritania\n---\n");
    for (name, text) in briefings {
        put(&format!("content/briefings/{name}.md"), text);
    }
    folder
}

const KINDS: &str = "---
title: Kinds, of; time
date: 2024-05-10
topics: [Borders, 'Salt, fish']
meetings:
  - {id: clock, when: '2024-05-01T09:30:00+02:00', with: [ada-alder, bo-birch], duration: 1h30m, place: strelsau, venue: Hall of Mirrors}
  - {id: bound, when: '2024-05-02T09:30:00+02:00', with: [ada-alder, bo-birch], duration: '>2h'}
  - {id: day, when: 2024-05-03, with: [ada-alder, Casimir Cedar], duration: 3h}
  - {id: days, when: 2024-02-28/2024-02-29, with: [ada-alder, bo-birch], status: cancelled}
  - {id: soon, when: 2024-06-01, with: [ada-alder, bo-birch], status: announced}
  - {id: late, when: 2024-06-02, with: [ada-alder, bo-birch], status: postponed}
  - {id: month, when: 2024-03, with: [ada-alder, bo-birch]}
  - {id: perhaps, when: '2024-03-09?', with: [ada-alder, bo-birch]}
  - {id: open, when: 2024-01-05/.., with: [ada-alder, bo-birch]}
  - {id: unknown, with: [ada-alder, bo-birch]}
---

Nothing is told here.
";

/// The events of a calendar, checked for what holds for every content line (RFC 5545, section 3.1).
fn events(text: &str) -> Vec<BTreeMap<String, Vec<String>>> {
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    let unfolded = unfold(text);
    let calendar = read_calendar(&unfolded).unwrap();
    calendar
        .components
        .iter()
        .filter(|component| component.name.as_str() != "VTIMEZONE")
        .map(|event| {
            assert_eq!(event.name.as_str(), "VEVENT");
            let mut properties: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for property in &event.properties {
                let parameters = property.params.iter().map(|parameter| {
                    format!(
                        ";{}={}",
                        parameter.key,
                        parameter.val.as_ref().map_or("", |value| value.as_str())
                    )
                });
                let line = format!("{}|{}", parameters.collect::<String>(), property.val);
                properties.entry(property.name.to_string()).or_default().push(line);
            }
            for once in ["UID", "DTSTAMP", "DTSTART", "SUMMARY", "STATUS"] {
                assert_eq!(properties[once].len(), 1, "{once}");
            }
            properties
        })
        .collect()
}

#[test]
fn a_calendar_says_no_more_than_is_known() {
    let folder = desk(&[("kinds", KINDS)]);
    let (_, files) = written(folder.path(), Some(BASE));
    let events = events(&files["briefings/kinds/timeline.ics"]);
    let of = |uid: usize, name: &str| events[uid].get(name).map(|values| values[0].as_str());
    let starts: Vec<&str> = (0..events.len()).filter_map(|index| of(index, "DTSTART")).collect();
    assert_eq!(
        starts,
        [
            ";VALUE=DATE|20240228",
            "|20240501T073000Z",
            "|20240502T073000Z",
            ";VALUE=DATE|20240503",
            ";VALUE=DATE|20240601",
            ";VALUE=DATE|20240602",
        ]
    );
    assert_eq!(of(0, "DTEND"), Some(";VALUE=DATE|20240301"));
    assert_eq!((of(1, "DURATION"), of(1, "DTEND")), (Some("|PT90M"), None));
    assert_eq!((of(2, "DURATION"), of(2, "DTEND")), (None, None));
    assert!(of(2, "DESCRIPTION").unwrap().contains("More than 2 hours"));
    assert_eq!((of(3, "DURATION"), of(3, "DTEND")), (None, Some(";VALUE=DATE|20240504")));
    let status: Vec<&str> = (0..6).filter_map(|index| of(index, "STATUS")).collect();
    assert_eq!(status, ["|CANCELLED", "|CONFIRMED", "|CONFIRMED", "|CONFIRMED", "|TENTATIVE", "|CANCELLED"]);
    assert_eq!(of(1, "LOCATION"), Some("|Hall of Mirrors, Strelsau, Ruritania"));
    assert_eq!(of(1, "CATEGORIES"), Some("|Borders,Salt\\, fish"));
    assert_eq!(of(1, "URL"), Some("|https://example.org/sub/briefings/kinds/#m-clock"));
    assert!(events.iter().all(|event| event["DTSTAMP"] == ["|20240510T000000Z"]));
}

#[test]
fn a_clock_is_that_of_its_place_and_its_zone_is_told() {
    let talks = "---\ntitle: Talks\ndate: 2024-05-10\nmeetings:\n\
        \x20 - {id: winter, when: '2024-01-10T09:30:00+01:00', with: [ada-alder, bo-birch], place: vienna}\n\
        \x20 - {id: summer, when: '2024-05-01T09:30:00+02:00', with: [ada-alder, bo-birch], place: vienna}\n\
        \x20 - {id: elsewhere, when: '2024-05-03T09:30:00+08:00', with: [ada-alder, bo-birch], place: vienna}\n---\nText.\n";
    let folder = desk(&[("talks", talks)]);
    let vienna = "---\nname: Vienna\ntime_zone: Europe/Vienna\n---\n";
    support::put(folder.path(), "content/places/vienna.md", vienna);
    let (_, files) = written(folder.path(), Some(BASE));
    for calendar in ["briefings/talks/timeline.ics", "people/ada-alder/timeline.ics", "timeline/timeline.ics"]
    {
        let Some(text) = files.get(calendar) else { panic!("{calendar}: {:?}", files.keys()) };
        let starts: Vec<String> = events(text).iter().map(|event| event["DTSTART"][0].clone()).collect();
        let zone = ";TZID=Europe/Vienna|";
        let expected = [
            format!("{zone}20240110T093000"),
            format!("{zone}20240501T093000"),
            "|20240503T013000Z".to_owned(),
        ];
        assert_eq!(starts, expected, "another offset than the place has is left as it is");
        let definition = "BEGIN:VTIMEZONE\r\nTZID:Europe/Vienna\r\n\
            BEGIN:STANDARD\r\nDTSTART:20231029T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\n\
            BEGIN:DAYLIGHT\r\nDTSTART:20240331T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\n\
            END:VTIMEZONE\r\n";
        assert_eq!(text.matches(definition).count(), 1, "{text}");
        assert_eq!(text.matches("BEGIN:VTIMEZONE").count(), 1);
    }
}

#[test]
fn attendees_have_names_offices_and_no_made_up_mail() {
    let folder = desk(&[("kinds", KINDS)]);
    let (_, files) = written(folder.path(), Some(BASE));
    let text = &files["briefings/kinds/timeline.ics"];
    assert!(!text.to_lowercase().contains("mailto:"));
    let unfolded = unfold(text);
    assert!(unfolded.contains("ATTENDEE;CN=\"Ada Alder\";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;X-OFFICE=\"Foreign Minister; ^'acting^'\";X-PARTY=\"Ardenia\":https://example.org/sub/people/ada-alder/\r\n"), "{unfolded}");
    let events = events(text);
    let cedar = events[3]["ATTENDEE"].iter().find(|line| line.contains("Casimir Cedar")).unwrap();
    assert!(cedar.contains("|urn:uuid:"), "{cedar}");
    assert!(!events[4]["ATTENDEE"][0].contains("PARTSTAT"), "who is expected has not come");
}

#[test]
fn an_identity_outlives_order_later_tellings_and_the_address() {
    let told = |date: &str| {
        format!(
            "---\ntitle: Told on {date}\ndate: {date}\n---\n\nAda Alder met Bo Birch in Strelsau on 3 May 2024.\n"
        )
    };
    let first = "---\ntitle: First\ndate: 2024-05-04\nmeetings:\n  - {when: 2024-05-03, with: [ada-alder, bo-birch]}\n  - {id: other, when: 2024-05-02, with: [ada-alder, bo-birch]}\n---\n";
    let turned = "---\ntitle: First\ndate: 2024-05-04\nmeetings:\n  - {id: other, when: 2024-05-02, with: [ada-alder, bo-birch]}\n  - {when: 2024-05-03, with: [ada-alder, bo-birch], note: new}\n---\n";
    let uids = |briefings: &[(&str, &str)], base: Option<&str>, file: &str| -> BTreeSet<String> {
        let folder = desk(briefings);
        let (_, files) = written(folder.path(), base);
        events(&files[file]).iter().map(|event| event["UID"][0].clone()).collect()
    };
    let one = uids(&[("first", first)], Some(BASE), "briefings/first/timeline.ics");
    assert_eq!(one.len(), 2);
    assert_eq!(one, uids(&[("first", turned)], None, "briefings/first/timeline.ics"));
    let later = told("2024-05-09");
    let both: &[(&str, &str)] = &[("first", first), ("a-later", &later)];
    assert_eq!(one, uids(both, Some(BASE), "timeline/timeline.ics"));
    assert_eq!(one, uids(both, Some(BASE), "people/bo-birch/timeline.ics"));
    let of_later = uids(both, Some(BASE), "briefings/a-later/timeline.ics");
    assert!(of_later.len() == 1 && of_later.is_subset(&one), "the same meeting has one name in both");
}

#[test]
fn only_what_has_something_to_tell_is_written_and_nothing_that_is_switched_off() {
    let plain = "---\ntitle: Plain\ndate: 2024-05-04\nstatus: published\n---\n\nNo meeting.\n";
    let gone =
        "---\ntitle: Gone\ndate: 2024-05-04\nstatus: withdrawn\n---\n\nAda Alder met Bo Birch on Friday.\n";
    let folder = desk(&[("plain", plain), ("gone", gone)]);
    let exports = |files: &BTreeMap<String, String>| -> Vec<String> {
        let named =
            |url: &&String| url.ends_with(".ics") || url.ends_with(".json") || url.ends_with("atom.xml");
        files.keys().filter(named).cloned().collect()
    };
    let (_, files) = written(folder.path(), Some(BASE));
    assert_eq!(exports(&files), ["atom.xml", "briefings/plain/briefing.json", "feed.json"]);
    let write = |text: &str| fs::write(folder.path().join("site.yaml"), text).unwrap();
    write("title: Desk\n");
    let (_, files) = written(folder.path(), Some(BASE));
    assert_eq!(exports(&files), ["atom.xml", "feed.json"]);
    write("title: Desk\nexports: [json-feed]\n");
    let (_, files) = written(folder.path(), Some(BASE));
    assert_eq!(exports(&files), ["feed.json"]);
    assert!(!files[""].contains("atom.xml"));
    write("title: Desk\nexports: []\n");
    let (_, files) = written(folder.path(), Some(BASE));
    assert_eq!(exports(&files), Vec::<String>::new());
    write("title: Desk\nexports: [ical]\n");
    let found = chancery(folder.path(), &["check"]);
    let told = String::from_utf8_lossy(&found.stderr).into_owned() + &String::from_utf8_lossy(&found.stdout);
    assert!(
        told.contains("there is no export `ical`")
            && told.contains("it is one of annotations, atom, card, ics, json, json-feed, timelinejs"),
        "{told}"
    );
}

#[test]
fn the_program_prints_a_calendar_and_the_data_has_the_shape_it_prints() {
    let folder = desk(&[("kinds", KINDS)]);
    let (_, files) = written(folder.path(), None);
    let printed = |format: &str| {
        let output = chancery(folder.path(), &["timeline", "--format", format, "content/briefings/kinds.md"]);
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let (own, of_file) = (events(&printed("ics")), events(&files["briefings/kinds/timeline.ics"]));
    assert_eq!(own, of_file);
    let data: Value = serde_json::from_str(&files["briefings/kinds/briefing.json"]).unwrap();
    let printed: Value = serde_json::from_str(&printed("json")).unwrap();
    assert_eq!(data["meetings"], printed["meetings"]);
    assert_eq!(data["version"], 1);
    assert_eq!(data["url"], Value::Null);
    assert_eq!(data["paragraphs"][0]["number"], 1);
    assert_eq!(data["paragraphs"][0]["text"], "Nothing is told here.");
}

#[test]
fn comments_of_a_declaration_stay_with_their_author() {
    let text = "---\ntitle: Notes\ndate: 2024-05-04\nmeetings:\n  - when: 2024-05-03   # from a CONFIDANT\n    with: [ada-alder, bo-birch]\n---\n\nText.\n";
    let folder = desk(&[("notes", text)]);
    let (_, files) = written(folder.path(), Some(BASE));
    let leaks: Vec<&String> =
        files.iter().filter(|(_, text)| text.contains("CONFIDANT")).map(|(url, _)| url).collect();
    assert!(leaks.is_empty(), "{leaks:?}");
    assert!(files["briefings/notes/briefing.json"].contains("when: 2024-05-03"));
}

#[test]
fn feeds_are_read_by_a_reader() {
    let folder = desk(&[("kinds", KINDS)]);
    let (site, files) = written(folder.path(), Some(BASE));
    for scope in ["", "people/ada-alder/", "topics/borders/"] {
        let feed: atom_syndication::Feed = files[&format!("{scope}atom.xml")].parse().unwrap();
        assert_eq!(feed.entries().len(), 1);
        assert_eq!(feed.id(), format!("{BASE}{scope}atom.xml"));
        let alternate = feed.links().iter().find(|link| link.rel() == "alternate").unwrap();
        assert_eq!(alternate.href(), format!("{BASE}{scope}"));
        assert_eq!(feed.entries()[0].content().is_some(), scope.is_empty());
        let json: Value = serde_json::from_str(&files[&format!("{scope}feed.json")]).unwrap();
        check_json_feed(&json);
        assert_eq!(json["feed_url"], format!("{BASE}{scope}feed.json"));
        assert_eq!(json["home_page_url"], format!("{BASE}{scope}"));
        assert_eq!(json["items"][0]["date_published"], "2024-05-10T00:00:00Z");
        let page = &files[scope];
        for name in ["atom.xml", "feed.json"] {
            let up = "../".repeat(scope.matches('/').count());
            let href = format!("href=\"{}{scope}{name}\"", if up.is_empty() { "./" } else { &up });
            assert!(page.contains(&format!(
                "<link rel=\"alternate\" type=\"application/{}\"",
                if name == "atom.xml" { "atom+xml" } else { "feed+json" }
            )));
            assert!(page.contains(&href), "{scope}: {href}");
        }
    }
    assert!(files["people/ada-alder/atom.xml"].contains("<title>Desk: Ada Alder</title>"));
    assert!(site.pages.contains_key("feed.json"));
}

/// What JSON Feed 1.1 asks of a feed: the keys it knows, those it requires, and their kinds.
fn check_json_feed(feed: &Value) {
    let keys = |value: &Value, known: &[&str]| {
        for key in value.as_object().unwrap().keys() {
            assert!(known.contains(&key.as_str()) || key.starts_with('_'), "{key}");
        }
    };
    keys(feed, &["version", "title", "home_page_url", "feed_url", "description", "language", "items"]);
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert!(feed["title"].is_string());
    let mut ids = BTreeSet::new();
    for item in feed["items"].as_array().unwrap() {
        keys(
            item,
            &[
                "id",
                "url",
                "title",
                "content_html",
                "content_text",
                "summary",
                "date_published",
                "date_modified",
                "authors",
                "tags",
                "language",
            ],
        );
        assert!(ids.insert(item["id"].as_str().unwrap().to_owned()));
        assert!(item["content_html"].is_string() || item["content_text"].is_string());
        for key in ["date_published", "date_modified"] {
            item[key].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        }
        for author in item["authors"].as_array().into_iter().flatten() {
            assert!(author["name"].is_string());
        }
    }
}

#[test]
fn dates_of_timelinejs_are_as_precise_as_the_source() {
    let folder = desk(&[("kinds", KINDS)]);
    let (_, files) = written(folder.path(), Some(BASE));
    let data: Value = serde_json::from_str(&files["briefings/kinds/timelinejs.json"]).unwrap();
    assert_eq!(data["title"]["text"]["headline"], "Kinds, of; time");
    let events = data["events"].as_array().unwrap();
    let named = |display: &str| events.iter().find(|event| event["display_date"] == display).unwrap();
    let parts =
        |event: &Value| -> Vec<String> { event["start_date"].as_object().unwrap().keys().cloned().collect() };
    assert_eq!(parts(named("March 2024")), ["month", "year"]);
    assert_eq!(parts(named("3 May 2024")), ["day", "month", "year"]);
    assert_eq!(parts(named("1 May 2024")), ["day", "hour", "minute", "month", "year"]);
    assert_eq!(named("1 May 2024")["end_date"]["hour"], 11);
    assert_eq!(named("2 May 2024")["end_date"], Value::Null);
    assert_eq!(events.len(), 9, "one has no date at all");
    let ids: BTreeSet<&str> = events.iter().map(|event| event["unique_id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), events.len());
}

#[test]
fn every_calendar_and_feed_of_the_demonstration_is_whole() {
    let (_, files) = written(Path::new("."), Some(BASE));
    let mut count = 0;
    for (url, text) in files.iter().filter(|(url, _)| url.ends_with(".ics")) {
        let mut uids = BTreeSet::new();
        for event in events(text) {
            count += 1;
            assert!(uids.insert(event["UID"][0].clone()), "{url}: two events of one name");
            let address = event["URL"][0].trim_start_matches('|').to_owned();
            let (page, anchor) = address.strip_prefix(BASE).unwrap().split_once('#').unwrap();
            assert!(files[page].contains(&format!("id=\"{anchor}\"")), "{url}: nothing is at {address}");
            assert!(event["DESCRIPTION"][0].contains("From: "), "{url}");
        }
    }
    assert!(count > 100, "{count} events");
    for (url, text) in files.iter().filter(|(url, _)| url.ends_with("atom.xml")) {
        let feed: atom_syndication::Feed = text.parse().unwrap();
        assert!(!feed.entries().is_empty(), "{url}");
    }
    let feeds = files.iter().filter(|(url, _)| url.ends_with("feed.json"));
    feeds.for_each(|(_, text)| check_json_feed(&serde_json::from_str(text).unwrap()));
    let (_, again) = written(Path::new("."), Some(BASE));
    assert_eq!(files, again);
}
