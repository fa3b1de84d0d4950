//! Edits as authors make them, chosen by a seed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A site that is edited.
pub struct Edits {
    root: PathBuf,
    state: u64,
    /// Paths of briefings below the root.
    briefings: Vec<String>,
    n_made: usize,
}

const PEOPLE: [(&str, &str); 5] = [
    ("ada-alder", "Ada Alder"),
    ("bo-birch", "Bo Birch"),
    ("cy-cedar", "Cy Cedar"),
    ("dee-date", "Dee Date"),
    ("eve-elm", "Eve Elm"),
];
const PLACES: [(&str, &str); 3] = [("arden", "Arden"), ("brem", "Brem"), ("calla", "Calla")];

impl Edits {
    /// Writes a site into a folder.
    pub fn new(root: &Path, seed: u64) -> Self {
        Edits::many(root, seed, 9)
    }

    /// Writes a site with so many briefings into a folder.
    pub fn many(root: &Path, seed: u64, n_briefings: usize) -> Self {
        let state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut edits = Edits { root: root.to_owned(), state, briefings: vec![], n_made: 0 };
        edits.put("site.yaml", "title: Desk\nbase_url: https://example.org/desk/\nlanguages: [fr]\n");
        for (id, name) in PEOPLE {
            edits.put(&format!("content/people/{id}.md"), &format!("---\nname: {name}\n---\n"));
        }
        for (id, name) in PLACES {
            edits.put(&format!("content/places/{id}.md"), &format!("---\nname: {name}\n---\n"));
        }
        edits.put("content/trips/tour.md", "---\ntitle: Tour\nfrom: 2023-05-01\n---\n");
        edits.put("static/own.css", "p { color: red }\n");
        for _ in 0..n_briefings {
            edits.add();
        }
        edits
    }

    /// Makes an edit: what it was, and the paths that changed.
    pub fn make(&mut self) -> (String, BTreeSet<String>) {
        let kind = self.below(23);
        match kind {
            0..=4 => self.rewrite(),
            5 => self.append(),
            6 => self.add(),
            7 => self.remove(),
            8 => self.rename(),
            9 | 10 => self.edit_person(),
            11 => self.edit_place(),
            12 => self.edit_settings(),
            13 => self.edit_template(),
            14 => self.edit_static(),
            15 => self.add_beside(),
            16 => self.break_encoding(),
            17 => self.edit_notes(),
            18 => self.edit_words(),
            19 | 20 => self.translate(),
            21 => self.edit_translation(),
            _ => self.come_or_go(),
        }
    }

    /// Takes back what cannot be built.
    pub fn mend(&mut self) -> (String, BTreeSet<String>) {
        let mut changed = BTreeSet::from(["templates/404.html".to_owned()]);
        let _ = fs::remove_file(self.root.join("templates/404.html"));
        for path in self.briefings.clone() {
            let text = self.text();
            // What it names as its successor may be itself.
            let lines = text.lines().filter(|line| !line.starts_with("superseded_by"));
            let text: String = lines.map(|line| format!("{line}\n")).collect();
            self.put(&path, &text);
            changed.insert(path);
        }
        // Nobody was born after they met.
        for (id, name) in PEOPLE {
            let path = format!("content/people/{id}.md");
            self.put(&path, &format!("---\nname: {name}\n---\n"));
            changed.insert(path);
        }
        for beside in self.beside() {
            fs::remove_file(self.root.join(&beside)).unwrap();
            changed.insert(beside);
        }
        ("mended all".to_owned(), changed)
    }

    /// Notes and translations, also those whose briefing is gone.
    fn beside(&self) -> Vec<String> {
        let files = walkdir::WalkDir::new(self.root.join("content/briefings")).into_iter().flatten();
        let below =
            files.filter_map(|file| Some(file.path().strip_prefix(&self.root).ok()?.to_str()?.to_owned()));
        let is_beside = |path: &String| {
            path.ends_with(".yaml") || (path.ends_with(".md") && !self.briefings.contains(path))
        };
        below.filter(is_beside).collect()
    }

