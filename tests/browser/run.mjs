// A built site in the hands of a validator and of a real browser.
//
//   node run.mjs PUBLIC
//
// With SCREENSHOTS=FOLDER in the environment, pictures of each kind of page are kept there.
//
// PUBLIC was built for https://example.org/sub/path/ with `--pdf` and is served under
// /sub/path/ of this machine. Ends with `browser: N passed, N failed`.

import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { accessibility } from "./accessibility.mjs";
import { annotations } from "./annotations.mjs";
import { launch } from "./chromium.mjs";
import { keyboard } from "./keyboard.mjs";
import { layout } from "./layout.mjs";
import { crawl } from "./crawl.mjs";
import { notes } from "./notes.mjs";
import { printed } from "./pdf.mjs";
import { screenshots } from "./screenshots.mjs";
import { searching } from "./search.mjs";
import { serve } from "./serve.mjs";
import { timelines } from "./timelinejs.mjs";
import { validate } from "./validate.mjs";

const folder = process.argv[2];
if (!folder) {
  console.error("usage: node run.mjs PUBLIC");
  process.exit(2);
}

const outcome = { passed: 0, failures: [] };
const check = (good, what) => {
  if (good) outcome.passed += 1;
  else outcome.failures.push(what);
  return good;
};

const pages = readdirSync(folder, { recursive: true })
  .filter((path) => path.endsWith(".html"))
  .map((path) => relative(folder, join(folder, path)).split(sep).join("/"))
  .sort();
check(pages.length > 0, `there is no page in ${folder}`);

validate(folder, pages, check);
printed(folder, pages, check);
await annotations(folder, check);
const server = await serve(folder, "/sub/path/");
const browser = await launch();
try {
  await crawl(browser, server, pages, check);
  await searching(browser, server, check);
  await timelines(browser, folder, check);
  await notes(browser, server, pages, check);
  await keyboard(browser, server, check);
  await layout(browser, server, pages, check);
  await accessibility(browser, server, pages, check);
  if (process.env.SCREENSHOTS) await screenshots(browser, server, pages, process.env.SCREENSHOTS, check);
} finally {
  await browser.close();
  server.close();
}

for (const failure of outcome.failures.slice(0, 60)) console.log(`FAILED ${failure}`);
if (outcome.failures.length > 60) console.log(`… and ${outcome.failures.length - 60} more`);
console.log(`browser: ${outcome.passed} passed, ${outcome.failures.length} failed`);
process.exit(outcome.failures.length === 0 ? 0 : 1);
