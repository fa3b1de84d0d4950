//! How long reading takes: the readouts joined into briefings of 1,000 words.

use std::time::Instant;

use chancery::prose::{self, NameIndex, Scene};

use super::Wanted;
use super::passages::person;

pub fn measure(wanted: &Wanted) {
    let mut words: Vec<String> = Vec::new();
    collect(&wanted.data.join("readouts"), &mut words);
    let briefings: Vec<String> =
        words.chunks(1000).filter(|chunk| chunk.len() == 1000).map(|chunk| chunk.join(" ")).collect();
    if briefings.is_empty() {
        return;
    }
    let mut people: Vec<_> = (0..1000)
        .map(|number| {
            let letters: String =
                format!("{number:03}").bytes().map(|digit| (b'a' + digit - b'0') as char).collect();
            person(
                &format!("p{number}"),
                &format!("Given{letters} Surname{letters}"),
                &[],
                &[format!("Minister {number}")],
            )
        })
        .collect();
    for (id, name, role) in [
        ("biden", "Joe Biden", "US President"),
        ("harris", "Kamala Harris", "US Vice President"),
        ("sullivan", "Jake Sullivan", "US National Security Advisor"),
        ("zelenskyy", "Volodymyr Zelenskyy", "President of Ukraine"),
        ("netanyahu", "Benjamin Netanyahu", "Prime Minister of Israel"),
    ] {
        people.push(person(
            id,
            name,
            &[format!("Joseph R. {}", name.split(' ').next_back().unwrap_or_default())],
            &[role.to_owned()],
        ));
    }
    let names = NameIndex::new(&people);
    let scene =
        Scene { dateline: "2023-06-19".parse().ok(), place: Some("Washington"), ..Scene::new(&names) };
    let (mut meetings, mut rounds) = (0, 0);
    let begun = Instant::now();
    while begun.elapsed().as_millis() < 1500 {
        meetings += briefings.iter().map(|text| prose::read_str(text, &scene).meetings.len()).sum::<usize>();
        rounds += 1;
    }
    let each = begun.elapsed().as_secs_f64() * 1e6 / (rounds * briefings.len()) as f64;
    println!(
        "speed: {each:.0} µs per 1,000 words ({} briefings, {} people, {} meetings each round)",
        briefings.len(),
        people.len(),
        meetings / rounds
    );
}

fn collect(folder: &std::path::Path, words: &mut Vec<String>) {
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, words);
        } else if let Ok(file) = std::fs::read_to_string(&path) {
            let body = file.splitn(3, "---").nth(2).unwrap_or_default();
            words.extend(body.split_whitespace().map(str::to_owned));
        }
    }
}