    /// A pseudo-random number below `end` (xorshift64*).
    pub fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % end
    }

    fn put(&mut self, below: &str, text: &str) {
        let path = self.root.join(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn one(&mut self) -> Option<String> {
        (!self.briefings.is_empty()).then(|| {
            let index = self.below(self.briefings.len());
            self.briefings[index].clone()
        })
    }

    fn text(&mut self) -> String {
        self.n_made += 1;
        let (first, second) = (self.below(5), self.below(5));
        let ((a, who), (b, whom)) = (PEOPLE[first], PEOPLE[second]);
        let (place, town) = PLACES[self.below(3)];
        let (month, day) = (self.below(12) + 1, self.below(27) + 1);
        let status = ["published", "published", "published", "draft", "withdrawn"][self.below(5)];
        let topic = ["trade", "border talks", "energy"][self.below(3)];
        let trip = ["", "trip: tour\n"][self.below(2)];
        let other = self.one().unwrap_or_default();
        let name = other.rsplit('/').next().unwrap_or_default();
        let correction = match self.below(8) {
            0 => "corrections:\n  - date: 2024-01-02\n    note: A word was wrong.\n".to_owned(),
            1 => format!("corrections:\n  - date: 2024-01-02\n    note: As in [the other]({name}).\n"),
            2 => format!("superseded_by: {}\n", id_of(&other)),
            3 => format!("annotations:\n  - quote: for two hours\n    note: See [the other]({name}).\n"),
            _ => String::new(),
        };
        let alias = ["".to_owned(), "".to_owned(), format!("aliases: [old/{}/]\n", self.n_made)]
            [self.below(3)]
        .clone();
        let embargo = ["", "publish_at: 2030-01-01T00:00:00Z\n"][usize::from(self.below(8) == 0)];
        let link = self.one().map_or_else(String::new, |path| {
            let name = path.rsplit('/').next().unwrap_or_default().to_owned();
            format!("See [the other]({name}#section) and [a map](map.txt).")
        });
        let number = self.n_made;
        format!(
            "---\ntitle: Note {number}\ndate: 2023-{month:02}-{day:02}\nplace: {place}\nstatus: {status}\n{correction}{alias}{embargo}{trip}\
             topics: [{topic}]\npeople: [{a}]\nmeetings:\n  - id: first\n    when: 2023-{month:02}-{day:02}\n    \
             with: [{a}, {b}]\n    place: {place}\n    duration: {}m\n---\n\n## Section\n\nOn 2 May 2023 {who} met {whom} \
             in {town} for two hours. {link}\n\nForeign Minister {whom} will meet {who} on Friday.[^1]\n\n[^1]: As told.\n",
            30 + self.below(200)
        )
    }

    fn rewrite(&mut self) -> (String, BTreeSet<String>) {
        let Some(path) = self.one() else { return self.add() };
        let text = self.text();
        self.put(&path, &text);
        (format!("rewrote {path}"), BTreeSet::from([path]))
    }

    fn append(&mut self) -> (String, BTreeSet<String>) {
        let Some(path) = self.one() else { return self.add() };
        let mut text = fs::read(self.root.join(&path)).unwrap();
        text.extend(b"\nAda Alder called Bo Birch the day before.\n\n```nolang\nx\n```\n");
        fs::write(self.root.join(&path), text).unwrap();
        (format!("appended to {path}"), BTreeSet::from([path]))
    }

    fn add(&mut self) -> (String, BTreeSet<String>) {
        let text = self.text();
        let folder = ["", "deep/"][self.below(2)];
        let path = match self.below(4) {
            0 => format!("content/briefings/{folder}n{}/index.md", self.n_made),
            _ => format!("content/briefings/{folder}n{}.md", self.n_made),
        };
        self.put(&path, &text);
        self.briefings.push(path.clone());
        (format!("added {path}"), BTreeSet::from([path]))
    }

    fn remove(&mut self) -> (String, BTreeSet<String>) {
        let Some(path) = self.one() else { return self.add() };
        self.briefings.retain(|other| *other != path);
        fs::remove_file(self.root.join(&path)).unwrap();
        (format!("removed {path}"), BTreeSet::from([path]))
    }

    fn rename(&mut self) -> (String, BTreeSet<String>) {
        let Some(path) = self.one() else { return self.add() };
        self.n_made += 1;
        let to = format!("content/briefings/moved{}.md", self.n_made);
        fs::rename(self.root.join(&path), self.root.join(&to)).unwrap();
        self.briefings.retain(|other| *other != path);
        self.briefings.push(to.clone());
        (format!("moved {path} to {to}"), BTreeSet::from([path, to]))
    }

    fn edit_person(&mut self) -> (String, BTreeSet<String>) {
        let (id, name) = PEOPLE[self.below(5)];
        let path = format!("content/people/{id}.md");
        let side = ["ardenia", "bremia"][self.below(2)];
        let extra = match self.below(5) {
            0 => "aliases: [Foreign Minister]\n".to_owned(),
            1 => "roles:\n  - title: Foreign Minister\n    from: 2023-06\n".to_owned(),
            2 => "born: 2023-05-01\n".to_owned(),
            _ => String::new(),
        };
        let number = self.n_made;
        self.n_made += 1;
        self.put(&path, &format!("---\nname: {name}\nside: {side}\n{extra}---\n\nText {number}.\n"));
        (format!("edited {path}"), BTreeSet::from([path]))
    }

    fn edit_place(&mut self) -> (String, BTreeSet<String>) {
        let (id, name) = PLACES[self.below(3)];
        let path = format!("content/places/{id}.md");
        let zone = ["Europe/Vienna", "Asia/Shanghai"][self.below(2)];
        self.put(&path, &format!("---\nname: {name}\ntime_zone: {zone}\n---\n"));
        (format!("edited {path}"), BTreeSet::from([path]))
    }

    fn edit_settings(&mut self) -> (String, BTreeSet<String>) {
        let more = [
            "timeline: declared\n",
            "paginate_by: 2\n",
            "smart_punctuation: false\n",
            "parties:\n  ardenia: Ardenia\n",
            "feed_limit: 1\nhtml: escape\n",
            "unknown: key\n",
            "",
        ][self.below(7)];
        self.n_made += 1;
        let languages =
            ["languages: [fr]\n", "languages: [fr]\n", "languages: {fr: {title: Bureau}, ar: }\n", ""]
                [self.below(4)];
        let text =
            format!("title: Desk {}\nbase_url: https://example.org/desk/\n{more}{languages}", self.n_made);
        self.put("site.yaml", &text);
        (format!("settings: {more}"), BTreeSet::from(["site.yaml".to_owned()]))
    }

    fn edit_template(&mut self) -> (String, BTreeSet<String>) {
        let path = "templates/404.html".to_owned();
        match self.below(3) {
            0 if self.root.join(&path).exists() => fs::remove_file(self.root.join(&path)).unwrap(),
            1 => self.put(&path, "{% if %}"),
            _ => self.put(&path, "{% extends \"theme/404.html\" %}{% block title %}None{% endblock %}"),
        }
        (format!("edited {path}"), BTreeSet::from([path]))
    }

    fn edit_static(&mut self) -> (String, BTreeSet<String>) {
        let path = ["static/own.css", "static/photo.txt", "static/more/own.js"][self.below(3)].to_owned();
        self.n_made += 1;
        let text = format!("/* {} */\n", self.n_made);
        self.put(&path, &text);
        (format!("edited {path}"), BTreeSet::from([path]))
    }

    fn add_beside(&mut self) -> (String, BTreeSet<String>) {
        let folder = self.one().map_or("content/briefings/".to_owned(), |path| {
            path[..=path.rfind('/').unwrap_or_default()].to_owned()
        });
        let path = format!("{folder}map.txt");
        self.n_made += 1;
        let text = format!("a map {}\n", self.n_made);
        self.put(&path, &text);
        (format!("added {path}"), BTreeSet::from([path]))
    }

    /// Notes in a file beside a briefing.
    fn edit_notes(&mut self) -> (String, BTreeSet<String>) {
        let Some(path) = self.one() else { return self.add() };
        let notes = notes_of(&path);
        match self.below(3) {
            0 if self.root.join(&notes).exists() => fs::remove_file(self.root.join(&notes)).unwrap(),
            _ => {
                self.n_made += 1;
                let text = format!(
                    "annotations:\n  - quote: will meet\n    kind: context\n    note: Note {}.\n",
                    self.n_made
                );
                self.put(&notes, &text);
            }
        }
        (format!("edited {notes}"), BTreeSet::from([notes]))
    }

    /// Words of the interface.
    fn edit_words(&mut self) -> (String, BTreeSet<String>) {
        let path = "templates/i18n/en.yaml".to_owned();
        match self.below(3) {
            0 if self.root.join(&path).exists() => fs::remove_file(self.root.join(&path)).unwrap(),
            _ => {
                self.n_made += 1;
                let text = format!("meeting:\n  one: Encounter {}\n", self.n_made);
                self.put(&path, &text);
            }
        }
        (format!("edited {path}"), BTreeSet::from([path]))
    }

    /// Puts a translation beside a briefing, or beside nothing, with or without notes.
    fn translate(&mut self) -> (String, BTreeSet<String>) {
        let Some(path) = self.one() else { return self.add() };
        let stem = path.trim_end_matches(".md").to_owned();
        let translation = format!("{stem}.{}.md", ["fr", "fr", "fr", "ar", "de"][self.below(5)]);
        self.n_made += 1;
        let number = self.n_made;
        let more = ["", "", "summary: Un mot.\n", "bottom_line: {lead: En bref.}\n", "status: draft\n"]
            [self.below(5)];
        let notes = ["", "annotations: [{quote: rencontré, note: Selon le récit.}]\n"][self.below(2)];
        let name = PEOPLE[self.below(5)].1;
        self.put(
            &translation,
            &format!("---\ntitle: Note {number} en français\n{more}{notes}---\n\n{name} a rencontré Bo Birch. [Carte](map.txt).\n"),
        );
        let mut changed = BTreeSet::from([translation.clone()]);
        if self.below(3) == 0 {
            let beside = format!("{}.notes.yaml", translation.trim_end_matches(".md"));
            self.put(&beside, &format!("annotations: [{{quote: Bo Birch, note: Note {number}.}}]\n"));
            changed.insert(beside);
        }
        (format!("translated into {translation}"), changed)
    }

    /// Changes or removes one of the translations that there are.
    fn edit_translation(&mut self) -> (String, BTreeSet<String>) {
        let files =
            walkdir::WalkDir::new(self.root.join("content")).sort_by_file_name().into_iter().flatten();
        let below =
            files.filter_map(|file| Some(file.path().strip_prefix(&self.root).ok()?.to_str()?.to_owned()));
        let translations: Vec<String> = below.filter(|path| path.ends_with(".fr.md")).collect();
        if translations.is_empty() {
            return self.translate();
        }
        let path = translations[self.below(translations.len())].clone();
        if self.below(3) == 0 {
            fs::remove_file(self.root.join(&path)).unwrap();
            return (format!("removed {path}"), BTreeSet::from([path]));
        }
        let mut text = fs::read(self.root.join(&path)).unwrap();
        text.extend(b"\nUn mot de plus.[^1]\n\n[^1]: **Source.** Selon.\n");
        fs::write(self.root.join(&path), text).unwrap();
        (format!("appended to {path}"), BTreeSet::from([path]))
    }

    fn break_encoding(&mut self) -> (String, BTreeSet<String>) {
        let Some(path) = self.one() else { return self.add() };
        fs::write(self.root.join(&path), b"---\ntitle: Caf\xe9\n---\n").unwrap();
        (format!("broke the encoding of {path}"), BTreeSet::from([path]))
    }

    /// A temporary file beside a briefing, as editors make them, and the briefing saved by a rename.
    fn come_or_go(&mut self) -> (String, BTreeSet<String>) {
        let Some(path) = self.one() else { return self.add() };
        let text = self.text();
        let temporary = format!("{path}.tmp");
        self.put(&temporary, &text);
        fs::rename(self.root.join(&temporary), self.root.join(&path)).unwrap();
        (format!("saved {path} by a rename"), BTreeSet::from([path, temporary]))
    }
}

/// The id of a briefing.
fn id_of(path: &str) -> &str {
    let stem = path.trim_start_matches("content/briefings/").trim_end_matches(".md");
    stem.strip_suffix("/index").unwrap_or(stem)
}

/// The file of notes beside a briefing.
fn notes_of(path: &str) -> String {
    format!("{}.notes.yaml", path.strip_suffix(".md").unwrap_or(path))
}
