//! A site with briefings that may not be seen, each with a word of its own in everything it consists of.

use std::path::Path;

use chancery::parse::briefing::KEYS;
use chancery::parse::translation;

/// The word that nothing of what may not be seen is without.
pub const WORD: &str = "kanari";

/// "Now".
pub const NOW: &str = "2026-01-01T00:00:00Z";

/// The year of everything that may not be seen, and in May of nothing else.
const YEAR: &str = "1932";

/// The beginning of the number of every briefing that may not be seen.
const NUMBER: &str = "7391446";

/// A briefing that may not be seen, and the line that says so.
pub struct Kind {
    pub name: &'static str,
    line: &'static str,
}

pub const KINDS: [Kind; 4] = [
    Kind { name: "draft", line: "status: draft" },
    Kind { name: "embargoed", line: "publish_at: 2026-02-01T09:00:00+08:00" },
    Kind { name: "expired", line: "expires_at: 2025-12-24T18:00:00+01:00" },
    Kind { name: "marked", line: "tlp: amber" },
];

/// What a front matter key of a briefing is given: a word of its own wherever it can have one.
///
/// A key that is not here fails every test, so that no key is added without asking where its value goes.
fn value(kind: &str, key: &str) -> Option<String> {
    let word = format!("{WORD}-{kind}-{key}");
    let line = |value: &str| Some(format!("{key}: {value}\n"));
    match key {
        "title" | "summary" => line(&word),
        "authors" | "topics" => line(&format!("[{word}]")),
        "aliases" => line(&format!("[/{word}/, /{word}.html]")),
        "extra" => line(&format!("{{{word}-name: {word}}}")),
        "place" => line(&format!("{word} Town")),
        "number" => line(&format!("{NUMBER}{}", kind.len())),
        "date" => line(&format!("{YEAR}-05-17")),
        "updated" => line(&format!("{YEAR}-05-18")),
        "trip" => line("tour"),
        "people" => line("[rupert, flavia]"),
        "timeline" => line("auto"),
        "not_meetings" => line(&format!("[{word}]")),
        "bottom_line" => Some(
            "bottom_line:\n".to_owned()
                + &["lead", "happened", "changed", "unchanged", "watch", "basis"]
                    .map(|part| format!("  {part}: {word}-{part}\n"))
                    .concat(),
        ),
        "sources" => Some(format!(
            "sources:\n  - {{id: {word}-id, title: {word}-title, publisher: {word}-publisher, kind: readout, \
             side: {word}-side, date: {YEAR}-05-15, url: \"https://example.org/{word}-url\"}}\n"
        )),
        "annotations" => Some(format!(
            "annotations:\n  - {{id: {word}-id, quote: \"{WORD}-{kind}-not_meetings\", kind: context, note: \"{word}-note [x](/{word}-link/)\", \
             author: {word}-author, sources: [{WORD}-{kind}-sources-id]}}\n"
        )),
        "corrections" => Some(format!(
            "corrections:\n  - {{date: {YEAR}-05-19, was: {word}-was, is: {word}-is, note: \"{word}-note [x](/{word}-link/)\"}}\n"
        )),
        "changes" => Some(format!("changes:\n  - {{date: {YEAR}-05-20, note: {word}-note}}\n")),
        // It leads to one that is not shown to those who see this one.
        "superseded_by" => line(&format!("{WORD}-{}", if kind == "draft" { "marked" } else { "draft" })),
        "meetings" => Some(format!(
            "meetings:\n  - {{id: {word}-id, title: {word}-title, when: {YEAR}-05-16, with: [rupert, {word} Guest], \
             place: {word} City, venue: {word}-venue, note: {word}-note, status: held, \
             sources: [{WORD}-{kind}-sources-id]}}\n"
        )),
        "readouts" => Some(format!(
            "readouts:\n  - {{title: {word}-title, meeting: {WORD}-{kind}-meetings-id, caption: \"{word}-caption [x](/{word}-caption-link/)\", \
             sides: {{britain: [{WORD}-{kind}-sources-id], france: [{WORD}-{kind}-sources-id]}}, \
             subjects: [{{subject: {word}-subject, britain: \"{word}-first [x](/{word}-link/)\", \
             france: \"{word}-second [@{WORD}-{kind}-sources-id, {word}-locator]\"}}]}}\n"
        )),
        // The address is the folder's name; what is withdrawn has a test of its own; the others are what the kinds are made of.
        "slug" | "withdrawn" | "status" | "publish_at" | "expires_at" | "tlp" => None,
        key => panic!("the canary has no word under `{key}`: where could its value be seen?"),
    }
}

