//! The labelled passages: registry from each, reading, score.

use std::fmt::Write as _;

use chancery::model::{Mode, Person, Role, Status, When};
use chancery::prose::{self, NameIndex, Scene, ToldMeeting};
use chancery::source::{Sources, Span};
use serde_json::{Value, json};

use super::Wanted;
use super::score::{Scope, score};

/// Somebody with no more than a name, aliases and titles.
pub fn person(id: &str, name: &str, aliases: &[String], roles: &[String]) -> Person {
    let file = Sources::default().add("person.md", "");
    Person {
        id: id.into(),
        name: name.into(),
        native_name: None,
        aliases: aliases.to_vec(),
        side: None,
        roles: roles
            .iter()
            .map(|title| Role { title: title.clone(), short: None, from: None, to: None })
            .collect(),
        born: None,
        died: None,
        file,
        span: Span::new(file, 0..0),
        body: 0,
    }
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|word| word.as_str().map(str::to_owned)).collect()
}

pub fn measure(wanted: &Wanted) {
    let file = std::fs::read_to_string(wanted.data.join("meetings/dev.jsonl")).expect("readable passages");
    let all: Vec<Value> = file
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let chosen: Vec<&Value> = all
        .iter()
        .enumerate()
        .filter(|(number, _)| match wanted.part.as_str() {
            "dev" => number % 3 != 2,
            "held" => number % 3 == 2,
            _ => true,
        })
        .map(|(_, passage)| passage)
        .collect();
    let answers: Vec<Value> = chosen.iter().map(|passage| read(passage)).collect();
    if let Some(out) = &wanted.out {
        let mut lines = String::new();
        for answer in &answers {
            let _ = writeln!(lines, "{answer}");
        }
        std::fs::write(out, lines).expect("writable answers");
    }
    println!("{} passages ({})", chosen.len(), wanted.part);
    for (scope, name) in [(Scope::Timeline, "timeline"), (Scope::All, "all")] {
        let scored = score(&chosen, &answers, scope);
        println!("  {name:8} {scored}");
        if wanted.show {
            scored.misses.iter().for_each(|miss| println!("    MISS  {miss}"));
            scored.false_ones.iter().for_each(|wrong| println!("    FALSE {wrong}"));
        }
    }
}

fn read(passage: &Value) -> Value {
    let people: Vec<Person> = passage["persons"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|someone| {
            let text = |key: &str| someone[key].as_str().unwrap_or_default().to_owned();
            person(&text("id"), &text("name"), &strings(&someone["aliases"]), &strings(&someone["roles"]))
        })
        .collect();
    let names = NameIndex::new(&people);
    let text = passage["text"].as_str().unwrap_or_default();
    let scene = Scene {
        dateline: passage["dateline"]["date"].as_str().and_then(|date| date.parse().ok()),
        place: passage["dateline"]["place"].as_str(),
        ..Scene::new(&names)
    };
    let reading = prose::read_str(text, &scene);
    let meetings: Vec<Value> = reading.meetings.iter().map(|meeting| answer(text, meeting)).collect();
    json!({ "id": passage["id"], "meetings": meetings })
}

fn answer(text: &str, meeting: &ToldMeeting) -> Value {
    let day = match meeting.when {
        When::Unknown => Value::Null,
        when => Value::from(when.to_string()),
    };
    json!({
        "day": day,
        "participants": meeting.with.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
        "status": match meeting.status {
            Status::Held => "held",
            Status::Announced => "planned",
            Status::Postponed | Status::Cancelled => "cancelled",
        },
        "kind": match meeting.mode {
            Some(Mode::InPerson) => "in_person",
            Some(Mode::Call) => "phone",
            Some(Mode::Video) => "video",
            None => "unknown",
        },
        "duration_minutes": meeting.length.map(|length| length.minutes),
        "place": meeting.place.as_ref().map(|place| &text[place.clone()]),
    })
}
