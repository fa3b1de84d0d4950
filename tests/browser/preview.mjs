// The preview in a real browser while its site is edited: what a save changes arrives by itself, and nothing else
// of the page is lost.
//
//   node preview.mjs CHANCERY
//
// CHANCERY is the program. It previews a new site in a folder of its own. Ends as `run.mjs` does.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { launch } from "./chromium.mjs";

const program = process.argv[2];
const root = mkdtempSync(join(tmpdir(), "chancery-preview-"));
const put = (path, text) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

let passed = 0;
const failures = [];
const check = (good, what) => (good ? (passed += 1) : failures.push(what));

const freePort = async () => {
  const server = createServer();
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
};
const port = await freePort();
const url = `http://127.0.0.1:${port}/`;
const start = async () => {
  const preview = spawn(program, ["serve", "-r", root, "-p", String(port), "--quiet"], { stdio: "ignore" });
  for (let tries = 0; tries < 600; tries += 1) {
    if (await fetch(url).then((answer) => answer.ok, () => false)) return preview;
    await new Promise((wait) => setTimeout(wait, 50));
  }
  throw new Error("the preview does not answer");
};
const stop = (preview) =>
  new Promise((ended) => {
    preview.once("exit", ended);
    preview.kill("SIGKILL");
  });

const words = "Both sides spoke of the agenda for the coming month and agreed to meet again. ";
const briefing = (title, more = "") =>
  `---\ntitle: ${title}\ndate: 2024-05-06\npeople: [ada-alder]\n---\n\n` +
  `${Array.from({ length: 60 }, (_, n) => `Paragraph ${n}. ${words.repeat(3)}`).join("\n\n")}\n\n${more}\n`;
put("site.yaml", "title: Desk\n");
put("content/people/ada-alder.md", "---\nname: Ada Alder\n---\n");
put("content/briefings/talks.md", briefing("Talks"));
put("static/own.css", "main { outline-color: rgb(1, 2, 3) }\n");

let preview = await start();
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1024, height: 700 } });

/** Waits until something is so in the page; says whether it came to be. */
const comes = (what, test, argument) =>
  page.waitForFunction(test, argument, { timeout: 20000 }).then(() => check(true), () => check(false, what));
/** A page that is loaded anew no longer has this. */
const remember = () => page.evaluate(() => { window.isThePageThatWas = true; });
const isStill = () => page.evaluate(() => window.isThePageThatWas === true);
const overlay = () => document.querySelector("chancery-preview")?.shadowRoot?.querySelector(".panel, .pill")?.textContent ?? "";

