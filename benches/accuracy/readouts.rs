//! Real readouts: the title names the sides and whether it was a call.

use std::path::{Path, PathBuf};

use chancery::model::when::month_name;
use chancery::model::{Mode, PersonId};
use chancery::prose::{self, NameIndex, Scene};
use jiff::ToSpan;
use jiff::civil::Date;

use super::Wanted;
use super::passages::person;

struct Readout {
    path: PathBuf,
    title: String,
    date: Date,
    text: String,
}

pub fn measure(wanted: &Wanted) {
    let mut paths = Vec::new();
    files(&wanted.data.join("readouts"), &mut paths);
    paths.sort();
    let readouts: Vec<Readout> = paths.iter().filter_map(|path| load(path)).collect();
    let (mut named, mut sides, mut modes, mut days, mut dated) = (0, 0, 0, 0, 0);
    let mut all_right = 0;
    for readout in &readouts {
        let Some((host, mut guests, mode)) = told_by_title(&readout.title) else { continue };
        guests.iter_mut().for_each(|guest| complete(guest, &readout.text));
        named += 1;
        let mut people = vec![host.clone()];
        people.extend(guests.iter().cloned());
        let registry: Vec<_> =
            people.iter().map(|(id, name, aliases, roles)| person(id, name, aliases, roles)).collect();
        let names = NameIndex::new(&registry);
        let ids: Vec<PersonId> = people.iter().map(|(id, ..)| id.as_str().into()).collect();
        let scene = Scene {
            dateline: Some(readout.date),
            place: Some("Washington"),
            title: Some(&readout.title),
            people: &ids,
            ..Scene::new(&names)
        };
        let reading = prose::read_str(&readout.text, &scene);
        let meeting = reading.meetings.iter().find(|meeting| {
            meeting.with.contains(&ids[0]) && ids[1..].iter().any(|guest| meeting.with.contains(guest))
        });
        let expected_day = day_told(&readout.text, readout.date);
        dated += usize::from(expected_day.is_some());
        let Some(meeting) = meeting else {
            if wanted.show {
                println!(
                    "    no meeting: {} {:?}\n        {}",
                    readout.title,
                    people.iter().map(|p| &p.1).collect::<Vec<_>>(),
                    opening(&readout.text)
                );
            }
            continue;
        };
        sides += 1;
        let video = readout.text.split("\n\n").next().is_some_and(|opening| {
            ["virtual", "video"].iter().any(|word| opening.to_lowercase().contains(word))
        });
        let mode_right = meeting.mode == Some(if video { Mode::Video } else { mode });
        modes += usize::from(mode_right);
        let day_right = expected_day.is_none_or(|day| meeting.when.single_day() == Some(day));
        days += usize::from(day_right && expected_day.is_some());
        all_right += usize::from(mode_right && day_right);
        if wanted.show && !(mode_right && day_right) {
            println!(
                "    {}: mode {:?} day {} (expected {expected_day:?})\n        {}",
                readout.path.file_stem().unwrap_or_default().to_string_lossy(),
                meeting.mode,
                meeting.when,
                opening(&readout.text)
            );
        }
    }
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!(
        "{} readouts, {named} with two named sides: both sides found {:.1} %, and right mode {:.1} %, right day {:.1} % of {dated} that tell one; all three {:.1} %",
        readouts.len(),
        share(sides, named),
        share(modes, named),
        share(days, dated),
        share(all_right, named)
    );
}

fn opening(text: &str) -> String {
    text.split_whitespace().take(45).collect::<Vec<_>>().join(" ")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            found.push(path);
        }
    }
}

fn load(path: &Path) -> Option<Readout> {
    let file = std::fs::read_to_string(path).ok()?;
    let (front, body) = file.strip_prefix("---\n")?.split_once("\n---")?;
    let value: serde_json::Value = serde_yaml::from_str(front).ok()?;
    let title =
        value["title"].as_str()?.replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Readout {
        path: path.to_owned(),
        title,
        date: value["date"].as_str()?.parse().ok()?,
        text: plain(body),
    })
}

