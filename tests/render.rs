//! Every kind of page, with rich and with empty data.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use chancery::enrich::Options;
use chancery::model::{Page, Site};
use chancery::prepare::prepare;
use chancery::render::{Assets, TemplateError, Templates, Theme, render};

fn site_at(root: &Path) -> Site {
    let as_of = "2024-03-01T12:00:00Z".parse().unwrap();
    prepare(root, &Options { as_of, drafts: false, ..Options::default() }, false).unwrap().site
}

/// The site that has every component.
fn fixture() -> Site {
    site_at(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/render_fixture"))
}

/// A site of these files.
fn site_of(files: &[(&str, &str)]) -> Site {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    site_at(folder.path())
}

fn pages_with(site: &Site, overrides: &[(&str, &str)]) -> Result<BTreeMap<String, String>, TemplateError> {
    let assets = Assets::new(BTreeMap::new(), site.most_ties());
    let overrides: Vec<(String, String)> =
        overrides.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let templates = Templates::new(&overrides, site, &assets)?;
    let draw = |(url, page): (&String, &Page)| {
        let bytes = render(site, &templates, page)?;
        Ok((url.clone(), String::from_utf8(bytes).expect("pages are UTF-8")))
    };
    // The words of the search and pictures are no text.
    let is_text = |url: &str| !url.ends_with(".bin") && !url.ends_with(".png");
    site.pages.iter().filter(|(url, _)| is_text(url)).map(draw).collect()
}

fn pages(site: &Site) -> BTreeMap<String, String> {
    pages_with(site, &[]).unwrap_or_else(|error| panic!("{error}\n{}", error.report))
}

fn is_html(url: &str) -> bool {
    url.is_empty() || url.ends_with('/') || url.ends_with(".html")
}

/// The values of an attribute, in order.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(&start).skip(1).map(|rest| &rest[..rest.find('"').unwrap()]).collect()
}

/// Without scripts, whose text is not markup.
fn markup(html: &str) -> String {
    let mut kept = String::new();
    let mut rest = html;
    while let Some(at) = rest.find("<script") {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = &rest[rest.find("</script>").unwrap() + 9..];
    }
    kept + rest
}

/// Where a relative address leads from a page.
fn follow(from: &str, href: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            "." => {}
            ".." => {
                assert!(parts.pop().is_some(), "`{href}` on `{from}` leads out of the site");
            }
            part => parts.push(part),
        }
    }
    chancery::links::percent_decode(&parts.join("/")).trim_start_matches('/').to_owned()
}

/// What has to hold on every page of every site.
fn check(site: &Site, pages: &BTreeMap<String, String>) {
    let ids: BTreeMap<&str, HashSet<&str>> = pages
        .iter()
        .map(|(url, html)| (url.as_str(), attributes(html, "id").into_iter().collect()))
        .collect();
    let assets = Assets::new(BTreeMap::new(), site.most_ties());
    let files: HashSet<&str> = assets.files().map(|(url, _)| url).collect();
    for (url, html) in pages.iter().filter(|(url, _)| is_html(url)) {
        let html = &markup(html);
        let all = attributes(html, "id");
        assert_eq!(all.len(), ids[url.as_str()].len(), "an id stands twice on `{url}`: {all:?}");
        for reference in attributes(html, "aria-labelledby") {
            assert!(ids[url.as_str()].contains(reference), "`{reference}` on `{url}`");
        }
        for (name, why) in [("style", "styles stand in stylesheets"), ("onclick", "nothing runs")] {
            assert_eq!(attributes(html, name), [] as [&str; 0], "{why}: `{url}`");
        }
        assert!(!html.contains("<style"), "a policy of `style-src 'self'` holds: `{url}`");
        assert_eq!(html.matches("<h1").count(), 1, "`{url}` has one headline");
        assert_eq!(html.matches("<main").count(), 1, "`{url}` has one main part");
        assert!(!html.contains("{{") && !html.contains("{%"), "`{url}`");
        for empty in
            ["<p></p>", "<ul></ul>", "<ol>\n</ol>", "<dl></dl>", "<li></li>", "<span></span>", "<h3></h3>"]
        {
            assert!(!html.contains(empty), "`{empty}` on `{url}`");
        }
        for href in attributes(html, "href").into_iter().chain(attributes(html, "src")) {
            let href = href.replace("&#x2F;", "/").replace("&amp;", "&");
            if href.contains(':') || *url == "404.html" {
                continue;
            }
            let (address, fragment) = href.split_once('#').unwrap_or((&href, ""));
            assert!(!address.starts_with('/'), "`{href}` on `{url}` breaks under a sub-path");
            let target = if address.is_empty() { url.clone() } else { follow(url, address) };
            let known = pages.contains_key(&target)
                || files.contains(target.as_str())
                || site.files.contains_key(&target);
            let written = ["nowhere.md", "x.png", "map.png"].iter().any(|name| target.ends_with(name));
            assert!(known || written, "`{href}` on `{url}` leads nowhere: `{target}`");
            if !fragment.is_empty() {
                let fragment = chancery::links::percent_decode(fragment);
                assert!(ids[target.as_str()].contains(fragment.as_str()), "`{href}` on `{url}`: no such id");
            }
        }
    }
}

