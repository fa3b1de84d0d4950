//! Text in, text out; and that no mark ever changes the text.

use std::sync::Arc;

use super::*;
use crate::model::briefing::{Briefing, PublicationStatus, TimelineMode};
use crate::model::{BriefingId, Config, Hash, Mark, MarkKind, Person, Place};
use crate::parse::language::english;
use crate::source::{Sources, Span};

/// A site with one briefing of this text; people `qin` and `blinken`, place `beijing`.
fn site(markdown: &str, html: HtmlPolicy) -> Site {
    let mut sources = Sources::default();
    let file = sources.add("content/briefings/a.md", markdown);
    let other = sources.add("content/people/qin.md", "");
    let span = Span::new(file, 0..0);
    let person = |id: &str, name: &str| Person {
        id: id.into(),
        name: name.into(),
        native_name: None,
        aliases: vec![],
        side: None,
        roles: vec![],
        born: None,
        died: None,
        file: other,
        span,
        body: 0,
    };
    let place = Place {
        id: "beijing".into(),
        name: "Beijing".into(),
        native_name: None,
        aliases: vec![],
        country: None,
        time_zone: None,
        file: other,
        span,
        body: 0,
    };
    let briefing = Briefing {
        id: "a".into(),
        url: "briefings/a/".into(),
        title: "A".into(),
        number: None,
        date: None,
        updated: None,
        place: None,
        authors: vec![],
        summary: None,
        bottom_line: None,
        topics: vec![],
        trip: None,
        status: PublicationStatus::Published,
        publish_at: None,
        expires_at: None,
        tlp: None,
        in_doubt: false,
        record: crate::model::record::Record::default(),
        aliases: vec![],
        timeline: TimelineMode::Auto,
        sources: vec![],
        people: vec![],
        meetings: vec![],
        not_meetings: vec![],
        annotations: vec![],
        readouts: vec![],
        extra: serde_json::Value::Null,
        file,
        span,
        body: 0,
        folder: None,
    };
    let document = markdown::read(markdown, 0, true);
    let mut site = Site {
        around: Hash::default(),
        language: Arc::new(english().clone()),
        languages: Default::default(),
        editions: vec![],
        config: Config { html, ..Config::default() },
        sources,
        as_of: jiff::Timestamp::UNIX_EPOCH.into(),
        hidden: vec![],
        next_change: None,
        tlp: None,
        briefings: vec![Arc::new(EnrichedBriefing {
            briefing,
            document,
            marks: vec![],
            annotations: vec![],
            timeline: Arc::default(),
            people: vec![],
            original: None,
            made_of: Hash::default(),
            look: Hash::default(),
        })],
        briefing_index: [(BriefingId::from("a"), 0)].into(),
        people: Arc::new(
            [("qin", "Qin Gang"), ("blinken", "Antony Blinken")]
                .map(|(id, name)| (id.into(), person(id, name)))
                .into(),
        ),
        places: Arc::new([("beijing".into(), place)].into()),
        trips: Default::default(),
        topics: Default::default(),
        parties: Default::default(),
        timeline: vec![],
        files: Arc::new([("briefings/map.png".to_owned(), "map.png".into())].into()),
        pages: Default::default(),
    };
    let pages = [
        crate::model::Page::Home,
        crate::model::Page::Briefing(0),
        crate::model::Page::Person("qin".into()),
        crate::model::Page::Place("beijing".into()),
    ];
    site.pages = Arc::new(pages.map(|page| (site.url(&page), page)).into());
    site
}

fn marks_of(site: &mut Site) -> &mut Vec<Mark> {
    &mut Arc::make_mut(&mut site.briefings[0]).marks
}

/// Marks the first place of each of these words.
fn marked(markdown: &str, marks: &[(&str, MarkKind)]) -> Site {
    let mut site = site(markdown, HtmlPolicy::Sanitize);
    let file = site.briefings[0].briefing.file;
    for (words, kind) in marks {
        let at = markdown.find(words).expect("the words stand in the text");
        let span = Span::new(file, at..at + words.len());
        marks_of(&mut site).push(Mark { span, kind: kind.clone() });
    }
    marks_of(&mut site).sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    site
}

fn html(markdown: &str) -> String {
    let site = site(markdown, HtmlPolicy::Sanitize);
    render(&site, &site.briefings[0]).html
}

#[track_caller]
fn check(markdown: &str, expected: &str) {
    assert_eq!(html(markdown).trim(), expected);
}

