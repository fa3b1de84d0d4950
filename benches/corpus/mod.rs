//! A made-up archive of briefings, the same for the same number: what the measurements are taken on.
//!
//! Every briefing has some 900 words in three sections, two to four meetings, sources, footnotes, links to
//! earlier briefings, a table, and now and then code. The people, countries and talks are invented.

mod hugo;
mod words;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use words::{Dice, person_name, side_of, slug};

/// How many people there are, whatever the number of briefings.
pub const PEOPLE: usize = 200;
/// Name and time zone.
const PLACES: [(&str, &str); 5] = [
    ("Port Alder", "Europe/Lisbon"),
    ("Lindgate", "Europe/Zurich"),
    ("Rowan Bay", "America/New_York"),
    ("Hazelmere", "Asia/Shanghai"),
    ("Elmstead", "Asia/Qatar"),
];
const COUNTRIES: [&str; 4] = ["Ardenia", "Borland", "Corvia", "Dunmark"];

/// A meeting as every generator is told of it.
struct Meeting {
    day: Date,
    title: String,
    with: Vec<usize>,
    place: usize,
    minutes: u32,
}

/// One briefing: the facts, and the Markdown that all layouts share.
struct Briefing {
    slug: String,
    title: String,
    day: Date,
    summary: String,
    people: Vec<usize>,
    topics: Vec<String>,
    meetings: Vec<Meeting>,
    body: String,
}

/// Writes `count` briefings with their people and places as a site of Chancery.
///
/// # Errors
/// When the disk says no.
pub fn chancery(count: usize, folder: &Path) -> io::Result<()> {
    put(folder, "site.yaml", "title: Briefings\nbase_url: https://example.org/\nlanguage: en\n")?;
    for index in 0..PEOPLE {
        let (name, side) = (person_name(index), slug(COUNTRIES[side_of(index)]));
        let text = format!(
            "---\nname: {name}\nside: {side}\nroles:\n  - title: Minister {index} of {}\n    from: 2005-01-01\n---\n",
            COUNTRIES[side_of(index)]
        );
        put(folder, &format!("content/people/{}.md", slug(&name)), &text)?;
    }
    for (name, zone) in PLACES {
        let text = format!("---\nname: {name}\ntime_zone: {zone}\n---\n");
        put(folder, &format!("content/places/{}.md", slug(name)), &text)?;
    }
    for index in 0..count {
        let briefing = briefing(index);
        let path = format!("content/briefings/{}.md", briefing.slug);
        put(folder, &path, &format!("---\n{}---\n{}", front_matter(&briefing), briefing.body))?;
    }
    Ok(())
}

/// The same briefings as a site of Hugo, with templates that show the same parts.
///
/// # Errors
/// When the disk says no.
pub fn hugo(count: usize, folder: &Path) -> io::Result<()> {
    for (path, text) in hugo::LAYOUT {
        put(folder, path, text)?;
    }
    for index in 0..count {
        let briefing = briefing(index);
        let path = format!("content/briefings/{}.md", briefing.slug);
        put(folder, &path, &format!("---\n{}---\n{}", hugo::front_matter(&briefing), briefing.body))?;
    }
    Ok(())
}

fn put(folder: &Path, path: &str, text: &str) -> io::Result<()> {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap_or(folder))?;
    fs::write(path, text)
}

fn briefing(index: usize) -> Briefing {
    let mut dice = Dice::new(index as u64);
    let day = date(2010, 1, 1).saturating_add((index as i64 % 5800).days());
    let people: BTreeSet<usize> = (0..4).map(|_| dice.below(PEOPLE)).collect();
    let people: Vec<usize> = people.into_iter().collect();
    let topics: BTreeSet<usize> = (0..2).map(|_| dice.below(30)).collect();
    let meetings: Vec<Meeting> =
        (1..=2 + dice.below(3)).map(|number| meeting(&mut dice, day, &people, number)).collect();
    Briefing {
        slug: format!("b{index:06}"),
        title: format!("Briefing {index}: {}", dice.phrase(6)),
        day,
        summary: dice.sentences(25),
        body: body(index, &mut dice, day, &people, &meetings),
        topics: topics.into_iter().map(|topic| format!("topic {topic}")).collect(),
        people,
        meetings,
    }
}