#[test]
fn every_page_of_a_rich_site_holds_together() {
    let site = fixture();
    let pages = pages(&site);
    let kinds: BTreeSet<String> =
        site.pages.values().map(|page| format!("{page:?}").split('(').next().unwrap().to_owned()).collect();
    assert_eq!(kinds.len(), 19, "the fixture has every kind of page: {kinds:?}");
    check(&site, &pages);
}

#[test]
fn nothing_is_absurd_on_a_site_without_anything() {
    let site = site_of(&[("site.yaml", "title: Nothing yet\n")]);
    let pages = pages(&site);
    check(&site, &pages);
    assert!(pages[""].contains("Nothing is published yet."));
    assert!(pages["404.html"].contains("<h1>Nothing is filed at this address</h1>"));
}

#[test]
fn a_text_alone_is_a_briefing() {
    let site = site_of(&[("site.yaml", "title: T\n"), ("content/briefings/a.md", "Only words.\n")]);
    let pages = pages(&site);
    check(&site, &pages);
    let page = &pages["briefings/a/"];
    for absent in ["id=\"timeline\"", "id=\"persons\"", "id=\"sources\"", "class=\"rail\"", "Bottom line"] {
        assert!(!page.contains(absent), "{absent}");
    }
    assert!(page.contains("Only words."));
}

#[test]
fn a_withdrawn_briefing_keeps_its_address_and_not_its_text() {
    let site = fixture();
    let pages = pages(&site);
    assert!(
        pages["briefings/taken-back/"]
            .contains("<b>Withdrawn on <time datetime=\"2023-05-02\">2 May 2023</time>.</b> The <em>report</em> was retracted.")
    );
    for (url, text) in &pages {
        assert!(!text.contains("SECRET") && !text.contains("This must not be seen"), "`{url}`");
    }
    assert!(!pages["atom.xml"].contains("Taken back"));
}

#[test]
fn clocks_are_shown_where_a_clock_time_is_known_and_nowhere_else() {
    let pages = pages(&fixture());
    let page = &pages["briefings/everything/"];
    assert_eq!(page.matches("<dl class=\"cap\">").count(), 1);
    assert!(page.contains("<time datetime=\"2023-07-03T23:35+05:30\">Monday</time>, 23:35 to Tuesday 01:10"));
    assert!(page.contains("<time datetime=\"2023-07-03T20:05+02:00\">Monday</time>, 20:05 to 21:40"));
    assert!(page.contains("Time of day not stated"));
}

#[test]
fn where_accounts_of_a_length_differ_each_side_has_its_own_and_no_total_takes_one() {
    let pages = pages(&fixture());
    let page = &pages["briefings/everything/"];
    let told = "<small>accounts differ</small><span><small>RU</small> 3 hours</span><span><small>Graustark about</small> 2¼ hours<";
    assert!(page.contains(told), "the figure of each side");
    assert!(page.contains(
        "Accounts of the length differ: RU 3 hours, Graustark about 2¼ hours, Sylvania not stated."
    ));
    assert!(page.contains("on one the accounts differ"), "the time in talks leaves it out");
    assert!(page.contains("The sides differ on the length"), "the legend has it");
    for export in ["timeline.ics", "timelinejs.json"] {
        let told = pages[&format!("briefings/everything/{export}")].replace("\r\n ", "");
        assert!(told.contains("Accounts of the length differ: Ruritania 3 hours"), "{export}");
    }
    assert!(pages["timeline/"].contains("Accounts differ<span>RU 3 hours, Graustark about 2¼ hours"));
    let data: serde_json::Value = serde_json::from_str(&pages["briefings/everything/briefing.json"]).unwrap();
    let meeting =
        data["meetings"].as_array().unwrap().iter().find(|meeting| meeting["id"] == "disputed").unwrap();
    assert!(meeting["duration"].is_null());
    assert_eq!(
        meeting["accounts"][1],
        serde_json::json!({"side": "graustark", "minutes": 135, "bound": "about"})
    );
}