/// Markdown of the archive as plain text: emphasis, links and headings taken off.
fn plain(body: &str) -> String {
    let mut text = String::new();
    let mut rest = body;
    while let Some(open) = rest.find(['*', '[', '\\', '<']) {
        text.push_str(&rest[..open]);
        let tail = &rest[open..];
        let (taken, length) = match tail.as_bytes()[0] {
            b'[' => match (tail.find("]("), tail.find(')')) {
                (Some(middle), Some(close)) if middle < close => (&tail[1..middle], close + 1),
                _ => ("", 1),
            },
            b'<' => ("", tail.find('>').map_or(1, |close| close + 1)),
            _ => ("", 1),
        };
        text.push_str(taken);
        rest = &tail[length..];
    }
    text.push_str(rest);
    let paragraphs = text.split("\n\n").map(str::trim);
    // A title repeated at the head of the body is no prose.
    paragraphs.filter(|paragraph| !paragraph.starts_with("Readout")).collect::<Vec<_>>().join("\n\n")
}

type Somebody = (String, String, Vec<String>, Vec<String>);

/// The sides and the mode that a title tells, where both sides are named people.
fn told_by_title(title: &str) -> Option<(Somebody, Vec<Somebody>, Mode)> {
    let lower = title.to_lowercase();
    let at = lower.rfind(" with ")?;
    let (head, tail) = (&title[..at], &title[at + 6..]);
    let call = head.contains("Call") || head.contains("call");
    let mode = if call { Mode::Call } else { Mode::InPerson };
    if !call && !["Meeting", "Lunch", "Breakfast", "Engagement"].iter().any(|noun| head.contains(noun)) {
        return None;
    }
    let known = [
        ("Biden", "Joe Biden", "Joseph R. Biden, Jr.;Joseph R. Biden;President Biden", "US President"),
        ("Harris", "Kamala Harris", "Vice President Harris", "US Vice President"),
        ("Sullivan", "Jake Sullivan", "", "US National Security Advisor"),
        ("Gordon", "Phil Gordon", "", "National Security Advisor to the Vice President"),
        ("Trump", "Donald J. Trump", "Donald Trump;President Trump", "US President"),
        ("Sherwood", "Elizabeth Sherwood-Randall", "Liz Sherwood-Randall", "Homeland Security Advisor"),
        ("Finer", "Jon Finer", "Jonathan Finer", "Principal Deputy National Security Advisor"),
        ("President", "Joe Biden", "Joseph R. Biden, Jr.;Joseph R. Biden;President Biden", "US President"),
    ];
    let host_words =
        if head.contains("Vice President") && !head.contains("Gordon") { "Harris" } else { head };
    let host = known.iter().find(|(word, ..)| host_words.contains(word))?;
    let split = |list: &str| -> Vec<String> {
        list.split(';').filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let host: Somebody =
        (host.1.to_lowercase().replace(' ', "-"), host.1.into(), split(host.2), split(host.3));
    let guests: Vec<Somebody> =
        tail.split(" and ").flat_map(|piece| piece.split(", ")).filter_map(guest).collect();
    (!guests.is_empty()).then_some((host, guests, mode))
}

/// Words that stand before a name in titles.
const TITLES: &str = "President Prime Minister Crown Prince King Queen Sheikh Amir Chancellor Premier National Security Advisor \
        Secretary General Secretary-General State Foreign Defense Speaker Leader Senator Governor Mayor Chairman Taoiseach Pope \
        President-Elect President-elect Minister-Designate Opposition Cardinal Vice Deputy His Her Majesty Excellency Holiness Director Chief Executive \
        Ambassador Special Presidential Supreme Emir Sultan Royal Highness Federal Representative Congressman First Lady Commission \
        Council Philippine Afghan Israeli Turkish European Japanese Egyptian Indian Ukrainian Emirati Saudi Korean ROK UAE UK U.K. \
        French German British Canadian Iraqi Pakistani Chinese Russian Polish Qatari Brazilian Mexican Palestinian Australian Director-General";

/// `Prime Minister Robert Golob of the Republic of Slovenia`
fn guest(piece: &str) -> Option<Somebody> {
    const NOBODY: &str = "Leaders Leadership Families Family Officials Members CEOs Experts Advocates Organizations Groups Council Business Governors \
        Mayors Survivors Senators Representatives Workers Executives Counterparts Ministers Students Veterans Union Labor Community \
        Presidents Advisors Civil Society Health Private Sector Small States State Local Bipartisan Americans Parents Congressional \
        Democratic Republican Caucus Task Force Officers Allies Partners the of Space Servicemembers U.S. Calls World Tribal House Senate Committee \
        Directors Economists Youth Advisory Board Women Black Latino Muslim Arab Jewish American Technology AI Companies Utility Veteran \
        Legislators Chairs Law Enforcement Groups Industry Hostages Families Delegation Quint";
    let (named, land) = match piece.split_once(" of ") {
        Some((named, land)) => (named, Some(land)),
        None => (piece, None),
    };
    let words: Vec<&str> = named.split_whitespace().collect();
    let titles =
        words.iter().take_while(|word| TITLES.split_whitespace().any(|title| title == **word)).count();
    let name = &words[titles..];
    let is_name = !name.is_empty()
        && name.len() <= 6
        && titles > 0
        && name.iter().all(|word| !NOBODY.split_whitespace().any(|other| other == *word))
        && name[0].starts_with(char::is_uppercase);
    if !is_name {
        return None;
    }
    let office = words[..titles].join(" ");
    let role = land.map_or_else(|| office.clone(), |land| format!("{office} of {land}"));
    let full = name.join(" ");
    Some((full.to_lowercase().replace(' ', "-"), full, Vec::new(), vec![role]))
}

/// A title may give the surname only; the full name is what stands in the text.
fn complete(guest: &mut Somebody, text: &str) {
    let words: Vec<&str> = text.split_whitespace().take(80).collect();
    let clean =
        |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).trim_end_matches("’s").to_owned();
    let last = guest.1.split(' ').next().unwrap_or_default().to_owned();
    let Some(at) = words.iter().position(|word| clean(word) == last) else { return };
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase)
            && !word.ends_with([',', '.'])
            && !TITLES.split_whitespace().any(|title| title == word)
    };
    let first =
        (0..at).rev().take_while(|&before| is_name(words[before]) && at - before < 4).last().unwrap_or(at);
    let after = words.get(at + 1).filter(|next| {
        guest.1.split(' ').count() == 1
            && !words[at].ends_with([',', '.'])
            && is_name(next)
            && clean(next) != "President"
    });
    let full = words[first..at]
        .iter()
        .copied()
        .chain([guest.1.as_str()])
        .chain(after.copied())
        .collect::<Vec<_>>()
        .join(" ");
    if full != guest.1 {
        guest.2.push(guest.1.clone());
        guest.1 = full.trim_end_matches([',', '.']).to_owned();
    }
}

/// The day that the first words about a day tell, by a rule of its own.
fn day_told(text: &str, date: Date) -> Option<Date> {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let words: Vec<&str> = text.split_whitespace().take(60).collect();
    let clean = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    for (at, word) in words.iter().enumerate() {
        let word = clean(word);
        let next = words.get(at + 1).map(|word| clean(word)).unwrap_or_default();
        if let Some(month) = (1..=12).find(|month| month_name(*month) == word)
            && let Ok(day) = next.parse::<i8>()
        {
            return Date::new(date.year(), month, day).ok();
        }
        if let Some(day) = DAYS.iter().position(|day| *day == word) {
            let back = (date.weekday().to_monday_zero_offset() as i64 - day as i64).rem_euclid(7);
            return date.checked_sub(back.days()).ok();
        }
        match (word.to_lowercase().as_str(), next.as_str()) {
            ("today" | "tonight", _) | ("this", "morning" | "afternoon" | "evening") => return Some(date),
            ("yesterday", _) | ("last", "night" | "evening") => return date.checked_sub(1.days()).ok(),
            _ => {}
        }
    }
    None
}