try {
  await page.goto(`${url}briefings/talks/`);
  await comes("the page hears of changes", () => document.readyState === "complete");
  await page.waitForTimeout(300);

  // The text: the page is loaded anew, at the place where it was.
  await remember();
  await page.evaluate(() => scrollTo({ top: 2500, behavior: "instant" }));
  const before = await page.evaluate(() => scrollY);
  check(before > 2000, `the page can be scrolled: ${before}`);
  put("content/briefings/talks.md", briefing("Talks", "A new last word."));
  await comes("a new text arrives", () => document.body.textContent.includes("A new last word."));
  check(!(await isStill()), "a new text comes with a new page");
  await comes("the place on the page is kept", (top) => Math.abs(scrollY - top) < 2, before);

  // The stylesheet: swapped in the page as it is.
  await remember();
  const style = readFileSync(new URL("../../static/style.css", import.meta.url), "utf8");
  put("static/style.css", `${style}\nmain { outline-color: rgb(4, 5, 6) }\n`);
  // The first one takes the place of the theme's, which is another file: the page may be loaded anew.
  await comes("a site's own stylesheet arrives", () => getComputedStyle(document.querySelector("main")).outlineColor === "rgb(4, 5, 6)");
  await page.waitForTimeout(300);
  await remember();
  await page.evaluate(() => scrollTo({ top: 1500, behavior: "instant" }));
  for (const blue of [7, 8, 9]) {
    put("static/style.css", `${style}\nmain { outline-color: rgb(4, 5, ${blue}) }\n`);
    await comes(`stylesheet ${blue} arrives`, (color) => getComputedStyle(document.querySelector("main")).outlineColor === color, `rgb(4, 5, ${blue})`);
  }
  check(await isStill(), "a stylesheet is swapped without a new page");
  check(await page.evaluate(() => Math.abs(scrollY - 1500) < 2), "a new stylesheet moves nothing");
  await comes("one stylesheet of a name is left", () =>
    [...document.querySelectorAll('link[rel~="stylesheet"]')].filter((link) => /\/style\.[0-9a-f]+\.css$/.test(link.href)).length === 1);

  // A mistake: told on the page, which stays; mended, it goes away.
  await remember();
  put("content/briefings/talks.md", "---\ntitle: Talks\ndate: no day at all\n---\n\nText.\n");
  await comes("a mistake is told", (words) => (document.querySelector("chancery-preview")?.shadowRoot?.querySelector(".panel")?.textContent ?? "").includes(words), "no day at all");
  check(await page.evaluate(() => document.body.textContent.includes("A new last word.")), "the last good page is shown meanwhile");
  check(await isStill(), "a mistake does not load the page anew");
  put("content/briefings/talks.md", briefing("Talks", "Mended."));
  await comes("what is mended arrives", () => document.body.textContent.includes("Mended."));
  await comes("the board goes away", () => !document.querySelector("chancery-preview"));
  check((await page.evaluate(overlay)) === "", "nothing is told of a good site");

  // A warning is a word in the corner, and opens by a click.
  put("content/briefings/talks.md", briefing("Talks", "See [nowhere](nowhere.md)."));
  await comes("a warning is a pill", () => document.querySelector("chancery-preview")?.shadowRoot?.querySelector(".pill")?.textContent.includes("1 warning"));
  await page.locator("chancery-preview .pill").click();
  await comes("and opens", () => document.querySelector("chancery-preview")?.shadowRoot?.querySelector(".panel")?.textContent.includes("nowhere.md"));
  put("content/briefings/talks.md", briefing("Talks"));
  await comes("and goes away", () => !document.querySelector("chancery-preview"));

  // People, settings and templates.
  put("content/people/ada-alder.md", "---\nname: Ada Alderson\naliases: [Ada Alder]\n---\n");
  await comes("a person's new name arrives", () => document.body.textContent.includes("Ada Alderson"));
  put("site.yaml", "title: Another desk\n");
  await comes("new settings arrive", () => document.title.includes("Another desk") || document.body.textContent.includes("Another desk"));
  put("templates/briefing.html", '{% extends "theme/briefing.html" %}{% block title %}A title of our own{% endblock %}');
  await comes("a new template arrives", () => document.title.includes("A title of our own"));

  // A template that cannot be read keeps the page.
  put("templates/briefing.html", '{% extends "theme/briefing.html" %}{% block title %}{{ ');
  await comes("a broken template is told", () => document.querySelector("chancery-preview")?.shadowRoot?.querySelector(".panel"));
  check((await page.title()).includes("A title of our own"), "a broken template keeps the page");
  put("templates/briefing.html", '{% extends "theme/briefing.html" %}{% block title %}Whole again{% endblock %}');
  await comes("a mended template arrives", () => document.title.includes("Whole again"));

  // The preview ends and is started again: the page finds it by itself, and has what changed meanwhile.
  await page.evaluate(() => scrollTo({ top: 1000, behavior: "instant" }));
  await stop(preview);
  put("content/briefings/talks.md", briefing("Talks", "Written while nobody watched."));
  preview = await start();
  await comes("a page finds the preview that was started again", () => document.body.textContent.includes("Written while nobody watched."));
  await comes("at its place", () => Math.abs(scrollY - 1000) < 2);
  put("content/briefings/talks.md", briefing("Talks", "And watched again."));
  await comes("and hears of changes again", () => document.body.textContent.includes("And watched again."));
} finally {
  await browser.close();
  await stop(preview);
  rmSync(root, { recursive: true, force: true });
}
for (const failure of failures) console.log(`FAILED ${failure}`);
console.log(`browser: ${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