#[test]
fn a_page_names_the_picture_for_links_to_it() {
    let site = fixture();
    let pages = pages(&site);
    let picture = |url: &str| {
        let html = &pages[url];
        let content = html.split("property=\"og:image\" content=\"").nth(1).expect("a picture");
        content.split('"').next().unwrap().strip_prefix("https://example.org/gazette/").unwrap().to_owned()
    };
    assert_eq!(picture("briefings/everything/"), "briefings/everything/card.png");
    // A briefing without meetings, and one that was withdrawn, have that of the site.
    for url in ["", "briefings/bare/", "briefings/taken-back/", "people/nobody/"] {
        assert_eq!(picture(url), "card.png", "`{url}`");
    }
    let cards = site.pages.keys().filter(|url| url.ends_with("card.png"));
    assert_eq!(cards.count(), 3, "two briefings have meetings");
    let unnamed =
        site_of(&[("site.yaml", "title: T\nexports: [card]\n"), ("content/briefings/a.md", "Words.\n")]);
    assert!(!self::pages(&unnamed)[""].contains("og:image"), "nobody knows where it is");
}

#[test]
fn a_briefing_names_those_that_link_to_it_and_those_like_it() {
    let person = |name: &str| format!("---\nname: {name}\n---\n");
    let briefing = |title: &str, day: u8, rest: &str, text: &str| {
        format!("---\ntitle: {title}\ndate: 2023-06-{day:02}\n{rest}---\n{text}\n")
    };
    let (ann, bea) = (person("Ann Archer"), person("Bea Brook"));
    let meeting = "meetings:\n  - {id: m, when: 2023-06-01, with: [ann, bea]}\n";
    let first = briefing("First", 1, meeting, "Words.");
    let second =
        briefing("Second", 2, meeting, "One.\n\nAs [told](first.md), and [again](/briefings/first/).");
    let third = briefing("Third", 3, "topics: [grain]\n", "Bea Brook spoke.");
    let gone = briefing("Gone", 4, "status: withdrawn\ntopics: [grain]\n", "See [that](first.md).");
    let other = briefing("Other", 5, "", "Nothing in common.");
    let site = site_of(&[
        ("content/people/ann.md", &ann),
        ("content/people/bea.md", &bea),
        ("content/briefings/first.md", &first),
        ("content/briefings/second.md", &second),
        ("content/briefings/third.md", &third),
        ("content/briefings/gone.md", &gone),
        ("content/briefings/other.md", &other),
    ]);
    let pages = pages(&site);
    check(&site, &pages);
    let section = |url: &str, id: &str| {
        let (_, after) = pages[url].split_once(&format!("id=\"{id}\""))?;
        after.split_once("</section>").map(|(section, _)| section.to_owned())
    };
    let linked = section("briefings/first/", "linked-from").expect("the second links to it");
    assert!(linked.contains(">Second</a>") && linked.contains("#p2\">¶&nbsp;2</a>"), "{linked}");
    assert_eq!(linked.matches("<li>").count(), 1, "a withdrawn briefing links to nothing: {linked}");
    let related = section("briefings/first/", "related").expect("they tell of one meeting");
    assert!(related.contains(">Second</a>") && related.contains("The same meeting; "), "{related}");
    assert!(!related.contains("Other") && !related.contains("Gone"), "{related}");
    let third = section("briefings/third/", "related").expect("somebody is named in both");
    assert!(third.contains("Bea Brook") && !third.contains("Gone"), "{third}");
    assert_eq!(section("briefings/other/", "related"), None);
    assert_eq!(section("briefings/gone/", "linked-from"), None);
}

#[test]
fn text_of_an_author_is_escaped_wherever_it_stands() {
    // In these a text is a value, not markup.
    let is_data = |url: &str| {
        [".ics", ".json"].iter().any(|end| url.ends_with(end)) && !url.ends_with("timelinejs.json")
    };
    for (url, text) in pages(&fixture()).iter().filter(|(url, _)| !is_data(url)) {
        let text = if is_html(url) { markup(text) } else { text.clone() };
        for raw in ["<angle>", "<of>", "<old>", "<b>a</b>", "javascript:"] {
            assert!(!text.contains(raw), "`{raw}` on `{url}`");
        }
    }
}

