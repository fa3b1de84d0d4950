//! Sentences as agencies, newspapers and press offices write them.

use super::super::names::tests::somebody;
use super::super::{NameIndex, Scene, read_str};
use crate::model::Person;

fn people() -> Vec<Person> {
    vec![
        somebody("blinken", "Antony Blinken", "Antony J. Blinken", "US Secretary of State"),
        somebody("qin", "Qin Gang", "", "Chinese Foreign Minister"),
        somebody("wang", "Wang Yi", "", "Director of the Office of the Central Foreign Affairs Commission"),
        somebody("xi", "Xi Jinping", "", "Chinese President"),
        somebody("biden", "Joe Biden", "Joseph R. Biden, Jr.", "US President"),
        somebody("putin", "Vladimir Putin", "", "Russian President"),
        somebody("lavrov", "Sergey Lavrov", "Sergei Lavrov", "Russian Foreign Minister"),
        somebody("zelenskyy", "Volodymyr Zelenskyy", "Volodymyr Zelenskiy", "President of Ukraine"),
        somebody("macron", "Emmanuel Macron", "", "French President"),
        somebody("scholz", "Olaf Scholz", "", "German Chancellor"),
        somebody("sullivan", "Jake Sullivan", "", "US National Security Advisor"),
        somebody("netanyahu", "Benjamin Netanyahu", "", "Israeli Prime Minister"),
        somebody("leyen", "Ursula von der Leyen", "", "European Commission President"),
        somebody("modi", "Narendra Modi", "", "Prime Minister of India"),
        somebody("erdogan", "Recep Tayyip Erdogan", "Tayyip Erdogan", "Turkish President"),
        somebody("baerbock", "Annalena Baerbock", "", "German Foreign Minister"),
        somebody("kim", "Kim Jong Un", "", "North Korean leader"),
        somebody("sunak", "Rishi Sunak", "", "British Prime Minister"),
    ]
}

/// What a text told on a Monday: `day people status mode length`, one line for each meeting.
fn told(text: &str) -> Vec<String> {
    told_on("2023-06-19", text)
}

fn told_on(dateline: &str, text: &str) -> Vec<String> {
    let people = people();
    let names = NameIndex::new(&people);
    let scene = Scene { dateline: dateline.parse().ok(), ..Scene::new(&names) };
    let reading = read_str(text, &scene);
    reading
        .meetings
        .iter()
        .map(|meeting| {
            for evidence in &meeting.evidence {
                assert!(text.get(evidence.clone()).is_some());
            }
            let mut with: Vec<&str> = meeting.with.iter().map(|id| id.as_str()).collect();
            with.sort_unstable();
            let mut line = format!("{} {} {}", meeting.when, with.join("+"), meeting.status.name());
            if let Some(mode) = meeting.mode {
                line += &format!(" {}", mode.name());
            }
            if let Some(length) = meeting.length {
                line += &format!(" {length}");
            }
            if let Some(part) = meeting.part_of_day {
                line += &format!(" {}", part.name());
            }
            if let Some(place) = &meeting.place {
                line += &format!(" @{}", &text[place.clone()]);
            }
            line.trim().to_owned()
        })
        .collect()
}