const QIN: &str = "<a class=\"who\" href=\"../../people/qin/\" data-card=\"c-qin\">";

fn qin() -> MarkKind {
    MarkKind::Person("qin".into())
}

#[test]
fn paragraphs_are_numbered_and_have_an_address() {
    check(
        "One.\n\n> Two.\n\nThree.",
        "<p id=\"p1\"><a class=\"pn\" href=\"#p1\" aria-label=\"Paragraph 1\">1</a>One.</p>\n<blockquote>\n<p>Two.</p>\n\
         </blockquote>\n<p id=\"p2\"><a class=\"pn\" href=\"#p2\" aria-label=\"Paragraph 2\">2</a>Three.</p>",
    );
}

#[test]
fn headings_begin_at_the_second_level() {
    let site = site("# One\n\n## Two\n\n# One\n", HtmlPolicy::Sanitize);
    let body = render(&site, &site.briefings[0]);
    assert_eq!(body.html, "<h2 id=\"one\">One</h2>\n<h3 id=\"two\">Two</h3>\n<h2 id=\"one-2\">One</h2>\n");
    assert_eq!(body.outline[2], Outline { level: 2, id: "one-2".into(), text: "One".into() });
    check("### Deep\n\n#", "<h2 id=\"deep\">Deep</h2>");
}

#[test]
fn a_person_is_linked_and_wants_a_card() {
    let site = marked("- Met Qin Gang.", &[("Qin Gang", qin())]);
    let body = render(&site, &site.briefings[0]);
    assert_eq!(body.html, format!("<ul>\n<li>Met {QIN}Qin Gang</a>.</li>\n</ul>\n"));
    assert_eq!(body.people, ["qin".into()]);
}

#[test]
fn a_name_is_not_linked_inside_a_link_or_a_heading() {
    let site = marked("## Qin Gang\n\n- [With Qin Gang](x)", &[("Qin Gang", qin())]);
    assert_eq!(render(&site, &site.briefings[0]).people, []);
    let site = marked("- [With Qin](x)", &[("Qin", qin())]);
    assert_eq!(render(&site, &site.briefings[0]).html, "<ul>\n<li><a href=\"x\">With Qin</a></li>\n</ul>\n");
}

#[test]
fn a_sentence_takes_in_whole_elements() {
    let markdown = "- So. **Qin** met *him* for [long](x). Then.";
    let site = marked(markdown, &[("Qin** met *him* for [long](x).", MarkKind::Evidence(0)), ("Qin", qin())]);
    let body = render(&site, &site.briefings[0]);
    assert_eq!(
        body.html,
        format!(
            "<ul>\n<li>So. <span class=\"s\" id=\"s1\"><strong>{QIN}Qin</a></strong> met <em>him</em> for <a href=\"x\">long\
             </a>.</span> Then.</li>\n</ul>\n"
        )
    );
    assert_eq!(body.sentence_ids, [1]);
}

#[test]
fn an_element_that_outlasts_a_sentence_is_not_split() {
    let site = marked("- One *two. Three* four.", &[("One *two.", MarkKind::Evidence(0))]);
    assert_eq!(
        render(&site, &site.briefings[0]).html,
        "<ul>\n<li><span class=\"s\" id=\"s1\">One </span><em><span class=\"s\">two.</span> Three</em> four.</li>\n</ul>\n"
    );
}

#[test]
fn a_note_stands_behind_its_marker_with_its_kind() {
    check(
        "- Five years.[^x] More.\n\n[^x]: **Context.** Since *2018*.\n\n    A second paragraph.",
        "<ul>\n<li>Five years.&#8288;<a class=\"nr\" id=\"r-a\" href=\"#n-a\" role=\"doc-noteref\" aria-label=\"Note a, \
         context\">a</a><span class=\"note\" id=\"n-a\" role=\"note\" aria-label=\"Note a, context\" data-kind=\"context\">\
         <span class=\"vh\">[</span><a class=\"note-x\" href=\"#r-a\">Close</a><b class=\"note-k\"><i>a</i> Context</b> Since \
         <em>2018</em>.<br>A second paragraph.<span class=\"vh\">]</span></span> More.</li>\n</ul>",
    );
}

#[test]
fn a_second_reference_leads_to_the_one_note() {
    let html = html("A.[^x] B.[^x]\n\n[^x]: Plain.");
    assert_eq!(html.matches("id=\"n-a\"").count(), 1);
    assert!(html.contains(
        "<a class=\"nr nr-e\" href=\"#n-a\" role=\"doc-noteref\" aria-label=\"Note a, note\">a</a>"
    ));
    assert!(html.contains("<b class=\"note-k\"><i>a</i> Note</b> Plain."));
}