#[test]
fn the_budgets_are_kept() {
    let assets = Assets::new(BTreeMap::new(), 20);
    let size = |name: &str| {
        let url = assets.url(name).unwrap();
        assets.files().find(|(written, _)| *written == url).unwrap().1.len()
    };
    let briefing = size("style.css") + size("notes.css") + size("code.css");
    assert!(briefing <= 26 * 1024, "{briefing}");
    let lists = size("style.css") + size("lists.css");
    assert!(lists <= 26 * 1024, "{lists}");
    assert!(size("site.js") <= 8 * 1024, "{}", size("site.js"));
    // Beside the budget of scripts; it speaks the language of its page.
    assert!(size("search.js") <= 17 * 1024, "{}", size("search.js"));
    let page = &pages(&fixture())["briefings/everything/"];
    assert!(page.len() <= 60 * 1024, "{}", page.len());
}

#[test]
fn only_briefings_with_tied_notes_link_to_their_rules() {
    let noted = "---\ntitle: N\nannotations:\n  - {quote: words, note: Yes.}\n---\nOnly words.\n";
    let site =
        site_of(&[("content/briefings/noted.md", noted), ("content/briefings/bare.md", "Only words.\n")]);
    let pages = pages(&site);
    let linking = |name: &str| {
        let linking = pages.iter().filter(|(_, html)| html.contains(&format!("../../{name}.")));
        linking.map(|(url, _)| url.as_str()).filter(|url| url.starts_with("briefings/")).collect::<Vec<_>>()
    };
    assert_eq!(linking("notes"), ["briefings/noted/"]);
    assert_eq!(linking("lists"), [] as [&str; 0]);
}

#[test]
fn only_pages_with_code_link_to_its_stylesheet() {
    let pages = pages(&fixture());
    let linking: Vec<&String> = pages
        .iter()
        .filter(|(_, html)| html.contains("code.") && html.contains("rel=\"stylesheet\" href=\"../../code."))
        .map(|(url, _)| url)
        .collect();
    assert_eq!(linking, ["briefings/everything/"]);
}

#[test]
fn a_site_replaces_a_template_and_reaches_the_theme_s() {
    let site = fixture();
    let pages = pages_with(
        &site,
        &[("base.html", "{% extends \"theme/base.html\" %}{% block footer %}<footer>Ours: {{ site.title }}</footer>{% endblock footer %}")],
    )
    .unwrap();
    assert!(pages["people/"].contains("<footer>Ours: The Ruritanian Gazette</footer>"));
    assert!(pages["people/"].contains("<h1>People</h1>"));
}

#[test]
fn an_undefined_name_is_an_error_with_its_place_and_its_page() {
    let error = pages_with(&fixture(), &[("person.html", "one\n  {{ person.nmae }}")]).unwrap_err();
    assert_eq!(error.template, "templates/person.html");
    assert_eq!((error.line, error.column), (Some(2), Some(13)), "{}", error.report);
    assert_eq!(error.page.as_deref(), Some("people/faisal-bin-tariq/"));
    assert!(error.report.contains("{{ person.nmae }}"));
}

#[test]
fn a_template_that_cannot_be_read_is_an_error_with_its_place() {
    let error = pages_with(&fixture(), &[("topic.html", "a\n{% if %}")]).unwrap_err();
    assert_eq!((error.template.as_str(), error.line), ("templates/topic.html", Some(2)), "{error}");
    assert_eq!(error.page, None);
    let error = pages_with(&fixture(), &[("topic.html", "{{ asset(name=\"none.css\") }}")]).unwrap_err();
    assert!(error.message.contains("there is no file `static/none.css`"), "{error}");
}

#[test]
fn the_same_site_gives_the_same_bytes() {
    assert_eq!(pages(&fixture()), pages(&fixture()));
}

#[test]
fn the_theme_can_be_written_out_and_read_back() {
    let files: Vec<(String, &[u8])> = Theme::files().collect();
    assert!(files.iter().any(|(path, _)| path == "static/style.css"));
    let templates: Vec<(&str, &str)> = files
        .iter()
        .filter_map(|(path, bytes)| {
            Some((path.strip_prefix("templates/")?, std::str::from_utf8(bytes).ok()?))
        })
        .collect();
    assert_eq!(pages_with(&fixture(), &templates).unwrap(), pages(&fixture()));
}
