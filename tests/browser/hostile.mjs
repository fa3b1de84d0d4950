// Writes a site in which every field holds a trick: `site.yaml`, people, places, trips, sources, briefings with their
// meetings, notes and readouts, an edition, and names of files.
//
//   node hostile.mjs FOLDER ROUND
//
// Each round turns the tricks by a third of their number, so that three of them put every trick through most fields.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [folder, round] = [process.argv[2], Number(process.argv[3] ?? 0)];
const BRIEFINGS = 12;
const PEOPLE = 40;
const tricks = readFileSync(new URL("../site/tricks.txt", import.meta.url), "utf8").split("\n").filter(Boolean);
let next = Math.round((round * tricks.length) / 3);
/** The next trick, behind what would end an attribute, an element, a script or a comment. */
const trick = () => {
  const endings = ["", '">', "'>", "</title>", "</script>", "-->", "</style>", "]]>"];
  const ending = endings[next % endings.length];
  return ending + tricks[next++ % tricks.length];
};
/** The same as a name of more than one word: one word alone is taken for an id. */
const name = () => `A ${trick()}`;
const write = (path, text) => {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};
// JSON is YAML.
const yaml = (value) => JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
const page = (path, keys, body = "") => write(path, `---\n${yaml(keys)}\n---\n\n${body}\n`);
const people = tricks.slice(0, PEOPLE).map((_, number) => `p${number}`);

const settings = {
  title: trick(),
  tagline: trick(),
  description: trick(),
  time_zone: "Asia/Shanghai",
  clock: trick(),
  base_url: "https://example.org/sub/path/",
  exports: ["annotations", "atom", "card", "ics", "json", "json-feed", "timelinejs"],
  // Without a policy, which would keep from running what should not be there at all.
  hosting: round % 2 === 0 ? { policy: "none", host: "netlify" } : "netlify",
  parties: { ardenia: { name: trick(), short: trick() }, birland: trick() },
  languages: { fr: { title: trick(), tagline: trick(), description: trick(), name: trick(), parties: { ardenia: trick() } } },
  extra: { own: trick() },
};
write("site.yaml", Object.entries(settings).map(([key, value]) => `${key}: ${yaml(value)}\n`).join(""));

people.forEach((id, number) => {
  const side = number % 2 === 0 ? "ardenia" : "birland";
  const roles = [{ title: trick(), short: trick(), from: "2020-01-01" }];
  page(`content/people/${id}.md`, { name: trick(), native_name: { text: trick(), lang: "zh" }, aliases: [trick()], side, roles }, trick());
});
page("content/people/p0.fr.md", { name: trick(), aliases: [trick()], roles: [trick()] }, trick());
page("content/places/strelsau.md", { name: trick(), native_name: trick(), aliases: [trick()], country: trick(), time_zone: "Asia/Shanghai" }, trick());
page("content/trips/tour.md", { title: trick(), from: "2024-05-01", to: "2024-05-09", places: ["strelsau"], people: ["p0", "p1"] }, trick());
write("content/sources.yaml", yaml({ shared: { title: trick(), publisher: trick(), url: "https://example.com/\"onclick=alert(1)" } }) + "\n");

const meeting = (id, number) => ({
  id,
  title: trick(),
  note: trick(),
  venue: trick(),
  when: `2024-05-0${1 + (number % 9)}`,
  with: [people[(2 * number) % people.length], people[(2 * number + 1) % people.length], name()],
  place: number % 2 === 0 ? "strelsau" : name(),
  duration: "1h",
  sources: ["s"],
});
const briefing = (number) => ({
  title: trick(),
  date: "2024-05-10",
  trip: "tour",
  summary: trick(),
  place: name(),
  bottom_line: { lead: trick(), happened: trick(), changed: trick(), unchanged: trick(), watch: trick(), basis: trick() },
  authors: [trick()],
  topics: [trick(), trick()],
  corrections: [{ date: "2024-05-11", was: trick(), is: trick(), note: trick() }],
  changes: [{ date: "2024-05-12", note: trick() }],
  sources: [{ id: "s", title: trick(), publisher: trick(), kind: "press", language: "en", side: "ardenia", url: "https://example.com/'><script>alert(1)</script>" }],
  meetings: [meeting("m", number), meeting("n", number + 1)],
  annotations: [{ quote: "quoted words", note: trick(), author: trick(), sources: ["s"] }],
  readouts: [
    {
      meeting: "m",
      title: trick(),
      caption: trick(),
      sides: { ardenia: ["s"], birland: ["shared"] },
      subjects: [{ subject: trick(), ardenia: trick(), birland: trick() }],
    },
  ],
  extra: { own: trick() },
});
// Names that a file can have, and that mean something in HTML, in an address or in a header.
const names = ["<img src=x onerror=alert('file')>", "\"><svg onload=alert('file')>", "' onmouseover=alert(1) '", "javascript:alert(1)", "{{ 7 * 7 }}", "a;b=c", "x%3Cscript%3E"];
for (let number = 0; number < BRIEFINGS; number++) {
  page(`content/briefings/${names[number] ?? `talks-${number}`}.md`, briefing(number), `Some quoted words.[^a]\n\n${trick()}\n\n[^a]: ${trick()}`);
}
page("content/briefings/talks-10.fr.md", { title: trick(), summary: trick(), bottom_line: trick() }, trick());
page("content/briefings/gone.md", { title: trick(), date: "2024-05-11", withdrawn: { date: "2024-05-12", reason: trick() } });
for (const odd of names) write(`static/${odd}.txt`, "text\n");
