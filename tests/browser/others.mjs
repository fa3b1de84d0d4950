// A site of texts that others wrote for another tool (no people, no meetings declared, foreign front matter) in a real
// browser: no page is empty, broken or absurd.
//
//   node others.mjs PUBLIC
//
// PUBLIC was built for https://example.org/sub/path/. Ends as `run.mjs` does.

import { readdirSync } from "node:fs";
import { accessibility } from "./accessibility.mjs";
import { launch } from "./chromium.mjs";
import { crawl } from "./crawl.mjs";
import { addressOf } from "./kinds.mjs";
import { layout } from "./layout.mjs";
import { serve } from "./serve.mjs";
import { validate } from "./validate.mjs";

// One text shows a picture of another host, which the site's policy keeps out; its words stand there instead.
const PICTURE = "https://bidenwhitehouse.archives.gov/wp-content/uploads/2021/09/";

const folder = process.argv[2];
const pages = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(".html")).sort();
const outcome = { passed: 0, failures: [] };
const check = (good, what) => {
  if (good) outcome.passed += 1;
  else if (!what.includes(PICTURE)) outcome.failures.push(what);
  return good;
};

/** What a page shows that says nothing: parts without words, headings with nothing after them, words of a machine. */
const said = (page) =>
  page.evaluate(() => {
    const words = (element) => element.innerText.trim();
    // Results of a search are put in by a script.
    const isSeen = (element) => element.checkVisibility() && !element.closest(".vh,[aria-hidden=true],[role=status],#results");
    const drawn = "img,svg,input,video,audio";
    const parts = [...document.querySelectorAll("main :is(p,li,dt,dd,td,th,h1,h2,h3,h4,section,nav,ul,ol,dl,a,time,b)")].filter(isSeen);
    const empty = parts.filter((part) => words(part) === "" && !part.querySelector(drawn)).map((part) => part.outerHTML.slice(0, 80));
    const bare = [...document.querySelectorAll("main section")].filter(isSeen).filter((section) => {
      const heading = section.querySelector("h2,h3");
      return heading && words(section) === words(heading) && !section.querySelector(drawn);
    });
    const machine = words(document.body).match(/\b(undefined|null|NaN|None|Some\(|\[object|Invalid Date)\b|\{\{|\}\}|\{%|&(amp|lt|nbsp|#\d+);|(^|\s)\*\*\S/);
    return { empty, bare: bare.map((section) => words(section)), machine: machine?.[0] };
  });

const sense = async (browser, server) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  for (const path of pages) {
    await page.goto(addressOf(server, path), { waitUntil: "load" });
    const { empty, bare, machine } = await said(page);
    check(empty.length === 0, `${path}: empty: ${empty.slice(0, 3)}`);
    check(bare.length === 0, `${path}: a heading and nothing under it: ${bare}`);
    check(machine === undefined, `${path}: words of a machine: ${machine}`);
    check((await page.locator("h1").innerText()).trim() !== "", `${path}: no heading`);
    const menu = await page.locator("header nav a").allInnerTexts();
    check(menu.join() === "Briefings,Search", `${path}: the menu offers ${menu}`);
  }
  await context.close();
  console.log(`sense: ${pages.length} pages`);
};

validate(folder, pages, check);
const server = await serve(folder, "/sub/path/");
const browser = await launch();
try {
  await sense(browser, server);
  await crawl(browser, server, pages, check);
  await layout(browser, server, pages, check);
  await accessibility(browser, server, pages, check);
} finally {
  await browser.close();
  server.close();
}
for (const failure of outcome.failures.slice(0, 40)) console.log(`FAILED ${failure}`);
console.log(`browser: ${outcome.passed} passed, ${outcome.failures.length} failed`);
process.exit(outcome.failures.length === 0 && pages.length > 10 ? 0 : 1);