#[test]
fn a_note_in_a_table_goes_to_the_end() {
    let html = html("| A[^x] |\n|---|\n| b |\n\n[^x]: Why[^y].\n\n[^y]: **Disputed**: so.");
    assert!(
        html.contains("<th scope=\"col\">A&#8288;<a class=\"nr nr-e\" id=\"r-a\" href=\"#n-a\""),
        "{html}"
    );
    assert!(html.contains("<section class=\"notes\" id=\"notes\" aria-label=\"Notes\">"), "{html}");
    assert!(html.contains("<li id=\"n-a\">") && html.contains("<li id=\"n-b\">"), "{html}");
    assert!(html.contains("<b>Disputed.</b> so."), "{html}");
}

#[test]
fn notes_that_name_each_other_end() {
    let html = html("One.[^a]\n\n[^a]: See[^b].\n\n[^b]: See[^a].");
    assert_eq!(html.matches("id=\"n-").count(), 2);
}

#[test]
fn links_are_relative_to_the_page() {
    check(
        "- [a](../people/qin.md#x) [b](/briefings/a/) [c](https://example.org/?a=1&b=[2]) [d](nowhere) ![e *f*](map.png)",
        "<ul>\n<li><a href=\"../../people/qin/#x\">a</a> <a href=\"../../briefings/a/\">b</a> \
         <a href=\"https://example.org/?a=1&amp;b=%5B2%5D\" rel=\"external\">c</a> <a href=\"nowhere\">d</a> \
         <img src=\"../../briefings/map.png\" alt=\"e f\" loading=\"lazy\" decoding=\"async\"></li>\n</ul>",
    );
}

#[test]
fn a_dangerous_link_leaves_its_words() {
    check("- [a](javascript:x) ![b](data:text/html,x)", "<ul>\n<li>a b</li>\n</ul>");
    let site = site("- [a](javascript:x)", HtmlPolicy::Trust);
    assert!(render(&site, &site.briefings[0]).html.contains("<a href=\"javascript:x\">a</a>"));
}

#[test]
fn html_of_the_author_follows_the_policy() {
    let markdown = "- a <b onclick=\"x()\">b</b> <script>c</script>";
    let of = |policy| {
        let site = site(markdown, policy);
        render(&site, &site.briefings[0]).html
    };
    assert_eq!(of(HtmlPolicy::Sanitize), "<ul>\n<li>a <b>b</b> </li>\n</ul>\n");
    assert!(
        of(HtmlPolicy::Escape).contains("a &lt;b onclick=&quot;x()&quot;&gt;b&lt;/b&gt; &lt;script&gt;c")
    );
    assert!(of(HtmlPolicy::Trust).contains("<b onclick=\"x()\">b</b>"));
}

#[test]
fn text_is_never_a_template() {
    check("- {{ site.title }} {% if x %}", "<ul>\n<li>{{ site.title }} {% if x %}</li>\n</ul>");
}

#[test]
fn lists_tasks_definitions_alerts_and_tables() {
    check(
        "3. [x] done\n4. [ ] not",
        "<ol start=\"3\">\n<li><span class=\"task\" role=\"img\" aria-label=\"Done\">☑</span> done</li>\n<li><span \
         class=\"task\" role=\"img\" aria-label=\"To do\">☐</span> not</li>\n</ol>",
    );
    check("Term\n: Meaning", "<dl>\n<dt>Term</dt>\n<dd>Meaning</dd>\n</dl>");
    check(
        "> [!WARNING]\n> Hot.",
        "<div class=\"alert\" role=\"note\" data-kind=\"warning\" aria-label=\"Warning\"><p class=\"alert-k\">Warning</p>\n\
         <p>Hot.</p>\n</div>",
    );
    check(
        "|  | b |\n|---|--:|\n| c | d |",
        "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table\"><table>\n<thead><tr><td></td>\
         <th scope=\"col\" data-align=\"right\">b</th></tr></thead>\n<tbody>\n<tr><td>c</td><td data-align=\"right\">d</td>\
         </tr>\n</tbody>\n</table></div>",
    );
}

#[test]
fn a_quotation_may_say_whose_it_is() {
    check(
        "> Frank and constructive.\n>\n> — *Matthew Miller*, spokesman",
        "<figure class=\"said\">\n<blockquote>\n<p>Frank and constructive.</p>\n</blockquote>\n<figcaption><em>Matthew \
         Miller</em>, spokesman</figcaption>\n</figure>",
    );
}

