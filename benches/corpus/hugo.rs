//! The corpus as Hugo reads it, drawn with the same parts: header, byline, summary, text, meetings, people.

use std::fmt::Write as _;

use super::words::{person_name, slug};
use super::{Briefing, PLACES};

/// Settings and templates.
pub const LAYOUT: [(&str, &str); 6] = [
    (
        "hugo.toml",
        r#"baseURL = "https://example.org/"
title = "Briefings"
languageCode = "en"
[taxonomies]
person = "people"
topic = "topics"
[markup.goldmark.renderer]
unsafe = true
[markup.highlight]
noClasses = false
[services.rss]
limit = 50
[outputs]
home = ["html", "rss"]
section = ["html"]
taxonomy = ["html"]
term = ["html"]
"#,
    ),
    (
        "layouts/_default/baseof.html",
        r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ block "title" . }}{{ .Title }}{{ end }}</title><link rel="stylesheet" href="/style.css"></head><body><header><nav><a href="/briefings/">Briefings</a><a href="/people/">People</a><a href="/topics/">Topics</a></nav></header><main>{{ block "main" . }}{{ end }}</main><footer><p>Footer</p></footer></body></html>"#,
    ),
    (
        "layouts/index.html",
        r#"{{ define "main" }}<h1>Latest</h1><ul>{{ range first 50 (where .Site.RegularPages "Section" "briefings").ByDate.Reverse }}<li><a href="{{ .Permalink }}">{{ .Title }}</a> <time>{{ .Date.Format "2006-01-02" }}</time></li>{{ end }}</ul>{{ end }}"#,
    ),
    (
        "layouts/_default/list.html",
        r#"{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}<li><a href="{{ .Permalink }}">{{ .Title }}</a> <time>{{ .Date.Format "2006-01-02" }}</time></li>{{ end }}</ul>{{ end }}"#,
    ),
    (
        "layouts/_default/single.html",
        r#"{{ define "main" }}<article><h1>{{ .Title }}</h1><p><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time></p><p>{{ .Params.summary }}</p>{{ .Content }}<section><h2>Timeline</h2><ol>{{ range .Params.meetings }}{{ $d := time.AsTime .date }}<li><time datetime="{{ .date }}">{{ $d.Format "Monday 2 January 2006" }}</time> <b>{{ .title }}</b> {{ .place }} {{ .minutes }} min: {{ range .with }}<a href="/people/{{ . | urlize }}/">{{ . }}</a> {{ end }}</li>{{ end }}</ol></section><p>{{ range .Params.people }}<a href="/people/{{ . | urlize }}/">{{ . }}</a> {{ end }}</p></article>{{ end }}"#,
    ),
    ("static/style.css", "body{max-width:70ch;margin:auto}"),
];

pub fn front_matter(briefing: &Briefing) -> String {
    let list =
        |names: Vec<String>| names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let ids = |people: &[usize]| list(people.iter().map(|person| slug(&person_name(*person))).collect());
    let mut yaml = format!(
        "title: \"{}\"\ndate: {}\nsummary: \"{}\"\npeople: [{}]\ntopics: [{}]\nmeetings:\n",
        briefing.title,
        briefing.day,
        briefing.summary,
        ids(&briefing.people),
        list(briefing.topics.clone())
    );
    for meeting in &briefing.meetings {
        let _ = write!(
            yaml,
            "  - date: {}\n    title: {}\n    with: [{}]\n    place: {}\n    minutes: {}\n",
            meeting.day,
            meeting.title,
            ids(&meeting.with),
            PLACES[meeting.place].0,
            meeting.minutes
        );
    }
    yaml
}