fn meeting(dice: &mut Dice, day: Date, people: &[usize], number: usize) -> Meeting {
    let first = dice.below(people.len());
    let second = (first + 1 + dice.below(people.len().max(2) - 1)) % people.len();
    let mut with = vec![people[first], people[second]];
    with.dedup();
    Meeting {
        day: day.saturating_sub((dice.below(3) as i64).days()),
        title: format!("Talks {number}"),
        with,
        place: dice.below(PLACES.len()),
        minutes: [30, 45, 60, 90, 180, 450][dice.below(6)],
    }
}

fn body(index: usize, dice: &mut Dice, day: Date, people: &[usize], meetings: &[Meeting]) -> String {
    let eve = day.saturating_sub(1.day());
    let (first, last) = (person_name(people[0]), person_name(people[people.len() - 1]));
    let place = PLACES[meetings[0].place].0;
    let mut text =
        format!("**{first}** met {last} on {} in {place}. {}\n\n", eve.strftime("%A"), dice.sentences(60));
    for section in 1..=3 {
        let speaker = person_name(people[dice.below(people.len())]);
        let earlier = format!("[the earlier briefing](b{:06}.md)", dice.below(index + 1));
        let outside = format!("[a note](https://example.org/{})", dice.below(999));
        let _ = write!(
            text,
            "## Section {section}: {}\n\n{}[^n{section}]\n\n> “{}” — *{speaker}*\n\n{} See {earlier} and {outside} \
             for *background* and **terms**.\n\n",
            dice.phrase(4),
            dice.sentences(90),
            dice.phrase(14),
            dice.sentences(80),
        );
        for _ in 0..4 {
            let _ = writeln!(text, "- {}", dice.phrase(9));
        }
        text.push('\n');
    }
    text.push_str("| Side | Position |\n|---|---|\n");
    for person in people {
        let _ = writeln!(text, "| {} | {} |", person_name(*person), dice.phrase(6));
    }
    if index.is_multiple_of(20) {
        let _ =
            write!(text, "\n```json\n{{\"id\": {index}, \"place\": \"{place}\", \"day\": \"{day}\"}}\n```\n");
    }
    for note in 1..=3 {
        let _ = write!(text, "\n[^n{note}]: {}\n", dice.phrase(16));
    }
    text
}

fn front_matter(briefing: &Briefing) -> String {
    let ids = |people: &[usize]| {
        people.iter().map(|person| slug(&person_name(*person))).collect::<Vec<_>>().join(", ")
    };
    let Briefing { title, day, summary, people, topics, .. } = briefing;
    let mut yaml = format!(
        "title: \"{title}\"\ndate: {day}\nsummary: \"{summary}\"\npeople: [{}]\ntopics: [{}]\nmeetings:\n",
        ids(people),
        topics.join(", ")
    );
    for (index, meeting) in briefing.meetings.iter().enumerate() {
        let _ = write!(
            yaml,
            "  - title: {}\n    when: {}\n    with: [{}]\n    place: {}\n    duration: {}m\n    sources: [s{}]\n",
            meeting.title,
            meeting.day,
            ids(&meeting.with),
            slug(PLACES[meeting.place].0),
            meeting.minutes,
            index % 2
        );
    }
    yaml.push_str("sources:\n");
    for index in 0..2 {
        let _ = write!(
            yaml,
            "  - id: s{index}\n    title: Readout {index} of the talks\n    kind: readout\n    date: {day}\n    \
             url: https://example.org/readouts/{}/{index}\n",
            briefing.slug
        );
    }
    yaml
}