#[test]
fn code_is_marked_where_its_language_is_known() {
    let site = site("```rust\nlet x = 1;\n```\n\n```klingon\na < b\n```\n", HtmlPolicy::Sanitize);
    let body = render(&site, &site.briefings[0]);
    assert!(body.has_code);
    assert!(body.html.contains("hl-storage"), "{}", body.html);
    assert!(body.html.ends_with("<pre class=\"code\" tabindex=\"0\"><code>a &lt; b\n</code></pre>\n"));
}

#[test]
fn a_feed_gets_whole_addresses_and_no_ids() {
    let site =
        site("# H\n\nOne.[^a] [b](#h) [c](../people/qin.md)\n\n[^a]: **Context.** why", HtmlPolicy::Sanitize);
    assert_eq!(
        render_for_feed(&site, &site.briefings[0], "https://example.org/"),
        "<h2>H</h2>\n<p>One.&#8288; <small>[<b>Context.</b> why]</small> \
         <a href=\"https://example.org/briefings/a/#h\">b</a> <a href=\"https://example.org/people/qin/\">c</a></p>\n"
    );
}

/// Elements that must not stand in a line of text.
const BLOCKS: &[&str] = &[
    "p",
    "ul",
    "ol",
    "li",
    "dl",
    "blockquote",
    "figure",
    "table",
    "div",
    "section",
    "h2",
    "h3",
    "pre",
    "hr",
];

/// The HTML without some tags, by how they begin, and without some elements and all that is in them. On the way it
/// is seen that every element is closed where it should be, and stands where it may.
fn without(html: &str, tags: &[&str], elements: &[&str]) -> String {
    let begins = |tag: &str, with: &[&str]| with.iter().any(|start| tag.starts_with(start));
    let mut out = String::new();
    // Each open element: its name, whether its tags are left out, and whether all of it is.
    let mut open: Vec<(&str, bool, bool)> = Vec::new();
    let mut rest = html;
    loop {
        let gone = open.iter().any(|(_, _, gone)| *gone);
        let (words, tag_and_rest) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        if !gone {
            out.push_str(words);
        }
        if tag_and_rest.is_empty() {
            break;
        }
        let (tag, after) = tag_and_rest.split_at(tag_and_rest.find('>').expect("a tag ends") + 1);
        rest = after;
        let name = tag.trim_matches(['<', '>', '/']).split(' ').next().expect("it has a name");
        if tag.starts_with("</") {
            let (opened, left_out, _) = open.pop().unwrap_or_else(|| panic!("{tag} closes nothing: {html}"));
            assert_eq!(opened, name, "{tag} closes another element: {html}");
            if !gone && !left_out {
                out.push_str(tag);
            }
            continue;
        }
        let in_line =
            open.iter().any(|(name, ..)| ["p", "span", "a", "em", "strong", "h2", "h3"].contains(name));
        assert!(!(in_line && BLOCKS.contains(&name)), "{tag} stands in a line: {html}");
        assert!(name != "a" || open.iter().all(|(name, ..)| *name != "a"), "a link in a link: {html}");
        let (left_out, all) = (begins(tag, tags), begins(tag, elements));
        if !gone && !left_out && !all {
            out.push_str(tag);
        }
        if !["br", "hr", "img"].contains(&name) {
            open.push((name, left_out, all));
        }
    }
    assert!(open.is_empty(), "every tag is closed: {html}");
    out
}

const MARKS: &[&str] = &["<span class=\"s\"", "<a class=\"who\"", "<a class=\"at\""];

/// The HTML without the elements that marks put there.
fn without_marks(html: &str) -> String {
    without(html, MARKS, &[])
}

/// A small generator of numbers (xorshift), so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

#[test]
fn marks_never_change_the_text() {
    for seed in 1..1500u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let (markdown, site) = dice.marked();
        let with = render(&site, &site.briefings[0]).html;
        let without = render_unmarked(&site, &site.briefings[0]).html;
        assert_eq!(without_marks(&with), without, "seed {seed}: {markdown:?}\n{with}");
        for number in 1..9 {
            assert!(with.matches(&format!("id=\"s{number}\"")).count() <= 1, "seed {seed}: {with}");
        }
    }
}

