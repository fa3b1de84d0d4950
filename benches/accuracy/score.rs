//! The scoring rules of the labelled passages, strict match.
//!
//! The same rules as the script beside the passages: a day matches as an
//! interval, people must be the required ones and may be the optional ones,
//! a meeting of one with several may be answered by several.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use serde_json::Value;

/// What is scored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Held and dated meetings: what a reader sees as fact.
    Timeline,
    /// Every status.
    All,
}

/// Figures of one run.
#[derive(Default)]
pub struct Scored {
    right_answers: usize,
    answers: usize,
    ignored: usize,
    found: f64,
    required: usize,
    fooled: usize,
    negative: usize,
    day_wrong: usize,
    fields: [(usize, usize); 3],
    pub misses: Vec<String>,
    pub false_ones: Vec<String>,
}

impl fmt::Display for Scored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = self.answers - self.ignored;
        let share = |part: f64, whole: usize| if whole == 0 { 0.0 } else { part / whole as f64 };
        let precision = share(self.right_answers as f64, counted);
        let recall = share(self.found, self.required);
        let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        write!(
            f,
            "P {:.1}  R {:.1}  F1 {:.1}  (right {} of {counted} answers, {} ignored; found {:.2} of {}; look-alikes fooled {} of {}; people right, day wrong {}; kind {}/{}, length {}/{}, place {}/{})",
            100.0 * precision,
            100.0 * recall,
            100.0 * f1,
            self.right_answers,
            self.ignored,
            self.found,
            self.required,
            self.fooled,
            self.negative,
            self.day_wrong,
            self.fields[0].0,
            self.fields[0].1,
            self.fields[1].0,
            self.fields[1].1,
            self.fields[2].0,
            self.fields[2].1,
        )
    }
}

type Interval = (Date, Date);

fn interval(text: &str) -> Option<Interval> {
    if let Some((from, to)) = text.split_once('/') {
        return Some((interval(from)?.0, interval(to)?.1));
    }
    if let Some((year, week)) = text.split_once("-W") {
        let monday = ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday).ok()?.date();
        return Some((monday, monday.checked_add(6.days()).ok()?));
    }
    let numbers: Vec<i16> = text.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match numbers[..] {
        [year] => Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)),
        [year, month] => {
            let first = Date::new(year, month as i8, 1).ok()?;
            Some((first, first.last_of_month()))
        }
        [year, month, day] => Date::new(year, month as i8, day as i8).ok().map(|date| (date, date)),
        _ => None,
    }
}

fn days(interval: Interval) -> i64 {
    i64::from(interval.0.until(interval.1).map_or(0, |span| span.get_days())) + 1
}

fn day_matches(gold: &Value, told: Option<&str>) -> bool {
    let told_interval = match told.map(interval) {
        Some(None) => return false,
        other => other.flatten(),
    };
    let alternatives = gold["day_alt"].as_array().into_iter().flatten();
    std::iter::once(&gold["day"]).chain(alternatives).any(|day| {
        let Some(day) = day.as_str().and_then(interval) else { return told_interval.is_none() };
        let Some(told) = told_interval else { return false };
        if day == told {
            return true;
        }
        let (low, high) = (day.0.max(told.0), day.1.min(told.1));
        let shared = if low <= high { days((low, high)) } else { 0 };
        days(day) > 1 && shared > 0 && shared as f64 / (days(day) + days(told) - shared) as f64 >= 0.5
    })
}

type Ids = BTreeSet<String>;

fn ids(value: &Value) -> Ids {
    value.as_array().into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect()
}

fn people_match(gold: &Value, told: &Ids) -> bool {
    let required = ids(&gold["participants"]);
    let allowed: Ids = required.union(&ids(&gold["participants_opt"])).cloned().collect();
    if required.is_subset(told) && told.is_subset(&allowed) {
        return true;
    }
    gold["split_ok"].as_str().is_some_and(|hub| told.contains(hub))
        && told.len() >= 2
        && told.is_subset(&allowed)
}

fn status_matches(gold: &Value, told: &str) -> bool {
    gold["status"] == told || ids(&gold["status_alt"]).contains(told)
}

struct Answer {
    day: Option<String>,
    people: Ids,
    status: String,
    value: Value,
}

fn answers_of(passage: &Value, answer: &Value) -> Vec<Answer> {
    let mut by_name: HashMap<String, String> = HashMap::new();
    for person in passage["persons"].as_array().into_iter().flatten() {
        let id = person["id"].as_str().unwrap_or_default().to_owned();
        let names = [&person["id"], &person["name"]].into_iter().filter_map(Value::as_str).map(str::to_owned);
        for name in names.chain(ids(&person["aliases"])) {
            by_name.entry(name.to_lowercase()).or_insert_with(|| id.clone());
        }
    }
    let (mut answers, mut seen) = (Vec::new(), HashSet::new());
    for meeting in answer["meetings"].as_array().into_iter().flatten() {
        let people: Ids = ids(&meeting["participants"])
            .iter()
            .filter_map(|name| by_name.get(&name.to_lowercase()).cloned())
            .collect();
        let day = meeting["day"].as_str().map(str::to_owned);
        let status = meeting["status"].as_str().unwrap_or("held").to_owned();
        let key = (day.clone(), people.clone(), status.clone(), meeting["kind"].to_string());
        if !people.is_empty() && seen.insert(key) {
            answers.push(Answer { day, people, status, value: meeting.clone() });
        }
    }
    answers
}

