// A site whose texts try to run something, opened in a real browser: nothing runs, nothing is fetched
// from elsewhere, and nobody is led away.
//
//   node harmless.mjs PUBLIC
//
// Every trick in the texts would call `alert` or name the host evil.test. Ends as `run.mjs` does.

import { readdirSync } from "node:fs";
import { launch } from "./chromium.mjs";
import { serve } from "./serve.mjs";

const folder = process.argv[2];
const pages = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(".html"));
const server = await serve(folder, "/sub/path/");
const browser = await launch();
const context = await browser.newContext();
const failures = [];
/** Which page a tab shows. */
const here = new Map();
await context.exposeBinding("alert", ({ page }, words) => failures.push(`${here.get(page)}: alert(${words}) has run`));
// What the site's own policy has to keep from running should not have been there.
await context.addInitScript(() => {
  document.addEventListener("securitypolicyviolation", (violation) =>
    alert(`violates ${violation.effectiveDirective}: ${violation.blockedURI} ${violation.sample}`),
  );
});
context.on("request", (request) => {
  const page = request.serviceWorker() ? undefined : request.frame().page();
  if (!request.url().startsWith(server.origin)) failures.push(`${here.get(page)}: asks for ${request.url()}`);
});

const look = async (page, path) => {
  here.set(page, path);
  const answer = await page.goto(server.url + path.split("/").map(encodeURIComponent).join("/"), { waitUntil: "load" });
  if (answer.status() !== 200) failures.push(`${path}: ${answer.status()}`);
  // What waits for a hand, a look or a failure.
  const stirred = page.evaluate(() => {
    for (const element of document.querySelectorAll("*")) {
      for (const kind of ["mouseover", "focus", "error", "load", "toggle", "begin"]) element.dispatchEvent(new Event(kind));
    }
    for (const link of document.querySelectorAll("main a[href]")) {
      if (!/^https?:$/.test(link.protocol)) link.click();
    }
  });
  await stirred.catch((error) => failures.push(`${path}: ${error.message}`));
  await page.waitForTimeout(50);
  if (!page.url().startsWith(server.origin)) failures.push(`${path}: leads to ${page.url()}`);
};

const left = [...pages];
const tab = async () => {
  const page = await context.newPage();
  for (let path; (path = left.pop()) !== undefined; ) await look(page, path);
};
await Promise.all([tab(), tab(), tab()]);
await browser.close();
server.close();
for (const failure of new Set(failures)) console.log(`FAILED ${failure}`);
console.log(`browser: ${pages.length - Math.min(failures.length, pages.length)} passed, ${failures.length} failed`);
process.exit(failures.length === 0 && pages.length > 0 ? 0 : 1);