const PIECES: &[&str] = &[
    "Qin Gang ",
    "met ",
    "*Blinken ",
    "for* ",
    "**three ",
    "hours** ",
    "in `code` ",
    "[a link ",
    "](x) ",
    "“so” ",
    "\"no\" ",
    "&amp; ",
    "a--b ",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "王毅 ",
    "[^n] ",
    "~~old~~ ",
    "## Head\n\n",
    "| a | b |\n|---|---|\n| c ",
    "![alt *x*](y) ",
    "\\* ",
    "it's ",
    "é. ",
    "![](z)",
    "1. ",
    "  \n",
    "_a_b_ ",
    "***x** y* ",
    "`",
    "*",
    "[x][y] ",
];

impl Dice {
    fn text(&mut self) -> String {
        let mut markdown = String::new();
        for _ in 0..self.roll(24) + 2 {
            markdown.push_str(PIECES[self.roll(PIECES.len())]);
        }
        markdown + "\n\n[^n]: **Context.** a *note* of Qin\n\n[y]: z\n"
    }

    /// A stretch of a text, of up to some bytes.
    fn stretch(&mut self, text: &str, longest: usize) -> std::ops::Range<usize> {
        let from = text.floor_char_boundary(self.roll(text.len()));
        let to = text.ceil_char_boundary((from + 1 + self.roll(longest)).min(text.len()));
        from..to
    }

    /// A text and a site with it, with marks on it.
    fn marked(&mut self) -> (String, Site) {
        let markdown = self.text();
        let mut site = site(&markdown, HtmlPolicy::Escape);
        let file = site.briefings[0].briefing.file;
        let plain = site.briefings[0].document.text.clone();
        for _ in 0..if plain.text.is_empty() { 0 } else { self.roll(7) + 1 } {
            let stretch = self.stretch(&plain.text, 40);
            let kind = match self.roll(4) {
                0 => MarkKind::Place("beijing".into()),
                1 => qin(),
                _ => MarkKind::Evidence(0),
            };
            let span = Span::new(file, plain.in_file(stretch));
            marks_of(&mut site).push(Mark { span, kind });
        }
        marks_of(&mut site).sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
        (markdown, site)
    }
}

/// A note on a stretch of the plain text, whose marker stands somewhere behind it in its block.
fn noted(site: &Site, words: std::ops::Range<usize>, gap: usize) -> crate::model::Anchored {
    let briefing = &site.briefings[0];
    let plain = &briefing.document.text;
    let block =
        plain.blocks.iter().find(|block| block.range.end >= words.end).expect("words stand in a block");
    let marker = plain.text.floor_char_boundary((words.end + gap).min(block.range.end)).max(words.end);
    let written =
        |text: &str| crate::model::record::Written { text: text.into(), span: briefing.briefing.span };
    crate::model::Anchored {
        annotation: crate::model::Annotation {
            id: "x".into(),
            quote: written("x"),
            prefix: None,
            suffix: None,
            kind: Some(crate::model::NoteKind::Disputed),
            note: written("*So* <b>it</b> is, [there](x).</span></p>"),
            sources: vec![],
            author: Some("Desk".into()),
        },
        words,
        marker,
    }
}

fn annotate(site: &mut Site, notes: Vec<crate::model::Anchored>) {
    Arc::make_mut(&mut site.briefings[0]).annotations = notes;
}

/// The HTML without notes, markers and marked words, and without sentences, which a marker may cut.
fn without_notes(html: &str) -> String {
    let elements = &["<a class=\"nr", "<span class=\"note", "<section class=\"notes\""];
    without(html, &["<span class=\"an", "<span class=\"s\""], elements)
        .replace("&#8288;", "")
        .trim_end()
        .to_owned()
}

/// Words, marks and notes by numbers between 0 and 1: where each note begins, how long it is, how far its marker is.
fn annotated(markdown: &str, seed: u64, places: &[(f64, f64, f64)]) -> (Site, Site) {
    let mut site = site(markdown, HtmlPolicy::Escape);
    let plain = site.briefings[0].document.text.clone();
    if plain.text.trim().is_empty() {
        return (site.clone(), site);
    }
    let mut dice = Dice(seed | 1);
    for _ in 0..3 {
        let span = Span::new(site.briefings[0].briefing.file, plain.in_file(dice.stretch(&plain.text, 30)));
        let kind = if dice.roll(2) == 0 { qin() } else { MarkKind::Evidence(0) };
        marks_of(&mut site).push(Mark { span, kind });
    }
    marks_of(&mut site).sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    // Names are found one after the other, never over one another.
    let mut end = 0;
    marks_of(&mut site).retain(|mark| {
        let keep = mark.kind != qin() || mark.span.start >= end;
        end = if keep && mark.kind == qin() { mark.span.end } else { end };
        keep
    });
    let unnoted = site.clone();
    let last = plain.blocks.last().map_or(0, |block| block.range.end);
    let note = |(from, length, gap): &(f64, f64, f64)| {
        let start = plain.text.floor_char_boundary((from * last as f64) as usize);
        let end = plain.text.ceil_char_boundary((start + 1 + (length * 60.0) as usize).min(last));
        (start < end).then(|| noted(&site, start..end, (gap * 30.0) as usize))
    };
    let mut notes: Vec<crate::model::Anchored> = places.iter().filter_map(note).collect();
    notes.sort_by_key(|note| (note.words.start, std::cmp::Reverse(note.words.end)));
    annotate(&mut site, notes);
    (site, unnoted)
}

