// A site in another language: each kind of page without a finding of axe, never wider than a phone, without a word in
// the console; what the script of the search says is in that language, and drawings begin where its lines begin.
//
//   node languages.mjs PUBLIC LANGUAGE DIRECTION [FOLDER]
//
// PUBLIC is the demonstration, built for https://example.org/sub/path/ with `language: LANGUAGE`, or with an edition in
// that language in FOLDER.
// Ends with `browser: N passed, N failed`.

import { readdirSync } from "node:fs";
import { accessibility } from "./accessibility.mjs";
import { launch } from "./chromium.mjs";
import { addressOf, editions, kinds } from "./kinds.mjs";
import { screenshots } from "./screenshots.mjs";
import { serve } from "./serve.mjs";

const [folder, language, direction, edition = ""] = process.argv.slice(2);
const below = edition ? `${edition}/` : "";
const outcome = { passed: 0, failures: [] };
const check = (good, what) => {
  if (good) outcome.passed += 1;
  else outcome.failures.push(what);
};
const all = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(".html")).sort();
const others = editions(all).filter((folder) => folder !== edition);
const isOurs = (path) => path.startsWith(below) && !others.some((folder) => path.startsWith(`${folder}/`));
const pages = all.filter(isOurs);

/** What the script of the search says of a question. */
const found = async (page, server, question) => {
  await page.goto(`${server.url}${below}search/?q=${encodeURIComponent(question)}`, { waitUntil: "load" });
  await page.waitForFunction(() => document.getElementById("found").textContent);
  return page.evaluate(() => [document.getElementById("found").textContent, document.getElementById("narrow").textContent]);
};

const server = await serve(folder, "/sub/path/");
const browser = await launch();
try {
  const context = await browser.newContext({ viewport: { width: 320, height: 800 } });
  const page = await context.newPage();
  page.on("console", (message) => check(false, `console on ${page.url()}: ${message.text()}`));
  page.on("pageerror", (error) => check(false, `script on ${page.url()}: ${error}`));
  for (const [kind, path] of kinds(pages)) {
    await page.goto(addressOf(server, path), { waitUntil: "load" });
    const seen = await page.evaluate(() => {
      const bar = document.querySelector("main svg.bar");
      const { lang, dir, scrollWidth } = document.documentElement;
      return { lang, dir: dir || "ltr", scrollWidth, mirrored: bar && new DOMMatrix(getComputedStyle(bar).transform).a };
    });
    check(seen.lang === language && seen.dir === direction, `${kind}: lang ${seen.lang}, dir ${seen.dir}`);
    check(seen.scrollWidth <= 320, `${kind}: ${seen.scrollWidth} px wide on 320`);
    if (seen.mirrored !== null) check(seen.mirrored === (direction === "rtl" ? -1 : 1), `${kind}: bars are mirrored: ${seen.mirrored}`);
  }
  for (const question of ["beijing", "qwxyzv"]) {
    const [status, narrow] = await found(page, server, question);
    const ours = status.replaceAll(question, "") + narrow;
    check(ours.trim() !== "" && !/[A-Za-z]{2}/.test(ours), `search: English is left in “${ours}”`);
  }
  await context.close();
  await accessibility(browser, server, pages, check);
  if (process.env.SCREENSHOTS) await screenshots(browser, server, pages, `${process.env.SCREENSHOTS}/${language}`, check);
} finally {
  await browser.close();
  server.close();
}
for (const failure of outcome.failures.slice(0, 40)) console.log(`FAILED ${failure}`);
console.log(`browser: ${outcome.passed} passed, ${outcome.failures.length} failed`);
process.exit(outcome.failures.length === 0 ? 0 : 1);