/// Checks many texts and shows all that are wrong at once.
fn check(cases: &[(&str, &[&str])]) {
    let mut wrong = String::new();
    for (text, expected) in cases {
        let found = told(text);
        if found != *expected {
            wrong += &format!("\n{text}\n   expected {expected:?}\n   found    {found:?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Checks that none of many texts tells a meeting.
fn none(texts: &[&str]) {
    let cases: Vec<(&str, &[&str])> = texts.iter().map(|&text| (text, &[] as &[&str])).collect();
    check(&cases);
}

#[test]
fn active_verbs() {
    check(&[
        (
            "Antony Blinken met Qin Gang in Beijing on Sunday.",
            &["2023-06-18 blinken+qin held in-person @Beijing"],
        ),
        (
            "U.S. Secretary of State Antony Blinken met with Chinese Foreign Minister Qin Gang for more than seven and a half hours on Sunday.",
            &["2023-06-18 blinken+qin held in-person >7h30m"],
        ),
        (
            "On Saturday, Olaf Scholz hosted Emmanuel Macron for dinner in Potsdam.",
            &["2023-06-17 macron+scholz held in-person @Potsdam"],
        ),
        (
            "Russian President Vladimir Putin received Turkish President Tayyip Erdogan in Sochi on Monday.",
            &["2023-06-19 erdogan+putin held in-person @Sochi"],
        ),
        (
            "Emmanuel Macron spoke with Vladimir Putin by phone on Friday.",
            &["2023-06-16 macron+putin held call"],
        ),
        (
            "Olaf Scholz phoned Volodymyr Zelenskiy late on Sunday.",
            &["2023-06-18 scholz+zelenskyy held call"],
        ),
        (
            "Joe Biden called Narendra Modi on Thursday to discuss trade.",
            &["2023-06-15 biden+modi held call"],
        ),
        (
            "Jake Sullivan on Wednesday met Wang Yi in Vienna.",
            &["2023-06-14 sullivan+wang held in-person @Vienna"],
        ),
        (
            "President Joe Biden and Prime Minister Narendra Modi met at the White House on Thursday.",
            &["2023-06-15 biden+modi held in-person @White House"],
        ),
        ("Rishi Sunak and Emmanuel Macron spoke on Friday.", &["2023-06-16 macron+sunak held"]),
        (
            "Sergei Lavrov arrived in Ankara on Thursday and met Tayyip Erdogan on Friday.",
            &["2023-06-16 erdogan+lavrov held in-person"],
        ),
        ("Antony Blinken has met Wang Yi twice this year.", &["2023 blinken+wang held in-person"]),
        (
            "Blinken sat down with Xi Jinping on Monday. Antony Blinken then left.",
            &["2023-06-19 blinken+xi held in-person"],
        ),
        (
            "Emmanuel Macron dined with Xi Jinping on Friday in Guangzhou.",
            &["2023-06-16 macron+xi held in-person @Guangzhou"],
        ),
        (
            "Antony Blinken met Qin Gang on Sunday and Wang Yi on Monday.",
            &["2023-06-18 blinken+qin held in-person", "2023-06-19 blinken+wang held in-person"],
        ),
        (
            "Joe Biden met Xi Jinping for three hours in Bali last November, their first talks in person.",
            &["2022-11 biden+xi held in-person 3h @Bali"],
        ),
    ]);
}

#[test]
fn passive_and_relative() {
    check(&[
        (
            "Tayyip Erdogan was received by Vladimir Putin in Sochi on Monday.",
            &["2023-06-19 erdogan+putin held in-person @Sochi"],
        ),
        (
            "Narendra Modi will be hosted by Joe Biden on Thursday.",
            &["2023-06-22 biden+modi announced in-person"],
        ),
        (
            "Qin Gang, whom Mr. Blinken met on Sunday, is a former ambassador. Antony Blinken said so.",
            &["2023-06-18 blinken+qin held in-person"],
        ),
        (
            "Wang Yi, who met Antony Blinken on Monday, urged respect.",
            &["2023-06-19 blinken+wang held in-person"],
        ),
        (
            "Antony Blinken, who arrived on Sunday, met Xi Jinping on Monday afternoon.",
            &["2023-06-19 blinken+xi held in-person afternoon"],
        ),
        (
            "Vladimir Putin, with whom Emmanuel Macron spoke on Friday, declined.",
            &["2023-06-16 macron+putin held"],
        ),
    ]);
}

#[test]
fn nouns() {
    check(&[
        ("Antony Blinken held talks with Wang Yi on Monday.", &["2023-06-19 blinken+wang held in-person"]),
        (
            "In talks with Qin Gang on Sunday, Antony Blinken raised Taiwan.",
            &["2023-06-18 blinken+qin held in-person"],
        ),
        (
            "Antony Blinken said on Monday after talks with Xi Jinping that progress was possible.",
            &["2023-06-19 blinken+xi held in-person"],
        ),
        (
            "Antony Blinken said Monday after meeting Xi Jinping that progress was possible.",
            &["2023-06-19 blinken+xi held in-person"],
        ),
        (
            "A call between Joe Biden and Xi Jinping on Friday lasted two hours.",
            &["2023-06-16 biden+xi held call 2h"],
        ),
        (
            "Olaf Scholz had a phone call with Vladimir Putin on Friday.",
            &["2023-06-16 putin+scholz held call"],
        ),
        (
            "During a 35-minute meeting with Antony Blinken on Monday, Xi Jinping welcomed progress.",
            &["2023-06-19 blinken+xi held in-person 35m"],
        ),
        (
            "Over lunch with Emmanuel Macron in Paris on Friday, Olaf Scholz called for unity.",
            &["2023-06-16 macron+scholz held in-person @Paris"],
        ),
        (
            "Sunday’s meeting between Antony Blinken and Qin Gang ran for hours.",
            &["2023-06-18 blinken+qin held in-person"],
        ),
        (
            "The meeting between Vladimir Putin and Kim Jong Un took place on Wednesday in Vladivostok.",
            &["2023-06-14 kim+putin held in-person @Vladivostok"],
        ),
        (
            "Joe Biden’s meeting with Xi Jinping in Bali last November eased tensions.",
            &["2022-11 biden+xi held in-person @Bali"],
        ),
        (
            "Emmanuel Macron and Olaf Scholz held a video conference with Xi Jinping on Friday.",
            &["2023-06-16 macron+scholz+xi held video"],
        ),
        (
            "After a telephone conversation with Volodymyr Zelenskiy on Sunday, Rishi Sunak promised more aid.",
            &["2023-06-18 sunak+zelenskyy held call"],
        ),
        (
            "Antony Blinken concluded two days of talks with Wang Yi on Monday.",
            &["2023-06-19 blinken+wang held in-person"],
        ),
        (
            "Speaking after a meeting with Sergei Lavrov in Moscow on Friday, Annalena Baerbock said no deal was in sight.",
            &["2023-06-16 baerbock+lavrov held in-person @Moscow"],
        ),
    ]);
}

#[test]
fn readouts() {
    check(&[
        (
            "President Joseph R. Biden, Jr. spoke today with Prime Minister Benjamin Netanyahu of Israel.",
            &["2023-06-19 biden+netanyahu held"],
        ),
        (
            "Today, President Joe Biden hosted President Emmanuel Macron of France at the White House. The two leaders discussed Ukraine. They also discussed trade.",
            &["2023-06-19 biden+macron held in-person @White House"],
        ),
        (
            "National Security Advisor Jake Sullivan met on September 16-17 with Chinese Communist Party Politburo Member, Director of the Office of the Foreign Affairs Commission, and Foreign Minister Wang Yi in Malta.",
            &["2022-09-16/2022-09-17 sullivan+wang held in-person @Malta"],
        ),
        (
            "Secretary of State Antony J. Blinken met yesterday with Ursula von der Leyen in Brussels.",
            &["2023-06-18 blinken+leyen held in-person @Brussels"],
        ),
        (
            "President Joe Biden and President Volodymyr Zelenskyy spoke by telephone this morning for 45 minutes.",
            &["2023-06-19 biden+zelenskyy held call 45m morning"],
        ),
        (
            "President Joe Biden met virtually with Prime Minister Narendra Modi of India today.",
            &["2023-06-19 biden+modi held video"],
        ),
    ]);
}

#[test]
fn what_is_to_come_and_what_came_to_nothing() {
    check(&[
        ("Antony Blinken will meet Xi Jinping on Tuesday.", &["2023-06-20 blinken+xi announced in-person"]),
        (
            "Antony Blinken is expected to meet Wang Yi later this week.",
            &["2023-06-19/2023-06-25 blinken+wang announced in-person"],
        ),
        (
            "Vladimir Putin is due to host Tayyip Erdogan next month.",
            &["2023-07 erdogan+putin announced in-person"],
        ),
        (
            "The two sides said that Joe Biden would meet Xi Jinping in November.",
            &["2023-11 biden+xi announced in-person"],
        ),
        (
            "Talks between Sergei Lavrov and Antony Blinken are scheduled for Friday.",
            &["2023-06-23 blinken+lavrov announced in-person"],
        ),
        ("Joe Biden cancelled a meeting with Vladimir Putin.", &["biden+putin cancelled in-person"]),
        (
            "A meeting between Joe Biden and Vladimir Putin has been called off.",
            &["biden+putin cancelled in-person"],
        ),
        ("Emmanuel Macron did not meet Vladimir Putin in Samarkand.", &[]),
        ("Joe Biden hasn’t spoken yet with Benjamin Netanyahu.", &[]),
        ("Volodymyr Zelenskyy refused to meet Vladimir Putin.", &[]),
        ("Vladimir Putin is ready to meet Volodymyr Zelenskyy.", &[]),
        ("Joe Biden could meet Xi Jinping in November.", &[]),
        ("Joe Biden has no plans to speak with Vladimir Putin.", &[]),
        ("Emmanuel Macron hoped to speak with Vladimir Putin on Friday.", &[]),
        ("Vladimir Putin offered talks with Volodymyr Zelenskyy.", &[]),
        ("If Joe Biden meets Xi Jinping, markets will cheer.", &[]),
        ("Will Joe Biden meet Xi Jinping?", &[]),
        ("Olaf Scholz called for talks between Vladimir Putin and Volodymyr Zelenskyy.", &[]),
        ("Joe Biden ruled out a meeting with Kim Jong Un.", &[]),
    ]);
}

#[test]
fn look_alikes() {
    check(&[
        ("Antony Blinken met a deadline set by Xi Jinping.", &[]),
        ("Joe Biden’s remarks on Xi Jinping met with criticism on Monday.", &[]),
        ("Joe Biden called Xi Jinping a dictator on Tuesday.", &[]),
        ("Joe Biden called on Vladimir Putin to end the war.", &[]),
        ("Vladimir Putin wrote a letter to Kim Jong Un on Monday.", &[]),
        ("Olaf Scholz received a letter from Vladimir Putin on Friday.", &[]),
        ("Joe Biden sat down with CNN for an interview on Friday.", &[]),
        ("Antony Blinken spoke to reporters in Beijing on Monday about Qin Gang.", &[]),
        ("Narendra Modi and Joe Biden signed an agreement on Thursday.", &[]),
        ("Joe Biden welcomed Benjamin Netanyahu’s decision on Monday.", &[]),
        ("Joe Biden’s envoy met Vladimir Putin’s aide on Monday.", &[]),
        ("Antony Blinken travelled to Beijing on Sunday.", &[]),
        ("Emmanuel Macron spoke of Vladimir Putin on Sunday.", &[]),
        ("U.S. officials met Chinese officials in Vienna on Monday, Antony Blinken said.", &[]),
        ("Rishi Sunak addressed parliament about his call for talks with Emmanuel Macron.", &[]),
    ]);
}

#[test]
fn told_twice_is_one() {
    check(&[
        (
            "Antony Blinken met Qin Gang on Sunday. The meeting lasted more than seven and a half hours. His talks with Qin were candid, Blinken said.",
            &["2023-06-18 blinken+qin held in-person >7h30m"],
        ),
        (
            "Joe Biden and Xi Jinping spoke on Friday. They talked for two hours.",
            &["2023-06-16 biden+xi held 2h"],
        ),
        (
            "Olaf Scholz will meet Emmanuel Macron on Friday. Scholz flew to Paris. The two leaders will meet in the evening of that day.",
            &["2023-06-23 macron+scholz announced in-person"],
        ),
    ]);
}

#[test]
fn the_beijing_visit() {
    let text = "BEIJING — Secretary of State Antony Blinken met Foreign Minister Qin Gang on Sunday for more than seven and a half \
        hours, the first visit by a US secretary of state since 2018.\n\nEarlier on Monday he spoke for three hours with Wang Yi, \
        the Communist Party’s top diplomat. On Monday afternoon, Mr. Blinken was received by President Xi Jinping in the Great Hall of the \
        People.\n\nThe visit, planned for February, was put off after a Chinese balloon crossed the United States.";
    assert_eq!(
        told(text),
        [
            "2023-06-18 blinken+qin held in-person >7h30m",
            "2023-06-19 blinken+wang held 3h",
            "2023-06-19 blinken+xi held in-person afternoon @Great Hall of the People"
        ]
    );
}

#[test]
fn agency_sentences() {
    check(&[
        (
            "MOSCOW, June 18 - Russian President Vladimir Putin discussed the grain deal with his Turkish counterpart Tayyip Erdogan in a phone call on Sunday, the Kremlin said.",
            &["2023-06-18 erdogan+putin held call"],
        ),
        (
            "French President Emmanuel Macron will host German Chancellor Olaf Scholz in Paris on Tuesday, his office said on Monday.",
            &["2023-06-20 macron+scholz announced in-person @Paris"],
        ),
        (
            "Macron, who met Xi Jinping in Beijing in April, said talks were useful. Emmanuel Macron spoke on Monday.",
            &["2023-04 macron+xi held in-person @Beijing"],
        ),
        (
            "German Foreign Minister Annalena Baerbock, speaking in Berlin on Monday after meeting with her Chinese counterpart Qin Gang, urged restraint.",
            &["2023-06-19 baerbock+qin held in-person"],
        ),
        (
            "Vladimir Putin told Emmanuel Macron in a phone call on Friday that Russia was open to talks.",
            &["2023-06-16 macron+putin held call"],
        ),
        (
            "Wang Yi told Antony Blinken during talks in Beijing on Monday that relations were at a low point.",
            &["2023-06-19 blinken+wang held in-person @Beijing"],
        ),
        (
            "Benjamin Netanyahu flew to Berlin on Wednesday, where he held talks with Olaf Scholz.",
            &["2023-06-14 netanyahu+scholz held in-person @Berlin"],
        ),
        (
            "The Kremlin said Vladimir Putin and Xi Jinping had spoken by video link on Friday.",
            &["2023-06-16 putin+xi held video"],
        ),
        (
            "Volodymyr Zelenskiy said on Sunday he had spoken with Rishi Sunak about air defence.",
            &["sunak+zelenskyy held"],
        ),
        (
            "Ursula von der Leyen and Emmanuel Macron met Xi Jinping in Beijing on 6 April.",
            &["2023-04-06 leyen+macron+xi held in-person @Beijing"],
        ),
        (
            "Joe Biden is to meet Rishi Sunak in Belfast on Wednesday.",
            &["2023-06-21 biden+sunak announced in-person @Belfast"],
        ),
        (
            "Rishi Sunak, the British prime minister, met Joe Biden, the American president, in San Diego on 13 March.",
            &["2023-03-13 biden+sunak held in-person @San Diego"],
        ),
        (
            "A planned meeting between Sergei Lavrov and Antony Blinken on Friday was cancelled.",
            &["2023-06-23 blinken+lavrov cancelled in-person"],
        ),
        (
            "Antony Blinken postponed a meeting with Qin Gang in February.",
            &["2023-02 blinken+qin postponed in-person"],
        ),
        (
            "Emmanuel Macron had lunch with Narendra Modi on Friday.",
            &["2023-06-16 macron+modi held in-person"],
        ),
        (
            "Tayyip Erdogan and Vladimir Putin discussed grain exports by phone on Sunday.",
            &["2023-06-18 erdogan+putin held call"],
        ),
        (
            "Mr. Blinken said he had held “candid” talks with Mr. Qin on Sunday. Antony Blinken and Qin Gang smiled.",
            &["2023-06-18 blinken+qin held in-person"],
        ),
        (
            "Joe Biden hosted Narendra Modi at a state dinner on Thursday.",
            &["2023-06-15 biden+modi held in-person"],
        ),
        (
            "Jake Sullivan and Wang Yi held two days of talks in Vienna on May 10 and 11.",
            &["2023-05-10/2023-05-11 sullivan+wang held in-person @Vienna"],
        ),
        (
            "In Moscow, Xi Jinping met Vladimir Putin for four and a half hours on March 20.",
            &["2023-03-20 putin+xi held in-person 4h30m @Moscow"],
        ),
        (
            "Antony Blinken and Sergei Lavrov met briefly on the sidelines of a G20 gathering in New Delhi on March 2, the first such encounter since the invasion.",
            &["2023-03-02 blinken+lavrov held in-person @New Delhi"],
        ),
        (
            "Olaf Scholz was in Washington on Friday for talks with Joe Biden.",
            &["2023-06-16 biden+scholz held in-person"],
        ),
        ("Scholz met Biden on Friday.", &[]),
        (
            "Xi Jinping held separate meetings with Emmanuel Macron and Ursula von der Leyen on Thursday.",
            &["2023-06-15 macron+xi held in-person", "2023-06-15 leyen+xi held in-person"],
        ),
        (
            "Earlier in the day, Vladimir Putin received Kim Jong Un.",
            &["2023-06-19 kim+putin held in-person"],
        ),
        (
            "The German chancellor met Emmanuel Macron on Friday.",
            &["2023-06-16 macron+scholz held in-person"],
        ),
        (
            "Joe Biden met the Chinese president in Bali on November 14.",
            &["2022-11-14 biden+xi held in-person @Bali"],
        ),
        (
            "Emmanuel Macron met Joe Biden on Friday. The French president also met Rishi Sunak on Saturday.",
            &["2023-06-16 biden+macron held in-person", "2023-06-17 macron+sunak held in-person"],
        ),
        (
            "Emmanuel Macron met Joe Biden on Friday. He met Rishi Sunak on Saturday.",
            &["2023-06-16 biden+macron held in-person", "2023-06-17 macron+sunak held in-person"],
        ),
        (
            "Antony Blinken left Beijing on Monday after meeting Xi Jinping.",
            &["2023-06-19 blinken+xi held in-person"],
        ),
        (
            "Antony Blinken’s meeting on Monday with Xi Jinping lasted 35 minutes.",
            &["2023-06-19 blinken+xi held in-person 35m"],
        ),
        (
            "Emmanuel Macron visited Xi Jinping in Beijing in April.",
            &["2023-04 macron+xi held in-person @Beijing"],
        ),
        (
            "Narendra Modi was welcomed to the White House by Joe Biden on Thursday.",
            &["2023-06-15 biden+modi held in-person"],
        ),
        (
            "Emmanuel Macron, Olaf Scholz and Rishi Sunak met in Paris on Friday.",
            &["2023-06-16 macron+scholz+sunak held in-person @Paris"],
        ),
        (
            "Joe Biden spoke separately with Volodymyr Zelenskyy and Emmanuel Macron on Sunday.",
            &["2023-06-18 biden+zelenskyy held", "2023-06-18 biden+macron held"],
        ),
    ]);
}

#[test]
fn more_that_is_no_meeting() {
    check(&[
        ("Joe Biden said on Monday that Antony Blinken did a hell of a job.", &[]),
        ("Vladimir Putin said he would not meet Volodymyr Zelenskyy.", &[]),
        ("Emmanuel Macron said he wanted to meet Vladimir Putin on Friday.", &[]),
        ("Olaf Scholz urged Vladimir Putin to meet Volodymyr Zelenskyy.", &[]),
        ("The prospect of a meeting between Joe Biden and Xi Jinping moved markets on Monday.", &[]),
        ("Joe Biden was asked on Monday whether he would meet Xi Jinping.", &[]),
        ("Joe Biden and Xi Jinping have not met since November.", &[]),
        ("Joe Biden never met Kim Jong Un.", &[]),
        ("Joe Biden welcomed Narendra Modi’s visit on Thursday.", &[]),
        ("Emmanuel Macron hosted a conference on Friday; Olaf Scholz stayed away.", &[]),
        ("Vladimir Putin’s spokesman spoke to Emmanuel Macron’s office on Friday.", &[]),
        ("Joe Biden congratulated Tayyip Erdogan on Monday.", &[]),
        ("Antony Blinken and Wang Yi agreed on Monday to keep talking.", &[]),
        ("Sergei Lavrov met his match in Annalena Baerbock on Monday.", &[]),
        ("A summit of leaders including Joe Biden and Xi Jinping opens on Friday.", &[]),
        ("Rishi Sunak met the target that Joe Biden had set.", &[]),
        ("Kim Jong Un received a message from Vladimir Putin on Monday.", &[]),
        ("Vladimir Putin met voters on Sunday, weeks after Joe Biden spoke.", &[]),
        ("Without naming Xi Jinping, Joe Biden spoke of dictators on Tuesday.", &[]),
        ("Emmanuel Macron invited Xi Jinping to meet in Paris.", &[]),
        ("Neither Joe Biden nor Xi Jinping met the demand.", &[]),
        ("Joe Biden, who has yet to meet Kim Jong Un, shrugged.", &[]),
        ("No meeting between Joe Biden and Vladimir Putin is planned.", &[]),
        ("Joe Biden rejected a call from Emmanuel Macron for talks with Vladimir Putin.", &[]),
    ]);
}

#[test]
fn newspaper_sentences() {
    check(&[
        (
            "Mr. Xi met Mr. Blinken for 35 minutes on Monday afternoon at the Great Hall of the People, hours after the secretary of state met Wang Yi. Xi Jinping and Antony Blinken smiled.",
            &[
                "2023-06-19 blinken+xi held in-person 35m afternoon @Great Hall of the People",
                "2023-06-19 blinken+wang held in-person",
            ],
        ),
        (
            "When Joe Biden met Xi Jinping in Bali last November, the two leaders agreed to talk.",
            &["2022-11 biden+xi held in-person @Bali"],
        ),
        (
            "It was the first time that Joe Biden and Narendra Modi had met since March.",
            &["biden+modi held in-person"],
        ),
        (
            "The meeting, which lasted three hours, was the first between Antony Blinken and Wang Yi this year.",
            &[],
        ),
        (
            "Last week, Emmanuel Macron and Olaf Scholz dined together in Potsdam.",
            &["2023-06-12/2023-06-18 macron+scholz held in-person @Potsdam"],
        ),
        (
            "Two days after talking to Joe Biden, Benjamin Netanyahu dismissed his minister.",
            &["biden+netanyahu held"],
        ),
        (
            "Before flying home on Sunday, Rishi Sunak had breakfast with Joe Biden.",
            &["2023-06-18 biden+sunak held in-person"],
        ),
        ("Joe Biden spent an hour with Pope Francis.", &[]),
        ("Antony Blinken was to have met Qin Gang in February.", &[]),
        (
            "The talks between Antony Blinken and Wang Yi ended on Monday without a breakthrough.",
            &["2023-06-19 blinken+wang held in-person"],
        ),
        (
            "Olaf Scholz will travel to Beijing next week to meet Xi Jinping.",
            &["2023-06-26/2023-07-02 scholz+xi announced in-person"],
        ),
        ("A day earlier, Antony Blinken had met Qin Gang.", &["2023-06-18 blinken+qin held in-person"]),
        ("Vladimir Putin, 70, met Kim Jong Un, 39, on Wednesday.", &["2023-06-14 kim+putin held in-person"]),
        (
            "Emmanuel Macron telephoned his Ukrainian counterpart, Volodymyr Zelenskyy, on Sunday evening.",
            &["2023-06-18 macron+zelenskyy held call evening"],
        ),
        (
            "Sergei Lavrov told reporters in Moscow on Friday that he had met Qin Gang.",
            &["lavrov+qin held in-person"],
        ),
        (
            "Antony Blinken met Qin Gang — his first meeting with the Chinese foreign minister — on Sunday.",
            &["2023-06-18 blinken+qin held in-person"],
        ),
        ("“I met President Xi on Monday,” Antony Blinken said. Xi Jinping smiled.", &[]),
        (
            "Annalena Baerbock and her Chinese counterpart met in Berlin on Thursday.",
            &["2023-06-15 baerbock+qin held in-person @Berlin"],
        ),
        ("Joe Biden has invited Narendra Modi to a state dinner on Thursday.", &[]),
        (
            "Antony Blinken and Qin Gang spent more than seven and a half hours together on Sunday.",
            &["2023-06-18 blinken+qin held in-person >7h30m"],
        ),
        (
            "Emmanuel Macron, the French president, and Olaf Scholz, the German chancellor, will hold talks in Berlin on Tuesday.",
            &["2023-06-20 macron+scholz announced in-person @Berlin"],
        ),
        (
            "Vladimir Putin hosted Recep Tayyip Erdogan at his residence outside Moscow on Friday for three hours of talks.",
            &["2023-06-16 erdogan+putin held in-person 3h"],
        ),
        (
            "Joe Biden and Rishi Sunak are meeting in Belfast on Tuesday.",
            &["2023-06-20 biden+sunak announced in-person @Belfast"],
        ),
        (
            "On Friday Ursula von der Leyen met with Rishi Sunak; on Saturday she saw Emmanuel Macron.",
            &["2023-06-16 leyen+sunak held in-person"],
        ),
        ("The call came two days after Vladimir Putin met Xi Jinping.", &["putin+xi held in-person"]),
        ("Joe Biden will not meet Benjamin Netanyahu this year, officials said.", &[]),
        (
            "Kim Jong Un travelled by train to meet Vladimir Putin in Vladivostok on Wednesday.",
            &["2023-06-14 kim+putin announced in-person @Vladivostok"],
        ),
    ]);
}

#[test]
fn what_happens_again_and_again_is_no_one_meeting() {
    check(&[
        ("The presidents telephone; Antony Blinken and Wang Yi meet for two days at a time.", &[]),
        ("Joe Biden and Xi Jinping speak often.", &[]),
    ]);
}

#[test]
fn items_in_the_present_tense() {
    check(&[
        (
            "U.S. President Joe Biden meets with Chinese President Xi Jinping in Bali, Indonesia.",
            &["2023-06-19 biden+xi held in-person @Bali, Indonesia"],
        ),
        (
            "Russian President Vladimir Putin and Turkish President Recep Tayyip Erdogan hold talks in Sochi.",
            &["2023-06-19 erdogan+putin held in-person @Sochi"],
        ),
        (
            "French President Emmanuel Macron visits Moscow and holds a meeting with Russian President Vladimir Putin.",
            &["2023-06-19 macron+putin held in-person"],
        ),
        (
            "German Chancellor Olaf Scholz arrives in Beijing for talks with Chinese President Xi Jinping.",
            &["scholz+xi announced in-person"],
        ),
        (
            "Secretary of State Antony Blinken arrives in Beijing to meet with Qin Gang.",
            &["blinken+qin announced in-person"],
        ),
        (
            "U.S. President Joe Biden announces that he will meet with Vladimir Putin in Geneva on June 30.",
            &["2023-06-30 biden+putin announced in-person @Geneva"],
        ),
        (
            "Israeli Prime Minister Benjamin Netanyahu says that he spoke to Vladimir Putin by phone.",
            &["netanyahu+putin held call"],
        ),
        (
            "Joe Biden hosts Narendra Modi at the White House.",
            &["2023-06-19 biden+modi held in-person @White House"],
        ),
        (
            "North Korean leader Kim Jong Un and Russian President Vladimir Putin meet for the first time in Vladivostok, Russia.",
            &["2023-06-19 kim+putin held in-person @Vladivostok, Russia"],
        ),
        ("President Joe Biden says he is open to meeting Vladimir Putin.", &[]),
        ("Joe Biden and Xi Jinping agree to resume military talks.", &[]),
        ("Vladimir Putin and Xi Jinping sign a declaration in Moscow.", &[]),
        ("The leaders of France and Germany meet in Berlin, Olaf Scholz says.", &[]),
        (
            "Ukraine’s President Volodymyr Zelenskyy meets Pope Francis at the Vatican.",
            &["2023-06-19 zelenskyy held in-person @Vatican"],
        ),
    ]);
}

#[test]
fn an_account_goes_on() {
    check(&[
        (
            "Jake Sullivan met today in Bangkok with Narendra Modi. He also met with Wang Yi.",
            &["2023-06-19 modi+sullivan held in-person @Bangkok", "2023-06-19 sullivan+wang held in-person"],
        ),
        (
            "Antony Blinken met Wang Yi on Monday. Years earlier he had met Xi Jinping.",
            &["2023-06-19 blinken+wang held in-person", "blinken+xi held in-person"],
        ),
        (
            "Olaf Scholz met Emmanuel Macron on Friday. Later in the day, he spoke to Rishi Sunak.",
            &["2023-06-16 macron+scholz held in-person", "2023-06-16 scholz+sunak held"],
        ),
    ]);
}

#[test]
fn days_counted_from_another_clause() {
    check(&[
        (
            "Emmanuel Macron flew to Kyiv on Tuesday, a day after talks with Vladimir Putin in Moscow.",
            &["2023-06-12 macron+putin held in-person @Moscow"],
        ),
        (
            "Olaf Scholz resigned on Sunday, two days after he met Emmanuel Macron.",
            &["2023-06-16 macron+scholz held in-person"],
        ),
        (
            "Olaf Scholz resigned on Sunday, weeks after he met Emmanuel Macron.",
            &["macron+scholz held in-person"],
        ),
        (
            "The leaders of France and Germany, Emmanuel Macron and Olaf Scholz, meet in Berlin.",
            &["2023-06-19 macron+scholz held in-person @Berlin"],
        ),
    ]);
}

#[test]
fn whose_day_it_is() {
    check(&[
        (
            "Oil prices fell on Tuesday after Vladimir Putin met Tayyip Erdogan.",
            &["erdogan+putin held in-person"],
        ),
        ("Joe Biden left on Sunday after he met Rishi Sunak.", &["2023-06-18 biden+sunak held in-person"]),
        ("Antony Blinken spoke with Qin Gang a couple of hours ago.", &["2023-06-19 blinken+qin held"]),
        (
            "Antony Blinken meets Qin Gang\n\nAntony Blinken met Qin Gang on Sunday.",
            &["2023-06-18 blinken+qin held in-person"],
        ),
    ]);
}

#[test]
fn what_is_denied_or_doubted() {
    check(&[
        ("Officials denied that Joe Biden had met Vladimir Putin on Sunday.", &[]),
        ("Reports that Joe Biden met Vladimir Putin on Sunday were false.", &[]),
        ("It is unclear when Joe Biden last spoke to Xi Jinping.", &[]),
        ("Had Joe Biden met Xi Jinping on Sunday, markets would have cheered.", &[]),
        ("Antony Blinken met Qin Gang’s demand on Friday.", &[]),
        (
            "The White House confirmed on Monday that Joe Biden had spoken to Benjamin Netanyahu.",
            &["biden+netanyahu held"],
        ),
    ]);
}

#[test]
fn both_sides_or_none() {
    check(&[
        (
            "Antony Blinken and his Chinese counterpart, Qin Gang, held more than five hours of talks on Sunday.",
            &["2023-06-18 blinken+qin held in-person >5h"],
        ),
        ("The president met Emmanuel Macron on Friday.", &[]),
        (
            "Antony Blinken met with Wang Yi for three hours on Monday and then had a 35-minute meeting with Xi Jinping.",
            &["2023-06-19 blinken+wang held in-person 3h", "2023-06-19 blinken+xi held in-person 35m"],
        ),
        (
            "A meeting was held on Friday between Vladimir Putin and Tayyip Erdogan.",
            &["2023-06-16 erdogan+putin held in-person"],
        ),
        (
            "Emmanuel Macron held his first phone call with Joe Biden since January on Saturday.",
            &["2023-06-17 biden+macron held call"],
        ),
        (
            "Vladimir Putin met Kim Jong Un on Friday. Earlier, he had met Xi Jinping.",
            &["2023-06-16 kim+putin held in-person", "putin+xi held in-person"],
        ),
    ]);
}

#[test]
fn turns_of_phrase_and_passages_as_agencies_write_them() {
    check(&[
        (
            "PARIS (Reuters) - French President Emmanuel Macron and German Chancellor Olaf Scholz held two hours of talks at the Elysee Palace on Sunday.",
            &["2023-06-18 macron+scholz held in-person 2h @Elysee Palace"],
        ),
        (
            "Antony Blinken wrapped up two days of talks in Beijing on Monday with a meeting with Xi Jinping.",
            &["2023-06-19 blinken+xi held in-person"],
        ),
        (
            "Xi Jinping granted Antony Blinken a 35-minute audience in the Great Hall of the People on Monday.",
            &["2023-06-19 blinken+xi held in-person 35m @Great Hall of the People"],
        ),
        (
            "Vladimir Putin held a phone call with Recep Tayyip Erdogan on Saturday, the Kremlin said.",
            &["2023-06-17 erdogan+putin held call"],
        ),
        (
            "The Kremlin said on Monday that Vladimir Putin had spoken by telephone with Recep Tayyip Erdogan on Saturday.",
            &["2023-06-17 erdogan+putin held call"],
        ),
        (
            "In a phone call on Friday, Rishi Sunak told Volodymyr Zelenskiy that London would send more ammunition.",
            &["2023-06-16 sunak+zelenskyy held call"],
        ),
        (
            "Volodymyr Zelenskiy on Friday spoke to Rishi Sunak about air defence.",
            &["2023-06-16 sunak+zelenskyy held"],
        ),
        (
            "Emmanuel Macron travelled to Berlin on Thursday, where he met Olaf Scholz.",
            &["2023-06-15 macron+scholz held in-person @Berlin"],
        ),
        (
            "Ursula von der Leyen was in Kyiv on Saturday, meeting President Zelenskiy for the third time since the war began.",
            &["2023-06-17 leyen+zelenskyy held in-person"],
        ),
        (
            "Joe Biden huddled with Rishi Sunak on the sidelines of the summit on Thursday.",
            &["2023-06-15 biden+sunak held in-person"],
        ),
        (
            "Narendra Modi and Joe Biden held bilateral talks in the Oval Office on Thursday, followed by a state dinner.",
            &["2023-06-15 biden+modi held in-person @Oval Office"],
        ),
        (
            "Sergei Lavrov, Russia's foreign minister, held a closed-door meeting with Wang Yi in Beijing on Tuesday.",
            &["2023-06-13 lavrov+wang held in-person @Beijing"],
        ),
        (
            "Annalena Baerbock had lunch with Antony Blinken at the State Department on Friday.",
            &["2023-06-16 baerbock+blinken held in-person @State Department"],
        ),
        (
            "Kim Jong Un and Vladimir Putin shook hands and then talked for five hours on Wednesday.",
            &["2023-06-14 kim+putin held 5h"],
        ),
        (
            "Jake Sullivan paid a visit to Benjamin Netanyahu in Jerusalem on Sunday.",
            &["2023-06-18 netanyahu+sullivan held in-person @Jerusalem"],
        ),
        (
            "Olaf Scholz welcomed Narendra Modi with military honours in Berlin on Monday.",
            &["2023-06-19 modi+scholz held in-person @Berlin"],
        ),
        (
            "A meeting between Joe Biden and Xi Jinping took place in Bali on November 14, 2022.",
            &["2022-11-14 biden+xi held in-person @Bali"],
        ),
        (
            "The last time the two men had met was in Bali in November 2022, when Joe Biden and Xi Jinping talked for three hours.",
            &["2022-11 biden+xi held 3h"],
        ),
        (
            "Joe Biden will host Narendra Modi at the White House on Thursday.",
            &["2023-06-22 biden+modi announced in-person @White House"],
        ),
        (
            "Rishi Sunak and Joe Biden are set to hold talks in Washington next week.",
            &["2023-06-26/2023-07-02 biden+sunak announced in-person @Washington"],
        ),
        (
            "The White House said Joe Biden would meet Xi Jinping in San Francisco in November.",
            &["2023-11 biden+xi announced in-person @San Francisco"],
        ),
        (
            "A call planned for Friday between Emmanuel Macron and Vladimir Putin was called off.",
            &["2023-06-23 macron+putin cancelled call"],
        ),
        (
            "BEIJING - Antony Blinken landed in the Chinese capital on Sunday. Within hours he was sitting down with Qin Gang at a state guesthouse. The talks ran to more than seven hours.",
            &["2023-06-18 blinken+qin held in-person >7h"],
        ),
        (
            "Emmanuel Macron arrived in Beijing on Wednesday. He held talks with Xi Jinping the following day.",
            &["2023-06-15 macron+xi held in-person"],
        ),
        (
            "Sergei Lavrov arrived in Ankara late on Thursday. On Friday morning he was received by Tayyip Erdogan, and the two spoke for 90 minutes.",
            &["2023-06-16 erdogan+lavrov held in-person 1h30m morning"],
        ),
        (
            "Olaf Scholz was in Paris on Friday. There he met Emmanuel Macron, and the two leaders dined together.",
            &["2023-06-16 macron+scholz held in-person"],
        ),
        (
            "Joe Biden spoke by phone on Sunday with Benjamin Netanyahu. The conversation lasted 40 minutes. In a separate call, he spoke with Volodymyr Zelenskiy.",
            &["2023-06-18 biden+netanyahu held call 40m", "2023-06-18 biden+zelenskyy held call"],
        ),
        (
            "It was the first visit by an American secretary of state since 2018. Antony Blinken met Qin Gang on Sunday, Wang Yi on Monday morning and Xi Jinping that afternoon.",
            &[
                "2023-06-18 blinken+qin held in-person",
                "2023-06-19 blinken+wang held in-person morning",
                "2023-06-19 blinken+xi held in-person afternoon",
            ],
        ),
        (
            "Rishi Sunak used the summit in Hiroshima last month to hold separate meetings with Narendra Modi and Volodymyr Zelenskiy.",
            &["2023-05 modi+sunak held in-person", "2023-05 sunak+zelenskyy held in-person"],
        ),
        (
            "Qin Gang, who had talks with Antony Blinken on Sunday, did not attend.",
            &["2023-06-18 blinken+qin held in-person"],
        ),
        (
            "Wang Yi met separately on Saturday with Antony Blinken and Annalena Baerbock.",
            &["2023-06-17 blinken+wang held in-person", "2023-06-17 baerbock+wang held in-person"],
        ),
        (
            "On Monday, in the Kremlin, Vladimir Putin and Xi Jinping talked one-on-one for four and a half hours.",
            &["2023-06-19 putin+xi held in-person 4h30m @Kremlin"],
        ),
        (
            "Jake Sullivan and Wang Yi spent eight hours together over two days in Vienna on May 10 and 11.",
            &["2023-05-10/2023-05-11 sullivan+wang held in-person 8h"],
        ),
        (
            "National Security Advisor Jake Sullivan met today with Director Wang Yi in Vienna.",
            &["2023-06-19 sullivan+wang held in-person @Vienna"],
        ),
        (
            "Secretary Blinken met with PRC State Councilor and Foreign Minister Qin Gang today in Beijing.",
            &["2023-06-19 blinken+qin held in-person @Beijing"],
        ),
        ("President Biden spoke today with Prime Minister Netanyahu.", &["2023-06-19 biden+netanyahu held"]),
        (
            "Speaking after a meeting with his Chinese counterpart Qin Gang in Berlin on Tuesday, Annalena Baerbock said Germany wanted fair competition.",
            &["2023-06-13 baerbock+qin held in-person @Berlin"],
        ),
        (
            "German Foreign Minister Annalena Baerbock, following talks in Berlin with her Chinese counterpart on Tuesday, said the two had been frank.",
            &["2023-06-13 baerbock+qin held in-person @Berlin"],
        ),
        (
            "The two presidents, Joe Biden and Xi Jinping, last met face to face in November.",
            &["2022-11 biden+xi held in-person"],
        ),
        (
            "Vladimir Putin told Emmanuel Macron by phone on Sunday that grain could not leave Odesa.",
            &["2023-06-18 macron+putin held call"],
        ),
        (
            "Ahead of his meeting with Xi Jinping, Antony Blinken spoke to reporters on Monday.",
            &["blinken+xi announced in-person"],
        ),
        (
            "An adviser to Emmanuel Macron met Jake Sullivan on Saturday.",
            &["2023-06-17 sullivan held in-person"],
        ),
        (
            "Emmanuel Macron will travel to Kyiv on Saturday, meeting Volodymyr Zelenskiy.",
            &["2023-06-24 macron+zelenskyy announced in-person"],
        ),
        (
            "Olaf Scholz began the day on Friday with a call with Emmanuel Macron.",
            &["2023-06-16 macron+scholz held call"],
        ),
        (
            "Secretary Blinken and Minister Lavrov met on Friday.",
            &["2023-06-16 blinken+lavrov held in-person"],
        ),
        ("Chancellor Scholz’s deputy met Emmanuel Macron on Friday.", &["2023-06-16 macron held in-person"]),
    ]);
}

#[test]
fn look_alikes_of_such_turns() {
    check(&[
        (
            "Their meeting on Sunday was the first since Qin Gang took office. Antony Blinken left it with an invitation accepted.",
            &[],
        ),
        ("Vladimir Putin and Kim Jong Un exchanged letters on Monday.", &[]),
        ("Antony Blinken said he looked forward to welcoming Qin Gang in Washington.", &[]),
        ("Emmanuel Macron has repeatedly urged Olaf Scholz to meet him halfway.", &[]),
        ("Joe Biden invited Narendra Modi to dinner on Thursday.", &[]),
        ("Xi Jinping snubbed Antony Blinken, who had asked to see him on Monday.", &[]),
        ("Joe Biden rejected a call by Benjamin Netanyahu on Sunday for new sanctions.", &[]),
        ("Olaf Scholz met the deadline that Emmanuel Macron set on Friday.", &[]),
        ("If Vladimir Putin meets Volodymyr Zelenskiy in Istanbul, it will be a first.", &[]),
        ("Neither Joe Biden nor Xi Jinping met on Monday.", &[]),
        ("Had Antony Blinken met Qin Gang in February, the talks would have been shorter.", &[]),
        ("Annalena Baerbock will not meet Sergei Lavrov at the gathering on Tuesday.", &[]),
        ("The speech came two days after Narendra Modi left Joe Biden waiting on Saturday.", &[]),
        ("Sergei Lavrov saw no point in meeting Annalena Baerbock on Friday.", &[]),
        ("Rishi Sunak watched Emmanuel Macron speak on Saturday.", &[]),
        ("A spokesman for Emmanuel Macron talked to Jake Sullivan on Saturday.", &[]),
        ("Joe Biden spoke on Friday about Xi Jinping.", &[]),
        ("Joe Biden saw Xi Jinping as a rival when he spoke on Friday.", &[]),
        ("Kim Jong Un greeted the news from Vladimir Putin on Sunday with a parade.", &[]),
        ("Emmanuel Macron received a letter from Vladimir Putin on Tuesday.", &[]),
        ("Antony Blinken spent three hours with aides on Sunday before Qin Gang spoke.", &[]),
        ("Joe Biden spent two days in Bali with Xi Jinping in mind.", &[]),
        ("Joe Biden and Xi Jinping spent two hours apart on Monday.", &[]),
        ("Joe Biden granted Antony Blinken a pardon after an audience with reporters on Monday.", &[]),
        ("Xi Jinping did not grant Antony Blinken an audience on Monday.", &[]),
        ("Vladimir Putin paid no visit to Emmanuel Macron on Monday.", &[]),
        ("A spokeswoman for President Biden spoke with Rishi Sunak on Saturday.", &[]),
        ("Joe Biden told Xi Jinping in a letter on Monday that he was ready to talk by phone.", &[]),
        ("In a statement on Friday, Rishi Sunak told Volodymyr Zelenskiy that London stood by him.", &[]),
        ("In a meeting with aides on Friday, Rishi Sunak told Volodymyr Zelenskiy a joke.", &[]),
        ("Emmanuel Macron said he could go to Kyiv on Saturday, meeting Volodymyr Zelenskiy.", &[]),
        ("Emmanuel Macron would travel to Kyiv on Saturday, meeting Volodymyr Zelenskiy.", &[]),
        ("Olaf Scholz was in Paris on Friday. There was no word of Emmanuel Macron meeting him.", &[]),
        ("Emmanuel Macron did not use the summit on Friday to meet Vladimir Putin.", &[]),
        ("Olaf Scholz ended the week without a meeting with Emmanuel Macron on Friday.", &[]),
        ("Olaf Scholz never began the day with a call with Emmanuel Macron on Friday.", &[]),
    ]);
}

#[test]
fn who_only_speaks_sits_or_stands_beside_another_has_not_met_him() {
    none(&[
        "Emmanuel Macron and Olaf Scholz spoke on Monday at a rally.",
        "Emmanuel Macron and Olaf Scholz spoke to the press on Monday.",
        "Emmanuel Macron and Olaf Scholz spoke on Monday against tariffs.",
        "Emmanuel Macron and Olaf Scholz talked up the treaty on Monday.",
        "Emmanuel Macron and Olaf Scholz talked past each other in separate interviews on Monday.",
        "Emmanuel Macron and Olaf Scholz sat next to each other at the ceremony on Monday.",
        "Joe Biden met the press on Monday with Rishi Sunak.",
        "Joe Biden met the press with Rishi Sunak at his side on Monday.",
        "At a meeting in Brussels on Monday, Antony Blinken urged Vladimir Putin to withdraw.",
        "In a conference call on Monday, Jake Sullivan warned Vladimir Putin against escalation.",
        "In a televised conversation on Monday, Volodymyr Zelenskyy asked Vladimir Putin to go.",
    ]);
    check(&[
        ("Rishi Sunak and Olaf Scholz spoke at length on Saturday.", &["2023-06-17 scholz+sunak held"]),
        (
            "Rishi Sunak and Olaf Scholz spoke to discuss Ukraine on Saturday.",
            &["2023-06-17 scholz+sunak held"],
        ),
        (
            "Rishi Sunak and Olaf Scholz sat down together on Saturday.",
            &["2023-06-17 scholz+sunak held in-person"],
        ),
        (
            "In a phone call on Monday, Joe Biden warned Vladimir Putin against escalation.",
            &["2023-06-19 biden+putin held call"],
        ),
        (
            "Joe Biden discussed Xi Jinping with Narendra Modi by phone on Monday.",
            &["2023-06-19 biden+modi held call"],
        ),
        ("Joe Biden hosted a dinner on Monday for Narendra Modi.", &["2023-06-19 biden+modi held in-person"]),
    ]);
}

#[test]
fn what_others_do_for_somebody_is_not_his_doing() {
    none(&[
        "Officials who serve Antony Blinken and Qin Gang met on Monday.",
        "A lawyer representing Benjamin Netanyahu met Joe Biden on Monday.",
        "The ambassador of Emmanuel Macron met Xi Jinping on Monday.",
        "Mistrust between Joe Biden and Xi Jinping met Antony Blinken on Monday.",
    ]);
}

#[test]
fn what_is_only_said_or_played_did_not_happen() {
    none(&[
        "The rumour that Emmanuel Macron met Vladimir Putin on Sunday is false, the Elysee said.",
        "Moscow's claim that Emmanuel Macron spoke with Vladimir Putin on Sunday was rejected by Paris.",
        "In the film shown on Monday, Vladimir Putin meets Joe Biden on a bridge.",
    ]);
}

/// What is done with a meeting afterwards, and what somebody did in between, has days of its own.
#[test]
fn the_day_of_another_thing_is_not_the_meetings() {
    check(&[
        (
            "Joe Biden's meeting with Xi Jinping in Bali guided Antony Blinken on Monday.",
            &["biden+xi held in-person @Bali"],
        ),
        (
            "Joe Biden's meeting with Xi Jinping in Bali set the tone for what Antony Blinken said on Monday.",
            &["biden+xi held in-person @Bali"],
        ),
        ("Joe Biden's meeting with Xi Jinping came up on Monday.", &["biden+xi held in-person"]),
        (
            "Talks between Joe Biden and Xi Jinping dominated the papers on Monday.",
            &["biden+xi held in-person"],
        ),
        ("Talks between Joe Biden and Xi Jinping were praised on Monday.", &["biden+xi held in-person"]),
        (
            "A meeting between Joe Biden and Vladimir Putin was cancelled on Monday.",
            &["biden+putin cancelled in-person"],
        ),
        (
            "Jake Sullivan and Wang Yi, whose Vienna meeting was announced on Thursday, spoke for eight hours.",
            &["sullivan+wang held 8h"],
        ),
        ("Antony Blinken, who landed on Saturday, met Qin Gang.", &["blinken+qin held in-person"]),
        (
            "Olaf Scholz returned to Berlin on Monday after meeting Narendra Modi.",
            &["modi+scholz held in-person"],
        ),
        (
            "Months after Joe Biden and Xi Jinping met, on Monday, the hotline was dead.",
            &["biden+xi held in-person"],
        ),
    ]);
    none(&[
        "Emmanuel Macron disclosed on Monday a call with Vladimir Putin.",
        "Olaf Scholz faced questions on Monday over his meeting with Narendra Modi.",
    ]);
    check(&[
        (
            "Joe Biden's meeting with Xi Jinping lasted three hours on Monday.",
            &["2023-06-19 biden+xi held in-person 3h"],
        ),
        (
            "A meeting between Antony Blinken and Xi Jinping, kept secret until the last hour, took place on Monday.",
            &["2023-06-19 blinken+xi held in-person"],
        ),
        (
            "Olaf Scholz returned to Berlin on Monday after meeting Narendra Modi in Delhi on Saturday.",
            &["2023-06-17 modi+scholz held in-person @Delhi"],
        ),
        (
            "Olaf Scholz said on Monday after meeting Narendra Modi that trade would grow.",
            &["2023-06-19 modi+scholz held in-person"],
        ),
        ("Antony Blinken landed on Saturday and met Qin Gang.", &["2023-06-17 blinken+qin held in-person"]),
    ]);
}

#[test]
fn what_was_planned_or_lies_on_the_way() {
    none(&[
        "Sergey Lavrov and Wang Yi were scheduled to hold talks on Sunday, but bad weather kept Wang Yi away.",
        "Sergey Lavrov and Wang Yi were to meet on Sunday, but the meeting never happened.",
        "Sergey Lavrov flew to Munich on Sunday to meet Wang Yi, who did not come.",
        "It was Sergey Lavrov, not Antony Blinken, who avoided Wang Yi on Sunday.",
    ]);
    check(&[
        (
            "Sergey Lavrov and Wang Yi were scheduled to hold talks on Wednesday.",
            &["2023-06-21 lavrov+wang announced in-person"],
        ),
        (
            "On Sunday, two days before his meeting with Wang Yi, Sergey Lavrov flew to Minsk.",
            &["lavrov+wang announced in-person"],
        ),
        ("Sergey Lavrov flew to Munich on Sunday to meet Wang Yi.", &["lavrov+wang announced in-person"]),
        (
            "Antony Blinken left Beijing on Monday, having met Qin Gang on Sunday.",
            &["2023-06-18 blinken+qin held in-person"],
        ),
        ("Antony Blinken left Beijing on Monday, having met Qin Gang.", &["blinken+qin held in-person"]),
        ("Russia’s Sergey Lavrov and China’s Wang Yi spoke on Sunday.", &["2023-06-18 lavrov+wang held"]),
        (
            "China’s top diplomat, Wang Yi, met Sergey Lavrov on Sunday.",
            &["2023-06-18 lavrov+wang held in-person"],
        ),
    ]);
    // Whoever is set aside by `not` has not met anybody.
    let told = told("It was Sergey Lavrov, not Antony Blinken, who met Wang Yi on Sunday.");
    assert!(told.iter().all(|meeting| !meeting.contains("blinken")), "{told:?}");
}

#[test]
fn names_called_demands_and_heads_of_items() {
    none(&[
        "Joe Biden and Emmanuel Macron issued a statement on Sunday. He will meet Xi Jinping in July.",
        "They did not meet. Joe Biden and Emmanuel Macron did speak on Saturday, to the press.",
        "Joe Biden's call to Emmanuel Macron for more arms came on Sunday.",
        "Xi Jinping met Antony Blinken halfway on Monday on fentanyl.",
        "Joe Biden called Xi Jinping to account on Monday.",
        "Joe Biden called Xi Jinping on Saturday \"the last emperor\".",
        "Joe Biden called Xi Jinping on Saturday a man in a hurry.",
    ]);
    check(&[
        ("June 18: Antony Blinken meets Qin Gang.", &["2023-06-18 blinken+qin held in-person"]),
        ("On June 18, Antony Blinken meets Qin Gang.", &["2023-06-18 blinken+qin held in-person"]),
        ("On June 22, Joe Biden hosts Narendra Modi.", &["2023-06-22 biden+modi announced in-person"]),
        ("On Thursday, Joe Biden hosts Narendra Modi.", &["2023-06-22 biden+modi announced in-person"]),
        ("In May, Antony Blinken meets Qin Gang.", &["2023-05 blinken+qin held in-person"]),
        ("In November, Joe Biden hosts Xi Jinping.", &["2023-11 biden+xi announced in-person"]),
        ("Joe Biden called Xi Jinping on Saturday.", &["2023-06-17 biden+xi held call"]),
        ("Joe Biden called Xi Jinping to discuss Taiwan on Saturday.", &["2023-06-17 biden+xi held call"]),
        (
            "Joe Biden's call to Emmanuel Macron lasted an hour on Saturday.",
            &["2023-06-17 biden+macron held call 1h"],
        ),
    ]);
}