fn assert_notes_change_nothing(markdown: &str, seed: u64, places: &[(f64, f64, f64)]) {
    let (noted, unnoted) = annotated(markdown, seed, places);
    let with = render(&noted, &noted.briefings[0]).html;
    let without = render(&unnoted, &unnoted.briefings[0]).html;
    assert_eq!(without_notes(&with), without_notes(&without), "{markdown:?}\n{with}");
    let n_notes = noted.briefings[0].annotations.len();
    let n_footnotes = without.matches("<a class=\"nr").count();
    let markers = with.matches("<a class=\"nr").count();
    assert_eq!(markers, n_notes + n_footnotes, "every note has its marker: {markdown:?}\n{with}");
    let feed = render_for_feed(&noted, &noted.briefings[0], "https://example.org/");
    self::without(&feed, &[], &[]);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(600))]

    #[test]
    fn notes_never_change_the_text(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..28),
        seed: u64,
        places in proptest::collection::vec((0.0..1.0f64, 0.0..1.0f64, 0.0..1.0f64), 0..9),
    ) {
        let markdown = pieces.concat() + "\n\n[^n]: **Context.** a *note* of Qin\n\n[y]: z\n";
        assert_notes_change_nothing(&markdown, seed, &places);
    }

    #[test]
    fn notes_never_change_any_text(
        markdown in "([a-zé王 .,\n*_`|&;<>#\\[\\]()!~>\"'0-9:^-]|\\PC){0,160}",
        seed: u64,
        places in proptest::collection::vec((0.0..1.0f64, 0.0..1.0f64, 0.0..1.0f64), 0..9),
    ) {
        assert_notes_change_nothing(&markdown, seed, &places);
    }

    #[test]
    fn marked_words_are_those_of_the_note(
        words in proptest::collection::vec(
            proptest::sample::select(vec!["one ", "two ", "*three* ", "**four five** ", "[six](x) ", "\n", "\n\n", "- ", "seven "]), 1..30),
        places in proptest::collection::vec((0.0..1.0f64, 0.0..1.0f64, 0.0..1.0f64), 1..9),
    ) {
        let (site, _) = annotated(&words.concat(), 7, &places);
        let html = render(&site, &site.briefings[0]).html;
        let html = scraper::Html::parse_fragment(&html);
        let bare = |words: &str| words.split_whitespace().collect::<String>();
        for (index, note) in site.briefings[0].annotations.iter().enumerate() {
            let selector = scraper::Selector::parse(&format!(".an.k{}", index + 1)).unwrap();
            let marked: String = html.select(&selector).flat_map(|piece| piece.text()).collect();
            let text = &site.briefings[0].document.text.text;
            proptest::prop_assert_eq!(bare(&marked), bare(&text[note.words.clone()]));
        }
    }
}

#[test]
fn html_of_the_author_and_notes_do_not_come_into_each_other() {
    for markdown in [
        "One <a href=\"x\">two three</a> four.",
        "One <b>two three four.",
        "One <a href=\"x\">two\n\nthree four.",
        "<div>\n\nOne two\n\n</div>\n\nthree four.",
    ] {
        for policy in [HtmlPolicy::Sanitize, HtmlPolicy::Escape] {
            let mut site = site(markdown, policy);
            let text = site.briefings[0].document.text.text.clone();
            let at = |words: &str| text.find(words).map(|at| at..at + words.len()).expect("it stands there");
            let notes = vec![noted(&site, at("two"), 0), noted(&site, at("three"), 3)];
            annotate(&mut site, notes);
            let html = render(&site, &site.briefings[0]).html;
            without(&html, &[], &[]);
            assert_eq!(html.matches("role=\"note\"").count(), 2, "{html}");
        }
    }
}