/// Scores answers, one for each passage in order.
pub fn score(passages: &[&Value], answers: &[Value], scope: Scope) -> Scored {
    let mut scored = Scored::default();
    for (passage, answer) in passages.iter().zip(answers) {
        score_passage(passage, answers_of(passage, answer), scope, &mut scored);
    }
    scored
}

fn score_passage(passage: &Value, told: Vec<Answer>, scope: Scope, scored: &mut Scored) {
    let gold: Vec<&Value> = passage["meetings"].as_array().into_iter().flatten().collect();
    let optional = |meeting: &Value| meeting["optional"] == true;
    let timeline = scope == Scope::Timeline;
    let told: Vec<Answer> = told
        .into_iter()
        .filter(|answer| !timeline || (answer.status == "held" && answer.day.is_some()))
        .collect();
    let gold: Vec<&Value> =
        gold.into_iter().filter(|meeting| !timeline || status_matches(meeting, "held")).collect();
    let is_required = |meeting: &Value| {
        !optional(meeting) && (!timeline || (meeting["status"] == "held" && meeting["day"].is_string()))
    };
    let required: Vec<&Value> = gold.iter().copied().filter(|meeting| is_required(meeting)).collect();
    let others: Vec<&Value> = gold.iter().copied().filter(|meeting| !is_required(meeting)).collect();
    let mut used: HashSet<usize> = HashSet::new();
    let mut hits: Vec<Ids> = vec![Ids::new(); required.len()];
    for exact in [true, false] {
        for (number, meeting) in required.iter().enumerate() {
            claim(meeting, &told, exact, &mut used, Some(&mut hits[number]), scored);
        }
    }
    for exact in [true, false] {
        for meeting in &others {
            claim(meeting, &told, exact, &mut used, None, scored);
        }
    }
    let name = passage["id"].as_str().unwrap_or_default();
    for (meeting, hit) in required.iter().zip(&hits) {
        let people = ids(&meeting["participants"]);
        let hub: Ids = meeting["split_ok"].as_str().map(str::to_owned).into_iter().collect();
        let share = match (hit.is_empty(), hub.is_empty()) {
            (true, _) => 0.0,
            (false, true) => 1.0,
            (false, false) => {
                let rest: Ids = people.difference(&hub).cloned().collect();
                let found: Ids = hit.intersection(&people).filter(|id| !hub.contains(*id)).cloned().collect();
                found.len() as f64 / rest.len() as f64
            }
        };
        scored.found += share;
        scored.required += 1;
        if share < 1.0 {
            scored.misses.push(format!("{name} {} {people:?} {}", meeting["day"], meeting["status"]));
        }
    }
    scored.answers += told.len();
    let rest: Vec<&Answer> = told
        .iter()
        .enumerate()
        .filter(|(number, _)| !used.contains(number))
        .map(|(_, answer)| answer)
        .collect();
    for answer in &rest {
        let day_wrong = gold
            .iter()
            .any(|meeting| people_match(meeting, &answer.people) && status_matches(meeting, &answer.status));
        scored.day_wrong += usize::from(day_wrong);
        scored.false_ones.push(format!("{name} {:?} {:?} {}", answer.day, answer.people, answer.status));
    }
    if passage["negative"] == true {
        scored.negative += 1;
        scored.fooled += usize::from(!rest.is_empty());
    }
}

/// Gives a gold meeting the answers that match it.
fn claim(
    meeting: &Value,
    told: &[Answer],
    exact: bool,
    used: &mut HashSet<usize>,
    hit: Option<&mut Ids>,
    scored: &mut Scored,
) {
    let required = ids(&meeting["participants"]);
    let allowed: Ids = required.union(&ids(&meeting["participants_opt"])).cloned().collect();
    let mut hit = hit;
    for (number, answer) in told.iter().enumerate() {
        if used.contains(&number)
            || !day_matches(meeting, answer.day.as_deref())
            || !status_matches(meeting, &answer.status)
        {
            continue;
        }
        let full = required.is_subset(&answer.people) && answer.people.is_subset(&allowed);
        if (exact && !full) || (!exact && !people_match(meeting, &answer.people)) {
            continue;
        }
        let Some(hit) = hit.as_deref_mut() else {
            used.insert(number);
            scored.ignored += 1;
            return;
        };
        if hit.is_superset(&required) {
            continue;
        }
        hit.extend(answer.people.iter().cloned());
        used.insert(number);
        scored.right_answers += 1;
        fields(meeting, &answer.value, scored);
        if exact || meeting["split_ok"].is_null() {
            return;
        }
    }
}

fn fields(meeting: &Value, answer: &Value, scored: &mut Scored) {
    let mut count = |field: usize, right: bool| {
        scored.fields[field].1 += 1;
        scored.fields[field].0 += usize::from(right);
    };
    if meeting["kind"] != "unknown" {
        count(0, meeting["kind"] == answer["kind"]);
    }
    if meeting["duration"].is_object() {
        count(1, meeting["duration"]["minutes"] == answer["duration_minutes"]);
    }
    if let Some(place) = meeting["place"].as_str() {
        let (told, place) =
            (answer["place"].as_str().unwrap_or_default().to_lowercase(), place.to_lowercase());
        count(2, !told.is_empty() && (place.contains(&told) || told.contains(&place)));
    }
}