/// The text of a briefing that may not be seen: markup of every sort, a word in each.
fn text(kind: &str) -> String {
    let word = format!("{WORD}-{kind}-text");
    format!(
        "# {word}-heading\n\nRupert met Flavia on Monday, 16 May {YEAR}, in {word}-ville. {WORD}-{kind}-not_meetings.\n\n\
         A note[^{word}-label], a [link](https://example.org/{word}-link \"{word}-link-title\"), \
         a [broken one]({word}-broken.md), an image ![{word}-alt]({WORD}-{kind}-image.png \"{word}-image-title\").\n\n\
         [^{word}-label]: **Disputed.** {word}-note\n\n<p title=\"{word}-attribute\">{word}-html</p>\n\n\
         <!-- {word}-comment -->\n\n```{word}-language\n{word}-code\n```\n\n| {word}-cell |\n|---|\n| {word}-row |\n"
    )
}

fn briefing(kind: &Kind, title: &str) -> String {
    let keys: String = KEYS.iter().filter_map(|key| value(kind.name, key)).collect();
    let keys = keys.replacen("title: ", &format!("title: {title}"), 1);
    format!("---\n{}\n{keys}---\n{}", kind.line, text(kind.name))
}

/// The French of a briefing that may not be seen.
fn translation(kind: &Kind) -> String {
    let word = |key: &str| format!("{WORD}-{}-fr-{key}", kind.name);
    let value = |key: &&str| match *key {
        "title" | "summary" => format!("{key}: {}\n", word(key)),
        "bottom_line" => format!(
            "bottom_line: {{lead: {0}-lead, happened: {0}-happened, changed: {0}-changed, \
             unchanged: {0}-unchanged, watch: {0}-watch, basis: {0}-basis}}\n",
            word(key)
        ),
        "annotations" => format!(
            "annotations: [{{id: {0}-id, quote: {1}, note: \"{0}-note [x](/{0}-link/)\", author: {0}-author, \
             sources: [{WORD}-{2}-sources-id]}}]\n",
            word(key),
            word("not_meetings"),
            kind.name
        ),
        key => {
            panic!("the canary has no word under `{key}` of a translation: where could its value be seen?")
        }
    };
    let keys: String = translation::KEYS.iter().map(value).collect();
    format!("---\n{keys}---\n{}", text(&format!("{}-fr", kind.name)))
}

/// Notes on a briefing in a file beside it.
fn notes(name: &str) -> String {
    format!(
        "# {name}-notes\nauthor: {name}-notes-author\nannotations:\n  - {{id: {name}-notes-id, quote: {name}-text-ville, \
         note: {name}-notes-note}}\n"
    )
}

