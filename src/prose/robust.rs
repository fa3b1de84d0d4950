//! What must hold for any text: no panic, whole characters, work in step with length.

use super::meetings::WORK;
use super::names::tests::somebody;
use super::{NameIndex, Scene, read_str};

/// A source of numbers that is the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

fn names() -> NameIndex {
    NameIndex::new(&[
        somebody("blinken", "Antony Blinken", "Tony Blinken", "US Secretary of State"),
        somebody("qin", "Qin Gang", "秦刚", "Chinese Foreign Minister"),
        somebody("xi", "Xi Jinping", "", "Chinese President"),
        somebody("zuniga", "Ricardo Zúñiga", "", ""),
        somebody("leyen", "Ursula von der Leyen", "", "European Commission President"),
    ])
}

/// Reads a text and looks at every span it gives back.
fn look(text: &str, dateline: Option<&str>) {
    let names = names();
    let dateline = dateline.and_then(|date| date.parse().ok());
    let scene = Scene { dateline, place: Some("Washington"), title: Some("A call"), ..Scene::new(&names) };
    let reading = read_str(text, &scene);
    let whole = |range: &std::ops::Range<usize>| {
        assert!(text.get(range.clone()).is_some_and(|words| !words.is_empty()), "{range:?} in {text:?}")
    };
    reading.dates.iter().for_each(|date| whole(&date.range));
    reading.people.iter().for_each(|person| whole(&person.range));
    for meeting in &reading.meetings {
        assert!(!meeting.with.is_empty());
        whole(&meeting.trigger);
        meeting.evidence.iter().chain(&meeting.place).chain(&meeting.others).for_each(whole);
    }
    assert!(reading.dates.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
    assert!(reading.people.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
    for name in names.find(text) {
        whole(&name.range());
    }
}

const PIECES: &[&str] = &[
    "Antony Blinken",
    "Qin Gang",
    "秦刚",
    "Xi",
    "Zúñiga",
    "von der Leyen",
    "Mr.",
    "U.S.",
    "the Chinese foreign minister",
    "the two leaders",
    "he",
    "him",
    "they",
    "met",
    "met with",
    "spoke",
    "will meet",
    "was received by",
    "whom",
    "who",
    "held talks with",
    "a call between",
    "and",
    ",",
    ".",
    ";",
    "—",
    "–",
    "-",
    "“",
    "”",
    "’s",
    "’",
    "n’t",
    "(",
    ")",
    "?",
    "\n",
    "\n\n",
    " ",
    "\u{a0}",
    "today",
    "on Monday",
    "last week",
    "June 18",
    "18–19 June",
    "2023-06-18",
    "the 31st",
    "February 30",
    "10 days ago",
    "99999999999999 years ago",
    "for three hours",
    "more than seven and a half hours",
    "35-minute",
    "10:61",
    "9999",
    "0",
    "next",
    "of",
    "to",
    "with",
    "for",
    "in Beijing",
    "at the White House",
    "President",
    "Secretary of State",
    "not",
    "refused to",
    "after",
    "before",
    "said",
    "counterpart",
    "his Chinese counterpart",
    "é",
    "🤝",
    "\u{200b}",
    "\u{feff}",
    "ß",
    "İ",
    "Ǆ",
    "a\u{301}",
    "May",
    "Jr.",
    "No. 5",
];

#[test]
fn no_text_makes_it_fall() {
    let mut dice = Dice(7);
    for round in 0..3000 {
        let mut text = String::new();
        for _ in 0..dice.below(40) {
            text.push_str(PIECES[dice.below(PIECES.len())]);
            if dice.below(5) > 0 {
                text.push(' ');
            }
        }
        look(
            &text,
            [None, Some("2023-06-19"), Some("9999-12-31"), Some("-009999-01-01"), Some("2024-02-29")]
                [round % 5],
        );
    }
}

#[test]
fn torn_text_makes_it_fall_no_more() {
    let text = "BEIJING — Secretary of State Antony Blinken met Foreign Minister Qin Gang (秦刚) on Sunday for more than seven and a half \
        hours. “He’ll meet President Xi Jinping,” Mr. Zúñiga said on 18 June 2023; they spoke at 10:30 a.m.\n\nThe two leaders didn’t.";
    let mut dice = Dice(11);
    for _ in 0..2000 {
        let mut torn: Vec<char> = text.chars().collect();
        for _ in 0..1 + dice.below(6) {
            let at = dice.below(torn.len());
            match dice.below(3) {
                0 => drop(torn.remove(at)),
                1 => torn.insert(at, ['’', '-', '.', '\n', '9', 'é', '“', ','][dice.below(8)]),
                _ => torn.swap(at, 0),
            }
        }
        look(&torn.into_iter().collect::<String>(), Some("2023-06-19"));
    }
}

/// Looks at tokens while a text is read.
fn work(text: &str) -> u64 {
    let names = names();
    let scene = Scene { dateline: "2023-06-19".parse().ok(), ..Scene::new(&names) };
    WORK.with(|work| work.set(0));
    read_str(text, &scene);
    WORK.with(|work| work.get())
}

#[test]
fn twice_the_text_is_twice_the_work() {
    let hard = [
        "Antony Blinken met Qin Gang on Sunday. He spoke with Xi Jinping. ",
        "Antony Blinken, Qin Gang, Xi Jinping and ",
        "Antony Blinken met with the and with the ",
        "talks between Antony Blinken and Qin Gang and talks ",
        "after meeting, after talks, while Antony Blinken ",
        "the President of the Office of the ",
        "Antony Blinken said that he met (on Monday, ",
        "— Qin Gang met — ",
    ];
    for piece in hard {
        let (once, twice) = (work(&piece.repeat(400)), work(&piece.repeat(800)));
        assert!(twice <= once * 5 / 2 + 2000, "{piece:?}: {once} looks, then {twice}");
    }
}