/// An image with words in it, as far as programs look at it.
fn image(word: &str) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n\0\0\0\x20tEXtComment\0", word.as_bytes(), b"\0\0\0\0IEND\xaeB`\x82"].concat()
}

/// Writes the site into a folder.
pub fn write(root: &Path) {
    let put = |path: &str, bytes: &[u8]| crate::support::put(root, path, bytes);
    put("site.yaml", b"title: Canary site\nlanguages: [fr]\nparties: {britain: Britain, france: France}\nbase_url: https://example.org/\nexports: [atom, ics, json, json-feed, timelinejs]\n\
          hosting: {host: netlify, compress: gzip}\n");
    put(
        "templates/briefing.html",
        b"{% extends \"theme/briefing.html\" %}{% block head %}<!-- {{ briefing.extra | json_encode }} -->{% endblock head %}",
    );
    let (mut links, mut from_afar) = (String::new(), String::new());
    for kind in &KINDS {
        let name = format!("{WORD}-{}", kind.name);
        put(&format!("content/briefings/{name}/index.md"), briefing(kind, "").as_bytes());
        put(&format!("content/briefings/{name}/{name}-image.png"), &image(&format!("{name}-in-image")));
        put(&format!("content/briefings/{name}/{name}-file.txt"), format!("{name}-in-file").as_bytes());
        put(&format!("content/briefings/{name}/index.notes.yaml"), notes(&name).as_bytes());
        // The same once more as a loose file, under addresses of its own.
        let loose = briefing(kind, "").replace(&format!("{name}-aliases"), &format!("{name}-loose-aliases"));
        put(&format!("content/briefings/{name}-loose.md"), loose.as_bytes());
        put(&format!("content/briefings/{name}-loose.notes.yaml"), notes(&name).as_bytes());
        put(&format!("content/briefings/{name}-image.png"), &image(&format!("{name}-in-loose-image")));
        // The French of both.
        put(&format!("content/briefings/{name}/index.fr.md"), translation(kind).as_bytes());
        put(
            &format!("content/briefings/{name}/index.fr.notes.yaml"),
            notes(&format!("{name}-fr")).as_bytes(),
        );
        put(&format!("content/briefings/{name}/{name}-fr-image.png"), &image(&format!("{name}-fr-in-image")));
        put(&format!("content/briefings/{name}-loose.fr.md"), translation(kind).as_bytes());
        put(
            &format!("content/briefings/{name}-loose.fr.notes.yaml"),
            notes(&format!("{name}-fr")).as_bytes(),
        );
        put(&format!("content/briefings/{name}-fr-image.png"), &image(&format!("{name}-fr-in-loose-image")));
        links += &guesses(kind).iter().chain(&in_full(kind)).map(|target| linked(target)).collect::<String>();
        from_afar += &guesses(kind)
            .iter()
            .map(
                |target| {
                    if target.starts_with('/') { target.clone() } else { format!("../briefings/{target}") }
                },
            )
            .map(|target| linked(&target))
            .collect::<String>();
        links += &format!("By [reference][{}].\n\n[{0}]: {name}/index.md#{name}-fragment\n\n", kind.name);
    }
    let open = |title: &str, date: &str| {
        format!(
            "---\ntitle: {title}\ndate: {date}\ntrip: tour\ntopics: [tours]\n---\nRupert met Flavia on {date}.\n\n"
        )
    };
    put("content/briefings/before.md", (open("Before", "1931-12-31") + &links).as_bytes());
    // Without HTML of the author's a page does not go through the sanitiser.
    let plain: String = KINDS
        .iter()
        .flat_map(|kind| [guesses(kind), in_full(kind)].concat())
        .map(|target| format!("A [link]({target}) and an image ![of it]({target}).\n\n"))
        .collect();
    let sources: String = KINDS
        .iter()
        .flat_map(in_full)
        .enumerate()
        .map(|(number, url)| format!("  - {{id: text-{number}, title: A text, url: \"{url}\"}}\n"))
        .collect();
    let after = open("After", "1933-01-01").replacen("title:", &format!("sources:\n{sources}title:"), 1);
    put("content/briefings/after.md", (after + &plain).as_bytes());
    let in_french = format!("---\ntitle: Avant\n---\nRupert a rencontré Flavia.\n\n{links}");
    put("content/briefings/before.fr.md", in_french.as_bytes());
    let in_french = format!("---\ntitle: Après\nsummary: Résumé\n---\nTexte.\n\n{plain}");
    put("content/briefings/after.fr.md", in_french.as_bytes());
    put("content/people/rupert.md", format!("---\nname: Rupert\n---\nA person.\n\n{from_afar}").as_bytes());
    put("content/people/flavia.md", b"---\nname: Flavia\n---\n");
    put("content/trips/tour.md", b"---\ntitle: The tour\npeople: [rupert]\n---\n");
}

/// Every way to link to something.
fn linked(target: &str) -> String {
    format!(
        "A [link]({target}), an image ![of it]({target}), <a href=\"{target}\">HTML</a>, \
         <img src=\"{target}\" alt=\"an image\">.\n\n"
    )
}

/// Whole addresses at which something of a kind might be.
fn in_full(kind: &Kind) -> Vec<String> {
    let name = format!("{WORD}-{}", kind.name);
    [
        "https://example.org/briefings/{}/",
        "HTTP://Example.org/briefings/{}/index.html#x",
        "https://example.org/x/../briefings/{}-loose",
        "https://example.org/briefings/{}/{}-file.txt?x=1",
        "https://example.org/fr/briefings/{}/",
        "https://example.org/fr/briefings/{}-loose#x",
    ]
    .iter()
    .map(|form| form.replace("{}", &name))
    .collect()
}

/// Addresses at which something of a kind might be, from the root of the site or from `content/briefings`.
pub fn guesses(kind: &Kind) -> Vec<String> {
    let name = format!("{WORD}-{}", kind.name);
    [
        "/briefings/{}/",
        "/briefings/{}",
        "/briefings/{}/index.html",
        "/briefings/{}/index.md",
        "/briefings/{}/{}-image.png",
        "/briefings/{}/{}-file.txt",
        "/briefings/{}/index.notes.yaml",
        "/briefings/{}-loose/",
        "/content/briefings/{}-loose.md",
        "/fr/briefings/{}/",
        "/fr/briefings/{}-loose",
        "/fr/briefings/{}/{}-fr-image.png",
        "/content/briefings/{}-loose.fr.md",
        "/content/briefings/{}/index.FR.md",
        "/briefings/{}-loose.fr.notes.yaml",
        "/{}-aliases/",
        "/{}-aliases.html",
        "/{}-loose-aliases/",
        "{}-loose.md",
        "{}/index.md",
        "{}-loose.fr.md",
        "{}/index.fr.md",
        "{}/{}-image.png",
    ]
    .iter()
    .map(|form| form.replace("{}", &name))
    .collect()
}

/// What is found of the words in some bytes, for a message.
pub fn hits(bytes: &[u8]) -> Vec<String> {
    let text = chancery::links::percent_decode(&String::from_utf8_lossy(bytes)).to_lowercase();
    let needles = [WORD, NUMBER, "tlp:amber", "1932-05", "may 1932", "/1932/"];
    needles
        .into_iter()
        .filter_map(|needle| {
            let at = text.find(needle)?;
            let shown: String = text[at..].chars().take(60).collect();
            Some(shown)
        })
        .collect()
}

/// Whether bytes are packed in a way in which words could not be found.
pub fn is_packed(bytes: &[u8]) -> bool {
    let beginnings: [&[u8]; 6] =
        [b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf"];
    beginnings.iter().any(|beginning| bytes.starts_with(beginning))
}
